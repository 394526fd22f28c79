import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import expit

from logreg.chapters.squared.figure import squared_picture
from logreg.chapters.squared.numbers import (
    W_RANGE,
    Descent,
    compare_losses,
    log_loss_derivatives,
    loss_slices,
    nonconvex_intervals,
    outcome_of,
    squared_error_derivatives,
    worst_sample,
)
from logreg.data import study_hours
from tests.unit.helpers import EXACT, is_finite, optimum_of, sigma

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train
BIAS = optimum_of(DATA).bias.item()
LOG_LOSS, SQUARED = loss_slices(DATA.X_train, DATA.y_train, BIAS)
GRID = np.linspace(*W_RANGE, 75)

seeds = st.integers(0, 999)
scales = st.sampled_from([0.1, 1.0, 5.0])


@pytest.mark.parametrize("loss", [log_loss_derivatives, squared_error_derivatives])
@pytest.mark.parametrize("label", [0, 1])
@given(st.floats(-15, 15))
def test_derivatives_in_the_score_equal_finite_differences(loss, label, z):
    def exact(at):
        """The loss in extended precision, from its definition."""
        p = sigma(at)
        return (
            (p - label) ** 2
            if loss is squared_error_derivatives
            else -np.log(p if label else 1 - p)
        )

    y, h = np.array(label), 1e-5
    value, slope, second = loss(np.array(z), y)
    assert value == pytest.approx(float(exact(EXACT(z))), rel=1e-9)
    difference = exact(EXACT(z) + EXACT(h)) - exact(EXACT(z) - EXACT(h))
    assert slope == pytest.approx(float(difference / (2 * EXACT(h))), rel=1e-6, abs=1e-9)
    difference = loss(np.array(z + h), y)[1] - loss(np.array(z - h), y)[1]
    assert second == pytest.approx(difference / (2 * h), rel=1e-4, abs=1e-8)


@pytest.mark.parametrize(("label", "z"), [(1, -60.0), (0, 60.0)])
def test_the_slope_of_a_confident_mistake_is_tiny_but_not_zero(label, z):
    # (p - y) is 1 in size, and p (1 - p) is e^-60.
    _, slope, _ = squared_error_derivatives(np.array(z), np.array(label))
    assert slope == pytest.approx(2 * np.exp(-60.0) * np.sign(z), abs=0)


def test_along_the_weight_both_losses_equal_their_definitions():
    p = expit(np.outer(GRID, X) + BIAS)
    log_loss = -np.mean(np.where(Y == 1, np.log(p), np.log1p(-p)), axis=1)
    np.testing.assert_allclose(LOG_LOSS.values(GRID), log_loss, rtol=1e-9)
    np.testing.assert_allclose(SQUARED.values(GRID), np.mean((p - Y) ** 2, axis=1), rtol=1e-9)


@pytest.mark.parametrize("loss", [LOG_LOSS, SQUARED], ids=["log loss", "squared error"])
def test_derivatives_along_the_weight_equal_finite_differences(loss):
    h = 1e-4
    differences = (loss.values(GRID + h) - loss.values(GRID - h)) / (2 * h)
    np.testing.assert_allclose(loss.slopes(GRID), differences, rtol=1e-5, atol=1e-8)
    differences = (loss.slopes(GRID + h) - loss.slopes(GRID - h)) / (2 * h)
    np.testing.assert_allclose(loss.second_derivative(GRID), differences, rtol=1e-5, atol=1e-8)


def test_squared_error_lies_above_its_chords_within_each_nonconvex_interval():
    intervals = nonconvex_intervals(SQUARED, np.linspace(*W_RANGE, 149))
    assert intervals
    for low, high in intervals:
        inside = np.linspace(low, high, 40)
        middle = SQUARED.values((inside[1:] + inside[:-1]) / 2)
        chords = (SQUARED.values(inside[1:]) + SQUARED.values(inside[:-1])) / 2
        assert (middle > chords).all()
    outside = [
        w for w in GRID if not any(low - 0.06 <= w <= high + 0.06 for low, high in intervals)
    ]
    assert len(outside) > 5
    for w in outside:
        assert SQUARED.values(np.array([w - 0.01, w + 0.01])).mean() > SQUARED.values(np.array([w]))


def test_log_loss_is_convex_everywhere():
    assert nonconvex_intervals(LOG_LOSS, GRID) == []


@pytest.mark.parametrize(("loss", "by_hand"), [(LOG_LOSS, "log"), (SQUARED, "squared")])
def test_descent_follows_the_update_rule(loss, by_hand):
    descent = Descent(loss, -0.5, 0.2, 40)
    w = [-0.5]
    for _ in range(40):
        p = expit(w[-1] * X + BIAS)
        factor = 1 if by_hand == "log" else 2 * p * (1 - p)
        w.append(w[-1] - 0.2 * np.mean((p - Y) * factor * X))
    np.testing.assert_allclose(descent.w, w)
    np.testing.assert_allclose(descent.loss, loss.values(np.array(w)))
    np.testing.assert_allclose(descent.w[:-1] + descent.step[:-1], descent.w[1:])


@pytest.mark.parametrize("loss", [LOG_LOSS, SQUARED], ids=["log loss", "squared error"])
def test_lowest_equals_a_general_minimizers_result(loss):
    found = minimize_scalar(lambda w: loss.values(np.array([w]))[0], bracket=(0.7, 0.9))
    assert loss.lowest(GRID) == pytest.approx(found.fun, rel=1e-8)


def test_lowest_at_the_end_of_the_weights_is_at_the_end():
    weights = np.linspace(-3, -1, 9)
    end = LOG_LOSS.values(weights[-1:]).item()
    assert LOG_LOSS.lowest(weights) == pytest.approx(end, rel=1e-4)


def test_from_a_bad_start_log_loss_converges_and_squared_error_is_stuck():
    log_loss, squared = compare_losses(DATA, BIAS, -1.5, 0.1, 50)
    assert log_loss.outcome == "converged"
    assert squared.outcome == "stuck"
    assert log_loss.descent.loss[-1] == pytest.approx(optimum_of(DATA).loss, rel=1e-3)
    assert abs(squared.descent.w[-1] - squared.descent.w[0]) < 0.01


@pytest.mark.parametrize(
    ("loss", "start", "rate", "wanted"),
    [
        (LOG_LOSS, 0.0, 1.0, "oscillating"),
        (LOG_LOSS, -3.0, 0.01, "descending"),
        (SQUARED, 0.0, 0.1, "converged"),
        (SQUARED, -0.7, 1.0, "crossing a plateau"),
    ],
)
def test_other_outcomes(loss, start, rate, wanted):
    assert outcome_of(Descent(loss, start, rate, 50), loss, rate) == wanted


@settings(max_examples=25)
@given(st.integers(-30, 40), st.sampled_from([0.01, 0.03, 0.1, 0.3, 1.0]))
def test_a_stuck_descent_does_not_converge_in_ten_times_as_many_epochs(tenths, rate):
    start, least = tenths / 10, SQUARED.lowest(GRID)
    outcome = outcome_of(Descent(SQUARED, start, rate, 50), SQUARED, rate)
    longer = Descent(SQUARED, start, rate, 550)
    if outcome == "stuck":
        assert longer.loss[50:].min() > least * 1.001
    if outcome == "crossing a plateau":
        assert longer.loss[50:].min() <= least * 1.001


@pytest.mark.parametrize("start", [-3.0, -1.5, 0.0, 4.0])
def test_slopes_of_the_worst_student_follow_from_the_chain_rule(start):
    student = worst_sample(DATA, start, BIAS)
    every = expit(start * X + BIAS)
    worst = np.abs(every - Y).argmax()
    x, y, p = X[worst], Y[worst], every[worst]
    assert (student.x, student.y) == (x, y)
    assert student.p == pytest.approx(p)
    assert student.log_slope == pytest.approx((p - y) * x)
    assert student.squared_slope == pytest.approx(2 * (p - y) * p * (1 - p) * x)


@settings(max_examples=25)
@given(st.floats(-3, 4), st.sampled_from([0.01, 0.1, 1.0]))
def test_the_figure_shows_the_numbers_and_its_points_stay_in_range(start, rate):
    losses = compare_losses(DATA, BIAS, start, rate, 20)
    picture = squared_picture(DATA, losses)
    assert is_finite(picture)
    sigmoids = picture.layers[-2:]
    for k, (name, loss) in enumerate(zip(("log loss", "squared error"), losses, strict=True)):
        descent, axis = loss.descent, "2" if k else ""
        (marker,) = (each for each in picture.layers if each.trace.get("name") == name)
        np.testing.assert_array_equal(marker.x[:, 0], descent.w)
        np.testing.assert_array_equal(marker.y[:, 0], descent.loss)
        for values, letter in ((marker.x, "x"), (marker.y, "y")):
            low, high = picture.layout[f"{letter}axis{axis}"]["range"]
            assert (low < values).all()
            assert (values < high).all()
        tangent, arrow = picture.layers[3 * k : 3 * k + 2]
        rise = np.diff(tangent.y) / np.diff(tangent.x)
        np.testing.assert_allclose(rise[:, 0], descent.slope, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(tangent.y.mean(axis=1), descent.loss)
        assert arrow.arrow
        np.testing.assert_allclose(arrow.x[:-1, 1], descent.w[1:])
        wanted = expit(np.outer(descent.w, sigmoids[k].x) + BIAS)
        np.testing.assert_allclose(sigmoids[k].y, wanted, rtol=1e-6)
        last = expit(descent.w[-1] * X + BIAS)
        assert loss.n_correct == np.sum((last >= 0.5) == Y)

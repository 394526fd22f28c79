"""Separate fits, their covariance and Brant's test, against statsmodels, SciPy and simulation."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import chi2, kstest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from logreg import DataConfig, InputError, make_dataset
from logreg.chapters.classes.graded import GRADED, make_graded
from logreg.chapters.classes.parallel.figure import boundary, parallel_picture
from logreg.chapters.classes.parallel.numbers import BrantTest, compare, covariance, steepness
from logreg.chapters.classes.parallel.readout import describe_brant_test
from tests.unit.helpers import dataset_of, with_ones

OVERLAPPING = [name for name in GRADED if name != "iris"]


def thetas(lines):
    """Weights and bias of the separate fits, one row each."""
    return np.array([np.r_[fit.weights[0], fit.bias] for fit in lines.separate])


@pytest.mark.parametrize("name", OVERLAPPING)
def test_fits_equal_statsmodels(name):
    lines = compare(make_graded(name, 400, 1))
    X, y = lines.dataset.X_train, lines.dataset.y_train
    A = with_ones(X)
    found = thetas(lines)
    V = covariance(A, found)
    for k in range(2):
        logit = sm.Logit(y > k, A).fit(disp=0, method="newton", tol=1e-12)
        np.testing.assert_allclose(found[k], logit.params, rtol=1e-5)
        np.testing.assert_allclose(V[k, :, k], logit.cov_params(), rtol=1e-4)
    scale = X.std(axis=0)
    ordered = OrderedModel(y, X / scale, distr="logit").fit(disp=0, method="bfgs", gtol=1e-8)
    np.testing.assert_allclose(lines.ordinal.weights[0] * scale, ordered.params[:2], rtol=1e-4)
    thresholds = ordered.model.transform_threshold_params(ordered.params)[1:-1]
    np.testing.assert_allclose(lines.ordinal.bias, thresholds, rtol=1e-4)
    t, rises = steepness(lines)
    for rise, weights in zip(rises, (lines.ordinal.weights[0], *found[:, :2]), strict=True):
        np.testing.assert_allclose(rise, expit(np.linalg.norm(weights) * t))


def test_covariance_is_the_sum_over_the_samples():
    """From the definition, with the covariance of two indicators as Brant writes it."""
    lines = compare(make_dataset(DataConfig("ordered", n_samples=200, n_classes=4, spread=4)))
    A, theta = with_ones(lines.dataset.X_train), thetas(lines)
    p = expit(A @ theta.T)

    def information(k, j):
        low, high = min(k, j), max(k, j)
        return sum((p[i, high] - p[i, low] * p[i, high]) * np.outer(a, a) for i, a in enumerate(A))

    assert (np.diff(p, axis=1) < 0).all()  # no two fits contradict each other
    V = covariance(A, theta)
    for k in range(3):
        for j in range(3):
            left, right = np.linalg.inv(information(k, k)), np.linalg.inv(information(j, j))
            np.testing.assert_allclose(V[k, :, j], left @ information(k, j) @ right, rtol=1e-8)


@given(st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=2, max_size=4))
def test_covariance_is_positive_semidefinite_for_any_fits(theta):
    """Even if they contradict each other, no combination has a negative variance."""
    A = with_ones(np.random.default_rng(3).normal(size=(60, 2)))
    V = covariance(A, np.array(theta)).reshape(3 * len(theta), -1)
    np.testing.assert_allclose(V, V.T, rtol=1e-6, atol=1e-9 * np.abs(V).max())
    values = np.linalg.eigvalsh((V + V.T) / 2)
    assert values[0] >= -1e-9 * values[-1]


def test_p_values_are_uniform_if_the_assumption_is_true():
    p = [compare(make_graded("graded", 500, seed)).test.p_value for seed in range(200)]
    assert kstest(p, "uniform").pvalue > 0.01
    assert 0.01 < np.mean(np.array(p) < 0.05) < 0.09  # 0.05, and 2.6 standard errors


@pytest.mark.parametrize("name", ["graded", "ordered", "diabetes", "graded, large"])
def test_the_statistic_is_near_that_of_estimating_equations(name):
    """With two rows per sample, whose covariance is estimated instead of derived from the model."""
    lines = compare(make_graded(name.split(",")[0], 10_000 if "large" in name else 2000, 2))
    A, y = with_ones(lines.dataset.X_train), lines.dataset.y_train
    n, zeros = len(A), np.zeros_like(A)
    stacked = np.block([[A, zeros], [zeros, A]])
    model = sm.GEE(
        np.r_[y > 0, y > 1].astype(float),
        stacked,
        groups=np.tile(np.arange(n), 2),
        family=sm.families.Binomial(),
        cov_struct=sm.cov_struct.Independence(),
    )
    difference = np.hstack([-np.eye(2, 3), np.eye(2, 3)])
    wanted = model.fit().wald_test(difference, scalar=True).statistic
    assert lines.test.statistic == pytest.approx(wanted, rel=0.1, abs=0.05)


@pytest.mark.parametrize("name", ["uneven", "triangle"])
def test_detects_data_that_violate_the_assumption(name):
    for seed in range(5):
        assert compare(make_graded(name, 1000, seed)).test.p_value < 1e-6


def test_degrees_of_freedom_and_p_value():
    for k, d in ((3, 2), (4, 2), (5, 2), (3, 1)):
        dataset = make_dataset(DataConfig("ordered", n_classes=k, spread=4))
        if d == 1:
            dataset = dataset_of(dataset.X_train[:, :1], dataset.y_train)
        test = compare(dataset).test
        assert test.df == (k - 2) * d
        assert test.p_value == pytest.approx(1 - chi2(test.df).cdf(test.statistic))


@settings(max_examples=15)
@given(
    st.sampled_from(["graded", "uneven"]),
    st.floats(-3, 3),
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    st.floats(0, 6),
)
def test_brants_test_is_invariant_to_units_origin_rotation_and_reversal(name, power, move, angle):
    dataset = make_graded(name, 300, 0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    X = (dataset.X_train @ turn + move) * [10**power, 1]
    wanted = compare(dataset).test.statistic
    moved = replace(dataset, X_train=X)
    assert compare(moved).test.statistic == pytest.approx(wanted, rel=1e-5)
    turned = replace(dataset, y_train=2 - dataset.y_train)
    assert compare(turned).test.statistic == pytest.approx(wanted, rel=1e-5)


def test_separable_classes_get_no_test():
    lines = compare(make_graded("iris", 150, 0))
    assert lines.test is None
    assert lines.separable == (0,)
    assert "cut above setosa" in describe_brant_test(lines)
    names = [trace["name"] for trace in parallel_picture(lines).data]
    assert "above setosa, alone" not in names
    assert "above setosa, ordinal" in names


def test_models_without_finite_weights_are_not_plotted():
    X, y = np.column_stack([np.arange(9.0), np.arange(9.0) ** 2]), np.arange(9) // 3
    lines = compare(dataset_of(X, y))
    assert lines.separable == (0, 1)
    assert lines.ordinal.separable
    assert [trace["mode"] for trace in parallel_picture(lines).data] == ["markers"] * 3


@pytest.mark.parametrize(
    ("X", "y", "sentence"),
    [
        (np.arange(8.0)[:, None], [0, 1] * 4, "Two classes have only one threshold"),
        (np.column_stack([np.arange(9.0), np.ones(9)]), [0, 1, 2] * 3, "A feature is constant"),
        (np.outer(np.arange(9.0), [1, 3]), [0, 1, 2] * 3, "linear combination of the others"),
    ],
)
def test_invalid_data_raises_an_error_that_says_why(X, y, sentence):
    with pytest.raises(InputError, match=sentence):
        compare(dataset_of(X, y))


@pytest.mark.parametrize(
    ("p", "share", "holds"),
    [
        (0.9991, "100 %", True),
        (0.336, "34 %", True),
        (0.0501, "5 %", True),
        (0.0499, "5 %", False),
        (0.0123, "1.2 %", False),
        (1e-300, "less than 0.1 %", False),
    ],
)
def test_the_sentence_explains_the_p_value(p, share, holds):
    lines = replace(compare(make_graded("graded", 100, 0)), test=BrantTest(1.0, 2, p))
    sentence = describe_brant_test(lines)
    assert f" {share} of samples" in sentence
    assert ("nothing here speaks against it" in sentence) == holds
    assert ("does not hold" in sentence) != holds


@given(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), st.floats(-2, 2))
def test_a_boundary_is_where_the_score_is_0_and_reaches_beyond_the_plane(weights, bias):
    w = np.array(weights)
    if np.linalg.norm(w) < 1e-2:
        return
    x_range, y_range = (-1.0, 3.0), (10.0, 12.0)
    ends = boundary(w, bias, x_range, y_range)
    np.testing.assert_allclose(ends @ w + bias, 0, atol=1e-9)
    corners = np.array([(x, y) for x in x_range for y in y_range])
    scores = corners @ w + bias
    if scores.min() < 0 < scores.max():  # it crosses the plane, all of it
        along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
        assert (corners @ along > ends[0] @ along).all()
        assert (corners @ along < ends[1] @ along).all()

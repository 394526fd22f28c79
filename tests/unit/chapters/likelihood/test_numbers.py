import math
from decimal import Decimal

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import expit, rel_entr
from scipy.stats import bernoulli, entropy

from logreg.analysis.bernoulli import divergence
from logreg.chapters.likelihood.figure import (
    ANSWERS,
    P_VALUES,
    entropy_picture,
    likelihood_picture,
    loss_picture,
)
from logreg.chapters.likelihood.numbers import likelihood, samples_to_underflow
from logreg.data import study_hours
from logreg.training.optimum import find_optimum
from tests.unit.helpers import arrays_in

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train

CURVES = [(0.9, -3.8), (0.0, 0.0), (-2.0, -12.0), (4.0, 12.0), (0.3, -1.0)]
weights = st.floats(-2, 4)
biases = st.floats(-12, 12)


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_likelihood_is_the_product_of_the_labels_probabilities(w, b):
    at = likelihood(DATA, w, b)
    label = np.where(Y == 1, expit(w * X + b), expit(-w * X - b))
    np.testing.assert_allclose(at.label, label, rtol=1e-9)
    for n in range(1, len(Y) + 1):
        product = math.prod(label[:n].tolist())
        assert at.product[n - 1] == pytest.approx(product, rel=1e-8)
        assert at.log_sum[n - 1] == pytest.approx(math.log(product))
        assert at.mean_loss[n - 1] == pytest.approx(-math.log(product) / n)


@given(weights, biases)
def test_gradient_is_that_of_statsmodels(w, b):
    model = sm.Logit(Y, sm.add_constant(X))
    at = likelihood(DATA, w, b)
    np.testing.assert_allclose(at.gradient[::-1], model.score(np.array([b, w])), atol=1e-9)


@given(weights, biases)
def test_gradient_is_the_slope_of_the_sum_of_logarithms(w, b):
    slope = approx_fprime([w, b], lambda theta: likelihood(DATA, *theta).log_sum[-1], 1e-6)
    np.testing.assert_allclose(likelihood(DATA, w, b).gradient, slope, rtol=1e-4, atol=1e-3)


def test_best_fit_is_that_of_statsmodels_and_finite():
    fit = sm.Logit(Y, sm.add_constant(X)).fit(disp=False)
    optimum = find_optimum(DATA)
    assert not optimum.separable
    np.testing.assert_allclose([optimum.bias.item(), optimum.weights.item()], fit.params, rtol=1e-6)
    best = likelihood(DATA, optimum.weights.item(), optimum.bias.item())
    assert best.log_sum[-1] == pytest.approx(fit.llf)
    np.testing.assert_allclose(best.gradient, 0, atol=1e-9)


@given(st.floats(0.01, 30))
def test_from_so_many_samples_on_no_double_holds_the_likelihood(mean_loss):
    smallest = Decimal(math.ulp(0.0))
    n = samples_to_underflow(mean_loss)
    assert (-n * Decimal(mean_loss)).exp() < smallest
    # One sample fewer would still be held, but for the rounding of the logarithm.
    assert (-(n - 1) * Decimal(mean_loss)).exp() >= smallest * (1 - Decimal("1e-9"))


@given(st.floats(0, 1), st.floats(0.001, 0.999))
def test_divergence_is_scipys(q, p):
    assert divergence(q, p) == pytest.approx(entropy([q, 1 - q], [p, 1 - p]), abs=1e-12)
    assert divergence(q, p) >= 0


@pytest.mark.parametrize("p", [1e-12, 0.2, 0.5, 1 - 1e-12])
def test_nothing_diverges_from_itself(p):
    assert divergence(p, p) == 0


def test_saying_that_something_is_impossible_which_happens_is_infinitely_bad():
    assert divergence(0.5, 0.0) == np.inf == rel_entr(0.5, 0.0)


@settings(max_examples=40)
@given(weights, biases, st.integers(1, len(Y)))
def test_bars_reach_as_far_as_the_probabilities_of_the_points_taken_in(w, b, taken):
    optimum = find_optimum(DATA)
    picture = likelihood_picture(DATA, w, b, (optimum.weights.item(), optimum.bias.item()))
    assert all(np.isfinite(array).all() for array in arrays_in(picture))
    label = np.where(Y == 1, expit(w * X + b), expit(-w * X - b))
    bars = [each for each in picture.moving if getattr(each, "pairs", False)]
    assert len(bars) == 4
    lengths = np.zeros((2, len(Y)))
    for layer in bars:
        ends = layer.y[taken - 1].reshape(-1, 2)
        at = np.searchsorted(X, layer.x[::2])
        lengths[int("yaxis" in layer.trace), at] = np.abs(ends[:, 1] - ends[:, 0])
    among = np.arange(1, len(Y) + 1) <= taken
    np.testing.assert_allclose(lengths[0], np.where(among, label, 0), atol=1e-9)
    np.testing.assert_allclose(lengths[1], np.where(among, -np.log(label), 0), atol=1e-9)


def test_a_bar_stands_between_the_curve_and_the_side_of_the_other_class():
    picture = likelihood_picture(DATA, 1.0, -4.0, (0.9, -3.8))
    p = expit(X - 4)
    bars = [each for each in picture.moving if getattr(each, "pairs", False)]
    for layer in bars:
        if "yaxis" in layer.trace:
            continue
        label = Y[np.searchsorted(X, layer.x[::2])]
        feet, tips = layer.y[-1].reshape(-1, 2).T
        np.testing.assert_allclose(feet, 1 - label)
        np.testing.assert_allclose(tips, p[label[0] == Y])


def test_the_point_lies_on_both_curves_of_its_loss():
    picture = loss_picture()
    assert all(np.isfinite(array).all() for array in arrays_in(picture))
    for name, loss in (("y = 1", -np.log(P_VALUES)), ("y = 0", -np.log1p(-P_VALUES))):
        (layer,) = (each for each in picture.moving if each.trace.get("name", "").startswith(name))
        np.testing.assert_allclose(layer.x[:, 0], P_VALUES)
        np.testing.assert_allclose(layer.y[:, 0], loss, rtol=1e-6)


@settings(max_examples=40)
@given(st.floats(0, 1))
def test_gap_between_cross_entropy_and_entropy_is_the_divergence(q):
    picture = entropy_picture(q)
    assert all(np.isfinite(array).all() for array in arrays_in(picture))
    gap = picture.moving[0]
    wanted = [entropy([q, 1 - q], [p, 1 - p]) for p in ANSWERS]
    np.testing.assert_allclose(gap.y[:, 1] - gap.y[:, 0], wanted, atol=1e-9)
    np.testing.assert_allclose(gap.y[:, 0], bernoulli.entropy(q), atol=1e-9)


@pytest.mark.parametrize("q", [0.05, 0.3, 0.5, 0.95])
def test_cross_entropy_is_least_where_q_is_said(q):
    curve = entropy_picture(q).data[1]
    least = np.argmin(curve["y"])
    assert curve["x"][least] == pytest.approx(q, abs=0.02)
    assert curve["y"][least] == pytest.approx(bernoulli.entropy(q), abs=1e-3)

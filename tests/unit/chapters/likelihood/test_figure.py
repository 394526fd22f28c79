import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import bernoulli, entropy

from logreg.chapters.likelihood.figure import entropy_picture, likelihood_picture, loss_picture
from logreg.chapters.likelihood.numbers import ANSWERS, P_CURVE, P_VALUES, Entropies, Likelihood
from logreg.data import study_hours
from tests.unit.helpers import is_finite

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train


def bars_of(w, b):
    """The bars of the probabilities and, below, of the losses; checks that all are finite."""
    picture = likelihood_picture(DATA, Likelihood(DATA, w, b), Likelihood(DATA, 0.9, -3.8))
    assert is_finite(picture)
    bars = [each for each in picture.layers if getattr(each, "pairs", False)]
    below = [each for each in bars if "yaxis" in each.trace]
    return [each for each in bars if each not in below], below


@settings(max_examples=40)
@given(st.floats(-2, 4), st.floats(-12, 12), st.integers(1, len(Y)))
def test_bars_are_as_long_as_the_numbers_of_the_included_points(w, b, taken):
    label = np.where(Y == 1, expit(w * X + b), expit(-w * X - b))
    for bars, wanted in zip(bars_of(w, b), (label, -np.log(label)), strict=True):
        lengths = np.zeros(len(Y))
        for layer in bars:
            ends = layer.y[taken - 1].reshape(-1, 2)
            lengths[np.searchsorted(X, layer.x[::2])] = np.abs(ends[:, 1] - ends[:, 0])
        among = np.arange(1, len(Y) + 1) <= taken
        np.testing.assert_allclose(lengths, np.where(among, wanted, 0), atol=1e-9)


def test_a_bar_reaches_from_the_side_of_the_other_class_to_the_curve():
    above, _ = bars_of(1.0, -4.0)
    for layer in above:
        label = Y[np.searchsorted(X, layer.x[::2])]
        feet, tips = layer.y[-1].reshape(-1, 2).T
        np.testing.assert_allclose(feet, 1 - label)
        np.testing.assert_allclose(tips, expit(X - 4)[label[0] == Y])


def test_the_point_lies_on_both_curves_of_its_loss():
    curves, at = ([Entropies(q, p) for q in (0.0, 1.0)] for p in (P_CURVE, P_VALUES))
    picture = loss_picture(curves, at)
    assert is_finite(picture)
    for name, loss in (("y = 1", -np.log(P_VALUES)), ("y = 0", -np.log1p(-P_VALUES))):
        (layer,) = (each for each in picture.layers if each.trace.get("name", "").startswith(name))
        np.testing.assert_allclose(layer.x[:, 0], P_VALUES)
        np.testing.assert_allclose(layer.y[:, 0], loss, rtol=1e-6)


@pytest.mark.parametrize("q", [0.0, 0.05, 0.3, 0.5, 0.95, 1.0])
def test_the_gap_is_the_divergence_and_the_curve_is_lowest_at_q(q):
    picture = entropy_picture(Entropies(q, P_CURVE), Entropies(q, ANSWERS))
    assert is_finite(picture)
    gap = picture.layers[0]
    wanted = [entropy([q, 1 - q], [p, 1 - p]) for p in ANSWERS]
    np.testing.assert_allclose(gap.y[:, 1] - gap.y[:, 0], wanted, atol=1e-9)
    np.testing.assert_allclose(gap.y[:, 0], bernoulli.entropy(q), atol=1e-9)
    curve = picture.data[1]
    least = np.argmin(curve["y"])
    assert curve["x"][least] == pytest.approx(q, abs=0.02)
    assert curve["y"][least] == pytest.approx(bernoulli.entropy(q), abs=3e-3)

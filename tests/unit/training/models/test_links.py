"""Losses and links of scores of any size."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from logreg.training.models import MODELS, log_odds
from logreg.training.models.links import probabilities, sigmoid, softplus
from tests.unit.helpers import EXACT, objective_of, sigma


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 1)), min_size=1, max_size=20))
def test_loss_is_exact_for_scores_up_to_a_million(samples):
    z, y = (np.array(column) for column in zip(*samples, strict=True))
    (loss,), _ = objective_of(z[:, None], y).evaluate(np.array([[1.0, 0.0]]))
    margins = np.where(y == 1, z, -z)
    exact = [max(-m, 0.0) + math.log1p(math.exp(-abs(m))) for m in margins]
    assert loss == pytest.approx(math.fsum(exact) / len(exact), rel=1e-12, abs=0)


scores = st.one_of(st.floats(-1e6, 1e6), st.floats(-40, 40))


@given(st.lists(scores, min_size=2, max_size=5), st.integers(0, 4), scores)
def test_multinomial_loss_and_gradient_are_exact_for_scores_up_to_a_million(z, label, x):
    k, label = len(z), label % len(z)
    # The sample is x = 1 with the scores as weights, then any x with them as biases.
    for value, theta in ((1.0, [(s, 0.0) for s in z]), (x, [(0.0, s) for s in z])):
        X, y = np.array([[value]]), np.array([label])
        objective = objective_of(X, y, "multinomial", k)
        (loss,), _ = objective.evaluate(np.array(theta).reshape(1, -1))
        with localcontext() as context:
            context.prec, context.Emin, context.Emax = 60, -(10**9), 10**9
            e = [Decimal(s).exp() for s in z]
            shares = [float(each / sum(e)) for each in e]
            others = sum(each for j, each in enumerate(e) if j != label)
            exact = float((1 + others / e[label]).ln())
        # Subtracting scores costs their last digits.
        assert loss == pytest.approx(exact, rel=1e-9, abs=1e-300)
        expected = np.outer(np.array(shares) - np.eye(k)[label], [value, 1.0]).ravel()
        gradient = objective.gradient(np.array(theta).ravel())
        np.testing.assert_allclose(gradient, expected, rtol=1e-8, atol=1e-9 * max(1, abs(value)))
        assert np.isfinite(objective.hessian(np.array(theta).ravel())).all()


@given(
    scores,
    st.floats(-1e6, 1e6),
    st.lists(st.one_of(st.floats(-30, 1e6), st.floats(-30, 5)), min_size=1, max_size=3),
    st.integers(0, 4),
)
def test_ordinal_loss_and_gradient_are_exact_for_scores_up_to_a_million(eta, first, deltas, label):
    k = len(deltas) + 2
    label %= k
    theta = np.array([1.0, first, *deltas])
    objective = objective_of(np.array([[eta]]), np.array([label]), "ordinal", k)
    (loss,), _ = objective.evaluate(theta[None])
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = 60, -(10**9), 10**9
        cuts, gaps = [Decimal(first)], [None]
        for delta in deltas:
            gaps.append((1 + Decimal(delta).exp()).ln())
            cuts.append(cuts[-1] + gaps[-1])
        a = cuts[label] - Decimal(eta) if label < k - 1 else None
        c = cuts[label - 1] - Decimal(eta) if label > 0 else None
        # σ(a) - σ(c) as one fraction, which cancels nothing.
        if a is None:
            p = 1 / (1 + c.exp())
        elif c is None:
            p = 1 / (1 + (-a).exp())
        else:
            p = ((-c).exp() - (-a).exp()) / ((1 + (-a).exp()) * (1 + (-c).exp()))
        exact = float(-p.ln())
        by_score = float(
            (1 / (1 + a.exp()) if a is not None else 0)
            - (1 / (1 + (-c).exp()) if c is not None else 0)
        )
    # The thresholds themselves, as large as 3e6, are known to a few digits less than 1e-9.
    assert loss == pytest.approx(exact, rel=1e-8, abs=1e-8 if exact > 1e-8 else 1e-15)
    gradient = objective.gradient(theta)
    assert gradient[0] == pytest.approx(by_score * eta, rel=1e-7, abs=1e-8 * max(1, abs(eta)))
    assert np.isfinite(gradient).all()
    assert np.isfinite(objective.hessian(theta)).all()


@given(st.floats(0.5, 600), st.integers(1, 100))
def test_a_small_loss_keeps_its_digits(margin, n):
    margins = np.linspace(margin, margin + 10, n)
    y = np.arange(n) % 2
    z = np.where(y == 1, margins, -margins)
    exact = math.fsum(math.log1p(math.exp(-m)) for m in margins) / n
    for model, theta in (
        ("binomial", [1.0, 0.0]),
        ("multinomial", [-0.5, 0.0, 0.5, 0.0]),
        ("ordinal", [1.0, 0.0]),
    ):
        (loss,), (accuracy,) = objective_of(z[:, None], y, model).evaluate(np.array([theta]))
        assert loss == pytest.approx(exact, rel=1e-12, abs=0)
        assert accuracy == 1


def test_sigmoid_and_softplus_have_exact_limits():
    z = np.array([-np.inf, -1e6, 0.0, 1e6, np.inf])
    assert sigmoid(z).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert softplus(z).tolist() == [0.0, 0.0, math.log(2), 1e6, np.inf]


@given(st.floats(-1e300, 1e300))
def test_sigmoid_and_softplus_equal_independent_formulas(z):
    assert sigmoid(z) == pytest.approx(float(expit(z)), rel=1e-12, abs=2e-16)
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, rel=3e-16)
    assert softplus(z) == pytest.approx(float(np.logaddexp(0, z)), rel=1e-14, abs=0)


@given(st.floats(-700, 700))
def test_a_small_sigmoid_keeps_its_digits(z):
    assert sigmoid(z) == pytest.approx(float(sigma(EXACT(z))), rel=1e-15, abs=0)


@given(st.floats(-700, 700), st.lists(st.floats(1e-6, 100), min_size=0, max_size=3))
def test_cumulative_probabilities_of_far_scores_stay_probabilities(eta, gaps):
    cuts = np.cumsum([0.3, *gaps])
    kind = MODELS["ordinal"]
    p = probabilities(log_odds(kind, np.ones((1, 1)), cuts, np.array([[eta]])))
    assert p.shape == (1, len(cuts) + 1)
    assert (p >= 0).all()
    up_to = np.r_[0.0, sigma(cuts.astype(EXACT) - eta), 1.0]
    np.testing.assert_allclose(p[0], np.float64(np.diff(up_to)), rtol=1e-6, atol=1e-15)

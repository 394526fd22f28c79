import math
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from logreg.models import MODELS, binomial
from logreg.models.binomial import sigmoid, softplus
from tests.unit.helpers import (
    gradient_at,
    hessian_at,
    loss_at,
    objective_of,
    random_rows,
    with_ones,
)

MODEL = MODELS["binomial"]
seeds = st.integers(0, 2**32 - 1)


@st.composite
def problems(draw):
    """Rows, labels, parameters, and how many rows make a block."""
    seed, n, d = draw(seeds), draw(st.integers(1, 60)), draw(st.integers(1, 4))
    X, y = random_rows(seed, n, d, scale=draw(st.sampled_from([0.1, 1.0, 10.0])))
    theta = np.random.default_rng([seed, 1]).normal(size=d + 1)
    return X, y, theta * draw(st.sampled_from([0.0, 0.1, 1.0, 3.0])), draw(st.sampled_from([7, 64]))


@contextmanager
def blocks_of(rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binomial, "BLOCK", rows)
        yield


@given(problems())
def test_gradient_equals_finite_differences_of_the_loss(problem):
    X, y, theta, block = problem
    h = 1e-5
    numeric = [
        (loss_at(theta + step, X, y) - loss_at(theta - step, X, y)) / (2 * h)
        for step in h * np.eye(len(theta))
    ]
    with blocks_of(block):
        gradient = objective_of(X, y).gradient(theta)
    np.testing.assert_allclose(gradient, np.float64(numeric), rtol=1e-6, atol=1e-6)


@given(problems())
def test_hessian_equals_finite_differences_of_the_gradient(problem):
    X, y, theta, block = problem
    h = 1e-5
    with blocks_of(block):
        objective = objective_of(X, y)
        numeric = [
            (objective.gradient(theta + step) - objective.gradient(theta - step)) / (2 * h)
            for step in h * np.eye(len(theta))
        ]
        hessian = objective.hessian(theta)
    np.testing.assert_allclose(hessian, numeric, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12)


@given(problems())
def test_loss_and_accuracy_equal_their_definitions(problem):
    X, y, theta, block = problem
    with blocks_of(block):
        (loss,), (accuracy,) = objective_of(X, y).evaluate(theta[None])
    assert loss == pytest.approx(float(loss_at(theta, X, y)), rel=1e-12)
    assert accuracy == np.mean((with_ones(X) @ theta >= 0) == (y == 1))


def test_more_rows_than_one_block_holds():
    X, y = random_rows(seed=5, n=2 * binomial.BLOCK + 100, d=3)
    theta = np.array([0.5, -1.0, 0.25, 0.1])
    objective = objective_of(X, y)
    (loss,), (accuracy,) = objective.evaluate(theta[None])
    assert loss == pytest.approx(float(loss_at(theta, X, y)), rel=1e-12)
    assert accuracy == np.mean((with_ones(X) @ theta >= 0) == (y == 1))
    np.testing.assert_allclose(objective.gradient(theta), gradient_at(theta, X, y), atol=1e-12)
    np.testing.assert_allclose(objective.hessian(theta), hessian_at(theta, X), atol=1e-12)
    sign = np.where(y == 1, 1.0, -1.0)
    np.testing.assert_array_equal(objective.margins(), sign[:, None] * with_ones(X))


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 1)), min_size=1, max_size=20))
def test_loss_is_exact_for_scores_up_to_a_million(samples):
    z, y = (np.array(column) for column in zip(*samples, strict=True))
    (loss,), _ = objective_of(z[:, None], y).evaluate(np.array([[1.0, 0.0]]))
    margins = np.where(y == 1, z, -z)
    exact = [max(-m, 0.0) + math.log1p(math.exp(-abs(m))) for m in margins]
    assert loss == pytest.approx(math.fsum(exact) / len(exact), rel=1e-12, abs=0)


@given(st.floats(0.5, 600), st.integers(1, 100))
def test_a_small_loss_keeps_its_digits(margin, n):
    margins = np.linspace(margin, margin + 10, n)
    y = np.arange(n) % 2
    z = np.where(y == 1, margins, -margins)
    (loss,), (accuracy,) = objective_of(z[:, None], y).evaluate(np.array([[1.0, 0.0]]))
    exact = math.fsum(math.log1p(math.exp(-m)) for m in margins) / n
    assert loss == pytest.approx(exact, rel=1e-12, abs=0)
    assert accuracy == 1


@given(seeds, st.integers(2, 40))
def test_several_parameter_vectors_at_once_give_what_each_gives_alone(seed, count):
    X, y = random_rows(seed, n=50, d=2)
    thetas = np.random.default_rng([seed, 2]).normal(size=(count, 3))
    with blocks_of(16):
        objective = objective_of(X, y)
        loss, accuracy = objective.evaluate(thetas)
        alone = [objective.evaluate(theta[None]) for theta in thetas]
    np.testing.assert_allclose(loss, [each[0][0] for each in alone], rtol=1e-12)
    np.testing.assert_array_equal(accuracy, [each[1][0] for each in alone])


def test_a_score_of_exactly_zero_counts_as_class_one():
    X, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0, 0, 1, 1])
    thetas = np.array([[0.0, 0.0], [-0.0, -0.0], [1.0, -3.0], [1.0, -2.0], [-1.0, 2.0]])
    _, accuracy = objective_of(X, y).evaluate(thetas)
    # Scores: all 0; all -0; -2 -1 0 1; -1 0 1 2; 1 0 -1 -2.
    assert accuracy.tolist() == [0.5, 0.5, 1.0, 0.75, 0.0]


def test_the_smallest_score_below_zero_counts_as_class_zero():
    tiny = np.nextafter(0.0, 1.0)
    X, y = np.array([[-tiny], [tiny]]), np.array([0, 1])
    _, accuracy = objective_of(X, y).evaluate(np.array([[1.0, 0.0], [-1.0, 0.0]]))
    assert accuracy.tolist() == [1.0, 0.0]


def test_sigmoid_and_softplus_have_exact_limits():
    z = np.array([-np.inf, -1e6, 0.0, 1e6, np.inf])
    assert sigmoid(z).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert softplus(z).tolist() == [0.0, 0.0, math.log(2), 1e6, np.inf]


@given(st.floats(-1e300, 1e300))
def test_sigmoid_and_softplus_equal_independent_formulas(z):
    assert sigmoid(z) == pytest.approx(float(expit(z)), rel=1e-12, abs=2e-16)
    assert sigmoid(z) + sigmoid(-z) == 1
    assert softplus(z) == pytest.approx(float(np.logaddexp(0, z)), rel=1e-14, abs=0)


def test_scores_and_probabilities_of_several_models():
    rng = np.random.default_rng(0)
    thetas, X = rng.normal(size=(4, 3)), rng.normal(size=(10, 2))
    weights, bias = MODEL.unpack(thetas, 2)
    assert weights.shape == (4, 1, 2)
    assert bias.shape == (4, 1)
    scores = MODEL.scores(weights, bias, X)
    np.testing.assert_allclose(scores, thetas @ with_ones(X).T, rtol=1e-12)
    p = expit(scores)
    np.testing.assert_allclose(MODEL.probabilities(scores), np.stack([1 - p, p], -1), atol=1e-15)

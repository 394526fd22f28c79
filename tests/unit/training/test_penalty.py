"""Penalties against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from logreg import TrainConfig, run
from logreg.training.models import MODELS
from logreg.training.optimizers import soft_threshold
from logreg.training.penalty import PenalizedObjective, Penalty
from tests.unit.helpers import (
    classes_of,
    gradient_at,
    objective_of,
    overlapping,
    random_rows,
    theta_of,
    weights_among,
)

small = st.floats(-5, 5)


@given(
    st.lists(st.tuples(small, st.booleans()), min_size=1, max_size=6),
    st.floats(0, 3),
    st.floats(0, 3),
)
def test_the_value_is_the_sum_over_weights_only(parameters, l1, l2):
    theta, is_weight = (np.array(column) for column in zip(*parameters, strict=True))
    penalty = Penalty.on(is_weight, l1, l2)
    expected = sum(l1 * abs(w) + l2 * w * w / 2 for w, counts in parameters if counts)
    assert penalty.value(theta) == pytest.approx(expected, rel=1e-12)
    several = np.stack([theta, 2 * theta, 0 * theta])
    np.testing.assert_allclose(
        penalty.value(several), [penalty.value(each) for each in several], rtol=1e-12
    )
    assert bool(penalty) == (is_weight.any() and (l1 > 0 or l2 > 0))


@given(small, st.floats(0, 2), st.floats(0.01, 2))
def test_soft_thresholding_is_the_proximal_step(w, l1, size):
    """It minimizes size · l1 |v| + (v - w)² / 2."""
    pulled = float(soft_threshold(np.array(w), size * l1))
    best = minimize_scalar(
        lambda v: size * l1 * abs(v) + (v - w) ** 2 / 2, bounds=(-6, 6), options={"xatol": 1e-10}
    )
    assert pulled == pytest.approx(best.x, abs=1e-5)
    if abs(w) <= size * l1:
        assert pulled == 0


def test_soft_thresholding_keeps_biases_and_uses_the_step_size_of_each_parameter():
    penalty = Penalty.on(np.array([True, True, True, False]), 0.5, 0.0)
    sizes = np.array([1.0, 4.0, 2.0, 9.0])
    pulled = soft_threshold(np.array([3.0, -3.0, 0.9, -0.1]), sizes * penalty.l1)
    assert pulled.tolist() == [2.5, -1.0, 0.0, -0.1]


def test_a_penalized_loss_adds_l2_to_gradient_and_hessian_and_no_l1():
    X, y = random_rows(0, 30, 2)
    objective, theta = objective_of(X, y), np.array([0.4, -1.0, 2.0])
    loss = PenalizedObjective(objective, Penalty.on(np.array([True, True, False]), 5.0, 0.3))
    np.testing.assert_allclose(
        loss.gradient(theta) - objective.gradient(theta), [0.12, -0.3, 0.0], atol=1e-15
    )
    np.testing.assert_allclose(
        loss.hessian(theta) - objective.hessian(theta), np.diag([0.3, 0.3, 0.0]), atol=1e-15
    )


@pytest.mark.parametrize("model", MODELS)
def test_each_epoch_is_a_step_on_the_penalized_loss_then_soft_thresholding(model):
    k, l1, l2, rate = classes_of(model), 0.05, 0.4, 0.3
    dataset = overlapping(k, d=3)
    config = TrainConfig(model=model, l1=l1, l2=l2, learning_rate=rate, epochs=30, init="normal")
    history = run(dataset, config)
    weights = weights_among(model, 3, k)
    for before, after in zip(list(history)[:-1], list(history)[1:], strict=True):
        theta = theta_of(before, model)
        g = gradient_at(theta, dataset.X_train, dataset.y_train, model, k) + l2 * weights * theta
        moved = theta - rate * g
        pulled = np.sign(moved) * np.maximum(np.abs(moved) - rate * l1, 0)
        np.testing.assert_allclose(
            theta_of(after, model), np.where(weights, pulled, moved), rtol=1e-9, atol=1e-9
        )


@pytest.mark.parametrize("model", MODELS)
def test_history_adds_the_penalty_to_the_loss_it_shows(model):
    k = classes_of(model)
    dataset = overlapping(k)
    plain, penalized = (
        run(dataset, TrainConfig(model=model, epochs=5, init="normal", l1=l1, l2=l2))
        for l1, l2 in ((0.0, 0.0), (0.2, 0.6))
    )
    assert not plain.penalized
    np.testing.assert_array_equal(plain.objective, plain.train_loss)
    assert penalized.penalized
    w = penalized.weights.reshape(6, -1)
    expected = penalized.train_loss + 0.2 * np.abs(w).sum(axis=1) + 0.3 * (w**2).sum(axis=1)
    np.testing.assert_allclose(penalized.objective, expected, rtol=1e-12)
    # The loss that is shown is the mean log loss, with no penalty in it.
    assert penalized.train_loss[0] == plain.train_loss[0]

"""The limits of the learning rate keep what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, TrainConfig, make_dataset, train
from logreg.diagnostics import step_bounds
from logreg.optimisers import OPTIMISERS
from logreg.optimum import find_optimum
from tests.unit.helpers import (
    blobs,
    dataset_of,
    hessian_at,
    objective_of,
    random_rows,
    theta_of,
    with_ones,
)

data_configs = st.builds(
    DataConfig,
    dataset=st.sampled_from(["blobs", "table", "breast_cancer"]),
    n_samples=st.integers(20, 300),
    spread=st.floats(0.1, 6),
    seed=st.integers(0, 1000),
)
seeds = st.integers(0, 1000)


def bounds_of(dataset):
    return step_bounds(dataset, find_optimum(dataset))


def walk(dataset, theta, rate, steps):
    """Plain gradient descent; return every parameter vector on the way."""
    objective = objective_of(dataset.X_train, dataset.y_train)
    step = OPTIMISERS["gd"](rate)
    theta = theta.copy()
    path = [theta.copy()]
    for _ in range(steps):
        step(theta, objective.gradient(theta))
        path.append(theta.copy())
    return np.array(path)


@given(data_configs, st.floats(0.001, 0.9999), st.sampled_from(["zeros", "normal"]), seeds)
def test_training_descends_below_the_safe_rate(config, share, init, seed):
    dataset = make_dataset(config)
    rate = share * bounds_of(dataset).safe
    epochs = train(dataset, TrainConfig(learning_rate=rate, epochs=60, init=init, seed=seed))
    loss = np.array([epoch.train_loss for epoch in epochs])
    assert (np.diff(loss) <= 1e-12 * loss[:-1]).all()


@given(data_configs, st.floats(0.5, 0.9999), st.floats(1, 1000), seeds)
def test_descent_below_the_safe_rate_holds_from_any_start(config, share, size, seed):
    dataset = make_dataset(config)
    start = size * np.random.default_rng(seed).normal(size=3)
    path = walk(dataset, start, share * bounds_of(dataset).safe, steps=40)
    loss, _ = objective_of(dataset.X_train, dataset.y_train).evaluate(path)
    assert (np.diff(loss) <= 1e-12 * loss[:-1]).all()


@given(seeds, st.integers(1, 4), st.floats(0.01, 100), st.floats(0, 5))
def test_no_eigenvalue_of_the_hessian_exceeds_the_curvature_bound(seed, d, scale, size):
    X, y = random_rows(seed, n=40, d=d, scale=scale)
    theta = size * np.random.default_rng([seed, 1]).normal(size=d + 1) / scale
    bound = objective_of(X, y).curvature_bound()
    assert np.linalg.eigvalsh(hessian_at(theta, X))[-1] <= bound * (1 + 1e-12)
    # At θ = 0 every p (1 - p) is 1/4: the bound is reached.
    assert np.linalg.eigvalsh(hessian_at(0 * theta, X))[-1] == pytest.approx(bound, rel=1e-10)


@given(data_configs)
def test_bounds_equal_their_definitions(config):
    dataset = make_dataset(config)
    A = with_ones(dataset.X_train)
    optimum = find_optimum(dataset)
    bounds = step_bounds(dataset, optimum)
    assert bounds.safe == pytest.approx(8 * len(A) / np.linalg.eigvalsh(A.T @ A)[-1], rel=1e-10)
    if optimum.separable:
        assert bounds.stable == np.inf
    else:
        hessian = hessian_at(theta_of(optimum), dataset.X_train)
        assert bounds.stable == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1], rel=1e-9)
    assert bounds.safe <= bounds.stable


@pytest.mark.parametrize(
    "dataset",
    [
        blobs(spread=2.0),
        blobs(spread=5.0, seed=3),
        make_dataset(DataConfig(dataset="breast_cancer")),
        dataset_of([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1]),
    ],
    ids=["blobs", "wide blobs", "breast cancer", "one feature"],
)
def test_beside_the_optimum_the_stable_rate_divides_settling_from_leaving(dataset):
    optimum = find_optimum(dataset)
    centre = theta_of(optimum)
    _, vectors = np.linalg.eigh(hessian_at(centre, dataset.X_train))
    start = centre + 1e-6 * vectors[:, -1]
    stable = step_bounds(dataset, optimum).stable

    def distance_after(rate):
        return np.linalg.norm(walk(dataset, start, rate, steps=200)[-1] - centre)

    # Each step multiplies the distance by |1 - rate · λmax|: 0.98 and 1.02.
    assert distance_after(0.99 * stable) < 0.1e-6
    assert distance_after(1.01 * stable) > 10e-6

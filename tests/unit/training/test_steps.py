"""The limits of the learning rate are right."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.penalty import PenalizedObjective, Penalty
from tests.unit.helpers import (
    bounds_of,
    classes_of,
    dataset_of,
    hessian_at,
    objective_of,
    optimum_of,
    overlapping,
    random_rows,
    theta_of,
    weights_among,
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


@st.composite
def several_classes(draw):
    """A data set, a model for it, and a penalty."""
    model = draw(st.sampled_from(list(MODELS)))
    k = 2 if model == "binomial" else draw(st.integers(2, 5))
    scale = draw(st.sampled_from([0.05, 1.0, 30.0]))
    X, y = random_rows(draw(seeds), draw(st.integers(10, 60)), draw(st.integers(1, 3)), scale, k)
    return dataset_of(X, y), model, k, draw(st.sampled_from([0.0, 0.3, 20.0]))


def walk(dataset, theta, rate, steps, config=None):
    """One run from any θ, on all samples; return every parameter vector on the way."""
    config = config or TrainConfig()
    d, k = dataset.X_train.shape[1], len(dataset.class_names)
    objective = objective_of(dataset.X_train, dataset.y_train, config.model, k)
    penalty = Penalty.on(weights_among(config.model, d, k), 0.0, config.l2)
    loss, state, path = PenalizedObjective(objective, penalty), None, [theta.copy()]
    for _ in range(steps):
        theta, _, state = OPTIMIZERS[config.optimizer].step(theta, loss, state, rate)
        path.append(theta.copy())
    return np.array(path)


@settings(max_examples=40)
@given(data_configs, st.floats(0.001, 0.9999), st.sampled_from(["zeros", "normal"]), seeds)
def test_training_descends_below_the_safe_rate(config, share, init, seed):
    dataset = make_dataset(config)
    optimum = optimum_of(dataset)
    rate = share * bounds_of(dataset, optimum).safe
    history = run(
        dataset, TrainConfig(learning_rate=rate, epochs=60, init=init, seed=seed), optimum
    )
    assert_falls(history.train_loss)


def assert_falls(loss):
    assert (np.diff(loss) <= 1e-12 * loss[:-1]).all()


@given(several_classes(), st.floats(0.5, 0.9999), st.floats(0.1, 1000), seeds)
def test_every_model_descends_below_the_safe_rate_from_any_start(problem, share, size, seed):
    dataset, model, k, l2 = problem
    config = TrainConfig(model=model, l2=l2)
    safe = bounds_of(dataset, optimum_of(dataset, config), config).safe
    d = dataset.X_train.shape[1]
    weights = weights_among(model, d, k)
    start = size * np.random.default_rng(seed).normal(size=len(weights))
    path = walk(dataset, start, share * safe, 40, config)
    loss, _ = objective_of(dataset.X_train, dataset.y_train, model, k).evaluate(path)
    assert_falls(loss + l2 / 2 * (path[:, weights] ** 2).sum(axis=1))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("l1", [0.0, 0.05])
def test_training_of_every_model_descends_below_its_safe_rate(model, standardize, l1):
    dataset = overlapping(classes_of(model, 4), d=3, scale=3.0)
    for init in ("zeros", "normal"):
        config = TrainConfig(
            model=model, standardize=standardize, l1=l1, l2=0.1, init=init, epochs=80
        )
        safe = bounds_of(dataset, optimum_of(dataset, config), config).safe
        assert_falls(run(dataset, replace(config, learning_rate=0.999 * safe)).objective)


@given(several_classes(), st.floats(0, 5), seeds)
def test_no_model_exceeds_its_curvature_bound(problem, size, seed):
    dataset, model, k, _ = problem
    X, y = dataset.X_train, dataset.y_train
    objective = objective_of(X, y, model, k)
    bound = objective.curvature_bound()
    rng = np.random.default_rng([seed, 1])
    weights = weights_among(model, X.shape[1], k)
    for _ in range(10):
        theta = size * rng.normal(size=len(weights))
        theta[weights] /= np.abs(X).max()
        # test_models compares the Hessian itself with its definition.
        assert np.linalg.eigvalsh(objective.hessian(theta))[-1] <= bound * (1 + 1e-12)
    if model == "binomial":  # at θ = 0 every p (1 - p) is 1/4
        assert np.linalg.eigvalsh(hessian_at(0 * theta, X))[-1] == pytest.approx(bound, rel=1e-10)


@pytest.mark.parametrize("scale", [0.1, 10.0])
def test_the_bound_of_two_scores_is_reached_where_two_classes_share_all(scale):
    X, y = random_rows(0, n=40, d=2, scale=scale)
    bound = objective_of(X, y, "multinomial").curvature_bound()
    hessian = hessian_at(np.zeros(6), X, y, "multinomial", 2)
    assert np.linalg.eigvalsh(hessian)[-1] == pytest.approx(bound, rel=1e-9)
    # One of three classes may be practically absent: Böhning's bound of 1/2 is tight.
    theta = np.array([0.0, 0, 0, 0, 0, 0, 0, 0, -40])
    y[0] = 2
    bound = objective_of(X, y, "multinomial", 3).curvature_bound()
    hessian = hessian_at(theta, X, y, "multinomial", 3)
    assert np.linalg.eigvalsh(hessian)[-1] == pytest.approx(bound, rel=1e-9)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_the_bound_of_the_ordinal_model_is_near(k):
    """A bound that is ten times too large would also be valid, but useless."""
    dataset = overlapping(k, n=100)
    objective = objective_of(dataset.X_train, dataset.y_train, "ordinal", k)
    rng = np.random.default_rng(0)
    largest = max(
        np.linalg.eigvalsh(objective.hessian(size * rng.normal(size=k + 1)))[-1]
        for size in np.linspace(0, 5, 300)
    )
    assert 1 - 1e-12 <= objective.curvature_bound() / largest <= 4


@settings(max_examples=40)
@given(data_configs)
def test_bounds_equal_their_definitions(config):
    dataset = make_dataset(config)
    A = with_ones(dataset.X_train)
    optimum = optimum_of(dataset)
    bounds = bounds_of(dataset, optimum)
    assert bounds.safe == pytest.approx(8 * len(A) / np.linalg.eigvalsh(A.T @ A)[-1], rel=1e-10)
    if optimum.separable:
        assert bounds.stable == np.inf
    else:
        hessian = hessian_at(theta_of(optimum), dataset.X_train)
        assert bounds.stable == pytest.approx(2 / np.linalg.eigvalsh(hessian)[-1], rel=1e-9)
    assert bounds.safe <= bounds.stable


# The largest rate × curvature at which a parabola converges, for a momentum of 0.9.
LIMITS = {"gd": 2.0, "momentum": 2 * 1.9, "nesterov": 2 * 1.9 / 2.8}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("l2", [0.0, 0.2])
@pytest.mark.parametrize("standardize", [False, True])
def test_bounds_of_every_optimizer_and_model(model, optimizer, l2, standardize):
    k = classes_of(model)
    dataset = overlapping(k, scale=2.0)
    y = dataset.y_train
    config = TrainConfig(model=model, optimizer=optimizer, l2=l2, standardize=standardize)
    optimum = optimum_of(dataset, config)
    X = dataset.X_train
    X = (X - X.mean(axis=0)) / X.std(axis=0) if standardize else X
    bounds = bounds_of(dataset, optimum, config)
    if optimizer == "gd":
        A = with_ones(X)
        largest = np.linalg.eigvalsh(A.T @ A)[-1] / len(A)
        if model != "ordinal":
            bound = largest / (4 if model == "binomial" else 2)
        else:
            bound = objective_of(X, y, model, k).curvature_bound()
        assert bounds.safe == pytest.approx(2 / (bound + l2), rel=1e-9)
    else:
        assert bounds.safe == np.inf
    if optimizer in LIMITS:
        weights = weights_among(model, 2, k)
        hessian = hessian_at(theta_of(optimum, model), X, y, model, k) + l2 * np.diag(
            weights.astype(float)
        )
        curvature = np.linalg.eigvalsh(hessian)[-1]
        assert bounds.stable == pytest.approx(LIMITS[optimizer] / curvature, rel=1e-6)
    else:
        assert bounds.stable == (2.0 if optimizer == "newton" else np.inf)
    # Bounds for all samples hold for a batch of all samples, but not for a smaller one.
    assert bounds_of(dataset, optimum, replace(config, batch_size=60)) == bounds
    batched = bounds_of(dataset, optimum, replace(config, batch_size=59))
    assert batched.safe == batched.stable == np.inf
    # A decaying rate eventually falls below every limit.
    decaying = bounds_of(dataset, optimum, replace(config, decay=0.01))
    assert decaying.stable == np.inf
    assert decaying.safe == bounds.safe


@pytest.mark.parametrize("optimizer", [*LIMITS, "newton"])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("l2", [0.0, 0.2])
def test_near_the_optimum_every_model_converges_below_the_stable_rate_only(optimizer, model, l2):
    k = classes_of(model, 4)
    dataset = overlapping(k, scale=2.0)
    config = TrainConfig(model=model, optimizer=optimizer, l2=l2)
    optimum = optimum_of(dataset, config)
    center = theta_of(optimum, model)
    weights = weights_among(model, 2, k)
    hessian = hessian_at(center, dataset.X_train, dataset.y_train, model, k)
    _, vectors = np.linalg.eigh(hessian + l2 * np.diag(weights.astype(float)))
    start = center + 1e-6 * vectors[:, -1]
    stable = bounds_of(dataset, optimum, config).stable

    def distance_after(rate):
        return np.linalg.norm(walk(dataset, start, rate, 600, config)[-1] - center)

    assert distance_after(0.98 * stable) < 0.2e-6
    assert distance_after(1.02 * stable) > 4e-6

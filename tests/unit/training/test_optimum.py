"""The minimum of every objective, with and without penalties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import entr, expit

from logreg import DataConfig, TrainConfig, make_dataset
from logreg.training.features import FeatureMap
from logreg.training.models import MODELS
from logreg.training.newton import minimize as newton
from logreg.training.problem import Problem
from tests.unit.helpers import (
    EXACT,
    blobs,
    classes_of,
    dataset_of,
    gradient_at,
    hessian_at,
    loss_at,
    overlapping,
    random_rows,
    theta_of,
    unpenalized_fit,
    weights_among,
    with_ones,
)
from tests.unit.helpers import optimum_of as find_optimum


@given(st.integers(0, 1000), st.integers(1, 5), st.sampled_from([1e-3, 1.0, 1e3]))
def test_the_gradient_vanishes_at_the_optimum(seed, d, scale):
    X, y = random_rows(seed, n=80, d=d, scale=scale)
    optimum = find_optimum(dataset_of(X, y))
    assert not optimum.separable
    np.testing.assert_allclose(gradient_at(theta_of(optimum), X, y), 0, atol=1e-9 * max(1, scale))


@pytest.mark.parametrize("seed", [120, 226])
def test_far_outliers_do_not_derail_the_search(seed):
    # With these samples Newton's method runs away unless its steps are shortened.
    rng = np.random.default_rng(seed)
    x = rng.standard_cauchy((30, 1))
    y = (rng.random(30) < expit(0.3 * x[:, 0] + 2)).astype(int)
    optimum = find_optimum(dataset_of(x**3, y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(unpenalized_fit(x**3, y)[1], rel=1e-9)


def bound_by_duality(theta, X, y):
    """A lower bound of the loss, close to the loss at θ if that is the minimum.

    Any 0 < a < 1 with Σ s a (φ, 1) = 0, for s = 2y - 1, gives such a bound, the mean entropy of the
    a (Minka 2003, A comparison of numerical optimizers for logistic regression, 8). At the minimum
    a = 1 - P(y). So correct these by as little as it takes.
    """
    rows = with_ones(X / np.abs(X).max(axis=0)) * (2 * y - 1)[:, None]
    margins = (2 * y - 1) * (with_ones(X) @ theta)
    a, rest = expit(-margins), expit(margins)
    q, _ = np.linalg.qr(np.sqrt(a * rest)[:, None] * rows)
    change = np.sqrt(a * rest) * (q @ (q.T @ np.sqrt(a / rest)))
    a, rest = a - change, rest + change
    assert min(a.min(), rest.min()) > -1e-30  # round-off
    return float(np.mean(entr(np.maximum(a, 0)) + entr(np.maximum(rest, 0))))


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize(("seed", "spread"), [(0, 1.6), (2, 2.0), (8, 1.3)])
def test_high_powers_of_far_outliers_have_an_optimum(seed, spread, standardize):
    # Only samples close together remain uncertain, where the powers are nearly collinear.
    dataset = blobs(n_samples=5000, seed=seed, spread=spread, outliers=True)
    config = TrainConfig(degree=6, standardize=standardize)
    optimum = find_optimum(dataset, config)
    features = Problem.of(dataset, config).train_features()
    bound = bound_by_duality(theta_of(optimum), features, dataset.y_train)
    assert optimum.loss == pytest.approx(bound, rel=1e-8)


@pytest.mark.parametrize("constant", [0.0, 7.0, 0.1, 1e6 / 3, None])
def test_a_constant_or_duplicated_feature_changes_nothing(constant):
    dataset = blobs(spread=2.5)
    X, y = dataset.X_train, dataset.y_train
    _, loss = unpenalized_fit(X, y)
    more = np.column_stack([X, X[:, 0] if constant is None else np.full(len(X), constant)])
    optimum = find_optimum(dataset_of(more, y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(loss, abs=1e-9)
    np.testing.assert_allclose(gradient_at(theta_of(optimum), more, y), 0, atol=1e-9)


def optimum_of(X, y, model, **settings):
    return find_optimum(dataset_of(X, y), TrainConfig(model=model, **settings))


@pytest.mark.parametrize("model", ["multinomial", "ordinal"])
@pytest.mark.parametrize("noise", [0.3, 1.0])
@pytest.mark.parametrize("k", [3, 5])
def test_noisy_classes_are_not_separable_and_the_gradient_vanishes(model, k, noise):
    dataset = overlapping(k, n=100, noise=noise, scale=10.0)
    X, y = dataset.X_train, dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(model=model))
    assert not optimum.separable
    theta = theta_of(optimum, model)
    np.testing.assert_allclose(gradient_at(theta, X, y, model, k), 0, atol=1e-9)
    assert optimum.loss == pytest.approx(float(loss_at(theta, X, y, model, k)), rel=1e-11)
    hessian = np.linalg.eigvalsh(hessian_at(theta, X, y, model, k))
    assert optimum.curvature == pytest.approx(hessian[-1], rel=1e-6)
    # A minimum: it bends upwards, except that all scores of the multinomial model may move as one.
    assert hessian[0] > -1e-9


@pytest.mark.parametrize("model", MODELS)
def test_uninformative_features_leave_the_entropy_of_the_classes(model):
    counts = [3, 7] if model == "binomial" else [5, 3, 2]
    y = np.repeat(range(len(counts)), counts)
    optimum = optimum_of(np.full((10, 1), 2.0), y, model)
    shares = np.array(counts) / 10
    assert not optimum.separable
    assert optimum.loss == pytest.approx(-(shares * np.log(shares)).sum(), rel=1e-9)


# Penalties.


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("l2", [1e-4, 0.1, 10.0])
def test_a_penalty_makes_the_optimum_of_separable_classes_finite(model, l2):
    k = classes_of(model)
    X, y = np.arange(3.0 * k)[:, None], np.repeat(np.arange(k), 3)
    X = np.column_stack([X, np.cos(X)])
    assert optimum_of(X, y, model).separable
    optimum = optimum_of(X, y, model, l2=l2)
    assert not optimum.separable
    theta, weights = theta_of(optimum, model), weights_among(model, 2, k)
    gradient = gradient_at(theta, X, y, model, k) + l2 * weights * theta
    np.testing.assert_allclose(gradient, 0, atol=1e-9)
    total = float(loss_at(theta, X, y, model, k)) + l2 / 2 * (theta[weights] ** 2).sum()
    assert optimum.loss == pytest.approx(total, rel=1e-10)
    hessian = hessian_at(theta, X, y, model, k) + l2 * np.diag(weights.astype(float))
    assert optimum.curvature == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)
    # The smaller the penalty, the smaller the sum of both.
    assert optimum.loss < optimum_of(X, y, model, l2=2 * l2).loss


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("scale", [0.1, 1.0, 100.0])
def test_the_optimum_with_an_l1_penalty_meets_its_conditions(model, scale):
    k, l1 = classes_of(model), 0.15 * scale
    dataset = overlapping(k, d=5, noise=2.0, scale=scale)
    X, y = dataset.X_train, dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(model=model, l1=l1))
    theta, weights = theta_of(optimum, model), weights_among(model, 5, k)
    gradient = gradient_at(theta, X, y, model, k)
    zero = weights & (theta == 0)
    assert zero.any()
    assert not zero[weights].all()
    assert (np.abs(gradient[zero]) <= l1 * (1 + 1e-7)).all()
    held = weights & ~zero
    np.testing.assert_allclose(gradient[held], -l1 * np.sign(theta[held]), rtol=1e-7)
    np.testing.assert_allclose(gradient[~weights], 0, atol=1e-8)
    free = ~zero
    hessian = hessian_at(theta, X, y, model, k)[free][:, free]
    assert optimum.curvature == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)


POLYNOMIALS = [
    ("moons", {}, "binomial", 4, 0.01),
    ("moons", {}, "binomial", 5, 0.01),
    ("moons", {}, "binomial", 6, 1e-3),
    ("circles", {}, "binomial", 5, 1e-4),
    ("circles", {}, "binomial", 6, 1e-3),
    ("spiral", {"n_classes": 3}, "multinomial", 4, 1e-3),
    ("spiral", {"n_classes": 3}, "multinomial", 6, 1e-3),
    ("blobs", {"n_classes": 4}, "multinomial", 5, 0.01),
    ("ordered", {"n_classes": 4}, "ordinal", 4, 1e-3),
    ("ordered", {"n_classes": 4}, "ordinal", 6, 0.01),
    ("iris", {"all_features": True}, "multinomial", 4, 1e-4),
    ("wine", {"all_features": True}, "ordinal", 2, 1e-3),
]


@pytest.mark.parametrize(("name", "settings", "model", "degree", "l1"), POLYNOMIALS)
def test_no_weight_can_improve_the_optimum_of_raw_powers(name, settings, model, degree, l1):
    dataset = make_dataset(DataConfig(name, **settings))
    check_corners(dataset, TrainConfig(model=model, degree=degree, l1=l1), rtol=1e-5)


@pytest.mark.skipif(
    np.finfo(EXACT).eps == np.finfo(float).eps, reason="nothing more precise to check against"
)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("n_classes", [3, 4])
def test_the_corners_do_not_depend_on_the_order_in_which_a_processor_sums(n_classes, seed):
    """Another order of the samples rounds differently, as another processor would."""
    dataset = make_dataset(DataConfig("spiral", n_classes=n_classes))
    order = np.random.default_rng(seed).permutation(len(dataset.y_train))
    shuffled = replace(dataset, X_train=dataset.X_train[order], y_train=dataset.y_train[order])
    check_corners(shuffled, TrainConfig(model="multinomial", degree=6, l1=1e-3), rtol=1e-6)


def check_corners(dataset, config, rtol):
    X, y, k, l1 = dataset.X_train, dataset.y_train, len(dataset.class_names), config.l1
    features = FeatureMap.fit(X, degree=config.degree)(X)
    optimum = find_optimum(dataset, config)
    theta = theta_of(optimum, config.model)
    weights = weights_among(config.model, features.shape[1], k)
    gradient = gradient_at(theta, features, y, config.model, k)
    zero = weights & (theta == 0)
    assert (np.abs(gradient[zero]) <= l1 * (1 + rtol)).all()
    held = weights & ~zero
    np.testing.assert_allclose(gradient[held], -l1 * np.sign(theta[held]), rtol=rtol)
    np.testing.assert_allclose(gradient[~weights], 0, atol=1e-9)
    loss = float(loss_at(theta, features, y, config.model, k))
    assert optimum.loss == pytest.approx(loss + l1 * np.abs(theta[weights]).sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "degree", "l1"), [("moons", 5, 0.01), ("circles", 4, 0.01), ("circles", 6, 1e-3)]
)
def test_no_general_minimizer_beats_the_optimum_of_raw_powers(name, degree, l1):
    """From there and from 0, on w = u - v with u, v ≥ 0, where the penalty has no corner."""
    dataset = make_dataset(DataConfig(name))
    Z, y = FeatureMap.fit(dataset.X_train, degree=degree)(dataset.X_train), dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(degree=degree, l1=l1))
    scale, m = Z.std(axis=0), Z.shape[1]
    A = with_ones(Z / scale)
    cost = np.r_[l1 / scale, l1 / scale, 0.0]

    def total(v):
        z = A @ np.r_[v[:m] - v[m:-1], v[-1]]
        g = A.T @ (expit(z) - y) / len(y)
        return np.mean(np.logaddexp(0, z) - y * z) + cost @ v, np.r_[g[:m], -g] + cost

    w = optimum.weights[0] * scale
    for start in (np.r_[np.maximum(w, 0), np.maximum(-w, 0), optimum.bias], np.zeros(2 * m + 1)):
        result = minimize(
            total,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None)] * 2 * m + [(None, None)],
            options={"maxiter": 3000, "maxfun": 6000, "ftol": 1e-15, "gtol": 1e-12},
        )
        assert optimum.loss <= result.fun * (1 + 1e-9)
    assert total(np.r_[np.maximum(w, 0), np.maximum(-w, 0), optimum.bias])[0] == pytest.approx(
        optimum.loss, rel=1e-9
    )


@pytest.mark.parametrize("settings", [{}, {"l1": 1e-3}, {"l2": 1e-3}])
def test_an_optimum_that_was_not_found_is_unknown(monkeypatch, settings):
    dataset, config = overlapping(3), TrainConfig(model="multinomial", **settings)
    assert find_optimum(dataset, config).known
    monkeypatch.setattr(
        "logreg.training.optimum.minimize", lambda *given: (*newton(*given)[:2], False)
    )
    optimum = find_optimum(dataset, config)
    assert not optimum.known
    assert not optimum.separable
    assert np.isnan(optimum.loss)


@pytest.mark.parametrize("model", MODELS)
def test_a_strong_l1_penalty_leaves_the_class_frequencies(model):
    k = classes_of(model)
    X, y = random_rows(1, 40, 3, n_classes=k)
    optimum = optimum_of(X, y, model, l1=100.0)
    assert not optimum.weights.any()
    shares = np.bincount(y) / len(y)
    assert optimum.loss == pytest.approx(-(shares * np.log(shares)).sum(), rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_an_optimum_is_read_only(model):
    optimum = find_optimum(overlapping(classes_of(model)), TrainConfig(model=model))
    for array in (optimum.weights, optimum.bias):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("model", ["multinomial", "ordinal"])
@pytest.mark.parametrize("origin", [1e3, 1e5])
def test_an_origin_far_away_changes_nothing_for_several_classes(model, origin):
    dataset = overlapping(3)
    near = find_optimum(dataset, TrainConfig(model=model))
    far = optimum_of(dataset.X_train + origin, dataset.y_train, model)
    assert far.loss == pytest.approx(near.loss, rel=1e-9)
    differences = [
        o.weights - (o.weights[:1] if model == "multinomial" else 0) for o in (near, far)
    ]
    np.testing.assert_allclose(*differences, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
@pytest.mark.parametrize("l2", [1e-300, 1e-38, 1e-17])
def test_a_penalty_below_round_off_is_as_good_as_none(model, l2):
    dataset = overlapping(classes_of(model))
    without = find_optimum(dataset, TrainConfig(model=model))
    found = find_optimum(dataset, TrainConfig(model=model, l2=l2))
    assert found.loss == pytest.approx(without.loss, rel=1e-9)


@pytest.mark.parametrize("l2", [1e-38, 1e-20])
def test_separable_classes_with_a_tiny_penalty_have_a_tiny_loss(l2):
    dataset = make_dataset(DataConfig(n_samples=20, spread=0.1, test_size=0.5))
    held = find_optimum(dataset, TrainConfig(model="multinomial", l2=l2))
    assert 0 < held.loss < 1e4 * l2
    assert not held.separable


@pytest.mark.parametrize("penalty", [{"l2": 2e-221}, {"l2": 5e-324}, {"l1": 1e-200}])
def test_a_penalty_that_floats_cannot_balance_is_ignored(penalty):
    dataset = make_dataset(DataConfig(n_samples=20, spread=0.1, test_size=0.1))
    optimum = find_optimum(dataset, TrainConfig(degree=2, standardize=True, **penalty))
    assert optimum.separable
    assert optimum.loss == 0.0

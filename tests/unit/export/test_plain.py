"""The building blocks of scripts, against the trainer."""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import TrainConfig, plain, train
from logreg.export.plain.features import powers, standardize
from logreg.export.sources import sources
from logreg.training.features import FeatureMap
from logreg.training.models import MODELS
from logreg.training.models.base import one_hot
from tests.unit.helpers import blobs, objective_of, random_rows, theta_of, with_ones

CASES = [("binomial", 2), ("multinomial", 2), ("multinomial", 4), ("ordinal", 2), ("ordinal", 5)]


@pytest.mark.parametrize(("model", "n_classes"), CASES)
@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), size=st.sampled_from([0.0, 0.1, 1.0, 30.0]))
def test_plain_models_equal_the_trainers(model, n_classes, seed, size):
    X, y = random_rows(seed, 40, 3, n_classes=n_classes)
    code = import_module(f"logreg.export.plain.{model}")
    kind, objective = MODELS[model], objective_of(X, y, model, n_classes)
    start = kind.start(3, n_classes)
    theta = start + size * np.random.default_rng(seed).normal(size=len(start))
    features = X if model == "ordinal" else with_ones(X)
    labels = y == 1 if model == "binomial" else one_hot(y, n_classes).T > 0

    (loss,), (accuracy,) = objective.evaluate(theta[None])
    close = {"rtol": 1e-11, "atol": 1e-14}
    np.testing.assert_allclose(code.log_loss(theta, features, labels), loss, **close)
    largest = np.abs(X).max() ** 2
    for derivative in ("gradient", "hessian"):
        found = getattr(code, derivative)(theta, features, labels)
        expected = getattr(objective, derivative)(theta)
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-14 * largest)
    if size > 0:  # without weights all classes are equally probable
        assert np.mean(code.predict(theta, features) == y) == pytest.approx(accuracy)
    if model == "ordinal":
        np.testing.assert_array_equal(code.start(features, labels), start)
        cuts = kind.unpack(theta, 3)[1]
        np.testing.assert_allclose(code.thresholds(theta, 3), cuts, rtol=1e-12)


@pytest.mark.parametrize("degree", [1, 2, 3])
@pytest.mark.parametrize("scaled", [False, True])
def test_plain_features_equal_the_trainers(degree, scaled):
    X, _ = random_rows(0, 50, 3, scale=20.0)
    X[:, 2] = 0.1  # a constant that is not exact in binary
    train_set = np.arange(50) < 40
    found = X
    if scaled:
        found = standardize(found, train_set)
    if degree > 1:
        found = powers(found, degree)
        found = standardize(found, train_set) if scaled else found
    features = FeatureMap.fit(X[train_set], degree=degree, standardize=scaled)
    np.testing.assert_allclose(found, features(X), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0])
def test_plain_gradient_descent_equals_the_trainers(rate):
    dataset = blobs(n_samples=200, spread=3.0)
    weights, bias, losses = plain.gradient_descent(dataset.X_train, dataset.y_train, rate, 50)
    epochs = list(train(dataset, TrainConfig(learning_rate=rate, epochs=50)))
    np.testing.assert_allclose(losses, [epoch.train_loss for epoch in epochs], rtol=1e-12)
    np.testing.assert_allclose(np.r_[weights, bias], theta_of(epochs[-1]), rtol=1e-11)
    body = sources(plain.gradient_descent).split('"""')[2]
    assert len(body.split("\n")) <= 20
    assert doctest.testmod(plain).failed == 0


HALF = 0.5


def double(x: float) -> float:
    return x / HALF


def doubled(values: list[float]) -> list[float]:
    """Return each of the values, doubled."""
    return [double(x) for x in values]  # the only use of double


def test_sources_include_dependencies_once_and_no_types():
    assert sources(doubled, double).split("\n\n\n") == [
        "HALF = 0.5",
        "def double(x):\n    return x / HALF",
        'def doubled(values):\n    """Return each of the values, doubled."""\n'
        "    return [double(x) for x in values]  # the only use of double",
    ]

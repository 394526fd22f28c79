"""One sample of a run, against extended precision, finite differences and the run's own steps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from logreg import DataConfig, InputError, TrainConfig, make_dataset, run
from logreg.analysis.inspection import inspect
from logreg.figures.scatter import MOST_POINTS, drawn, sample_at
from logreg.figures.training import frame_epochs, training_picture
from logreg.training.models import MODELS
from logreg.training.optimum import Optimum
from tests.unit.helpers import (
    dataset_of,
    gradient_at,
    log_probabilities,
    loss_at,
    overlapping,
    random_rows,
    theta_of,
    weights_among,
)

UNKNOWN = Optimum(0.1, None, None, 0.0)  # finding the optimum takes longer than the runs

CASES = [("binomial", 2), ("multinomial", 2), ("multinomial", 4), ("ordinal", 2), ("ordinal", 4)]


def ran(model="binomial", n_classes=2, epochs=4, **config):
    """A data set with different training and test sets, and a run on it."""
    train, test = overlapping(n_classes, seed=1), overlapping(n_classes, n=30, seed=2)
    dataset = replace(train, X_test=test.X_train, y_test=test.y_train)
    config = {"init": "normal", "learning_rate": 0.5} | config
    return dataset, run(dataset, TrainConfig(model=model, epochs=epochs, **config), UNKNOWN)


def looked_at(dataset, history, index, epochs=None):
    epochs = np.arange(len(history)) if epochs is None else np.array(epochs)
    return inspect(history, index, epochs)


@pytest.mark.parametrize(("model", "n_classes"), CASES)
@pytest.mark.parametrize("index", [0, 7, 59, 60, 89])
def test_predictions_follow_from_the_definition(model, n_classes, index):
    dataset, history = ran(model, n_classes)
    seen = looked_at(dataset, history, index)
    parts = (dataset.X_train, dataset.y_train), (dataset.X_test, dataset.y_test)
    X, y = parts[0] if index < 60 else parts[1]
    at = index % 60
    assert seen.in_training == (index < 60)
    assert seen.label == y[at]
    np.testing.assert_array_equal(seen.x, X[at])
    for epoch in range(len(history)):
        theta = theta_of(history[epoch], model)
        logs = log_probabilities(theta, X, model, n_classes).astype(float)
        np.testing.assert_allclose(np.log(seen.p[epoch]), logs[at], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            np.log(seen.odds[epoch]), logs[at] - logs[at, 0], rtol=1e-9, atol=1e-12
        )
        assert seen.loss[epoch] == pytest.approx(-logs[at, y[at]], rel=1e-9)
        losses = -logs[np.arange(len(y)), y]
        assert seen.share[epoch] == pytest.approx(losses[at] / losses.sum(), rel=1e-9)


def test_probabilities_follow_from_the_scores():
    dataset, history = ran()
    seen = looked_at(dataset, history, 3)
    np.testing.assert_allclose(expit(seen.scores[:, 0]), seen.p[:, 1], rtol=1e-12)
    dataset, history = ran("multinomial", 3)
    seen = looked_at(dataset, history, 3)
    powers = np.exp(seen.scores)
    np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), seen.p, rtol=1e-12)
    dataset, history = ran("ordinal", 3)
    seen = looked_at(dataset, history, 3)
    at_most = expit(history.bias - seen.scores)
    np.testing.assert_allclose(at_most, seen.p.cumsum(axis=1)[:, :-1], rtol=1e-12)


@pytest.mark.parametrize(("model", "n_classes"), CASES)
def test_a_contribution_is_the_negative_gradient_of_the_samples_own_loss(model, n_classes):
    dataset, history = ran(model, n_classes, epochs=2)
    X, y, n = dataset.X_train, dataset.y_train, len(dataset.y_train)
    weight = weights_among(model, 2, n_classes)
    for index in (0, 11, 47):
        seen = looked_at(dataset, history, index)
        for epoch in range(3):
            theta = theta_of(history[epoch], model)
            steps = 1e-6 * np.eye(len(theta))

            def loss(moved, one=slice(index, index + 1)):
                return loss_at(moved, X[one], y[one], model, n_classes)

            slope = [(loss(theta + s) - loss(theta - s)) / 2e-6 for s in steps]
            wanted = -np.array(slope, dtype=float) / n
            rows = seen.contribution.weights[epoch].shape
            np.testing.assert_allclose(
                seen.contribution.weights[epoch],
                wanted[weight].reshape(rows),
                rtol=1e-6,
                atol=1e-12,
            )
            np.testing.assert_allclose(
                seen.contribution.bias[epoch], wanted[~weight], rtol=1e-6, atol=1e-12
            )
            assert seen.contribution.size[epoch] == pytest.approx(np.linalg.norm(wanted), rel=1e-6)


@pytest.mark.parametrize(("model", "n_classes"), CASES)
def test_contributions_add_up_to_the_step(model, n_classes):
    dataset, history = ran(model, n_classes)
    seen = [looked_at(dataset, history, index) for index in range(len(dataset.y_train))]
    for each in ("weights", "bias"):
        total = np.sum([getattr(one.contribution, each) for one in seen], axis=0)
        np.testing.assert_allclose(total, getattr(seen[0].total, each), rtol=1e-9, atol=1e-14)
    moved = np.diff(history.weights, axis=0)
    np.testing.assert_allclose(moved, 0.5 * seen[0].total.weights[:-1], rtol=1e-9, atol=1e-14)
    assert sum(one.share for one in seen) == pytest.approx(np.ones(len(history)))
    for epoch in range(len(history)):
        theta = theta_of(history[epoch], model)
        gradient = gradient_at(theta, dataset.X_train, dataset.y_train, model, n_classes)
        assert seen[0].total.size[epoch] == pytest.approx(np.linalg.norm(gradient), rel=1e-9)


@given(st.sampled_from(CASES), st.integers(0, 99), st.floats(-3, 3), st.floats(-2, 2))
def test_a_contribution_is_towards_the_points_class(case, seed, power, log_rate):
    """A small step along it makes the point's class more probable, or leaves it certain."""
    model, n_classes = case
    X, y = random_rows(seed, 12, 2, scale=10**power, n_classes=n_classes)
    config = TrainConfig(model=model, epochs=2, init="normal", learning_rate=10**log_rate)
    dataset = dataset_of(X, y)
    history = run(dataset, config, UNKNOWN)
    seen = looked_at(dataset, history, 4)
    kind = MODELS[model]
    weight = kind.is_weight(2, n_classes)
    one = kind.objective(X[4:5], y[4:5], n_classes)
    for epoch in range(3):
        theta = kind.pack(history.weights[epoch], history.bias[epoch])
        pull = np.empty(len(theta))
        pull[weight], pull[~weight] = (
            seen.contribution.weights[epoch].ravel(),
            seen.contribution.bias[epoch],
        )
        step = 1e-3 * pull / (seen.contribution.size[epoch] or 1.0) / (1 + np.abs(X[4]).max())
        (before, after), _ = one.evaluate(np.array([theta, theta + step]))
        assert after <= before * (1 + 1e-9)


@pytest.mark.parametrize(
    ("data", "config"),
    [
        (DataConfig(spread=4), {"learning_rate": 100.0, "epochs": 300, "init": "normal"}),
        (DataConfig("breast_cancer"), {"learning_rate": 100.0, "epochs": 50}),
        (
            DataConfig(n_classes=3),
            {"model": "multinomial", "epochs": 300, "learning_rate": 100.0, "l2": 10.0},
        ),
        (
            DataConfig("ordered", n_classes=5),
            {"model": "ordinal", "epochs": 300, "learning_rate": 100.0, "l2": 1.0},
        ),
        (DataConfig(spread=0.1), {"optimizer": "newton", "learning_rate": 100.0, "epochs": 60}),
    ],
)
def test_a_diverging_run_has_no_nan(data, config):
    dataset = make_dataset(data)
    history = run(dataset, TrainConfig(**config), UNKNOWN)
    for index in (0, 1, 17, len(dataset.y_train)):
        seen = looked_at(dataset, history, index, frame_epochs(len(history) - 1))
        arrays = [seen.scores, seen.p, seen.loss, seen.share]
        for pull in (seen.contribution, seen.total):
            arrays += [pull.weights, pull.bias, pull.size] if pull else []
        assert all(np.isfinite(each).all() for each in arrays)
        assert not np.isnan(seen.odds).any()
        assert ((seen.share >= 0) & (seen.share <= 1)).all()
        np.testing.assert_allclose(seen.p.sum(axis=1), 1)


def test_overflowing_odds_are_infinite_and_zero_loss_has_share_zero():
    dataset = dataset_of([[-1.0, 0.0], [1.0, 0.0]], [0, 1])
    history = run(dataset, TrainConfig(epochs=1, init=(2000.0, 0.0, 0.0)), UNKNOWN)
    safe, other = (looked_at(dataset, history, index, [0]) for index in (1, 0))
    assert (safe.odds[0, 1], other.odds[0, 1]) == (np.inf, 0.0)
    assert (safe.loss[0], safe.share[0], safe.contribution.size[0]) == (0.0, 0.0, 0.0)


def test_a_test_sample_does_not_contribute():
    dataset, history = ran()
    seen = looked_at(dataset, history, 60)
    assert seen.contribution is None
    assert seen.total is None


@pytest.mark.parametrize("index", [-1, 90])
def test_an_index_out_of_range_is_rejected(index):
    with pytest.raises(InputError, match=f"no sample {index}: take one from 0 to 89"):
        looked_at(*ran(), index)


# ---- in the picture


def test_the_sample_at_a_position_is_the_nearest_within_reach():
    train = dataset_of([[0.0, 0.0], [10.0, 1000.0], [10.0, 0.0]], [0, 1, 1])
    dataset = replace(train, X_test=np.array([[5.0, 500.0]]), y_test=np.array([0]))
    assert sample_at(dataset, 0, 0) == 0
    assert sample_at(dataset, 10.1, 990) == 1
    assert sample_at(dataset, 5.2, 510) == 3
    # The plane spans 11 and 1100: three per cent are 0.33 and 33.
    assert sample_at(dataset, 5.32, 500) == 3
    assert sample_at(dataset, 5.34, 500) is None
    assert sample_at(dataset, 5, 534) is None
    assert sample_at(dataset, np.nan, 0) is None
    assert sample_at(dataset, np.inf, 0) is None


def test_only_samples_that_are_drawn_are_found():
    """The others are invisible in the picture."""
    X, y = random_rows(3, MOST_POINTS + 1000, 2)
    dataset = dataset_of(X[:5000], y[:5000], X[5000:], y[5000:])
    found = {sample_at(dataset, *x) for x in X[::10]} - {None}
    assert len(found) > 300
    train, test = drawn(dataset)
    assert found <= {*train, *(5000 + test)}
    # A test sample that is drawn is found where it is, if no other is as near.
    assert sample_at(dataset, *dataset.X_test[test[0]]) == 5000 + test[0]


@pytest.mark.parametrize("index", [2, 65])
def test_the_ring_is_around_the_sample(index):
    dataset, history = ran()
    without = training_picture(dataset, history)
    made = training_picture(dataset, history, sample=index)
    assert len(made.data) == len(without.data) + 1
    ring = made.data[-1]
    x = dataset.X_train[2] if index == 2 else dataset.X_test[5]
    assert (ring["x"], ring["y"]) == ([x[0]], [x[1]])
    assert ring["marker"]["symbol"] == "circle-open"
    assert ring["marker"]["size"] > max(trace["marker"]["size"] for trace in made.data[:4])

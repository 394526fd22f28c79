"""Valid input, however odd, gives finite numbers."""

import numpy as np
import pytest

from logreg import TrainConfig, run
from logreg.analysis.diagnostics import State, step_bounds
from logreg.text.advice import notices
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from tests.unit.helpers import classes_of, dataset_of, judge, overlapping, random_rows

every_model = pytest.mark.parametrize("model", MODELS)
every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
FIRST_ORDER = [name for name in OPTIMIZERS if name != "newton"]


def assert_finite(history):
    for field in ("weights", "bias", "train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert np.isfinite(getattr(history, field)).all(), field
    assert np.isfinite(history.objective).all()
    assert (history.train_loss >= 0).all()
    if history.config.model == "ordinal":
        assert (np.diff(history.bias, axis=1) > 0).all()


def verdict_of(history):
    return judge(history, step_bounds(history.problem, history.optimum))


@every_model
@pytest.mark.parametrize("scale", [1e-140, 1e-200, 1e-310])
@pytest.mark.parametrize("settings", [{}, {"standardize": True}, {"l1": 0.01}, {"degree": 3}])
def test_features_too_small_to_be_squared_train_as_constants(model, scale, settings):
    dataset = overlapping(classes_of(model))
    tiny = dataset_of(dataset.X_train * scale, dataset.y_train)
    history = run(tiny, TrainConfig(model=model, epochs=20, **settings))
    assert_finite(history)
    verdict_of(history)
    if scale < 1e-140:
        assert not history.optimum.weights.any()
        shares = np.bincount(dataset.y_train) / len(dataset.y_train)
        assert history.optimum.loss == pytest.approx(-(shares * np.log(shares)).sum(), rel=1e-9)


@every_model
@every_optimizer
@pytest.mark.parametrize("standardize", [False, True])
def test_a_constant_feature_trains_and_is_reported(model, name, standardize):
    k = classes_of(model)
    dataset = overlapping(k)
    X = np.column_stack([dataset.X_train[:, 0], np.full(60, 7.0)])
    constant = dataset_of(X, dataset.y_train)
    config = TrainConfig(
        model=model, optimizer=name, standardize=standardize, epochs=30, learning_rate=0.01
    )
    history = run(constant, config)
    assert_finite(history)
    assert history.train_loss[-1] < history.train_loss[0]
    if standardize:
        np.testing.assert_allclose(history.weights[..., 1], 0, atol=1e-15)
    (notice,) = notices(constant)
    assert notice.startswith("f1 has the same value")
    assert notices(dataset) == []
    verdict_of(history)


@every_model
@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize("batch_size", [None, 7])
def test_a_huge_l2_and_rate_diverge_without_nan(model, name, batch_size):
    dataset = overlapping(classes_of(model))
    config = TrainConfig(
        model=model,
        optimizer=name,
        l2=1e6,
        learning_rate=1e6,
        epochs=120,
        init="normal",
        batch_size=batch_size,
    )
    history = run(dataset, config)
    assert_finite(history)
    verdict = verdict_of(history)
    assert verdict.state == State.DIVERGING
    if name in ("gd", "momentum", "nesterov"):
        assert "too large to go on" in verdict.sentence
    assert "nan" not in verdict.sentence
    assert "inf" not in verdict.sentence.replace("infinite", "")


@every_model
@pytest.mark.parametrize("l1", [0.0, 1e6])
@pytest.mark.parametrize("rate", [1e-12, 1.0, 1e6])
def test_the_limits_of_every_range_give_finite_numbers(model, l1, rate):
    dataset = overlapping(classes_of(model), scale=1e3)
    for name in OPTIMIZERS:
        if name == "newton" and l1:
            continue
        for l2, decay in ((0.0, 0.0), (1e6, 0.0), (0.0, 1e6)):
            config = TrainConfig(
                model=model, optimizer=name, learning_rate=rate, l1=l1, l2=l2, decay=decay,
                epochs=25, init="normal", seed=3,
            )  # fmt: skip
            history = run(dataset, config)
            assert_finite(history)
            verdict_of(history)


@every_model
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [0.5, 1.0, 1.9, 50.0, 1e6])
def test_newton_from_far_starts_gives_finite_numbers(model, seed, rate):
    k = classes_of(model)
    X, y = random_rows(seed, 40, 3, scale=20.0, n_classes=k)
    config = TrainConfig(
        model=model, optimizer="newton", learning_rate=rate, epochs=25, init="normal", seed=seed
    )
    history = run(dataset_of(X, y), config)
    assert_finite(history)
    verdict_of(history)


@every_model
@every_optimizer
@pytest.mark.parametrize("rate", [0.1, 10.0, 1e6])
def test_separable_data_gives_finite_numbers(model, name, rate):
    k = classes_of(model)
    X = np.arange(4.0 * k)[:, None]
    dataset = dataset_of(np.column_stack([X, X % 3]), np.repeat(np.arange(k), 4))
    for batch_size in (None, 5):
        config = TrainConfig(
            model=model, optimizer=name, learning_rate=rate, epochs=60, batch_size=batch_size
        )
        history = run(dataset, config)
        assert history.optimum.separable
        assert_finite(history)
        verdict_of(history)


@pytest.mark.parametrize("seed", range(2))
@every_optimizer
@pytest.mark.parametrize("rate", [0.1, 30.0, 1e6])
def test_thresholds_stay_in_order_under_any_step(name, rate, seed):
    k = 3 + 2 * seed
    X, y = random_rows(seed, 50, 2, scale=[1.0, 100.0][seed], n_classes=k)
    dataset = dataset_of(X, y)
    for settings in ({"batch_size": 8}, {"l2": 1.0}, {} if name == "newton" else {"l1": 0.1}):
        config = TrainConfig(
            model="ordinal", optimizer=name, learning_rate=rate, epochs=30, init="normal",
            seed=seed, **settings,
        )  # fmt: skip
        history = run(dataset, config)
        assert history.bias.shape == (31, k - 1)
        assert_finite(history)  # and in order


def test_two_samples_train():
    dataset = dataset_of([[0.0], [1.0]], [0, 1])
    for model in MODELS:
        for name in OPTIMIZERS:
            config = TrainConfig(model=model, optimizer=name, epochs=5, standardize=True)
            assert_finite(run(dataset, config))

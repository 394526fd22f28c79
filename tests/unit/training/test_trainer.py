from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from logreg import DataConfig, Epoch, History, InputError, TrainConfig, make_dataset, run, train
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS, Optimizer, gradient_descent
from tests.unit.data.helpers import parts
from tests.unit.helpers import (
    blobs,
    classes_of,
    dataset_of,
    gradient_at,
    log_probabilities,
    optimum_of,
    overlapping,
    theta_of,
    weights_among,
    with_ones,
)

MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


@pytest.fixture
def steps(monkeypatch):
    """The gradients passed to the optimizer, in order."""
    seen = []

    def watched(theta, gradient, state, rate):
        seen.append(gradient(theta))
        return gradient_descent(theta, gradient, state, rate)

    monkeypatch.setitem(OPTIMIZERS, "gd", Optimizer("Watched", watched))
    return seen


@pytest.fixture(scope="module")
def dataset():
    return blobs(n_samples=200, spread=2.5)


def test_training_is_lazy(dataset, steps):
    train(dataset, TrainConfig(epochs=1_000_000))
    assert steps == []


@pytest.mark.parametrize("wanted", [1, 3, 10, 100])
def test_a_few_of_a_million_epochs_cost_few_steps(dataset, steps, wanted):
    epochs = list(islice(train(dataset, TrainConfig(epochs=1_000_000)), wanted))
    assert [epoch.index for epoch in epochs] == list(range(wanted))
    assert len(steps) <= 2 * wanted - 1


@pytest.mark.parametrize("epochs", [0, 1, 2, 3, 100, 1000])
@pytest.mark.parametrize("n_samples", [20, 500])
def test_training_yields_the_start_and_every_epoch(epochs, n_samples):
    made = list(train(blobs(n_samples=n_samples), TrainConfig(epochs=epochs)))
    assert [epoch.index for epoch in made] == list(range(epochs + 1))
    for epoch in made:
        assert isinstance(epoch, Epoch)
        assert epoch.weights.shape == (1, 2)
        assert epoch.bias.shape == (1,)
        assert {type(getattr(epoch, name)) for name in MEASURES} == {float}


def test_training_without_epochs_is_the_start_alone(dataset):
    history = run(dataset, TrainConfig(epochs=0))
    assert len(history) == 1
    assert not history.weights.any()
    assert history.train_loss[0] == pytest.approx(np.log(2), rel=1e-15)


@pytest.mark.parametrize("init", ["zeros", "normal"])
@pytest.mark.parametrize("rate", [0.01, 0.5, 50.0])
def test_each_epoch_is_one_step_against_the_gradient_from_the_one_before(dataset, init, rate):
    epochs = list(train(dataset, TrainConfig(learning_rate=rate, epochs=60, init=init)))
    for before, after in pairwise(epochs):
        theta = theta_of(before)
        step = -rate * gradient_at(theta, dataset.X_train, dataset.y_train)
        np.testing.assert_allclose(theta_of(after), theta + step, rtol=1e-11, atol=1e-12 * rate)


def test_a_diverging_run_shows_its_true_loss():
    dataset = make_dataset(DataConfig(dataset="breast_cancer"))
    worst = max(
        train(dataset, TrainConfig(learning_rate=100, epochs=20)), key=lambda e: e.train_loss
    )
    z = with_ones(dataset.X_train) @ theta_of(worst)
    assert np.abs(z).max() > 1000
    direct = np.mean(np.logaddexp(0, z) - dataset.y_train * z)
    assert worst.train_loss == pytest.approx(direct, rel=1e-12)


def assert_same(first, second):
    assert first.index == second.index
    np.testing.assert_array_equal(theta_of(first), theta_of(second))
    for name in MEASURES:
        assert getattr(first, name) == getattr(second, name)


def test_history_has_the_shapes_it_promises(dataset):
    history = run(dataset, TrainConfig(epochs=7))
    assert isinstance(history, History)
    assert history.weights.shape == (8, 1, 2)
    assert history.bias.shape == (8, 1)
    assert {getattr(history, name).shape for name in MEASURES} == {(8,)}


@pytest.mark.parametrize("index", [8, -9, 100])
def test_history_rejects_other_epochs(dataset, index):
    history = run(dataset, TrainConfig(epochs=7))
    with pytest.raises(IndexError):
        history[index]


def test_a_history_is_read_only(dataset):
    history = run(dataset, TrainConfig(epochs=7))
    for name in ("weights", "bias", *MEASURES):
        with pytest.raises(ValueError, match="read-only"):
            getattr(history, name)[0] = 0


def test_the_optimum_is_found_unless_it_is_given(dataset):
    assert run(dataset, TrainConfig(epochs=1)).optimum.loss == optimum_of(dataset).loss
    optimum = optimum_of(blobs(seed=5))
    assert run(dataset, TrainConfig(epochs=1), optimum).optimum is optimum


def test_epochs_that_were_yielded_do_not_change(dataset):
    at_once, kept = [], []
    for epoch in train(dataset, TrainConfig(epochs=200)):
        at_once.append(theta_of(epoch).copy())
        kept.append(epoch)
    np.testing.assert_array_equal(at_once, [theta_of(epoch) for epoch in kept])


def test_two_trainings_do_not_disturb_each_other(dataset):
    slow, fast = TrainConfig(epochs=50, learning_rate=0.01), TrainConfig(epochs=50)
    together = list(zip(train(dataset, slow), train(dataset, fast), strict=True))
    for (beside, _), alone in zip(together, train(dataset, slow), strict=True):
        assert_same(beside, alone)


def test_training_does_not_change_the_data():
    dataset = blobs(n_samples=50)
    before = [array.copy() for array in parts(dataset)]
    run(dataset, TrainConfig(epochs=20, init="normal"))
    for old, new in zip(before, parts(dataset), strict=True):
        np.testing.assert_array_equal(old, new)


def start_of(dataset, **config):
    return theta_of(next(train(dataset, TrainConfig(**config))))


def test_zeros_start_at_zero_for_any_seed(dataset):
    assert not start_of(dataset, seed=7).any()


def test_a_start_may_be_explicit():
    config = TrainConfig(init=(1, -2.5, 0.25), epochs=1)
    assert config == TrainConfig(init=(1.0, -2.5, 0.25), epochs=1)
    assert hash(config) == hash(TrainConfig(init=(1.0, -2.5, 0.25), epochs=1))
    history = run(blobs(), config)
    assert history.weights[0].tolist() == [[1.0, -2.5]]
    assert history.bias[0].tolist() == [0.25]


@pytest.mark.parametrize("init", [(1.0, 2.0), (1.0, 2.0, 3.0, 4.0)])
def test_a_start_of_the_wrong_length_is_rejected(init):
    with pytest.raises(InputError, match=f"3 parameters .* not {len(init)}"):
        run(blobs(), TrainConfig(init=init))


@pytest.mark.parametrize("value", [np.nan, np.inf, "1", None, 1e9])
def test_a_start_contains_numbers(value):
    with pytest.raises(InputError, match="The parameter of a start must be a number"):
        TrainConfig(init=(0.0, value, 0.0))


def test_the_normal_start_depends_only_on_the_training_seed(dataset):
    start = start_of(dataset, init="normal", seed=7)
    others = [blobs(seed=1), blobs(split_seed=1), blobs(spread=0.3, n_samples=40)]
    for other in others:
        np.testing.assert_array_equal(start, start_of(other, init="normal", seed=7))
    np.testing.assert_array_equal(
        start, start_of(dataset, init="normal", seed=7, learning_rate=3.0, epochs=4)
    )
    assert not np.isclose(start, start_of(dataset, init="normal", seed=8)).any()


def test_the_number_of_features_is_free():
    X = np.random.default_rng(0).normal(size=(60, 5))
    y = (X.sum(axis=1) + np.random.default_rng(1).normal(size=60) > 0).astype(int)
    history = run(dataset_of(X, y), TrainConfig(epochs=3))
    assert history.weights.shape == (4, 1, 5)


def test_whole_number_features_train_like_their_floats():
    X, y = [[0, 1], [1, 0], [2, 2], [3, 1]], [0, 1, 0, 1]
    as_floats = dataset_of(X, y)
    as_ints = replace(as_floats, X_train=np.array(X), X_test=np.array(X))
    config = TrainConfig(epochs=30)
    np.testing.assert_array_equal(run(as_ints, config).weights, run(as_floats, config).weights)


@pytest.mark.parametrize("kind", [bool, np.int8, np.int32, np.uint8, np.uint64, float])
def test_labels_of_every_type_train_alike(dataset, kind):
    other = replace(
        dataset, y_train=dataset.y_train.astype(kind), y_test=dataset.y_test.astype(kind)
    )
    config = TrainConfig(epochs=10)
    for expected, epoch in zip(train(dataset, config), train(other, config), strict=True):
        assert_same(epoch, expected)


# Other models, batches and rates.


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("degree", [1, 2])
def test_losses_and_accuracies_of_every_model_equal_sklearns(model, standardize, degree):
    k = classes_of(model, 4)
    both = [overlapping(k, n=60, seed=seed) for seed in (0, 1)]
    dataset = dataset_of(both[0].X_train, both[0].y_train, both[1].X_train, both[1].y_train)
    config = TrainConfig(
        model=model, standardize=standardize, degree=degree, epochs=40, init="normal"
    )
    history = run(dataset, config)
    assert history.n_classes == k
    # Standardization is fitted on the training set and applied to both sets.
    Z = {part: history.features(getattr(dataset, f"X_{part}")) for part in ("train", "test")}
    if standardize:
        np.testing.assert_allclose(Z["train"].std(axis=0), 1, rtol=1e-12)
        assert np.abs(Z["test"].std(axis=0) - 1).min() > 1e-3
    rows = k if model == "multinomial" else 1
    m = 2 if degree == 1 else 5
    assert history.weights.shape == (41, rows, m)
    assert history.bias.shape == (41, k - 1 if model == "ordinal" else rows)
    for epoch in history[::8]:
        for part in ("train", "test"):
            y = getattr(dataset, f"y_{part}")
            p = np.exp(np.float64(log_probabilities(theta_of(epoch, model), Z[part], model, k)))
            p /= p.sum(axis=1, keepdims=True)
            assert getattr(epoch, f"{part}_loss") == pytest.approx(log_loss(y, p), rel=1e-9)
            assert getattr(epoch, f"{part}_accuracy") == accuracy_score(y, p.argmax(axis=1))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("decay", [0.0, 0.5, 1e6])
def test_the_rate_falls_with_the_epochs(model, decay):
    k = classes_of(model, 4)
    dataset = overlapping(k)
    config = TrainConfig(model=model, learning_rate=0.8, decay=decay, epochs=30, init="normal")
    for before, after in pairwise(train(dataset, config)):
        theta, rate = theta_of(before, model), 0.8 / (1 + decay * before.index)
        g = gradient_at(theta, dataset.X_train, dataset.y_train, model, k)
        np.testing.assert_allclose(theta_of(after, model), theta - rate * g, rtol=1e-9, atol=1e-10)


@pytest.fixture
def pinned(monkeypatch):
    """The gradient and the rate of every batch, while the parameters stay fixed."""
    seen = []

    def stay(theta, gradient, state, rate):
        seen.append((gradient(theta), rate))
        return theta, rate, state

    monkeypatch.setitem(OPTIMIZERS, "gd", Optimizer("Pinned", stay))
    return seen


def one_feature_each(n):
    """Only sample i has feature i, so a gradient shows which samples contribute."""
    return dataset_of(np.eye(n), np.arange(n) % 2)


@pytest.mark.parametrize(("n", "size"), [(10, 3), (10, 5), (10, 1), (7, 6), (12, 4)])
def test_the_batches_of_an_epoch_contain_each_sample_once(pinned, n, size):
    epochs = 4
    list(train(one_feature_each(n), TrainConfig(batch_size=size, epochs=epochs, decay=1.0)))
    batches = -(-n // size)
    assert len(pinned) >= epochs * batches
    orders = []
    for epoch in range(epochs):
        members, order = [], []
        for number, (gradient, rate) in enumerate(pinned[epoch * batches :][:batches]):
            inside = np.flatnonzero(gradient[:n])
            assert len(inside) == (size if number < batches - 1 else n - size * (batches - 1))
            # p = 1/2 for all: the gradient is a mean over the batch, also over the last one.
            expected = np.where(inside % 2, -0.5, 0.5) / len(inside)
            np.testing.assert_allclose(gradient[inside], expected, rtol=1e-12)
            assert rate == pytest.approx(0.1 / (1 + epoch))  # one rate for all of an epoch
            members.extend(inside)
            order.append(tuple(inside))
        assert sorted(members) == list(range(n))
        orders.append(tuple(order))
    assert len(set(orders)) > 1  # reshuffled


@pytest.mark.parametrize("size", [None, 12, 13, 10_000_000])
def test_batches_as_large_as_the_training_set_are_all_of_it(pinned, size):
    list(train(one_feature_each(12), TrainConfig(batch_size=size, epochs=3)))
    for gradient, _ in pinned:
        np.testing.assert_allclose(np.abs(gradient[:12]), 0.5 / 12, rtol=1e-12)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_batch_of_all_samples_is_full_batch(model, optimizer):
    dataset = overlapping(classes_of(model, 4))
    config = TrainConfig(model=model, optimizer=optimizer, epochs=20, l2=0.1, batch_size=60)
    whole, batched = run(dataset, replace(config, batch_size=None)), run(dataset, config)
    np.testing.assert_array_equal(whole.weights, batched.weights)
    np.testing.assert_array_equal(whole.bias, batched.bias)
    smaller = run(dataset, replace(config, batch_size=59))
    assert not np.allclose(whole.weights[-1], smaller.weights[-1], atol=1e-12)


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_the_batches_depends_only_on_their_own_seed(model):
    dataset = overlapping(classes_of(model, 4))
    config = TrainConfig(model=model, epochs=5, batch_size=8, batch_seed=3)
    first = run(dataset, config)
    np.testing.assert_array_equal(first.weights, run(dataset, config).weights)
    np.testing.assert_array_equal(first.weights, run(dataset, replace(config, seed=9)).weights)
    other = run(dataset, replace(config, batch_seed=4))
    np.testing.assert_array_equal(first.weights[0], other.weights[0])
    assert not np.allclose(first.weights[1], other.weights[1], atol=1e-12)
    # The normal start does not depend on the seed of the batches.
    starts = [
        run(dataset, replace(config, init="normal", seed=1, batch_seed=b, epochs=0)).weights
        for b in (0, 1)
    ]
    np.testing.assert_array_equal(*starts)
    # Without batches that seed has no effect.
    whole = [run(dataset, replace(config, batch_size=None, batch_seed=b)).weights for b in (0, 1)]
    np.testing.assert_array_equal(*whole)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_run_can_be_repeated_number_by_number(model, optimizer):
    dataset = overlapping(classes_of(model, 4))
    config = TrainConfig(
        model=model, optimizer=optimizer, epochs=20, batch_size=16, decay=0.1, l2=0.01,
        l1=0.0 if optimizer == "newton" else 0.01, init="normal", standardize=True, degree=2,
    )  # fmt: skip
    first = run(dataset, config)
    assert first.config == config
    for before, after in zip(first, train(dataset, config), strict=True):
        assert_same(before, after)
    longer = run(dataset, replace(config, epochs=33))
    np.testing.assert_array_equal(first.weights, longer.weights[:21])
    np.testing.assert_array_equal(first.bias, longer.bias[:21])
    np.testing.assert_allclose(first.train_loss, longer.train_loss[:21], rtol=1e-12)


@pytest.mark.parametrize("model", MODELS)
def test_the_normal_start_adds_standard_normal_numbers_to_all_parameters(model):
    k = classes_of(model, 4)
    dataset = overlapping(k)
    zero = theta_of(next(train(dataset, TrainConfig(model=model))), model)
    start = next(train(dataset, TrainConfig(model=model, init="normal", seed=5)))
    drawn = np.random.default_rng(5).standard_normal(len(zero))
    np.testing.assert_allclose(theta_of(start, model) - zero, drawn, rtol=1e-9, atol=1e-12)
    assert not zero[weights_among(model, 2, k)].any()

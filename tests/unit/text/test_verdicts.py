"""The sentence for each state of a run."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, LogisticRegressionGD, TrainConfig, make_dataset
from logreg.analysis.diagnostics import State, StepBounds, find_rate
from logreg.text.verdicts import describe_bounds
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from tests.unit.helpers import (
    blobs,
    bounds_of,
    classes_of,
    dataset_of,
    history_of,
    judge,
    judged,
    optimum_of,
    overlapping,
)

BOUNDS = StepBounds(safe=0.5, stable=8.0)


def numbers_in(sentence):
    """Every number that a sentence names, powers of ten included."""
    digits = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(digits), sentence)
    return [float(text) for text in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", plain)]


def assert_names(sentence, *values):
    """The sentence contains each value, rounded to three digits."""
    said = np.array(numbers_in(sentence))
    for value in values:
        assert np.isclose(said, value, rtol=5.1e-3, atol=0).any(), (value, sentence)


def assert_advises(sentence, rate):
    """The sentence contains a limit of the learning rate, to two digits."""
    assert np.isclose(numbers_in(sentence), rate, rtol=0.1, atol=0).any(), (rate, sentence)


def test_one_separable_class_does_not_make_all_separable():
    dataset = make_dataset(DataConfig(dataset="iris"))
    history, _, verdict = judged(dataset, model="multinomial", learning_rate=0.1, epochs=50)
    assert verdict.state == State.SEPARABLE
    assert history.optimum.loss > 0.01
    assert verdict.sentence.startswith("Part of the training points can be told from the others")


def test_quasi_separable_classes_are_reported_with_their_infimum():
    dataset = dataset_of([[0], [0], [0], [1], [2]], [0, 1, 0, 1, 1])
    history, _, verdict = judged(dataset, learning_rate=0.1, epochs=50)
    assert verdict.state == State.SEPARABLE
    share = 1 / 3
    bound = -0.6 * (share * np.log(share) + (1 - share) * np.log(1 - share))
    assert_names(verdict.sentence, history.train_loss[-1], bound)


def test_converged_names_the_epoch_since_which_it_stayed_close():
    history = history_of([1.0, 0.5, 0.7, 0.6, 0.5002, 0.5001, 0.5, 0.5, 0.5, 0.5], best=0.5)
    verdict = judge(history, BOUNDS)
    assert verdict.state == State.CONVERGED
    assert "epoch 4" in verdict.sentence


def test_converged_beyond_the_stable_rate_is_reported_as_temporary():
    history = history_of([0.7] + [0.5] * 9, best=0.5, learning_rate=10.0)
    verdict = judge(history, BOUNDS)
    assert verdict.state == State.CONVERGED
    assert_advises(verdict.sentence, BOUNDS.stable)


def test_a_run_that_stops_short_is_stuck_since_the_epoch_of_its_last_step():
    history = history_of([1.0, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5], best=0.1)
    history = replace(history, bias=np.array([0.0, 1, 2, 3, 3, 3, 3, 3])[:, None])
    verdict = judge(history, BOUNDS)
    assert verdict.state == State.STUCK
    assert "epoch 3 on" in verdict.sentence
    assert_names(verdict.sentence, 0.5, 0.1)
    # The least move, of a bias or of one weight, is a move.
    bias = history.bias.copy()
    bias[-1] += 1e-15
    assert judge(replace(history, bias=bias), BOUNDS).state == State.FALLING
    weights = history.weights.copy()
    weights[-2, 0, 1] = 1e-300
    assert judge(replace(history, weights=weights), BOUNDS).state == State.FALLING


def test_newton_is_stuck_if_saturation_leaves_no_curvature():
    dataset = make_dataset(DataConfig(dataset="wine", all_features=True))
    config = {"model": "multinomial", "optimizer": "newton", "learning_rate": 1.0}
    history, bounds, verdict = judged(dataset, init="normal", seed=3, epochs=30, **config)
    assert (history.train_loss == history.train_loss[0]).all()
    assert verdict.state == State.STUCK
    assert "curvature" in verdict.sentence
    assert_names(verdict.sentence, history.train_loss[0])
    assert find_rate(history, bounds) is None
    # The advice works.
    mended, _, verdict = judged(dataset, epochs=30, **config)
    assert (np.diff(mended.train_loss) < 0).all()
    assert verdict.state == State.SEPARABLE


@pytest.mark.parametrize("epochs", [0, 1])
def test_the_shortest_runs_get_a_verdict(epochs):
    _, _, verdict = judged(blobs(), epochs=epochs)
    assert verdict.state == State.FALLING
    assert "1 epochs" not in verdict.sentence


@given(st.sampled_from(["blobs", "breast_cancer"]), st.floats(0.1, 6), st.integers(0, 50))
def test_every_limit_that_a_sentence_promises_is_true(name, spread, seed):
    dataset = make_dataset(DataConfig(dataset=name, spread=spread, seed=seed, n_samples=60))
    _, bounds, verdict = judged(dataset, learning_rate=1000.0, epochs=4)
    promised = re.search(r"below (\S+) the loss is sure to fall", verdict.sentence)
    if verdict.state in (State.DIVERGING, State.OSCILLATING):
        assert float(promised[1]) <= bounds.safe


@pytest.fixture(scope="module", params=MODELS)
def case(request):
    model = request.param
    return model, overlapping(classes_of(model), n=120)


def test_every_model_can_be_still_falling(case):
    model, dataset = case
    history, bounds, verdict = judged(dataset, model=model, learning_rate=0.002, epochs=77)
    assert verdict.state == State.FALLING
    loss = history.train_loss
    assert_names(verdict.sentence, 77, loss[0], loss[-1], history.optimum.loss)
    assert_advises(verdict.sentence, bounds.safe)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_model_can_converge_with_every_optimizer(case, optimizer):
    model, dataset = case
    rate = {"adagrad": 0.5, "rmsprop": 0.01, "newton": 1.0}.get(optimizer, 0.1)
    history, _, verdict = judged(
        dataset, model=model, optimizer=optimizer, learning_rate=rate, epochs=500
    )
    assert verdict.state == State.CONVERGED
    loss = history.train_loss
    close = np.flatnonzero(loss > 1.001 * history.optimum.loss)[-1] + 1
    assert_names(verdict.sentence, loss[0], loss[-1], close)


@pytest.mark.parametrize("optimizer", ["gd", "nesterov"])
def test_every_model_can_oscillate(case, optimizer):
    model, dataset = case
    config = TrainConfig(model=model, optimizer=optimizer)
    stable = bounds_of(dataset, optimum_of(dataset, config), config).stable
    history, bounds, verdict = judged(
        dataset, model=model, optimizer=optimizer, learning_rate=1.1 * stable, epochs=400
    )
    assert verdict.state == State.OSCILLATING
    second_half = history.train_loss[200:]
    assert_names(verdict.sentence, second_half.min(), second_half.max())
    assert_advises(verdict.sentence, stable)
    if optimizer == "gd":
        assert_advises(verdict.sentence, bounds.safe)


def test_every_model_can_hover(case):
    model, dataset = case
    history, bounds, verdict = judged(
        dataset, model=model, learning_rate=1.0, epochs=60, batch_size=5
    )
    assert verdict.state == State.HOVERING
    second_half = history.train_loss[30:]
    assert_names(verdict.sentence, second_half.min(), second_half.max(), history.optimum.loss)
    assert "batch" in verdict.sentence
    assert find_rate(history, bounds) is None
    # And what the sentence advises helps: a rate that decays.
    _, _, calmed = judged(
        dataset, model=model, learning_rate=1.0, epochs=200, batch_size=5, decay=1.0
    )
    assert calmed.state == State.CONVERGED


def test_a_temporary_climb_is_not_divergence():
    # The climb in epoch 2 does not matter; the loss exceeds its start in epoch 5.
    sentence = judge(history_of([1.0, 0.5, 0.6, 0.4, 0.9, 1.1, 2.0, 4.0, 8.0]), BOUNDS).sentence
    assert (
        "in epoch 5 it is for the first time worse than guessing (0.693) and than its" in sentence
    )
    # From a start better than guessing it must be worse than that.
    sentence = judge(history_of([0.3, 0.5, 0.6, 0.7, 0.8, 1.1, 2.0, 4.0, 8.0]), BOUNDS).sentence
    assert "in epoch 3 it is for the first time" in sentence
    # A run that stays below a bad start names no epoch.
    sentence = judge(history_of([9.0] + 5 * [2.0, 1.0]), BOUNDS).sentence
    assert "worse than guessing (0.693), as it was at the start" in sentence
    assert "epoch" not in sentence


def test_every_model_can_diverge(case):
    model, dataset = case
    history, bounds, verdict = judged(dataset, model=model, learning_rate=100.0, epochs=50)
    assert verdict.state == State.DIVERGING
    chance = np.log(classes_of(model))
    worst_allowed = max(chance, history.train_loss[0]) * (1 + 1e-12)
    first = next(e for e in range(1, 51) if history.train_loss[e] > worst_allowed)
    assert f"in epoch {first} it is for the first time" in verdict.sentence
    assert_names(verdict.sentence, history.train_loss[25:].mean(), chance, 100, first)
    assert_advises(verdict.sentence, bounds.safe)


@pytest.mark.parametrize("model", MODELS)
def test_every_model_can_be_separable(model):
    k = classes_of(model)
    dataset = dataset_of(np.arange(3.0 * k)[:, None], np.repeat(np.arange(k), 3))
    history, _, verdict = judged(dataset, model=model, learning_rate=0.01, epochs=100)
    assert verdict.state == State.SEPARABLE
    assert_names(verdict.sentence, history.train_loss[-1], 0, 100)
    assert verdict.sentence.startswith("A boundary exists with no training point on its wrong side")
    # A penalty makes the optimum finite.
    _, _, held = judged(
        dataset, model=model, learning_rate=0.5, epochs=500, l2=0.5, standardize=True
    )
    assert held.state == State.CONVERGED


def test_sentences_mention_the_penalty_if_there_is_one(case):
    model, dataset = case
    config = {"model": model, "learning_rate": 0.2, "epochs": 500, "l1": 0.02, "l2": 0.1}
    history, _, verdict = judged(dataset, **config)
    assert verdict.state == State.CONVERGED
    assert verdict.sentence.startswith("The loss with its penalty went from")
    w = history.weights[-1]
    total = history.train_loss[-1] + 0.02 * np.abs(w).sum() + 0.05 * (w**2).sum()
    assert_names(verdict.sentence, history.train_loss[0], total)


@pytest.mark.parametrize(
    "settings", [{"learning_rate": 1000.0}, {"learning_rate": 30.0, "optimizer": "adam"}], ids=str
)
def test_a_smaller_rate_is_advised_if_one_is_known(case, settings):
    model, dataset = case
    history, bounds, verdict = judged(dataset, model=model, epochs=80, **settings)
    rate = find_rate(history, bounds)
    sentence = judge(history, bounds, rate).sentence
    if np.isfinite(bounds.safe):
        assert_advises(sentence, bounds.safe)
    else:
        assert_names(sentence, rate)
        assert "try a smaller learning rate" in verdict.sentence


@pytest.mark.parametrize("rate", [1e-5, 1e-9, 0.9e-9])
def test_no_rate_is_named_if_none_was_found(rate):
    # With such features the curvature is about 1e20.
    dataset = blobs(n_samples=40)
    steep = dataset_of(1e10 * dataset.X_train, dataset.y_train)
    history, bounds, verdict = judged(steep, optimizer="momentum", learning_rate=rate, epochs=40)
    assert verdict.state in (State.DIVERGING, State.OSCILLATING)
    assert find_rate(history, bounds) is None
    assert "try a smaller learning rate" in verdict.sentence


def test_newton_is_promised_no_rate_if_none_helps():
    dataset = make_dataset(DataConfig(dataset="breast_cancer", all_features=True))
    config = {"optimizer": "newton", "learning_rate": 1.0, "epochs": 40}
    history, bounds, verdict = judged(dataset, init="normal", seed=3, **config)
    assert verdict.state == State.DIVERGING
    assert find_rate(history, bounds) is None
    assert "learning rate" not in verdict.sentence
    assert "try a start nearer to the best: zeros" in verdict.sentence
    # The advice works.
    mended, _, _ = judged(dataset, standardize=True, **config)
    assert (np.diff(mended.train_loss) < 0).all()


@pytest.mark.parametrize("epochs", [0, 3, 3000])
def test_an_unknown_best_loss_is_not_mentioned(epochs):
    dataset = blobs()
    fitted = LogisticRegressionGD(epochs=epochs).fit(dataset.X_train, dataset.y_train)
    verdict = judge(fitted.history_, BOUNDS)
    assert verdict.state == State.FALLING
    assert "best" not in verdict.sentence
    assert "nan" not in verdict.sentence
    assert_names(verdict.sentence, fitted.loss_curve_[0], fitted.loss_curve_[-1])


@pytest.mark.parametrize(
    ("safe", "stable", "sentence"),
    [
        (0.5179, 7.731, "safe up to 0.51; above 7.8 no run settles"),
        (0.5179, np.inf, "safe up to 0.51"),
        (np.inf, 7.731, "above 7.8 no run settles"),
        (np.inf, np.inf, ""),
    ],
)
def test_only_known_limits_of_the_learning_rate_are_stated(safe, stable, sentence):
    assert describe_bounds(StepBounds(safe, stable)) == sentence

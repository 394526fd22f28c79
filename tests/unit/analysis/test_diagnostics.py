import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import DataConfig, LogisticRegressionGD, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import (
    State,
    StepBounds,
    chance_loss,
    find_rate,
    scalings,
    step_bounds,
)
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.problem import Problem
from tests.unit.helpers import (
    blobs,
    bounds_of,
    classes_of,
    dataset_of,
    history_of,
    judge,
    optimum_of,
    overlapping,
    with_ones,
)

BOUNDS = StepBounds(safe=0.5, stable=8.0)


def judged(dataset, **config):
    history = run(dataset, TrainConfig(**config))
    bounds = step_bounds(history.problem, history.optimum)
    return history, bounds, judge(history, bounds)


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


@pytest.mark.parametrize("spread", [2.0, 4.0])
@pytest.mark.parametrize("init", ["zeros", "normal"])
def test_steps_beyond_the_stable_rate_oscillate(spread, init):
    dataset = blobs(spread=spread)
    rate = 1.2 * bounds_of(dataset, optimum_of(dataset)).stable
    history, bounds, verdict = judged(dataset, learning_rate=rate, epochs=200, init=init)
    assert verdict.state == State.OSCILLATING
    second_half = history.train_loss[100:]
    assert_names(verdict.sentence, second_half.min(), second_half.max(), rate)
    assert_advises(verdict.sentence, bounds.safe)


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


def state_of(loss, **settings):
    return judge(history_of(loss, **settings), BOUNDS).state


def test_an_unstable_loss_diverges_if_it_is_worse_than_chance():
    worse = np.array([1.0, 0.5, 0.9, 0.6, 0.9, 0.6, 0.9])
    assert state_of(worse) == State.DIVERGING
    assert state_of(worse - 0.2) == State.OSCILLATING


def test_a_smooth_loss_diverges_if_it_is_worse_than_its_start():
    assert state_of([1.0, 5.0, 4.0, 3.0, 2.0]) == State.DIVERGING
    assert state_of([6.0, 5.0, 4.0, 3.0, 2.0]) == State.FALLING


@pytest.mark.parametrize(("climb", "state"), [(0.029, State.FALLING), (0.031, State.OSCILLATING)])
def test_a_climb_of_a_tenth_of_the_fall_is_oscillation(climb, state):
    # The second half, from the third step on, falls by 0.2 and by 0.1 and climbs between.
    assert state_of([0.6, 0.6, 0.6, 0.6, 0.4, 0.4 + climb, 0.3 + climb]) == state


def test_climbs_in_the_first_half_are_ignored():
    loss = np.linspace(1.0, 0.5, 101)
    loss[2:40:2] -= 0.1
    assert state_of(loss) == State.FALLING


def test_round_off_is_not_oscillation():
    loss = np.full(101, 0.3)
    loss[0] = 0.7
    loss[52::2] *= 1 + 1e-15
    moving = history_of(loss, best=0.1)
    moving = replace(moving, bias=np.linspace(0, 1e-9, 101)[:, None])
    assert judge(moving, BOUNDS).state == State.FALLING
    assert state_of(loss, best=0.3) == State.CONVERGED


def test_converged_is_within_a_thousandth_of_the_best_at_the_end():
    assert state_of([1.0, 0.6, 0.5004], best=0.5) == State.CONVERGED
    assert state_of([1.0, 0.6, 0.5006], best=0.5) == State.FALLING


def test_jumps_within_a_thousandth_of_the_best_count_as_converged():
    assert state_of([1.0, 0.6] + 10 * [0.5, 0.5004], best=0.5) == State.CONVERGED
    assert state_of([1.0, 0.6] + 10 * [0.5, 0.5006], best=0.5) == State.OSCILLATING


def test_a_loss_that_leaves_its_best_again_has_not_converged():
    loss = np.r_[1.0, np.linspace(0.5, 0.4, 60)]
    loss[10:15] = 0.1
    assert state_of(loss, best=0.1) == State.FALLING


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


def test_a_run_that_starts_at_its_best_has_converged():
    # Uninformative features: zeros are optimal.
    X = np.random.default_rng(0).normal(size=(30, 2))
    dataset = dataset_of(np.vstack([X, X]), [0] * 30 + [1] * 30)
    for epochs in (10, 100, 123):
        _, _, verdict = judged(dataset, learning_rate=0.1, epochs=epochs)
        assert verdict.state == State.CONVERGED


@given(st.floats(0.01, 5), st.integers(0, 300))
def test_a_loss_that_never_moves_does_not_diverge(loss, epochs):
    assert state_of([loss] * (epochs + 1), best=loss) == State.CONVERGED
    stuck = state_of([loss] * (epochs + 1), best=loss / 2)
    assert stuck == (State.STUCK if epochs else State.FALLING)
    assert state_of([loss] * (epochs + 1), best=None) == (
        State.STUCK if epochs else State.SEPARABLE
    )


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


def test_a_run_at_its_infimum_is_not_stuck():
    assert state_of([0.7] + 9 * [0.0006], best=None) == State.SEPARABLE
    assert state_of([0.7] + 9 * [0.0008], best=None) == State.STUCK


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


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam", "newton"])
def test_a_slow_run_is_not_stuck(optimizer):
    _, _, verdict = judged(blobs(), optimizer=optimizer, learning_rate=1e-12, epochs=50)
    assert verdict.state == State.FALLING


@pytest.mark.parametrize("epochs", [0, 1])
def test_the_shortest_runs_are_judged(epochs):
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


# Every state for every model.


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


@pytest.mark.parametrize("k", [2, 3, 5])
def test_chance_loss_is_the_logarithm_of_the_number_of_classes(k):
    assert chance_loss(k) == pytest.approx(-np.log(1 / k), rel=1e-15)


def test_the_number_of_classes_decides_what_is_worse_than_chance():
    loss = np.array([1.05, 1.0, 1.05, 1.0, 1.05, 1.0, 1.05])
    assert state_of(loss) == State.DIVERGING  # log 2 is 0.69
    three = history_of(loss)
    three = replace(three, weights=np.zeros((7, 3, 2)), bias=np.zeros((7, 3)))
    config = replace(three.config, model="multinomial")
    three = replace(three, problem=replace(three.problem, config=config, n_classes=3))
    assert judge(three, BOUNDS).state == State.OSCILLATING  # log 3 is 1.10
    ordered = replace(three, weights=np.zeros((7, 1, 2)), bias=np.zeros((7, 2)))
    config = replace(three.config, model="ordinal")
    ordered = replace(ordered, problem=replace(three.problem, config=config))
    assert judge(ordered, BOUNDS).state == State.OSCILLATING


@pytest.mark.parametrize(
    ("climb", "state"), [(0.049, State.FALLING), (0.051, State.HOVERING), (0.09, State.HOVERING)]
)
def test_with_batches_half_of_the_fall_is_hovering(climb, state):
    # The second half falls by 0.05 and by 0.05 and climbs between, all of it near 0.5.
    loss = [0.6, 0.6, 0.6, 0.55, 0.5, 0.5 + climb, 0.45 + climb]
    assert state_of(loss, batch_size=8) == state


def test_with_batches_jumps_of_more_than_half_the_loss_are_oscillation():
    calm = np.array([0.6, 0.5, 0.4, 0.5, 0.35, 0.45, 0.4])
    assert state_of(calm, batch_size=8) == State.HOVERING
    assert state_of(calm) == State.OSCILLATING
    wild = np.array([0.6, 0.5, 0.4, 0.3, 0.5, 0.2, 0.5])
    assert state_of(wild, batch_size=8) == State.OSCILLATING


# Rates that work.


def assert_is_found(dataset, epochs=60, **settings):
    """Find a rate with which an unstable run is stable and lowers its loss."""
    history, bounds, verdict = judged(dataset, epochs=epochs, **settings)
    unstable = (State.DIVERGING, State.OSCILLATING)
    assert verdict.state in unstable
    rate = find_rate(history, bounds)
    assert 1e-9 <= rate < history.config.learning_rate
    again = run(dataset, replace(history.config, learning_rate=rate), history.optimum)
    assert judge(again, bounds).state not in unstable
    assert again.objective[-1] < again.objective[0]
    return history, bounds, rate


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 1000.0},
        {"learning_rate": 1000.0, "optimizer": "momentum"},
        {"learning_rate": 1000.0, "optimizer": "nesterov"},
        {"learning_rate": 30.0, "optimizer": "adam"},
        {"learning_rate": 10.0, "optimizer": "rmsprop"},
        {"learning_rate": 1000.0, "optimizer": "adagrad"},
        {"learning_rate": 2.5, "optimizer": "newton"},
        {"learning_rate": 30.0, "batch_size": 10},
        {"learning_rate": 30.0, "batch_size": 10, "optimizer": "momentum"},
        {"learning_rate": 10.0, "l2": 3.0, "optimizer": "momentum"},
        {"learning_rate": 10.0, "l2": 3.0, "l1": 0.1},
    ],
    ids=str,
)
def test_the_rate_that_is_found_works(case, settings):
    model, dataset = case
    history, bounds, rate = assert_is_found(dataset, model=model, epochs=80, **settings)
    sentence = judge(history, bounds, rate).sentence
    if np.isfinite(bounds.safe):
        assert_advises(sentence, bounds.safe)
    else:
        assert_names(sentence, rate)
        # Without a rate at hand the sentence promises none.
        assert "try a smaller learning rate" in judge(history, bounds).sentence


def test_no_rate_is_sought_without_need():
    dataset = blobs()
    history, bounds, _ = judged(dataset, learning_rate=0.01, epochs=20)
    assert find_rate(history, bounds) is None


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


@pytest.mark.parametrize("name", ["wine", "breast_cancer"])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov", "rmsprop", "adam"])
def test_a_rate_is_found_however_far_off_it_is(name, batch_size, optimizer):
    dataset = make_dataset(DataConfig(dataset=name, all_features=True))
    model = "binomial" if len(dataset.class_names) == 2 else "multinomial"
    assert_is_found(
        dataset, model=model, optimizer=optimizer, batch_size=batch_size, learning_rate=100.0
    )


@pytest.mark.parametrize("rate", [1.0, 100.0])
def test_newton_is_damped_if_that_helps(rate):
    dataset = make_dataset(DataConfig(dataset="iris", all_features=True))
    settings = {"optimizer": "newton", "init": "normal", "seed": 3, "learning_rate": rate}
    _, _, found = assert_is_found(dataset, model="multinomial", **settings)
    assert found < 0.01


@pytest.mark.parametrize("calm_up_to", [5.0, 0.02, 3e-5, 1e-9, 0.0])
@pytest.mark.parametrize("seen_in_a_trial", [True, False])
def test_few_runs_find_a_rate_and_the_last_is_the_one_it_names(calm_up_to, seen_in_a_trial):
    """Whole runs are unstable above some rate, trials above the same or a thousand times it."""
    jumping, falling = [1.0, 0.5, 0.9, 0.6, 0.9, 0.6, 0.9], [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    runs = []

    def pretended(problem, optimum):
        config = problem.config
        runs.append(config)
        whole = config.epochs == 200
        limit = calm_up_to if whole or seen_in_a_trial else 1000 * calm_up_to
        return history_of(falling if config.learning_rate <= limit else jumping)

    history = history_of(jumping, optimizer="momentum")
    config = replace(history.config, learning_rate=100.0, epochs=200)
    history = replace(history, problem=Problem.of(blobs(), config))
    rate = find_rate(history, StepBounds(np.inf, np.inf), pretended)
    whole = [tried for tried in runs if tried.epochs == 200]
    assert len(runs) - len(whole) <= 5
    assert len(whole) <= (1 if seen_in_a_trial else 6)
    assert all(tried.epochs == 20 for tried in runs if tried not in whole)
    if calm_up_to == 0:
        assert rate is None
    else:
        assert 1e-9 <= rate <= calm_up_to
        assert whole[-1] == replace(config, learning_rate=rate)
        if seen_in_a_trial:
            assert rate > calm_up_to / 4


@pytest.mark.parametrize("epochs", [0, 3, 3000])
def test_an_unknown_best_loss_is_not_mentioned(epochs):
    dataset = blobs()
    fitted = LogisticRegressionGD(epochs=epochs).fit(dataset.X_train, dataset.y_train)
    verdict = judge(fitted.history_, BOUNDS)
    assert verdict.state == State.FALLING
    assert "best" not in verdict.sentence
    assert "nan" not in verdict.sentence
    assert_names(verdict.sentence, fitted.loss_curve_[0], fitted.loss_curve_[-1])


# The scale of the features.


@settings(max_examples=20)
@given(st.integers(0, 100), st.integers(1, 3), st.sampled_from([0.1, 1.0, 10.0]))
def test_condition_equals_numpys_for_raw_and_standardized_features(seed, degree, scale):
    X = scale * np.random.default_rng(seed).normal(loc=[1.0, -2.0], size=(40, 2))
    dataset = dataset_of(X, [0, 1] * 20)
    a, b = X.T
    monomials = [a, b, a * a, a * b, b * b, a**3, a * a * b, a * b * b, b**3]
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    a, b = Z.T
    powers = [a, b, a * a, a * b, b * b, a**3, a * a * b, a * b * b, b**3]
    count = {1: 2, 2: 5, 3: 9}[degree]
    raw, again = np.column_stack(monomials[:count]), np.column_stack(powers[:count])
    again = (again - again.mean(axis=0)) / again.std(axis=0)
    for found, features in zip(
        scalings(Problem.of(dataset, TrainConfig(degree=degree))), (raw, again), strict=True
    ):
        condition = np.linalg.cond(with_ones(features)) ** 2
        assert found.condition == pytest.approx(condition, rel=1e-6)


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_the_safe_step_of_each_scale_is_that_of_a_run_on_it(model):
    dataset = make_dataset(DataConfig(dataset="breast_cancer"))
    config = TrainConfig(model=model, degree=2, l2=0.3)
    for switch, found in zip((False, True), scalings(Problem.of(dataset, config)), strict=True):
        scaled = replace(config, standardize=switch)
        optimum = optimum_of(dataset, scaled)
        assert found.safe == bounds_of(dataset, optimum, scaled).safe


def test_condition_predicts_how_many_steps_gradient_descent_needs():
    """Worse conditioned features need more epochs to come as close, at the best of rates."""
    dataset = make_dataset(DataConfig(dataset="breast_cancer"))
    raw, standardized = scalings(Problem.of(dataset))
    assert raw.condition > 10 * standardized.condition
    needed = []
    for standardize in (False, True):
        config = TrainConfig(standardize=standardize, epochs=2000)
        optimum = optimum_of(dataset, config)
        safe = bounds_of(dataset, optimum, config).safe
        history = run(dataset, replace(config, learning_rate=0.5 * safe), optimum)
        needed.append(int((history.train_loss > 1.01 * optimum.loss).sum()))
    assert needed[0] > 10 * needed[1]

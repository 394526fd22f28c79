from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.analysis import diagnostics
from logreg.analysis.diagnostics import State, StepBounds, chance_loss, find_rate, scalings
from logreg.training.models import MODELS
from logreg.training.problem import Problem
from tests.unit.helpers import (
    blobs,
    bounds_of,
    classes_of,
    dataset_of,
    history_of,
    judged,
    optimum_of,
    overlapping,
    with_ones,
)


def state_of(loss, **settings):
    return diagnostics.state_of(history_of(loss, **settings))


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
    assert diagnostics.state_of(moving) == State.FALLING
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


def test_a_run_at_its_infimum_is_not_stuck():
    assert state_of([0.7] + 9 * [0.0006], best=None) == State.SEPARABLE
    assert state_of([0.7] + 9 * [0.0008], best=None) == State.STUCK


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam", "newton"])
def test_a_slow_run_is_not_stuck(optimizer):
    _, _, verdict = judged(blobs(), optimizer=optimizer, learning_rate=1e-12, epochs=50)
    assert verdict.state == State.FALLING


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
    assert diagnostics.state_of(three) == State.OSCILLATING  # log 3 is 1.10
    ordered = replace(three, weights=np.zeros((7, 1, 2)), bias=np.zeros((7, 2)))
    config = replace(three.config, model="ordinal")
    ordered = replace(ordered, problem=replace(three.problem, config=config))
    assert diagnostics.state_of(ordered) == State.OSCILLATING


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
    assert diagnostics.state_of(again) not in unstable
    assert again.objective[-1] < again.objective[0]
    return history, bounds, rate


@pytest.fixture(scope="module", params=MODELS)
def case(request):
    model = request.param
    return model, overlapping(classes_of(model), n=120)


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
    assert_is_found(dataset, model=model, epochs=80, **settings)


def test_no_rate_is_sought_without_need():
    dataset = blobs()
    history, bounds, _ = judged(dataset, learning_rate=0.01, epochs=20)
    assert find_rate(history, bounds) is None


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
    """Worse-conditioned features need more epochs to come as close, even at the best rate."""
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

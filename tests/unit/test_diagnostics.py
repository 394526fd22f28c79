import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.diagnostics import State, StepBounds, judge, step_bounds
from logreg.optimum import find_optimum
from tests.unit.helpers import blobs, dataset_of, history_of

BOUNDS = StepBounds(safe=0.5, stable=8.0)


def judged(dataset, **config):
    history = run(dataset, TrainConfig(**config))
    bounds = step_bounds(dataset, history.optimum)
    return history, bounds, judge(history, bounds)


def numbers_in(sentence):
    """Every number that a sentence names, powers of ten included."""
    digits = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
    plain = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(digits), sentence)
    return [float(text) for text in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", plain)]


def assert_names(sentence, *values):
    """The sentence holds each value, rounded to three digits."""
    said = np.array(numbers_in(sentence))
    for value in values:
        assert np.isclose(said, value, rtol=5.1e-3, atol=0).any(), (value, sentence)


def assert_advises(sentence, rate):
    """The sentence holds a limit of the learning rate, to two digits."""
    assert np.isclose(numbers_in(sentence), rate, rtol=0.1, atol=0).any(), (rate, sentence)


def test_small_steps_are_still_falling():
    history, bounds, verdict = judged(blobs(), learning_rate=0.002, epochs=77)
    assert verdict.state == State.FALLING
    loss = history.train_loss
    assert_names(verdict.sentence, 77, loss[0], loss[-1], history.optimum.loss)
    assert_advises(verdict.sentence, bounds.safe)


def test_many_good_steps_converge():
    history, _, verdict = judged(blobs(), learning_rate=0.5, epochs=500)
    loss, best = history.train_loss, history.optimum.loss
    assert verdict.state == State.CONVERGED
    close = np.flatnonzero(loss <= 1.001 * best)
    assert (np.diff(close) == 1).all()
    assert_names(verdict.sentence, loss[0], loss[-1], close[0])


@pytest.mark.parametrize("spread", [2.0, 4.0])
@pytest.mark.parametrize("init", ["zeros", "normal"])
def test_steps_beyond_the_stable_rate_oscillate(spread, init):
    dataset = blobs(spread=spread)
    rate = 1.2 * step_bounds(dataset, find_optimum(dataset)).stable
    history, bounds, verdict = judged(dataset, learning_rate=rate, epochs=200, init=init)
    assert verdict.state == State.OSCILLATING
    second_half = history.train_loss[100:]
    assert_names(verdict.sentence, second_half.min(), second_half.max(), rate)
    assert_advises(verdict.sentence, bounds.safe)


def test_huge_steps_diverge():
    history, bounds, verdict = judged(blobs(spread=4.0), learning_rate=100.0, epochs=50)
    assert verdict.state == State.DIVERGING
    assert_names(verdict.sentence, history.train_loss[25:].mean(), np.log(2), 100)
    assert_advises(verdict.sentence, bounds.safe)


@pytest.mark.parametrize("config", [DataConfig(dataset="table"), DataConfig(spread=0.5)], ids=str)
def test_separable_classes_are_told(config):
    history, _, verdict = judged(make_dataset(config), learning_rate=0.01, epochs=100)
    assert verdict.state == State.SEPARABLE
    assert_names(verdict.sentence, history.train_loss[-1], 0)


def test_quasi_separable_classes_are_told_with_their_bound():
    dataset = dataset_of([[0], [0], [0], [1], [2]], [0, 1, 0, 1, 1])
    history, _, verdict = judged(dataset, learning_rate=0.1, epochs=50)
    assert verdict.state == State.SEPARABLE
    share = 1 / 3
    bound = -0.6 * (share * np.log(share) + (1 - share) * np.log(1 - share))
    assert_names(verdict.sentence, history.train_loss[-1], bound)


def state_of(loss, **settings):
    return judge(history_of(loss, **settings), BOUNDS).state


def test_a_jumping_loss_diverges_where_it_is_worse_than_guessing():
    worse = np.array([1.0, 0.5, 0.9, 0.6, 0.9, 0.6, 0.9])
    assert state_of(worse) == State.DIVERGING
    assert state_of(worse - 0.2) == State.OSCILLATING


def test_a_smooth_loss_diverges_where_it_is_worse_than_its_start():
    assert state_of([1.0, 5.0, 4.0, 3.0, 2.0]) == State.DIVERGING
    assert state_of([6.0, 5.0, 4.0, 3.0, 2.0]) == State.FALLING


@pytest.mark.parametrize(("climb", "state"), [(0.029, State.FALLING), (0.031, State.OSCILLATING)])
def test_a_climb_of_a_tenth_of_the_fall_is_oscillation(climb, state):
    # The second half, from the third step on, falls by 0.2 and by 0.1 and climbs between.
    assert state_of([0.6, 0.6, 0.6, 0.6, 0.4, 0.4 + climb, 0.3 + climb]) == state


def test_climbs_in_the_first_half_are_forgiven():
    loss = np.linspace(1.0, 0.5, 101)
    loss[2:40:2] -= 0.1
    assert state_of(loss) == State.FALLING


def test_rises_of_the_last_digits_are_no_oscillation():
    loss = np.full(101, 0.3)
    loss[0] = 0.7
    loss[52::2] *= 1 + 1e-15
    assert state_of(loss, best=0.1) == State.FALLING
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


def test_converged_names_the_epoch_from_which_on_it_stayed_close():
    history = history_of([1.0, 0.5, 0.7, 0.6, 0.5002, 0.5001, 0.5, 0.5, 0.5, 0.5], best=0.5)
    verdict = judge(history, BOUNDS)
    assert verdict.state == State.CONVERGED
    assert "epoch 4" in verdict.sentence


def test_converged_beyond_the_stable_rate_is_told_not_to_last():
    history = history_of([0.7] + [0.5] * 9, best=0.5, learning_rate=10.0)
    verdict = judge(history, BOUNDS)
    assert verdict.state == State.CONVERGED
    assert_advises(verdict.sentence, BOUNDS.stable)


def test_a_run_that_starts_at_its_best_has_converged():
    # Features that say nothing: zeros are the best there is.
    X = np.random.default_rng(0).normal(size=(30, 2))
    dataset = dataset_of(np.vstack([X, X]), [0] * 30 + [1] * 30)
    for epochs in (10, 100, 123):
        _, _, verdict = judged(dataset, learning_rate=0.1, epochs=epochs)
        assert verdict.state == State.CONVERGED


@given(st.floats(0.01, 5), st.integers(0, 300))
def test_a_loss_that_never_moves_does_not_diverge(loss, epochs):
    assert state_of([loss] * (epochs + 1), best=loss) == State.CONVERGED
    assert state_of([loss] * (epochs + 1), best=loss / 2) == State.FALLING


@pytest.mark.parametrize("epochs", [0, 1])
def test_the_shortest_runs_are_judged(epochs):
    _, _, verdict = judged(blobs(), epochs=epochs)
    assert verdict.state == State.FALLING
    assert "1 epochs" not in verdict.sentence


@given(st.sampled_from(["blobs", "breast_cancer"]), st.floats(0.1, 6), st.integers(0, 50))
def test_every_limit_that_a_sentence_promises_is_kept(name, spread, seed):
    dataset = make_dataset(DataConfig(dataset=name, spread=spread, seed=seed, n_samples=60))
    _, bounds, verdict = judged(dataset, learning_rate=1000.0, epochs=4)
    promised = re.search(r"below (\S+) the loss is sure to fall", verdict.sentence)
    if verdict.state in (State.DIVERGING, State.OSCILLATING):
        assert float(promised[1]) <= bounds.safe

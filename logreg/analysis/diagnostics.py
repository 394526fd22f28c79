"""Diagnose a run: the limits of its learning rate, and its outcome."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.features import condition_number
from logreg.training.history import History
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem
from logreg.training.trainer import run_problem

# A run has converged if its loss exceeds the best possible one by at most this fraction.
CONVERGED_WITHIN = 0.001

# The least learning rate to try.
_LEAST_RATE = 1e-9

# Trials have a tenth of the epochs, but no fewer than these.
_TRIAL_EPOCHS = 10


def chance_loss(n_classes: int) -> float:
    """Return the loss of zero weights, which give every class probability 1 / K."""
    return float(np.log(n_classes))


@dataclass(frozen=True, slots=True)
class StepBounds:
    """Limits of the learning rate; infinite where none is known.

    Attributes
    ----------
    safe : below this the loss falls at every step, from any start: 2/L, where L bounds the
        curvature everywhere (Nesterov 2004, Introductory Lectures on Convex Optimization,
        1.2.3). Known for full-batch gradient descent only.
    stable : above this the run cannot converge to the optimum: 2/λmax(H) for gradient descent,
        with the Hessian H there; with momentum it is larger (Polyak 1964)
    """

    safe: float
    stable: float


def step_bounds(problem: Problem, optimum: Optimum) -> StepBounds:
    """Return the limits of the learning rate for a problem with this optimum."""
    config, n = problem.config, problem.n_samples
    optimizer = OPTIMIZERS[config.optimizer]
    safe = stable = np.inf
    if (config.batch_size or n) < n:
        return StepBounds(safe, stable)  # bounds for the mean loss need not hold for a batch
    if config.optimizer == "gd" and problem.has_data:
        safe = _safe_step(problem)
    # A decaying rate eventually falls below every limit.
    if optimizer.largest_step is not None and config.decay == 0 and optimum.curvature > 0:
        curvature = 1.0 if optimizer.uses_curvature else optimum.curvature
        stable = optimizer.largest_step / curvature
    return StepBounds(float(safe), float(stable))


def _safe_step(problem: Problem) -> float:
    """Return 2/L for the mean loss with its L2 penalty: see `StepBounds`."""
    return float(2 / (problem.train_objective().curvature_bound() + problem.config.l2))


@dataclass(frozen=True, slots=True)
class Scaling:
    """How the scale of the features affects gradient descent.

    Attributes
    ----------
    condition : see `logreg.training.features.condition_number`
    safe : see `StepBounds`
    """

    condition: float
    safe: float


def scalings(problem: Problem) -> tuple[Scaling, Scaling]:
    """Return the effects of raw and of standardized features.

    Only model, degree and L2 penalty of the problem's config matter.
    """
    both = (
        problem.with_config(replace(problem.config, standardize=switch)) for switch in (False, True)
    )
    raw, standardized = (
        Scaling(condition_number(each.train_features()), _safe_step(each)) for each in both
    )
    return raw, standardized


class State(StrEnum):
    """The outcome of a run."""

    FALLING = "still falling"
    CONVERGED = "converged"
    OSCILLATING = "oscillating"
    HOVERING = "hovering"
    DIVERGING = "diverging"
    SEPARABLE = "separable"
    STUCK = "stuck"


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The outcome of a run, and limits of its learning rate.

    Attributes
    ----------
    history : the run
    bounds : the limits of its learning rate
    rate_that_works : the result of `find_rate` for a run that diverges or oscillates
    """

    history: History
    bounds: StepBounds
    rate_that_works: float | None = None

    @cached_property
    def state(self) -> State:
        """The outcome of the run."""
        return state_of(self.history)


def diagnose(history: History) -> Diagnosis:
    """Diagnose a run, trying other learning rates if it is unstable."""
    bounds = step_bounds(history.problem, history.optimum)
    return Diagnosis(history, bounds, find_rate(history, bounds))


def find_rate(
    history: History, bounds: StepBounds, run: Callable[[Problem, Optimum], History] = run_problem
) -> float | None:
    """Return a learning rate with which an unstable run would be stable, or None.

    None means that the run is stable, that no rate down to `_LEAST_RATE` was found, or that the
    run has lost its data set. A rate that is known to be safe is returned untried. Otherwise the
    rate is a third, a tenth … of the run's, with which the whole run neither diverges nor
    oscillates: bisection with the first tenth of the run finds a candidate, in at most five trials
    for any rate that a config can have. Then the whole run is tried with it and, if need be, with
    lower rates: usually once or twice, at most six times.
    """
    problem, config = history.problem, history.config
    if not _is_unstable(history):
        return None
    if bounds.safe < config.learning_rate:
        return bounds.safe
    if not problem.has_data:
        return None

    def is_stable(rate: float, epochs: int) -> bool:
        tried = problem.with_config(replace(config, learning_rate=rate, epochs=epochs))
        return not _is_unstable(run(tried, history.optimum))

    rates = _rates_below(config.learning_rate)
    trial = min(config.epochs, max(_TRIAL_EPOCHS, config.epochs // 10))
    first = bisect_left(rates, True, key=lambda rate: is_stable(rate, trial))
    if first == len(rates):
        return None
    # If the whole run is unstable after all, lower the rate by one step, by three, by seven …
    lower = sorted({min(first + 2**power - 1, len(rates) - 1) for power in range(6)})
    return next((rates[i] for i in lower if is_stable(rates[i], config.epochs)), None)


def _rates_below(rate: float) -> list[float]:
    """Return a third of the rate, a tenth … down to `_LEAST_RATE`, each rounded to one digit."""
    powers = range(1, 1 + int(2 * max(0.0, np.log10(rate / _LEAST_RATE))))
    return [float(f"{rate / 10 ** (power / 2):.1g}") for power in powers]


def _is_unstable(history: History) -> bool:
    """Return whether a run diverges or oscillates, and so needs a smaller rate."""
    return state_of(history) in (State.DIVERGING, State.OSCILLATING)


def second_half(history: History) -> FloatArray:
    """Return what training minimizes over the second half of a run, the epoch before included."""
    return history.objective[(len(history) - 1) // 2 :]


def state_of(history: History) -> State:
    """Return the outcome of a run.

    Only its second half counts. It is rough if the loss (with its penalty) climbs there by more
    than a tenth of its total fall. With mini-batches the loss always climbs a little: then it is
    rough if it climbs by more than half of its fall and its range exceeds half of its mean, and it
    hovers if the range is smaller.

    - diverging: worse than chance on average and at the end, and rough or worse than the start;
    - converged: within `CONVERGED_WITHIN` of the best possible loss, or that close at the end
      and not rough;
    - stuck: above the best possible loss, and no weight changes any more;
    - oscillating: rough;
    - hovering: see above;
    - separable: the classes are separable, so that there is no best loss;
    - still falling: none of these.
    """
    loss, half = second_half(history), (len(history) - 1) // 2
    steps = np.diff(loss)
    # Near the optimum the loss may rise by round-off.
    climbed = steps[steps > 1e-9 * loss[:-1]].sum()
    fell = -steps[steps < 0].sum()
    rough, hovers = climbed > 0.1 * fell, False
    if history.config.batch_size is not None:
        noisy, wide = climbed > 0.5 * fell, np.ptp(loss) > 0.5 * loss.mean()
        rough, hovers = noisy and wide, noisy and not wide
    settled = settled_epoch(history)
    usual = loss.mean()
    worse = usual > history.objective[0] * (1 + 1e-9)
    if min(usual, loss[-1]) > chance_loss(history.n_classes) and (rough or worse):
        return State.DIVERGING
    if settled is not None and (settled <= half or not rough):
        return State.CONVERGED
    still = steps.size > 0 and climbed == 0 and np.ptp(loss) <= 1e-9 * loss[0]
    above_best = history.optimum.known and not _at_bound(history)
    if still and above_best and stuck_since(history) <= half:
        return State.STUCK
    if rough:
        return State.OSCILLATING
    if history.optimum.separable:
        return State.SEPARABLE
    return State.HOVERING if hovers else State.FALLING


def settled_epoch(history: History) -> int | None:
    """Return the epoch since which the loss has been within `CONVERGED_WITHIN` of the best."""
    if history.optimum.separable or not history.optimum.known:
        return None
    epoch = _after_last(history.objective > history.optimum.loss * (1 + CONVERGED_WITHIN))
    return epoch if epoch < len(history) else None


def _at_bound(history: History) -> bool:
    """Return whether a loss without an optimum is at its bound, on the scale of the chance loss."""
    above_bound = history.objective[-1] - history.optimum.loss
    return history.optimum.separable and above_bound <= CONVERGED_WITHIN * chance_loss(
        history.n_classes
    )


def stuck_since(history: History) -> int:
    """Return the epoch since which weights and bias have their final values."""
    apart = (history.weights != history.weights[-1]).any(axis=(1, 2))
    apart |= (history.bias != history.bias[-1]).any(axis=1)
    return _after_last(apart)


def _after_last(marked: np.ndarray) -> int:
    """Return the epoch after the last one marked."""
    epochs = np.flatnonzero(marked)
    return int(epochs[-1]) + 1 if epochs.size else 0


def diverged_at(history: History) -> int | None:
    """Return the first epoch whose loss exceeds both the chance loss and the initial one.

    A single climb is not divergence: with mini-batches or momentum the loss also climbs in good
    runs. Return None if the loss never exceeds the initial one, which is then worse than chance.
    """
    loss = history.objective
    beyond = np.flatnonzero(loss > max(loss[0], chance_loss(history.n_classes)) * (1 + 1e-9))
    return int(beyond[0]) if beyond.size else None

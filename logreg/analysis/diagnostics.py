"""Reading a run: how large a step may be, and what became of it, in numbers."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from logreg.training.features import condition_number
from logreg.training.history import History
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem
from logreg.training.trainer import run

# A run counts as converged when its loss is at most this much above the best possible.
CONVERGED_WITHIN = 0.001

# The least rate that is tried where one is sought.
LEAST_RATE = 1e-9

# A rate is sought with runs of a tenth of the epochs, but of no fewer than these.
_TRIAL_EPOCHS = 10


def chance_loss(n_classes: int) -> float:
    """Return the loss of weights that are all zero: every class gets probability 1 / K."""
    return float(np.log(n_classes))


@dataclass(frozen=True, slots=True)
class StepBounds:
    """Limits of the learning rate; infinite where none is known.

    Attributes
    ----------
    safe : below this the loss surely falls at every step, from any start: 2/L, where L bounds
        the curvature everywhere (Nesterov 2004, Introductory Lectures on Convex Optimization,
        1.2.3). That holds for gradient descent on all samples.
    stable : above this the run cannot settle at the optimum: 2/λmax(H) for gradient descent,
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
        return StepBounds(safe, stable)  # what holds for the mean need not hold for a batch
    if config.optimizer == "gd" and problem.has_data:
        safe = _safe_step(problem)
    # A rate that decays comes below every limit in the end.
    if optimizer.largest_step is not None and config.decay == 0 and optimum.curvature > 0:
        curvature = 1.0 if optimizer.uses_curvature else optimum.curvature
        stable = optimizer.largest_step / curvature
    return StepBounds(float(safe), float(stable))


def _safe_step(problem: Problem) -> float:
    """Return 2/L for the mean loss with its L2 penalty: see `StepBounds`."""
    return float(2 / (problem.train_objective().curvature_bound() + problem.config.l2))


@dataclass(frozen=True, slots=True)
class Scaling:
    """What a scale of the features means for gradient descent.

    Attributes
    ----------
    condition : see `logreg.training.features.condition_number`
    safe : see `StepBounds`
    """

    condition: float
    safe: float


def scalings(problem: Problem) -> tuple[Scaling, Scaling]:
    """Return what it means to leave the features as they are, and to standardize them.

    Of the problem's config only model, degree and L2 penalty matter.
    """
    both = (
        problem.with_config(replace(problem.config, standardize=switch)) for switch in (False, True)
    )
    raw, standardized = (
        Scaling(condition_number(each.train_features()), _safe_step(each)) for each in both
    )
    return raw, standardized


class State(StrEnum):
    """What became of a run."""

    FALLING = "still falling"
    CONVERGED = "converged"
    OSCILLATING = "oscillating"
    HOVERING = "hovering"
    DIVERGING = "diverging"
    SEPARABLE = "separable"
    STUCK = "stuck"


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What became of a run, and what to know of its learning rate.

    Attributes
    ----------
    history : the run
    bounds : the limits of its learning rate
    rate_that_works : what `find_rate` found for a run that diverges or oscillates
    """

    history: History
    bounds: StepBounds
    rate_that_works: float | None = None

    @cached_property
    def state(self) -> State:
        """What became of the run."""
        return state_of(self.history)


def diagnose(history: History) -> Diagnosis:
    """Return what became of a run, after trying other rates where it is unstable."""
    bounds = step_bounds(history.problem, history.optimum)
    return Diagnosis(history, bounds, find_rate(history, bounds))


def find_rate(
    history: History, bounds: StepBounds, run: Callable[..., History] = run
) -> float | None:
    """Return a learning rate with which an unstable run would be stable, or None.

    None means that the run is stable, that no rate down to `LEAST_RATE` was found, or that the
    run has lost its data set. A rate that is known to be safe is returned untried. Else the rate
    is a third, a tenth … of the run's, one with which the whole run was seen neither to diverge
    nor to oscillate: it is found by bisection with the first tenth of the run, in at most five
    trials for any rate that a config can have. Then the whole run is tried with it and, if need
    be, with lower rates: mostly once or twice, at most six times.
    """
    problem, config = history.problem, history.config
    if not _is_unstable(history):
        return None
    if bounds.safe < config.learning_rate:
        return bounds.safe
    if not problem.has_data:
        return None

    def calm(rate: float, epochs: int) -> bool:
        tried = problem.with_config(replace(config, learning_rate=rate, epochs=epochs))
        return not _is_unstable(run(tried.dataset, tried.config, history.optimum, problem=tried))

    rates = _rates_below(config.learning_rate)
    trial = min(config.epochs, max(_TRIAL_EPOCHS, config.epochs // 10))
    first = bisect_left(rates, True, key=lambda rate: calm(rate, trial))
    if first == len(rates):
        return None
    # What a trial did not show calls for a rate that is lower by a step, by three, by seven …
    lower = sorted({min(first + 2**power - 1, len(rates) - 1) for power in range(6)})
    return next((rates[i] for i in lower if calm(rates[i], config.epochs)), None)


def _rates_below(rate: float) -> list[float]:
    """Return a third of the rate, a tenth … down to `LEAST_RATE`, each of one digit."""
    powers = range(1, 1 + int(2 * max(0.0, np.log10(rate / LEAST_RATE))))
    return [float(f"{rate / 10 ** (power / 2):.1g}") for power in powers]


def _is_unstable(history: History) -> bool:
    """Tell whether a run diverges or oscillates, so that it needs a smaller rate."""
    return state_of(history) in (State.DIVERGING, State.OSCILLATING)


def state_of(history: History) -> State:
    """Return what became of a run.

    Its second half is what counts. It is rough if the loss (with its penalty) climbed there by
    more than a tenth of what it fell. By batches it always climbs a little, as every batch pulls
    another way: there it is rough if it climbed by more than half of what it fell and spans more
    than half of its mean, and it hovers if it spans less.

    - diverging: worse than guessing on average and in the end, and rough or worse than the start;
    - converged: within `CONVERGED_WITHIN` of the best possible loss, or that close in the end
      and not rough;
    - stuck: above the best possible loss, and not one weight changes any more;
    - oscillating: rough;
    - hovering: see above;
    - separable: the classes can be separated, so that no loss is the best;
    - still falling: none of these.
    """
    objective = history.objective
    half = (len(history) - 1) // 2
    loss = objective[half:]
    steps = np.diff(loss)
    # Near the optimum the last digits of the loss may rise.
    climbed = steps[steps > 1e-9 * loss[:-1]].sum()
    fell = -steps[steps < 0].sum()
    rough, hovers = climbed > 0.1 * fell, False
    if history.config.batch_size is not None:
        restless, wide = climbed > 0.5 * fell, np.ptp(loss) > 0.5 * loss.mean()
        rough, hovers = restless and wide, restless and not wide
    settled = settled_epoch(history)
    usual = loss.mean()
    worse = usual > objective[0] * (1 + 1e-9)
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
    """Return the epoch from which on the loss is within `CONVERGED_WITHIN` of the best."""
    if history.optimum.separable or not history.optimum.known:
        return None
    epoch = _after_last(history.objective > history.optimum.loss * (1 + CONVERGED_WITHIN))
    return epoch if epoch < len(history) else None


def _at_bound(history: History) -> bool:
    """Tell whether a loss without a best has come to its bound, as seen from guessing."""
    above_bound = history.objective[-1] - history.optimum.loss
    return history.optimum.separable and above_bound <= CONVERGED_WITHIN * chance_loss(
        history.n_classes
    )


def stuck_since(history: History) -> int:
    """Return the epoch since which weights and bias are what they are in the end."""
    apart = (history.weights != history.weights[-1]).any(axis=(1, 2))
    apart |= (history.bias != history.bias[-1]).any(axis=1)
    return _after_last(apart)


def _after_last(marked: np.ndarray) -> int:
    """Return the epoch after the last that is marked."""
    epochs = np.flatnonzero(marked)
    return int(epochs[-1]) + 1 if epochs.size else 0


def diverged_at(history: History) -> int | None:
    """Return the first epoch of divergence: whose loss is above guessing and above the start's.

    A single climb is none: by batches and with momentum the loss climbs on a good way as well.
    None if the loss is never above its start, which is then itself worse than guessing.
    """
    loss = history.objective
    beyond = np.flatnonzero(loss > max(loss[0], chance_loss(history.n_classes)) * (1 + 1e-9))
    return int(beyond[0]) if beyond.size else None

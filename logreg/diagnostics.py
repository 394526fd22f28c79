"""Reading a run: how large a step may be, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from logreg.data import Dataset
from logreg.history import History
from logreg.models import MODELS
from logreg.optimum import Optimum
from logreg.wording import above, below, short

# A run counts as converged when its loss is at most this much above the best possible.
CONVERGED_WITHIN = 0.001

# The loss of weights that are all zero: both classes get probability 0.5.
GUESSING = float(np.log(2))


@dataclass(frozen=True, slots=True)
class StepBounds:
    """Limits of the learning rate of gradient descent.

    Attributes
    ----------
    safe : below this the loss surely falls at every step, from any start: 2/L, where L bounds
        the curvature everywhere (Nesterov 2004, Introductory Lectures on Convex Optimization,
        1.2.3)
    stable : above this the run cannot settle at the optimum: 2/λmax(H) with the Hessian H
        there; infinite if there is no finite optimum
    """

    safe: float
    stable: float


def step_bounds(dataset: Dataset, optimum: Optimum, model: str = "binomial") -> StepBounds:
    """Return the limits of the learning rate on this training part."""
    n_classes = len(dataset.class_names)
    objective = MODELS[model].objective(dataset.X_train, dataset.y_train, n_classes)
    stable = 2 / optimum.curvature if optimum.curvature > 0 else np.inf
    return StepBounds(safe=2 / objective.curvature_bound(), stable=stable)


class State(StrEnum):
    """What became of a run."""

    FALLING = "still falling"
    CONVERGED = "converged"
    OSCILLATING = "oscillating"
    DIVERGING = "diverging"
    SEPARABLE = "separable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state, and a sentence that says it with the numbers of the run."""

    state: State
    sentence: str


def judge(history: History, bounds: StepBounds) -> Verdict:
    """Say what became of a run."""
    state = _state(history)
    return Verdict(state, _sentence(state, history, bounds))


def _state(history: History) -> State:
    """Return what became of a run.

    Its second half is what counts. It is rough if the loss climbed there by more than a tenth of
    what it fell.

    - diverging: worse than guessing on average, and rough or worse than the start;
    - converged: within `CONVERGED_WITHIN` of the best possible loss, or that close in the end
      and not rough;
    - oscillating: rough;
    - separable: the classes can be separated, so that no loss is the best;
    - still falling: none of these.
    """
    loss = history.train_loss
    half = (len(history) - 1) // 2
    usual = loss[half:].mean()
    steps = np.diff(loss[half:])
    # Near the optimum the last digits of the loss may rise.
    climbed = steps[steps > 1e-9 * loss[half:-1]].sum()
    rough = climbed > 0.1 * -steps[steps < 0].sum()
    settled = _settled(history)
    if usual > GUESSING and (rough or usual > loss[0] * (1 + 1e-9)):
        return State.DIVERGING
    if settled is not None and (settled <= half or not rough):
        return State.CONVERGED
    if rough:
        return State.OSCILLATING
    return State.SEPARABLE if history.optimum.separable else State.FALLING


def _settled(history: History) -> int | None:
    """Return the epoch from which on the loss is within `CONVERGED_WITHIN` of the best."""
    if history.optimum.separable:
        return None
    apart = np.flatnonzero(history.train_loss > history.optimum.loss * (1 + CONVERGED_WITHIN))
    epoch = int(apart[-1]) + 1 if apart.size else 0
    return epoch if epoch < len(history) else None


def _sentence(state: State, history: History, bounds: StepBounds) -> str:
    loss, epochs = history.train_loss, len(history) - 1
    first, last, best = short(loss[0]), short(loss[-1]), short(history.optimum.loss)
    rate, safe = history.config.learning_rate, below(bounds.safe)
    too_large = f"the learning rate {rate:g} is too large; below {safe} the loss is sure to fall"
    restless = f"above {above(bounds.stable)} no run settles" if rate > bounds.stable else ""
    match state:
        case State.DIVERGING:
            usual, guessing = short(loss[epochs // 2 :].mean()), short(GUESSING)
            return (
                f"In the second half the loss is {usual} on average, worse than guessing "
                f"({guessing}): {too_large}."
            )
        case State.CONVERGED:
            epoch = _settled(history)
            says = f"The loss went from {first} to {last}, the best possible, by epoch {epoch}"
            return f"{says}, but it will leave it again: {restless}." if restless else f"{says}."
        case State.OSCILLATING:
            second_half = loss[epochs // 2 :]
            low, high = short(second_half.min()), short(second_half.max())
            says = f"The loss jumps between {low} and {high} and does not settle: {too_large}"
            return f"{says}, and {restless}." if restless else f"{says}."
        case State.SEPARABLE:
            return (
                "A line can leave no training point on its wrong side, so there is no best: the "
                f"weights grow forever and the loss falls towards {best}; after "
                f"{_epochs(epochs)} it is {last}."
            )
        case State.FALLING:
            faster = f" or a larger learning rate, up to {safe}," if rate < bounds.safe / 2 else ""
            return (
                f"The loss has gone from {first} to {last} in {_epochs(epochs)}; the best "
                f"possible is {best}. More epochs{faster} would bring it closer."
            )


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"

"""Reading a run: how large a step may be, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from logreg.data import Dataset
from logreg.history import History
from logreg.models import MODELS
from logreg.optimum import Optimum
from logreg.wording import short, step

# A run counts as converged when its loss is at most this much above the best possible.
CONVERGED_WITHIN = 0.001


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
    """Say what became of a run.

    - diverging: it ended above its start, or its second half lies above it on average;
    - oscillating: in its second half at least one step in ten made the loss rise;
    - separable: neither, and the classes can be separated, so that no loss is the best;
    - converged: it came within `CONVERGED_WITHIN` of the best possible loss;
    - still falling: none of these.
    """
    loss = history.train_loss
    best = history.optimum.loss
    epochs = len(history) - 1
    second_half = loss[epochs // 2 :]
    steps = np.diff(second_half)
    # Near the optimum, the last digit of the loss may rise.
    rises = np.count_nonzero(steps > 1e-9 * second_half[:-1])
    close = np.flatnonzero(loss <= best * (1 + CONVERGED_WITHIN))

    rate = history.config.learning_rate
    first, last = short(loss[0]), short(loss[-1])
    too_large = (
        f"the learning rate {rate:g} is too large; below {step(bounds.safe)} it surely falls"
    )
    if loss[-1] > loss[0] or second_half.mean() > loss[0]:
        state = State.DIVERGING
        says = f"The loss ends at {last}, it began at {first}: {too_large}."
    elif rises and rises >= 0.1 * len(steps):
        state = State.OSCILLATING
        low, high = short(second_half.min()), short(second_half.max())
        says = f"The loss jumps between {low} and {high} and does not settle: {too_large}."
    elif history.optimum.separable:
        state = State.SEPARABLE
        says = (
            "A line separates the classes, so there is no best: the weights grow for ever and "
            f"the loss falls towards {short(best)}; it is {last} now."
        )
    elif close.size and close[-1] == epochs:
        state = State.CONVERGED
        says = f"The loss fell from {first} to {last}, the best possible, by epoch {close[0]}."
    else:
        state = State.FALLING
        faster = (
            f" or a larger learning rate, up to {step(bounds.safe)}," if rate < bounds.safe else ""
        )
        says = (
            f"The loss fell from {first} to {last} and is still falling; the best possible is "
            f"{short(best)}. More epochs{faster} would bring it closer."
        )
    return Verdict(state, says)

"""The verdict on a run, in a sentence."""

import numpy as np

from logreg.analysis.diagnostics import (
    Diagnosis,
    State,
    chance_loss,
    diverged_at,
    settled_epoch,
    stuck_since,
)
from logreg.formatting import format_distinct, format_number, round_down, round_up
from logreg.training.trainer import LARGEST_PARAMETER


def describe_run(diagnosis: Diagnosis) -> str:
    """Describe the outcome of a run, with its numbers.

    Omit the best possible loss if it is unknown, as for an estimator's ``history_``.
    """
    history, bounds = diagnosis.history, diagnosis.bounds
    loss, epochs = history.objective, len(history) - 1
    first = format_number(loss[0])
    last, best = format_distinct(loss[-1], history.optimum.loss)
    rate = history.config.learning_rate
    what = "The loss with its penalty" if history.penalized else "The loss"
    too_large = f"the learning rate {rate:g} is too large"
    if bounds.safe < rate:
        too_large += f"; below {round_down(bounds.safe)} the loss is sure to fall"
    elif diagnosis.rate_that_works is not None:
        too_large += f"; with {diagnosis.rate_that_works:g} this run would not"
    elif not np.isfinite(bounds.safe):
        too_large = "try a smaller learning rate"
        if history.config.optimizer == "newton" and history.config.init == "normal":
            # Its steps are only guaranteed to be good near the optimum (Nocedal & Wright, 3.3);
            # far from it, no rate may help.
            too_large = "try a start nearer to the best: zeros, with standardised features"
    restless = f"above {round_up(bounds.stable)} no run settles" if rate > bounds.stable else ""
    match diagnosis.state:
        case State.DIVERGING:
            usual, chance = (
                format_number(loss[epochs // 2 :].mean()),
                format_number(chance_loss(history.n_classes)),
            )
            epoch = diverged_at(history)
            since = (
                f"is {usual} on average in the second half, worse than guessing ({chance}), "
                "as it was at the start"
                if epoch is None
                else f"diverges: in epoch {epoch} it is for the first time worse than guessing "
                f"({chance}) and than its start, and in the second half it is {usual} on average"
            )
            beyond = (
                " until its numbers grew too large to go on"
                if np.abs(history.weights[-1]).max() > LARGEST_PARAMETER * 1e-12
                else ""
            )
            return f"{what} {since}{beyond}: {too_large}."
        case State.CONVERGED:
            epoch = settled_epoch(history)
            says = f"{what} went from {first} to {best}, the best possible, by epoch {epoch}"
            return f"{says}, but it will leave it again: {restless}." if restless else f"{says}."
        case State.OSCILLATING:
            second_half = loss[epochs // 2 :]
            low, high = format_distinct(second_half.min(), second_half.max())
            says = f"{what} jumps between {low} and {high} and does not settle: {too_large}"
            return f"{says}, and {restless}." if restless else f"{says}."
        case State.HOVERING:
            second_half = loss[epochs // 2 :]
            low, high, best = format_distinct(
                second_half.min(), second_half.max(), history.optimum.loss
            )
            above_best = f", above the best possible {best}," if history.optimum.known else ""
            return (
                f"{what} hovers between {low} and {high}{above_best} as every "
                "batch pulls another way: larger batches, a smaller learning rate or one that "
                "decays would calm it."
            )
        case State.STUCK:
            why = (
                "the model is so certain, right or wrong, of every training point that the "
                "curvature, by which Newton's method divides, is too small to use. At zeros there "
                "is enough of it to start"
                if history.config.optimizer == "newton"
                else "the steps are too small to change the digits of any weight. A larger "
                "learning rate would move them"
            )
            return (
                f"{what} stays at {last} from epoch {stuck_since(history)} on, above the best "
                f"possible {best}: {why}."
            )
        case State.SEPARABLE:
            parted = (
                "Part of the training points can be told from the others without a mistake"
                if history.optimum.loss > 0
                else "A boundary exists with no training point on its wrong side"
            )
            return (
                f"{parted}, so there is no best: the weights grow forever and the loss falls "
                f"towards {best}; after {_epochs(epochs)} it is {last}."
            )
        case State.FALLING:
            so_far = f"{what} has gone from {first} to {last} in {_epochs(epochs)}"
            if not history.optimum.known:
                return f"{so_far}; how far it could go was not found."
            limit = bounds.safe
            faster = ""
            if rate < limit / 2 and np.isfinite(limit):
                faster = f" or a larger learning rate, up to {round_down(limit)},"
            return (
                f"{so_far}; the best possible is {best}. More epochs{faster} would bring it closer."
            )


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"

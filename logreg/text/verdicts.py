"""The verdict on a run, in a sentence."""

import numpy as np

from logreg.analysis.diagnostics import (
    Diagnosis,
    State,
    StepBounds,
    chance_loss,
    diverged_at,
    second_half,
    settled_epoch,
    stuck_since,
)
from logreg.formatting import count, format_distinct, format_number, round_down, round_up
from logreg.training.history import History
from logreg.training.optimum import Optimum
from logreg.training.trainer import may_have_skipped_steps


def describe_run(diagnosis: Diagnosis) -> str:
    """Describe the outcome of a run, with its numbers.

    Omit the best possible loss if it is unknown, as for an estimator's ``history_``.
    """
    history, bounds = diagnosis.history, diagnosis.bounds
    optimum, rate = history.optimum, history.config.learning_rate
    what = "The loss with its penalty" if history.penalized else "The loss"
    first = format_number(history.objective[0])
    last, best = format_distinct(history.objective[-1], optimum.loss)
    half = second_half(history)
    epochs = count(len(history) - 1, "epoch")
    restless = _no_run_settles(bounds) if rate > bounds.stable else ""
    match diagnosis.state:
        case State.DIVERGING:
            return f"{what} {_divergence(history)}: {_too_large(diagnosis)}."
        case State.CONVERGED:
            epoch = settled_epoch(history)
            says = f"{what} went from {first} to {best}, the best possible, by epoch {epoch}"
            return f"{says}, but it will leave it again: {restless}." if restless else f"{says}."
        case State.OSCILLATING:
            low, high = format_distinct(half.min(), half.max())
            too_large = _too_large(diagnosis)
            says = f"{what} jumps between {low} and {high} and does not settle: {too_large}"
            return f"{says}, and {restless}." if restless else f"{says}."
        case State.HOVERING:
            low, high, best = format_distinct(half.min(), half.max(), optimum.loss)
            above_best = f", above the best possible {best}," if optimum.known else ""
            return (
                f"{what} hovers between {low} and {high}{above_best} as every batch pulls another "
                "way: larger batches, a smaller learning rate or one that decays would calm it."
            )
        case State.STUCK:
            stays = f"{what} stays at {last} from epoch {stuck_since(history)} on"
            return f"{stays}, above the best possible {best}: {_why_stuck(history)}."
        case State.SEPARABLE:
            return (
                f"{describe_separation(optimum)}, so there is no best: the weights grow forever "
                f"and the loss falls towards {best}; after {epochs} it is {last}."
            )
        case State.FALLING:
            so_far = f"{what} has gone from {first} to {last} in {epochs}"
            if not optimum.known:
                return f"{so_far}; how far it could go was not found."
            faster = ""
            if rate < bounds.safe / 2 and np.isfinite(bounds.safe):
                faster = f" or a larger learning rate, up to {round_down(bounds.safe)},"
            return (
                f"{so_far}; the best possible is {best}. More epochs{faster} would bring it closer."
            )


def describe_bounds(bounds: StepBounds) -> str:
    """Return the known limits of the learning rate, as part of a sentence."""
    limits = []
    if np.isfinite(bounds.safe):
        limits.append(f"safe up to {round_down(bounds.safe)}")
    if np.isfinite(bounds.stable):
        limits.append(_no_run_settles(bounds))
    return "; ".join(limits)


def describe_separation(optimum: Optimum) -> str:
    """Say, as part of a sentence, which training points of separable classes are separated."""
    if optimum.loss > 0:
        return "Part of the training points can be told from the others without a mistake"
    return "A boundary exists with no training point on its wrong side"


def _no_run_settles(bounds: StepBounds) -> str:
    return f"above {round_up(bounds.stable)} no run settles"


def _too_large(diagnosis: Diagnosis) -> str:
    """Say that the learning rate is too large, or what else to change."""
    config, bounds = diagnosis.history.config, diagnosis.bounds
    too_large = f"the learning rate {config.learning_rate:g} is too large"
    if bounds.safe < config.learning_rate:
        return f"{too_large}; below {round_down(bounds.safe)} the loss is sure to fall"
    if diagnosis.rate_that_works is not None:
        return f"{too_large}; with {diagnosis.rate_that_works:g} this run would not"
    if np.isfinite(bounds.safe):
        return too_large
    if config.optimizer == "newton" and config.init == "normal":
        # Its steps are only guaranteed to be good near the optimum (Nocedal & Wright, 3.3); far
        # from it, no rate may help.
        return "try a start nearer to the best: zeros, with standardised features"
    return "try a smaller learning rate"


def _divergence(history: History) -> str:
    usual = format_number(second_half(history).mean())
    chance = format_number(chance_loss(history.n_classes))
    epoch = diverged_at(history)
    since = (
        f"is {usual} on average in the second half, worse than guessing ({chance}), as it was at "
        "the start"
        if epoch is None
        else f"diverges: in epoch {epoch} it is for the first time worse than guessing ({chance}) "
        f"and than its start, and in the second half it is {usual} on average"
    )
    skipped = may_have_skipped_steps(history)
    return f"{since} until its numbers grew too large to go on" if skipped else since


def _why_stuck(history: History) -> str:
    if history.config.optimizer == "newton":
        return (
            "the model is so certain, right or wrong, of every training point that the curvature, "
            "by which Newton's method divides, is too small to use. At zeros there is enough of it "
            "to start"
        )
    return (
        "the steps are too small to change the digits of any weight. A larger learning rate would "
        "move them"
    )

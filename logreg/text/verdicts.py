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
from logreg.training.optimum import Optimum
from logreg.training.trainer import may_have_skipped_steps


def describe_run(diagnosis: Diagnosis) -> str:
    """Describe the outcome of a run, with its numbers.

    Omit the best possible loss if it is unknown, as for an estimator's ``history_``.
    """
    loss = "The loss with its penalty" if diagnosis.history.penalized else "The loss"
    return _OUTCOMES[diagnosis.state](loss, diagnosis)


def describe_bounds(bounds: StepBounds) -> str:
    """Return the known limits of the learning rate, as a part of a sentence."""
    limits = []
    if np.isfinite(bounds.safe):
        limits.append(f"safe up to {round_down(bounds.safe)}")
    if np.isfinite(bounds.stable):
        limits.append(_no_run_settles(bounds))
    return "; ".join(limits)


def describe_separation(optimum: Optimum) -> str:
    """Say, in a part of a sentence, which training points of separable classes are separated."""
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


def _diverging(loss: str, diagnosis: Diagnosis) -> str:
    history = diagnosis.history
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
    if may_have_skipped_steps(history):
        since += " until its numbers grew too large to go on"
    return f"{loss} {since}: {_too_large(diagnosis)}."


def _converged(loss: str, diagnosis: Diagnosis) -> str:
    history, bounds = diagnosis.history, diagnosis.bounds
    first, best = format_number(history.objective[0]), _last_and_best(diagnosis)[1]
    epoch = settled_epoch(history)
    sentence = f"{loss} went from {first} to {best}, the best possible, by epoch {epoch}"
    if history.config.learning_rate > bounds.stable:
        sentence += f", but it will leave it again: {_no_run_settles(bounds)}"
    return f"{sentence}."


def _oscillating(loss: str, diagnosis: Diagnosis) -> str:
    history, bounds = diagnosis.history, diagnosis.bounds
    low, high = format_distinct(second_half(history).min(), second_half(history).max())
    sentence = f"{loss} jumps between {low} and {high} and does not settle: {_too_large(diagnosis)}"
    if history.config.learning_rate > bounds.stable:
        sentence += f", and {_no_run_settles(bounds)}"
    return f"{sentence}."


def _hovering(loss: str, diagnosis: Diagnosis) -> str:
    optimum, half = diagnosis.history.optimum, second_half(diagnosis.history)
    low, high, best = format_distinct(half.min(), half.max(), optimum.loss)
    above_best = f", above the best possible {best}," if optimum.known else ""
    return (
        f"{loss} hovers between {low} and {high}{above_best} as every batch pulls another way: "
        "larger batches, a smaller learning rate or one that decays would calm it."
    )


def _stuck(loss: str, diagnosis: Diagnosis) -> str:
    history = diagnosis.history
    last, best = _last_and_best(diagnosis)
    why = (
        "the model is so certain, right or wrong, of every training point that the curvature, by "
        "which Newton's method divides, is too small to use. At zeros there is enough of it to "
        "start"
        if history.config.optimizer == "newton"
        else "the steps are too small to change the digits of any weight. A larger learning rate "
        "would move them"
    )
    return (
        f"{loss} stays at {last} from epoch {stuck_since(history)} on, above the best possible "
        f"{best}: {why}."
    )


def _separable(loss: str, diagnosis: Diagnosis) -> str:
    history = diagnosis.history
    last, best = _last_and_best(diagnosis)
    return (
        f"{describe_separation(history.optimum)}, so there is no best: the weights grow forever "
        f"and the loss falls towards {best}; after {count(len(history) - 1, 'epoch')} it is {last}."
    )


def _falling(loss: str, diagnosis: Diagnosis) -> str:
    history, safe = diagnosis.history, diagnosis.bounds.safe
    first, (last, best) = format_number(history.objective[0]), _last_and_best(diagnosis)
    so_far = f"{loss} has gone from {first} to {last} in {count(len(history) - 1, 'epoch')}"
    if not history.optimum.known:
        return f"{so_far}; how far it could go was not found."
    faster = ""
    if history.config.learning_rate < safe / 2 and np.isfinite(safe):
        faster = f" or a larger learning rate, up to {round_down(safe)},"
    return f"{so_far}; the best possible is {best}. More epochs{faster} would bring it closer."


def _last_and_best(diagnosis: Diagnosis) -> list[str]:
    """Return the loss after the last epoch and the best possible one."""
    history = diagnosis.history
    return format_distinct(history.objective[-1], history.optimum.loss)


_OUTCOMES = {
    State.DIVERGING: _diverging,
    State.CONVERGED: _converged,
    State.OSCILLATING: _oscillating,
    State.HOVERING: _hovering,
    State.STUCK: _stuck,
    State.SEPARABLE: _separable,
    State.FALLING: _falling,
}

"""The numbers, formulas and sentences of the squared-error figure."""

from collections.abc import Mapping
from typing import Any

from logreg.chapters.squared.numbers import LossNumbers, Outcome, WorstSample
from logreg.data import Dataset
from logreg.formatting import format_number
from logreg.player.readouts.base import GAP, Measure, formula, readout, slots, words

# How a descent ended, as the predicate of a sentence.
_OUTCOMES: Mapping[Outcome, str] = {
    "converged": "has arrived",
    "oscillating": "jumps to and fro, since the learning rate is too large,",
    "descending": "is still on its way",
    "stuck": "is stuck where the slope is nearly 0",
    "crossing a plateau": "is crossing a plateau, where the slope is nearly 0",
}


def squared_readout(losses: tuple[LossNumbers, LossNumbers], rate: float) -> dict[str, Any]:
    """Return weight, slope, curvature and step on both losses."""
    log_loss, squared = (loss.descent for loss in losses)
    measures = [Measure("log loss", log_loss.loss), Measure("squared error", squared.loss)]
    for descent in (log_loss, squared):
        measures.append(Measure("", descent.w, "coefficient"))
        measures += [
            Measure("", values)
            for values in (descent.slope, descent.second_derivative, descent.step)
        ]
    _, _, *places = slots(measures)
    html = ""
    for name, (w, slope, curvature, step) in (
        ("log loss", places[:4]),
        ("squared error", places[4:]),
    ):
        html += formula(
            [
                f"{words(f'{name}:')}{GAP}w = {w}{GAP}",
                f"{words('slope')} = {slope}{GAP}",
                f"{words('curvature')} = {curvature}{GAP}",
                f"{words('step')} = <mrow>− {rate:g}</mrow> · {words('slope')} = {step}",
            ]
        )
    return readout(measures, html)


def squared_alt(
    losses: tuple[LossNumbers, LossNumbers], start: float, rate: float, epochs: int
) -> str:
    """Describe the figure in a sentence."""
    log_loss, squared = losses
    return (
        f"From weight {start:g} at learning rate {rate:g}, after {epochs} epochs: log loss "
        f"{_OUTCOMES[log_loss.outcome]}, at weight {format_number(log_loss.descent.w[-1])}; "
        f"squared error {_OUTCOMES[squared.outcome]}, at {format_number(squared.descent.w[-1])}."
    )


def describe_descent(name: str, loss: LossNumbers, dataset: Dataset) -> str:
    """Describe where a descent ended, and the boundary in hours."""
    w, slope = loss.descent.w[-1], loss.descent.slope[-1]
    hours = dataset.X_train[:, 0]
    if loss.crossing is None:
        boundary = "It has no boundary: all are predicted to fail."
    else:
        boundary = f"Its boundary is at {format_number(loss.crossing)} hours" + (
            ": who studied longer is predicted to pass."
            if 0 < loss.crossing < hours.max()
            else ", where nobody is: all are predicted to fail."
        )
    return (
        f"**{name}** {_OUTCOMES[loss.outcome]} at $w = {w:.3f}$ with a slope of "
        f"{format_number(slope)}. {boundary} That is right for {loss.n_correct} of {len(hours)}."
    )


def describe_student(student: WorstSample, dataset: Dataset) -> str:
    """Describe the slopes of both losses on one student, in a sentence."""
    return (
        f"Take the student who studied {student.x:g} hours and {dataset.class_names[student.y]}, "
        f"at the start: p is {format_number(student.p)}, so that the log loss has a slope of "
        f"{format_number(student.log_slope)}, the squared error of "
        f"{format_number(student.squared_slope)}."
    )

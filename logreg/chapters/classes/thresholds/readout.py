"""The table and the alt text of the thresholds figure."""

from typing import Any

from logreg.chapters.classes.thresholds.numbers import LEVELS, ThresholdNumbers
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, readout, slots, table


def thresholds_readout(numbers: ThresholdNumbers) -> dict[str, Any]:
    """Return the class probabilities at each score."""
    columns = [*numbers.margins.T, *numbers.at_most.T, *numbers.p.T]
    measures = [Measure("score η", numbers.eta, "fixed")]
    measures += [Measure("", column, "coefficient") for column in columns]
    _, margin, next_margin, at_most, next_at_most, low, medium, high = slots(measures, "span")
    rows = [
        [LEVELS[0], margin, at_most, low],
        [LEVELS[1], next_margin, next_at_most, medium],
        [LEVELS[2], "", "1", high],
    ]
    head = ["k", "θ<sub>k</sub> − η", "P(y ≤ k) = σ(θ<sub>k</sub> − η)", "P(y = k)"]
    return readout(measures, table(head, rows))


def thresholds_alt(numbers: ThresholdNumbers) -> str:
    """Describe the figure in a sentence."""
    first, second = numbers.thresholds
    return (
        f"Logistic noise around the score, cut at {format_number(first)} and "
        f"{format_number(second)}; below, P(y ≤ low) and P(y ≤ medium) fall from 1 to 0 in "
        f"parallel, {format_number(second - first)} apart."
    )

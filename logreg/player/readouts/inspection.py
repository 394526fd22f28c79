"""The readout of one sample: its scores, its loss, and its contribution to the next step."""

from html import escape
from typing import Any

import numpy as np

from logreg.analysis.inspection import GradientContribution, Inspection
from logreg.data import Dataset
from logreg.formatting import format_number
from logreg.player.readouts.base import MAX_TERMS, slot, table
from logreg.training.features import subscript
from logreg.training.history import History


def with_sample(
    readout: dict[str, Any], dataset: Dataset, history: History, sample: int, seen: Inspection
) -> dict[str, Any]:
    """Append the numbers of a sample, given by its index, to a readout."""
    numbers = _Numbers(readout["values"].shape[1])
    html = _title(dataset, seen, sample + 1) + _line(numbers, dataset, history, seen)
    html += _tables(numbers, dataset, history, seen) + _explanation(history, seen)
    return {
        "html": f'{readout["html"]}<section class="player-point">{html}</section>',
        "values": np.column_stack([readout["values"], *numbers.columns]),
    }


class _Numbers:
    """Moving numbers, (F,) each, in columns that start at ``first``."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.columns: list[np.ndarray] = []

    def slot(self, values: np.ndarray) -> str:
        """Return the slot of a number in HTML."""
        self.columns.append(values)
        return slot("span", self.first + len(self.columns) - 1, "short")

    def named(self, name: str, values: np.ndarray, unit: str = "") -> str:
        """Return the slot of a number with its name."""
        return f"<span>{escape(name)} <b>{self.slot(values)}{unit}</b></span>"


def _title(dataset: Dataset, seen: Inspection, point: int) -> str:
    split = "training" if seen.in_training else "test"
    few = len(dataset.feature_names) <= MAX_TERMS
    shown = range(len(dataset.feature_names)) if few else dataset.plane
    values = ", ".join(f"{dataset.feature_names[i]} = {format_number(seen.x[i])}" for i in shown)
    text = escape(f"{split}, {dataset.class_names[seen.label]}; {values}")
    return f"<p><b>Point {point}</b>: {text}</p>"


def _line(numbers: _Numbers, dataset: Dataset, history: History, seen: Inspection) -> str:
    """Return the numbers that the sample has one of."""
    spans = []
    if seen.scores.shape[1] == 1:
        score = "score η" if history.has_thresholds else "score z"
        spans.append(numbers.named(score, seen.scores[:, 0]))
    if len(dataset.class_names) == 2:
        name = dataset.class_names[1]
        spans.append(numbers.named(f"odds of {name}", seen.odds[:, 1]))
        spans.append(numbers.named(f"P({name})", seen.p[:, 1]))
    spans.append(numbers.named("its loss", seen.loss))
    split = "training" if seen.in_training else "test"
    spans.append(numbers.named(f"share of {split} loss", 100 * seen.share, " %"))
    if seen.contribution and seen.total:
        spans.append(numbers.named("its pull", seen.contribution.size))
        spans.append(numbers.named("all pulls together", seen.total.size))
    return "".join(spans)


def _tables(numbers: _Numbers, dataset: Dataset, history: History, seen: Inspection) -> str:
    """Return the numbers per class and per parameter."""
    names = [escape(name) for name in dataset.class_names]
    rows, m = seen.scores.shape[1], len(history.features.names)
    tables = []
    if rows > 1:
        columns = zip(names, seen.scores.T, seen.p.T, strict=True)
        lines = [[name, numbers.slot(z), numbers.slot(p)] for name, z, p in columns]
        tables.append(table(["class", "score z", "P"], lines))
    elif len(names) > 2:
        lines = [[name, numbers.slot(p)] for name, p in zip(names, seen.p.T, strict=True)]
        tables.append(table(["class", "P"], lines))
    if seen.contribution and seen.total and m <= MAX_TERMS:
        parameters = [f"w{subscript(i + 1)}" for i in range(m)]
        parameters.append("all θ" if history.has_thresholds else "b")
        own, total = seen.contribution, seen.total
        by_table = {"pull": [("its own", own, 0), ("all together", total, 0)]}
        if rows > 1:
            by_table = {
                head: [(name, gradient, row) for row, name in enumerate(names)]
                for head, gradient in (("its pull", own), ("all pulls together", total))
            }
        for head, gradients in by_table.items():
            lines = [
                [name, *map(numbers.slot, _of_row(each, row).T)] for name, each, row in gradients
            ]
            tables.append(table([head, *(f"on {name}" for name in parameters)], lines))
    return f'<div class="player-tables">{"".join(tables)}</div>' if tables else ""


def _of_row(gradient: GradientContribution, row: int) -> np.ndarray:
    """Return the contribution to the weights and the bias of one score: (F, m + 1)."""
    return np.column_stack([gradient.weights[:, row], gradient.bias[:, row]])


def _explanation(history: History, seen: Inspection) -> str:
    if not seen.in_training:
        return "<p>A test point does not pull: it is kept from training.</p>"
    rest = ""
    if history.optimum.known and not history.optimum.separable:
        balance = "balance the penalty" if history.penalized else "cancel out"
        rest = f"; near the best model all pulls {balance}"
    return (
        "<p>A point's pull is what it alone adds to a step of gradient descent on all training "
        "points, for each unit of the learning rate. It is a direction with a length: where its "
        "sign is a plus, a parameter grows. A wrong point pulls hard, a safe one "
        f"hardly{rest}.</p>"
    )

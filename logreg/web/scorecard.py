"""The numbers under the pictures of Evaluate: kinds of mistakes, and rates made of them."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from logreg.evaluation import Confusion, Predictions, confusion, report
from logreg.inference import Coefficient
from logreg.web.readout import Measure, readout, slot, table
from logreg.wording import short

_PARTS = ("Training", "Test")


def threshold_scorecard(
    parts: tuple[Predictions, Predictions], class_names: Sequence[str], alarm: float, miss: float
) -> dict[str, Any]:
    """Return rates and confusion matrices of both parts, which follow the threshold."""
    zero, one = map(escape, class_names)
    measures: list[Measure] = []

    def moving(values: np.ndarray, how: str) -> str:
        measures.append(Measure("", values, how))
        return slot("span", len(measures) - 1, how)

    counts = [confusion(part) for part in parts]
    rates = [
        ("Accuracy", "accuracy"),
        ("Precision", "precision"),
        ("Recall", "recall"),
        ("Specificity", "specificity"),
        ("F1", "f1"),
    ]
    rows = [
        [name, *(moving(getattr(each, of), "percent") for each in counts)] for name, of in rates
    ]
    rows.append(["Mean cost", *(moving(each.cost(alarm, miss), "short") for each in counts)])
    matrix = [
        [f"{name}, {part.lower()}", moving(of_zero, "whole"), moving(of_one, "whole")]
        for part, each in zip(_PARTS, counts, strict=True)
        for name, of_zero, of_one in (
            (zero, each.passes, each.alarms),
            (one, each.misses, each.hits),
        )
    ]
    return readout(
        measures,
        _side_by_side(
            table(["Rate", *_PARTS], rows),
            table(["Class", f"taken for {zero}", f"taken for {one}"], matrix),
        ),
    )


def classes_scorecard(
    parts: tuple[Predictions, Predictions], class_names: Sequence[str]
) -> dict[str, Any]:
    """Return the rates of each class, their averages, and the confusion matrix of both parts."""
    names = [escape(name) for name in class_names]
    tables = []
    for part, predictions in zip(_PARTS, parts, strict=True):
        found = report(predictions)
        rates = zip(found.precision, found.recall, found.f1, found.auc, strict=True)
        rows = [
            [name, *map(_percent, four)]
            for name, four in zip([*names, "Macro average", "Weighted average"], rates, strict=True)
        ]
        accuracy = float((predictions.classes == predictions.y).mean())
        rows.append(["Accuracy", _percent(accuracy), "", "", ""])
        tables.append(table([part, "Precision", "Recall", "F1", "AUC"], rows))
        tables.append(
            table(
                [part, *(f"taken for {name}" for name in names)],
                [[name, *map(str, row)] for name, row in zip(names, found.matrix, strict=True)],
            )
        )
    return readout([], _side_by_side(*tables))


def _side_by_side(*tables: str) -> str:
    return f'<div class="player-tables">{"".join(tables)}</div>'


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f} %"


def in_words(counts: Confusion, at: int, class_name: str) -> str:
    """Return the mistakes of one part at one threshold in a sentence."""
    hits, misses = int(counts.hits[at]), int(counts.misses[at])
    alarms, passes = int(counts.alarms[at]), int(counts.passes[at])
    return (
        f"{hits} of {hits + misses} of {class_name} are found, and {alarms} of "
        f"{alarms + passes} others are taken for it"
    )


# More rows would be no reading.
MAX_ROWS = 60


def odds_table(rows: Sequence[Coefficient]) -> str:
    """Return coefficients with their odds ratios and intervals as a table in Markdown."""
    head = ["feature", "odds of", "coefficient", "standard error", "odds ratio", "95 % interval"]
    lines = [head, ["---", "---", *4 * ["--:"]]]
    for row in rows[:MAX_ROWS]:
        between = row.odds_interval
        lines.append(
            [
                row.name.replace("|", "\\|"),
                row.odds_of.replace("|", "\\|"),
                short(row.estimate),
                "–" if row.standard_error is None else short(row.standard_error),
                short(row.odds_ratio),
                "–" if between is None else f"{short(between[0])} to {short(between[1])}",
            ]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

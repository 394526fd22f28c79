"""The readouts of Evaluate: confusion matrices, rates and coefficients."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from logreg.analysis.evaluation import THRESHOLDS, AllThresholds, Best, Confusion, Report
from logreg.analysis.inference import Coefficient
from logreg.errors import needs
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, readout, slot, table

if TYPE_CHECKING:
    import pandas as pd

_SPLITS = ("Training", "Test")

_RATES = (
    ("Accuracy", "accuracy"),
    ("Precision", "precision"),
    ("Recall", "recall"),
    ("Specificity", "specificity"),
    ("F1", "f1"),
)


def threshold_scorecard(
    counts: tuple[Confusion, Confusion], class_names: Sequence[str], alarm: float, miss: float
) -> dict[str, Any]:
    """Return rates and confusion matrices of both sets, which follow the threshold."""
    measures: list[Measure] = []

    def moving(values: np.ndarray, format: str) -> str:
        measures.append(Measure("", values, format))
        return slot("span", len(measures) - 1, format)

    rates = [
        [name, *(moving(getattr(each, attribute), "percent") for each in counts)]
        for name, attribute in _RATES
    ]
    rates.append(["Mean cost", *(moving(each.cost(alarm, miss), "short") for each in counts)])
    zero, one = map(escape, class_names)
    matrix = [
        [f"{name}, {split.lower()}", moving(of_zero, "whole"), moving(of_one, "whole")]
        for split, each in zip(_SPLITS, counts, strict=True)
        for name, of_zero, of_one in ((zero, each.tn, each.fp), (one, each.fn, each.tp))
    ]
    tables = [
        table(["Rate", *_SPLITS], rates),
        table(["Class, part", f"taken for {zero}", f"taken for {one}"], matrix),
    ]
    return readout(measures, _side_by_side(tables))


def threshold_alt(
    splits: tuple[AllThresholds, AllThresholds], class_names: Sequence[str], epoch: int
) -> str:
    """Describe how well the model separates the two classes, in a sentence."""
    negative, positive = class_names
    areas = [
        f"{each.curves.roc.summary:.3f} in the {name.lower()} part"
        for name, each in zip(_SPLITS, splits, strict=True)
        if each.curves
    ]
    return (
        f"The model of epoch {epoch} tells {positive} from {negative} with an area below the ROC "
        f"curve of {' and '.join(areas)}. The tables say what the threshold does."
    )


def describe_cheapest(
    best: Best, counts: tuple[Confusion, Confusion], alarm: float, miss: float
) -> str:
    """Describe the cost on both sets at the best threshold of the training set, in a sentence."""
    if best.equals == len(THRESHOLDS):
        return "All thresholds cost the training part the same."
    more = best.equals - 1
    others = f", and at {more} other{'s' if more > 1 else ''}" if more else ""
    train, test = (format_number(each.cost(alarm, miss)[best.place]) for each in counts)
    return (
        f"The lowest training cost is {train} a point, at threshold {best.threshold:.2f}{others}; "
        f"there the test part costs {test}."
    )


def classes_alt(reports: tuple[Report, Report], epoch: int) -> str:
    """Describe how many points are classified correctly, in a sentence."""
    train, test = (f"{100 * each.accuracy:.1f} %" for each in reports)
    return (
        f"The model of epoch {epoch} takes {train} of the training points and {test} of the test "
        "points for what they are."
    )


def classes_scorecard(reports: tuple[Report, Report], class_names: Sequence[str]) -> dict[str, Any]:
    """Return the rates of each class, their averages, and the confusion matrix, for both sets."""
    names = [escape(name) for name in class_names]
    tables = []
    for split, found in zip(_SPLITS, reports, strict=True):
        columns = zip(found.precision, found.recall, found.f1, found.auc, strict=True)
        rows = [
            [name, *map(_percent, three), "–" if np.isnan(auc) else format_number(auc)]
            for name, (*three, auc) in zip(
                [*names, "Macro average", "Weighted average"], columns, strict=True
            )
        ]
        tables.append(table([split, "Precision", "Recall", "F1", "AUC"], rows))
        matrix = [[name, *map(str, row)] for name, row in zip(names, found.matrix, strict=True)]
        tables.append(table([f"{split}, taken for", *names], matrix))
    measures = [
        Measure(f"{split.lower()} accuracy", np.array([found.accuracy]), "percent")
        for split, found in zip(_SPLITS, reports, strict=True)
    ]
    return readout(measures, _side_by_side(tables))


def _side_by_side(tables: Sequence[str]) -> str:
    return f'<div class="player-tables">{"".join(tables)}</div>'


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f} %"


def odds_table(rows: Sequence[Coefficient]) -> "pd.DataFrame":
    """Return coefficients with their odds ratios and intervals as a table of texts."""
    with needs("pandas"):
        import pandas as pd

    return pd.DataFrame(
        {
            "feature": row.name,
            "odds of": row.odds_of,
            "coefficient": format_number(row.estimate),
            "standard error": _or_dash(row.standard_error),
            "p value": _or_dash(row.p_value),
            # For an intercept or a threshold these are odds, not an odds ratio.
            "odds ratio": format_number(row.odds_ratio) if row.is_slope else "–",
            "95 % interval": " to ".join(map(format_number, row.odds_interval))
            if row.is_slope and row.odds_interval
            else "–",
        }
        for row in rows
    )


def _or_dash(value: float | None) -> str:
    return "–" if value is None else format_number(value)

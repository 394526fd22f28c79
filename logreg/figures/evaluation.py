"""How good a model is: its mistakes in the plane, and curves over all thresholds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from logreg.analysis.bernoulli import logit
from logreg.analysis.evaluation import (
    THRESHOLDS,
    Confusion,
    Curve,
    Predictions,
    calibration,
    has_both,
    precision_recall,
    roc,
    wrong_during,
)
from logreg.arrays import IntArray
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import (
    LEGEND,
    NARROW,
    Picture,
    Timeline,
    axis,
    dots,
    layout,
    line,
)
from logreg.figures.scatter import drawn, key_of_circles, plane_axes, plane_ranges, points
from logreg.figures.score_field import field_of
from logreg.figures.style import BEST, CLASSES, INK, TEST, TRAIN
from logreg.formatting import format_number
from logreg.training.history import History

# Each part with the look of its curves.
_PARTS = (("training", TRAIN, "solid"), ("test", TEST, "dot"))

# The rates that are drawn over the threshold: name, attribute of a `Confusion`, and look.
_RATES = (
    ("accuracy", "accuracy", INK, "solid"),
    ("precision", "precision", CLASSES[2].color, "dash"),
    ("recall", "recall", CLASSES[3].color, "dashdot"),
    ("specificity", "specificity", CLASSES[4].color, "dot"),
    ("F1", "f1", CLASSES[5].color, "9px,2px"),
)
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")

_BINS = np.linspace(0, 1, 21)

# What an axis of rates shows.
_FROM_0_TO_1 = [-0.03, 1.03]

# The curves: how each comes about, its name, that of the number that sums it up, its axes, and
# how Plotly joins its points.
_CURVES: tuple[tuple[Callable[[Predictions], Curve], str, str, str, str, str], ...] = (
    (roc, "ROC", "AUC", "false positive rate", "recall", "linear"),
    (precision_recall, "Precision–recall", "AP", "recall", "precision", "hv"),
    (calibration, "Calibration", "Brier", "mean probability", "share of class", "linear"),
)

_HOLLOW = "rgba(0,0,0,0)"


def threshold_picture(
    dataset: Dataset,
    history: History,
    epoch: int,
    parts: tuple[Predictions, Predictions],
    counts: tuple[Confusion, Confusion],
    *,
    shown: int,
    best: float,
    start: float,
) -> Picture:
    """Return all that a threshold decides for two classes, for a slider of thresholds.

    Beside the plane are the rates; below are how the probabilities are spread, ROC,
    precision–recall and calibration.

    Parameters
    ----------
    dataset, history, epoch : the model that is looked at
    parts : what it says of the training part and of the test part
    counts : their kinds of mistakes at all `THRESHOLDS`
    shown : 0 or 1, the part whose rates and probabilities are drawn
    best : a threshold to mark among the rates
    start : the threshold that is shown first
    """
    bars = list(_bars(dataset, parts[shown], _on(3)))
    reach = float(max(bar["customdata"].max() for bar in bars))
    part = _PARTS[shown][0]
    titles = {2: f"Rates, {part} part", 3: f"Probabilities, {part} part"}
    curves = []
    for place, (curve, title, number, *_, shape) in enumerate(_CURVES, 4):
        told = []
        for each, (name, color, dash) in zip(parts, _PARTS, strict=True):
            if has_both(each):
                found = curve(each)
                told.append(f"{name} {format_number(found.summary)}")
                look = {"legend": "legend3", "showlegend": curve is roc}
                curves.append(_curve(name, found, color, dash, shape, **look, **_on(place)))
        titles[place] = f"{title}, {number}<br>{', '.join(told)}"
    field = field_of(dataset, history, np.full(len(THRESHOLDS), epoch), *plane_ranges(dataset))
    narrow_height, narrow = _stacked(
        (0, 290), (135, 220), (75, 170), (125, 220), (95, 220), (95, 220)
    )
    for legend, plot, above in (("legend2", "yaxis2", 0.012), ("legend3", "yaxis4", 0.022)):
        narrow |= {f"{legend}.x": 0, f"{legend}.xanchor": "left", f"{legend}.yanchor": "bottom"}
        narrow[f"{legend}.y"] = narrow[f"{plot}.domain"][1] + above
    return Picture(
        [
            *points(dataset),
            key_of_circles("ringed: wrong", INK, 14),
            *_rates(counts[shown], best, _on(2)),
            *bars,
            *curves,
            _diagonal(_on(4)),
            _diagonal(_on(6)),
        ],
        layout(
            **_axes_of_two(dataset, reach),
            legend2={**LEGEND, "x": 1, "xanchor": "right", "y": 0.445, "yanchor": "top"},
            legend3={**LEGEND, "x": 0, "y": 0.445, "yanchor": "top"},
            annotations=_titles(titles),
            barmode="overlay",
            bargap=0.1,
        ),
        Timeline("Threshold", THRESHOLDS, 8.0, start=start, key="threshold", axis="x2"),
        replace(field, levels=logit(THRESHOLDS)),
        [
            _rings(dataset, *map(wrong_during, parts)),
            *_uprights(reach),
            *_marks(counts),
        ],
        dataset.class_names,
        len(dataset.feature_names) > 2,
        height=720,
        narrow_height=narrow_height,
        narrow=narrow,
    )


def classes_picture(
    dataset: Dataset,
    history: History,
    epoch: int,
    parts: tuple[Predictions, Predictions],
    *,
    shown: int,
) -> Picture:
    """Return the plane with all mistakes, and each class against all others, over all thresholds.

    The parameters are those of `threshold_picture`; ``shown`` is the part of the curves.
    """
    curves = []
    for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
        part = parts[shown].against_rest(label)
        if has_both(part):
            dash = _DASHES[label % len(_DASHES)]
            for place, (curve, *_, shape) in enumerate(_CURVES, 2):
                look = {"showlegend": False} | _on(place)
                curves.append(_curve(name, curve(part), style.color, dash, shape, **look))
    axes = plane_axes(dataset)
    axes["xaxis"] |= {"domain": [0, 0.45]}
    axes["yaxis"] |= {"domain": [0.56, 1]}
    corners = (([0.55, 1], [0.56, 0.95]), ([0, 0.45], [0, 0.4]), ([0.55, 1], [0, 0.4]))
    for place, ((_, _, _, x, y, _), domains) in enumerate(zip(_CURVES, corners, strict=True), 2):
        axes |= _square(place, x, y, *domains)
    titles = {
        place: f"{title}, {_PARTS[shown][0]} part"
        for place, (_, title, *_) in enumerate(_CURVES, 2)
    }
    narrow_height, narrow = _stacked((0, 290), *3 * [(75, 220)])
    return Picture(
        [
            *points(dataset),
            key_of_circles("ringed: wrong", INK, 14),
            *curves,
            _diagonal(_on(2)),
            _diagonal(_on(4)),
        ],
        layout(**axes, annotations=_titles(titles)),
        field=field_of(dataset, history, np.array([epoch]), *plane_ranges(dataset)),
        layers=[_rings(dataset, *map(_wrong, parts))],
        class_names=dataset.class_names,
        is_slice=len(dataset.feature_names) > 2,
        height=760,
        narrow_height=narrow_height,
        narrow=narrow,
    )


# ---- where things stand


def _on(place: int) -> dict[str, Any]:
    """Return what puts a trace on the subplot of this number."""
    return {"xaxis": f"x{place}", "yaxis": f"y{place}"}


def _axes_of_two(dataset: Dataset, reach: float) -> dict[str, Any]:
    """Return the axes for two classes: plane and rates above, the rest in a row below."""
    axes = plane_axes(dataset)
    axes["xaxis"] |= {"domain": [0, 0.45]}
    axes["yaxis"] |= {"domain": [0.54, 1]}
    axes |= _square(2, "threshold", "", [0.53, 1], [0.54, 0.96])
    axes["xaxis2"]["range"] = [0, 1]
    names = (("probability", ""), *((x, y) for _, _, _, x, y, _ in _CURVES))
    for column, (x, y) in enumerate(names):
        left = 0.267 * column
        axes |= _square(column + 3, x, y, [left, left + 0.199], [0, 0.28])
    # Of class 1 upwards, of class 0 downwards.
    axes["yaxis3"] |= {
        "range": [-1.08 * reach, 1.08 * reach],
        "tickvals": [-reach, 0, reach],
        "ticktext": [f"{reach:.0f}", "0", f"{reach:.0f}"],
    }
    return axes


def _square(
    place: int, x: str, y: str, across: Sequence[float], up: Sequence[float]
) -> dict[str, Any]:
    """Return the axes of a subplot of two rates."""
    return {
        f"xaxis{place}": axis(x, domain=across, anchor=f"y{place}", range=_FROM_0_TO_1),
        f"yaxis{place}": axis(y, domain=up, anchor=f"x{place}", range=_FROM_0_TO_1),
    }


def _stacked(*plots: tuple[int, int]) -> tuple[int, dict[str, Any]]:
    """Return the height of plots one above the other, and what puts them there.

    Each is given by the room above it and its own height, in pixels.
    """
    whole = sum(above + height for above, height in plots)
    narrow: dict[str, Any] = dict(NARROW)
    top = 0
    for suffix, (above, height) in zip(("", 2, 3, 4, 5, 6), plots, strict=False):
        top += above
        narrow[f"xaxis{suffix}.domain"] = [0, 1]
        narrow[f"yaxis{suffix}.domain"] = [1 - (top + height) / whole, 1 - top / whole]
        top += height
    # The legend above the first one, and the title of the last one's axis.
    return whole + 90, narrow


def _titles(titles: dict[int, str]) -> list[dict[str, Any]]:
    """Return a title above each subplot of these numbers."""
    return [
        {
            "text": title,
            "xref": f"x{place} domain",
            "yref": f"y{place} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
            "font": {"color": INK, "size": 12},
        }
        for place, title in titles.items()
    ]


# ---- what rests


def _rates(counts: Confusion, best: float, where: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the rates over the threshold, and the threshold to mark."""
    look = {"legend": "legend2"} | where
    for name, attribute, color, dash in _RATES:
        rate = getattr(counts, attribute)
        hover = "threshold %{x:.2f}: %{y:.3f}<extra>" + name + "</extra>"
        yield line(name, THRESHOLDS, rate, color=color, dash=dash, hovertemplate=hover, **look)
    ends = np.full(2, best), np.array([0.0, 1.0])
    yield line("lowest training cost", *ends, color=BEST, dash="dot", hoverinfo="skip", **look)


def _bars(dataset: Dataset, part: Predictions, where: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield how often each probability of class 1 occurs: in class 1 upwards, in class 0 down."""
    for label, sign in ((1, 1.0), (0, -1.0)):
        counts, _ = np.histogram(part.probabilities[part.y == label, 1], _BINS)
        yield {
            "type": "bar",
            "name": dataset.class_names[label],
            "x": (_BINS[1:] + _BINS[:-1]) / 2,
            "y": sign * counts,
            "customdata": counts,
            "marker": {"color": CLASSES[label].color},
            "hovertemplate": "%{customdata} of %{fullData.name} near %{x}<extra></extra>",
            "showlegend": False,
            **where,
        }


def _curve(
    name: str, curve: Curve, color: str, dash: str, shape: str, **more: Any
) -> dict[str, Any]:
    trace = line(name, curve.x, curve.y, color=color, dash=dash, **more)
    trace["line"]["shape"] = shape
    return trace | {"hovertemplate": "%{x:.3f}, %{y:.3f}<extra>" + name + "</extra>"}


def _diagonal(where: dict[str, Any]) -> dict[str, Any]:
    """Return the line that guessing would give, or perfect calibration."""
    ends = np.array([0.0, 1.0])
    trace = line("", ends, ends, color=BEST, width=1, **where)
    return trace | {"hoverinfo": "skip", "showlegend": False}


# ---- what moves


def _wrong(part: Predictions) -> tuple[IntArray, IntArray]:
    """Return the first and the last of one frame for what is wrong, and none for the rest."""
    right = (part.classes == part.y).astype(np.int64)
    return right, np.zeros_like(right)


def _rings(
    dataset: Dataset, train: tuple[IntArray, IntArray], test: tuple[IntArray, IntArray]
) -> Markers:
    """Return a ring around each sample that is drawn, in the frames in which it is wrong."""
    rows = drawn(dataset)
    X = np.vstack([dataset.X_train[rows[0]], dataset.X_test[rows[1]]])[:, dataset.plane]
    first, last = (
        np.concatenate([ends[part] for ends, part in zip(pair, rows, strict=True)])
        for pair in zip(train, test, strict=True)
    )
    # Those that are never wrong need not travel.
    ever = first <= last
    x, y = X[ever].T
    trace = dots("wrong", color=_HOLLOW, rim=INK, size=15)
    return Markers(trace, x, y, during=(first[ever], last[ever]))


def _uprights(reach: float) -> Iterable[Lines]:
    """Yield the threshold as a line through the rates and through the bars."""
    at = np.repeat(THRESHOLDS[:, None], 2, axis=1)
    for place, ends in ((2, (0.0, 1.0)), (3, (-reach, reach))):
        yield Lines({"line": {"color": INK, "width": 2}} | _on(place), at, np.array(ends))


def _marks(counts: tuple[Confusion, Confusion]) -> Iterable[Markers]:
    """Yield where the threshold is on ROC and precision–recall, for each part."""
    for count, (name, color, _) in zip(counts, _PARTS, strict=True):
        recall = count.recall[:, None]
        yield Markers(dots(name, color=color, **_on(4)), 1 - count.specificity[:, None], recall)
        yield Markers(dots(name, color=color, **_on(5)), recall, count.precision[:, None])

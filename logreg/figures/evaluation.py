"""How good a model is: its mistakes in the plane, and curves over all thresholds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from logreg.arrays import IntArray
from logreg.bernoulli import logit
from logreg.data import Dataset
from logreg.evaluation import (
    THRESHOLDS,
    Curve,
    Predictions,
    calibration,
    confusion,
    has_both,
    precision_recall,
    roc,
    wrong_during,
)
from logreg.figures.moving import Lines, Markers
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
from logreg.figures.plane import field_of
from logreg.figures.scatter import drawn, plane_axes, plane_ranges, points
from logreg.figures.style import BEST, CLASSES, INK, TEST, TRAIN
from logreg.history import History
from logreg.wording import short

# Each part with the look of its curves.
_PARTS = (("training", TRAIN, "solid"), ("test", TEST, "dot"))

# What is drawn over the threshold: name, attribute of a `Confusion`, and look.
_METRICS = (
    ("accuracy", "accuracy", INK, "solid"),
    ("precision", "precision", CLASSES[2].colour, "dash"),
    ("recall", "recall", CLASSES[3].colour, "dashdot"),
    ("specificity", "specificity", CLASSES[4].colour, "dot"),
    ("F1", "f1", BEST, "longdash"),
)
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")

_HISTOGRAM_BINS = np.linspace(0, 1, 21)

_RATE = [-0.03, 1.03]

# The curves: how each comes about, its title, and what it has along its axes.
_CURVES: tuple[tuple[Callable[[Predictions], Curve], str, str, str], ...] = (
    (roc, "ROC, AUC", "false positive rate", "recall"),
    (precision_recall, "Precision–recall, AP", "recall", "precision"),
    (calibration, "Calibration, Brier", "mean probability", "share of class"),
)


def threshold_picture(
    dataset: Dataset,
    history: History,
    epoch: int,
    parts: tuple[Predictions, Predictions],
    *,
    shown: int,
    best: float,
    start: float,
) -> Picture:
    """Return all that a threshold decides for two classes, for a slider of thresholds.

    Parameters
    ----------
    dataset, history, epoch : the model that is looked at
    parts : what it says of the training part and of the test part
    shown : 0 or 1, the part whose scores and rates are drawn
    best : a threshold to mark in the plot of the rates
    start : the threshold that is shown first
    """
    frames = len(THRESHOLDS)
    field = field_of(dataset, history, np.full(frames, epoch), *plane_ranges(dataset))
    counts = [confusion(part) for part in parts]
    rates, scores, roc_axes, pr_axes, calibration_axes = map(_on, range(2, 7))
    resting = [
        *points(dataset),
        *(
            line(
                name,
                THRESHOLDS,
                getattr(counts[shown], attribute),
                color=colour,
                dash=dash,
                hovertemplate="threshold %{x:.2f}: %{y:.3f}<extra>" + name + "</extra>",
                legend="legend2",
                **rates,
            )
            for name, attribute, colour, dash in _METRICS
        ),
        line(
            "lowest training cost",
            np.full(2, best),
            np.array([0.0, 1.0]),
            color=INK,
            width=1,
            dash="dash",
            hoverinfo="skip",
            legend="legend2",
            **rates,
        ),
        *_histograms(dataset, parts[shown], scores),
    ]
    titles = ["", "", "Probability of " + dataset.class_names[1]]
    for (curve, title, _, _), where in zip(
        _CURVES, (roc_axes, pr_axes, calibration_axes), strict=True
    ):
        areas = []
        for part, (name, colour, dash) in zip(parts, _PARTS, strict=True):
            if has_both(part):
                found = curve(part)
                areas.append(short(found.area))
                resting.append(_curve(name, found, where, color=colour, dash=dash))
                resting[-1] |= {"legend": "legend3", "showlegend": curve is roc}
        titles.append(f"{title} {' · '.join(areas)}")
    resting += [
        _reference([0, 1], [0, 1], roc_axes),
        _reference([0, 1], [0, 1], calibration_axes),
    ]
    upright = {"line": {"color": INK, "width": 2}}
    at = np.repeat(THRESHOLDS[:, None], 2, axis=1)
    reach = float(max(np.abs(each["y"]).max() for each in resting if each["type"] == "bar"))
    moving: list[Markers | Lines] = [
        _rings(dataset, *(wrong_during(part) for part in parts)),
        Lines(upright | rates, at, np.array([0.0, 1.0])),
        Lines(upright | scores, at, np.array([-reach, reach])),
    ]
    for count, (name, colour, _) in zip(counts, _PARTS, strict=True):
        recall, precision = count.recall[:, None], count.precision[:, None]
        moving += [
            Markers(dots(name, color=colour, **roc_axes), 1 - count.specificity[:, None], recall),
            Markers(dots(name, color=colour, **pr_axes), recall, precision),
        ]
    axes = plane_axes(dataset)
    axes["xaxis"] |= {"domain": [0, 0.45]}
    axes["yaxis"] |= {"domain": [0.49, 1]}
    axes |= {
        "xaxis2": axis("threshold", domain=[0.55, 1], anchor="y2", range=[0, 1]),
        "yaxis2": axis("", domain=[0.49, 1], anchor="x2", range=_RATE),
    }
    bottom = (("", ""), *((x, y) for _, _, x, y in _CURVES))
    for column, (x, y) in enumerate(bottom):
        left = 0.265 * column
        axes |= _square(column + 3, x, y, [left, left + 0.205], [0, 0.27])
    axes["yaxis3"] |= {
        "range": [-1.08 * reach, 1.08 * reach],
        "tickvals": [-reach, 0, reach],
        "ticktext": [f"{reach:.0f}", "0", f"{reach:.0f}"],
    }
    # The legends stand above the second plot and above the fourth.
    narrow_height, narrow = _stacked(
        (0, 290), (130, 220), (75, 170), (100, 220), (75, 220), (75, 220)
    )
    for legend, plot in (("legend2", "yaxis2"), ("legend3", "yaxis4")):
        narrow |= {f"{legend}.x": 0, f"{legend}.xanchor": "left"}
        narrow[f"{legend}.y"] = narrow[f"{plot}.domain"][1] + (0.015 if plot == "yaxis4" else 0)
    return Picture(
        resting,
        layout(
            **axes,
            legend2={**LEGEND, "x": 0.55, "y": 1.0},
            legend3={**LEGEND, "x": 1, "xanchor": "right", "y": 0.33},
            annotations=_titles(titles),
            barmode="overlay",
            bargap=0.1,
        ),
        Timeline("Threshold", THRESHOLDS, 8.0, start=start, key="threshold", axis="x2"),
        replace(field, levels=logit(THRESHOLDS)),
        moving,
        dataset.class_names,
        len(dataset.feature_names) > 2,
        height=660,
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

    The parameters are those of `threshold_picture`.
    """
    resting = points(dataset)
    places = [_on(2), _on(3), _on(4)]
    for (curve, _, _, _), where in zip(_CURVES, places, strict=True):
        for label, name in enumerate(dataset.class_names):
            part = parts[shown].against_rest(label)
            if has_both(part):
                look = {"color": CLASSES[label].colour, "dash": _DASHES[label % len(_DASHES)]}
                resting.append(_curve(name, curve(part), where, showlegend=False, **look))
    resting += [_reference([0, 1], [0, 1], where) for where in (places[0], places[2])]
    axes = plane_axes(dataset)
    axes["xaxis"] |= {"domain": [0, 0.45]}
    axes["yaxis"] |= {"domain": [0.56, 1]}
    corners = (([0.55, 1], [0.56, 1]), ([0, 0.45], [0, 0.4]), ([0.55, 1], [0, 0.4]))
    for place, ((_, _, x, y), domains) in enumerate(zip(_CURVES, corners, strict=True), 2):
        axes |= _square(place, x, y, *domains)
    wrong = [
        (np.where(part.classes == part.y, 1, 0), np.zeros(len(part.y), dtype=np.int64))
        for part in parts
    ]
    narrow_height, narrow = _stacked((0, 290), *3 * [(75, 220)])
    return Picture(
        resting,
        layout(
            **axes,
            annotations=_titles(["", *(title.split(",")[0] for _, title, _, _ in _CURVES)]),
        ),
        field=field_of(dataset, history, np.array([epoch]), *plane_ranges(dataset)),
        moving=[_rings(dataset, *wrong)],
        class_names=dataset.class_names,
        is_slice=len(dataset.feature_names) > 2,
        height=760,
        narrow_height=narrow_height,
        narrow=narrow,
    )


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


def _on(place: int) -> dict[str, Any]:
    """Return what puts a trace on the subplot of this number."""
    return {"xaxis": f"x{place}", "yaxis": f"y{place}"}


def _square(
    place: int, x: str, y: str, across: Sequence[float], up: Sequence[float]
) -> dict[str, Any]:
    """Return the axes of a subplot of two rates."""
    return {
        f"xaxis{place}": axis(x, domain=across, anchor=f"y{place}", range=_RATE),
        f"yaxis{place}": axis(y, domain=up, anchor=f"x{place}", range=_RATE),
    }


def _titles(titles: Sequence[str]) -> list[dict[str, Any]]:
    """Return a title above each subplot, in their order, but those without."""
    return [
        {
            "text": title,
            "xref": f"x{place} domain",
            "yref": f"y{place} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"color": INK, "size": 12},
        }
        for place, title in enumerate(titles, 1)
        if title
    ]


def _curve(name: str, curve: Curve, where: dict[str, Any], **look: Any) -> dict[str, Any]:
    trace = line(name, curve.x, curve.y, **look, **where)
    return trace | {"hovertemplate": "%{x:.3f}, %{y:.3f}<extra>" + name + "</extra>"}


def _reference(x: Sequence[float], y: Sequence[float], where: dict[str, Any]) -> dict[str, Any]:
    """Return the line that guessing, or perfect calibration, would give."""
    trace = line("", np.array(x, float), np.array(y, float), color=BEST, width=1, **where)
    return trace | {"hoverinfo": "skip", "showlegend": False}


def _histograms(dataset: Dataset, part: Predictions, where: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how often each probability of class 1 occurs: in class 1 upwards, in class 0 down."""
    middles = (_HISTOGRAM_BINS[1:] + _HISTOGRAM_BINS[:-1]) / 2
    bars = []
    for label, sign in ((1, 1.0), (0, -1.0)):
        counts, _ = np.histogram(part.probabilities[part.y == label, 1], _HISTOGRAM_BINS)
        bars.append(
            {
                "type": "bar",
                "name": dataset.class_names[label],
                "x": middles,
                "y": sign * counts,
                "customdata": counts,
                "marker": {"color": CLASSES[label].colour},
                "hovertemplate": "%{customdata} of %{fullData.name} near %{x}<extra></extra>",
                "showlegend": False,
                **where,
            }
        )
    return bars


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
    trace = dots("wrong", color="rgba(0,0,0,0)", rim=INK, size=15)
    x, y = X[ever].T
    return Markers(trace, x, y, during=(first[ever], last[ever]))

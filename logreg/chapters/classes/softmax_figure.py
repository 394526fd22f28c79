"""Scores of several classes and their probabilities, over one feature."""

import math
from typing import Any

import numpy as np

from logreg.arrays import padded
from logreg.chapters.classes.softmax import FeatureScores, softmax
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import NARROW, Picture, Timeline, axis, dots, layout, line
from logreg.figures.regions import regions
from logreg.figures.style import CLASSES, INK

# How far all scores may be raised or lowered: the axis of the scores has room for it.
MAX_SHIFT = 3.0

# The subplots: scores above probabilities above samples; beside the first two, the values at x.
_ABOVE: dict[str, Any] = {"yaxis": "y"}
_BELOW: dict[str, Any] = {"yaxis": "y2"}
_STRIP: dict[str, Any] = {"yaxis": "y3"}
_BESIDE: dict[str, Any] = {"xaxis": "x2", "showlegend": False}
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def places(model: FeatureScores) -> np.ndarray:
    """Return the values of the feature that a reader can go to, in steps of 1, 2 or 5."""
    low, high = padded(model.dataset.X_train)
    power = 10.0 ** math.floor(math.log10((high - low) / 20))
    step = next(m * power for m in (1, 2, 5) if (high - low) / (m * power) <= 100)
    numbers = np.arange(math.ceil(low / step), math.floor(high / step) + 1)
    return np.asarray(np.round(step * numbers, 10))


def softmax_picture(
    model: FeatureScores, shift: float, *, start: float, key: str | None = None
) -> Picture:
    """Return the lines of the scores, the curves of the probabilities, and both at a movable x.

    Parameters
    ----------
    model : a score for each class
    shift : what is added to all of them
    start : where x is at first
    key : where x stands in the address of the page
    """
    x = places(model)
    z = model.scores(x, shift)
    p = softmax(z)
    names, k = model.dataset.class_names, len(model.weights)
    classes = list(zip(range(k), names, CLASSES, _DASHES, strict=False))
    x_range = (float(x[0]), float(x[-1]))
    unshifted = model.scores(np.array(x_range))
    z_range = (unshifted.min() - MAX_SHIFT - 1, unshifted.max() + MAX_SHIFT + 1)

    fine = np.linspace(*x_range, 201)
    curves = [
        (np.array(x_range), unshifted + shift, _ABOVE),
        (fine, softmax(model.scores(fine, shift)), _BELOW),
    ]
    resting: list[dict[str, Any]] = [
        line(name, x, values[:, label], color=style.color, dash=dash, width=2.5, **where)
        | {"showlegend": where is _ABOVE}
        for x, values, where in curves
        for label, name, style, dash in classes
    ]
    # Where the stalks begin. Plotly draws an axis only where something rests on it.
    ends, zero = np.array([-0.6, k - 0.4]), np.zeros(2)
    resting += [
        line("0", ends, zero, color=INK, width=1, **_BESIDE, **where) for where in (_ABOVE, _BELOW)
    ]
    samples, y = model.dataset.X_train[:, 0], model.dataset.y_train
    resting += [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": samples[y == label],
            "y": np.full((y == label).sum(), float(-label)),
            "marker": {"symbol": style.symbol, "color": style.color, "size": 6, "opacity": 0.5},
            "hoverinfo": "skip",
            "showlegend": False,
            **_STRIP,
        }
        for label, name, style, _ in classes
    ]

    at = x[:, None]
    guide = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    moving: list[Lines | Markers] = [
        Lines(guide | _ABOVE, np.hstack([at, at]), np.array(z_range)),
        Lines(guide | _BELOW, np.hstack([at, at]), np.array([0.0, 1.0])),
    ]
    for values, where in ((z, _ABOVE), (p, _BELOW)):
        for label, name, style, _ in classes:
            height = values[:, [label]]
            spot = np.full(1, float(label))
            stalk = {"line": {"color": style.color, "width": 6}, "xaxis": "x2"} | where
            moving.append(Lines(stalk, spot.repeat(2), np.hstack([0 * height, height])))
            for side, spots in (("x", at), ("x2", spot)):
                trace = dots(name, color=style.color, symbol=style.symbol, xaxis=side, **where)
                moving.append(Markers(trace, spots, height))
        best = np.argmax(p, axis=1)[:, None]
        top = np.take_along_axis(values, best, axis=1)
        ring = dots("most probable", color="rgba(0,0,0,0)", rim=INK, size=22, **where)
        moving.append(Markers(ring, at, top))

    axes = layout(
        xaxis=axis(
            model.dataset.feature_names[0],
            domain=[0, 0.72],
            anchor="y3",
            range=list(x_range),
            showgrid=False,
        ),
        yaxis=axis("score z", domain=[0.57, 1], range=list(z_range)),
        yaxis2=axis("probability", domain=[0.14, 0.5], range=[-0.04, 1.04]),
        yaxis3=axis(
            "", domain=[0, 0.11], range=[0.7 - k, 0.7], showticklabels=False, showgrid=False
        ),
        xaxis2=axis(
            "at x",
            domain=[0.8, 1],
            anchor="y2",
            range=ends.tolist(),
            tickvals=list(range(k)),
            ticktext=list(names),
            tickangle=90,
            showgrid=False,
        ),
        **regions(
            model.winners(*x_range),
            names,
            wide=0.15 * (x_range[1] - x_range[0]),
            y="y2",
            above=True,
        ),
    )
    narrow = {**NARROW, "annotations": []}
    name, _, _ = model.dataset.feature_names[0].partition(" (")  # the unit is on the axis
    timeline = Timeline(name, x, 8.0, start=start, key=key)
    return Picture(
        resting,
        axes,
        timeline,
        layers=moving,
        height=580,
        narrow_height=600,
        narrow=narrow,
    )

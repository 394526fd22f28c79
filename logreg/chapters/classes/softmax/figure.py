"""Scores of several classes and their probabilities over one feature."""

from typing import Any

import numpy as np

from logreg.chapters.classes.softmax.numbers import SoftmaxNumbers
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import NARROW, Picture, Timeline, axis, dots, layout, line, samples
from logreg.figures.regions import regions
from logreg.figures.style import CLASSES, INK

# The largest shift of all scores; the axis of the scores has room for it.
MAX_SHIFT = 3.0

# The subplots: scores above probabilities above samples; next to the first two, the values at x.
_ABOVE: dict[str, Any] = {"yaxis": "y"}
_BELOW: dict[str, Any] = {"yaxis": "y2"}
_STRIP: dict[str, Any] = {"yaxis": "y3"}
_BESIDE: dict[str, Any] = {"xaxis": "x2", "showlegend": False}
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def softmax_picture(numbers: SoftmaxNumbers, *, start: float, key: str | None = None) -> Picture:
    """Return the lines of the scores, the curves of the probabilities, and both at a movable x.

    Parameters
    ----------
    numbers : the numbers of a model and a shift of its scores
    start : the initial x
    key : key of x in the page's address
    """
    dataset, x = numbers.model.dataset, numbers.x
    names, k = dataset.class_names, len(dataset.class_names)
    classes = list(zip(range(k), names, CLASSES, _DASHES, strict=False))
    x_range, scores = numbers.line
    unshifted = scores - numbers.shift
    z_range = (unshifted.min() - MAX_SHIFT - 1, unshifted.max() + MAX_SHIFT + 1)
    curves = [(*numbers.line, _ABOVE), (*numbers.curve, _BELOW)]
    static: list[dict[str, Any]] = [
        line(name, x, values[:, label], color=style.color, dash=dash, width=2.5, **where)
        | {"showlegend": where is _ABOVE}
        for x, values, where in curves
        for label, name, style, dash in classes
    ]
    # The base of the stalks. Plotly draws an axis only if it has a static trace.
    ends, zero = np.array([-0.6, k - 0.4]), np.zeros(2)
    static += [
        line("0", ends, zero, color=INK, width=1, **_BESIDE, **where) for where in (_ABOVE, _BELOW)
    ]
    values, y = dataset.X_train[:, 0], dataset.y_train
    for label, name, style, _ in classes:
        row = np.full((y == label).sum(), float(-label))
        look = {"marker": {"opacity": 0.5}, "hoverinfo": "skip", "showlegend": False, **_STRIP}
        static.append(samples(name, style, values[y == label], row, size=6, **look))

    at = x[:, None]
    guide = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    layers: list[Lines | Markers] = [
        Lines(guide | _ABOVE, np.hstack([at, at]), np.array(z_range)),
        Lines(guide | _BELOW, np.hstack([at, at]), np.array([0.0, 1.0])),
    ]
    for values, where in ((numbers.z, _ABOVE), (numbers.p, _BELOW)):
        for label, name, style, _ in classes:
            height = values[:, [label]]
            spot = np.full(1, float(label))
            stalk = {"line": {"color": style.color, "width": 6}, "xaxis": "x2"} | where
            layers.append(Lines(stalk, spot.repeat(2), np.hstack([0 * height, height])))
            for side, spots in (("x", at), ("x2", spot)):
                trace = dots(name, color=style.color, symbol=style.symbol, xaxis=side, **where)
                layers.append(Markers(trace, spots, height))
        best = np.argmax(numbers.p, axis=1)[:, None]
        top = np.take_along_axis(values, best, axis=1)
        ring = dots("most probable", color="rgba(0,0,0,0)", rim=INK, size=22, **where)
        layers.append(Markers(ring, at, top))

    x_axis = {"range": x_range.tolist(), "showgrid": False}
    bare = {"showticklabels": False, "showgrid": False}
    axes = layout(
        xaxis=axis(dataset.feature_names[0], domain=[0, 0.72], anchor="y3", **x_axis),
        yaxis=axis("score z", domain=[0.57, 1], range=list(z_range)),
        yaxis2=axis("probability", domain=[0.14, 0.5], range=[-0.04, 1.04]),
        yaxis3=axis("", domain=[0, 0.11], range=[0.7 - k, 0.7], **bare),
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
        **regions(numbers.winners, names, wide=0.15 * np.ptp(x_range), y="y2", above=True),
    )
    narrow = {**NARROW, "annotations": []}
    name, _, _ = dataset.feature_names[0].partition(" (")  # the unit is on the axis
    timeline = Timeline(name, x, 8.0, start=start, key=key)
    size: dict[str, Any] = {"height": 580, "narrow_height": 600, "narrow": narrow}
    return Picture(static, axes, timeline, layers=layers, **size)

"""Scores of several classes and their probabilities over one feature."""

from typing import Any

import numpy as np

from logreg.arrays import Range
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


def softmax_picture(numbers: SoftmaxNumbers, *, start: float) -> Picture:
    """Return the lines of the scores, the curves of the probabilities, and both at a movable x."""
    (name,) = numbers.model.dataset.feature_names
    name, _, _ = name.partition(" (")  # the unit is on the axis
    unshifted = numbers.line[1] - numbers.shift
    z_range = (unshifted.min() - MAX_SHIFT - 1, unshifted.max() + MAX_SHIFT + 1)
    return Picture(
        _curves(numbers),
        _layout(numbers, z_range),
        Timeline(name, numbers.x, 8.0, start=start, key="place"),
        layers=_at_x(numbers, z_range),
        height=580,
        narrow_height=600,
        narrow={**NARROW, "annotations": []},
    )


def _curves(numbers: SoftmaxNumbers) -> list[dict[str, Any]]:
    """Return the static traces: scores, probabilities and samples of each class."""
    dataset = numbers.model.dataset
    classes = list(enumerate(zip(dataset.class_names, CLASSES, _DASHES, strict=False)))
    traces: list[dict[str, Any]] = [
        line(name, x, values[:, label], color=style.color, dash=dash, width=2.5, **where)
        | {"showlegend": where is _ABOVE}
        for x, values, where in ((*numbers.line, _ABOVE), (*numbers.curve, _BELOW))
        for label, (name, style, dash) in classes
    ]
    # The base of the stalks. Plotly draws an axis only if it has a static trace.
    ends = np.array(_beside(numbers))
    traces += [
        line("0", ends, np.zeros(2), color=INK, width=1, **_BESIDE, **where)
        for where in (_ABOVE, _BELOW)
    ]
    for label, (name, style, _) in classes:
        x = dataset.X_train[dataset.y_train == label, 0]
        look = {"marker": {"opacity": 0.5}, "hoverinfo": "skip", "showlegend": False, **_STRIP}
        traces.append(samples(name, style, x, np.full(len(x), float(-label)), size=6, **look))
    return traces


def _at_x(numbers: SoftmaxNumbers, z_range: Range) -> list[Lines | Markers]:
    """Return the layers: the values at x, on the curves and as stalks beside them."""
    at = numbers.x[:, None]
    guide = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    layers: list[Lines | Markers] = [
        Lines(guide | _ABOVE, np.hstack([at, at]), np.array(z_range)),
        Lines(guide | _BELOW, np.hstack([at, at]), np.array([0.0, 1.0])),
    ]
    names = numbers.model.dataset.class_names
    for values, where in ((numbers.z, _ABOVE), (numbers.p, _BELOW)):
        for label, (name, style) in enumerate(zip(names, CLASSES, strict=False)):
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
    return layers


def _layout(numbers: SoftmaxNumbers, z_range: Range) -> dict[str, Any]:
    (feature,), names = numbers.model.dataset.feature_names, numbers.model.dataset.class_names
    k, x_range = len(names), numbers.line[0]
    bare = {"showticklabels": False, "showgrid": False}
    ticks = {"tickvals": list(range(k)), "ticktext": list(names), "tickangle": 90}
    across = {"range": x_range.tolist(), "domain": [0, 0.72], "anchor": "y3"}
    beside = {"range": _beside(numbers), "domain": [0.8, 1], "anchor": "y2"}
    return layout(
        xaxis=axis(feature, showgrid=False, **across),
        yaxis=axis("score z", domain=[0.57, 1], range=list(z_range)),
        yaxis2=axis("probability", domain=[0.14, 0.5], range=[-0.04, 1.04]),
        yaxis3=axis("", domain=[0, 0.11], range=[0.7 - k, 0.7], **bare),
        xaxis2=axis("at x", showgrid=False, **beside, **ticks),
        **regions(numbers.winners, names, wide=0.15 * np.ptp(x_range), y="y2", above=True),
    )


def _beside(numbers: SoftmaxNumbers) -> list[float]:
    """Return the range of the axis of the classes."""
    return [-0.6, len(numbers.model.bias) - 0.4]

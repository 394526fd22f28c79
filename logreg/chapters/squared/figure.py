"""Gradient descent on two losses over one weight, and the resulting curves."""

from typing import Any

import numpy as np

from logreg.chapters.squared.numbers import W_RANGE, LossNumbers
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import Picture, Timeline, axis, dots, line, samples
from logreg.figures.style import CLASSES, INK, TEST, TRAIN

# Name, color, symbol and dash of each loss, and the top of its axis.
_LOSSES = (
    ("log loss", TRAIN, "circle", "solid", 11.5),
    ("squared error", TEST, "square", "dash", 0.56),
)

# Half the length of a tangent, in units of the weight.
_TANGENT = 1.0


def squared_picture(
    dataset: Dataset, losses: tuple[LossNumbers, LossNumbers], *, start: float = 0.0
) -> Picture:
    """Return log loss and squared error over w, a point that descends on each, and the data."""
    static: list[dict[str, Any]] = []
    moving: list[Lines | Markers] = []
    sigmoids: list[Lines | Markers] = []
    third = on(3)
    reach = np.array([-_TANGENT, _TANGENT])
    for k, (loss, (name, color, symbol, dash, _)) in enumerate(zip(losses, _LOSSES, strict=True)):
        place, descent = on(k + 1), loss.descent
        static.append(line(name, *loss.curve, color=color, width=3, dash=dash, **place))
        at, height, slope = (v[:, None] for v in (descent.w, descent.loss, descent.slope))
        tangent = {"line": {"color": INK, "width": 2, "dash": "dot"}, **place}
        step = {"line": {"color": INK, "width": 2.5}, **place}
        ends = np.hstack([at, at + descent.step[:, None]])
        moving += [
            Lines(tangent, at + reach, height + slope * reach),
            Lines(step, ends, np.hstack([height, height]), arrow=True),
            Markers(dots(name, color=color, symbol=symbol, **place), at, height),
        ]
        sigmoid = {"line": {"color": color, "width": 3, "dash": dash}, **third}
        sigmoids.append(Lines(sigmoid, loss.x, loss.p))
    span = losses[0].x[[0, -1]]
    half = line("p = 0.5", span, np.full(2, 0.5), color=INK, width=1.0, dash="dot", **third)
    static.append(half | {"showlegend": False})
    x, y = dataset.X_train[:, 0], dataset.y_train
    for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
        hover = {"hovertemplate": "%{x:g} hours<extra>" + name + "</extra>"}
        chosen = y == label
        static.append(samples(name, style, x[chosen], y[chosen], size=10, **hover, **third))
    weight = axis("weight w", range=list(W_RANGE))
    above = [
        Panel(weight, axis(name, range=[0, top]), height=300, narrow_height=190)
        for name, *_, top in _LOSSES
    ]
    below = Panel(
        axis(dataset.feature_names[0], range=span.tolist(), showgrid=False),
        axis("probability p", range=[-0.07, 1.07], showgrid=False),
        height=190,
        narrow_height=210,
    )
    epochs = np.arange(len(losses[0].descent.w))
    timeline = Timeline("Epoch", epochs, 8.0, start=start, key="se")
    parts = panels([above, [below]], gap=0.1, **_shading(losses[1].nonconvex))
    return Picture(static, timeline=timeline, layers=[*moving, *sigmoids], **parts)


def _shading(intervals: list[tuple[float, float]]) -> dict[str, Any]:
    """Return the layout for shaded intervals in the second panel, with a note."""
    rect = {"type": "rect", "layer": "below", "xref": "x2", "yref": "y2 domain", "y0": 0, "y1": 1}
    look = {"line": {"width": 0}, "fillcolor": TEST, "opacity": 0.12}
    note = {"text": "shaded: bends down", "xref": "x2 domain", "yref": "y2 domain"}
    place = {"x": 0.02, "y": 0.02, "xanchor": "left", "yanchor": "bottom"}
    return {
        "shapes": [{**rect, "x0": low, "x1": high, **look} for low, high in intervals],
        "annotations": [{**note, **place, "showarrow": False, "font": {"color": INK}}],
    }

"""Gradient descent on two losses over one weight, and the curves that it leads to."""

from typing import Any

import numpy as np

from logreg.analysis.bernoulli import sigmoid
from logreg.arrays import padded
from logreg.chapters.squared.numbers import AlongWeight, Descent, not_convex
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import NARROW, Picture, Timeline, axis, dots, layout, line
from logreg.figures.style import CLASSES, INK, TEST, TRAIN

# What is drawn of the weight: more than a reader can start from.
W_RANGE = (-3.2, 4.2)

_TOPS = (11.5, 0.56)
_STYLES = (("log loss", TRAIN, "circle", "solid"), ("squared error", TEST, "square", "dash"))

# Half the length of a tangent, in units of the weight.
_TANGENT = 1.0

# Points of a moving curve: at most 60 kB for all epochs.
_CURVE = 45


def squared_picture(
    dataset: Dataset,
    losses: tuple[AlongWeight, AlongWeight],
    descents: tuple[Descent, Descent],
    *,
    start: float = 0.0,
) -> Picture:
    """Return log loss and squared error over w, a point that descends on each, and the data.

    Parameters
    ----------
    dataset : one feature and two classes; its training part is drawn
    losses : log loss and squared error, at the same bias
    descents : a descent of as many epochs on each
    start : the epoch that is shown first
    """
    x, y = dataset.X_train[:, 0], dataset.y_train
    span = padded(x)
    w = np.linspace(*W_RANGE, 297)
    resting: list[dict[str, Any]] = []
    moving: list[Lines | Markers] = []
    for k, (loss, descent) in enumerate(zip(losses, descents, strict=True)):
        name, color, symbol, dash = _STYLES[k]
        place: dict[str, Any] = {
            "xaxis": f"x{k + 1 if k else ''}",
            "yaxis": f"y{k + 1 if k else ''}",
        }
        curve = line(name, w, loss.values(w), color=color, width=3, dash=dash, **place)
        resting.append(curve)
        at, height, slope = (v[:, None] for v in (descent.w, descent.loss, descent.slope))
        reach = np.array([-_TANGENT, _TANGENT])
        tangent = {"line": {"color": INK, "width": 2, "dash": "dot"}, **place}
        moving += [
            Lines(tangent, at + reach, height + slope * reach),
            Lines(
                {"line": {"color": INK, "width": 2.5}, **place},
                np.hstack([at, at + descent.step[:, None]]),
                np.hstack([height, height]),
                arrow=True,
            ),
            Markers(dots(name, color=color, symbol=symbol, **place), at, height),
        ]
    third: dict[str, Any] = {"xaxis": "x3", "yaxis": "y3"}
    half = line("p = 0.5", np.array(span), np.full(2, 0.5), color=INK, width=1.0, dash="dot")
    resting.append(half | third | {"showlegend": False})
    for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
        chosen = y == label
        point = {"symbol": style.symbol, "color": style.color, "size": 10}
        resting.append(
            {
                "type": "scatter",
                "name": name,
                "mode": "markers",
                "x": x[chosen],
                "y": y[chosen],
                "marker": point,
                "hovertemplate": "%{x:g} hours<extra>" + name + "</extra>",
            }
            | third
        )
    across = np.linspace(*span, _CURVE)
    for (_, color, _, dash), loss, descent in zip(_STYLES, losses, descents, strict=True):
        drawn = {"line": {"color": color, "width": 3, "dash": dash}, **third}
        moving.append(Lines(drawn, across, sigmoid(descent.w[:, None] * across + loss.bias)))
    return Picture(
        resting,
        _layout(dataset, span, not_convex(losses[1], np.linspace(*W_RANGE, 149))),
        Timeline("Epoch", np.arange(len(descents[0].w)), 8.0, start=start, key="se"),
        layers=moving,
        height=640,
        narrow_height=820,
        narrow=_NARROW,
    )


def _layout(
    dataset: Dataset, span: tuple[float, float], stretches: list[tuple[float, float]]
) -> dict[str, Any]:
    return layout(
        xaxis=axis("weight w", range=list(W_RANGE), domain=[0, 0.45]),
        yaxis=axis("log loss", range=[0, _TOPS[0]], domain=[0.47, 1]),
        xaxis2=axis("weight w", range=list(W_RANGE), domain=[0.55, 1], anchor="y2"),
        yaxis2=axis("squared error", range=[0, _TOPS[1]], domain=[0.47, 1], anchor="x2"),
        xaxis3=axis(
            dataset.feature_names[0], range=list(span), domain=[0, 1], anchor="y3", showgrid=False
        ),
        yaxis3=axis(
            "probability p", range=[-0.07, 1.07], domain=[0, 0.33], anchor="x3", showgrid=False
        ),
        shapes=[
            {
                "type": "rect",
                "layer": "below",
                "xref": "x2",
                "yref": "y2 domain",
                "x0": low,
                "x1": high,
                "y0": 0,
                "y1": 1,
                "line": {"width": 0},
                "fillcolor": TEST,
                "opacity": 0.12,
            }
            for low, high in stretches
        ],
        annotations=[
            {
                "text": "shaded: bends down",
                "xref": "x2 domain",
                "yref": "y2 domain",
                "x": 0.02,
                "y": 0.02,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"color": INK},
            }
        ],
    )


# On a narrow screen the three stand one above the other.
_NARROW = {
    **NARROW,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.74, 1],
    "yaxis2.domain": [0.38, 0.64],
    "yaxis3.domain": [0, 0.28],
}

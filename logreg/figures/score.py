"""A score and its probability: the line z = w x + b and the curve σ(z), over one feature."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.bernoulli import logit, odds, sigmoid
from logreg.figures.moving import Lines, Markers
from logreg.figures.picture import Picture, Timeline, axis, dots, layout, line
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TRAIN

# What is drawn of the feature, and where a reader can go: one more unit is still in sight.
X_RANGE = (-6.0, 6.0)
X_VALUES = np.round(np.arange(-6.0, 5.01, 0.05), 2)

# How far the axis of the score goes: its 0 lies level with a probability of one half.
_SCORE = 6.6


def crossing(w: float, b: float, threshold: float) -> float | None:
    """Return the x at which σ(w x + b) is the threshold t, (logit t - b) / w; None if w is 0."""
    return float((logit(threshold) - b) / w) if w else None


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a score z = w x + b says at each x, and at x + 1; all of them arrays (F,).

    p and q are the probabilities of class 1 and class 0; ``factor`` is e^w, by which one unit
    more of x multiplies the odds.
    """

    x: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray
    odds: FloatArray
    p_next: FloatArray
    odds_next: FloatArray
    factor: float


def readings(w: float, b: float, x: FloatArray = X_VALUES) -> Readings:
    """Return score, probability and odds at x (F,) and at x + 1."""
    z, z_next = w * x + b, w * (x + 1) + b
    p, q = sigmoid(z), sigmoid(-z)
    return Readings(x, z, p, q, odds(z), sigmoid(z_next), odds(z_next), float(np.exp(w)))


def score_picture(w: float, b: float, threshold: float, *, start: float = 0.0) -> Picture:
    """Return line and curve, a point that moves along both, and another one unit ahead.

    Parameters
    ----------
    w, b : weight and bias of the score z = w x + b
    threshold : the probability from which on the class is 1, between 0 and 1
    start : where the point is at first
    """
    curve = readings(w, b, np.linspace(*X_RANGE, 481))
    at = readings(w, b)
    x, z, p, p_next = (v[:, None] for v in (at.x, at.z, at.p, at.p_next))
    right: dict[str, Any] = {"yaxis": "y2"}
    resting = [
        line("probability p", curve.x, curve.p, color=TRAIN, width=3),
        line("score z", curve.x, curve.z, color=BEST, dash="dash", **right),
        line("threshold", np.array(X_RANGE), np.full(2, threshold), color=INK, dash="dot"),
    ]
    # Along to one unit more, and from there up or down to its probability.
    stairs = {"line": {"color": INK, "width": 1.5}}
    moving: list[Lines | Markers] = [
        Lines(stairs, np.hstack([x, x + 1, x + 1]), np.hstack([p, p, p_next])),
        Markers(dots("score at x", color=BEST, symbol="square", **right), x, z),
        Markers(dots("p at x + 1", color=PAPER, rim=TRAIN), x + 1, p_next),
        Markers(dots("p at x", color=TRAIN), x, p),
    ]
    axes = layout(
        xaxis=axis("x", range=list(X_RANGE), showgrid=False),
        yaxis=axis("probability p", range=[-0.05, 1.05], showgrid=False),
        yaxis2=axis(
            "score z",
            range=[-_SCORE, _SCORE],
            overlaying="y",
            side="right",
            tickvals=list(range(-6, 7, 2)),
            showgrid=False,
        ),
        **_regions(w, b, threshold),
        margin={"l": 60, "r": 60, "t": 70, "b": 50},
    )
    narrow = {"margin.l": 48, "margin.r": 44}
    timeline = Timeline("x", X_VALUES, 8.0, start=start, key="at")
    return Picture(resting, axes, timeline, moving=moving, height=420, narrow=narrow)


def _regions(w: float, b: float, threshold: float) -> dict[str, Any]:
    """Return shapes and names for where each class is predicted."""
    low, high = X_RANGE
    at = crossing(w, b, threshold)
    if at is None or not low < at < high:
        middle = w * (low + high) / 2 + b
        parts = [(low, high, int(middle >= logit(threshold)))]
    else:
        parts = [(low, at, int(w < 0)), (at, high, int(w > 0))]
    return {
        "shapes": [
            {
                "type": "rect",
                "layer": "below",
                "yref": "y domain",
                "x0": start,
                "x1": end,
                "y0": 0,
                "y1": 1,
                "line": {"width": 0},
                "fillcolor": CLASSES[label].colour,
                "opacity": 0.14,
            }
            for start, end, label in parts
        ],
        "annotations": [
            {
                "text": f"class {label}",
                "x": (start + end) / 2,
                "yref": "y domain",
                "y": 1,
                "yanchor": "top",
                "showarrow": False,
                "font": {"color": INK},
            }
            for start, end, label in parts
            if end - start > 1.5  # narrower, and the name would stick out
        ],
    }

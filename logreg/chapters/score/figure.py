"""A score and its probability: the line z = w x + b and the curve σ(z) over one feature."""

from typing import Any

import numpy as np

from logreg.chapters.score.numbers import X_RANGE, X_VALUES, ScoreNumbers
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import Picture, Timeline, axis, dots, layout, line
from logreg.figures.regions import regions
from logreg.figures.style import BEST, INK, PAPER, TRAIN

# Half the range of the score axis, whose 0 is level with a probability of one half.
_SCORE = 6.6


def score_picture(numbers: ScoreNumbers, *, start: float = 0.0) -> Picture:
    """Return line and curve, a point moving along both from ``start``, and one a unit ahead."""
    curve, at = numbers.curve, numbers.at
    x, z, p, p_next = (v[:, None] for v in (at.x, at.z, at.p, at.p_next))
    right: dict[str, Any] = {"yaxis": "y2"}
    static = [
        line("probability p", curve.x, curve.p, color=TRAIN, width=3),
        line("score z", curve.x, curve.z, color=BEST, dash="dash", **right),
        line("threshold", np.array(X_RANGE), np.full(2, numbers.threshold), color=INK, dash="dot"),
    ]
    # One unit along, then up or down to the probability there.
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
        **regions(numbers.intervals, ("class 0", "class 1"), wide=1.5),
        margin={"l": 60, "r": 60, "t": 70, "b": 50},
    )
    narrow = {"margin.l": 48, "margin.r": 44}
    timeline = Timeline("x", X_VALUES, 8.0, start=start, key="at")
    return Picture(static, axes, timeline, layers=moving, height=420, narrow=narrow)

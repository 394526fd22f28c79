"""A score with noise, cut into ordered classes; and the same as curves over the score."""

from itertools import pairwise
from typing import Any

import numpy as np

from logreg.chapters.classes.thresholds import at_most, noise_density
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import LEGEND, NARROW, Picture, Timeline, axis, dots, layout, line
from logreg.figures.style import CLASSES, INK, PAPER, TEST, TRAIN
from logreg.training.features import subscript

LEVELS = ("low", "medium", "high")
ETAS = np.round(np.arange(-5.0, 5.01, 0.2), 1)

# How the two cuts look wherever they are told apart.
CUTS = ((TRAIN, "dash"), (TEST, "dot"))

_RANGE = (-8.0, 8.0)
_PEAK = 0.25  # of the density of logistic noise
_TOP = 1.1 * _PEAK  # of the cuts
_BELOW: dict[str, Any] = {"yaxis": "y2"}


def cuts_picture(cuts: np.ndarray, *, start: float = 0.0, key: str | None = None) -> Picture:
    """Return the noise around a movable score η, cut into classes, above P(y ≤ k) over η.

    Parameters
    ----------
    cuts : (2,), growing
    start : where η is at first
    key : where η stands in the address of the page
    """
    fine = np.linspace(*_RANGE, 321)
    below = at_most(fine, cuts)
    # Each class's probability is the height of its band.
    band: dict[str, Any] = {"hoverinfo": "skip", "showlegend": False, **_BELOW}
    fills = ("tozeroy", "tonexty", "tonexty")
    resting: list[dict[str, Any]] = [
        line(name, fine, upper, color="rgba(0,0,0,0)", fill=fill, **band)
        | {"fillcolor": _faint(style.color)}
        for name, style, upper, fill in zip(
            LEVELS, CLASSES, [*below.T, np.ones_like(fine)], fills, strict=False
        )
    ]
    resting += [
        line(f"P(y ≤ {name})", fine, values, color=colour, dash=dash, width=3, **_BELOW)
        for name, values, (colour, dash) in zip(LEVELS, below.T, CUTS, strict=False)
    ]
    resting += [
        line(f"θ{subscript(k)}", np.full(2, cut), np.array([0, _TOP]), color=colour)
        | {"line": {"color": colour, "dash": dash, "width": 3}, "showlegend": False}
        for k, (cut, (colour, dash)) in enumerate(zip(cuts, CUTS, strict=True), 1)
    ]

    eta = ETAS[:, None]
    grid = np.linspace(*_RANGE, 81)
    edges = [_RANGE[0], *cuts, _RANGE[1]]
    moving: list[Lines | Markers] = []
    for (low, high), style in zip(pairwise(edges), CLASSES, strict=False):
        x = np.r_[low, grid[(grid > low) & (grid < high)], high]
        y = np.pad(noise_density(x - eta), [(0, 0), (1, 1)])  # back to the axis on both sides
        area = {"line": {"color": style.color, "width": 2}, "fillcolor": _faint(style.color)}
        moving.append(Lines(area, np.r_[low, x, high], y))
    guide = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    steps = np.pad(at_most(ETAS, cuts), [(0, 0), (1, 1)], constant_values=[(0, 0), (0, 1)])
    across = np.hstack([eta, eta])
    moving.append(Lines(guide, across, np.array([0, _PEAK])))
    moving += [
        Lines({"line": {"color": style.color, "width": 8}} | _BELOW, across, steps[:, k : k + 2])
        for k, style in enumerate(CLASSES[: len(LEVELS)])
    ]
    moving += [
        Markers(dots("P(y ≤ k) at η", color=PAPER, rim=colour, **_BELOW), eta, steps[:, [k]])
        for k, (colour, _) in enumerate(CUTS, 1)
    ]
    moving.append(Markers(dots("η", color=INK), eta, np.zeros(1)))

    axes = layout(
        xaxis=axis("score η", anchor="y2", range=list(_RANGE), showgrid=False),
        yaxis=axis(
            "density of y*",
            domain=[0.58, 1],
            range=[-0.01, 1.35 * _TOP],
            showticklabels=False,
            showgrid=False,
        ),
        yaxis2=axis("P(y ≤ k)", domain=[0, 0.5], range=[-0.02, 1.02], showgrid=False),
        annotations=_names(edges),
        legend={**LEGEND, "traceorder": "normal"},
    )
    narrow = NARROW
    timeline = Timeline("Score η", ETAS, 8.0, start=start, key=key)
    return Picture(
        resting,
        axes,
        timeline,
        layers=moving,
        height=520,
        narrow_height=520,
        narrow=narrow,
    )


def _faint(colour: str) -> str:
    """Return a colour as it is laid over a ground."""
    return f"rgba({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))}, 0.4)"


def _names(edges: list[float]) -> list[dict[str, Any]]:
    """Return the names of the cuts at their tops, and above them those of the classes."""
    cuts = [(f"θ{subscript(k)}", x, _TOP) for k, x in enumerate(edges[1:-1], 1)]
    classes = [
        (name, (low + high) / 2, 1.14 * _TOP)
        for (low, high), name in zip(pairwise(edges), LEVELS, strict=True)
        if high - low > 2.2  # narrower, and a name would stick out
    ]
    # Cuts may come close: their names stand outside of them.
    anchors = ["right", "left", *["center"] * len(classes)]
    return [
        {
            "text": text,
            "x": x,
            "y": y,
            "xanchor": anchor,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"color": INK, "size": 13},
        }
        for (text, x, y), anchor in zip([*cuts, *classes], anchors, strict=True)
    ]

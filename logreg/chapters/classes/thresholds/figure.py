"""A noisy score, divided into ordered classes, and the cumulative probabilities over the score."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from logreg.chapters.classes.thresholds.numbers import ETA_RANGE, LEVELS, ThresholdNumbers
from logreg.figures.layers import Lines, Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import LEGEND, Picture, Timeline, axis, dots, line, note
from logreg.figures.style import CLASSES, INK, PAPER, TEST, TRAIN, ClassStyle, translucent
from logreg.training.features import subscript

# Color and dash of the two thresholds, in every figure that shows them.
THRESHOLDS = ((TRAIN, "dash"), (TEST, "dot"))

_PEAK = 0.25  # maximum of the density of logistic noise
_TOP = 1.1 * _PEAK  # top of the threshold lines
_BELOW = on(1, 2)


def thresholds_picture(numbers: ThresholdNumbers, *, start: float = 0.0) -> Picture:
    """Return the noise around a movable score η, in classes, above P(y ≤ k) over η."""
    density_axis = axis(
        "density of y*", range=[-0.01, 1.35 * _TOP], showticklabels=False, showgrid=False
    )
    x_axis = axis("score η", range=list(ETA_RANGE), showgrid=False)
    rows = [
        [Panel(x_axis, density_axis, height=188, legend_lines=1)],
        [Panel(None, axis("P(y ≤ k)", range=[-0.02, 1.02], showgrid=False), height=228)],
    ]
    names = _names([ETA_RANGE[0], *numbers.thresholds, ETA_RANGE[1]])
    return Picture(
        _curves(numbers),
        timeline=Timeline("Score η", numbers.eta, 8.0, start=start, key="eta"),
        layers=[*_noise(numbers), *_at_eta(numbers)],
        **panels(rows, annotations=names, legend={**LEGEND, "traceorder": "normal"}),
    )


def _curves(numbers: ThresholdNumbers) -> list[dict[str, Any]]:
    """Return the static traces: each class's probability as the height of a band, thresholds."""
    fine, *at_most = numbers.curve
    band: dict[str, Any] = {"hoverinfo": "skip", "showlegend": False, **_BELOW}
    uppers = zip(LEVELS, CLASSES, [*at_most, np.ones_like(fine)], strict=False)
    traces: list[dict[str, Any]] = [
        line(name, fine, upper, color="rgba(0,0,0,0)", fillcolor=_faint(style), **band)
        | {"fill": "tonexty" if k else "tozeroy"}
        for k, (name, style, upper) in enumerate(uppers)
    ]
    traces += [
        line(f"P(y ≤ {name})", fine, values, color=color, dash=dash, width=3, **_BELOW)
        for name, values, (color, dash) in zip(LEVELS, at_most, THRESHOLDS, strict=False)
    ]
    traces += [
        line(f"θ{subscript(k)}", at.repeat(2), np.array([0, _TOP]), color=color, dash=dash, width=3)
        | {"showlegend": False}
        for k, (at, (color, dash)) in enumerate(zip(numbers.thresholds, THRESHOLDS, strict=True), 1)
    ]
    return traces


def _noise(numbers: ThresholdNumbers) -> Iterable[Lines]:
    """Yield the density of y* around η in each class, as an area."""
    for (x, density), style in zip(numbers.areas, CLASSES, strict=False):
        y = np.pad(density, [(0, 0), (1, 1)])  # down to the axis on both sides
        area = {"line": {"color": style.color, "width": 2}, "fillcolor": _faint(style)}
        yield Lines(area, np.r_[x[0], x, x[-1]], y)


def _at_eta(numbers: ThresholdNumbers) -> list[Lines | Markers]:
    """Return η itself, and below it the probabilities at η, as bars that end on the curves."""
    eta = numbers.eta[:, None]
    across = np.hstack([eta, eta])
    steps = np.pad(numbers.at_most, [(0, 0), (1, 1)], constant_values=[(0, 0), (0, 1)])
    guide = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    return [
        Lines(guide, across, np.array([0, _PEAK])),
        *(
            Lines(
                {"line": {"color": style.color, "width": 8}} | _BELOW, across, steps[:, k : k + 2]
            )
            for k, style in enumerate(CLASSES[: len(LEVELS)])
        ),
        *(
            Markers(dots("P(y ≤ k) at η", color=PAPER, rim=color, **_BELOW), eta, steps[:, [k]])
            for k, (color, _) in enumerate(THRESHOLDS, 1)
        ),
        Markers(dots("η", color=INK), eta, np.zeros(1)),
    ]


def _faint(style: ClassStyle) -> str:
    return translucent(style.color, 0.4)


def _names(edges: list[float]) -> list[dict[str, Any]]:
    """Return the names of the thresholds at their tops, and those of the classes above."""
    thresholds = [(f"θ{subscript(k)}", x, _TOP) for k, x in enumerate(edges[1:-1], 1)]
    classes = [
        (name, (low + high) / 2, 1.14 * _TOP)
        for (low, high), name in zip(pairwise(edges), LEVELS, strict=True)
        if high - low > 2.2  # wide enough for a name
    ]
    # Thresholds may be close together: put their names on the outer sides.
    anchors = ["right", "left", *["center"] * len(classes)]
    return [
        note(text, x, y, size=13, xanchor=anchor, yanchor="bottom")
        for (text, x, y), anchor in zip([*thresholds, *classes], anchors, strict=True)
    ]

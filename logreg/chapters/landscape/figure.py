"""Two planes: the samples with the boundary, and the weights with their loss and the runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.chapters.landscape.numbers import LEVELS, LossGrid, Window, path
from logreg.data import Dataset
from logreg.errors import needs
from logreg.figures.layers import Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import STAYS_HERE, Picture, axis, dots, line, markers, note
from logreg.figures.scatter import plane, points
from logreg.figures.score_field import field_of
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TEST, TRAIN
from logreg.figures.training import frame_epochs, training_timeline
from logreg.formatting import format_number
from logreg.training.history import History

with needs("plotly"):
    import plotly.graph_objects as go

# On a longer path single epochs are indistinguishable.
_MOST_DOTS = 300


@dataclass(frozen=True, slots=True)
class RunStyle:
    """Color, dash and marker of a run."""

    color: str
    dash: str
    symbol: str


RUNS = (
    RunStyle(TRAIN, "solid", "circle"),
    RunStyle(CLASSES[4].color, "dash", "square"),
    RunStyle(TEST, "dot", "triangle-up"),
    RunStyle(CLASSES[3].color, "dashdot", "cross"),
)

# Coordinates are clipped here: graphics libraries fail on larger ones.
_FAR = 1e6

_RIGHT = on(2)
_NAMES = ("w₁", "w₂")


def landscape_picture(
    dataset: Dataset,
    runs: Mapping[str, History],
    grid: LossGrid,
    window: Window,
    *,
    start: float | None = None,
) -> Picture:
    """Return the first run on the plane of samples, and all of them on the plane of weights.

    The runs, up to four by name, have the same start and number of epochs; ``start`` is the first
    epoch to show. The grid is the landscape below them, the window the visible part of the plane.
    """
    first = next(iter(runs.values()))
    epochs = frame_epochs(len(first) - 1)
    paths = [
        (name, path(history), style)
        for (name, history), style in zip(runs.items(), RUNS, strict=False)
    ]
    best = first.optimum.weights
    static = [
        *points(dataset),
        _contours(grid),
        *(_path(*each) for each in paths),
        _place("start", path(first)[0], "circle-open"),
        *([] if best is None else [_place("best", best[0], "star")]),
    ]
    moving = [
        Markers(
            dots(f"{name} now", color=style.color, symbol=style.symbol, size=13, **_RIGHT),
            weights[epochs, :1],
            weights[epochs, 1:],
        )
        for name, weights, style in paths
    ]
    unit = ", standardised" if first.config.standardize else ""
    x, y = (
        # The zoom resets when the window changes.
        axis(f"weight {name}{unit}", range=list(ends), uirevision=str(ends), constrain="domain")
        | {"showgrid": False}
        for name, ends in zip(_NAMES, _ends(window), strict=True)
    )
    # Equal scales: a valley is as narrow as it looks.
    right = Panel(x, y | {"scaleanchor": "x2"}, narrow_height=283, width=0.53, legend="above")
    left = plane(dataset, height=394, narrow_height=283, width=0.47)
    return Picture(
        static,
        **panels([[left, right]], annotations=_labels(grid)),
        timeline=training_timeline(epochs, start),
        field=field_of(dataset, first, epochs),
        layers=moving,
        clicks="x2",
    )


def surface_figure(runs: Mapping[str, History], grid: LossGrid, window: Window) -> go.Figure:
    """Return the landscape as a 3-D surface, with the runs above it at their own losses."""
    surface: dict[str, Any] = {
        "type": "surface",
        "x": grid.w1,
        "y": grid.w2,
        "z": grid.loss,
        "colorscale": [[0, "#F2F2F2"], [1, BEST]],
        "showscale": False,
        "opacity": 0.9,
        "contours": {"z": {"show": True, "color": BEST, "width": 1}},
        "hovertemplate": _HOVER.replace("customdata", "z"),
    }
    traces = [surface]
    for (name, history), style in zip(runs.items(), RUNS, strict=False):
        weights = path(history)
        inside = np.all(
            [(a <= v) & (v <= b) for v, (a, b) in zip(weights.T, _ends(window), strict=True)],
            axis=0,
        )
        x, y, z = (np.where(inside, v, np.nan) for v in (*weights.T, history.train_loss))
        traces.append(
            line(name, x, y, color=style.color, width=5)
            | {"type": "scatter3d", "mode": "lines+markers", "z": z}
            | {"marker": {"color": style.color, "size": 2.5}}
        )
    axes = zip(("xaxis", "yaxis"), _NAMES, _ends(window), strict=True)
    scene: dict[str, Any] = {key: {"title": name, "range": list(r)} for key, name, r in axes}
    # Only as high as the runs, so that high corners do not flatten the valley.
    runs_reach = max(float(history.train_loss.max()) for history in runs.values())
    top = 1.1 * min(max(runs_reach, 1.0), float(grid.loss.max()))
    scene["zaxis"] = {"title": "log loss", "range": [0, top]}
    surface |= {"cmin": 0, "cmax": top}
    scene["aspectmode"], scene["aspectratio"] = "manual", {"x": 1, "y": 1, "z": 0.7}
    # Look into the valley from the side of its lowest point.
    row, column = grid.lowest
    eye = {"x": 1.3 if 2 * column >= len(grid.w1) else -1.3, "z": 0.9}
    eye["y"] = 1.3 if 2 * row >= len(grid.w2) else -1.3
    scene["camera"] = {"eye": eye, "center": {"z": -0.2}}
    return go.Figure(
        {
            "data": traces,
            "layout": {
                "scene": scene,
                "margin": {"l": 0, "r": 0, "t": 30, "b": 0},
                "height": 520,
                **STAYS_HERE,
            },
        }
    )


def _ends(window: Window) -> tuple[tuple[float, float], tuple[float, float]]:
    return window.w1_range, window.w2_range


_HOVER = "w₁ %{x:.3~g}, w₂ %{y:.3~g}: loss %{customdata:.4~g}<extra></extra>"


def _contours(grid: LossGrid) -> dict[str, Any]:
    return {
        "type": "contour",
        "name": "log loss",
        "x": grid.w1,
        "y": grid.w2,
        "z": grid.depth,
        "customdata": grid.loss,
        "hovertemplate": _HOVER,
        "autocontour": False,
        "contours": {"start": grid.levels[0], "end": LEVELS - 1, "size": 1},
        "line": {"color": "rgba(128,128,128,0.6)", "width": 1},
        "colorscale": [[0, "rgba(128,128,128,0)"], [1, "rgba(128,128,128,0.5)"]],
        "showscale": False,
        **_RIGHT,
    }


def _labels(grid: LossGrid) -> list[dict[str, Any]]:
    """Return the losses of some lines, as annotations."""
    ground = {"bgcolor": PAPER, "opacity": 0.75, "borderpad": 0, "xref": "x2", "yref": "y2"}
    return [
        note(format_number(loss, 2), w1, w2, size=11, **ground) for w1, w2, loss in grid.labels()
    ]


def _path(name: str, weights: FloatArray, style: RunStyle) -> dict[str, Any]:
    few = len(weights) <= _MOST_DOTS
    x, y = np.clip(weights, -_FAR, _FAR).T
    more = {
        "mode": "lines+markers" if few else "lines",
        "marker": {"color": style.color, "symbol": style.symbol, "size": 4},
        "hovertemplate": f"{name}, epoch %{{pointNumber}}<extra></extra>",
        "legend": "legend2",
    }
    return line(name, x, y, color=style.color, dash=style.dash) | more | _RIGHT


def _place(name: str, weights: FloatArray, symbol: str) -> dict[str, Any]:
    return markers(
        name,
        weights[:1],
        weights[1:],
        {"symbol": symbol, "size": 13, "color": INK, "line": {"color": INK, "width": 2}},
        mode="markers+text",
        text=[name],
        textposition="top center",
        showlegend=False,
        hovertemplate=f"{name}: %{{x:.3~g}}, %{{y:.3~g}}<extra></extra>",
        **_RIGHT,
    )

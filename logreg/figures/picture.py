"""A picture for the player: a static figure, its layers, and its timeline."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.figures.layers import Lines, Markers
from logreg.figures.score_field import ScoreField
from logreg.figures.style import INK, PAPER, ClassStyle


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The values of a picture's slider: the epochs of a run, or the values of a variable.

    Attributes
    ----------
    name : the label of the slider, such as ``Epoch`` or ``x``
    values : (F,), increasing; one per frame
    seconds : duration at normal speed
    plays : whether a new picture plays by itself, or stays at the value that the reader chose
    start : the initial value; None plays from the beginning, or stays at the first value
    key : the value's key in the address of the page, or None
    axis : x axis of the subplot on which a click chooses a value, or None
    """

    name: str
    values: np.ndarray
    seconds: float
    plays: bool = False
    start: float | None = None
    key: str | None = None
    axis: str | None = None

    @property
    def decimals(self) -> int:
        """How many decimals distinguish the values."""
        if self.values.dtype.kind == "i" or len(self.values) < 2:
            return 0
        return max(0, math.ceil(-math.log10(float(np.diff(self.values).min())) - 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A static Plotly figure and the layers that change per frame.

    Attributes
    ----------
    data, layout : the static Plotly figure, as plain dicts and arrays
    timeline : the values of the slider, or None without one
    field : a model on the plane of the first subplot, or None
    layers : what else changes per frame; later ones lie above earlier ones
    height, narrow_height : in pixels, on a wide and on a narrow screen
    narrow : changes of the layout on a narrow screen, by paths such as ``xaxis.domain``
    clicks : x axis of the subplot whose clicks are reported to the page, or None
    """

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    timeline: Timeline | None = None
    field: ScoreField | None = None
    layers: Sequence[Markers | Lines] = ()
    height: int = 480
    narrow_height: int = 480
    narrow: Mapping[str, Any] = attribute(default_factory=dict)
    clicks: str | None = None

    @property
    def values(self) -> np.ndarray:
        """The values of the timeline, one per frame: (F,); a picture without one has one frame."""
        return np.zeros(1) if self.timeline is None else self.timeline.values


# Margins on a narrow screen.
NARROW: Mapping[str, Any] = {"margin.l": 48, "margin.r": 10}

# The axes and the legend of all figures.
AXIS: Mapping[str, Any] = {
    "zeroline": False,
    "ticks": "",
    "gridcolor": "rgba(128,128,128,0.2)",
    "title": {"standoff": 4},
}
LEGEND: Mapping[str, Any] = {
    "orientation": "h",
    "yanchor": "bottom",
    "y": 1.0,
    "xanchor": "left",
    "x": 0,
    "font": {"size": 12},
    "bgcolor": "rgba(0,0,0,0)",
}


def axis(title: str, **changes: Any) -> dict[str, Any]:
    """Return an axis with this title."""
    return {**AXIS, "title": {"text": title, "standoff": 4}, **changes}


def note(text: str, x: float, y: float, *, size: float = 12, **more: Any) -> dict[str, Any]:
    """Return an annotation: a text at a position."""
    font = {"color": INK, "size": size}
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font} | more


# Plotly's button "Share chart" sends the figure to Plotly's own server.
STAYS_HERE: Mapping[str, Any] = {"modebar": {"remove": ["sendChartToCloud"]}}


def layout(**parts: Any) -> dict[str, Any]:
    """Return a layout of these axes and legends, in the style of all figures."""
    return {
        "font": {"color": INK, "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 60, "r": 15, "t": 70, "b": 58},
        "hovermode": "closest",
        "hoverdistance": 8,
        # Zoom and hidden traces survive a change of the numbers.
        "uirevision": "picture",
        "legend": dict(LEGEND),
        **STAYS_HERE,
    } | parts


# Marks a trace that changes with each run: the player draws it on a canvas, in a tenth of the time
# that Plotly takes. Only plain points and lines; the tooltip says what they are. The canvas is
# above Plotly, so what lies over such a trace must be marked too.
ON_CANVAS: Mapping[str, Any] = {"meta": {"canvas": True}}


def line(
    name: str,
    x: Any,
    y: FloatArray,
    *,
    color: str,
    width: float = 2.0,
    dash: str = "solid",
    **more: Any,
) -> dict[str, Any]:
    """Return the Plotly trace of a line."""
    style = {"color": color, "width": width, "dash": dash}
    return {"type": "scatter", "name": name, "mode": "lines", "x": x, "y": y, "line": style} | more


def markers(name: str, x: Any, y: Any, marker: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the Plotly trace of points."""
    points = {"type": "scatter", "name": name, "mode": "markers", "x": x, "y": y}
    return points | {"marker": marker} | more


def samples(
    name: str, style: ClassStyle, x: Any, y: Any, *, size: float, **more: Any
) -> dict[str, Any]:
    """Return the Plotly trace of a class's samples; ``more`` may hold parts of the marker."""
    marker = {"symbol": style.symbol, "color": style.color, "size": size, **more.pop("marker", {})}
    return markers(name, x, y, marker, **more)


def key(name: str, **look: Any) -> dict[str, Any]:
    """Return a trace without points, for a legend entry or to make Plotly draw an axis."""
    return {"type": "scatter", "name": name, "x": [None], "y": [None], "hoverinfo": "skip"} | look


def dots(
    name: str,
    *,
    color: str | list[str],
    symbol: str = "circle",
    size: float = 12,
    rim: str = PAPER,
    rim_width: float = 1.5,
    **more: Any,
) -> dict[str, Any]:
    """Return the trace of a `Markers` layer, without its points."""
    edge = {"color": rim, "width": rim_width}
    marker = {"symbol": symbol, "color": color, "size": size, "line": edge}
    return {"name": name, "marker": marker, "hoverinfo": "skip", "showlegend": False} | more

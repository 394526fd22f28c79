"""The training picture as a Plotly figure with frames, for use without the player."""

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np

from logreg.arrays import FloatArray, Range
from logreg.data import Dataset
from logreg.errors import InputError, needs
from logreg.figures.layers import Markers
from logreg.figures.score_field import FINE, ScoreField
from logreg.figures.style import CLASSES, INK, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP, translucent
from logreg.figures.training import training_picture
from logreg.formatting import format_number
from logreg.training.history import History

with needs("plotly"):
    import plotly.graph_objects as go

# Plotly redraws each frame, which takes up to a tenth of a second. With less time, or with a
# transition, it shows frames without their contours.
_PLAY = {"frame": {"duration": 100}, "transition": {"duration": 0}, "mode": "immediate"}
_JUMP = {"frame": {"duration": 0}, "transition": {"duration": 0}, "mode": "immediate"}


def training_animation(dataset: Dataset, history: History, *, threshold: float = 0.5) -> go.Figure:
    """Return the run as a Plotly figure with one frame per epoch shown.

    Parameters
    ----------
    dataset : two features or more, of which `Dataset.plane` are drawn; the points
    history : the run; the frames are named by its epochs
    threshold : for two classes, predict class 1 if its probability is at least this, between 0
        and 1; the boundary lies at the logit log(t / (1 - t))

    Raises
    ------
    InputError
        If the data cannot be plotted in a plane, the threshold is not between 0 and 1, or there are
        more classes than two and it is not 0.5.
    """
    if not isinstance(threshold, Real) or not 0 < threshold < 1:
        raise InputError(f"The threshold must be a number between 0 and 1, not {threshold!r}.")
    if len(dataset.class_names) > 2 and threshold != 0.5:
        raise InputError(
            "A threshold is for two classes; of more the most probable is taken: leave it at 0.5."
        )
    picture = training_picture(dataset, history)
    assert picture.field is not None
    x, y, leads = _leads(picture.field)
    surfaces = _surfaces(picture.field.class_names, x, y, threshold)
    markers = [each for each in picture.layers if isinstance(each, Markers)]
    points = [{"type": "scatter", "mode": "markers"} | each.trace for each in markers]
    places = [each.points() for each in markers]
    above = len(surfaces) + len(picture.data)
    moving = [*range(len(surfaces)), *range(above, above + len(markers))]
    frames = [
        {
            "name": str(epoch),
            "traces": moving,
            "data": [
                *({"type": "contour", "z": z} for z in (*leads[frame], *leads[frame][1:])),
                *({"type": "scatter", "x": x[frame], "y": y[frame]} for x, y in places),
            ],
            "layout": {"title": {"text": caption(history, epoch)}},
        }
        for frame, epoch in enumerate(picture.values.tolist())
    ]
    traces = [*surfaces, *picture.data, *points]
    for number, state in zip(moving, frames[0]["data"], strict=True):
        traces[number] = traces[number] | state
    title = {"title": {"text": caption(history, 0), "font": {"size": 14}}}
    controls = _controls([frame["name"] for frame in frames])
    return PlayingFigure(
        {"data": traces, "layout": picture.layout | title | controls, "frames": frames}
    )


def _leads(field: ScoreField) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """Return a grid (A,), (B,) and by how much each class leads the best other: (F, K, B, A)."""
    # Four corners determine the log-odds of two classes on a plane. Curved boundaries need a finer
    # grid, and so does the lead over the best of several other classes, which has edges.
    few = field.straight and len(field.class_names) == 2
    x, y = (_beyond(r) if few else np.linspace(*r, FINE) for r in (field.x_range, field.y_range))
    log_odds = field.log_odds(x, y)
    first, second = -np.partition(-log_odds, 1, axis=1)[:, :2].swapaxes(0, 1)
    leads = log_odds - np.where(log_odds == first[:, None], second[:, None], first[:, None])
    # Single precision halves the file, and is still finer than a screen can show.
    return x, y, leads if few else leads.astype(np.float32)


def _beyond(axis_range: Range) -> FloatArray:
    """Return a range three times as wide, which leaves room to pan."""
    low, high = axis_range
    return np.array([2 * low - high, 2 * high - low])


def _surfaces(
    class_names: Sequence[str], x: FloatArray, y: FloatArray, threshold: float
) -> list[dict[str, Any]]:
    """Return the shading of all classes and the boundaries of all but the first, without z.

    The shading grows stronger with the lead of its class.
    """
    surface = {"type": "contour", "x": x, "y": y, "hoverinfo": "skip"}
    steps = {
        "start": SHADE_STEP / 2,
        "end": SHADE_STEP * (SHADE_BANDS - 0.5),
        "size": SHADE_STEP,
        "coloring": "fill",
        "showlines": False,
    }
    shades = [
        surface
        | {
            "name": f"lead of {name}",
            "contours": steps,
            "autocontour": False,
            "colorscale": [[i, translucent(style.color, i * SHADE_OPACITY)] for i in (0, 1)],
            "showscale": False,
        }
        for name, style in zip(class_names, CLASSES, strict=False)
    ]
    level = float(np.log(threshold / (1 - threshold)))
    boundary = surface | {
        "contours": {"type": "constraint", "operation": "=", "value": level},
        "line": {"color": INK, "width": 3},
        "showlegend": False,
    }
    names = (f"decision boundary of {name}" for name in class_names[1:])
    return [*shades, *(boundary | {"name": name} for name in names)]


def caption(history: History, epoch: int) -> str:
    """Return the title of a frame: the numbers of its epoch."""
    at = history[epoch]
    return (
        f"Epoch {epoch}: training loss {format_number(at.train_loss)}, test loss "
        f"{format_number(at.test_loss)}, test accuracy {at.test_accuracy:.1%}"
    )


class PlayingFigure(go.Figure):  # type: ignore[misc]  # plotly publishes no types
    """A figure whose HTML autoplays, slowly enough for Plotly to draw every frame completely."""

    def to_html(self, *args: Any, **kwargs: Any) -> str:
        """Return the figure as HTML; the arguments are those of `plotly.io.to_html`."""
        return str(super().to_html(*args, **{"animation_opts": _PLAY} | kwargs))

    def write_html(self, *args: Any, **kwargs: Any) -> None:
        """Write the figure as HTML; the arguments are those of `plotly.io.write_html`."""
        super().write_html(*args, **{"animation_opts": _PLAY} | kwargs)


def _controls(names: list[str]) -> dict[str, Any]:
    """Return the Play and Pause buttons and the slider of a figure without the player."""
    buttons = [
        {"label": "Play", "method": "animate", "args": [None, _PLAY | {"fromcurrent": True}]},
        {"label": "Pause", "method": "animate", "args": [[None], _JUMP]},
    ]
    steps = [{"label": name, "method": "animate", "args": [[name], _JUMP]} for name in names]
    left_of_slider = {"x": 0, "xanchor": "left", "y": -0.16, "yanchor": "top"}
    menu = {"type": "buttons", "direction": "left", "showactive": False, "buttons": buttons}
    slider = {"x": 0.16, "len": 0.84, "y": -0.12, "currentvalue": {"prefix": "Epoch "}}
    return {"updatemenus": [menu | left_of_slider], "sliders": [slider | {"steps": steps}]}

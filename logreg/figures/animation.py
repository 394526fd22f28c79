"""The training picture as a Plotly figure with frames, for use without the player."""

from numbers import Real
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError, needs
from logreg.figures.layers import Markers
from logreg.figures.score_field import FINE
from logreg.figures.style import CLASSES, INK, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP
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
    field, timeline = picture.field, picture.timeline
    assert field is not None
    assert timeline is not None
    # Four corners determine the log-odds of two classes on a plane. Curved boundaries need a finer
    # grid, and so does the lead over the best of several other classes, which has edges.
    corners_do = field.straight and len(dataset.class_names) == 2
    x, y = (
        _beyond(r) if corners_do else np.linspace(*r, FINE) for r in (field.x_range, field.y_range)
    )
    leads = _leads(field.log_odds(x, y))
    if len(x) > 2:
        leads = leads.astype(np.float32)  # half the file, and more digits than a screen has
    surface = {"type": "contour", "x": x, "y": y, "hoverinfo": "skip"}
    shades = [
        surface | {"name": f"lead of {name}"} | _shading(style.color)
        for name, style in zip(dataset.class_names, CLASSES, strict=False)
    ]
    boundaries = [
        surface
        | {
            "name": f"decision boundary of {name}",
            "contours": {
                "type": "constraint",
                "operation": "=",
                "value": float(np.log(threshold / (1 - threshold))),
            },
            "line": {"color": INK, "width": 3},
            "showlegend": False,
        }
        for name in dataset.class_names[1:]
    ]
    markers = [each for each in picture.layers if isinstance(each, Markers)]
    moving = [{"type": "scatter", "mode": "markers"} | each.trace for each in markers]
    below = len(shades) + len(boundaries)
    traces = [
        *range(below),
        *range(below + len(picture.data), below + len(picture.data) + len(moving)),
    ]
    places = [each.points() for each in markers]
    frames = [
        {
            "name": str(epoch),
            "traces": traces,
            "data": [
                *({"type": "contour", "z": z} for z in leads[frame]),
                *({"type": "contour", "z": z} for z in leads[frame][1:]),
                *({"type": "scatter", "x": x[frame], "y": y[frame]} for x, y in places),
            ],
            "layout": {"title": {"text": caption(history, epoch)}},
        }
        for frame, epoch in enumerate(timeline.values.tolist())
    ]
    first = frames[0]["data"]
    captioned = picture.layout | {"title": {"text": caption(history, 0), "font": {"size": 14}}}
    return PlayingFigure(
        {
            "data": [
                *(trace | state for trace, state in zip(shades + boundaries, first, strict=False)),
                *picture.data,
                *(trace | state for trace, state in zip(moving, first[below:], strict=True)),
            ],
            "layout": captioned | _controls([frame["name"] for frame in frames]),
            "frames": frames,
        }
    )


def _leads(log_odds: FloatArray) -> FloatArray:
    """Return by how much each class leads the best of the others: (F, K, …), like the log-odds."""
    first, second = -np.partition(-log_odds, 1, axis=1)[:, :2].swapaxes(0, 1)
    best_other = np.where(log_odds == first[:, None], second[:, None], first[:, None])
    return np.asarray(log_odds - best_other)


def _shading(color: str) -> dict[str, Any]:
    """Return the fill of a class's region, which grows stronger with the lead of the class."""
    channels = ", ".join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return {
        "contours": {
            "start": SHADE_STEP / 2,
            "end": SHADE_STEP * (SHADE_BANDS - 0.5),
            "size": SHADE_STEP,
            "coloring": "fill",
            "showlines": False,
        },
        "autocontour": False,
        "colorscale": [[0, f"rgba({channels}, 0)"], [1, f"rgba({channels}, {SHADE_OPACITY})"]],
        "showscale": False,
    }


def caption(history: History, epoch: int) -> str:
    """Return the title of a frame: the numbers of its epoch."""
    at = history[epoch]
    return (
        f"Epoch {epoch}: training loss {format_number(at.train_loss)}, test loss "
        f"{format_number(at.test_loss)}, test accuracy {at.test_accuracy:.1%}"
    )


def _beyond(axis_range: tuple[float, float]) -> FloatArray:
    """Return a range three times as wide, which leaves room to pan."""
    low, high = axis_range
    return np.array([2 * low - high, 2 * high - low])


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
    return {
        "updatemenus": [
            {"type": "buttons", "direction": "left", "showactive": False, "buttons": buttons}
            | left_of_slider
        ],
        "sliders": [
            {
                "x": 0.16,
                "len": 0.84,
                "y": -0.12,
                "currentvalue": {"prefix": "Epoch "},
                "steps": steps,
            }
        ],
    }

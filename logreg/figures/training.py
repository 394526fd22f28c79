"""The main picture: the decision boundary on the left, the loss on the right, epoch by epoch.

What rests (points, curves, axes) is an ordinary Plotly figure. What moves is kept apart, in the
fewest numbers that say it: see `plane` and `moving`. A player draws from these; the figure
with frames, for where there is no player, is worked out from them.
"""

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import plotly.graph_objects as go

from logreg.arrays import FloatArray, IntArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.figures.latent import STRIP, has_thresholds, latent_axes, latent_markers
from logreg.figures.moving import Markers
from logreg.figures.plane import FINE, Field, field_of
from logreg.figures.style import (
    BEST,
    CLASSES,
    INK,
    PAPER,
    SHADE_BANDS,
    SHADE_OPACITY,
    SHADE_STEP,
    TEST,
    TRAIN,
)
from logreg.history import History
from logreg.wording import short

MAX_FRAMES = 200

# Above this number of training points they are drawn smaller and let others show through.
MANY_POINTS = 1000

# The loss axis turns logarithmic when its numbers span more than this factor.
LOG_SPAN = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPicture:
    """A run as a picture: what rests, and what moves in each of F frames.

    Attributes
    ----------
    data, layout : the resting part of a Plotly figure, as plain dicts and arrays
    epochs : (F,), the epoch of each frame
    field : the model on the plane
    markers : what else moves
    class_names : K names, in the order of the classes
    is_slice : whether there are features beside the two that are drawn
    """

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    epochs: IntArray
    field: Field
    markers: list[Markers]
    class_names: tuple[str, ...]
    is_slice: bool


def frame_epochs(n_epochs: int, limit: int = MAX_FRAMES) -> np.ndarray:
    """Return which of the epochs 0 … ``n_epochs`` to show: all of them, or about ``limit``.

    A run that is too long to show whole is shown whole at its fast beginning and in growing
    strides later; the last epoch is always among them.
    """
    if n_epochs <= limit:
        return np.arange(n_epochs + 1)
    # Strides of 1 for the first quarter, then growing by a constant factor.
    start = limit // 4
    later = np.geomspace(start, n_epochs, limit - start)
    return np.unique(np.r_[np.arange(start), later.round().astype(int)])


def training_picture(dataset: Dataset, history: History) -> TrainingPicture:
    """Return the run as a picture for a player.

    Plotly's validation of a hundred frames takes longer than training them does, so a page
    that draws with its own player takes this.

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane, or have too many classes to tell apart.
    """
    if len(dataset.feature_names) < 2:
        raise InputError("The picture needs at least two features: add one, or choose two.")
    if len(dataset.class_names) > len(CLASSES):
        raise InputError(
            f"The picture can tell {len(CLASSES)} classes apart, not {len(dataset.class_names)}."
        )
    epochs = frame_epochs(len(history) - 1)
    x_range, y_range = (_padded(column) for column in _all_points(dataset).T)
    losses = np.column_stack([history.train_loss[epochs], history.test_loss[epochs]])
    trace = {
        "name": "this epoch",
        "marker": {"size": 11, "color": [TRAIN, TEST], "line": {"color": PAPER, "width": 1.5}},
        "hoverinfo": "skip",
        "showlegend": False,
        **_RIGHT,
    }
    markers = [Markers(trace, np.repeat(epochs[:, None], 2, axis=1).astype(float), losses)]
    resting = [*_points(dataset), *_curves(history)]
    layout = _layout(dataset, history, x_range, y_range)
    if has_thresholds(history):
        latent = latent_markers(dataset, history, epochs)
        layout |= latent_axes(dataset, latent, _AXIS)
        layout["yaxis2"]["domain"] = [0.42, 1]
        markers += latent
        # Plotly draws an axis only where something rests on it.
        resting.append({"type": "scatter", "name": "score", "x": [None], "y": [None]} | STRIP)
    return TrainingPicture(
        resting,
        layout,
        epochs,
        field_of(dataset, history, epochs, x_range, y_range),
        markers,
        dataset.class_names,
        len(dataset.feature_names) > 2,
    )


def training_animation(dataset: Dataset, history: History, *, threshold: float = 0.5) -> go.Figure:
    """Return the run as a Plotly figure with one frame for each epoch that is shown.

    Parameters
    ----------
    dataset : two features or more, of which `Dataset.plane` are drawn; the points
    history : the run; the frames are named by its epochs
    threshold : for two classes, the probability of class 1 from which on a sample is classified
        as 1, between 0 and 1; the boundary lies at the logit log(t / (1 - t))

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane, the threshold is not between 0 and 1, or there are
        more classes than two and it is not 0.5.
    """
    if not isinstance(threshold, Real) or not 0 < threshold < 1:
        raise InputError(f"The threshold must be a number between 0 and 1, not {threshold!r}.")
    if len(dataset.class_names) > 2 and threshold != 0.5:
        raise InputError(
            "A threshold is for two classes; of more the most probable is taken: leave it at 0.5."
        )
    picture = training_picture(dataset, history)
    field = picture.field
    # The log-odds of two classes on a plane are all in its corners. Curves need a finer grid, and
    # so does the lead over the best of several others, which has edges.
    corners_do = field.straight and len(dataset.class_names) == 2
    x, y = (
        _beyond(r) if corners_do else np.linspace(*r, FINE) for r in (field.x_range, field.y_range)
    )
    leads = _leads(field.log_odds(x, y))
    if len(x) > 2:
        leads = leads.astype(np.float32)  # half the file, and more digits than a screen has
    surface = {"type": "contour", "x": x, "y": y, "hoverinfo": "skip"}
    shades = [
        surface | {"name": f"lead of {name}"} | _shading(style.colour)
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
    moving = [{"type": "scatter", "mode": "markers"} | each.trace for each in picture.markers]
    below = len(shades) + len(boundaries)
    traces = [
        *range(below),
        *range(below + len(picture.data), below + len(picture.data) + len(moving)),
    ]
    xs, ys = ([axis(each) for each in picture.markers] for axis in (Markers.xs, Markers.ys))
    frames = [
        {
            "name": str(epoch),
            "traces": traces,
            "data": [
                *({"type": "contour", "z": z} for z in leads[frame]),
                *({"type": "contour", "z": z} for z in leads[frame][1:]),
                *(
                    {"type": "scatter", "x": x[frame], "y": y[frame]}
                    for x, y in zip(xs, ys, strict=True)
                ),
            ],
            "layout": {"title": {"text": caption(history, epoch)}},
        }
        for frame, epoch in enumerate(picture.epochs.tolist())
    ]
    first = frames[0]["data"]
    layout = picture.layout | {"title": {"text": caption(history, 0), "font": {"size": 14}}}
    return PlayingFigure(
        {
            "data": [
                *(trace | state for trace, state in zip(shades + boundaries, first, strict=False)),
                *picture.data,
                *(trace | state for trace, state in zip(moving, first[below:], strict=True)),
            ],
            "layout": layout | _controls([frame["name"] for frame in frames]),
            "frames": frames,
        }
    )


def _leads(log_odds: FloatArray) -> FloatArray:
    """Return by how much each class leads the best of the others: (F, K, …), like the log-odds."""
    first, second = -np.partition(-log_odds, 1, axis=1)[:, :2].swapaxes(0, 1)
    best_other = np.where(log_odds == first[:, None], second[:, None], first[:, None])
    return np.asarray(log_odds - best_other)


def _shading(colour: str) -> dict[str, Any]:
    """Return how Plotly fills the region of a class: the stronger, the further it leads."""
    channels = ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
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


def play_seconds(n_frames: int) -> float:
    """Return how long a run plays at normal speed: 5 s, and at least four epochs a second."""
    return min(5.0, (n_frames - 1) / 4)


# Plotly draws a frame anew, which takes up to a tenth of a second; given less, or asked for a
# transition, it shows frames with the contour missing.
_PLAY = {"frame": {"duration": 100}, "transition": {"duration": 0}, "mode": "immediate"}
_JUMP = {"frame": {"duration": 0}, "transition": {"duration": 0}, "mode": "immediate"}


class PlayingFigure(go.Figure):  # type: ignore[misc]  # plotly publishes no types
    """A figure whose HTML plays by itself at a pace at which every frame is drawn whole."""

    def to_html(self, *args: Any, **kwargs: Any) -> str:
        """Return the figure as HTML; the arguments are those of `plotly.io.to_html`."""
        return str(super().to_html(*args, **{"animation_opts": _PLAY} | kwargs))

    def write_html(self, *args: Any, **kwargs: Any) -> None:
        """Write the figure as HTML; the arguments are those of `plotly.io.write_html`."""
        super().write_html(*args, **{"animation_opts": _PLAY} | kwargs)


def caption(history: History, epoch: int) -> str:
    """Return what a frame says of its epoch."""
    at = history[epoch]
    return (
        f"Epoch {epoch}: training loss {short(at.train_loss)}, test loss {short(at.test_loss)}, "
        f"test accuracy {at.test_accuracy:.1%}"
    )


_RIGHT = {"xaxis": "x2", "yaxis": "y2", "legend": "legend2"}


_AXIS = {
    "zeroline": False,
    "ticks": "",
    "gridcolor": "rgba(128,128,128,0.2)",
    "title": {"standoff": 4},
}


def _all_points(dataset: Dataset) -> FloatArray:
    return np.vstack([dataset.X_train, dataset.X_test])[:, dataset.plane]


def _padded(values: FloatArray) -> tuple[float, float]:
    """Return the range of the values with a margin, never empty."""
    low, high = float(values.min()), float(values.max())
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def _beyond(axis_range: tuple[float, float]) -> FloatArray:
    """Return a range three times as wide, so that a reader may pan."""
    low, high = axis_range
    return np.array([2 * low - high, 2 * high - low])


def _points(dataset: Dataset) -> list[dict[str, Any]]:
    """Return one trace for each class and part: training filled, test hollow."""
    traces = []
    few = len(dataset.y_train) <= MANY_POINTS
    size = 8 if few else 5
    parts = (
        ("", "", dataset.X_train, dataset.y_train),
        (", test", "-open", dataset.X_test, dataset.y_test),
    )
    for part, hollow, X, y in parts:
        for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
            chosen = X[y == label][:, dataset.plane]
            traces.append(
                {
                    "type": "scatter",
                    "name": f"{name}{part}",
                    "mode": "markers",
                    "x": chosen[:, 0],
                    "y": chosen[:, 1],
                    "marker": {
                        "symbol": style.symbol + hollow,
                        "color": style.colour,
                        # Diamonds look smaller than circles do.
                        "size": size + 1 if style.symbol == "diamond" else size,
                        "opacity": 1.0 if few else 0.6,
                        # The rim sets a point off from shading of its own colour.
                        "line": {"width": 1.6} if hollow else {"width": 0.8, "color": PAPER},
                    },
                    "hovertemplate": "%{x:.3~g}, %{y:.3~g}<extra>" + name + part + "</extra>",
                    "showlegend": not part,
                }
            )
    # One entry of the legend says for all classes what a hollow point is.
    ring = {"symbol": "circle-open", "color": INK, "size": size, "line": {"width": 1.6}}
    key = {"type": "scatter", "name": "hollow: test", "mode": "markers", "marker": ring}
    return [*traces, key | {"x": [None], "y": [None], "hoverinfo": "skip"}]


def _curves(history: History) -> list[dict[str, Any]]:
    """Return the losses over all epochs, and the best possible loss as a dashed line."""
    lines = [
        ("training", history.train_loss, {"color": TRAIN, "width": 2.5}),
        ("test", history.test_loss, {"color": TEST, "width": 2.5, "dash": "dot"}),
    ]
    if history.penalised:
        objective = {"color": TRAIN, "width": 1.5, "dash": "dashdot"}
        lines.append(("penalised", history.objective, objective))
    curves: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x0": 0,
            "dx": 1,
            "y": loss,
            "line": line,
            "hovertemplate": "epoch %{x}: %{y:.4~g}<extra>" + name + "</extra>",
            **_RIGHT,
        }
        for name, loss, line in lines
    ]
    best = history.optimum.loss
    if best > 0:
        curves.append(
            {
                "type": "scatter",
                "name": f"best {short(best)}",
                "mode": "lines",
                "x": [0, len(history) - 1],
                "y": [best, best],
                "line": {"color": BEST, "width": 1.5, "dash": "dash"},
                "hoverinfo": "skip",
                **_RIGHT,
            }
        )
    return curves


def _layout(
    dataset: Dataset,
    history: History,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
) -> dict[str, Any]:
    legend = {
        "orientation": "h",
        "yanchor": "bottom",
        "y": 1.0,
        "xanchor": "left",
        "font": {"size": 12},
        "bgcolor": "rgba(0,0,0,0)",
    }
    axis = _AXIS
    across, up = (dataset.feature_names[i] for i in dataset.plane)
    loss_axis = _loss_axis(history)
    last = max(1, len(history) - 1)
    return {
        "font": {"color": INK, "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 60, "r": 15, "t": 70, "b": 58},
        "hovermode": "closest",
        "hoverdistance": 8,
        "xaxis": axis
        | {
            "domain": [0, 0.58],
            "range": list(x_range),
            "title": {"text": across, "standoff": 4},
            "showgrid": False,
            "uirevision": across,
        },
        "yaxis": axis
        | {
            "range": list(y_range),
            "title": {"text": up, "standoff": 4},
            "showgrid": False,
            "uirevision": up,
        },
        "xaxis2": axis
        | {
            "domain": [0.67, 1],
            "anchor": "y2",
            "range": [-0.02 * last, 1.02 * last],
            "title": {"text": "epoch", "standoff": 4},
        },
        "yaxis2": axis | {"anchor": "x2", "uirevision": loss_axis["type"]} | loss_axis,
        # A zoom outlives a change of the run, as long as the axes mean the same.
        "uirevision": "training",
        # A click on this axis means an epoch.
        "meta": {"timeline": "x2"},
        "legend": legend | {"x": 0},
        # Anchored at its right, since Plotly would shrink the plots for what sticks out there.
        "legend2": legend | {"x": 1, "xanchor": "right"},
    }


def _loss_axis(history: History) -> dict[str, Any]:
    """Return the loss axis: linear from 0, or logarithmic if the numbers span decades."""
    losses = np.r_[history.train_loss, history.test_loss, history.objective]
    losses = losses[losses > 0]
    low, high = (float(losses.min()), float(losses.max())) if losses.size else (0.0, 1.0)
    if low > 0 and high / low > LOG_SPAN:
        # A loss that ran below every useful digit would press all the rest into a line.
        low = max(low, high * 1e-9)
        return {
            "type": "log",
            "dtick": 1,
            "range": [float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1],
            "title": {"text": "log loss (logarithmic axis)", "standoff": 4},
            "exponentformat": "power",
        }
    return {
        "type": "linear",
        "range": [0, 1.05 * high],
        "title": {"text": "log loss", "standoff": 4},
    }


def _controls(names: list[str]) -> dict[str, Any]:
    """Return the buttons and the slider with which a figure plays where there is no player."""
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

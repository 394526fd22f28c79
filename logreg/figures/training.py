"""The main picture: the decision boundary on the left, the loss on the right, epoch by epoch.

The logit of a model that is linear in two features is a plane. Four corners therefore hold all
of it: a contour drawn through a 2×2 grid is exact, and a frame is a handful of numbers.
"""

from numbers import Real
from typing import Any

import numpy as np
import plotly.graph_objects as go

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.figures.style import BEST, CLASSES, INK, PAPER, SHADE_OPACITY, SHADING, TEST, TRAIN
from logreg.history import History
from logreg.models import MODELS
from logreg.wording import short

MAX_FRAMES = 200

# Contour levels of the logit. Equal steps of log-odds: on a plane they are equally far apart.
# Logit 0 is in the middle of a band, so that an undecided model gives a picture without colour.
LEVELS = {"start": -4.25, "end": 4.25, "size": 0.5}

# Above this number of training points they are drawn smaller and let others show through.
MANY_POINTS = 1000

# The loss axis turns logarithmic when its numbers span more than this factor.
LOG_SPAN = 100.0


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


def training_animation(dataset: Dataset, history: History, *, threshold: float = 0.5) -> go.Figure:
    """Return the run as a Plotly figure with one frame for each epoch that is shown.

    Parameters
    ----------
    dataset : two features, two classes; the points
    history : the run; the frames are named by its epochs
    threshold : probability of class 1 from which on a sample is classified as 1, between 0
        and 1; the boundary lies at the logit log(t / (1 - t))

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane or the threshold is not between 0 and 1.
    """
    spec = training_spec(dataset, history, threshold=threshold)
    spec["layout"] |= _controls([frame["name"] for frame in spec["frames"]])
    return PlayingFigure(spec)


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


def training_spec(dataset: Dataset, history: History, *, threshold: float) -> dict[str, Any]:
    """Return data, layout and frames of `training_animation` as plain dicts and arrays.

    Plotly's validation of a hundred frames takes longer than training them does, so a page
    that draws with its own player takes this.
    """
    if len(dataset.feature_names) != 2:
        raise InputError("The picture needs exactly two features; choose two of them.")
    if not isinstance(threshold, Real) or not 0 < threshold < 1:
        raise InputError(f"The threshold must be a number between 0 and 1, not {threshold!r}.")
    epochs = frame_epochs(len(history) - 1)
    x_range, y_range = (_padded(column) for column in _all_points(dataset).T)
    x_grid, y_grid = _beyond(x_range), _beyond(y_range)
    logits = _logits(history, epochs, x_grid, y_grid)

    surface = {"type": "contour", "x": x_grid, "y": y_grid, "hoverinfo": "skip"}
    shade = surface | {
        "name": f"P({dataset.class_names[1]})",
        "contours": LEVELS | {"coloring": "fill", "showlines": False},
        "autocontour": False,
        "colorscale": SHADING,
        "opacity": SHADE_OPACITY,
        "showscale": False,
    }
    boundary = surface | {
        "name": "decision boundary",
        "contours": {
            "type": "constraint",
            "operation": "=",
            "value": float(np.log(threshold / (1 - threshold))),
        },
        "line": {"color": INK, "width": 3},
        "showlegend": False,
    }
    marker = {
        "type": "scatter",
        "name": "this epoch",
        "mode": "markers",
        "marker": {"size": 11, "color": [TRAIN, TEST], "line": {"color": PAPER, "width": 1.5}},
        "hoverinfo": "skip",
        "showlegend": False,
        **_RIGHT,
    }
    moving = [
        [
            {"type": "contour", "z": logit},
            {"type": "contour", "z": logit},
            {
                "type": "scatter",
                "x": [epoch, epoch],
                "y": [history.train_loss[epoch], history.test_loss[epoch]],
            },
        ]
        for epoch, logit in zip(epochs.tolist(), logits, strict=True)
    ]
    resting = [*_points(dataset), *_curves(history)]
    traces = [0, 1, 2 + len(resting)]
    frames = [
        {
            "name": str(epoch),
            "data": data,
            "traces": traces,
            "layout": {"title": {"text": caption(history, epoch)}},
        }
        for epoch, data in zip(epochs.tolist(), moving, strict=True)
    ]
    first = moving[0]
    return {
        "data": [shade | first[0], boundary | first[1], *resting, marker | first[2]],
        "layout": _layout(dataset, history, x_range, y_range)
        | {"title": {"text": caption(history, 0), "font": {"size": 14}}},
        "frames": frames,
    }


def caption(history: History, epoch: int) -> str:
    """Return what a frame says of its epoch."""
    at = history[epoch]
    return (
        f"Epoch {epoch}: training loss {short(at.train_loss)}, test loss {short(at.test_loss)}, "
        f"test accuracy at threshold 0.5 {at.test_accuracy:.1%}"
    )


_RIGHT = {"xaxis": "x2", "yaxis": "y2", "legend": "legend2"}


def _all_points(dataset: Dataset) -> FloatArray:
    return np.vstack([dataset.X_train, dataset.X_test])


def _padded(values: FloatArray) -> list[float]:
    """Return the range of the values with a margin, never empty."""
    low, high = float(values.min()), float(values.max())
    margin = 0.05 * (high - low) or 1.0
    return [low - margin, high + margin]


def _beyond(axis_range: list[float]) -> FloatArray:
    """Return a range three times as wide, so that a reader may pan."""
    low, high = axis_range
    return np.array([2 * low - high, 2 * high - low])


def _logits(
    history: History, epochs: np.ndarray, x_grid: FloatArray, y_grid: FloatArray
) -> FloatArray:
    """Return the logit on the grid for each of the epochs: (frames, y, x)."""
    x, y = np.meshgrid(x_grid, y_grid)
    mesh = np.column_stack([x.ravel(), y.ravel()])
    scores = MODELS[history.config.model].scores(
        history.weights[epochs], history.bias[epochs], mesh
    )
    return scores.reshape(len(epochs), *x.shape)


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
        for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=True)):
            chosen = X[y == label]
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
                }
            )
    return traces


def _curves(history: History) -> list[dict[str, Any]]:
    """Return the losses over all epochs, and the best possible loss as a dashed line."""
    lines = [
        ("training", history.train_loss, {"color": TRAIN, "width": 2.5}),
        ("test", history.test_loss, {"color": TEST, "width": 2.5, "dash": "dot"}),
    ]
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
    dataset: Dataset, history: History, x_range: list[float], y_range: list[float]
) -> dict[str, Any]:
    legend = {
        "orientation": "h",
        "yanchor": "bottom",
        "y": 1.0,
        "xanchor": "left",
        "font": {"size": 12},
        "bgcolor": "rgba(0,0,0,0)",
    }
    axis = {
        "zeroline": False,
        "ticks": "",
        "gridcolor": "rgba(128,128,128,0.2)",
        "title": {"standoff": 4},
    }
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
            "range": x_range,
            "title": {"text": dataset.feature_names[0], "standoff": 4},
            "showgrid": False,
            "uirevision": dataset.feature_names[0],
        },
        "yaxis": axis
        | {
            "range": y_range,
            "title": {"text": dataset.feature_names[1], "standoff": 4},
            "showgrid": False,
            "uirevision": dataset.feature_names[1],
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
        "legend2": legend | {"x": 0.67},
    }


def _loss_axis(history: History) -> dict[str, Any]:
    """Return the loss axis: linear from 0, or logarithmic if the numbers span decades."""
    losses = np.r_[history.train_loss, history.test_loss]
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

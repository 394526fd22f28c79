"""The main picture: the decision boundary on the left, the loss on the right, epoch by epoch.

What rests (points, curves, axes) is an ordinary Plotly figure. What moves is kept apart, in the
fewest numbers that say it: see `plane` and `moving`. A player draws from these; the figure
with frames, for where there is no player, is worked out from them.
"""

from numbers import Real
from typing import Any

import numpy as np
import plotly.graph_objects as go

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.figures.latent import STRIP, latent_axes, latent_markers
from logreg.figures.layers import Markers
from logreg.figures.picture import AXIS, LEGEND, NARROW, Picture, Timeline, axis, layout
from logreg.figures.scatter import plane_axes, plane_ranges, points, ring
from logreg.figures.score_field import FINE, field_of
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
from logreg.formatting import format_number
from logreg.training.history import History

MAX_FRAMES = 200

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


def training_picture(
    dataset: Dataset,
    history: History,
    *,
    start: float | None = None,
    sample: int | None = None,
) -> Picture:
    """Return the run as a picture for a player, which opens it at the epoch ``start``.

    One sample may have a ring around it; the training samples come first, those of the test after
    them.

    Plotly's validation of a hundred frames takes longer than training them does, so a page
    that draws with its own player takes this.

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane, or have too many classes to tell apart.
    """
    x_range, y_range = plane_ranges(dataset)
    epochs = frame_epochs(len(history) - 1)
    losses = np.column_stack([history.train_loss[epochs], history.test_loss[epochs]])
    trace = {
        "name": "this epoch",
        "marker": {"size": 11, "color": [TRAIN, TEST], "line": {"color": PAPER, "width": 1.5}},
        "hoverinfo": "skip",
        "showlegend": False,
        **_RIGHT,
    }
    moving = [Markers(trace, np.repeat(epochs[:, None], 2, axis=1).astype(float), losses)]
    resting = [*points(dataset), *_curves(history)]
    if sample is not None:
        resting.append(ring(dataset, sample))
    axes = _layout(dataset, history)
    narrow: dict[str, Any] = _NARROW
    if history.has_thresholds:
        latent = latent_markers(dataset, history, epochs)
        axes |= latent_axes(dataset, latent)
        axes["yaxis2"]["domain"] = [0.42, 1]
        moving += latent
        narrow = narrow | _NARROW_WITH_STRIP
        # Plotly draws an axis only where something rests on it.
        resting.append({"type": "scatter", "name": "score", "x": [None], "y": [None]} | STRIP)
    return Picture(
        resting,
        axes,
        training_timeline(epochs, start, axis="x2"),
        field_of(dataset, history, epochs, x_range, y_range),
        moving,
        dataset.class_names,
        len(dataset.feature_names) > 2,
        narrow_height=740 if history.has_thresholds else 580,
        narrow=narrow,
        clicks="x",
    )


def final_picture(dataset: Dataset, history: History) -> Picture:
    """Return the plane alone with the model that a run ended with: a small picture that rests."""
    x_range, y_range = plane_ranges(dataset)
    last = np.array([len(history) - 1])
    axes = layout(**plane_axes(dataset), showlegend=False, margin={"l": 40, "r": 5, "b": 40})
    return Picture(
        points(dataset),
        axes,
        field=field_of(dataset, history, last, x_range, y_range),
        class_names=dataset.class_names,
        is_slice=len(dataset.feature_names) > 2,
        height=230,
        narrow_height=230,
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
    field, timeline = picture.field, picture.timeline
    assert field is not None
    assert timeline is not None
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
    """Return how Plotly fills the region of a class: the stronger, the further it leads."""
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


def training_timeline(
    epochs: np.ndarray, start: float | None = None, axis: str | None = None
) -> Timeline:
    """Return the timeline of a run: 5 s at normal speed, and at least four epochs a second."""
    seconds = min(5.0, (len(epochs) - 1) / 4)
    return Timeline("Epoch", epochs, seconds, plays=True, start=start, key="epoch", axis=axis)


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
        f"Epoch {epoch}: training loss {format_number(at.train_loss)}, test loss "
        f"{format_number(at.test_loss)}, test accuracy {at.test_accuracy:.1%}"
    )


_RIGHT = {"xaxis": "x2", "yaxis": "y2", "legend": "legend2"}


# On a narrow screen the plots stand one above the other.
_NARROW = {
    **NARROW,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.48, 1],
    "yaxis2.domain": [0, 0.27],
    "legend2.x": 0,
    "legend2.xanchor": "left",
    "legend2.yanchor": "bottom",
    "legend2.y": 0.28,
}
_NARROW_WITH_STRIP = {
    "yaxis.domain": [0.59, 1],
    "yaxis2.domain": [0.27, 0.44],
    "legend2.y": 0.45,
    "xaxis3.domain": [0, 1],
    "yaxis3.domain": [0, 0.14],
}


def _beyond(axis_range: tuple[float, float]) -> FloatArray:
    """Return a range three times as wide, so that a reader may pan."""
    low, high = axis_range
    return np.array([2 * low - high, 2 * high - low])


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
                "name": f"best {format_number(best)}",
                "mode": "lines",
                "x": [0, len(history) - 1],
                "y": [best, best],
                "line": {"color": BEST, "width": 1.5, "dash": "dash"},
                "hoverinfo": "skip",
                **_RIGHT,
            }
        )
    return curves


def _layout(dataset: Dataset, history: History) -> dict[str, Any]:
    loss_axis = _loss_axis(history)
    last = max(1, len(history) - 1)
    axes = plane_axes(dataset)
    axes["xaxis"]["domain"] = [0, 0.58]
    # The legend of the classes would run into that of the losses, which then goes down.
    crowded = sum(_SIGN_WIDTH + len(name) for name in dataset.class_names) > _ROOM
    return layout(
        **axes,
        xaxis2=axis("epoch", domain=[0.67, 1], anchor="y2", range=[-0.02 * last, 1.02 * last]),
        yaxis2={**AXIS, "anchor": "x2", "uirevision": loss_axis["type"], **loss_axis},
        # Anchored at its right, since Plotly would shrink the plots for what sticks out there.
        legend2={**LEGEND, "x": 1, "xanchor": "right", "yanchor": "top" if crowded else "bottom"},
    )


# In letters: how wide the sign of a class is in the legend, and how much goes above the plane.
_SIGN_WIDTH, _ROOM = 7, 66


def _loss_axis(history: History) -> dict[str, Any]:
    """Return the loss axis: linear from 0, or logarithmic if the numbers span decades."""
    losses = np.r_[history.train_loss, history.test_loss, history.objective]
    losses = losses[losses > 0]
    low, high = (float(losses.min()), float(losses.max())) if losses.size else (0.0, 1.0)
    if low > 0 and high / low > LOG_SPAN:
        # A loss that ran below every useful digit would press all the rest into a line.
        low = max(low, 1e-9 * float(history.train_loss[0]))
        return {
            "type": "log",
            "dtick": max(1, round(np.log10(high / low) / 8)),
            "range": [float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1],
            "title": {"text": "log loss, log axis", "standoff": 4},
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

"""The main picture: the decision boundary on the left, the loss on the right, epoch by epoch.

The static part (points, curves, axes) is an ordinary Plotly figure. What changes per frame is
separate, in as few numbers as possible: see `score_field` and `layers`. The player draws from
these; `animation` turns them into a figure with frames, for use without the player.
"""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.figures.latent import STRIP, latent_markers, latent_panel
from logreg.figures.layers import Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import ON_CANVAS, Picture, Timeline, axis, dots, key, layout, line
from logreg.figures.scatter import plane, plane_axes, points, ring
from logreg.figures.score_field import field_of
from logreg.figures.style import BEST, TEST, TRAIN
from logreg.formatting import format_number
from logreg.training.history import History

MAX_FRAMES = 200

# The loss axis turns logarithmic when its numbers span more than this factor.
LOG_SPAN = 100.0


def frame_epochs(n_epochs: int, limit: int = MAX_FRAMES) -> np.ndarray:
    """Return which of the epochs 0 … ``n_epochs`` to show: all of them, or about ``limit``.

    A long run is shown epoch by epoch at its fast beginning and in growing strides later; the last
    epoch is always included.
    """
    if n_epochs <= limit:
        return np.arange(n_epochs + 1)
    # Strides of 1 for the first quarter, then growing by a constant factor.
    start = limit // 4
    later = np.geomspace(start, n_epochs, limit - start)
    return np.unique(np.r_[np.arange(start), later.round().astype(int)])


# The panel of the losses.
_RIGHT = on(2) | {"legend": "legend2"}
_CURVE = {**_RIGHT, **ON_CANVAS}


def training_picture(
    dataset: Dataset, history: History, *, start: float | None = None, sample: int | None = None
) -> Picture:
    """Return the run as a picture for the player, which opens it at the epoch ``start``.

    It can ring one sample, whose index counts test samples after training samples. Raises the
    errors of `plane_ranges`.

    Pages use this instead of a figure with frames, because Plotly takes longer to validate a
    hundred frames than it takes to train them.
    """
    epochs = frame_epochs(len(history) - 1)
    field = field_of(dataset, history, epochs)
    losses = np.column_stack([history.train_loss[epochs], history.test_loss[epochs]])
    here = dots("this epoch", color=[TRAIN, TEST], size=11, **_RIGHT)
    layers = [Markers(here, np.repeat(epochs[:, None], 2, axis=1).astype(float), losses)]
    static = [*points(dataset), *_curves(history)]
    if sample is not None:
        static.append(ring(dataset, sample))
    column = [_loss_panel(dataset, history)]
    if history.has_thresholds:
        latent = latent_markers(dataset, history, epochs)
        column.append(latent_panel(dataset, latent))
        layers += latent
        # Plotly draws an axis only if it has a static trace.
        static.append(key("score", **STRIP))
    return Picture(
        static,
        **panels([[plane(dataset, height=394, narrow_height=262, width=0.63), column]]),
        timeline=training_timeline(epochs, start, axis="x2"),
        field=field,
        layers=layers,
        clicks="x",
    )


def final_picture(dataset: Dataset, history: History) -> Picture:
    """Return only the plane with the final model of a run, as a small static picture."""
    last = np.array([len(history) - 1])
    axes = layout(**plane_axes(dataset), showlegend=False, margin={"l": 40, "r": 5, "b": 40})
    return Picture(
        points(dataset), axes, field=field_of(dataset, history, last), height=230, narrow_height=230
    )


def training_timeline(
    epochs: np.ndarray, start: float | None = None, axis: str | None = None
) -> Timeline:
    """Return the timeline of a run: 5 s at normal speed, and at least four epochs a second."""
    seconds = min(5.0, (len(epochs) - 1) / 4)
    return Timeline("Epoch", epochs, seconds, plays=True, start=start, key="epoch", axis=axis)


def _curves(history: History) -> list[dict[str, Any]]:
    """Return the losses over all epochs, and the best possible loss as a dashed line."""

    def over_epochs(name: str, loss: FloatArray, **look: Any) -> dict[str, Any]:
        hover = "epoch %{x}: %{y:.4~g}<extra>" + name + "</extra>"
        return line(name, None, loss, **look, x0=0, dx=1, hovertemplate=hover, **_CURVE)

    curves = [
        over_epochs("training", history.train_loss, color=TRAIN, width=2.5),
        over_epochs("test", history.test_loss, color=TEST, width=2.5, dash="dot"),
    ]
    if history.penalized:
        look: dict[str, Any] = {"color": TRAIN, "width": 1.5, "dash": "dashdot"}
        curves.append(over_epochs("penalised", history.objective, **look))
    best = history.optimum.loss
    if best > 0:
        look = {"color": BEST, "width": 1.5, "dash": "dash", "hoverinfo": "skip", **_CURVE}
        ends = [0, len(history) - 1]
        curves.append(line(f"best {format_number(best)}", ends, np.full(2, best), **look))
    return curves


# In letters: the width of a class's symbol in the legend, and how much fits above the plane.
_SIGN_WIDTH, _ROOM = 7, 66


def _loss_panel(dataset: Dataset, history: History) -> Panel:
    """Return the panel of the losses: linear from 0, or logarithmic if they span decades."""
    losses = np.r_[history.train_loss, history.test_loss, history.objective]
    losses = losses[losses > 0]
    low, high = (float(losses.min()), float(losses.max())) if losses.size else (0.0, 1.0)
    if low > 0 and high / low > LOG_SPAN:
        # A loss below every useful digit would squeeze the rest into a line.
        low = max(low, 1e-9 * float(history.train_loss[0]))
        # To the next half decade.
        bottom, top = np.floor(2 * np.log10(low) - 0.2) / 2, np.ceil(2 * np.log10(high) + 0.2) / 2
        loss_axis = axis(
            "log loss, log axis",
            type="log",
            uirevision="log",
            dtick=max(1, round(np.log10(high / low) / 8)),
            range=[float(bottom), float(top)],
            exponentformat="power",
        )
    else:
        top = _round_up(1.05 * high)
        loss_axis = axis("log loss", type="linear", uirevision="linear", range=[0, top])
    last = max(1, len(history) - 1)
    # If the legend of the classes would overlap that of the losses, the latter moves inside.
    crowded = sum(_SIGN_WIDTH + len(name) for name in dataset.class_names) > _ROOM
    return Panel(
        axis("epoch", range=[-0.02 * last, 1.02 * last]),
        loss_axis,
        height=228,
        narrow_height=140,
        width=0.37,
        legend="inside" if crowded else "above",
    )


# Round ends of the loss axis, so that it seldom changes from run to run and is rarely redrawn.
_ENDS = np.array([1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0])


def _round_up(value: float) -> float:
    """Return the next round number."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * _ENDS[np.searchsorted(_ENDS, value / power * (1 - 1e-12))])

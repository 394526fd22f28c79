"""One step taken apart: the samples and the model on the left, the stage of the step on the right.

scores         z of each sample
probabilities  σ(z)
errors         p - y, from the label to the curve
gradient       (p - y) x of each sample, and the mean of all
step           the weights before and after
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from logreg.analysis.bernoulli import sigmoid
from logreg.arrays import FloatArray, IntArray
from logreg.chapters.step.numbers import Step, contributions
from logreg.data import Dataset
from logreg.figures.layers import Linear, Lines, Markers
from logreg.figures.picture import Picture, Timeline, axis, dots, layout, line
from logreg.figures.scatter import plane_axes, plane_ranges, points
from logreg.figures.score_field import ScoreField, field_of
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TRAIN
from logreg.figures.training import frame_epochs
from logreg.training.history import History

# Of more epochs than these some are left out, and of more samples all but the first, which are a
# fair draw of all: each moving number of each frame is sent.
MAX_FRAMES = 100
MAX_POINTS = 400
MAX_PULLS = 100
MAX_STEMS = 20  # of each class

# Diameter of a point whose error is 1, and of one that has none.
ERROR_PX = 22.0
NO_ERROR_PX = 3.0

# How many samples each stage draws at most, where it does not draw all.
MOST_DRAWN = {
    "scores": MAX_POINTS,
    "probabilities": MAX_POINTS,
    "errors": MAX_POINTS,
    "gradient": MAX_PULLS,
}

_RIGHT: dict[str, Any] = {"xaxis": "x2", "yaxis": "y2"}
_RING: dict[str, Any] = {"color": "rgba(0,0,0,0)", "rim": INK, "size": 17}


def shown_epochs(history: History) -> IntArray:
    """Return which epochs have a frame."""
    return frame_epochs(len(history) - 1, MAX_FRAMES)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a stage adds: resting traces, what moves, and the axes of the plot on the right."""

    data: list[dict[str, Any]]
    moving: list[Lines | Markers]
    xaxis: dict[str, Any]
    yaxis: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """What the stages draw from: the training part, its features (n, m), a step from each epoch."""

    dataset: Dataset
    history: History
    features: FloatArray
    step: Step
    field: ScoreField
    sample: int

    def of_class(self, label: int, limit: int) -> IntArray:
        """Return the first samples of a class, as many as are drawn if ``limit`` are in all."""
        return np.flatnonzero(self.dataset.y_train[:limit] == label)

    def scores_of(self, chosen: IntArray) -> Linear:
        """Return their scores: (F, len(chosen)), as products."""
        basis = np.vstack([self.features[chosen].T, np.ones(len(chosen))])
        return Linear(np.column_stack([self.step.weights, self.step.bias]), basis)

    @property
    def ring(self) -> IntArray:
        """The chosen sample as the only one of an array."""
        return np.array([self.sample])


def step_picture(
    stage: str,
    dataset: Dataset,
    history: History,
    step: Step,
    sample: int,
    *,
    start: float | None = None,
) -> Picture:
    """Return the picture of a stage, which moves along the epochs of a run.

    Parameters
    ----------
    stage : a key of `logreg.chapters.step.numbers.STAGE_FACTORS`
    dataset, history : two classes, two features, a run of the binomial model
    step : `logreg.chapters.step.numbers.take_step` from each of `shown_epochs`
    sample : the number of the training sample that is marked
    start : the epoch that is shown first

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane.
    """
    ranges = plane_ranges(dataset)
    epochs = shown_epochs(history)
    field = field_of(dataset, history, epochs, *ranges)
    features = history.features(dataset.X_train)
    part = _STAGES[stage](_Batch(dataset, history, features, step, field, sample))
    x, y = dataset.X_train[sample, list(dataset.plane)]
    ring = {"symbol": "circle-open", "color": INK, "size": 17, "line": {"width": 2}}
    marked = {"type": "scatter", "name": "the sample", "mode": "markers", "marker": ring}
    # Of these the training part comes first. Its errors move.
    samples = [] if stage == "errors" else points(dataset)[: len(dataset.class_names)]
    plane = plane_axes(dataset)
    plane["xaxis"]["domain"] = [0, 0.55]
    # Plotly draws an axis only where something rests on it.
    empty = _key("", showlegend=False, **_RIGHT)
    axes = layout(
        **plane,
        xaxis2=part.xaxis | {"domain": [0.65, 1], "anchor": "y2", "uirevision": stage},
        yaxis2=part.yaxis | {"anchor": "x2", "uirevision": stage},
    )
    narrow = {
        "margin.l": 56,
        "margin.r": 10,
        "xaxis.domain": [0, 1],
        "xaxis2.domain": [0, 1],
        "yaxis.domain": [0.47, 1],
        "yaxis2.domain": [0, 0.36],
    }
    return Picture(
        [*samples, marked | {"x": [x], "y": [y], "hoverinfo": "skip"}, *part.data, empty],
        axes,
        Timeline("Epoch", epochs, max(1.0, len(epochs) / 8), start=start, key="epoch"),
        field,
        part.moving,
        dataset.class_names,
        height=390,
        narrow_height=620,
        narrow=narrow,
        clicks="x",
    )


def _key(name: str, **style: Any) -> dict[str, Any]:
    """Return a trace without points, for the legend."""
    return {"type": "scatter", "name": name, "x": [None], "y": [None]} | style


def _scores(batch: _Batch) -> _Part:
    moving: list[Lines | Markers] = []
    for label, style in enumerate(CLASSES[:2]):
        chosen = batch.of_class(label, MAX_POINTS)
        marks = dots(f"z, class {label}", color=style.color, symbol=style.symbol, size=7, **_RIGHT)
        moving.append(Markers(marks, batch.scores_of(chosen), _row(batch, chosen)))
    ring = dots("z of the sample", **_RING, **_RIGHT)
    moving.append(Markers(ring, batch.scores_of(batch.ring), _row(batch, batch.ring)))
    names = {"tickvals": [0, 1], "ticktext": list(batch.dataset.class_names), "showgrid": False}
    zero = line("boundary", np.zeros(2), np.array([-0.6, 1.6]), color=INK, **_QUIET)
    return _Part([zero], moving, _score_axis(batch), axis("", range=[-0.6, 1.6], **names))


def _row(batch: _Batch, chosen: IntArray) -> FloatArray:
    """Return the height of samples in the row of their class, spread by the golden ratio."""
    return np.asarray(batch.dataset.y_train[chosen] + 0.7 * (chosen * 0.618034 % 1 - 0.5))


_QUIET: dict[str, Any] = {"showlegend": False, "hoverinfo": "skip", **_RIGHT}


def _score_axis(batch: _Batch) -> dict[str, Any]:
    reach = max(6.0, 1.05 * float(np.abs(batch.step.scores).max()))
    return axis("score z", range=[-reach, reach], showgrid=False)


def _sigmoid_curve(batch: _Batch) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """Return the curve p = σ(z) and its axes; its points crowd where it bends."""
    across = _score_axis(batch)
    low, high = across["range"]
    z = np.unique(np.r_[np.linspace(low, high, 101), np.clip(np.linspace(-8, 8, 161), low, high)])
    curve = line("σ(z)", z, sigmoid(z), color=BEST, **_QUIET)
    half = line("one half", np.array([low, high]), np.full(2, 0.5), color=INK, dash="dot", **_QUIET)
    return [curve, half], across, axis("probability p", range=[-0.06, 1.06], showgrid=False)


def _probabilities(batch: _Batch) -> _Part:
    rest, across, up = _sigmoid_curve(batch)
    moving: list[Lines | Markers] = []
    for label, style in enumerate(CLASSES[:2]):
        chosen = batch.of_class(label, MAX_POINTS)
        marks = dots(f"p, class {label}", color=style.color, symbol=style.symbol, size=8, **_RIGHT)
        p = batch.step.probabilities[:, chosen]
        moving.append(Markers(marks, batch.scores_of(chosen), p))
    return _Part(rest, [*moving, _ring_on_curve(batch)], across, up)


def _ring_on_curve(batch: _Batch) -> Markers:
    p = batch.step.probabilities[:, batch.ring]
    return Markers(dots("p of the sample", **_RING, **_RIGHT), batch.scores_of(batch.ring), p)


def _errors(batch: _Batch) -> _Part:
    rest, across, up = _sigmoid_curve(batch)
    moving: list[Lines | Markers] = []
    X, step = batch.dataset.X_train[:, batch.dataset.plane], batch.step
    for label, (style, name) in enumerate(zip(CLASSES, batch.dataset.class_names, strict=False)):
        chosen = batch.of_class(label, MAX_POINTS)
        size = np.maximum(NO_ERROR_PX, ERROR_PX * np.abs(step.errors[:, chosen]))
        marks = dots(f"error, class {label}", color=style.color, symbol=style.symbol)
        marks["marker"] |= {"size": ERROR_PX, "line": {"color": PAPER, "width": 0.8}}
        moving.append(Markers(marks, X[chosen, 0], X[chosen, 1], size))
        key = {"color": style.color, "symbol": style.symbol, "size": 9}
        rest.append(_key(name, mode="markers", marker=key))
        moving.append(_stems(batch, chosen[:MAX_STEMS], style.color, 1.5))
    moving += [_stems(batch, batch.ring, INK, 3), _ring_on_curve(batch)]
    return _Part(rest, moving, across, up)


def _stems(batch: _Batch, chosen: IntArray, color: str, width: float) -> Lines:
    """Return an upright line for each sample, from its label to its probability."""
    p = batch.step.probabilities[:, chosen]
    y = np.broadcast_to(batch.dataset.y_train[chosen], p.shape).astype(float)
    z = np.repeat(batch.step.scores[:, chosen], 2, axis=1)
    ends = np.stack([y, p], axis=2).reshape(len(p), -1)
    return Lines({"line": {"color": color, "width": width}, **_RIGHT}, z, ends, pairs=True)


def _gradient(batch: _Batch) -> _Part:
    step = batch.step
    moving: list[Lines | Markers] = []
    shown = contributions(batch.features[:MAX_PULLS], step.errors[:, :MAX_PULLS])
    own = contributions(batch.features[batch.ring], step.errors[:, batch.ring])
    for label, style in enumerate(CLASSES[:2]):
        chosen = batch.of_class(label, MAX_PULLS)
        marks = dots(f"pull, class {label}", color=style.color, symbol=style.symbol, size=7)
        moving.append(Markers(marks | _RIGHT, shown[:, chosen, 0], shown[:, chosen, 1]))
    moving.append(Markers(dots("pull of the sample", **_RING, **_RIGHT), own[..., 0], own[..., 1]))
    arrow = {"line": {"color": INK, "width": 3.5}, "name": "gradient", **_RIGHT}
    ends = [np.column_stack([0 * g, g]) for g in step.weight_gradient.T]
    moving.append(Lines(arrow, ends[0], ends[1], arrow=True))
    reach = 1.05 * np.abs(np.concatenate([shown, own], axis=1)).max(axis=(0, 1))
    across, up = (
        axis(f"error × {name}", range=[-r, r], zeroline=True, zerolinecolor=BEST)
        for name, r in zip(batch.history.features.names, np.maximum(reach, 1e-9), strict=True)
    )
    return _Part([], moving, across, up)


def _step(batch: _Batch) -> _Part:
    step = batch.step
    # From each epoch the model one step later, on the plane.
    later = replace(batch.history, weights=step.next_weights[:, None], bias=step.next_bias[:, None])
    ranges = batch.field.x_range, batch.field.y_range
    field = field_of(batch.dataset, later, np.arange(len(step.bias)), *ranges)
    after = {"color": TRAIN, "width": 3, "dash": "dash"}
    moving: list[Lines | Markers] = [
        Lines({"line": after, "name": "boundary after the step"}, *straight_boundary(field))
    ]
    path = batch.history.weights[:, 0].T
    rest = [
        _key("now", mode="lines", line={"color": INK, "width": 3}),
        _key("after the step", mode="lines", line=after),
        line("path of the run", *path, color=BEST, width=1.5, **_QUIET),
    ]
    before_after = [
        np.column_stack(pair) for pair in zip(step.weights.T, step.next_weights.T, strict=True)
    ]
    arrow = {"line": {"color": TRAIN, "width": 3}, "name": "the step", **_RIGHT}
    moving.append(Lines(arrow, before_after[0], before_after[1], arrow=True))
    for end, (name, color, rim) in enumerate(
        (("weights now", INK, PAPER), ("weights after the step", PAPER, TRAIN))
    ):
        marks = dots(name, color=color, rim=rim, size=10, **_RIGHT)
        x, y = (pair[:, end : end + 1] for pair in before_after)
        moving.append(Markers(marks, x, y))
    across, up = (
        axis(f"w{name[1:]}", range=_around(values))
        for name, values in zip(batch.history.features.names, before_after, strict=True)
    )
    return _Part(rest, moving, across, up)


def _around(values: FloatArray) -> list[float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.1 * (high - low) or 1.0
    return [low - margin, high + margin]


# How far a boundary is drawn from its middle, in units of half the plane: a reader may pan.
_FAR = 8.0


def straight_boundary(field: ScoreField) -> tuple[FloatArray, FloatArray]:
    """Return x and y (F, 2) of two points beyond the plane between which a linear score is 0.

    Where the score is the same everywhere there is no such line: the two points are one.
    """
    terms = {tuple(pair): field.coefficients[:, 0, t] for t, pair in enumerate(field.exponents)}
    c, a, b = terms[0, 0], terms[1, 0], terms[0, 1]  # c + a u + b v = 0
    norm = np.hypot(a, b)
    norm = np.where(norm > 0, norm, 1.0)
    a, b = a / norm, b / norm
    distance = np.clip(-c / norm, -1e6, 1e6)
    ends = []
    for (low, high), normal, along in ((field.x_range, a, -b), (field.y_range, b, a)):
        foot = distance * normal
        unit = np.column_stack([foot - _FAR * along, foot + _FAR * along])
        ends.append(low + (unit + 1) / 2 * (high - low))
    return ends[0], ends[1]


_STAGES: dict[str, Callable[[_Batch], _Part]] = {
    "scores": _scores,
    "probabilities": _probabilities,
    "errors": _errors,
    "gradient": _gradient,
    "step": _step,
}

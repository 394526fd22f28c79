"""One step taken apart: samples and model on the left, the stage of the step on the right.

scores         z of each sample
probabilities  σ(z)
errors         p - y, from the label to the curve
gradient       (p - y) x of each sample, and the mean of all
step           the weights before and after
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from logreg.arrays import FloatArray, IntArray, padded
from logreg.chapters.step.numbers import Step, sigmoid_curve
from logreg.data import Dataset
from logreg.figures.layers import Linear, Lines, Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import ON_CANVAS, Picture, Timeline, axis, dots, key, line, markers
from logreg.figures.scatter import circle, plane, points
from logreg.figures.score_field import ScoreField, field_of, straight_boundary
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TRAIN
from logreg.figures.training import frame_epochs
from logreg.training.history import History

# Every moving number of every frame is sent. So skip some epochs of a longer run, and show only the
# first of more samples, which represent all of them.
MAX_FRAMES = 100
MAX_POINTS = 400
MAX_CONTRIBUTIONS = 100
MAX_STEMS = 20  # per class

# Diameter of a point whose error is 1, and of one whose error is 0.
ERROR_PX = 22.0
NO_ERROR_PX = 3.0

# The largest number of samples that a stage draws, if it does not draw all.
MOST_DRAWN = dict.fromkeys(("scores", "probabilities", "errors"), MAX_POINTS)
MOST_DRAWN["gradient"] = MAX_CONTRIBUTIONS

_RIGHT = on(2)
_QUIET = _RIGHT | {"showlegend": False, "hoverinfo": "skip"}


def shown_epochs(history: History) -> IntArray:
    """Return which epochs have a frame."""
    return frame_epochs(len(history) - 1, MAX_FRAMES)


# What a stage adds: static traces, layers, and the axes of the plot on the right.
_Part = tuple[list[dict[str, Any]], list[Lines | Markers], dict[str, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """The data of all stages: the training set, a step from each epoch, the chosen sample."""

    dataset: Dataset
    history: History
    step: Step
    field: ScoreField
    ring: IntArray  # (1,), the index of the chosen sample

    def of_class(self, label: int, limit: int) -> IntArray:
        """Return the samples of a class among the first ``limit`` samples."""
        return np.flatnonzero(self.dataset.y_train[:limit] == label)

    def scores_of(self, chosen: IntArray) -> Linear:
        """Return the scores of samples: (F, len(chosen)), as products."""
        basis = np.vstack([self.step.features[chosen].T, np.ones(len(chosen))])
        return Linear(np.column_stack([self.step.weights, self.step.bias]), basis)

    def moving(
        self,
        name: str,
        places: Callable[[IntArray], tuple[FloatArray | Linear, FloatArray]],
        limit: int,
        size: float,
    ) -> list[Lines | Markers]:
        """Return the samples of each class, and a ring around the chosen one, at ``places``."""
        layers: list[Lines | Markers] = []
        for label, style in enumerate(CLASSES[:2]):
            look: dict[str, Any] = {"color": style.color, "symbol": style.symbol, "size": size}
            marks = dots(f"{name}, class {label}", **look, **_RIGHT)
            layers.append(Markers(marks, *places(self.of_class(label, limit))))
        return [*layers, self.ringed(name, places)]

    def ringed(
        self, name: str, places: Callable[[IntArray], tuple[FloatArray | Linear, FloatArray]]
    ) -> Markers:
        """Return the ring around the chosen sample."""
        ring = dots(f"{name} of the sample", color="rgba(0,0,0,0)", rim=INK, size=17, **_RIGHT)
        return Markers(ring, *places(self.ring))

    def on_curve(self, chosen: IntArray) -> tuple[Linear, FloatArray]:
        """Return the positions of samples on the sigmoid."""
        return self.scores_of(chosen), self.step.probabilities[:, chosen]


def step_picture(
    stage: str,
    dataset: Dataset,
    history: History,
    step: Step,
    sample: int,
    *,
    start: float | None = None,
) -> Picture:
    """Return the picture of a stage, which moves along the epochs of a run of the binomial model.

    Parameters
    ----------
    stage : a key of `logreg.chapters.step.numbers.STAGE_FACTORS`
    dataset, history : of two classes and two features
    step : `logreg.chapters.step.numbers.take_step` from each of `shown_epochs`
    sample : the index of the training sample to mark
    start : the first epoch to show
    """
    epochs = shown_epochs(history)
    field = field_of(dataset, history, epochs)
    static, layers, *axes = _STAGES[stage](
        _Batch(dataset, history, step, field, np.array([sample]))
    )
    x, y = dataset.X_train[sample, list(dataset.plane)]
    marked = markers("the sample", [x], [y], circle(INK, 17, 2), hoverinfo="skip", **ON_CANVAS)
    # The first traces are the training set. In the errors stage its points are layers.
    samples = [] if stage == "errors" else points(dataset)[: len(dataset.class_names)]
    x_axis, y_axis = (each | {"uirevision": stage} for each in axes)
    left = plane(dataset, height=304, narrow_height=283, width=0.61)
    right = Panel(x_axis, y_axis, narrow_height=192, width=0.39)
    return Picture(
        # Plotly draws an axis only if it has a static trace.
        [*samples, marked, *static, key("", **_QUIET)],
        **panels([[left, right]], gap=0.1),
        timeline=Timeline("Epoch", epochs, max(1.0, len(epochs) / 8), start=start, key="epoch"),
        field=field,
        layers=layers,
        clicks="x",
    )


def _scores(batch: _Batch) -> _Part:
    def in_rows(chosen: IntArray) -> tuple[Linear, FloatArray]:
        """Return samples in the row of their class, spread by the golden ratio."""
        spread = 0.7 * (chosen * 0.618034 % 1 - 0.5)
        return batch.scores_of(chosen), np.asarray(batch.dataset.y_train[chosen] + spread)

    names = {"tickvals": [0, 1], "ticktext": list(batch.dataset.class_names), "showgrid": False}
    zero = line("boundary", np.zeros(2), np.array([-0.6, 1.6]), color=INK, **_QUIET)
    layers = batch.moving("z", in_rows, MAX_POINTS, 7)
    return [zero], layers, _score_axis(batch), axis("", range=[-0.6, 1.6], **names)


def _score_axis(batch: _Batch) -> dict[str, Any]:
    reach = max(6.0, 1.05 * float(np.abs(batch.step.scores).max()))
    return axis("score z", range=[-reach, reach], showgrid=False)


def _on_sigmoid(
    batch: _Batch, layers: list[Lines | Markers], keys: Iterable[dict[str, Any]] = ()
) -> _Part:
    """Return layers over the curve p = σ(z)."""
    x = _score_axis(batch)
    ends = np.array(x["range"])
    curve = line("σ(z)", *sigmoid_curve(ends[1]), color=BEST, **_QUIET)
    half = line("one half", ends, np.full(2, 0.5), color=INK, dash="dot", **_QUIET)
    y = axis("probability p", range=[-0.06, 1.06], showgrid=False)
    return [curve, half, *keys], layers, x, y


def _probabilities(batch: _Batch) -> _Part:
    return _on_sigmoid(batch, batch.moving("p", batch.on_curve, MAX_POINTS, 8))


def _errors(batch: _Batch) -> _Part:
    layers: list[Lines | Markers] = []
    keys = []
    X, step = batch.dataset.X_train[:, batch.dataset.plane], batch.step
    for label, (style, name) in enumerate(zip(CLASSES, batch.dataset.class_names, strict=False)):
        chosen = batch.of_class(label, MAX_POINTS)
        size = np.maximum(NO_ERROR_PX, ERROR_PX * np.abs(step.errors[:, chosen]))
        look: dict[str, Any] = {"color": style.color, "symbol": style.symbol}
        marks = dots(f"error, class {label}", **look, size=ERROR_PX, rim_width=0.8)
        layers.append(Markers(marks, X[chosen, 0], X[chosen, 1], size))
        layers.append(_stems(batch, chosen[:MAX_STEMS], style.color, 1.5))
        keys.append(key(name, mode="markers", marker=look | {"size": 9}))
    layers += [_stems(batch, batch.ring, INK, 3), batch.ringed("p", batch.on_curve)]
    return _on_sigmoid(batch, layers, keys)


def _stems(batch: _Batch, chosen: IntArray, color: str, width: float) -> Lines:
    """Return a vertical line for each sample, from its label to its probability."""
    p = batch.step.probabilities[:, chosen]
    y = np.broadcast_to(batch.dataset.y_train[chosen], p.shape).astype(float)
    z = np.repeat(batch.step.scores[:, chosen], 2, axis=1)
    ends = np.stack([y, p], axis=2).reshape(len(p), -1)
    return Lines({"line": {"color": color, "width": width}, **_RIGHT}, z, ends, pairs=True)


def _gradient(batch: _Batch) -> _Part:
    step = batch.step

    def contributions(chosen: IntArray) -> tuple[FloatArray, FloatArray]:
        x, y = np.moveaxis(step.contributions(chosen), 2, 0)
        return x, y

    arrow = {"line": {"color": INK, "width": 3.5}, "name": "gradient", **_RIGHT}
    ends = [np.column_stack([0 * g, g]) for g in step.weight_gradient.T]
    layers = batch.moving("contribution", contributions, MAX_CONTRIBUTIONS, 7)
    layers.append(Lines(arrow, ends[0], ends[1], arrow=True))
    shown = step.contributions(
        np.r_[np.arange(min(MAX_CONTRIBUTIONS, len(step.features))), batch.ring]
    )
    reach = np.maximum(1.05 * np.abs(shown).max(axis=(0, 1)), 1e-9)
    x, y = (
        axis(f"error × {name}", range=[-r, r], zeroline=True, zerolinecolor=BEST)
        for name, r in zip(batch.history.features.names, reach, strict=True)
    )
    return [], layers, x, y


def _step(batch: _Batch) -> _Part:
    step = batch.step
    # The model one step after each epoch, on the plane.
    later = replace(batch.history, weights=step.next_weights[:, None], bias=step.next_bias[:, None])
    field = field_of(batch.dataset, later, np.arange(len(step.bias)))
    after = {"color": TRAIN, "width": 3, "dash": "dash"}
    rest = [
        key("now", mode="lines", line={"color": INK, "width": 3}),
        key("after the step", mode="lines", line=after),
        line("path of the run", *batch.history.weights[:, 0].T, color=BEST, width=1.5, **_QUIET),
    ]
    before_after = [
        np.column_stack(pair) for pair in zip(step.weights.T, step.next_weights.T, strict=True)
    ]
    arrow = {"line": {"color": TRAIN, "width": 3}, "name": "the step", **_RIGHT}
    layers: list[Lines | Markers] = [
        Lines({"line": after, "name": "boundary after the step"}, *straight_boundary(field)),
        Lines(arrow, before_after[0], before_after[1], arrow=True),
    ]
    for end, (name, color, rim) in enumerate(
        (("weights now", INK, PAPER), ("weights after the step", PAPER, TRAIN))
    ):
        marks = dots(name, color=color, rim=rim, size=10, **_RIGHT)
        layers.append(Markers(marks, before_after[0][:, [end]], before_after[1][:, [end]]))
    x, y = (
        axis(f"w{name[1:]}", range=list(padded(values, 0.1)))
        for name, values in zip(batch.history.features.names, before_after, strict=True)
    )
    return rest, layers, x, y


_STAGES: dict[str, Callable[[_Batch], _Part]] = {
    "scores": _scores,
    "probabilities": _probabilities,
    "errors": _errors,
    "gradient": _gradient,
    "step": _step,
}

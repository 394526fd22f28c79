"""Likelihood and log loss: of a data set, of one sample, and on average."""

from itertools import chain
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.chapters.likelihood.numbers import Entropies, Likelihood
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import Picture, Timeline, axis, dots, key, line, samples
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TEST, TRAIN

_BAR_PX = 8.0
_BELOW = on(1, 2)
_P_AXIS = axis("probability p that is said", range=[0, 1])


def likelihood_picture(
    dataset: Dataset, at: Likelihood, best: Likelihood, *, start: float | None = None
) -> Picture:
    """Return the curve with the probability of each label as a bar, above the losses.

    The bars of the first samples of the training set are solid: as many as the slider says, which
    ``start`` sets at first, to all if it is None.
    """
    n = len(at.x)
    span = at.curve[0, [0, -1]]
    static = [
        line("best fit", *best.curve, color=BEST, dash="dash"),
        line("p of class 1", *at.curve, color=TRAIN, width=3),
    ]
    moving: list[Lines | Markers] = []
    for label in (0, 1):
        traces, bars = _students(dataset, at, label)
        static += traces
        moving += bars
    mean: dict[str, Any] = {"line": {"color": INK, "width": 2.0}, **_BELOW}
    best_loss = line("best log loss", span, np.full(2, best.log_loss), color=BEST, dash="dash")
    static += [
        key("log loss so far", mode="lines", line=mean["line"]),
        best_loss | {"showlegend": False, **_BELOW},
    ]
    moving += [
        Lines(mean, span, np.repeat(at.mean_loss[:, None], 2, axis=1)),
        Markers(dots("this point", color=PAPER, rim=INK, size=9), at.x[:, None], at.p[:, None]),
    ]
    top = max(3.0, 1.05 * float(at.loss.max()))  # the same for all reasonable curves
    x_axis = axis(dataset.feature_names[0], range=span.tolist(), showgrid=False)
    rows = [
        [Panel(x_axis, axis("probability p", range=[-0.07, 1.07], showgrid=False), height=290)],
        [Panel(None, axis("loss −log P(y)", range=[0, top]), height=166)],
    ]
    start = float(n) if start is None else start
    timeline = Timeline("Points", np.arange(1, n + 1), 8.0, start=start, key="ln")
    return Picture(static, timeline=timeline, layers=moving, **panels(rows))


def _students(
    dataset: Dataset, at: Likelihood, label: int
) -> tuple[list[dict[str, Any]], list[Lines]]:
    """Return the traces of a class, and its bars up to each sample.

    The bars of p start on the side of the other class; only a probability of 1 reaches the point.
    """
    name, style = dataset.class_names[label], CLASSES[label]
    (chosen,) = np.nonzero(dataset.y_train == label)
    x = at.x[chosen]
    taken = np.arange(len(at.x))[:, None] >= chosen  # (F, n)
    traces, layers = [], []
    for foot, tips, axes in ((1.0 - label, at.p, {}), (0.0, at.loss, _BELOW)):
        feet, tips = np.full(len(x), foot), tips[chosen]
        look = {"line": {"color": style.color, "width": _BAR_PX}, **axes}
        traces.append(_bars(x, feet, tips) | look | {"opacity": 0.28})
        ends = np.stack(np.broadcast_arrays(feet, np.where(taken, tips, feet)), axis=-1)
        layers.append(Lines(look, np.repeat(x, 2), ends.reshape(len(at.x), -1), pairs=True))
    students = samples(
        name,
        style,
        x,
        dataset.y_train[chosen],
        size=11,
        marker={"line": {"width": 0.8, "color": PAPER}},
        customdata=at.label[chosen],
        hovertemplate=f"%{{x:g}} hours, probability %{{customdata:.3~g}}<extra>{name}</extra>",
    )
    return [*traces, students], layers


def _bars(x: FloatArray, feet: FloatArray, tips: FloatArray) -> dict[str, Any]:
    """Return static bars as lines with gaps: their width is in pixels, as that of `Lines`."""
    gaps = [None] * len(x)
    across, up = ([*chain(*zip(*ends, gaps, strict=True))] for ends in ((x, x), (feet, tips)))
    look = {"mode": "lines", "hoverinfo": "skip", "showlegend": False}
    return {"type": "scatter", "x": across, "y": up, **look}


def loss_picture(
    curves: tuple[Entropies, Entropies], at: tuple[Entropies, Entropies], *, start: float = 0.5
) -> Picture:
    """Return the loss of predicting p, for y = 0 and y = 1, and a point ``at`` each p."""
    p = at[0].p[:, None]
    static, points = [], []
    for label, name, dash in ((1, "y = 1: −log p", "solid"), (0, "y = 0: −log(1 − p)", "dash")):
        style, curve = CLASSES[label], curves[label]
        static.append(line(name, curve.p, curve.cross, color=style.color, width=3, dash=dash))
        point = dots(name, color=style.color, symbol=style.symbol)
        points.append(Markers(point, p, at[label].cross[:, None]))
    upright = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    layers: list[Lines | Markers] = [
        Lines(upright, np.hstack([p, p]), np.array([0.0, 4.8])),
        *points,
    ]
    timeline = Timeline("p", at[0].p, 8.0, start=start, key="lp")
    panel = Panel(_P_AXIS, axis("loss (nats)", range=[0, 4.8]), height=254, legend_lines=1)
    return Picture(static, timeline=timeline, layers=layers, **panels([[panel]]))


def entropy_picture(curve: Entropies, at: Entropies, *, start: float = 0.5) -> Picture:
    """Return the cross-entropy H(q, p) over p, which touches the entropy at p = q."""
    p, cross = at.p[:, None], at.cross[:, None]
    least = np.array([at.own])
    gap = {"line": {"color": TEST, "width": 6}}
    static = [
        line("entropy H(p)", curve.p, curve.entropy, color=BEST, dash="dash"),
        line("cross-entropy H(q, p)", curve.p, curve.cross, color=TRAIN, width=3),
        line("H(q), the least", np.array([0.0, 1.0]), least.repeat(2), color=INK, dash="dot"),
        key("divergence", mode="lines", line=gap["line"]),
    ]
    layers: list[Lines | Markers] = [
        Lines(gap, np.hstack([p, p]), np.hstack([np.full_like(cross, at.own), cross])),
        Markers(dots("p = q", color=PAPER, rim=INK, symbol="square"), np.array([at.q]), least),
        Markers(dots("H(q, p)", color=TRAIN), p, cross),
    ]
    timeline = Timeline("p", at.p, 8.0, start=start, key="ls")
    panel = Panel(_P_AXIS, axis("nats", range=[0, 3.1]), height=294)
    return Picture(static, timeline=timeline, layers=layers, **panels([[panel]]))

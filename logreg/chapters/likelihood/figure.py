"""Likelihood and log loss: of data, of one data point, and on average over many."""

from typing import Any

import numpy as np

from logreg.analysis.bernoulli import cross_entropy, entropy, log_loss, logit, sigmoid
from logreg.arrays import FloatArray, padded
from logreg.chapters.likelihood.numbers import likelihood
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.picture import NARROW, Picture, Timeline, axis, dots, layout, line
from logreg.figures.style import BEST, CLASSES, INK, PAPER, TEST, TRAIN

# Probabilities that a reader can say: of one event, and on average over many.
P_VALUES = np.round(np.arange(0.01, 0.991, 0.01), 2)
ANSWERS = np.round(np.arange(0.05, 0.951, 0.01), 2)

_BAR_PX = 8.0


def likelihood_picture(
    dataset: Dataset, w: float, b: float, best: tuple[float, float], *, start: float | None = None
) -> Picture:
    """Return the curve with the probability of each label as a bar, and below the losses.

    Parameters
    ----------
    dataset : one feature and two classes; its training part is drawn
    w, b : the curve p = σ(w x + b)
    best : w and b of the best fit
    start : how many samples are taken in at first
    """
    x, y = dataset.X_train[:, 0], dataset.y_train
    n = len(y)
    at, optimum = likelihood(dataset, w, b), likelihood(dataset, *best)
    span = padded(x)
    across = np.linspace(*span, 161)
    below: dict[str, Any] = {"yaxis": "y2"}
    best_loss = optimum.mean_loss[-1]
    resting = [
        line(
            "best fit",
            across,
            sigmoid(best[0] * across + best[1]),
            color=BEST,
            dash="dash",
        ),
        line("p of class 1", across, sigmoid(w * across + b), color=TRAIN, width=3),
    ]
    moving: list[Lines | Markers] = []
    taken = np.arange(1, n + 1)[:, None] >= np.arange(1, n + 1)  # (F, n)
    for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
        chosen = y == label
        # From the far side towards the point, which only a probability of 1 would reach.
        foot = np.full(chosen.sum(), 1.0 - label)
        for feet, tips, axes in (
            (foot, sigmoid(w * x + b)[chosen], {}),
            (np.zeros(chosen.sum()), at.loss[chosen], below),
        ):
            bars = {"line": {"color": style.colour, "width": _BAR_PX}, **axes}
            resting.append(_bars(x[chosen], feet, tips) | bars | {"opacity": 0.28})
            reached = np.where(taken[:, chosen], tips, feet)
            ends = np.stack([np.broadcast_to(feet, reached.shape), reached], axis=-1)
            moving.append(Lines(bars, np.repeat(x[chosen], 2), ends.reshape(n, -1), pairs=True))
        resting.append(
            {
                "type": "scatter",
                "name": name,
                "mode": "markers",
                "x": x[chosen],
                "y": y[chosen],
                "marker": {
                    "symbol": style.symbol,
                    "color": style.colour,
                    "size": 11,
                    "line": {"width": 0.8, "color": PAPER},
                },
                "customdata": at.label[chosen],
                "hovertemplate": "%{x:g} hours, probability %{customdata:.3~g}"
                f"<extra>{name}</extra>",
            }
        )
    resting += [
        _key("log loss so far", INK, 2.0),
        line(
            "best log loss",
            np.array(span),
            np.full(2, best_loss),
            color=BEST,
            dash="dash",
            showlegend=False,
            **below,
        ),
    ]
    mean = {"line": {"color": INK, "width": 2.0}, **below}
    moving += [
        Lines(mean, np.array(span), np.repeat(at.mean_loss[:, None], 2, axis=1)),
        Markers(
            dots("this point", color=PAPER, rim=INK, size=9),
            x[:, None],
            sigmoid(w * x + b)[:, None],
        ),
    ]
    axes = layout(
        xaxis=axis(dataset.feature_names[0], range=list(span), showgrid=False, anchor="y2"),
        yaxis=axis("probability p", range=[-0.07, 1.07], domain=[0.42, 1], showgrid=False),
        yaxis2=axis("loss −log P(y)", range=[0, _top(at.loss)], domain=[0, 0.32]),
    )
    timeline = Timeline(
        "Points", np.arange(1, n + 1), 8.0, start=float(n) if start is None else start, key="ln"
    )
    return Picture(
        resting,
        axes,
        timeline,
        moving=moving,
        height=560,
        narrow_height=560,
        narrow=NARROW,
    )


def _bars(x: FloatArray, feet: FloatArray, tips: FloatArray) -> dict[str, Any]:
    """Return bars that rest, as lines with gaps: their width is in pixels, like that of `Lines`."""
    gap = [None] * len(x)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [each for bar in zip(x.tolist(), x.tolist(), gap, strict=True) for each in bar],
        "y": [each for bar in zip(feet.tolist(), tips.tolist(), gap, strict=True) for each in bar],
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _key(name: str, color: str, width: float) -> dict[str, Any]:
    """Return the entry of the legend for a line that moves."""
    return line(name, np.array([]), np.array([]), color=color, width=width) | {
        "x": [None],
        "y": [None],
    }


def _top(loss: FloatArray) -> float:
    """Return where the axis of the losses ends: the same for all curves that are not far off."""
    return max(3.0, 1.05 * float(loss.max()))


def loss_picture(*, start: float = 0.5) -> Picture:
    """Return what it costs to say p, for both answers: -log p and -log(1 - p)."""
    p = sigmoid(np.linspace(-6.0, 6.0, 241))
    at = P_VALUES[:, None]
    resting, moving = [], []
    for label, name, dash in ((1, "y = 1: −log p", "solid"), (0, "y = 0: −log(1 − p)", "dash")):
        style = CLASSES[label]
        loss = log_loss(logit(p), label)
        resting.append(line(name, p, loss, color=style.colour, width=3, dash=dash))
        point = dots(name, color=style.colour, symbol=style.symbol)
        moving.append(Markers(point, at, log_loss(logit(at), label)))
    upright = {"line": {"color": INK, "width": 1.5, "dash": "dot"}}
    axes = layout(
        xaxis=axis("probability p that is said", range=[0, 1]),
        yaxis=axis("loss (nats)", range=[0, 4.8]),
    )
    return Picture(
        resting,
        axes,
        Timeline("p", P_VALUES, 8.0, start=start, key="lp"),
        moving=[Lines(upright, np.hstack([at, at]), np.array([0.0, 4.8])), *moving],
        height=340,
        narrow_height=340,
        narrow=NARROW,
    )


def entropy_picture(q: float, *, start: float = 0.5) -> Picture:
    """Return the cross-entropy H(q, p) over p, which touches the entropy at p = q."""
    p = sigmoid(np.linspace(-6.0, 6.0, 241))
    at = ANSWERS[:, None]
    least = entropy(np.array([q]))
    cross = cross_entropy(q, at)
    resting = [
        line("entropy H(p)", p, entropy(p), color=BEST, dash="dash"),
        line("cross-entropy H(q, p)", p, cross_entropy(q, p), color=TRAIN, width=3),
        line("H(q), the least", np.array([0.0, 1.0]), np.repeat(least, 2), color=INK, dash="dot"),
    ]
    gap = {"line": {"color": TEST, "width": 6}}
    resting.append(_key("divergence", TEST, 6))
    moving: list[Lines | Markers] = [
        Lines(gap, np.hstack([at, at]), np.hstack([np.broadcast_to(least, at.shape), cross])),
        Markers(dots("p = q", color=PAPER, rim=INK, symbol="square"), np.array([q]), least),
        Markers(dots("H(q, p)", color=TRAIN), at, cross),
    ]
    axes = layout(
        xaxis=axis("probability p that is said", range=[0, 1]),
        yaxis=axis("nats", range=[0, 3.1]),
    )
    return Picture(
        resting,
        axes,
        Timeline("p", ANSWERS, 8.0, start=start, key="ls"),
        moving=moving,
        height=380,
        narrow_height=380,
        narrow=NARROW,
    )

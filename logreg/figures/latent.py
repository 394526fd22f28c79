"""The latent score of ordered classes: one axis on which thresholds part the samples."""

from typing import Any

import numpy as np

from logreg.arrays import IntArray
from logreg.data import Dataset
from logreg.figures.layers import Linear, Markers
from logreg.figures.picture import axis
from logreg.figures.style import CLASSES, INK, PAPER
from logreg.training.history import History

# Samples on the axis: enough to see where each class lies, few enough to send and to see.
_SHOWN = 240

# Where a trace of the strip is drawn.
STRIP = {"xaxis": "x3", "yaxis": "y3", "showlegend": False, "hoverinfo": "skip"}


def latent_markers(dataset: Dataset, history: History, epochs: IntArray) -> list[Markers]:
    """Return what moves on the axis: the score of some training samples, and the thresholds."""
    weights = history.weights[epochs, 0]  # (F, m)
    n_classes = len(dataset.class_names)
    moving = []
    for label, style in zip(range(n_classes), CLASSES, strict=False):
        rows = np.flatnonzero(dataset.y_train == label)[: _SHOWN // n_classes]
        marker = {
            "symbol": style.symbol,
            "color": style.color,
            "size": 7,
            "line": {"color": PAPER, "width": 0.8},
        }
        scores = Linear(weights, history.features(dataset.X_train[rows]).T)
        trace = {"name": f"score of {dataset.class_names[label]}", "marker": marker} | STRIP
        moving.append(Markers(trace, scores, np.full(len(rows), float(label))))
    cuts = history.bias[epochs]
    marker = {"symbol": "line-ns", "color": INK, "size": 74, "line": {"color": INK, "width": 2}}
    trace = {"name": "thresholds", "marker": marker} | STRIP
    moving.append(Markers(trace, cuts, np.full(cuts.shape[1], (n_classes - 1) / 2)))
    return moving


def latent_axes(dataset: Dataset, moving: list[Markers]) -> dict[str, Any]:
    """Return the two axes of the strip, which hold all that moves on it."""
    values = np.concatenate([np.ravel(each.points()[0]) for each in moving])
    low, high = float(values.min()), float(values.max())
    margin = 0.04 * (high - low) or 1.0
    n_classes = len(dataset.class_names)
    return {
        "xaxis3": axis(
            "score η, cut by the thresholds θ",
            domain=[0.67, 1],
            anchor="y3",
            range=[low - margin, high + margin],
        ),
        "yaxis3": axis(
            "",
            domain=[0, 0.22],
            anchor="x3",
            range=[-0.7, n_classes - 0.3],
            tickvals=list(range(n_classes)),
            ticktext=list(dataset.class_names),
            showgrid=False,
            fixedrange=True,
        ),
    }

"""The latent score of ordered classes: one axis, divided into classes by thresholds."""

import numpy as np

from logreg.arrays import IntArray, padded
from logreg.data import Dataset
from logreg.figures.layers import Linear, Markers
from logreg.figures.panels import Panel, on
from logreg.figures.picture import axis, dots
from logreg.figures.style import CLASSES, INK
from logreg.training.history import History

# Samples on the axis: enough to show where each class lies, few enough to send.
_SHOWN = 240

# The axes of all traces of the strip.
STRIP = on(3) | {"showlegend": False, "hoverinfo": "skip"}


def latent_markers(dataset: Dataset, history: History, epochs: IntArray) -> list[Markers]:
    """Return the layers of the strip: scores of some training samples, and the thresholds."""
    weights = history.weights[epochs, 0]  # (F, m)
    n_classes = len(dataset.class_names)
    layers = []
    for label, style in zip(range(n_classes), CLASSES, strict=False):
        rows = np.flatnonzero(dataset.y_train == label)[: _SHOWN // n_classes]
        name = f"score of {dataset.class_names[label]}"
        trace = dots(name, color=style.color, symbol=style.symbol, size=7, rim_width=0.8, **STRIP)
        scores = Linear(weights, history.features(dataset.X_train[rows]).T)
        layers.append(Markers(trace, scores, np.full(len(rows), float(label))))
    bars = dots("thresholds", color=INK, symbol="line-ns", size=74, rim=INK, rim_width=2, **STRIP)
    thresholds = history.bias[epochs]
    layers.append(Markers(bars, thresholds, np.full(thresholds.shape[1], (n_classes - 1) / 2)))
    return layers


def latent_panel(dataset: Dataset, layers: list[Markers]) -> Panel:
    """Return the strip, whose axis fits all its layers."""
    values = np.concatenate([np.ravel(each.points()[0]) for each in layers])
    names = list(dataset.class_names)
    return Panel(
        axis("score η, cut by the thresholds θ", range=list(padded(values, 0.04))),
        axis(
            "",
            range=[-0.7, len(names) - 0.3],
            tickvals=list(range(len(names))),
            ticktext=names,
            showgrid=False,
            fixedrange=True,
        ),
        height=92,
    )

"""The numbers and sentences of the landscape figure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.chapters.landscape.numbers import path
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, readout
from logreg.training.history import History


def landscape_readout(
    runs: Mapping[str, History], ground: FloatArray, epochs: IntArray, bias: float | None
) -> dict[str, Any]:
    """Return weights, bias and losses of the first run, and the losses of the others.

    ``ground`` (F,) is the height of the landscape below the first run at these epochs (F,), and
    ``bias`` its fixed bias, or None for the best.
    """
    first, *others = runs.items()
    history = first[1]
    w1, w2 = path(history)[epochs].T
    held = "best bias" if bias is None else f"bias {format_number(bias)}"
    return readout(
        [
            Measure("epoch", epochs, "whole"),
            Measure("w₁", w1, "coefficient"),
            Measure("w₂", w2, "coefficient"),
            Measure("bias", history.bias[epochs, 0], "coefficient"),
            Measure("training loss", history.train_loss[epochs]),
            Measure(f"loss with {held}", ground),
            *(Measure(f"loss of {name}", each.train_loss[epochs]) for name, each in others),
        ]
    )


def landscape_alt(name: str, history: History) -> str:
    """Describe the path of a run, and the best weights."""
    start, end = (
        f"{_pair(path(history)[epoch])} with loss {format_number(history.train_loss[epoch])}"
        for epoch in (0, -1)
    )
    best = history.optimum
    lowest = (
        "no best model was found"
        if best.weights is None
        else f"the best weights are {_pair(best.weights[0])} with loss {format_number(best.loss)}"
    )
    return f"{name} goes from weights {start} to {end}; {lowest}."


def _pair(weights: FloatArray) -> str:
    return f"({format_number(weights[0])}, {format_number(weights[1])})"


def describe_leaving(runs: Mapping[str, History]) -> str:
    """Describe which run leaves the picture, and how far it gets."""
    furthest, name = max(
        (float(np.abs(path(history)).max()), name) for name, history in runs.items()
    )
    return (
        f"**{name} leaves the picture**: its weights reach {format_number(furthest)} in size. "
        "The picture does not follow all the way, to keep the valley in sight."
    )


def describe_height(history: History, ground: FloatArray, bias: float | None) -> str:
    """Explain the height, and how far above the ground a run is.

    ``ground`` is the height below the run; only its first and last values are used.
    """
    if bias is None:
        losses = history.train_loss[[0, -1]]
        start, end = np.maximum(losses - ground[[0, -1]], 0)  # round-off may be below
        return (
            "**The height** is the loss with the best bias for each pair of weights. A run has a "
            f"bias of its own, so it is above the ground: by {format_number(start)} at the start, "
            f"by {format_number(end)} in the end."
        )
    best = history.optimum.bias
    star = (
        ""
        if best is None
        else f" The star is the best of all, with a bias of {format_number(best[0])}."
    )
    start, end = history.bias[[0, -1], 0]
    return (
        f"**The height** is the loss if the bias is {format_number(bias)}. A run moves its bias, "
        f"here from {format_number(start)} to {format_number(end)}, and is on the ground only "
        f"where it passes that value.{star}"
    )

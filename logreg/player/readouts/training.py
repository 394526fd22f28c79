"""The readout of the training picture: losses, accuracies, and the model with its weights."""

from html import escape
from typing import Any

import numpy as np

from logreg.player.readouts.base import MAX_TERMS, Measure, formula, readout, slot, words
from logreg.training.features import subscript
from logreg.training.history import History

# More weights than this are not listed: nobody would read them.
MAX_WEIGHTS = 200


def training_readout(
    history: History, epochs: np.ndarray, class_names: tuple[str, ...]
) -> dict[str, Any]:
    """Return losses, accuracies and the model of these epochs."""
    measures = [
        Measure("epoch", epochs, "whole"),
        Measure("training loss", history.train_loss[epochs]),
        Measure("test loss", history.test_loss[epochs]),
        Measure("training accuracy", history.train_accuracy[epochs], "percent"),
        Measure("test accuracy", history.test_accuracy[epochs], "percent"),
    ]
    weights, bias = history.weights[epochs], history.bias[epochs]
    if weights[0].size > MAX_WEIGHTS:
        return readout(measures)
    html = _model(history, len(measures), class_names)
    parameters = [*weights.reshape(len(epochs), -1).T, *bias.T]
    return readout([*measures, *(Measure("", column) for column in parameters)], html)


def _model(history: History, first: int, class_names: tuple[str, ...]) -> str:
    """Return the model, with slots for its weights and bias from column ``first``."""
    names = history.features.names
    rows, count = history.weights.shape[1], len(names)
    biases = [first + rows * count + k for k in range(history.bias.shape[1])]
    formulas = []
    for row in range(rows):
        terms = [
            # The first term carries its sign itself, the others turn it into an operation.
            (_signed(column) if place else slot("mn", column, "coefficient"))
            + f" · <mi>{escape(name)}</mi>"
            for place, (column, name) in enumerate(enumerate(names, first + row * count))
        ]
        if not history.has_thresholds:
            terms.append(_signed(biases[row]))
        if rows > 1:
            opening, closing = f"<msub><mi>z</mi>{words(class_names[row])}</msub> = ", ""
        elif history.has_thresholds:
            opening, closing = "η = ", ""
        else:
            opening, closing = "p = σ(", ")"
        formulas.append([opening + terms[0], *terms[1:]])
        formulas[-1][-1] += closing
    if history.has_thresholds:  # thresholds need no formula
        *others, last = [
            f"θ{subscript(k)} = {slot('mn', column, 'coefficient')}"
            for k, column in enumerate(biases, 1)
        ]
        formulas.append([*(f"{each}," for each in others), last])
    text = "".join(map(formula, formulas))
    if count <= MAX_TERMS:
        return text
    return f"<details><summary>Weights of {count} features</summary>{text}</details>"


def _signed(column: int) -> str:
    # Infix: at the start of a piece MathML would treat it as a prefix, with too little space.
    return slot("mo", column, "sign", ' form="infix"') + slot("mn", column, "size")

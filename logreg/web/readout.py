"""The lines under the picture: the numbers of the epoch that is shown, and the model as formulas.

The wording is here; the browser only puts the numbers of an epoch into its slots.
"""

from html import escape
from typing import Any

import numpy as np

from logreg.features import subscript
from logreg.history import History
from logreg.models import MODELS

# A formula of more terms than this is a list of weights instead, which the reader may open.
MAX_TERMS = 5

# So many weights in all are listed; more would be no reading.
MAX_WEIGHTS = 200


def training_readout(
    history: History, epochs: np.ndarray, class_names: tuple[str, ...]
) -> dict[str, Any]:
    """Return the lines as HTML with slots, and the values (frames, slots) that go into them.

    A slot names the column of its value and how to write it: see FORMATS in player.js.
    """
    measures = {
        "epoch": ("whole", epochs),
        "training loss": ("short", history.train_loss[epochs]),
        "test loss": ("short", history.test_loss[epochs]),
        "training accuracy": ("percent", history.train_accuracy[epochs]),
        "test accuracy": ("percent", history.test_accuracy[epochs]),
    }
    html = "".join(
        f"<span>{name} <b>{_slot('span', column, how)}</b></span>"
        for column, (name, (how, _)) in enumerate(measures.items())
    )
    columns = [series for _, series in measures.values()]
    weights, bias = history.weights[epochs], history.bias[epochs]
    if weights[0].size <= MAX_WEIGHTS:
        columns += [*weights.reshape(len(epochs), -1).T, *bias.T]
        html += _model(history, len(measures), class_names)
    return {"html": html, "values": np.column_stack(columns)}


def _model(history: History, first: int, class_names: tuple[str, ...]) -> str:
    """Return the model with its weights and bias in the columns from ``first`` on."""
    names = history.features.names
    rows = history.weights.shape[1]
    after = first + rows * len(names)
    cuts = list(range(after, after + history.bias.shape[1]))
    # A bias belongs to the score of its row; thresholds stand for themselves.
    thresholds = cuts if MODELS[history.config.model].bias_sign < 0 else []
    if rows > 1:
        heads = [f"<msub><mi>z</mi><mtext>{escape(name)}</mtext></msub>" for name in class_names]
    else:
        heads = ["<mi>η</mi>" if thresholds else "<mi>p</mi>"]
    formulas = []
    for row, head in enumerate(heads):
        start = first + row * len(names)
        terms = _terms(dict(enumerate(names, start)), [] if thresholds else cuts[row : row + 1])
        opening = f"{head}<mo>=</mo>"
        if head == "<mi>p</mi>":
            opening += "<mi>σ</mi><mo>(</mo>"
            terms[-1] += "<mo>)</mo>"
        formulas.append([opening + terms[0], *terms[1:]])
    if thresholds:
        comma = "<mo>,</mo>"
        formulas.append(
            [
                f"<mi>θ{subscript(k)}</mi><mo>=</mo>{_slot('mn', column, 'coefficient')}"
                f"{comma if column < thresholds[-1] else ''}"
                for k, column in enumerate(thresholds, 1)
            ]
        )
    text = "".join(map(_formula, formulas))
    if len(names) <= MAX_TERMS:
        return text
    return f"<details><summary>Weights of {len(names)} features</summary>{text}</details>"


def _formula(pieces: list[str]) -> str:
    """Return a formula whose pieces may stand on several lines, which MathML alone cannot."""
    maths = " ".join(f"<math>{piece}</math>" for piece in pieces)
    return f'<div class="player-formula">{maths}</div>'


def _terms(weights: dict[int, str], bias: list[int]) -> list[str]:
    """Return w₁·x₁, + …, + b as MathML; the columns of the weights come with their features."""
    terms: list[str] = []
    for column, name in weights.items():
        # The first term carries its sign itself, the others turn it into an operation.
        coefficient = _signed(column) if terms else _slot("mn", column, "coefficient")
        terms.append(f"{coefficient}<mo>·</mo><mi>{escape(name)}</mi>")
    return terms + [_signed(column) for column in bias]


def _signed(column: int) -> str:
    # At the beginning of a piece it would be taken for a prefix, and stand too close.
    return _slot("mo", column, "sign", ' form="infix"') + _slot("mn", column, "size")


def _slot(tag: str, column: int, how: str, attributes: str = "") -> str:
    return f'<{tag}{attributes} data-value="{column}" data-format="{how}"></{tag}>'

"""The line under the picture: the numbers of the epoch that is shown, and the model as formula.

The wording is here; the browser only puts the numbers of an epoch into its slots.
"""

from typing import Any

import numpy as np

from logreg.history import History


def training_readout(history: History, epochs: np.ndarray) -> dict[str, Any]:
    """Return the line as HTML with slots, and the values (frames, slots) that go into them.

    A slot names the column of its value and how to write it: see FORMATS in player.js.
    """
    measures = {
        "epoch": ("whole", epochs),
        "training loss": ("short", history.train_loss[epochs]),
        "test loss": ("short", history.test_loss[epochs]),
        "training accuracy": ("percent", history.train_accuracy[epochs]),
        "test accuracy": ("percent", history.test_accuracy[epochs]),
    }
    items = [
        f"<span>{name} <b>{_slot('span', column, how)}</b></span>"
        for column, (name, (how, _)) in enumerate(measures.items())
    ]
    weights, bias = history.weights[epochs, 0], history.bias[epochs]
    values = np.column_stack([*(series for _, series in measures.values()), weights, bias])
    return {"html": "".join(items) + _equation(len(measures), weights.shape[1]), "values": values}


def _equation(first: int, n_features: int) -> str:
    """Return p = σ(w₁·x₁ + … + b) as MathML, its weights in the columns from ``first`` on."""
    terms = []
    for feature in range(n_features):
        column = first + feature
        # The first term carries its sign itself, the others turn it into an operation.
        coefficient = (
            _slot("mo", column, "sign") + _slot("mn", column, "size")
            if feature
            else _slot("mn", column, "coefficient")
        )
        variable = f"<msub><mi>x</mi><mn>{feature + 1}</mn></msub>"
        terms.append(f"{coefficient}<mo>·</mo>{variable}")
    bias = first + n_features
    score = "".join(terms) + _slot("mo", bias, "sign") + _slot("mn", bias, "size")
    return f"<math><mi>p</mi><mo>=</mo><mi>σ</mi><mo>(</mo>{score}<mo>)</mo></math>"


def _slot(tag: str, column: int, how: str) -> str:
    return f'<{tag} data-value="{column}" data-format="{how}"></{tag}>'

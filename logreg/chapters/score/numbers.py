"""One feature, one score z = w x + b, and all that can be read from it."""

from dataclasses import dataclass

import numpy as np

from logreg.analysis.bernoulli import logit, odds, sigmoid
from logreg.arrays import FloatArray


def crossing(w: float, b: float, threshold: float) -> float | None:
    """Return the x at which σ(w x + b) is the threshold t, (logit t - b) / w; None if w is 0."""
    return float((logit(threshold) - b) / w) if w else None


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a score z = w x + b says at each x, and at x + 1; all of them arrays (F,).

    p and q are the probabilities of class 1 and class 0; ``factor`` is e^w, by which one unit
    more of x multiplies the odds.
    """

    x: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray
    odds: FloatArray
    p_next: FloatArray
    odds_next: FloatArray
    factor: float


def readings(w: float, b: float, x: FloatArray) -> Readings:
    """Return score, probability and odds at x (F,) and at x + 1."""
    z, z_next = w * x + b, w * (x + 1) + b
    p, q = sigmoid(z), sigmoid(-z)
    return Readings(x, z, p, q, odds(z), sigmoid(z_next), odds(z_next), float(np.exp(w)))

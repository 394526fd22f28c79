"""One feature, one score z = w x + b, and all that can be read from it."""

from dataclasses import dataclass

import numpy as np

from logreg.analysis.bernoulli import logit, odds, sigmoid
from logreg.arrays import FloatArray

# What is drawn of the feature, and where a reader can go: one more unit is still in sight.
X_RANGE = (-6.0, 6.0)
X_VALUES = np.round(np.arange(-6.0, 5.01, 0.05), 2)


@dataclass(frozen=True, slots=True, eq=False)
class ScoreReadings:
    """What a score z = w x + b says at each x, and at x + 1; all of them arrays (F,).

    p and q are the probabilities of class 1 and class 0.
    """

    x: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray
    odds: FloatArray
    p_next: FloatArray
    odds_next: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ScoreNumbers:
    """A score z = w x + b and a threshold on its probability.

    Attributes
    ----------
    w, b, threshold : the probability of class 1 is σ(w x + b); class 1 is predicted from the
        threshold on
    at : readings where a reader can go
    curve : readings over the whole plot
    crossing : the x at which the probability is the threshold, or None
    parts : where in the plot each class is predicted: from, to, class
    odds_factor : e^w, by which one unit more of x multiplies the odds
    """

    w: float
    b: float
    threshold: float
    at: ScoreReadings
    curve: ScoreReadings
    crossing: float | None
    parts: list[tuple[float, float, int]]
    odds_factor: float


def crossing(w: float, b: float, threshold: float) -> float | None:
    """Return the x at which σ(w x + b) is the threshold t, (logit t - b) / w; None if w is 0."""
    return float((logit(threshold) - b) / w) if w else None


def read_score(w: float, b: float, x: FloatArray) -> ScoreReadings:
    """Return score, probability and odds at x (F,) and at x + 1."""
    z, z_next = w * x + b, w * (x + 1) + b
    return ScoreReadings(x, z, sigmoid(z), sigmoid(-z), odds(z), sigmoid(z_next), odds(z_next))


def score_numbers(w: float, b: float, threshold: float) -> ScoreNumbers:
    """Return the numbers of the page for a weight, a bias and a threshold between 0 and 1."""
    at, curve = read_score(w, b, X_VALUES), read_score(w, b, np.linspace(*X_RANGE, 481))
    x = crossing(w, b, threshold)
    low, high = X_RANGE
    if x is not None and low < x < high:
        parts = [(low, x, int(w < 0)), (x, high, int(w > 0))]
    else:
        middle = w * (low + high) / 2 + b
        parts = [(low, high, int(middle >= logit(threshold)))]
    return ScoreNumbers(w, b, threshold, at, curve, x, parts, float(np.exp(w)))

"""One feature, one score z = w x + b, and the probability and odds that follow from it."""

import numpy as np

from logreg.analysis.bernoulli import logit, odds, sigmoid
from logreg.arrays import FloatArray

# The range of the feature that is plotted, and the values that a reader can choose, which leave
# room for one more unit.
X_RANGE = (-6.0, 6.0)
X_VALUES = np.round(np.arange(-6.0, 5.01, 0.05), 2)


class ScoreReadings:
    """Score, probabilities and odds at each x, and at x + 1; arrays (F,)."""

    def __init__(self, w: float, b: float, x: FloatArray) -> None:
        z_next = w * (x + 1) + b
        self.x, self.z = x, w * x + b
        self.p, self.q = sigmoid(self.z), sigmoid(-self.z)  # of class 1 and of class 0
        self.p_next = sigmoid(z_next)
        self.odds, self.odds_next = odds(self.z), odds(z_next)


class ScoreNumbers:
    """A score z = w x + b, its probability σ(z), and a threshold between 0 and 1."""

    def __init__(self, w: float, b: float, threshold: float) -> None:
        self.w, self.b, self.threshold = w, b, threshold
        self.at = ScoreReadings(w, b, X_VALUES)
        self.curve = ScoreReadings(w, b, np.linspace(*X_RANGE, 481))
        self.odds_factor = float(np.exp(w))  # factor of the odds per unit of x
        self.crossing = crossing(w, b, threshold)
        # The intervals in which each class is predicted: from, to, class.
        low, high = X_RANGE
        middle = w * (low + high) / 2 + b
        self.intervals = [(low, high, int(middle >= logit(threshold)))]
        if self.crossing is not None and low < self.crossing < high:
            self.intervals = [(low, self.crossing, int(w < 0)), (self.crossing, high, int(w > 0))]


def crossing(w: float, b: float, threshold: float) -> float | None:
    """Return the x at which σ(w x + b) is the threshold t, (logit t - b) / w; None if w is 0."""
    return float((logit(threshold) - b) / w) if w else None

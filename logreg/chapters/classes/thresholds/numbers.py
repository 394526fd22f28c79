"""Ordered classes: one noisy score, divided into classes by thresholds.

    y* = η + ε,  ε logistic                latent
    y = number of thresholds θ below y*    observed
    P(y ≤ k) = P(ε ≤ θ_k - η) = σ(θ_k - η)
    P(y = k) = P(y ≤ k) - P(y ≤ k - 1)

(McCullagh 1980, Regression models for ordinal data, J. R. Statist. Soc. B 42:2.) The odds of a
class above threshold k are e^{η - θ_k}: raising η by 1 multiplies them by e at every threshold,
hence the name proportional odds.
"""

from itertools import pairwise

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models.links import cumulative, probabilities, sigmoid

LEVELS = ("low", "medium", "high")

# The range of scores that is plotted, and the values that a reader can choose.
ETA_RANGE = (-8.0, 8.0)
ETAS = np.round(np.arange(-5.0, 5.01, 0.2), 1)


class ThresholdNumbers:
    """Two increasing thresholds (2,) on a noisy score."""

    def __init__(self, thresholds: FloatArray) -> None:
        self.thresholds = thresholds
        self.eta = ETAS  # (F,)
        self.margins = margins(ETAS, thresholds)  # (F, 2), like P(y ≤ k)
        self.at_most = at_most(ETAS, thresholds)
        self.p = class_probabilities(ETAS, thresholds)  # (F, 3), P(y = k)
        # Scores across the plot, and both P(y ≤ k): (3, G).
        fine, grid = np.linspace(*ETA_RANGE, 321), np.linspace(*ETA_RANGE, 81)
        self.curve = np.array([fine, *at_most(fine, thresholds).T])
        # For each class its interval of y* (n,), and the density there for each η (F, n).
        intervals = [
            np.r_[low, grid[(grid > low) & (grid < high)], high]
            for low, high in pairwise([ETA_RANGE[0], *thresholds, ETA_RANGE[1]])
        ]
        self.areas = [(y, noise_density(y - ETAS[:, None])) for y in intervals]


def noise_density(e: FloatArray) -> FloatArray:
    """Return the density of logistic noise, the derivative σ(e) σ(-e) of σ."""
    return sigmoid(e) * sigmoid(-e)


def at_most(eta: FloatArray, thresholds: FloatArray) -> FloatArray:
    """Return P(y ≤ k) for each score (n,) and each threshold (K - 1,): (n, K - 1)."""
    return sigmoid(margins(eta, thresholds))


def margins(eta: FloatArray, thresholds: FloatArray) -> FloatArray:
    """Return how far each threshold (K - 1,) lies above each score (n,): (n, K - 1)."""
    return np.asarray(thresholds - eta[:, None])


def class_probabilities(eta: FloatArray, thresholds: FloatArray) -> FloatArray:
    """Return P(y = k) for each score (n,) and increasing thresholds (K - 1,): (n, K)."""
    return probabilities(cumulative(eta[None], thresholds))

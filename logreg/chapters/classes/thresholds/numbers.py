"""Ordered classes: one score with noise, divided into classes by thresholds.

    y* = η + ε,  ε logistic            what nobody sees
    y = number of thresholds θ below y*    what is seen
    P(y ≤ k) = P(ε ≤ θ_k - η) = σ(θ_k - η)
    P(y = k) = P(y ≤ k) - P(y ≤ k - 1)

(McCullagh 1980, Regression models for ordinal data, J. R. Statist. Soc. B 42:2.) The odds of a
class above the threshold k are e^{η - θ_k}: one more of η multiplies them by e at every threshold
alike, hence the name proportional odds.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models.links import cumulative, probabilities, sigmoid

LEVELS = ("low", "medium", "high")

# What is drawn of the score, and where a reader can go.
ETA_RANGE = (-8.0, 8.0)
ETAS = np.round(np.arange(-5.0, 5.01, 0.2), 1)


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdNumbers:
    """Two thresholds on a score with noise.

    Attributes
    ----------
    thresholds : (2,), growing
    eta, margins, at_most, p : the scores (F,) that a reader can go to, and there θ_k - η and
        P(y ≤ k), (F, 2) each, and P(y = k), (F, 3)
    curve : (3, G), scores over the whole plot and both P(y ≤ k) there
    areas : for each class its stretch of y* (n,) and the density there for each η (F, n)
    """

    thresholds: FloatArray
    eta: FloatArray
    margins: FloatArray
    at_most: FloatArray
    p: FloatArray
    curve: FloatArray
    areas: list[tuple[FloatArray, FloatArray]]


def threshold_numbers(thresholds: FloatArray) -> ThresholdNumbers:
    """Return the numbers of the page for two growing thresholds (2,)."""
    fine, grid = np.linspace(*ETA_RANGE, 321), np.linspace(*ETA_RANGE, 81)
    stretches = [
        np.r_[low, grid[(grid > low) & (grid < high)], high]
        for low, high in pairwise([ETA_RANGE[0], *thresholds, ETA_RANGE[1]])
    ]
    return ThresholdNumbers(
        thresholds,
        ETAS,
        margins(ETAS, thresholds),
        at_most(ETAS, thresholds),
        class_probabilities(ETAS, thresholds),
        np.array([fine, *at_most(fine, thresholds).T]),
        [(y, noise_density(y - ETAS[:, None])) for y in stretches],
    )


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
    """Return P(y = k) for each score (n,) and growing thresholds (K - 1,): (n, K)."""
    return probabilities(cumulative(eta[None], thresholds))

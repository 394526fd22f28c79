"""Ordered classes: one score with noise, cut into classes.

    y* = η + ε,  ε logistic            what nobody sees
    y = number of cuts θ below y*      what is seen
    P(y ≤ k) = P(ε ≤ θ_k - η) = σ(θ_k - η)
    P(y = k) = P(y ≤ k) - P(y ≤ k - 1)

(McCullagh 1980, Regression models for ordinal data, J. R. Statist. Soc. B 42:2.) The odds of a
class above the cut k are e^{η - θ_k}: one more of η multiplies them by e at every cut alike, hence
the name proportional odds.
"""

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models.links import cumulative, probabilities, sigmoid


def noise_density(e: FloatArray) -> FloatArray:
    """Return the density of logistic noise, the derivative σ(e) σ(-e) of σ."""
    return sigmoid(e) * sigmoid(-e)


def at_most(eta: FloatArray, cuts: FloatArray) -> FloatArray:
    """Return P(y ≤ k) for each score (n,) and each of the cuts (K - 1,): (n, K - 1)."""
    return sigmoid(margins(eta, cuts))


def margins(eta: FloatArray, cuts: FloatArray) -> FloatArray:
    """Return how far each cut (K - 1,) lies above each score (n,): (n, K - 1)."""
    return np.asarray(cuts - eta[:, None])


def class_probabilities(eta: FloatArray, cuts: FloatArray) -> FloatArray:
    """Return P(y = k) for each score (n,) and growing cuts (K - 1,): (n, K)."""
    return probabilities(cumulative(eta[None], cuts))

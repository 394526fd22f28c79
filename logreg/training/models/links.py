"""From scores to classes: two links, by name.

Each returns the log-odds of every class against class 0,

    h_k = log(P(class k) / P(class 0)),   h_0 = 0,

from which the rest follows: the probabilities are their softmax, and the most probable class is
the one with the largest.
"""

from collections.abc import Callable

import numpy as np

from logreg.arrays import FloatArray, IntArray


def sigmoid(z: FloatArray) -> FloatArray:
    """Return σ(z) = 1 / (1 + e^-z) with all its digits, however small it is.

    The formula itself would overflow, and (1 + tanh(z/2)) / 2 would be off by 1e-16. Such small
    numbers are all that can still be learned from samples that are almost certain.
    """
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, 1.0) / (1.0 + e)


def softplus(z: FloatArray) -> FloatArray:
    """Return log(1 + e^z), as max(z, 0) + log(1 + e^-|z|): exact for z of any size."""
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def baseline(scores: FloatArray, thresholds: FloatArray) -> FloatArray:
    """Return (0, z_1 … z_{K-1}) for scores (…, K-1, n), each class's against class 0: (…, K, n)."""
    return np.concatenate([np.zeros_like(scores[..., :1, :]), scores], axis=-2)


def cumulative(scores: FloatArray, thresholds: FloatArray) -> FloatArray:
    """Return the log-odds (…, K, n) of ordered classes, for η (…, 1, n) and θ (…, K-1).

    P(class ≤ k) = σ(θ_k - η). With a = θ_k - η and c = θ_{k-1} - η a class in the middle has
    P = σ(a) - σ(c) = σ(a) σ(-c) (1 - e^(c-a)), whose logarithm is stable.
    """
    a = thresholds[..., :, None] - scores  # (…, K-1, n)
    logs = np.concatenate([-softplus(-a), -softplus(a[..., -1:, :])], axis=-2)
    if thresholds.shape[-1] > 1:
        gaps = np.diff(thresholds, axis=-1)[..., None]
        logs[..., 1:-1, :] += np.log(-np.expm1(-gaps)) - softplus(a[..., :-1, :])
    return np.asarray(logs - logs[..., :1, :])


LINKS: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "baseline": baseline,
    "cumulative": cumulative,
}


def probabilities(log_odds: FloatArray) -> FloatArray:
    """Return the softmax of log-odds (…, K, n) over the classes: (…, n, K)."""
    shifted = np.exp(log_odds - log_odds.max(axis=-2, keepdims=True))
    return np.moveaxis(shifted / shifted.sum(axis=-2, keepdims=True), -2, -1)


def most_probable(log_odds: FloatArray) -> IntArray:
    """Return the class with the largest log-odds (…, K, n): (…, n).

    Ties go to the last class, so that of two classes a probability of 0.5 means class 1.
    """
    n_classes = log_odds.shape[-2]
    return np.asarray(n_classes - 1 - np.argmax(log_odds[..., ::-1, :], axis=-2))

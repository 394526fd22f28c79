"""One binary event: three scales for its probability, and the loss of a prediction.

    p            probability, 0 < p < 1
    p / (1 - p)  odds
    z            log-odds or logit, log(p / (1 - p)); the inverse is σ(z) = 1 / (1 + e^-z)

(Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression, 3rd ed., ch. 1; Cover & Thomas
2006, Elements of Information Theory, 2nd ed., ch. 2.) Logarithms are natural, so entropies are in
nats. Every function takes numbers or arrays that broadcast.
"""

import numpy as np
from numpy.typing import ArrayLike

from logreg.arrays import FloatArray
from logreg.errors import needs
from logreg.training.models.links import sigmoid, softplus

with needs("scipy"):
    from scipy.special import logit, rel_entr, xlog1py, xlogy

__all__ = ["cross_entropy", "divergence", "entropy", "log_loss", "logit", "odds", "sigmoid"]


def odds(z: ArrayLike) -> FloatArray:
    """Return the odds p / (1 - p) = e^z at log-odds z."""
    return np.asarray(np.exp(z))


def log_loss(z: ArrayLike, y: ArrayLike) -> FloatArray:
    """Return the log loss of log-odds z for the label y, log(1 + e^z) - y z.

    Its sum over independent samples is their negative log-likelihood.
    """
    return np.asarray(softplus(np.asarray(z)) - np.multiply(y, z))


def entropy(q: ArrayLike) -> FloatArray:
    """Return -q log q - (1 - q) log(1 - q), the uncertainty of an event of probability q."""
    return cross_entropy(q, q)


def cross_entropy(q: ArrayLike, p: ArrayLike) -> FloatArray:
    """Return -q log p - (1 - q) log(1 - p), the expected log loss of predicting p if q is true.

    It is the entropy of q plus the Kullback–Leibler divergence of p from q, so it is least for
    p = q. It is infinite if p rules out what can happen.
    """
    return np.asarray(-xlogy(q, p) - xlog1py(1 - np.asarray(q), -np.asarray(p)))


def divergence(q: ArrayLike, p: ArrayLike) -> FloatArray:
    """Return q log(q / p) + (1 - q) log((1 - q) / (1 - p)), the excess loss of p if q is true.

    This is the Kullback–Leibler divergence of p from q: cross-entropy minus entropy, nonnegative,
    and 0 only for p = q.
    """
    q, p = np.asarray(q), np.asarray(p)
    return np.asarray(rel_entr(q, p) + rel_entr(1 - q, 1 - p))

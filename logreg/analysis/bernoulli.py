"""One yes-or-no event: three ways to say how probable it is, and what a wrong guess costs.

    p            probability, 0 < p < 1
    p / (1 - p)  odds
    z            log-odds or logit, log(p / (1 - p)); σ(z) = 1 / (1 + e^-z) leads back

(Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression, 3rd ed., ch. 1; Cover & Thomas
2006, Elements of Information Theory, 2nd ed., ch. 2.) All logarithms are natural, so that
entropies are in nats. Every function takes numbers or arrays of shapes that go together.
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
    """Return the odds p / (1 - p) at log-odds z, which are e^z."""
    return np.asarray(np.exp(z))


def log_loss(z: ArrayLike, y: ArrayLike) -> FloatArray:
    """Return -log of the probability that log-odds z give to the label y, log(1 + e^z) - y z.

    Minus its sum over independent samples is their log-likelihood.
    """
    return np.asarray(softplus(np.asarray(z)) - np.multiply(y, z))


def entropy(q: ArrayLike) -> FloatArray:
    """Return -q log q - (1 - q) log(1 - q): how uncertain an event of probability q is."""
    return cross_entropy(q, q)


def cross_entropy(q: ArrayLike, p: ArrayLike) -> FloatArray:
    """Return -q log p - (1 - q) log(1 - p): the mean log loss of saying p where q is true.

    It is the entropy of q and the Kullback–Leibler divergence of p from q together, so that
    nothing beats saying q. It is infinite where p rules out what happens.
    """
    return np.asarray(-xlogy(q, p) - xlog1py(1 - np.asarray(q), -np.asarray(p)))


def divergence(q: ArrayLike, p: ArrayLike) -> FloatArray:
    """Return q log(q / p) + (1 - q) log((1 - q) / (1 - p)): what saying p where q is true adds.

    This is the Kullback–Leibler divergence of p from q: cross-entropy less entropy, never
    negative, and 0 only for p = q.
    """
    q, p = np.asarray(q), np.asarray(p)
    return np.asarray(rel_entr(q, p) + rel_entr(1 - q, 1 - p))

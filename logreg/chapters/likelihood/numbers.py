"""The likelihood: how probable a model finds the labels that it was to explain.

    P(y) = p^y (1 - p)^(1 - y)      probability of the label y
    L = ∏ P(y_i)                    likelihood of independent samples
    log L = Σ log P(y_i) = -n J     J is the mean log loss

    ∂ log L / ∂w = Σ (y_i - p_i) x_i,   ∂ log L / ∂b = Σ (y_i - p_i)

(Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression, 3rd ed., 1.2.) Both derivatives
are 0 at the best w and b; since p_i is a sigmoid of both, they cannot be solved for them.
"""

import math
from dataclasses import dataclass

import numpy as np

from logreg.analysis.bernoulli import cross_entropy, divergence, entropy, log_loss, sigmoid
from logreg.arrays import FloatArray, padded
from logreg.data import Dataset
from logreg.training.models import MODELS

# Probabilities that a reader can say: of one event, and on average over many. Curves are drawn
# through the others, which are closer together near 0 and 1.
P_VALUES = np.round(np.arange(0.01, 0.991, 0.01), 2)
ANSWERS = np.round(np.arange(0.05, 0.951, 0.01), 2)
P_CURVE = sigmoid(np.linspace(-6.0, 6.0, 241))


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """A model of one feature, read on the training set, its samples taken in one by one.

    Attributes
    ----------
    w, b : the probability of class 1 is p = σ(w x + b)
    curve : (2, G), x over the whole plot and the p there
    x, p, label, loss : (n,), each sample's feature, its p, the probability of its label, and
        minus the logarithm of that
    product, log_sum, mean_loss : (n,), likelihood, its logarithm and the log loss of the first
        sample, of the first two, … of all
    gradient : (2,), of the log-likelihood of all samples by w and b
    """

    w: float
    b: float
    curve: FloatArray
    x: FloatArray
    p: FloatArray
    label: FloatArray
    loss: FloatArray
    product: FloatArray
    log_sum: FloatArray
    mean_loss: FloatArray
    gradient: FloatArray

    @property
    def log_loss(self) -> float:
        """The mean loss of all samples."""
        return float(self.mean_loss[-1])


def likelihood(dataset: Dataset, w: float, b: float) -> Likelihood:
    """Return how probable p = σ(w x + b) finds the labels of a data set with one feature."""
    X, y = dataset.X_train, dataset.y_train
    x, n = X[:, 0], len(y)
    z = w * x + b
    loss = log_loss(z, y)
    label: FloatArray = np.exp(-loss)
    log_sum = -np.cumsum(loss)
    across = np.linspace(*padded(x), 161)
    mean_gradient = MODELS["binomial"].objective(X, y, 2).gradient(np.array([w, b]))
    return Likelihood(
        w=w,
        b=b,
        curve=np.array([across, sigmoid(w * across + b)]),
        x=x,
        p=sigmoid(z),
        label=label,
        loss=loss,
        product=np.multiply.accumulate(label),
        log_sum=log_sum,
        mean_loss=-log_sum / np.arange(1, n + 1),
        gradient=-n * mean_gradient,
    )


def samples_to_underflow(mean_loss: float) -> int:
    """Return how many samples of this log loss have a likelihood that no double can hold.

    It is e^(-n J), and below the smallest positive double there is only 0.
    """
    return math.floor(-math.log(math.ulp(0.0)) / mean_loss) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Entropies:
    """The mean loss of saying p of an event whose probability is q; arrays are (F,).

    ``own`` is the entropy H(q), ``entropy`` is H(p), ``cross`` the cross-entropy H(q, p), which is
    the log loss where q is 0 or 1, and ``divergence`` what it is more than H(q).
    """

    q: float
    own: float
    p: FloatArray
    entropy: FloatArray
    cross: FloatArray
    divergence: FloatArray


def entropies(q: float, p: FloatArray) -> Entropies:
    """Return the entropies for a true probability q and each p (F,)."""
    return Entropies(q, float(entropy(q)), p, entropy(p), cross_entropy(q, p), divergence(q, p))

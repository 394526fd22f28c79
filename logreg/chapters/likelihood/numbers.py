"""The likelihood: the probability that a model assigns to the observed labels.

    P(y) = p^y (1 - p)^(1 - y)      probability of the label y
    L = ∏ P(y_i)                    likelihood of independent samples
    log L = Σ log P(y_i) = -n J     J is the mean log loss

    ∂ log L / ∂w = Σ (y_i - p_i) x_i,   ∂ log L / ∂b = Σ (y_i - p_i)

(Hosmer, Lemeshow & Sturdivant 2013, Applied Logistic Regression, 3rd ed., 1.2.) Both derivatives
are 0 at the best w and b; since p_i is a sigmoid of both, there is no closed-form solution.
"""

import math

import numpy as np

from logreg.analysis.bernoulli import cross_entropy, divergence, entropy, log_loss, sigmoid
from logreg.arrays import FloatArray, padded
from logreg.data import Dataset
from logreg.training.models import MODELS

# Probabilities that a reader can choose: for one event, and on average over many. Curves use
# P_CURVE, which is denser near 0 and 1.
P_VALUES = np.round(np.arange(0.01, 0.991, 0.01), 2)
ANSWERS = np.round(np.arange(0.05, 0.951, 0.01), 2)
P_CURVE = sigmoid(np.linspace(-6.0, 6.0, 241))


class Likelihood:
    """A model p = σ(w x + b) of one feature, evaluated on the training set sample by sample."""

    def __init__(self, dataset: Dataset, w: float, b: float) -> None:
        X, y = dataset.X_train, dataset.y_train
        n = len(y)
        self.w, self.b, self.x = w, b, X[:, 0]
        z = w * self.x + b
        across = np.linspace(*padded(X), 161)
        self.curve = np.array([across, sigmoid(w * across + b)])  # x and p across the plot
        self.p = sigmoid(z)
        self.loss = log_loss(z, y)
        self.label = np.exp(-self.loss)  # the probability of each sample's label
        # Likelihood, its logarithm and the log loss of the first 1, 2, … n samples.
        self.product = np.multiply.accumulate(self.label)
        self.log_sum = -np.cumsum(self.loss)
        self.mean_loss = -self.log_sum / np.arange(1, n + 1)
        self.log_loss = float(self.mean_loss[-1])
        mean_gradient = MODELS["binomial"].objective(X, y, 2).gradient(np.array([w, b]))
        self.gradient = -n * mean_gradient  # (2,), of the log-likelihood with respect to w and b


def samples_to_underflow(mean_loss: float) -> int:
    """Return the number of samples with this log loss at which the likelihood underflows.

    The likelihood e^(-n J) is then below the smallest positive double.
    """
    return math.floor(-math.log(math.ulp(0.0)) / mean_loss) + 1


class Entropies:
    """The expected loss of predicting each p (F,) for an event of probability q.

    If q is 0 or 1, the cross-entropy is the log loss.
    """

    def __init__(self, q: float, p: FloatArray) -> None:
        self.q, self.own = q, float(entropy(q))
        self.p, self.entropy = p, entropy(p)
        self.cross, self.divergence = cross_entropy(q, p), divergence(q, p)

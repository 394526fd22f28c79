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

from logreg.analysis.bernoulli import log_loss
from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.training.models import MODELS


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """A model of one feature, read on the training part, its samples taken in one by one.

    Attributes
    ----------
    label : (n,), the probability of each sample's label
    loss : (n,), minus its logarithm
    product : (n,), the likelihood of the first sample, of the first two, … of all
    log_sum : (n,), its logarithm
    mean_loss : (n,), the log loss of as many
    gradient : (2,), of the log-likelihood of all samples by w and b
    """

    label: FloatArray
    loss: FloatArray
    product: FloatArray
    log_sum: FloatArray
    mean_loss: FloatArray
    gradient: FloatArray


def likelihood(dataset: Dataset, w: float, b: float) -> Likelihood:
    """Return what p = σ(w x + b) makes of the labels of a data set with one feature."""
    X, y = dataset.X_train, dataset.y_train
    n = len(y)
    z = X[:, 0] * w + b
    loss = log_loss(z, y)
    label: FloatArray = np.exp(-loss)
    log_sum = -np.cumsum(loss)
    mean_gradient = MODELS["binomial"].objective(X, y, 2).gradient(np.array([w, b]))
    return Likelihood(
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

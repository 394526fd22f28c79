"""One step of gradient descent taken apart: forward for the loss, backward for its derivatives.

    z = w·x + b  →  p = σ(z)  →  ℓ = -y log p - (1 - y) log(1 - p)

Backward, by the chain rule, each derivative is the previous one times another factor:

    ∂ℓ/∂w = ∂ℓ/∂p · ∂p/∂z · ∂z/∂w

(Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors, Nature
323.) F is the number of epochs shown, n that of samples, and m that of features.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from logreg.analysis.bernoulli import log_loss
from logreg.arrays import FloatArray, IntArray
from logreg.training.models import MODELS
from logreg.training.models.links import sigmoid

# The factors of the chain rule, and the edges of the computation graph on which they lie.
FACTOR_EDGES: Mapping[str, tuple[str, ...]] = {
    "dl_dp": ("p-l",),
    "dp_dz": ("z-p",),
    "dz_dw": ("w1-z", "w2-z", "b-z"),
}

# The stages of a step, and the factors that each involves: p - y is two of them at once.
STAGE_FACTORS: Mapping[str, tuple[str, ...]] = {
    "scores": ("dz_dw",),
    "probabilities": ("dp_dz",),
    "errors": ("dl_dp", "dp_dz"),
    "gradient": ("dl_dp", "dp_dz", "dz_dw"),
    "step": ("dl_dp", "dp_dz", "dz_dw"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """The forward and backward pass of one sample at F epochs: arrays (F,) unless noted.

    Attributes
    ----------
    z, p, loss : forward
    dl_dp, dp_dz : factors; the first is infinite if the label's probability underflows
    dz_dw : x (m,), the same at all epochs; ∂z/∂b is 1
    dl_dz : p - y, the product of the first two, which is always finite
    dl_dw, dl_db : (F, m) and (F,), the complete products
    """

    z: FloatArray
    p: FloatArray
    loss: FloatArray
    dl_dp: FloatArray
    dp_dz: FloatArray
    dz_dw: FloatArray
    dl_dz: FloatArray
    dl_dw: FloatArray
    dl_db: FloatArray


def backpropagate(weights: FloatArray, bias: FloatArray, x: FloatArray, y: int) -> Pass:
    """Take one sample x (m,) with label y forward and backward, with weights (F, m), bias (F,)."""
    z = weights @ x + bias
    p, q = sigmoid(z), sigmoid(-z)  # not 1 - p: exact near 0, and a divisor
    with np.errstate(divide="ignore", over="ignore"):
        dl_dp = -1 / p if y else 1 / q
    dl_dz = -q if y else p
    return Pass(z, p, log_loss(z, np.array(y)), dl_dp, p * q, x, dl_dz, dl_dz[:, None] * x, dl_dz)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step on all samples, from each of F epochs.

    Attributes
    ----------
    weights, bias : (F, m) and (F,), before
    features : (n, m)
    scores, probabilities, errors : (F, n); an error is p - y
    weight_gradient, bias_gradient : (F, m) and (F,), the means of error × x and of the error
    next_weights, next_bias : (F, m) and (F,), after
    """

    weights: FloatArray
    bias: FloatArray
    features: FloatArray
    scores: FloatArray
    probabilities: FloatArray
    errors: FloatArray
    weight_gradient: FloatArray
    bias_gradient: FloatArray
    next_weights: FloatArray
    next_bias: FloatArray

    def contributions(self, rows: IntArray) -> FloatArray:
        """Return the gradient of the loss of each of these samples, (p - y) x: (F, k, m)."""
        return np.asarray(self.errors[:, rows, None] * self.features[rows])


def sigmoid_curve(reach: float) -> tuple[FloatArray, FloatArray]:
    """Return z from -reach to reach and σ(z), with more points where the curve bends."""
    z = np.linspace(-reach, reach, 101)
    z = np.unique(np.r_[z, np.clip(np.linspace(-8, 8, 161), -reach, reach)])
    return z, sigmoid(z)


def take_step(
    weights: FloatArray, bias: FloatArray, features: FloatArray, y: IntArray, rate: float
) -> Step:
    """Take one step of gradient descent on the mean loss, from each of F epochs.

    ``features`` (n, m) and ``y`` (n,) are the whole training set.
    """
    z = weights @ features.T + bias[:, None]
    p = sigmoid(z)
    errors = p - y
    n = len(y)
    by_weight, by_bias = errors @ features / n, errors.mean(axis=1)
    after = weights - rate * by_weight, bias - rate * by_bias
    return Step(weights, bias, features, z, p, errors, by_weight, by_bias, *after)


def with_summed_weights(
    theta: FloatArray, features: FloatArray, y: IntArray, rate: float, epochs: int
) -> tuple[FloatArray, float]:
    """Run a common mistake: weights stepped by summed gradients, the bias by their mean.

    Take ``theta`` (m + 1,), weights and bias at the start, and a rate on the *sums* over the n
    samples, which on means is n times as large. Return the final θ and its mean loss.
    """
    objective = MODELS["binomial"].objective(features, y, 2)
    times = np.append(np.full(features.shape[1], float(len(y))), 1.0)
    for _ in range(epochs):
        theta = theta - rate * times * objective.gradient(theta)
    loss, _ = objective.evaluate(theta[None])
    return theta, float(loss[0])

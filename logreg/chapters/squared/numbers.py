"""Squared error of a probability: why logistic regression does not use this loss.

    e = (p - y)²,   p = σ(z),   z = w·x + b

    de/dz = 2 (p - y) p (1 - p)
    d²e/dz² = 2 p (1 - p) (p (1 - p) + (p - y) (1 - 2p))

By the chain rule the slope contains the sigmoid's own slope, p (1 - p), as a factor. So it vanishes
wherever p is 0 or 1, even if p is wrong; and since the second derivative changes sign, the loss is
not convex. For the log loss that factor cancels, and the slope is p - y (Bishop 2006, Pattern
Recognition and Machine Learning, 4.3.2).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from logreg.analysis.bernoulli import log_loss
from logreg.analysis.diagnostics import CONVERGED_WITHIN
from logreg.arrays import FloatArray, IntArray, padded
from logreg.chapters.score.numbers import crossing
from logreg.data import Dataset
from logreg.errors import needs
from logreg.training.models.links import sigmoid
from logreg.training.optimizers import gradient_descent

with needs("scipy"):
    from scipy.optimize import minimize_scalar

# The range of weights that is plotted, wider than that of the starts, and a grid over it.
W_RANGE = (-3.2, 4.2)
_W_GRID = np.linspace(*W_RANGE, 149)

# Points of a moving curve: all epochs together take at most 60 kB.
_CURVE = 45

# A descent is stuck if this many times as many further epochs would not converge either.
_PATIENCE = 10

Outcome = Literal["converged", "oscillating", "descending", "stuck", "crossing a plateau"]


# A loss and its first and second derivatives in the score, at scores z (…, n) and labels (n,).
Derivatives = Callable[[FloatArray, IntArray], tuple[FloatArray, FloatArray, FloatArray]]


def log_loss_derivatives(z: FloatArray, y: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the log loss and its first and second derivatives in z."""
    p, q, error = _probabilities(z, y)
    return log_loss(z, y), error, p * q


def squared_error_derivatives(
    z: FloatArray, y: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the squared error e and its first and second derivatives in z."""
    p, q, error = _probabilities(z, y)
    return error**2, 2 * error * p * q, 2 * p * q * (p * q + error * (q - p))


def _probabilities(z: FloatArray, y: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return p, 1 - p and p - y, exact even if tiny."""
    p, q = sigmoid(z), sigmoid(-z)
    return p, q, np.where(y == 1, -q, p)


class LossSlice:
    """The mean loss of p = σ(w x + b) as a function of w alone, with the bias b fixed."""

    def __init__(self, loss: Derivatives, x: FloatArray, y: IntArray, bias: float) -> None:
        self._loss, self._x, self._y, self.bias = loss, x, y, bias

    def _mean(self, w: FloatArray, order: int) -> FloatArray:
        """Return the derivative in w of this order at each w: (C,)."""
        by_score = self._loss(np.multiply.outer(w, self._x) + self.bias, self._y)[order]
        return np.asarray((by_score * self._x**order).mean(axis=-1))

    def values(self, w: FloatArray) -> FloatArray:
        """Return the loss at each w: (C,)."""
        return self._mean(w, 0)

    def slopes(self, w: FloatArray) -> FloatArray:
        """Return the first derivative at each w: (C,)."""
        return self._mean(w, 1)

    def second_derivative(self, w: FloatArray) -> FloatArray:
        """Return the second derivative at each w, negative where the loss is not convex: (C,)."""
        return self._mean(w, 2)

    def lowest(self, w: FloatArray) -> float:
        """Return the least loss near the best of the increasing weights w (C,)."""
        best = int(np.clip(self.values(w).argmin(), 1, len(w) - 2))
        around = (w[best - 1], w[best + 1])
        found = minimize_scalar(lambda at: self.values(np.array([at]))[0], bounds=around)
        return float(found.fun)


def loss_slices(X: FloatArray, y: IntArray, bias: float) -> tuple[LossSlice, LossSlice]:
    """Return log loss and squared error on one feature (n, 1) and labels (n,), one or more."""
    log, squared = log_loss_derivatives, squared_error_derivatives
    return LossSlice(log, X[:, 0], y, bias), LossSlice(squared, X[:, 0], y, bias)


def nonconvex_intervals(loss: LossSlice, w: FloatArray) -> list[tuple[float, float]]:
    """Return where along increasing weights ``w`` (G,) the second derivative is negative."""
    negative = np.r_[False, loss.second_derivative(w) < 0, False]
    edges = np.flatnonzero(negative[1:] != negative[:-1])
    return [(float(w[i]), float(w[j - 1])) for i, j in zip(edges[::2], edges[1::2], strict=True)]


def _path(loss: LossSlice, start: float, rate: float, epochs: int) -> FloatArray:
    """Take ``epochs`` steps of the trainer's gradient descent from a weight: (epochs + 1,)."""
    path = [np.array([start])]
    for _ in range(epochs):
        path.append(gradient_descent(path[-1], loss.slopes, None, rate)[0])
    return np.concatenate(path)


class Descent:
    """The weights of gradient descent, and the loss there; arrays (E + 1,), the start first."""

    def __init__(self, loss: LossSlice, start: float, rate: float, epochs: int) -> None:
        self.w = _path(loss, start, rate, epochs)
        self.loss = loss.values(self.w)
        self.slope = loss.slopes(self.w)
        self.second_derivative = loss.second_derivative(self.w)
        self.step = -rate * self.slope  # the next one


def outcome_of(descent: Descent, loss: LossSlice, rate: float) -> Outcome:
    """Return how a descent ended.

    Like a run, it has converged within a thousandth of the least loss. It is stuck if the loss is
    not convex there and ten times as many further epochs would not converge either.
    """
    converged = loss.lowest(_W_GRID) * (1 + CONVERGED_WITHIN)
    if descent.loss[-1] <= converged:
        return "converged"
    if descent.slope[-1] * descent.slope[-2] < 0:
        return "oscillating"
    if descent.second_derivative[-1] >= 0:
        return "descending"
    onward = _path(loss, float(descent.w[-1]), rate, _PATIENCE * (len(descent.w) - 1))
    return "stuck" if loss.values(onward).min() > converged else "crossing a plateau"


class LossNumbers:
    """Gradient descent on one of the losses, with the bias fixed."""

    def __init__(
        self, dataset: Dataset, loss: LossSlice, start: float, rate: float, epochs: int
    ) -> None:
        X, y, bias = dataset.X_train, dataset.y_train, loss.bias
        w = np.linspace(*W_RANGE, 297)
        self.curve = np.array([w, loss.values(w)])
        self.nonconvex = nonconvex_intervals(loss, _W_GRID)
        self.descent = Descent(loss, start, rate, epochs)
        self.outcome = outcome_of(self.descent, loss, rate)
        # The sigmoid of each epoch across the plot: (C,) and (E + 1, C).
        self.x = np.linspace(*padded(X), _CURVE)
        self.p = sigmoid(np.multiply.outer(self.descent.w, self.x) + bias)
        last = float(self.descent.w[-1])
        self.crossing = crossing(last, bias, 0.5)
        self.n_correct = int(((last * X[:, 0] + bias >= 0) == y).sum())


def compare_losses(
    dataset: Dataset, bias: float, start: float, rate: float, epochs: int
) -> tuple[LossNumbers, LossNumbers]:
    """Return log loss and squared error over the weight of the only feature, with fixed bias."""
    log, squared = loss_slices(dataset.X_train, dataset.y_train, bias)
    run = (start, rate, epochs)
    return LossNumbers(dataset, log, *run), LossNumbers(dataset, squared, *run)


@dataclass(frozen=True, slots=True)
class WorstSample:
    """The sample with the largest log loss, and the slopes of both losses on it alone."""

    x: float
    y: int
    p: float
    log_slope: float
    squared_slope: float


def worst_sample(dataset: Dataset, w: float, bias: float) -> WorstSample:
    """Return the training sample with the largest log loss."""
    X, y = dataset.X_train, dataset.y_train
    z = w * X[:, 0] + bias
    worst = int(log_loss(z, y).argmax())
    alone = loss_slices(X[[worst]], y[[worst]], bias)
    slopes = (float(loss.slopes(np.array([w]))[0]) for loss in alone)
    return WorstSample(float(X[worst, 0]), int(y[worst]), float(sigmoid(z[worst])), *slopes)

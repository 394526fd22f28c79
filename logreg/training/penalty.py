"""Penalties on the size of the weights, never on the bias.

    l1 Σ|w| + l2/2 Σw²

The smooth L2 part is added to the gradient. The L1 part has a corner at 0, so it is applied after
each step: it moves the weights towards 0, where they stay (soft thresholding; Hastie, Tibshirani &
Wainwright 2015, Statistical Learning with Sparsity, 2.4 and 5.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.models.base import Objective


@dataclass(frozen=True, slots=True, eq=False)
class Penalty:
    """The strengths of both penalties for each of the P parameters; 0 for biases."""

    l1: FloatArray
    l2: FloatArray

    @classmethod
    def on(cls, is_weight: np.ndarray, l1: float, l2: float) -> "Penalty":
        """Return the penalty of strength ``l1`` and ``l2`` on the parameters that are weights."""
        return cls(l1 * is_weight, l2 * is_weight)

    def __bool__(self) -> bool:
        """Return whether anything is penalized."""
        return bool(self.l1.any() or self.l2.any())

    def value(self, thetas: FloatArray) -> FloatArray:
        """Return the penalty of each parameter vector (…, P): (…)."""
        return np.asarray(np.abs(thetas) @ self.l1 + np.square(thetas) @ self.l2 / 2)


class PenalizedObjective:
    """A mean loss with the smooth part of the penalty."""

    def __init__(self, objective: Objective, penalty: Penalty) -> None:
        self.objective, self.penalty = objective, penalty

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return ∇L + l2 w."""
        return self.objective.gradient(theta) + self.penalty.l2 * theta

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return ∇²L + l2 I, the latter only for weights."""
        return self.objective.hessian(theta) + np.diag(self.penalty.l2)

    def batches(self, order: IntArray, size: int) -> Iterator["PenalizedObjective"]:
        """Yield the penalized mean losses on ``size`` samples each."""
        for batch in self.objective.batches(order, size):
            yield PenalizedObjective(batch, self.penalty)

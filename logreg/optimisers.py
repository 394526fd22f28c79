"""Optimisers by name: each is its update rule.

An optimiser is made anew for each run by ``OPTIMISERS[name](learning_rate)``; calling it
changes the parameters in place.
"""

from collections.abc import Callable
from typing import Protocol

from logreg.arrays import FloatArray


class Optimiser(Protocol):
    """One step: ``theta`` (P,) is moved in place, given the gradient (P,) at it."""

    def __call__(self, theta: FloatArray, gradient: FloatArray) -> None:
        """Take the step."""


class GradientDescent:
    """θ ← θ - η ∇L(θ) (Cauchy 1847; Bishop 2006, Pattern Recognition, eq. 5.41)."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def __call__(self, theta: FloatArray, gradient: FloatArray) -> None:
        """Take the step."""
        theta -= self.learning_rate * gradient


OPTIMISERS: dict[str, Callable[[float], Optimiser]] = {"gd": GradientDescent}

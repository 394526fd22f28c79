"""What the trainer, the diagnostics and the figures may ask of a model."""

from typing import Protocol

from logreg.arrays import FloatArray, IntArray


class Objective(Protocol):
    """The mean loss of a model on one set of samples, as a function of its parameters.

    The parameters are one flat vector θ of P numbers, so that an optimiser need not know how
    a model arranges them.
    """

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the gradient of the mean loss at ``theta``: (P,)."""

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return the second derivatives of the mean loss at ``theta``: (P, P)."""

    def evaluate(self, thetas: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mean loss and accuracy for each of C parameter vectors (C, P): (C,), (C,)."""

    def margins(self) -> FloatArray:
        """Return the rows R (r, P) for which R θ > 0 says: every sample is on its right side."""

    def curvature_bound(self) -> float:
        """Return a number that no eigenvalue of the Hessian exceeds, at any ``theta``."""


class Model(Protocol):
    """One kind of logistic regression."""

    def n_parameters(self, n_features: int, n_classes: int) -> int:
        """Return P, the length of the parameter vector θ."""

    def objective(self, X: FloatArray, y: IntArray, n_classes: int) -> Objective:
        """Return the mean loss on the samples ``X`` (n, d) with labels ``y`` (n,)."""

    def unpack(self, thetas: FloatArray, n_features: int) -> tuple[FloatArray, FloatArray]:
        """Split parameter vectors (…, P) into weights (…, K, d) and bias (…, K)."""

    def pack(self, weights: FloatArray, bias: FloatArray) -> FloatArray:
        """Join weights (K, d) and bias (K,) to a parameter vector (P,): the inverse of `unpack`."""

    def scores(self, weights: FloatArray, bias: FloatArray, X: FloatArray) -> FloatArray:
        """Return the scores z of the samples ``X`` (n, d), one row per set of parameters."""

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Turn scores into the probability of each class."""

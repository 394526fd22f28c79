"""What the trainer, the diagnostics and the figures may ask of a model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.models.links import LINKS


class Objective(Protocol):
    """The mean loss of a model on one set of samples, as a function of its parameters.

    The parameters are one flat vector θ of P numbers, so an optimizer need not know how a model
    arranges them. Leading axes stand for several vectors: (…, P).
    """

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the gradient of the mean loss at each ``theta`` (…, P): (…, P)."""

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return the second derivatives of the mean loss at ``theta``: (P, P)."""

    def evaluate(self, thetas: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mean loss and accuracy for each of C parameter vectors (C, P): (C,), (C,)."""

    def batches(self, order: IntArray, size: int) -> Iterator["Objective"]:
        """Yield the mean losses on ``size`` samples each in this order; the last may have fewer."""

    def margins(self, theta: FloatArray) -> FloatArray:
        """Return how far the samples lie on their correct sides: all > 0 if all are correct."""

    def margin_rows(self) -> FloatArray:
        """Return the rows whose products with weights and bias are the margins."""

    def curvature_bound(self) -> float:
        """Return a number that no eigenvalue of the Hessian exceeds, at any ``theta``."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How a model computes the scores that its link takes from the features.

    Attributes
    ----------
    weights, bias : (…, S, m) and (…, S): the scores are w·φ + b
    thresholds : (…, K-1), which the link `cumulative` compares the scores with; else (…, 0)
    """

    weights: FloatArray
    bias: FloatArray
    thresholds: FloatArray

    def at(self, features: FloatArray) -> FloatArray:
        """Return the scores of the features (n, m): (…, S, n)."""
        return np.asarray(self.weights @ features.T + self.bias[..., None])


class Model(Protocol):
    """One kind of logistic regression.

    Attributes
    ----------
    link : name of an entry of `logreg.training.models.links.LINKS`
    bias_sign : +1 where the bias is added to w·φ, -1 where w·φ is subtracted from it
    """

    link: str
    bias_sign: int

    def start(self, n_features: int, n_classes: int) -> FloatArray:
        """Return θ (P,) with weights of zero, for which all classes are equally probable."""

    def is_weight(self, n_features: int, n_classes: int) -> np.ndarray:
        """Return which of the P parameters are weights: only they are penalized."""

    def objective(self, features: FloatArray, y: IntArray, n_classes: int) -> Objective:
        """Return the mean loss on the ``features`` (n, m) of samples with labels ``y`` (n,)."""

    def unpack(self, thetas: FloatArray, n_features: int) -> tuple[FloatArray, FloatArray]:
        """Split parameter vectors (…, P) into weights (…, K, m) and bias (…, K)."""

    def pack(self, weights: FloatArray, bias: FloatArray) -> FloatArray:
        """Join weights (K, m) and bias (K,) to a parameter vector (P,): the inverse of `unpack`."""

    def scores(self, weights: FloatArray, bias: FloatArray) -> Scores:
        """Return what the link needs to know, from weights (…, K, m) and bias (…, K)."""


class LabelledColumns:
    """Samples of K classes, one column each: the common part of objectives."""

    def __init__(self, columns: FloatArray, labels: FloatArray) -> None:
        """Take the columns of the samples (m, n), and their labels as Y (K, n): see `one_hot`."""
        self.columns, self.labels = columns, labels
        self.n_classes, self.n_samples = labels.shape

    @cached_property
    def parts(self) -> list[FloatArray]:
        """The columns of each class: what depends on the class is constant within a part."""
        return [self.columns[:, row > 0] for row in self.labels]

    def batches(self, order: IntArray, size: int) -> Iterator[Self]:
        """Yield ``size`` samples each in this order; the last may have fewer."""
        columns, labels = self.columns[:, order], self.labels[:, order]
        for start in range(0, len(order), size):
            part = slice(start, start + size)
            yield type(self)(columns[:, part], labels[:, part])


def log_odds(
    model: Model, weights: FloatArray, bias: FloatArray, features: FloatArray
) -> FloatArray:
    """Return the log-odds of every class against class 0: (…, K, n)."""
    scores = model.scores(weights, bias)
    return LINKS[model.link](scores.at(features), scores.thresholds)


def one_hot(y: IntArray, n_classes: int) -> FloatArray:
    """Return Y (K, n): each column has a one in the row of the sample's class, else zeros."""
    return np.asarray(y == np.arange(n_classes)[:, None], dtype=np.float64)


def with_ones(features: FloatArray) -> FloatArray:
    """Return (φ, 1), one column per sample: (m + 1, n); in extended precision if φ is."""
    dtype = np.result_type(features, np.float64)
    columns = np.ones((features.shape[1] + 1, len(features)), dtype=dtype)
    columns[:-1] = features.T
    return columns

"""Coordinates of the features in which Newton's method keeps all digits."""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.features import constant_features
from logreg.training.models import Model, log_odds
from logreg.training.models.links import probabilities


@dataclass(frozen=True, eq=False)
class Coordinates:
    """Well-conditioned features (φ - mean) B, for any origin and units of φ.

    Attributes
    ----------
    mean, basis : (m,) and B (m, r)
    """

    mean: FloatArray
    basis: FloatArray

    @classmethod
    def scaled(cls, features: FloatArray) -> "Coordinates":
        """Return those with mean 0 and standard deviation 1, without constant ``features`` (n, m).

        The bias does all that a constant feature can.
        """
        mean = features.mean(axis=0)
        varies = np.ones(features.shape[1], dtype=bool)
        varies[constant_features(features)] = False
        basis = np.zeros((features.shape[1], varies.sum()))
        basis[varies] = np.diag(1 / (features[:, varies] - mean[varies]).std(axis=0))
        return cls(mean, basis)

    @classmethod
    def orthogonal(cls, features: FloatArray) -> "Coordinates":
        """Return those that are also uncorrelated, fewer where ``features`` depend on each other.

        They keep all digits of powers that are nearly collinear, but do not suit a penalty.
        """
        scaled = cls.scaled(features)
        if not scaled.size:
            return scaled
        _, sizes, directions = np.linalg.svd(scaled(features), full_matrices=False)
        present = sizes > sizes[0] * max(features.shape) * np.finfo(float).eps
        stretch = len(features) ** 0.5 / sizes[present]
        return cls(scaled.mean, scaled.basis @ directions[present].T * stretch)

    @classmethod
    def of_uncertain(cls, features: FloatArray, model: Model, theta: FloatArray) -> "Coordinates":
        """Return uncorrelated ones for samples weighted by their uncertainty, Σ P(k) (1 - P(k)).

        None is dropped, and none is stretched more than a million times as much as another.
        """
        p = probabilities(log_odds(model, *model.unpack(theta, features.shape[1]), features))
        share = (p * (1 - p)).sum(axis=1) + np.finfo(float).tiny
        share /= share.sum()
        mean = np.asarray(share @ features)
        weighted = np.sqrt(share)[:, None] * (features - mean)
        _, sizes, directions = np.linalg.svd(weighted, full_matrices=False)
        return cls(mean, directions.T / np.maximum(sizes, 1e-6 * sizes[0]))

    @property
    def size(self) -> int:
        """The number of coordinates, r."""
        return int(self.basis.shape[1])

    def __call__(self, features: FloatArray) -> FloatArray:
        """Return the coordinates of ``features`` (n, m): (n, r)."""
        return np.asarray((features - self.mean) @ self.basis)

    def enter(self, model: Model, theta: FloatArray) -> FloatArray:
        """Return the parameters for the coordinates from those for φ, if r = m."""
        weights, bias = model.unpack(theta, len(self.mean))
        bias = bias + model.bias_sign * (weights @ self.mean)
        return model.pack(np.asarray(np.linalg.solve(self.basis, weights.T).T, dtype=float), bias)

    def leave(self, model: Model, theta: FloatArray) -> FloatArray:
        """Return the parameters for φ from those for the coordinates."""
        weights, bias = model.unpack(theta, self.size)
        weights = weights @ self.basis.T
        return model.pack(weights, bias - model.bias_sign * (weights @ self.mean))

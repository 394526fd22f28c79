"""Features: the model's inputs, computed from a sample.

    x  →  φ(x)      raw, standardized, or with all powers and products up to a degree

A model that is linear in φ has a linear boundary in φ, which is curved in x.
"""

from dataclasses import dataclass, field
from math import comb
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.errors import InputError, needs

MAX_DEGREE = 6

# Half a gigabyte. A Hessian has as many rows as there are features.
_MOST_NUMBERS = 60_000_000

# The square of a smaller number loses digits, or is 0.
_SMALLEST_DIFFERENCE = 1e-140


@dataclass(frozen=True, eq=False)
class FeatureMap:
    """φ, fitted on a training set; call it with samples (n, d) to get features (n, m).

    Attributes
    ----------
    names : symbols of the m features, such as ``x₁``, ``x₁²`` or ``x₁ x₂``
    degree : highest power, 1 to `MAX_DEGREE`
    standardized : whether each feature has mean 0 and standard deviation 1 on the training set
    """

    names: tuple[str, ...]
    degree: int
    standardized: bool
    _steps: tuple[Any, ...] = field(default=(), repr=False)

    def __call__(self, X: FloatArray) -> FloatArray:
        """Return φ of the samples: (n, m)."""
        for step in self._steps:
            X = step.transform(X)
        return X

    def named(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the data's own names if the degree is 1, or else the symbols."""
        return features if self.degree == 1 else self.names

    @classmethod
    def fit(cls, X: FloatArray, *, degree: int = 1, standardize: bool = False) -> "FeatureMap":
        """Return φ for the training samples ``X`` (n, d).

        Standardize before taking powers, which keeps them small, and again after, so that one step
        size suits all of them. Features that take too much memory are an `InputError`.
        """
        (n, d), m = X.shape, _n_features(X, degree)
        if degree > 1 and max(n, m) * m > _MOST_NUMBERS:
            raise InputError(
                f"Degree {degree} makes {m} features of {d}, too many for {n} samples to be worked "
                "with: take a lower degree or fewer features."
            )
        symbols = tuple(f"x{subscript(i + 1)}" for i in range(X.shape[1]))
        if degree == 1 and not standardize:
            return cls(symbols, degree, standardize)
        # Imported here, so that training on raw features needs only NumPy.
        with needs("sklearn"):
            from sklearn.preprocessing import PolynomialFeatures, StandardScaler

        powers = PolynomialFeatures(degree, include_bias=False)
        steps: list[Any] = [powers] if degree > 1 else []
        if standardize:
            steps = [StandardScaler(), *steps, *([StandardScaler()] if steps else [])]
        transformed = X
        for step in steps:
            transformed = step.fit_transform(transformed)
        names = _products(powers.powers_, symbols) if degree > 1 else symbols
        return cls(names, degree, standardize, tuple(steps))


def check_degree(X: FloatArray, degree: int) -> None:
    """Check that a degree makes fewer features than there are training samples ``X`` (n, d).

    Otherwise each sample could be fitted by its own feature, which is an `InputError`.
    """
    (n, d), m = X.shape, _n_features(X, degree)
    if degree > 1 and m >= n:
        raise InputError(
            f"Degree {degree} makes {m} features of {d}, which needs more than {m} training "
            f"samples, and there are {n}: take a lower degree, fewer features or more samples."
        )


def _n_features(X: FloatArray, degree: int) -> int:
    return comb(X.shape[1] + degree, degree) - 1


def condition_number(features: FloatArray) -> float:
    """Return the ratio of the largest to the smallest curvature that the features allow.

    It is that of AᵀA / n with A = [Φ 1], ignoring directions in which nothing varies. The number of
    steps that gradient descent needs grows in proportion to it (Boyd & Vandenberghe 2004, Convex
    Optimization, 9.3).
    """
    A = np.column_stack([features, np.ones(len(features))])
    singular = np.linalg.svd(A, compute_uv=False)
    present = singular[singular > singular[0] * max(A.shape) * np.finfo(float).eps]
    return float((present[0] / present[-1]) ** 2)


def constant_features(X: FloatArray) -> np.ndarray:
    """Return the columns of ``X`` (n, d) that are constant, up to round-off.

    Differences below the last digit, or too small to be squared, carry no information.
    """
    least = np.maximum(np.finfo(float).eps * np.abs(X).max(axis=0), _SMALLEST_DIFFERENCE)
    return np.flatnonzero(np.ptp(X, axis=0) < least)


def subscript(number: int) -> str:
    """Return a whole number as a subscript.

    >>> subscript(12)
    '₁₂'
    """
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _products(powers: np.ndarray, symbols: tuple[str, ...]) -> tuple[str, ...]:
    """Return each row of exponents as a product: (2, 1) is x₁² x₂."""
    raised = ["", "", "²", "³", "⁴", "⁵", "⁶"]
    return tuple(
        " ".join(s + raised[p] for s, p in zip(symbols, row, strict=True) if p) for row in powers
    )

"""Data sets that are drawn: points on the plane with normal noise around them.

scikit-learn's make_moons and make_circles put the points on an even grid, every point of which
moves when their number changes. Here each class has generators of its own instead, and takes
one sample after the other from them: neither more samples nor those of another class change
what a sample is.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.order import labels_in_turn

if TYPE_CHECKING:
    from logreg.data.config import DataConfig

# The first two are off the origin, so that the bias has something to learn, and 6.4 apart: with
# the default spread of 2 the best line is right for about Φ(6.4 / 4) = 95 % of the samples. No
# other two are nearer to each other.
_BLOBS = np.array([[-1.0, -2.0], [4.0, 2.0], [-4.0, 4.0], [6.0, -5.0], [2.0, 9.0]])

# Steps of 4.5, so that neighbours overlap and others hardly do.
_ORDERED = np.array([-4.0, -2.0]) + np.arange(5)[:, None] * np.array([4.0, 2.0])

# Class 1 where the signs of the features differ.
_XOR = 5 * np.array([[[1.0, 1.0], [-1.0, -1.0]], [[1.0, -1.0], [-1.0, 1.0]]])

# Lengths are such that the default spread of 2 makes the classes overlap a little: moons and
# circles are 6 apart, five arms of the spiral as well, but for its middle.
_MOON = 12.0
_CIRCLES = (12.0, 6.0)
_SPIRAL = (3.0, 25.0)

# Along neither axis, and at 21° to the line through the first two blobs: across it the stretch
# would separate them, along it mix them.
_STRETCH = np.array([0.5, np.sqrt(0.75)])

# Where each sample of a class would be without noise: (label, n) to (n, 2), or (1, 2) for all.
_Points = Callable[[int, int], FloatArray]


def blobs(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw a round or stretched cloud for each class."""
    return _around(config, config.n_classes, lambda label, n: _BLOBS[[label]], config.anisotropy)


def ordered(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw a round or stretched cloud for each class, in a row."""
    k = ordered_classes(config)
    return _around(config, k, lambda label, n: _ORDERED[[label]], config.anisotropy)


def graded(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw from the ordinal model itself: three classes, weights (2, 1), cuts at -1.5 and 1.5."""
    points, noise = (np.random.default_rng([config.seed, 0, use]) for use in (5, 6))
    X = points.standard_normal((config.n_samples, 2))
    latent = X @ [2.0, 1.0] + noise.logistic(size=config.n_samples)
    return X, np.searchsorted([-1.5, 1.5], latent)


def uneven(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw three clouds in a row, of which each spreads three times as far as the one before."""
    X, y = ordered(replace(config, n_classes=3, anisotropy=1.0))
    middles = _ORDERED[y]
    return middles + (X - middles) * 3.0 ** (y[:, None] - 1.0), y


def ordered_classes(config: "DataConfig") -> int:
    """Return how many classes the ordered groups have: an order of two is none."""
    return max(3, config.n_classes)


def xor(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw two clouds for each class, at opposite corners of a square."""
    return _around(config, 2, lambda label, n: _XOR[label, np.arange(n) % 2])


def moons(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw two half circles, each with an end inside the other."""

    def points(label: int, n: int) -> FloatArray:
        moon = _MOON * _on_circle(np.pi * _uniform(config.seed, label, n))
        return np.array([_MOON, _MOON / 2]) - moon if label else moon

    return _around(config, 2, points)


def circles(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw a circle for each class, one within the other."""

    def points(label: int, n: int) -> FloatArray:
        return _CIRCLES[label] * _on_circle(2 * np.pi * _uniform(config.seed, label, n))

    return _around(config, 2, points)


def spiral(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw an arm for each class, each of one turn around the same middle."""
    k = config.n_classes

    def points(label: int, n: int) -> FloatArray:
        # The root makes up for the arm being longer on the outside.
        way = np.sqrt(_uniform(config.seed, label, n))
        radius = _SPIRAL[0] + (_SPIRAL[1] - _SPIRAL[0]) * way
        return radius[:, None] * _on_circle(2 * np.pi * (way + label / k))

    return _around(config, k, points)


def _on_circle(angles: FloatArray) -> FloatArray:
    """Return the points (n, 2) of the unit circle at these angles."""
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _uniform(seed: int, label: int, n: int) -> FloatArray:
    """Return the first n of the class's random numbers from 0 to 1."""
    return np.random.default_rng([seed, label, 3]).random(n)


def _around(
    config: "DataConfig", k: int, points: _Points, anisotropy: float = 1.0
) -> tuple[FloatArray, IntArray]:
    """Draw samples of k classes: points plus ``spread`` times one draw of normal noise."""
    y = labels_in_turn(config.n_samples, k, config.imbalance)
    X = np.empty((len(y), 2))
    for label in range(k):
        rows = np.flatnonzero(y == label)
        # This is also how make_blobs draws from the generator.
        noise = np.random.RandomState([config.seed, label]).standard_normal((len(rows), 2))
        noise = _stretched(noise, anisotropy)
        X[rows] = points(label, len(rows)) + config.spread * noise
    return X, y


def _stretched(noise: FloatArray, anisotropy: float) -> FloatArray:
    """Return the noise stretched along `_STRETCH` and shrunk across it; its area stays."""
    longer = math.sqrt(anisotropy)
    # Not as a product of matrices, whose rounding may depend on the number of rows.
    along = noise[:, :1] * _STRETCH[0] + noise[:, 1:] * _STRETCH[1]
    stretched: FloatArray = noise / longer + (longer - 1 / longer) * along * _STRETCH
    return stretched

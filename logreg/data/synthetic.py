"""Synthetic data sets: points in the plane with normal noise.

scikit-learn's make_moons and make_circles space the points evenly, so all of them move when their
number changes. Here each class draws its samples one by one from its own generators: a sample
depends neither on the sample size nor on the other classes.
"""

import math
from collections.abc import Callable

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.source import FEWEST_SAMPLES, Samples, Source, data_set

SYNTHETIC: dict[str, Source] = {}

# Off the origin, so that the bias has something to learn. The first two are the closest, 6.4 apart:
# at the default spread of 2 the best line classifies about Φ(6.4 / 4) = 95 % of them correctly.
_BLOBS = np.array([[-1.0, -2.0], [4.0, 2.0], [-4.0, 4.0], [6.0, -5.0], [2.0, 9.0]])

# Steps of 4.5, so that only neighbors overlap.
ORDERED_CENTERS: FloatArray = np.array([-4.0, -2.0]) + np.arange(5)[:, None] * np.array([4.0, 2.0])

# Class 1 where the signs of the features differ.
_XOR = 5 * np.array([[[1.0, 1.0], [-1.0, -1.0]], [[1.0, -1.0], [-1.0, 1.0]]])

# Chosen so that the classes overlap a little at the default spread of 2: moons, circles and, away
# from the center, the arms of a five-class spiral are 6 apart.
_MOON = 12.0
_CIRCLES = (12.0, 6.0)
_SPIRAL = (3.0, 25.0)

# The direction of the stretch: along neither axis, and at 21° to the line through the first two
# blobs; 90° would separate them, and 0° would mix them.
_STRETCH = np.array([0.5, np.sqrt(0.75)])

# Maps (label, n) to the noise-free samples of a class: (n, 2), or (1, 2) if all are equal.
_Points = Callable[[int, int], FloatArray]


def _numbered(n_classes: int) -> tuple[str, ...]:
    return tuple(f"class {label}" for label in range(n_classes))


@data_set(
    SYNTHETIC,
    label="Blobs",
    about="Clouds of points that straight lines tell apart, and that overlap the more the wider "
    "they spread.",
    classes=_numbered,
)
def blobs(
    n_samples: int, seed: int, spread: float, n_classes: int, imbalance: float, anisotropy: float
) -> Samples:
    """Draw one round or stretched cluster per class."""
    return _around(_at(_BLOBS), n_samples, seed, spread, n_classes, imbalance, anisotropy)


@data_set(
    SYNTHETIC,
    label="Moons",
    about="Two half moons that reach into each other, so that a straight line is nearly right "
    "but a curve is better.",
    classes=_numbered(2),
)
def moons(n_samples: int, seed: int, spread: float, imbalance: float) -> Samples:
    """Draw two interlocking half circles."""

    def points(label: int, n: int) -> FloatArray:
        moon = _on_circle(np.pi * _uniform(seed, label, n), _MOON)
        return np.array([_MOON, _MOON / 2]) - moon if label else moon

    return _around(points, n_samples, seed, spread, 2, imbalance)


@data_set(
    SYNTHETIC,
    label="Circles",
    about="A circle around another, which no straight line can tell apart.",
    classes=_numbered(2),
)
def circles(n_samples: int, seed: int, spread: float, imbalance: float) -> Samples:
    """Draw two concentric circles, one per class."""

    def points(label: int, n: int) -> FloatArray:
        return _on_circle(2 * np.pi * _uniform(seed, label, n), _CIRCLES[label])

    return _around(points, n_samples, seed, spread, 2, imbalance)


@data_set(
    SYNTHETIC,
    label="XOR",
    about="Four clouds, opposite ones of the same class, so that each feature says nothing "
    "without the other.",
    classes=_numbered(2),
)
def xor(n_samples: int, seed: int, spread: float, imbalance: float) -> Samples:
    """Draw two clusters per class, at opposite corners of a square."""

    def points(label: int, n: int) -> FloatArray:
        corners: FloatArray = _XOR[label, np.arange(n) % 2]
        return corners

    return _around(points, n_samples, seed, spread, 2, imbalance)


@data_set(
    SYNTHETIC,
    label="Spiral",
    about="Arms that wind around the same middle, which only a very bent boundary can follow.",
    classes=_numbered,
)
def spiral(n_samples: int, seed: int, spread: float, n_classes: int, imbalance: float) -> Samples:
    """Draw one spiral arm per class, each making one turn around the origin."""

    def points(label: int, n: int) -> FloatArray:
        # The square root compensates for the greater length of the outer turns.
        way = np.sqrt(_uniform(seed, label, n))
        radius = _SPIRAL[0] + (_SPIRAL[1] - _SPIRAL[0]) * way
        return _on_circle(2 * np.pi * (way + label / n_classes), radius)

    return _around(points, n_samples, seed, spread, n_classes, imbalance)


_LEVELS = {
    3: ("low", "medium", "high"),
    4: ("low", "medium", "high", "very high"),
    5: ("very low", "low", "medium", "high", "very high"),
}


@data_set(
    SYNTHETIC,
    label="Ordered groups",
    about="Groups in a row from low to high, each overlapping with its neighbours: the order of "
    "the classes means something.",
    classes=lambda n_classes: _LEVELS[max(3, n_classes)],
    ordered=True,
)
def ordered(
    n_samples: int, seed: int, spread: float, n_classes: int, imbalance: float, anisotropy: float
) -> Samples:
    """Draw one round or stretched cluster per class, in a row; at least three."""
    n_classes = max(3, n_classes)
    points = _at(ORDERED_CENTERS)
    return _around(points, n_samples, seed, spread, n_classes, imbalance, anisotropy)


def _at(centers: FloatArray) -> _Points:
    """Return the center of each class as its points."""
    return lambda label, n: centers[label : label + 1]


def _on_circle(angles: FloatArray, radius: FloatArray | float) -> FloatArray:
    """Return the points (n, 2) at these angles and this distance from the origin."""
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles)])


def _uniform(seed: int, label: int, n: int) -> FloatArray:
    """Return the first n of the class's random numbers in [0, 1)."""
    return np.random.default_rng([seed, label, 3]).random(n)


def _around(
    points: _Points,
    n_samples: int,
    seed: int,
    spread: float,
    n_classes: int,
    imbalance: float,
    anisotropy: float = 1.0,
) -> Samples:
    """Draw samples of each class: its points plus ``spread`` times one draw of normal noise."""
    y = _labels(n_samples, n_classes, imbalance)
    X = np.empty((len(y), 2))
    for label in range(n_classes):
        rows = np.flatnonzero(y == label)
        # As scikit-learn's make_blobs draws it.
        noise = np.random.RandomState([seed, label]).standard_normal((len(rows), 2))
        noise = _stretched(noise, anisotropy)
        X[rows] = points(label, len(rows)) + spread * noise
    return X, y


def _stretched(noise: FloatArray, anisotropy: float) -> FloatArray:
    """Stretch the noise along `_STRETCH` and shrink it across, keeping its area."""
    longer = math.sqrt(anisotropy)
    # Not a matrix product, whose rounding may depend on the number of rows.
    along = noise[:, :1] * _STRETCH[0] + noise[:, 1:] * _STRETCH[1]
    stretched: FloatArray = noise / longer + (longer - 1 / longer) * along * _STRETCH
    return stretched


def _labels(n: int, k: int, imbalance: float) -> IntArray:
    """Return the labels of n samples, class 0 ``imbalance`` times as frequent as each other class.

    In every prefix each class is within one sample of its share, except that the rare classes come
    early enough for the smallest sample to have two of each.
    """
    # The other classes take turns: their sample i comes where i + 1/2 of them are expected. Class 0
    # fills the remaining places.
    places = (np.arange(n) + 0.5) * (imbalance + k - 1) / (k - 1)
    early = 2 * (k - 1)
    places[:early] = np.minimum(places[:early], (np.arange(early) + 0.5) * FEWEST_SAMPLES / early)
    places = places[places < n]
    y = np.zeros(n, dtype=np.int64)
    y[places.astype(np.int64)] = 1 + np.arange(len(places)) % (k - 1)
    return y

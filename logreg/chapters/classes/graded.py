"""Data sets of three ordered classes that satisfy or violate the parallel-lines assumption."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from logreg.data import DATASETS, DataConfig, Dataset, Source
from logreg.data.make import draw
from logreg.data.real import draw_rows
from logreg.data.source import Samples
from logreg.data.synthetic import ORDERED_CENTERS, ordered
from logreg.errors import needs


def _from_model(n_samples: int, seed: int) -> Samples:
    """Draw from the ordinal model itself: weights (2, 1), thresholds -1.5 and 1.5."""
    points, noise = (np.random.default_rng([seed, 0, use]) for use in (5, 6))
    X = points.standard_normal((n_samples, 2))
    latent = X @ [2.0, 1.0] + noise.logistic(size=n_samples)
    return X, np.searchsorted([-1.5, 1.5], latent)


def _uneven(n_samples: int, seed: int, spread: float, imbalance: float) -> Samples:
    """Draw three clusters in a row, each three times as wide as the previous one."""
    X, y = ordered(n_samples, seed, spread, 3, imbalance, anisotropy=1.0)
    centers = ORDERED_CENTERS[y]
    return centers + (X - centers) * 3.0 ** (y[:, None] - 1.0), y


def _diabetes(n_samples: int, seed: int) -> Samples:
    """Draw rows of scikit-learn's diabetes data: progression after a year, in thirds."""
    with needs("sklearn"):
        from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    thirds = np.quantile(bunch.target, [1 / 3, 2 / 3])
    return draw_rows(bunch.data[:, [2, 3]], np.searchsorted(thirds, bunch.target), n_samples, seed)


_LEVELS = ("low", "medium", "high")

GRADED: Mapping[str, Source] = {
    "graded": Source(
        label="Drawn from the model",
        about="Drawn from the ordinal model itself, so that the assumption is true.",
        feature_names=("x₁", "x₂"),
        classes=_LEVELS,
        draw=_from_model,
    ),
    "ordered": replace(
        DATASETS["ordered"], about="Three clouds in a row, of one shape and equally far apart."
    ),
    "uneven": Source(
        label="Uneven groups",
        about="Three clouds in a row, each of which spreads three times as far as the one before.",
        feature_names=("x₁", "x₂"),
        classes=_LEVELS,
        draw=_uneven,
    ),
    "triangle": replace(
        DATASETS["blobs"],
        label="Triangle",
        about="Three clouds at the corners of a triangle, numbered as if they were in a row.",
    ),
    "diabetes": Source(
        label="Diabetes",
        about="How far the disease went in a year, in thirds, of 442 patients (Efron and others, "
        "2004).",
        feature_names=("body mass index", "average blood pressure"),
        classes=_LEVELS,
        draw=_diabetes,
        max_samples=442,
    ),
    "iris": replace(
        DATASETS["iris"],
        about="Three species in the order of their petals; the first stands apart.",
    ),
}


def make_graded(name: str, n_samples: int, seed: int) -> Dataset:
    """Draw a data set of the table without holding any samples out."""
    source = GRADED[name]
    config = DataConfig(n_samples=n_samples, seed=seed, n_classes=3, spread=2.5)
    X, y = draw(source, config)
    X = X[:, list(source.plane)]
    names = tuple(source.feature_names[i] for i in source.plane)
    return Dataset(X, y, X, y, names, source.class_names(config.n_classes), ordered=True)

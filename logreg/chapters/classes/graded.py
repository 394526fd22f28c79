"""Data sets of three ordered classes that keep the parallel-lines assumption, or break it."""

from collections.abc import Mapping
from dataclasses import replace

from logreg.data import real, synthetic
from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.registry import DATASETS, Source, always

_LEVELS = always("low", "medium", "high")

GRADED: Mapping[str, Source] = {
    "graded": Source(
        label="Drawn from the model",
        about="Drawn from the ordinal model itself, so that the assumption is true.",
        feature_names=("x₁", "x₂"),
        class_names=_LEVELS,
        draw=synthetic.graded,
    ),
    "ordered": replace(
        DATASETS["ordered"], about="Three clouds in a row, of one shape and equally far apart."
    ),
    "uneven": Source(
        label="Uneven groups",
        about="Three clouds in a row, each of which spreads three times as far as the one before.",
        feature_names=("x₁", "x₂"),
        class_names=_LEVELS,
        draw=synthetic.uneven,
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
        class_names=_LEVELS,
        draw=real.diabetes,
        max_samples=442,
    ),
    "iris": replace(
        DATASETS["iris"],
        about="Three species in the order of their petals; the first stands apart.",
    ),
}


def make_graded(name: str, n_samples: int, seed: int) -> Dataset:
    """Draw a data set of the table; all of its samples are to be fitted, and none held out."""
    source = GRADED[name]
    config = DataConfig(n_samples=n_samples, seed=seed, n_classes=3, spread=2.5)
    X, y = source.draw(config)
    X = X[:, list(source.plane)]
    names = tuple(source.feature_names[i] for i in source.plane)
    return Dataset(X, y, X, y, names, source.class_names(config), ordered=True)

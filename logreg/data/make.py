"""Make a data set, ready to train on, from its configuration."""

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.source import Samples, Source
from logreg.data.split import split

# Every 50th training sample of class 0 (2 %) becomes an outlier.
_OUTLIER_EVERY = 50


def make_dataset(config: DataConfig) -> Dataset:
    """Draw the data set that ``config`` describes and split it, stratified by class.

    The same config gives the same data on every machine. The split is stratified by the noise-free
    labels, so label noise and outliers move no sample between training and test set. Label noise
    that leaves a class without a training sample is an `InputError`.
    """
    source = config.source
    class_names = source.class_names(config.n_classes)
    X, clean = draw(source, config)
    y = _noisy(clean, config.label_noise, len(class_names), config.seed)
    train, test = split(clean, config.test_size, config.split_seed)
    if config.outliers:
        rows = train[clean[train] == 0][::_OUTLIER_EVERY]
        X = _with_outliers(X, clean, rows, len(class_names) - 1)
        y[rows] = 0  # undo label noise: beyond the last class, its own label is no outlier

    plane = source.plane if config.plane is None else config.plane
    features = range(len(source.feature_names)) if config.all_features else plane
    X = X[:, list(features)]

    return Dataset(
        X_train=X[train],
        y_train=y[train],
        X_test=X[test],
        y_test=y[test],
        feature_names=tuple(source.feature_names[i] for i in features),
        class_names=class_names,
        plane=plane if config.all_features else (0, 1),
        ordered=source.ordered,
    )


def draw(source: Source, config: DataConfig) -> Samples:
    """Draw all features (n, d) and labels (n,) of a source, passing it the settings it uses."""
    return source.draw(**{name: getattr(config, name) for name in source.uses})


def _noisy(y: IntArray, share: float, k: int, seed: int) -> IntArray:
    """Replace each label by that of another class with probability ``share``.

    Each row has two random numbers, for whether and by which class. It keeps them when rows are
    added, and a wrong label stays wrong when the noise grows.
    """
    whether, which = np.random.default_rng([seed, 0, 4]).random((len(y), 2)).T
    other = (y + 1 + (which * (k - 1)).astype(np.int64)) % k
    return np.where(whether < share, other, y)


def _with_outliers(X: FloatArray, y: IntArray, rows: IntArray, last: int) -> FloatArray:
    """Return the features with ``rows`` of class 0 moved far beyond the last class.

    They move along the difference of the two class means: once to reach the last class, then on by
    twice the range of the feature that differs most relative to its range. Measured this way, no
    other feature moves further, whatever its unit, so a plot still shows the rest.
    """
    way = X[y == last].mean(axis=0) - X[y == 0].mean(axis=0)
    extent = np.ptp(X, axis=0)
    share = (np.abs(way) / np.where(extent > 0, extent, np.inf)).max()
    moved = X.copy()
    if share > 0:  # equal means give no direction to move in
        moved[rows] += way + 2 * (way / share)
    return moved

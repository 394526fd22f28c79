"""From a configuration to data that are ready to train on."""

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.source import Samples, Source
from logreg.data.split import split

# Every 50th training sample of class 0 (2 %) becomes an outlier.
_OUTLIER_EVERY = 50


def make_dataset(config: DataConfig) -> Dataset:
    """Draw the data set that ``config`` names and split it, stratified by class.

    The same config gives the same data on every machine. Label noise and outliers move no sample
    to the other set: the split is stratified by the labels without noise.

    Raises
    ------
    InputError
        If the label noise leaves a class without a training sample.
    """
    source = config.source
    class_names = source.class_names(config.n_classes)
    X, clean = draw(source, config)
    y = _noisy(clean, config.label_noise, len(class_names), config.seed)
    train, test = split(clean, config.test_size, config.split_seed)
    if config.outliers:
        # Only training samples: others could not disturb the training.
        rows = train[clean[train] == 0][::_OUTLIER_EVERY]
        X = _with_outliers(X, clean, rows, len(class_names) - 1)
        y[rows] = 0  # whatever the label noise did: in the last class it would be no outlier

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
    """Draw all features (n, d) and labels (n,) of a source, with the settings that it uses."""
    return source.draw(**{name: getattr(config, name) for name in source.uses})


def _noisy(y: IntArray, share: float, k: int, seed: int) -> IntArray:
    """Return the labels, each replaced by that of another class with probability ``share``.

    Whether and by which class depends on two random numbers for each row. A row keeps them when
    rows are added, and a label that is wrong stays wrong when the noise grows.
    """
    whether, which = np.random.default_rng([seed, 0, 4]).random((len(y), 2)).T
    other = (y + 1 + (which * (k - 1)).astype(np.int64)) % k
    return np.where(whether < share, other, y)


def _with_outliers(X: FloatArray, y: IntArray, rows: IntArray, last: int) -> FloatArray:
    """Return the features with ``rows`` of class 0 moved far beyond the last class.

    They move from the mean of class 0 to that of the last class, and on by twice the range of the
    feature in which these means differ most, relative to its range. No other feature changes by
    more of its range, whatever its unit, so that a plot still shows the rest.
    """
    way = X[y == last].mean(axis=0) - X[y == 0].mean(axis=0)
    extent = np.ptp(X, axis=0)
    share = (np.abs(way) / np.where(extent > 0, extent, np.inf)).max()
    moved = X.copy()
    if share > 0:  # else all means are equal, and there is no direction to move in
        moved[rows] += way + 2 * (way / share)
    return moved

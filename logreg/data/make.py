"""From a configuration to data that are ready to train on."""

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.order import fair_order
from logreg.data.source import Samples, Source

# Of the training samples of class 0, every so manieth is an outlier, from the first on: 2 %.
_OUTLIER_EVERY = 50


def make_dataset(config: DataConfig) -> Dataset:
    """Draw the data set that ``config`` names and split it, stratified by class.

    The same config gives the same data on every machine. Noise and outliers move no sample to
    the other part: the split is stratified by the labels before the noise.

    Raises
    ------
    InputError
        If the label noise leaves a class without a training sample.
    """
    source = config.source
    class_names = source.class_names(config.n_classes)
    X, clean = draw(source, config)
    y = _noisy(clean, config.label_noise, len(class_names), config.seed)
    # scikit-learn's splitters deal anew when the number of rows changes; this keeps most of it.
    order = fair_order(clean, config.split_seed, purpose=2)
    n_test = max(1, round(config.test_size * len(y)))
    test, train = np.sort(order[:n_test]), np.sort(order[n_test:])
    if config.outliers:
        # Of the training part: what is kept from training could not disturb it.
        rows = train[clean[train] == 0][::_OUTLIER_EVERY]
        X = _with_outliers(X, clean, rows, len(class_names) - 1)
        # An outlier that the noise moved to the last class would be none.
        y[rows] = 0

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
    """Draw all features (n, d) and labels (n,), by those settings that the source uses."""
    return source.draw(**{name: getattr(config, name) for name in source.uses})


def _noisy(y: IntArray, share: float, k: int, seed: int) -> IntArray:
    """Return the labels, each replaced by that of another class with the chance ``share``.

    A row's two random numbers, whether and by which class, depend on its place alone: it keeps
    them when rows are added, and a label that is wrong stays so when there is more noise.
    """
    whether, which = np.random.default_rng([seed, 0, 4]).random((len(y), 2)).T
    other = (y + 1 + (which * (k - 1)).astype(np.int64)) % k
    return np.where(whether < share, other, y)


def _with_outliers(X: FloatArray, y: IntArray, rows: IntArray, last: int) -> FloatArray:
    """Return the features with ``rows`` moved far beyond the last class.

    They go from the mean of class 0 to that of the last class, and on. The feature in which
    these two differ most, by its own extent, says how far: two extents on. No other feature
    changes by more of its extent, whatever its unit, so that a picture still shows the rest.
    """
    way = X[y == last].mean(axis=0) - X[y == 0].mean(axis=0)
    extent = np.ptp(X, axis=0)
    # A feature that never differs says nothing; where no mean does, there is no way to go.
    share = (np.abs(way) / np.where(extent > 0, extent, np.inf)).max()
    moved = X.copy()
    if share > 0:
        moved[rows] += way + 2 * (way / share)
    return moved

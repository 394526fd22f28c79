"""Data sets whose rows are given; a smaller sample is drawn from them."""

from typing import TYPE_CHECKING

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.order import fair_order

if TYPE_CHECKING:
    from logreg.data.config import DataConfig


def table(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Return the 20 rows of the tutorial."""
    feature_1 = [2.5, 3.6, 1.2, 4.5, 3.3, 5.1, 6.2, 7.4, 5.5, 8.0]
    feature_1 += [9.1, 10.2, 8.5, 11.0, 12.3, 13.5, 14.1, 15.6, 16.2, 17.8]
    feature_2 = [1.0, 2.1, 0.5, 3.3, 2.8, 4.0, 5.5, 6.1, 4.8, 7.2]
    feature_2 += [8.3, 9.0, 7.5, 10.1, 11.4, 12.0, 13.2, 14.5, 15.0, 16.3]
    return np.column_stack([feature_1, feature_2]), np.repeat([0, 1], [5, 15])


def iris(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw rows of scikit-learn's iris data."""
    from sklearn.datasets import load_iris

    bunch = load_iris()
    return _rows(bunch.data, bunch.target, config)


def wine(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw rows of scikit-learn's wine data."""
    from sklearn.datasets import load_wine

    bunch = load_wine()
    return _rows(bunch.data, bunch.target, config)


def breast_cancer(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw rows of scikit-learn's breast cancer data."""
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    # The bunch says 0 for malignant; here 1 is what one looks for.
    return _rows(bunch.data, 1 - bunch.target, config)


def diabetes(config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Draw rows of scikit-learn's diabetes data: how far the disease went in a year, in thirds."""
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    thirds = np.quantile(bunch.target, [1 / 3, 2 / 3])
    return _rows(bunch.data[:, [2, 3]], np.searchsorted(thirds, bunch.target), config)


def _rows(X: FloatArray, y: IntArray, config: "DataConfig") -> tuple[FloatArray, IntArray]:
    """Return as many rows as asked for, or all, in a random order."""
    order = fair_order(y, config.seed, purpose=1)[: config.n_samples]
    return X[order], y[order]

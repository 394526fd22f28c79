"""The features that the model gets."""

from itertools import combinations_with_replacement

import numpy as np

from logreg.arrays import FloatArray


def standardize(X: FloatArray, train: np.ndarray) -> FloatArray:
    """Scale each feature to mean 0 and standard deviation 1 on the training set."""
    mean, std = X[train].mean(axis=0), X[train].std(axis=0)
    std[std <= train.sum() * np.finfo(float).eps * np.abs(mean)] = 1  # constant features
    return (X - mean) / std


def powers(X: FloatArray, degree: int) -> FloatArray:
    """Return all powers and products of the features up to a degree."""
    degrees, columns = range(1, degree + 1), range(X.shape[1])
    products = [p for k in degrees for p in combinations_with_replacement(columns, k)]
    return np.column_stack([X[:, list(p)].prod(axis=1) for p in products])

"""The stratified order in which rows are drawn and split.

Every prefix of the order has the classes in proportion, so a smaller sample and a test set are each
a prefix.
"""

import numpy as np

from logreg.arrays import IntArray


def split(y: IntArray, test_size: float, seed: int) -> tuple[IntArray, IntArray]:
    """Return the rows of the training set and of the test set, each in ascending order.

    Unlike scikit-learn's splitters, it moves few rows between the sets when rows are added.
    """
    order = stratified_order(y, seed, purpose=2)
    n_test = max(1, round(test_size * len(y)))
    return np.sort(order[n_test:]), np.sort(order[:n_test])


def stratified_order(y: IntArray, seed: int, purpose: int) -> IntArray:
    """Shuffle the rows so that every prefix of the order has the classes in proportion.

    Each ``purpose``, a positive integer, has its own random numbers. Rows keep their random keys
    when others are appended, so the order changes little.
    """
    place = np.empty(len(y))
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        keys = np.random.default_rng([seed, label, purpose]).random(len(rows))
        place[rows[np.argsort(keys)]] = (np.arange(len(rows)) + 0.5) / len(rows)
    return np.argsort(place, kind="stable")

"""In which order the samples of the classes come.

Every beginning of an order has the classes in proportion, so that a smaller sample, or the part
that is held out, is a beginning of the order.
"""

import numpy as np

from logreg.arrays import IntArray

# The smallest sample. Even this one has `_FEWEST_PER_CLASS` samples of every class, so that the
# training part has one however the samples are split.
FEWEST_SAMPLES = 20
_FEWEST_PER_CLASS = 2


def labels_in_turn(n: int, k: int, imbalance: float) -> IntArray:
    """Return the labels of n samples, class 0 ``imbalance`` times as often as each other one.

    In every beginning no class is more than one sample off its share, except that the rare ones
    come early enough for the smallest sample to have two of each.
    """
    # The others take turns at evenly spaced places, each where its share comes nearest to a
    # half; class 0 has what is left.
    places = (np.arange(n) + 0.5) * (imbalance + k - 1) / (k - 1)
    early = _FEWEST_PER_CLASS * (k - 1)
    places[:early] = np.minimum(places[:early], (np.arange(early) + 0.5) * FEWEST_SAMPLES / early)
    places = places[places < n]
    y = np.zeros(n, dtype=np.int64)
    y[places.astype(np.int64)] = 1 + np.arange(len(places)) % (k - 1)
    return y


def fair_order(y: IntArray, seed: int, purpose: int) -> IntArray:
    """Shuffle the rows so that every beginning of the order has the classes in proportion.

    Orders for another ``purpose``, a number above 0, have nothing to do with each other. Each
    row has a random key that it keeps when rows are added at the end: the beginning of the
    order then stays nearly what it was.
    """
    place = np.empty(len(y))
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        keys = np.random.default_rng([seed, label, purpose]).random(len(rows))
        place[rows[np.argsort(keys)]] = (np.arange(len(rows)) + 0.5) / len(rows)
    return np.argsort(place, kind="stable")

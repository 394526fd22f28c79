"""Data sets of a config, whole or split, and the settings that tests try."""

import numpy as np
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

from logreg import DataConfig, make_dataset
from logreg.data import DATASETS, UserData
from logreg.data.make import draw as draw_from

DRAWN = ["blobs", "moons", "circles", "xor", "spiral", "ordered"]
BUNCHES = {"iris": load_iris(), "wine": load_wine(), "breast_cancer": load_breast_cancer()}
NAMES = [*DRAWN, "table", *BUNCHES]

SEEDS = st.integers(0, 2**31 - 1)
ANY = st.sampled_from(NAMES)
ANY_DRAWN = st.sampled_from(DRAWN)
FEW_SEEDS = st.integers(0, 20)
CLASSES = st.integers(2, 5)
IMBALANCES = st.floats(1, 20)
STRETCHES = st.floats(1, 10)
NOISES = st.floats(0, 0.4)


def draw(dataset, **settings):
    return draw_from(DATASETS[dataset], DataConfig(dataset, **settings))


def made(dataset="blobs", **settings):
    return make_dataset(DataConfig(dataset, **settings))


def own(n=30, d=2, k=3, **changes):
    """Random rows, the classes in turn."""
    given = {
        "X": np.random.default_rng(n).normal(size=(n, d)),
        "y": np.arange(n) % k,
        "feature_names": tuple(f"f{i}" for i in range(d)),
        "class_names": tuple(f"k{label}" for label in range(k)),
    }
    return UserData(**given | changes)


def made_of(data, **settings):
    return make_dataset(DataConfig("own", user_data=data, **settings))


def parts(dataset):
    return dataset.X_train, dataset.y_train, dataset.X_test, dataset.y_test


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(parts(first), parts(second), strict=True))


def whole(dataset):
    """All samples and all labels, training before test."""
    return np.vstack(parts(dataset)[::2]), np.hstack(parts(dataset)[1::2])


def rows_of(dataset):
    """Every sample with its label, in an order that does not depend on the split."""
    rows = np.column_stack(whole(dataset))
    return rows[np.lexsort(rows.T)]

"""The split: its size, its proportions, and its stability under changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg.data import DATASETS
from tests.unit.data.helpers import (
    ANY,
    ANY_DRAWN,
    CLASSES,
    IMBALANCES,
    NAMES,
    SEEDS,
    made,
    parts,
    rows_of,
)

TEST_SIZES = st.floats(0.1, 0.5)


@pytest.mark.parametrize("change", [{"split_seed": 1}, {"test_size": 0.5}], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_another_split_has_the_same_rows(name, change):
    one, other = made(name), made(name, **change)
    np.testing.assert_array_equal(rows_of(one), rows_of(other))
    assert not np.array_equal(one.X_test, other.X_test)


@settings(max_examples=100)
@given(ANY, st.integers(20, 600), TEST_SIZES, SEEDS, CLASSES)
def test_the_split_has_the_right_size_and_classes_in_proportion(name, n, share, split_seed, k):
    dataset = made(name, n_samples=n, test_size=share, split_seed=split_seed, n_classes=k)
    classes = len(dataset.class_names)
    kept, held = (np.bincount(y, minlength=classes) for y in parts(dataset)[1::2])
    total = min(n, DATASETS[name].max_samples or n)
    assert held.sum() + kept.sum() == total
    assert abs(held.sum() - share * total) <= 0.5
    assert (np.abs(held - held.sum() * (held + kept) / total) <= 1).all()
    if classes == 2:
        assert (held >= 1).all()


@settings(max_examples=100)
@given(
    ANY,
    st.builds(
        dict, n_samples=st.integers(20, 200), test_size=TEST_SIZES, seed=SEEDS, split_seed=SEEDS,
        n_classes=CLASSES, imbalance=IMBALANCES, outliers=st.booleans(),
    ),
)  # fmt: skip
def test_without_noise_every_class_has_a_training_sample(name, settings):
    dataset = made(name, **settings)
    assert set(dataset.y_train) == set(range(len(dataset.class_names)))


def rows_in(X):
    return set(map(tuple, X.tolist()))


@given(SEEDS, st.integers(20, 200), TEST_SIZES, TEST_SIZES)
def test_a_larger_test_share_keeps_the_test_samples(split_seed, n, share, other):
    small, large = (
        made(n_samples=n, split_seed=split_seed, test_size=size) for size in sorted([share, other])
    )
    assert rows_in(small.X_test) <= rows_in(large.X_test)


@given(ANY_DRAWN | st.just("breast_cancer"), SEEDS, st.integers(20, 300), st.integers(0, 100))
def test_adding_samples_moves_at_most_as_many_between_the_sets(name, split_seed, n, new):
    before, after = (made(name, n_samples=size, split_seed=split_seed) for size in (n, n + new))
    moved = rows_in(before.X_test) & rows_in(after.X_train)
    moved |= rows_in(before.X_train) & rows_in(after.X_test)
    # Rows with equal features may be in both sets.
    twins = rows_in(after.X_test) & rows_in(after.X_train)
    # Rounding the set's size, and that of a class in it, may each move one more.
    assert len(moved - twins) <= (new + 2 if new else 0)

"""Valid and invalid arrays for a data set."""

import re

import numpy as np
import pytest

from logreg import Dataset, InputError
from tests.unit.data.helpers import made, parts

X, Y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 1])
GOOD = {
    "X_train": X,
    "y_train": Y,
    "X_test": X,
    "y_test": Y,
    "feature_names": ("a", "b"),
    "class_names": ("no", "yes"),
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"X_train": np.ones((4, 2)), "X_test": np.ones((4, 2))},  # constant features
        {"X_test": X[:1], "y_test": Y[:1]},  # a test set without a class
    ],
    ids=["plain", "constant", "class missing from the test set"],
)
def test_valid_arrays_make_a_data_set(change):
    dataset = Dataset(**GOOD | change)
    assert dataset.plane == (0, 1)
    assert dataset.ordered is False


WIDE = GOOD | {
    "X_train": np.ones((4, 3)),
    "X_test": np.ones((4, 3)),
    "feature_names": ("a", "b", "c"),
}


@pytest.mark.parametrize("plane", [(0, 1), (2, 0), [1, 2], (np.int64(1), np.int32(2))], ids=str)
def test_a_plane_is_two_of_the_features(plane):
    kept = Dataset(**WIDE, plane=plane).plane
    assert kept == tuple(plane)
    assert type(kept) is tuple
    assert [type(number) for number in kept] == [int, int]


@pytest.mark.parametrize(
    "plane", [(0, 0), (0, 3), (-1, 0), (0,), (0, 1, 2), 1, None, "01", (0, 1.0), (0, True)], ids=str
)
def test_a_plane_other_than_two_of_the_features_is_rejected(plane):
    with pytest.raises(InputError, match=r"from 0 to 2\b.*\.$"):
        Dataset(**WIDE, plane=plane)


def test_a_single_feature_has_no_plane():
    one = {"X_train": X[:, :1], "X_test": X[:, :1], "feature_names": ("a",)}
    Dataset(**GOOD | one)
    Dataset(**GOOD | one, plane=(5, 5))


@pytest.mark.parametrize("value", [1, 0, "yes", None], ids=str)
def test_ordered_is_a_boolean(value):
    assert Dataset(**GOOD, ordered=np.True_).ordered is True
    with pytest.raises(InputError, match="True or False"):
        Dataset(**GOOD, ordered=value)


def with_value(value):
    changed = X.copy()
    changed[1, 1] = value
    return changed


BAD = {
    "flat features": ({"X_train": X[:, 0]}, "shape"),
    "flat test features": ({"X_test": X[:, 0]}, "shape"),
    "a feature too many": ({"X_train": np.ones((4, 3))}, "shape"),
    "a test feature too few": ({"X_test": np.ones((4, 1))}, "shape"),
    "a label too few": ({"y_train": Y[:3]}, "shape"),
    "a test label too many": ({"y_test": np.r_[Y, 0]}, "shape"),
    "labels in a column": ({"y_train": Y[:, None]}, "shape"),
    "a name too few": ({"feature_names": ("a",)}, "shape"),
    "not a number": ({"X_train": with_value(np.nan)}, "number"),
    "infinity": ({"X_train": with_value(-np.inf)}, "number"),
    "not a number in the test set": ({"X_test": with_value(np.nan)}, "number"),
    "too large a number": ({"X_train": with_value(-1.1e12)}, "number"),
    "words": ({"X_train": X.astype(str)}, "number"),
    "complex numbers": ({"X_train": X.astype(complex)}, "number"),
    "words as labels": ({"y_train": np.array(["0", "1", "0", "1"])}, "0 to 1"),
    "a third label": ({"y_train": Y + 1}, "0 to 1"),
    "a negative label": ({"y_train": Y - 1}, "0 to 1"),
    "a label between": ({"y_train": Y / 2}, "0 to 1"),
    "a third test label": ({"y_test": Y * 2}, "0 to 1"),
    "class 1 missing": ({"y_train": 0 * Y}, "missing: yes"),
    "class 0 missing": ({"y_train": 0 * Y + 1}, "missing: no"),
    "a third class missing": ({"class_names": ("no", "yes", "maybe")}, "missing: maybe"),
    "one class": ({"class_names": ("no",), "y_train": 0 * Y, "y_test": 0 * Y}, "two classes"),
    "no training samples": ({"X_train": X[:0], "y_train": Y[:0]}, "missing: no, yes"),
    "fewer samples than classes": (
        {"X_train": X[:2], "y_train": Y[:2], "class_names": ("no", "yes", "maybe")},
        r"fewer samples \(2\) than there are classes \(3\).*missing: maybe\): use more samples",
    ),
    "only some classes": (
        {"y_train": 0 * Y, "class_names": ("no", "yes", "maybe")},
        "only 1 of the 3 classes.*missing: yes, maybe",
    ),
    "no test samples": ({"X_test": X[:0], "y_test": Y[:0]}, "test set is empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_invalid_arrays_raise_an_error_that_says_why(name):
    change, says = BAD[name]
    with pytest.raises(InputError, match=says) as refused:
        Dataset(**GOOD | change)
    assert re.fullmatch(r"[^\n]+\.", str(refused.value))


@pytest.mark.parametrize("kind", [np.float32, np.int16, np.uint8, bool])
def test_features_of_every_numeric_type_become_floats(kind):
    dataset = Dataset(**GOOD | {"X_train": X.astype(kind)})
    assert dataset.X_train.dtype == np.float64
    np.testing.assert_array_equal(dataset.X_train, X.astype(kind))


def test_a_data_set_is_read_only():
    for array in parts(made()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0

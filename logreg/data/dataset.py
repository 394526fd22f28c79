"""Training and test samples, validated once."""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.errors import InputError
from logreg.validation import Flag, Whole


@dataclass(frozen=True, eq=False)
class Dataset:
    """A training set and a test set. The labels are the integers 0 … K-1.

    Attributes
    ----------
    X_train, X_test : (n, d) and (m, d) float arrays
    y_train, y_test : (n,) and (m,) integer arrays
    feature_names : d names, with units if any
    class_names : K names
    plane : indices of the two plotted features; ignored for a single feature
    ordered : whether the classes are ordered, as in low < medium < high

    Raises
    ------
    InputError
        If the shapes disagree, a number is not finite or exceeds 1e12 in size, a class has no
        training sample, the test set is empty, or the plane is not two of the features.
    """

    X_train: FloatArray
    y_train: IntArray
    X_test: FloatArray
    y_test: IntArray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    plane: tuple[int, int] = (0, 1)
    ordered: bool = False

    def __post_init__(self) -> None:
        d, k = len(self.feature_names), len(self.class_names)
        for subset in ("train", "test"):
            X, y = checked_samples(getattr(self, f"X_{subset}"), getattr(self, f"y_{subset}"), d, k)
            object.__setattr__(self, f"X_{subset}", X)
            object.__setattr__(self, f"y_{subset}", y)
        if k < 2:
            raise InputError(
                "The data has only one class, but a model needs at least two classes: add samples "
                "of another class."
            )
        if not len(self.y_test):
            raise InputError("The test set is empty but needs at least one sample: hold some out.")
        missing = sorted(set(range(k)) - set(self.y_train.tolist()))
        if missing:
            n = len(self.y_train)
            if n < k:
                has = f"has fewer samples ({n}) than there are classes ({k})"
            else:
                has = f"has samples of only {k - len(missing)} of the {k} classes"
            raise InputError(
                f"The training set {has} but needs one of each (missing: "
                f"{', '.join(self.class_names[i] for i in missing)}): use more samples, hold out "
                "fewer, or lower the label noise."
            )
        object.__setattr__(
            self, "ordered", Flag().check("Whether the classes are ordered", self.ordered)
        )
        if d >= 2:
            object.__setattr__(self, "plane", checked_plane(self.plane, d))


# Squares of larger features could overflow when multiplied and summed.
LARGEST = 1e12


def checked_samples(X: FloatArray, y: IntArray, d: int, k: int) -> tuple[FloatArray, IntArray]:
    """Validate features (n, d) and labels (n,) in 0 … k-1; return read-only floats and ints."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != d or y.shape != X.shape[:1]:
        raise InputError(
            f"The features must have the shape (n, {d}) and the labels (n,), "
            f"not {X.shape} and {y.shape}."
        )
    # As floats: the absolute value of the smallest integer overflows.
    if X.dtype.kind not in "fiub" or not (np.abs(X.astype(np.float64)) <= LARGEST).all():
        raise InputError(
            f"Every feature must be a finite number of at most {LARGEST:g} in size: "
            "remove all other rows."
        )
    if not np.isin(y, np.arange(k)).all():
        raise InputError(f"The labels must be the whole numbers 0 to {k - 1}.")
    X, y = X.astype(np.float64, copy=False).view(), y.astype(np.int64, copy=False).view()
    X.flags.writeable = y.flags.writeable = False
    return X, y


def checked_plane(value: object, d: int) -> tuple[int, int]:
    """Validate ``value`` as the indices of two different features out of d."""
    if isinstance(value, tuple | list) and len(value) == 2:
        first, second = (
            Whole(0, d - 1).check("The number of a plotted feature", number) for number in value
        )
        if first != second:
            return first, second
    raise InputError(
        f"The plotted features must be two different numbers from 0 to {d - 1}, such as (0, 1)."
    )

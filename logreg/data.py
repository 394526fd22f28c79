"""Data sets: what the model is shown, and how it is split.

One change is one change. The population, the draw and the split have their own generators, so
that moving one setting moves one thing:

- ``spread`` scales the same noise draw around the same centres;
- a larger ``n_samples`` keeps the samples there were and adds new ones;
- ``seed`` alone draws another sample; ``split_seed`` alone deals it out differently.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.errors import InputError
from logreg.validation import one_of, real_number, whole_number


@dataclass(frozen=True, slots=True)
class DataConfig:
    """What data to make. Frozen and hashable, so that it can be the key of a cache.

    Attributes
    ----------
    dataset : name of an entry of `DATASETS`
    n_samples : samples before the split; a data set with fewer rows gives all it has
    spread : standard deviation of each blob, in the units of the features
    test_size : share of the samples that is held out, 0.1 to 0.5
    seed : draws the sample
    split_seed : deals the sample out into training and test part

    Raises
    ------
    InputError
        If a value is out of its range.
    """

    dataset: str = "blobs"
    n_samples: int = 500
    spread: float = 2.0
    test_size: float = 0.2
    seed: int = 0
    split_seed: int = 0

    def __post_init__(self) -> None:
        checked = {
            "dataset": one_of("The data set", self.dataset, DATASETS),
            "n_samples": whole_number("The sample size", self.n_samples, 20, 10_000_000),
            "spread": real_number("The cluster spread", self.spread, 1e-6, 1e6),
            "test_size": real_number("The test share", self.test_size, 0.1, 0.5),
            "seed": whole_number("The seed", self.seed, 0, 2**31 - 1),
            "split_seed": whole_number("The split seed", self.split_seed, 0, 2**31 - 1),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples, already split. The labels are the integers 0 … K-1.

    Attributes
    ----------
    X_train, X_test : (n, d) and (m, d) float arrays
    y_train, y_test : (n,) and (m,) integer arrays
    feature_names : d names, with the unit where there is one
    class_names : K names

    Raises
    ------
    InputError
        If the shapes disagree, a number is not finite, or a class has no training sample.
    """

    X_train: FloatArray
    y_train: IntArray
    X_test: FloatArray
    y_test: IntArray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        d, k = len(self.feature_names), len(self.class_names)
        for part in ("train", "test"):
            X, y = _checked(getattr(self, f"X_{part}"), getattr(self, f"y_{part}"), d, k)
            object.__setattr__(self, f"X_{part}", X)
            object.__setattr__(self, f"y_{part}", y)
        if not len(self.y_test):
            raise InputError("The test part needs at least one sample; hold some out.")
        missing = sorted(set(range(k)) - set(self.y_train.tolist()))
        if k < 2 or missing:
            raise InputError(
                "The training part needs samples of every class, at least two classes; "
                f"missing: {', '.join(self.class_names[i] for i in missing) or 'a second class'}. "
                "Take more samples."
            )


# Squares of larger features could overflow on their way to a curvature.
_LARGEST = 1e12


def _checked(X: FloatArray, y: IntArray, d: int, k: int) -> tuple[FloatArray, IntArray]:
    """Return features (n, d) and labels (n,) in 0 … k-1 as read-only views of the right type."""
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != d or y.shape != X.shape[:1]:
        raise InputError(
            f"The features must have the shape (n, {d}) and the labels (n,), "
            f"not {X.shape} and {y.shape}."
        )
    if X.dtype.kind not in "fiub" or not (np.abs(X) <= _LARGEST).all():
        raise InputError(
            f"Every feature must be a finite number of at most {_LARGEST:g} in size; "
            "remove the other rows."
        )
    if not np.isin(y, np.arange(k)).all():
        raise InputError(f"The labels must be the whole numbers 0 to {k - 1}.")
    X, y = X.astype(np.float64, copy=False).view(), y.astype(np.int64, copy=False).view()
    X.flags.writeable = y.flags.writeable = False
    return X, y


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the table of data sets.

    ``draw(config)`` returns features (n, d) and labels (n,) in an order whose every beginning
    is a fair sample of the whole, the classes in proportion.
    """

    label: str
    about: str
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    draw: Callable[[DataConfig], tuple[FloatArray, IntArray]]
    max_samples: int | None = None
    has_spread: bool = False

    def is_whole(self, n_samples: int) -> bool:
        """Tell whether so many samples are all there are, so that no other can be drawn."""
        return self.max_samples is not None and n_samples >= self.max_samples


# Off the origin, so that the bias has something to learn, and 6.4 apart: with the default
# spread of 2 the best line is right for about Φ(6.4 / 4) = 95 % of the samples.
_BLOB_CENTRES = np.array([[-1.0, -2.0], [4.0, 2.0]])


def _blobs(config: DataConfig) -> tuple[FloatArray, IntArray]:
    from sklearn.datasets import make_blobs

    k = len(_BLOB_CENTRES)
    blobs = [
        make_blobs(
            n_samples=-(-config.n_samples // k),
            centers=centre[None, :],
            cluster_std=config.spread,
            shuffle=False,
            # A generator for each blob: one may grow without shifting the draws of the other.
            random_state=np.random.RandomState([config.seed, label]),
        )[0]
        for label, centre in enumerate(_BLOB_CENTRES)
    ]
    X = np.stack(blobs, axis=1).reshape(-1, _BLOB_CENTRES.shape[1])
    y = np.tile(np.arange(k), len(X) // k)
    return X[: config.n_samples], y[: config.n_samples]


def _table(config: DataConfig) -> tuple[FloatArray, IntArray]:
    feature_1 = [2.5, 3.6, 1.2, 4.5, 3.3, 5.1, 6.2, 7.4, 5.5, 8.0]
    feature_1 += [9.1, 10.2, 8.5, 11.0, 12.3, 13.5, 14.1, 15.6, 16.2, 17.8]
    feature_2 = [1.0, 2.1, 0.5, 3.3, 2.8, 4.0, 5.5, 6.1, 4.8, 7.2]
    feature_2 += [8.3, 9.0, 7.5, 10.1, 11.4, 12.0, 13.2, 14.5, 15.0, 16.3]
    return np.column_stack([feature_1, feature_2]), np.repeat([0, 1], [5, 15])


def _breast_cancer(config: DataConfig) -> tuple[FloatArray, IntArray]:
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    # The bunch says 0 for malignant; here 1 is what one looks for.
    X, y = bunch.data[:, :2], 1 - bunch.target
    order = _fair_order(y, config.seed, purpose=1)[: config.n_samples]
    return X[order], y[order]


def _fair_order(y: IntArray, seed: int, purpose: int) -> IntArray:
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


DATASETS: dict[str, Source] = {
    "blobs": Source(
        label="Two blobs",
        about="Two round clouds of points. The wider they spread, the more they overlap.",
        feature_names=("x₁", "x₂"),
        class_names=("class 0", "class 1"),
        draw=_blobs,
        has_spread=True,
    ),
    "table": Source(
        label="Table of 20 rows",
        about="Twenty rows to follow by hand: separable, and the two features almost repeat "
        "each other.",
        feature_names=("Feature 1", "Feature 2"),
        class_names=("label 0", "label 1"),
        draw=_table,
        max_samples=20,
    ),
    "breast_cancer": Source(
        label="Breast cancer",
        about="Cell nuclei of 569 breast tumours (Wisconsin, 1995): is the tumour malignant?",
        # Its authors publish no unit for the radius (it comes from pixels of the image).
        feature_names=("mean radius (image units)", "mean texture (SD of grey levels)"),
        class_names=("benign", "malignant"),
        draw=_breast_cancer,
        max_samples=569,
    ),
}


def make_dataset(config: DataConfig) -> Dataset:
    """Draw the data set that ``config`` names and split it, stratified by class.

    The same config gives the same data on every machine.
    """
    source = DATASETS[config.dataset]
    X, y = source.draw(config)
    # scikit-learn's splitters deal anew when the number of rows changes; this keeps most of it.
    order = _fair_order(y, config.split_seed, purpose=2)
    n_test = round(config.test_size * len(y))
    test, train = np.sort(order[:n_test]), np.sort(order[n_test:])
    return Dataset(
        X_train=X[train],
        y_train=y[train],
        X_test=X[test],
        y_test=y[test],
        feature_names=source.feature_names,
        class_names=source.class_names,
    )

"""Data sets with given rows, from which samples are drawn."""

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.source import Samples, Source, data_set
from logreg.data.split import stratified_order
from logreg.errors import needs

REAL: dict[str, Source] = {}


@data_set(
    REAL,
    label="Table of 20 rows",
    about="Twenty rows to follow by hand: separable, and the two features almost repeat each "
    "other.",
    feature_names=("Feature 1", "Feature 2"),
    classes=("label 0", "label 1"),
    max_samples=20,
)
def table() -> Samples:
    """Return 20 fixed rows."""
    feature_1 = [2.5, 3.6, 1.2, 4.5, 3.3, 5.1, 6.2, 7.4, 5.5, 8.0]
    feature_1 += [9.1, 10.2, 8.5, 11.0, 12.3, 13.5, 14.1, 15.6, 16.2, 17.8]
    feature_2 = [1.0, 2.1, 0.5, 3.3, 2.8, 4.0, 5.5, 6.1, 4.8, 7.2]
    feature_2 += [8.3, 9.0, 7.5, 10.1, 11.4, 12.0, 13.2, 14.5, 15.0, 16.3]
    return np.column_stack([feature_1, feature_2]), np.repeat([0, 1], [5, 15])


@data_set(
    REAL,
    label="Iris",
    about="Petals and sepals of 150 irises (Fisher, 1936): one of the three species stands "
    "apart, the other two touch.",
    feature_names=(
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "petal width (cm)",
    ),
    classes=("setosa", "versicolor", "virginica"),
    plane=(2, 3),
    max_samples=150,
)
def iris(n_samples: int, seed: int) -> Samples:
    """Draw rows of scikit-learn's iris data."""
    return draw_rows(*_bundled("iris"), n_samples, seed)


@data_set(
    REAL,
    label="Wine",
    about="Chemical analyses of 178 Italian wines: which of three growers made the wine?",
    # scikit-learn gives no units.
    feature_names=(
        "alcohol",
        "malic acid",
        "ash",
        "alcalinity of ash",
        "magnesium",
        "total phenols",
        "flavanoids",
        "nonflavanoid phenols",
        "proanthocyanins",
        "color intensity",
        "hue",
        "OD280/OD315 of diluted wines",
        "proline",
    ),
    classes=("class 0", "class 1", "class 2"),
    plane=(0, 6),  # the pair that separates the classes best
    max_samples=178,
)
def wine(n_samples: int, seed: int) -> Samples:
    """Draw rows of scikit-learn's wine data."""
    return draw_rows(*_bundled("wine"), n_samples, seed)


_NUCLEUS = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)


@data_set(
    REAL,
    label="Breast cancer",
    about="Cell nuclei of 569 breast tumours (Wisconsin, 1995): is the tumour malignant?",
    feature_names=(
        # The authors publish no unit for the radius, which they measured in pixels.
        "mean radius (image units)",
        "mean texture (SD of grey levels)",
        *(f"mean {name}" for name in _NUCLEUS[2:]),
        *(f"{name} error" for name in _NUCLEUS),
        *(f"worst {name}" for name in _NUCLEUS),
    ),
    classes=("benign", "malignant"),
    max_samples=569,
)
def breast_cancer(n_samples: int, seed: int) -> Samples:
    """Draw rows of scikit-learn's breast cancer data."""
    X, y = _bundled("breast_cancer")
    # scikit-learn labels malignant tumours 0; here the positive class is 1.
    return draw_rows(X, 1 - y, n_samples, seed)


def _bundled(name: str) -> Samples:
    """Return all rows of a data set that comes with scikit-learn."""
    with needs("sklearn"):
        from sklearn import datasets

    X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    return X, y


def draw_rows(X: FloatArray, y: IntArray, n_samples: int, seed: int) -> Samples:
    """Return ``n_samples`` rows, or all if there are fewer, in stratified random order."""
    order = stratified_order(y, seed, purpose=1)[:n_samples]
    return X[order], y[order]

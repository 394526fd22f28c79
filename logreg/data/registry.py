"""The table of data sets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logreg.arrays import FloatArray, IntArray
from logreg.data import real, synthetic

if TYPE_CHECKING:
    from logreg.data.config import DataConfig


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the table of data sets.

    Attributes
    ----------
    label : its name for people
    about : what it shows, in one sentence
    feature_names : names of all its features, with the unit where there is one
    class_names : ``class_names(config)`` returns the names of the classes
    draw : ``draw(config)`` returns all features (n, d) and labels (n,), neither noisy nor with
        outliers, in an order whose every beginning is a fair sample of the whole, the classes
        in proportion
    plane : numbers of the two features that are usually drawn
    max_samples : how many rows it has, or None if as many as one likes can be drawn
    ordered : whether the order of the classes means something
    always_whole : whether all rows are used, however many samples are asked for
    has_spread, has_classes, has_imbalance, has_anisotropy : whether ``spread``, ``n_classes``,
        ``imbalance`` and ``anisotropy`` change its data; every other setting applies to all
    """

    label: str
    about: str
    feature_names: tuple[str, ...]
    class_names: "Callable[[DataConfig], tuple[str, ...]]"
    draw: "Callable[[DataConfig], tuple[FloatArray, IntArray]]"
    plane: tuple[int, int] = (0, 1)
    max_samples: int | None = None
    ordered: bool = False
    always_whole: bool = False
    has_spread: bool = False
    has_classes: bool = False
    has_imbalance: bool = False
    has_anisotropy: bool = False

    def is_whole(self, n_samples: int) -> bool:
        """Tell whether so many samples are all there are, so that no other can be drawn."""
        if self.max_samples is None:
            return False
        return self.always_whole or n_samples >= self.max_samples


def always(*names: str) -> "Callable[[DataConfig], tuple[str, ...]]":
    """Return what names the classes so, whatever the config."""
    return lambda config: names


def _numbered(config: "DataConfig") -> tuple[str, ...]:
    return tuple(f"class {label}" for label in range(config.n_classes))


def _levels(config: "DataConfig") -> tuple[str, ...]:
    return {
        3: ("low", "medium", "high"),
        4: ("low", "medium", "high", "very high"),
        5: ("very low", "low", "medium", "high", "very high"),
    }[synthetic.ordered_classes(config)]


_XY = ("x₁", "x₂")

DATASETS: dict[str, Source] = {
    "blobs": Source(
        label="Blobs",
        about="Clouds of points that straight lines tell apart, and that overlap the more the "
        "wider they spread.",
        feature_names=_XY,
        class_names=_numbered,
        draw=synthetic.blobs,
        has_spread=True,
        has_classes=True,
        has_imbalance=True,
        has_anisotropy=True,
    ),
    "moons": Source(
        label="Moons",
        about="Two half moons that reach into each other, so that a straight line is nearly "
        "right but a curve is better.",
        feature_names=_XY,
        class_names=always("class 0", "class 1"),
        draw=synthetic.moons,
        has_spread=True,
        has_imbalance=True,
    ),
    "circles": Source(
        label="Circles",
        about="A circle around another, which no straight line can tell apart.",
        feature_names=_XY,
        class_names=always("class 0", "class 1"),
        draw=synthetic.circles,
        has_spread=True,
        has_imbalance=True,
    ),
    "xor": Source(
        label="XOR",
        about="Four clouds, opposite ones of the same class, so that each feature says nothing "
        "without the other.",
        feature_names=_XY,
        class_names=always("class 0", "class 1"),
        draw=synthetic.xor,
        has_spread=True,
        has_imbalance=True,
    ),
    "spiral": Source(
        label="Spiral",
        about="Arms that wind around the same middle, which only a very bent boundary can follow.",
        feature_names=_XY,
        class_names=_numbered,
        draw=synthetic.spiral,
        has_spread=True,
        has_classes=True,
        has_imbalance=True,
    ),
    "ordered": Source(
        label="Ordered groups",
        about="Groups in a row from low to high, each overlapping with its neighbours: the order "
        "of the classes means something.",
        feature_names=_XY,
        class_names=_levels,
        draw=synthetic.ordered,
        ordered=True,
        has_spread=True,
        has_classes=True,
        has_imbalance=True,
        has_anisotropy=True,
    ),
    "table": Source(
        label="Table of 20 rows",
        about="Twenty rows to follow by hand: separable, and the two features almost repeat "
        "each other.",
        feature_names=("Feature 1", "Feature 2"),
        class_names=always("label 0", "label 1"),
        draw=real.table,
        max_samples=20,
    ),
    "iris": Source(
        label="Iris",
        about="Petals and sepals of 150 irises (Fisher, 1936): one of the three species stands "
        "apart, the other two touch.",
        feature_names=(
            "sepal length (cm)",
            "sepal width (cm)",
            "petal length (cm)",
            "petal width (cm)",
        ),
        class_names=always("setosa", "versicolor", "virginica"),
        draw=real.iris,
        plane=(2, 3),
        max_samples=150,
    ),
    "wine": Source(
        label="Wine",
        about="Chemical analyses of 178 Italian wines: which of three growers made the wine?",
        # scikit-learn gives no units. This is the pair that separates the classes best.
        plane=(0, 6),
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
        class_names=always("class 0", "class 1", "class 2"),
        draw=real.wine,
        max_samples=178,
    ),
    "breast_cancer": Source(
        label="Breast cancer",
        about="Cell nuclei of 569 breast tumours (Wisconsin, 1995): is the tumour malignant?",
        feature_names=(
            # Its authors publish no unit for the radius (it comes from pixels of the image).
            "mean radius (image units)",
            "mean texture (SD of grey levels)",
            "mean perimeter",
            "mean area",
            "mean smoothness",
            "mean compactness",
            "mean concavity",
            "mean concave points",
            "mean symmetry",
            "mean fractal dimension",
            "radius error",
            "texture error",
            "perimeter error",
            "area error",
            "smoothness error",
            "compactness error",
            "concavity error",
            "concave points error",
            "symmetry error",
            "fractal dimension error",
            "worst radius",
            "worst texture",
            "worst perimeter",
            "worst area",
            "worst smoothness",
            "worst compactness",
            "worst concavity",
            "worst concave points",
            "worst symmetry",
            "worst fractal dimension",
        ),
        class_names=always("benign", "malignant"),
        draw=real.breast_cancer,
        max_samples=569,
    ),
}

"""The model on the plane of two features, as polynomials.

The features of a model are polynomials of the two that are drawn, and so are its scores. So a few
coefficients represent a score exactly on the whole plane, at any resolution and zoom: three for a
straight line, 28 for degree 6.
"""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray, Range, padded
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.figures.style import CLASSES
from logreg.training.history import History
from logreg.training.models import MODELS
from logreg.training.models.links import LINKS

# Points along an axis where curves are drawn through a grid.
FINE = 41


def plane_ranges(dataset: Dataset) -> tuple[Range, Range]:
    """Return the ranges of the two drawn features, with a margin, never empty.

    Raises
    ------
    InputError
        If the data cannot be plotted in a plane, or has too many classes to distinguish.
    """
    if len(dataset.feature_names) < 2:
        raise InputError("The picture needs at least two features: add one, or choose two.")
    if len(dataset.class_names) > len(CLASSES):
        raise InputError(
            f"The picture can tell {len(CLASSES)} classes apart, not {len(dataset.class_names)}."
        )
    across, up = np.vstack([dataset.X_train, dataset.X_test])[:, dataset.plane].T
    return padded(across), padded(up)


@dataclass(frozen=True, eq=False)
class ScoreField:
    """Scores on the plane for each of F epochs, and the link that turns them into classes.

    With u and v from -1 to 1 over the two ranges, score s is Σ_t c_st u^{i_t} v^{j_t}.

    Attributes
    ----------
    link : name of an entry of `logreg.training.models.links.LINKS`
    x_range, y_range : the ranges that u and v cover
    exponents : (T, 2), the pairs (i, j)
    coefficients : (F, S, T)
    thresholds : (F, K - 1) for the link ``cumulative``, else (F, 0)
    class_names : K names
    is_slice : whether the model has more features than the two drawn
    levels : (F,), the log-odds at and above which class 1 of two is predicted; None if all are 0
    """

    link: str
    x_range: Range
    y_range: Range
    exponents: IntArray
    coefficients: FloatArray
    thresholds: FloatArray
    class_names: tuple[str, ...]
    is_slice: bool
    levels: FloatArray | None = None

    @property
    def straight(self) -> bool:
        """Whether the log-odds are linear, so that four corners determine them."""
        return self.link == "baseline" and int(self.exponents.max()) == 1

    def log_odds(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return the log-odds of each class against class 0 on a grid: (F, K, len(y), len(x))."""
        u, v = np.meshgrid(_unit(x, self.x_range), _unit(y, self.y_range))
        monomials = _monomials(u.ravel(), v.ravel(), self.exponents)
        log_odds = LINKS[self.link](self.coefficients @ monomials.T, self.thresholds)
        return log_odds.reshape(*log_odds.shape[:2], *u.shape)


def field_of(dataset: Dataset, history: History, epochs: IntArray) -> ScoreField:
    """Return the model of each epoch on the plane; other features are at their training mean.

    The coefficients of each feature are interpolated at Chebyshev nodes, where the fit is best
    conditioned. Raises the errors of `plane_ranges`.
    """
    ranges = plane_ranges(dataset)
    features = history.features
    count = features.degree + 1
    exponents = np.array([(i, j) for i in range(count) for j in range(count - i)])
    nodes = np.cos(np.pi * (np.arange(count) + 0.5) / count)
    u, v = (axis.ravel() for axis in np.meshgrid(nodes, nodes))
    X = np.tile(dataset.X_train.mean(axis=0), (len(u), 1))
    for column, at, (low, high) in zip(dataset.plane, (u, v), ranges, strict=True):
        X[:, column] = low + (at + 1) / 2 * (high - low)
    basis = np.linalg.lstsq(_monomials(u, v, exponents), features(X))[0]  # (T, m)
    model = MODELS[history.config.model]
    scores = model.scores(history.weights[epochs], history.bias[epochs])
    coefficients = scores.weights @ basis.T
    coefficients[..., 0] += scores.bias  # the first exponents are (0, 0)
    is_slice = len(dataset.feature_names) > 2
    names = dataset.class_names
    return ScoreField(
        model.link, *ranges, exponents, coefficients, scores.thresholds, names, is_slice
    )


# How far a boundary extends from its midpoint, in units of half the plane: a reader may pan.
_FAR = 8.0


def straight_boundary(field: ScoreField) -> tuple[FloatArray, FloatArray]:
    """Return x and y (F, 2) of two points beyond the plane between which a linear score is 0.

    If the score is constant there is no such line, and the two points coincide.
    """
    terms = {tuple(pair): field.coefficients[:, 0, t] for t, pair in enumerate(field.exponents)}
    c, a, b = terms[0, 0], terms[1, 0], terms[0, 1]  # c + a u + b v = 0
    norm = np.hypot(a, b)
    norm = np.where(norm > 0, norm, 1.0)
    a, b = a / norm, b / norm
    distance = np.clip(-c / norm, -1e6, 1e6)
    ends = []
    for (low, high), normal, along in ((field.x_range, a, -b), (field.y_range, b, a)):
        foot = distance * normal
        unit = np.column_stack([foot - _FAR * along, foot + _FAR * along])
        ends.append(low + (unit + 1) / 2 * (high - low))
    return ends[0], ends[1]


def _unit(values: FloatArray, axis_range: Range) -> FloatArray:
    low, high = axis_range
    return 2 * (values - low) / (high - low) - 1


def _monomials(u: FloatArray, v: FloatArray, exponents: IntArray) -> FloatArray:
    """Return u^i v^j for each point and each pair of exponents: (n, T)."""
    return np.asarray(u[:, None] ** exponents[:, 0] * v[:, None] ** exponents[:, 1])

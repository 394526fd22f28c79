"""The model on the plane of two features, as polynomials.

The features of a model are polynomials of the two that are drawn, and so are its scores. So a few
coefficients represent a score exactly on the whole plane, at any resolution and zoom: three for a
straight line, 28 for degree 6.
"""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data import Dataset
from logreg.training.features import FeatureMap
from logreg.training.history import History
from logreg.training.models import MODELS
from logreg.training.models.links import LINKS

# Points along an axis where curves are drawn through a grid.
FINE = 41


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
    levels : (F,), the log-odds at and above which class 1 of two is predicted; None if all are 0
    """

    link: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    exponents: IntArray
    coefficients: FloatArray
    thresholds: FloatArray
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


def field_of(
    dataset: Dataset,
    history: History,
    epochs: IntArray,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
) -> ScoreField:
    """Return the model of each epoch on the plane; other features are at their training mean."""
    features = history.features
    exponents = np.array(
        [(i, j) for i in range(features.degree + 1) for j in range(features.degree + 1 - i)]
    )
    basis = _basis(dataset, features, exponents, x_range, y_range)  # (T, m)
    model = MODELS[history.config.model]
    scores = model.scores(history.weights[epochs], history.bias[epochs])
    coefficients = scores.weights @ basis.T
    coefficients[..., 0] += scores.bias  # the first exponents are (0, 0)
    return ScoreField(
        model.link,
        x_range,
        y_range,
        exponents,
        coefficients,
        scores.thresholds,
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


def _basis(
    dataset: Dataset,
    features: FeatureMap,
    exponents: IntArray,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
) -> FloatArray:
    """Return each feature's coefficients: (T, m).

    They are interpolated at Chebyshev nodes, where the fit is best conditioned.
    """
    count = features.degree + 1
    nodes = np.cos(np.pi * (np.arange(count) + 0.5) / count)
    u, v = (axis.ravel() for axis in np.meshgrid(nodes, nodes))
    X = np.tile(dataset.X_train.mean(axis=0), (len(u), 1))
    for column, at, (low, high) in zip(dataset.plane, (u, v), (x_range, y_range), strict=True):
        X[:, column] = low + (at + 1) / 2 * (high - low)
    return np.asarray(np.linalg.lstsq(_monomials(u, v, exponents), features(X))[0])


def _unit(values: FloatArray, axis_range: tuple[float, float]) -> FloatArray:
    low, high = axis_range
    return 2 * (values - low) / (high - low) - 1


def _monomials(u: FloatArray, v: FloatArray, exponents: IntArray) -> FloatArray:
    """Return u^i v^j for each point and each pair of exponents: (n, T)."""
    return np.asarray(u[:, None] ** exponents[:, 0] * v[:, None] ** exponents[:, 1])

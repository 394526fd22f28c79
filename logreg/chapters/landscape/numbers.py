"""The loss over the plane of two weights, the landscape that training descends.

    z = w·φ + b,  L(w, b) = mean(log(1 + e^z) - y z)

has three parameters, but a plane has room for two. So the bias is either fixed, or optimal for each
pair of weights:

    b*(w) = argmin_b L(w, b),  where ∂L/∂b = mean(σ(z) - y) = 0
    L*(w) = L(w, b*(w))

L is convex, and so are its section L(w, b) and, as a minimum over some of its arguments, L*
(Boyd & Vandenberghe 2004, Convex Optimization, 3.2.5). Statisticians know -n L* as the profile
log-likelihood. A run has its own bias, so it is never below L*; its height above L* is what the
best bias would gain at once.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from logreg.arrays import FloatArray, Range
from logreg.data import Dataset
from logreg.errors import InputError, needs
from logreg.training.config import TrainConfig
from logreg.training.history import History
from logreg.training.models.binomial import BLOCK, Binomial
from logreg.training.problem import Problem

with needs("scipy"):
    from scipy.ndimage import label, map_coordinates

# Points along each axis of a grid; with a fixed bias, more of them take no longer.
GRID, FINE_GRID = 35, 61

# Steps of the search for a bias: enough to halve any bracket down to round-off.
_STEPS = 100

# The largest arguments of exp that do not overflow, by bytes of a float.
_LARGEST_EXPONENT = {4: 87.0, 8: 700.0}

# Relative size of round-off.
_TINY = 1e-12

# The least width of a window in units, and the factor by which paths may widen it: larger if there
# is no optimum, hence no valley to lose sight of.
_NARROWEST = 4.0
_WIDEST, _WIDEST_WITHOUT_BEST = 3.0, 10.0
_MARGIN = 1.35

# Contour lines, from the bottom of the valley to the highest corner.
LEVELS = 16

# Distance between the labels of contour lines, as a fraction of the picture.
_LABEL_GAP = 0.1


class Landscape:
    """The mean log loss of the binomial model on a training set, as a function of two weights.

    Parameters
    ----------
    dataset : two classes and two features
    config : determines only the features: standardized or raw
    bias : the fixed bias; None uses the best one for each pair of weights

    Raises
    ------
    InputError
        If the model has more than two classes or weights.
    """

    def __init__(
        self, dataset: Dataset, config: TrainConfig | None = None, bias: float | None = None
    ) -> None:
        features = Problem.of(dataset, config).train_features()
        if features.shape[1] != 2 or len(dataset.class_names) != 2:
            raise InputError(
                "A landscape shows a model of two classes and two weights: choose two features "
                "and leave the degree at 1."
            )
        self.bias = bias
        # A weight of this size changes the score by 1 per standard deviation of its feature.
        self.unit = float(1 / max(features.std(axis=0).max(), _TINY))
        self._features = features
        self._objective = Binomial().objective(features, dataset.y_train, 2)
        # s φ, class by class: its products with the weights are the margins without the bias.
        negative = dataset.y_train == 0
        self._columns = np.vstack([-features[negative], features[~negative]]).T
        self._n_negative = int(negative.sum())

    def loss(self, weights: FloatArray) -> FloatArray:
        """Return the height of the landscape at each pair of weights (C, 2): (C,)."""
        bias = self.best_bias(weights) if self.bias is None else np.full(len(weights), self.bias)
        loss, _ = self._objective.evaluate(np.column_stack([weights, bias]))
        return loss

    def grid(self, view: "Window") -> "LossGrid":
        """Return the loss on a grid over a window."""
        count = GRID if self.bias is None else FINE_GRID
        w1, w2 = (np.linspace(*ends, count) for ends in (view.w1_range, view.w2_range))
        pairs = np.stack(np.meshgrid(w1, w2), axis=-1)
        return LossGrid(w1, w2, self.loss(pairs.reshape(-1, 2)).reshape(pairs.shape[:2]))

    def condition_number(self) -> float:
        """Return the ratio of the curvatures across and along the valley, where the weights are 0.

        The Hessian there is p (1 - p) times the covariance of the features if the bias is the best,
        and times their second moments ΦᵀΦ / n if it is fixed. Like `condition_number`, ignore
        directions in which nothing varies.
        """
        features = self._features
        if self.bias is None:
            features = features - features.mean(axis=0)
        singular = np.linalg.svd(features, compute_uv=False)
        present = singular[singular > _TINY * singular[0]]
        return float((present[0] / present[-1]) ** 2)

    def best_bias(self, weights: FloatArray) -> FloatArray:
        """Return b*(w) for each pair of weights (C, 2): (C,)."""
        rows = max(1, BLOCK // self._columns.shape[1])
        blocks = (weights[i : i + rows] for i in range(0, len(weights), rows))
        return np.concatenate([self._best_bias(block @ self._columns) for block in blocks])

    def _best_bias(self, margins: FloatArray) -> FloatArray:
        """Return the best bias (C,) for margins without bias (C, n)."""
        k, n = self._n_negative, margins.shape[1]
        signs = np.where(np.arange(n) < k, -1.0, 1.0)
        # If each p is below the share of class 1, the bias is too small; if above, too large.
        prior = math.log((n - k) / k)
        scores = margins * signs
        low, high = prior - scores.max(axis=1), prior - scores.min(axis=1)
        b = prior - scores.mean(axis=1)
        # Single precision takes a fifth of the time, and usually leaves one step in double.
        b = _balance(margins.astype("f4"), signs.astype("f4"), k, b, (low, high), 1e-4, 8)
        return _balance(margins, signs, k, b, (low, high), 1e-6, _STEPS)


def _balance(
    margins: np.ndarray,
    signs: np.ndarray,
    k: int,
    b: FloatArray,
    bracket: tuple[FloatArray, FloatArray],
    enough: float,
    steps: int,
) -> FloatArray:
    """Return the bias (C,) at which ∂L/∂b = 0, in the precision of the margins.

    There Σσ(z) over class 0, the first k samples, equals Σσ(-z) over class 1. The logarithm of
    their ratio increases with b, and is nearly linear where ∂L/∂b is flat. Find its zero from ``b``
    by Newton's method, bisecting if a step would leave the bracket (Press et al. 2007, Numerical
    Recipes, 9.4). Stop after a step of at most ``enough``: the next would be its square. Terms
    below e^-700, from larger margins, are raised to it, so for weights of several thousand the bias
    need not be the best.
    """
    low, high = bracket
    largest = _LARGEST_EXPONENT[margins.dtype.itemsize]
    for _ in range(steps):
        residual = margins + b.astype(margins.dtype)[:, None] * signs
        np.minimum(residual, largest, out=residual)
        np.exp(residual, out=residual)
        residual += 1
        np.reciprocal(residual, out=residual)  # |p - y|, σ(-m) of each margin m
        classes = residual[:, :k], residual[:, k:]
        totals = [each.sum(axis=1, dtype=float) for each in classes]
        squares = [np.einsum("ij,ij->i", each, each) for each in classes]
        excess = np.log(totals[0] / totals[1])
        slope = 2 - squares[0] / totals[0] - squares[1] / totals[1]
        low, high = np.where(excess < 0, b, low), np.where(excess > 0, b, high)
        step = np.divide(-excess, slope, out=np.full_like(b, np.inf), where=slope > 0)
        inside = (low <= b + step) & (b + step <= high)
        step = np.where(excess == 0, 0.0, np.where(inside, step, (low + high) / 2 - b))
        b = b + step
        if np.all(np.abs(step) <= enough * (1 + np.abs(b))):
            break
    return b


@dataclass(frozen=True, slots=True)
class Window:
    """The visible part of the plane of weights, a square.

    ``whole`` is whether every path stays inside.
    """

    w1_range: Range
    w2_range: Range
    whole: bool


class LossGrid:
    """The loss (B, A) on a grid over a window, at ``w1`` (A,) and ``w2`` (B,), as a relief.

    Attributes
    ----------
    lowest : row and column of the lowest point
    depth : (B, A), the cube root of the height above it, scaled to at most `LEVELS`. Contour lines
        at whole numbers are dense at the bottom, where runs end, but not too dense on the walls,
        where the loss is nearly linear
    levels : those of the lines that are correct. The region inside a line is convex, hence
        connected. If the grid breaks it into islands, it is too coarse for that valley, and neither
        this line nor a lower one would be correct
    """

    def __init__(self, w1: FloatArray, w2: FloatArray, loss: FloatArray) -> None:
        self.w1, self.w2, self.loss = w1, w2, loss
        row, column = np.unravel_index(loss.argmin(), loss.shape)
        self.lowest = int(row), int(column)
        depth = np.cbrt(loss - loss[self.lowest])
        self.depth = np.asarray(depth * LEVELS / max(float(depth.max()), 1e-9))
        broken = [level for level in range(1, LEVELS) if label(self.depth <= level)[1] > 1]
        self.levels = range(min(max(broken, default=0) + 1, LEVELS - 1), LEVELS)

    def labels(self) -> Iterator[tuple[float, float, float]]:
        """Yield w₁, w₂ and the loss where some lines cross a diagonal.

        It runs from the lowest point to the farthest corner; along it the convex loss only rises.
        """
        rows, columns = self.loss.shape
        low = np.array(self.lowest)
        far = np.where(low < np.array([rows, columns]) / 2, [rows - 1, columns - 1], 0)
        diagonal = np.linspace(low, far, 4 * max(rows, columns)).T
        depth, loss = (
            np.maximum.accumulate(map_coordinates(v, diagonal, order=1))
            for v in (self.depth, self.loss)
        )
        before = 0.0
        for level in self.levels:
            row, column, height = (np.interp(level, depth, v) for v in (*diagonal, loss))
            along = abs(row - low[0]) / rows
            in_corner = max(abs(row - far[0]), abs(column - far[1])) < 2
            if along > before + _LABEL_GAP and not in_corner:
                before = along
                w1 = np.interp(column, np.arange(columns), self.w1)
                w2 = np.interp(row, np.arange(rows), self.w2)
                yield float(w1), float(w2), float(height)


def window(paths: Sequence[FloatArray], optimum: FloatArray | None, unit: float) -> Window:
    """Return a square that contains the origin, the best weights, and the paths.

    A path that diverges widens it only until the valley would be lost from sight. Both axes have
    the same scale, so that the valley is as narrow as it looks, and round limits, which do not
    change if a path changes a little.

    Parameters
    ----------
    paths : the weights (E, 2) of each run
    optimum : the best weights (2,), if they exist
    unit : see `Landscape.unit`
    """
    must = [np.zeros(2), *(path[0] for path in paths), *([] if optimum is None else [optimum])]
    low, high = np.min(must, axis=0), np.max(must, axis=0)
    side = max(float(np.max(high - low)), _NARROWEST * unit)
    middle = (low + high) / 2
    reach = side / 2 * (_WIDEST_WITHOUT_BEST if optimum is None else _WIDEST)
    furthest = middle - reach, middle + reach
    every = np.vstack(paths)
    whole = bool(((every >= furthest[0]) & (every <= furthest[1])).all())
    every = np.clip(every, *furthest)
    low, high = np.minimum(low, every.min(axis=0)), np.maximum(high, every.max(axis=0))
    side = _MARGIN * max(float(np.max(high - low)), _NARROWEST * unit)
    step = _round_number(side / 8)
    middle = np.round((low + high) / 2 / step) * step
    half = math.ceil((side / 2 + step / 2) / step) * step
    # Drop the last digits, which are round-off.
    across, up = ((float(f"{m - half:.9g}"), float(f"{m + half:.9g}")) for m in middle)
    return Window(across, up, whole)


def _round_number(value: float) -> float:
    """Return the largest of … 0.5, 1, 2, 5, 10 … that is at most ``value``."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(m * power for m in (1, 2, 5) if m * power <= value * (1 + 1e-9))


def path(history: History) -> FloatArray:
    """Return the weights of a run over two features, epoch by epoch: (E+1, 2)."""
    return history.weights[:, 0, :]


def starting_at(dataset: Dataset, config: TrainConfig, weights: Sequence[float]) -> TrainConfig:
    """Return the config with these two weights, and the best bias for them, as its start."""
    at = np.asarray(weights, dtype=float)
    (bias,) = Landscape(dataset, config).best_bias(at[None])
    return replace(config, init=(*at.tolist(), float(bias)))

"""Several classes on one feature: a linear score for each, and the softmax of the scores.

    z_k = w_k x + b_k + c              score of class k; c is any number, the same for all
    P(y = k) = e^{z_k} / Σ_j e^{z_j}   softmax, in which e^c cancels

Only differences of scores matter: the log-odds between two classes are z_k - z_j, and with just two
classes P(y = 1) = σ(z_1 - z_0) (Bishop 2006, Pattern Recognition and Machine Learning, 4.3.4).
"""

import math
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from logreg.arrays import FloatArray, padded
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.models.links import most_probable, probabilities
from logreg.training.optimum import find_optimum
from logreg.training.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class FeatureScores:
    """The multinomial model of one feature.

    Attributes
    ----------
    dataset : the data it was fitted to, with one feature
    weights, bias : (K,) each
    """

    dataset: Dataset
    weights: FloatArray
    bias: FloatArray

    def scores(self, x: FloatArray, shift: float = 0.0) -> FloatArray:
        """Return z_k at x (n,), plus ``shift``: (n, K)."""
        return np.asarray(np.multiply.outer(x, self.weights) + self.bias + shift)

    def winners(self, low: float, high: float) -> list[tuple[float, float, int]]:
        """Return where each class is the most probable: (from, to, class), from low to high.

        Two scores cross where (w_k - w_j) x = b_j - b_k; between crossings their order is fixed.
        """
        w, b = self.weights, self.bias
        pairs = combinations(range(len(w)), 2)
        crossings = [(b[j] - b[k]) / (w[k] - w[j]) for j, k in pairs if w[j] != w[k]]
        edges = [low, *sorted(x for x in crossings if low < x < high), high]
        middles = np.convolve(edges, [0.5, 0.5], "valid")
        intervals: list[tuple[float, float, int]] = []
        labels = most_probable(self.scores(middles).T).tolist()
        for start, end, label in zip(edges[:-1], edges[1:], labels, strict=True):
            if intervals and intervals[-1][2] == label:
                start = intervals.pop()[0]
            intervals.append((float(start), float(end), label))
        return intervals


class SoftmaxNumbers:
    """Scores, all shifted by the same number, and their probabilities."""

    def __init__(self, model: FeatureScores, shift: float = 0.0) -> None:
        self.model, self.shift = model, shift
        self.shift_factor = float(np.exp(shift))  # factor of each power
        self.x = x = places(model.dataset.X_train)  # (F,)
        self.z = model.scores(x, shift)  # (F, K), like power and p
        self.power, self.p = np.exp(self.z), softmax(self.z)
        self.total = self.power.sum(axis=1)
        # With two classes, the sigmoid of this is the probability of the second.
        self.lead = self.z[:, -1] - self.z[:, 0]
        # Across the plot: scores, probabilities, and the most probable class.
        ends, fine = x[[0, -1]], np.linspace(x[0], x[-1], 201)
        self.line = ends, model.scores(ends, shift)
        self.curve = fine, softmax(model.scores(fine, shift))
        self.winners = model.winners(*ends.tolist())


def places(values: FloatArray) -> FloatArray:
    """Return round numbers across the range of the values, in steps of 1, 2 or 5 × 10^k."""
    low, high = padded(values)
    power = 10.0 ** math.floor(math.log10((high - low) / 20))
    step = next(m * power for m in (1, 2, 5) if (high - low) / (m * power) <= 100)
    numbers = np.arange(math.ceil(low / step), math.floor(high / step) + 1)
    return np.asarray(np.round(step * numbers, 10))


def softmax(z: FloatArray) -> FloatArray:
    """Return the probabilities of the classes from their scores (n, K): (n, K)."""
    return probabilities(z.T)


def fit_feature(dataset: Dataset, feature: int = 0) -> FeatureScores:
    """Return the multinomial model that best fits the training set with one feature.

    Many parameters give the same probabilities; these have weights and biases that sum to 0. If the
    feature separates some classes, no finite optimum exists, and an InputError says so.
    """
    alone = replace(
        dataset,
        X_train=dataset.X_train[:, [feature]],
        X_test=dataset.X_test[:, [feature]],
        feature_names=(dataset.feature_names[feature],),
    )
    best = find_optimum(Problem.of(alone, TrainConfig(model="multinomial")))
    if best.weights is None or best.bias is None:
        raise InputError(
            f"{alone.feature_names[0]} separates some classes perfectly, so their scores grow "
            "forever: choose another feature."
        )
    weights, bias = best.weights[:, 0], best.bias
    return FeatureScores(alone, weights - weights.mean(), bias - bias.mean())

"""Binomial logistic regression: two classes, one score.

    z = w·φ + b                     score, the log-odds (logit) of class 1
    p = σ(z) = 1 / (1 + e^-z)       probability of class 1
    ℓ = log(1 + e^z) - y z          log loss of one sample, y ∈ {0, 1}

With the sign s = 2y - 1 and the margin m = s z, how far a sample lies on its correct side, the
same loss is log(1 + e^-m), and

    ∇ℓ = -σ(-m) s (φ, 1) = (p - y) (φ, 1)
    ∇²ℓ = p (1 - p) (φ, 1)(φ, 1)ᵀ

(Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., 4.4 and 10.5).
"""

from collections.abc import Iterator

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.errors import InputError
from logreg.training.models.base import Scores, with_ones
from logreg.training.models.links import sigmoid

# Rows processed at once: few enough that the temporary arrays stay in the cache.
BLOCK = 16_384

# Products computed side by side when columns are multiplied: enough for the processor's vector
# unit. No product then has more than BLOCK / _LANES factors.
_LANES = 64


class Binomial:
    """Two classes; θ = (w₁ … w_m, b)."""

    link = "baseline"
    bias_sign = 1

    def start(self, n_features: int, n_classes: int) -> FloatArray:
        """Return m + 1 zeros."""
        return np.zeros(n_features + 1)

    def is_weight(self, n_features: int, n_classes: int) -> np.ndarray:
        """Return a mask of the weights: all parameters but the last."""
        return np.arange(n_features + 1) < n_features

    def objective(self, features: FloatArray, y: IntArray, n_classes: int) -> "BinomialObjective":
        """Return the mean log loss on ``features`` (n, m), ``y`` (n,) in {0, 1}.

        More than two classes are an `InputError`.
        """
        if n_classes != 2:
            raise InputError(
                f"The binomial model needs two classes, and these data have {n_classes}: "
                "choose the multinomial or the ordinal model."
            )
        columns = with_ones(features)
        columns *= 2 * y - 1
        return BinomialObjective(columns)

    def unpack(self, thetas: FloatArray, n_features: int) -> tuple[FloatArray, FloatArray]:
        """Split (…, m + 1) into weights (…, 1, m) and bias (…, 1)."""
        return thetas[..., None, :n_features], thetas[..., n_features:]

    def pack(self, weights: FloatArray, bias: FloatArray) -> FloatArray:
        """Join weights (1, m) and bias (1,) to (m + 1,)."""
        return np.concatenate([weights[0], bias])

    def scores(self, weights: FloatArray, bias: FloatArray) -> Scores:
        """Return z = w·φ + b."""
        return Scores(weights, bias, bias[..., :0])


class BinomialObjective:
    """Mean log loss in its margin form, block by block, in buffers that are allocated once."""

    def __init__(self, columns: FloatArray) -> None:
        """Take s (φ, 1) of each sample as a column: margins and gradients are one product each."""
        self.n_samples = columns.shape[1]
        starts = range(0, self.n_samples, BLOCK)
        # Copy the blocks if there are several, so that each is contiguous in memory.
        whole = len(starts) == 1
        parts = (columns[:, start : start + BLOCK] for start in starts)
        self._blocks = [part if whole else part.copy() for part in parts]
        work = np.empty(min(self.n_samples, BLOCK), dtype=columns.dtype)
        self._working = [(block, work[: block.shape[1]]) for block in self._blocks]
        self._scratch = np.empty((2, 0))

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return -mean(σ(-m) s (φ, 1)), with σ(-m) = 1 / (1 + e^m)."""
        if theta.ndim > 1:
            parts = (sigmoid(-(theta @ block)) @ block.T for block in self._blocks)
            return np.asarray(-sum(parts) / self.n_samples)
        total = np.zeros(len(theta), dtype=self._working[0][1].dtype)
        for block, work in self._working:
            np.dot(theta, block, out=work)
            np.minimum(work, 700.0, out=work)  # e^710 would overflow; σ(-700) is 1e-304
            np.exp(work, out=work)
            np.add(work, 1.0, out=work)
            np.reciprocal(work, out=work)
            total -= np.dot(block, work)
        total /= self.n_samples
        return total

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return mean(p (1 - p) (φ, 1)(φ, 1)ᵀ); the signs cancel."""
        total = np.zeros((len(theta), len(theta)))
        for block in self._blocks:
            margin = theta @ block
            total += (block * (sigmoid(margin) * sigmoid(-margin))) @ block.T
        return np.asarray(total / self.n_samples)

    def evaluate(self, thetas: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the mean of log(1 + e^-m) and the share of samples on their correct side."""
        loss = np.zeros(len(thetas))
        right = np.zeros(len(thetas))
        # Few enough samples at a time that both buffers stay in the cache.
        width = _LANES * max(1, BLOCK // (_LANES * len(thetas)))
        for block in self._blocks:
            # The least margin on the correct side: a score of exactly 0 is p = 0.5, so class 1.
            least = (block[-1] < 0) * np.nextafter(0.0, 1.0)
            for start in range(0, len(least), width):
                part = block[:, start : start + width]
                margin, small = self._buffers(len(thetas), part.shape[1])
                np.matmul(thetas, part, out=margin)
                right += (margin >= least[start : start + width]).sum(axis=1)
                # As in `softplus`, log(1 + e^-m) = log(1 + e^-|m|) - min(m, 0).
                np.abs(margin, out=small)
                np.negative(small, out=small)
                np.exp(small, out=small)
                np.minimum(margin, 0.0, out=margin)
                loss -= margin.sum(axis=1)
                loss += _sum_of_log1p(small, work=margin)
        return loss / self.n_samples, right / self.n_samples

    def _buffers(self, rows: int, columns: int) -> FloatArray:
        if self._scratch.shape[1] < rows * columns:
            self._scratch = np.empty((2, rows * columns))
        return self._scratch[:, : rows * columns].reshape(2, rows, columns)

    def batches(self, order: IntArray, size: int) -> Iterator["BinomialObjective"]:
        """Yield the mean losses on ``size`` samples each; the last may have fewer."""
        columns = self.margin_rows().T[:, order]
        for start in range(0, len(order), size):
            yield BinomialObjective(columns[:, start : start + size])

    def margins(self, theta: FloatArray) -> FloatArray:
        """Return the margin of each sample, s z."""
        return self.margin_rows() @ theta

    def margin_rows(self) -> FloatArray:
        """Return s (φ, 1), one row per sample."""
        return np.hstack(self._blocks).T

    def curvature_bound(self) -> float:
        """Return λmax(AᵀA) / 4n with A = [Φ 1], since p (1 - p) ≤ 1/4 (Böhning & Lindsay 1988)."""
        gram = np.sum([block @ block.T for block in self._blocks], axis=0)
        return float(np.linalg.eigvalsh(gram)[-1] / (4 * self.n_samples))


def _sum_of_log1p(values: FloatArray, work: FloatArray) -> FloatArray:
    """Return Σ log(1 + v) over each row of ``values`` (C, n), all between 0 and 1.

    A logarithm costs as much as a dozen products, so take it of products, which are at most
    2^(BLOCK / _LANES). That loses digits if the sum is small: then take each logarithm singly.
    """
    np.add(values, 1.0, out=work)
    rows, n = values.shape
    whole = n - n % _LANES
    products = np.multiply.reduce(work[:, :whole].reshape(rows, -1, _LANES), axis=1)
    total = np.log(products).sum(axis=1) + np.log(work[:, whole:]).sum(axis=1)
    if total.min() < 1e-3 * n:
        total = np.log1p(values, out=work).sum(axis=1)
    return np.asarray(total)

"""Ordinal logistic regression: classes in an order, one score cut by thresholds.

    η = w·φ                                     latent score
    P(class ≤ k) = σ(θ_k - η),  θ_0 < … < θ_{K-2}
    ℓ = -log(σ(a) - σ(c)),  a = θ_y - η,  c = θ_{y-1} - η

(proportional odds: McCullagh 1980, Regression models for ordinal data, J. R. Statist. Soc. B 42:2).
The thresholds are in order by construction: θ_k = θ_{k-1} + log(1 + e^{δ_k}) with a free δ_k.
Then 1 - e^{c-a} = σ(δ_y), and the loss is a sum of three terms that never overflow,

    ℓ = log(1 + e^-a) + log(1 + e^c) + log(1 + e^{-δ_y}),

the first absent for the last class, the second for the first, the third for both. No second
derivative in a, c or δ exceeds 1/4, so some step size is safe from any start.

    ∂ℓ/∂η = σ(-a) - σ(c),  ∂ℓ/∂θ_y = -σ(-a),  ∂ℓ/∂θ_{y-1} = σ(c)
"""

from functools import cached_property

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.models.base import LabelledColumns, Scores, one_hot
from logreg.training.models.links import cumulative, most_probable, sigmoid, softplus

# Numbers processed at once: few enough that the temporary arrays stay in the cache.
_CHUNK = 16_384


def _thresholds_of(thetas: FloatArray, n_features: int) -> FloatArray:
    """Return θ_0 < … < θ_{K-2} from (…, w, θ_0, δ_1 … δ_{K-2}): (…, K - 1)."""
    thresholds = thetas[..., n_features:].copy()
    thresholds[..., 1:] = softplus(thresholds[..., 1:])
    for k in range(1, thresholds.shape[-1]):
        before = thresholds[..., k - 1]
        # A gap may be too small for a float of this size to represent.
        thresholds[..., k] = np.maximum(before + thresholds[..., k], np.nextafter(before, np.inf))
    return thresholds


class Ordinal:
    """K classes in order; θ = (w_1 … w_m, θ_0, δ_1 … δ_{K-2})."""

    link = "cumulative"
    bias_sign = -1

    def start(self, n_features: int, n_classes: int) -> FloatArray:
        """Return weights of zero and the thresholds that give each class probability 1 / K."""
        share = np.arange(1, n_classes) / n_classes
        thresholds = np.log(share / (1 - share))
        return self.pack(np.zeros((1, n_features)), thresholds)

    def is_weight(self, n_features: int, n_classes: int) -> np.ndarray:
        """Return a mask of the weights: the first m parameters."""
        return np.arange(n_features + n_classes - 1) < n_features

    def objective(self, features: FloatArray, y: IntArray, n_classes: int) -> "OrdinalObjective":
        """Return the mean log loss on ``features`` (n, m), ``y`` (n,) in 0 … K-1."""
        return OrdinalObjective(features.T, one_hot(y, n_classes))

    def unpack(self, thetas: FloatArray, n_features: int) -> tuple[FloatArray, FloatArray]:
        """Split (…, P) into weights (…, 1, m) and thresholds (…, K - 1), which are the bias."""
        return thetas[..., None, :n_features], _thresholds_of(thetas, n_features)

    def pack(self, weights: FloatArray, bias: FloatArray) -> FloatArray:
        """Join weights (1, m) and ordered thresholds (K - 1,) to (m + K - 1,)."""
        gaps = np.diff(bias)
        # The inverse of log(1 + e^δ).
        return np.concatenate([weights[0], bias[:1], gaps + np.log(-np.expm1(-gaps))])

    def scores(self, weights: FloatArray, bias: FloatArray) -> Scores:
        """Return η = w·φ, which is compared with the thresholds."""
        return Scores(weights, np.zeros_like(bias[..., :1]), bias)


class OrdinalObjective(LabelledColumns):
    """Mean log loss of samples, one column φ of m numbers each."""

    @cached_property
    def _inner(self) -> FloatArray:
        """The share of samples in each class between two thresholds."""
        return np.asarray(self.labels[1:-1].mean(axis=1))

    def _beyond(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return -a and c: how far each sample is beyond its thresholds; -∞ if it has none."""
        m = len(self.columns)
        score = theta[..., :m] @ self.columns
        thresholds = _thresholds_of(theta, m)
        upper, lower = thresholds @ self.labels[:-1], thresholds @ self.labels[1:]
        above = np.where(self.labels[-1] > 0, -np.inf, score - upper)
        below = np.where(self.labels[0] > 0, -np.inf, lower - score)
        return above, below

    def _by_threshold(self, above: FloatArray, below: FloatArray) -> FloatArray:
        """Return the sums (…, K - 1) over the samples below and above each threshold."""
        return np.asarray(above @ self.labels[:-1].T + below @ self.labels[1:].T)

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the mean derivatives with respect to w, θ_0 and δ."""
        m = len(self.columns)
        above, below = map(sigmoid, self._beyond(theta))
        by_weight = (above - below) @ self.columns.T
        by_gap = _from_here_on(self._by_threshold(-above, below)) / self.n_samples
        delta = theta[..., m + 1 :]
        by_gap[..., 1:] = by_gap[..., 1:] * sigmoid(delta) - self._inner * sigmoid(-delta)
        return np.concatenate([by_weight / self.n_samples, by_gap], axis=-1)

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return the mean second derivatives with respect to w, θ_0 and δ."""
        m, k = len(self.columns), self.n_classes
        beyond = self._beyond(theta)
        above, below = map(sigmoid, beyond)
        bend_above, bend_below = (sigmoid(z) * sigmoid(-z) for z in beyond)
        # First with respect to the thresholds themselves.
        total = np.zeros((m + k - 1, m + k - 1))
        total[:m, :m] = (self.columns * (bend_above + bend_below)) @ self.columns.T
        total[:m, m:] = -self._by_threshold(self.columns * bend_above, self.columns * bend_below)
        total[m:, :m] = total[:m, m:].T
        total[m:, m:] = np.diag(self._by_threshold(bend_above, bend_below))
        # Then with respect to δ: θ_k = θ_0 + Σ_{j ≤ k} log(1 + e^{δ_j}).
        delta = theta[m + 1 :]
        slope = sigmoid(delta)
        move = np.eye(m + k - 1)
        move[m:, m:] = np.tril(np.ones((k - 1, k - 1))) * np.r_[1.0, slope]
        total = move.T @ total @ move / self.n_samples
        by_gap = _from_here_on(self._by_threshold(-above, below))[1:] / self.n_samples
        total[m + 1 :, m + 1 :] += np.diag(slope * sigmoid(-delta) * (by_gap + self._inner))
        return np.asarray(total)

    def evaluate(self, thetas: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the mean loss, and the share of samples whose class is the most probable."""
        m, k = len(self.columns), self.n_classes
        thresholds = _thresholds_of(thetas, m)
        loss = softplus(-thetas[:, m + 1 :]) @ (self._inner * self.n_samples)
        right = np.zeros(len(thetas))
        width = max(1, _CHUNK // (len(thetas) * k))
        for label, part in enumerate(self.parts):
            for start in range(0, part.shape[1], width):
                score = thetas[:, :m] @ part[:, start : start + width]
                if label < k - 1:
                    loss += softplus(score - thresholds[:, label, None]).sum(axis=1)
                if label > 0:
                    loss += softplus(thresholds[:, label - 1, None] - score).sum(axis=1)
                predicted = most_probable(cumulative(score[:, None], thresholds))
                right += (predicted == label).sum(axis=1)
        return loss / self.n_samples, right / self.n_samples

    def margins(self, theta: FloatArray) -> FloatArray:
        """Return a and -c: how far each sample's score is from the thresholds of its class."""
        m = len(self.columns)
        return np.asarray(self.margin_rows() @ np.r_[theta[:m], _thresholds_of(theta, m)])

    def margin_rows(self) -> FloatArray:
        """Return the rows whose products with (w, θ) are a and -c."""
        m, k = len(self.columns), self.n_classes
        blocks = []
        for label, part in enumerate(self.parts):
            for index, sign in ((label, 1.0), (label - 1, -1.0)):
                if 0 <= index < k - 1:
                    block = np.zeros((part.shape[1], m + k - 1))
                    block[:, :m] = -sign * part.T
                    block[:, m + index] = sign
                    blocks.append(block)
        return np.concatenate(blocks)

    def curvature_bound(self) -> float:
        """Return an upper bound on the curvature anywhere.

        The Hessian is at most Σ z zᵀ / 4n + D. The z are the gradients of a and of c, whose entries
        for δ are at most 1; D is diagonal, with a quarter of the share of samples in the class of
        the gap or above it for each δ. And ‖[U V]‖² ≤ ‖U‖² + ‖V‖², with U for the weights and θ_0
        and V for the δ.
        """
        k, n = self.n_classes, self.n_samples
        weights_and_first, gaps = [], []
        for label, part in enumerate(self.parts):
            for index in (label, label - 1):
                if 0 <= index < k - 1:
                    weights_and_first.append(np.vstack([-part, np.ones(part.shape[1])]))
                    moved = (np.arange(1, k - 1) <= index).astype(float)
                    gaps.append(part.shape[1] * np.outer(moved, moved))
        rows = np.hstack(weights_and_first)
        bound = np.linalg.eigvalsh(rows @ rows.T)[-1]
        if k > 2:
            sizes = np.array([part.shape[1] for part in self.parts], dtype=float)
            at_or_above = np.cumsum(sizes[::-1])[::-1][1 : k - 1]
            bound += np.linalg.eigvalsh(np.sum(gaps, axis=0))[-1] + at_or_above.max()
        return float(bound / (4 * n))


def _from_here_on(by_threshold: FloatArray) -> FloatArray:
    """Return the sum from each k on: θ_k moves with θ_0 and with every δ up to its own."""
    return np.cumsum(by_threshold[..., ::-1], axis=-1)[..., ::-1]

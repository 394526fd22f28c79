"""Multinomial logistic regression: classes without order, one score each (softmax regression).

    z_k = w_k·φ + b_k
    P(class k) = e^{z_k} / Σ_j e^{z_j}
    ℓ = log Σ_j e^{z_j} - z_y

With d_j = z_j - z_y, how far class j is ahead of the true one, the same loss is
log(1 + Σ_{j≠y} e^{d_j}), and

    ∂ℓ/∂z_k = P(class k) - [k = y]
    ∂²ℓ/∂z² = diag(P) - P Pᵀ

(Bishop 2006, Pattern Recognition and Machine Learning, 4.3.4; Böhning 1992, Multinomial logistic
regression algorithm, Annals of the Institute of Statistical Mathematics 44:1).
"""

from functools import cached_property

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.models.base import LabelledColumns, Scores, one_hot, with_ones

# Numbers processed at once: few enough that the temporary arrays stay in the cache.
_CHUNK = 32_768


class Multinomial:
    """K classes; θ = (w_1, b_1, …, w_K, b_K), where each w_k has m numbers."""

    link = "baseline"
    bias_sign = 1

    def start(self, n_features: int, n_classes: int) -> FloatArray:
        """Return K (m + 1) zeros."""
        return np.zeros(n_classes * (n_features + 1))

    def is_weight(self, n_features: int, n_classes: int) -> np.ndarray:
        """Return a mask of the weights: all parameters but the last of each class."""
        return np.tile(np.arange(n_features + 1) < n_features, n_classes)

    def objective(
        self, features: FloatArray, y: IntArray, n_classes: int
    ) -> "MultinomialObjective":
        """Return the mean log loss on ``features`` (n, m), ``y`` (n,) in 0 … K-1."""
        return MultinomialObjective(with_ones(features), one_hot(y, n_classes))

    def unpack(self, thetas: FloatArray, n_features: int) -> tuple[FloatArray, FloatArray]:
        """Split (…, K (m + 1)) into weights (…, K, m) and bias (…, K)."""
        rows = thetas.reshape(*thetas.shape[:-1], -1, n_features + 1)
        return rows[..., :-1], rows[..., -1]

    def pack(self, weights: FloatArray, bias: FloatArray) -> FloatArray:
        """Join weights (K, m) and bias (K,) to (K (m + 1),)."""
        return np.column_stack([weights, bias]).ravel()

    def scores(self, weights: FloatArray, bias: FloatArray) -> Scores:
        """Return z_k - z_0 for the classes after the first, which are their log-odds."""
        return Scores(
            weights[..., 1:, :] - weights[..., :1, :], bias[..., 1:] - bias[..., :1], bias[..., :0]
        )


class MultinomialObjective(LabelledColumns):
    """Mean log loss of samples, one column (φ, 1) of m + 1 numbers each."""

    @cached_property
    def _others(self) -> FloatArray:
        """1 - Y, the classes that are not a sample's own."""
        return np.asarray(1 - self.labels)

    def _rows(self, theta: FloatArray) -> FloatArray:
        return theta.reshape(*theta.shape[:-1], self.n_classes, -1)

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return mean((P - Y) (φ, 1)ᵀ), one row per class, flattened.

        For the true class P - 1 is minus the sum of the other P, which loses no digits near P = 1.
        """
        errors = _shares(self._rows(theta) @ self.columns)
        errors *= self._others
        errors -= self.labels * errors.sum(axis=-2, keepdims=True)
        return np.asarray((errors @ self.columns.T).reshape(theta.shape) / self.n_samples)

    def hessian(self, theta: FloatArray) -> FloatArray:
        """Return mean((diag(P) - P Pᵀ) ⊗ (φ, 1)(φ, 1)ᵀ), with 1 - P as the sum of the others."""
        p = _shares(self._rows(theta) @ self.columns)
        k, m = self.n_classes, len(self.columns)
        total = np.empty((k, m, k, m))
        for i in range(k):
            for j in range(i + 1):
                factor = p[i] * (np.delete(p, i, axis=0).sum(axis=0) if i == j else -p[j])
                total[i, :, j, :] = total[j, :, i, :] = (self.columns * factor) @ self.columns.T
        return np.asarray(total.reshape(k * m, k * m) / self.n_samples)

    def evaluate(self, thetas: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the mean of log(1 + Σ e^{d_j}), and the share of samples with no d_j above 0."""
        rows = self._rows(thetas)  # (C, K, m + 1)
        loss = np.zeros(len(thetas))
        right = np.zeros(len(thetas))
        width = max(1, _CHUNK // (len(thetas) * self.n_classes))
        for label, part in enumerate(self.parts):
            others = np.delete(rows, label, axis=1) - rows[:, label : label + 1]
            # Of tied classes the last is predicted.
            least = np.where(np.arange(self.n_classes - 1) < label, np.nextafter(0.0, 1.0), 0.0)
            for start in range(0, part.shape[1], width):
                ahead = others @ part[:, start : start + width]  # (C, K - 1, samples)
                right += (ahead < least[:, None]).all(axis=1).sum(axis=1)
                most = np.maximum(ahead.max(axis=1), 0.0)
                ahead -= most[:, None]
                np.exp(ahead, out=ahead)
                # log(1 + Σ e^d) = most + log(e^-most + Σ e^(d - most)), exact where most is 0.
                loss += (most + np.log1p(ahead.sum(axis=1) + np.expm1(-most))).sum(axis=1)
        return loss / self.n_samples, right / self.n_samples

    def margins(self, theta: FloatArray) -> FloatArray:
        """Return z_y - z_j for each sample and each other class."""
        rows = self._rows(theta)
        margins = [
            (rows[label] - np.delete(rows, label, axis=0)) @ part
            for label, part in enumerate(self.parts)
        ]
        return np.concatenate([each.ravel() for each in margins])

    def margin_rows(self) -> FloatArray:
        """Return rows with (φ, 1) in the place of class y and -(φ, 1) in that of class j."""
        k, m = self.n_classes, len(self.columns)
        blocks = []
        for label, part in enumerate(self.parts):
            for other in np.delete(np.arange(k), label):
                block = np.zeros((part.shape[1], k, m))
                block[:, label], block[:, other] = part.T, -part.T
                blocks.append(block.reshape(-1, k * m))
        return np.concatenate(blocks)

    def curvature_bound(self) -> float:
        """Return λmax(AᵀA) / 2n, since diag(P) - P Pᵀ has no eigenvalue above 1/2 (Böhning)."""
        gram = self.columns @ self.columns.T
        return float(np.linalg.eigvalsh(gram)[-1] / (2 * self.n_samples))


def _shares(z: FloatArray) -> FloatArray:
    """Return the softmax of ``z`` (…, K, n) over the classes."""
    e = np.exp(z - z.max(axis=-2, keepdims=True))
    return np.asarray(e / e.sum(axis=-2, keepdims=True))

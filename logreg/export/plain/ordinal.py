"""P(y ≤ k) = σ(θ_k - w·x) with thresholds θ, each log(1 + e^δ) above the previous one.

theta is (w, θ_0, δ_1, δ_2 …). Y has one column per class, true for the sample's class.
"""

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models.links import sigmoid


def start(X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return zero weights and the thresholds that make all classes equally probable."""
    share = np.arange(1, Y.shape[1]) / Y.shape[1]
    even = np.log(share / (1 - share))
    gaps = np.diff(even)
    return np.r_[np.zeros(X.shape[1]), even[:1], gaps + np.log(-np.expm1(-gaps))]


def thresholds(theta: FloatArray, m: int) -> FloatArray:
    """Return θ_0 < θ_1 < … of a theta with m weights."""
    return np.cumsum(np.r_[theta[m], np.logaddexp(0, theta[m + 1 :])])


def beyond(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return -a and c: how far each score lies above, and below, the interval of its class."""
    m, y = X.shape[1], Y.argmax(axis=1)
    score, ends = X @ theta[:m], np.r_[-np.inf, thresholds(theta, m), np.inf]
    return np.array([score - ends[y + 1], ends[y] - score])


def log_loss(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> np.floating:
    """Return the mean of log(1 + e^-a) + log(1 + e^c) + log(1 + e^-δ_y).

    That is -log(σ(a) - σ(c)) with a = θ_y - w·x and c = θ_{y-1} - w·x.
    """
    above, below = np.logaddexp(0, beyond(theta, X, Y))
    return np.mean(above + below + Y[:, 1:-1] @ np.logaddexp(0, -theta[X.shape[1] + 1 :]))


def by_gap(above: FloatArray, below: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return the mean derivatives in θ_0 and the gaps; each gap moves all later thresholds."""
    by_threshold = below @ Y[:, 1:] - above @ Y[:, :-1]
    return np.cumsum(by_threshold[::-1])[::-1] / len(Y)


def gradient(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return the mean derivatives with respect to w, θ_0 and δ."""
    above, below = sigmoid(beyond(theta, X, Y))
    gaps, delta = by_gap(above, below, Y), theta[X.shape[1] + 1 :]
    gaps[1:] = gaps[1:] * sigmoid(delta) - Y[:, 1:-1].mean(axis=0) * sigmoid(-delta)
    return np.r_[X.T @ (above - below) / len(X), gaps]


def hessian(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return the mean second derivatives, by way of those with respect to the thresholds."""
    m, z = X.shape[1], beyond(theta, X, Y)
    delta, rows = theta[m + 1 :], (np.c_[X, -1 * Y[:, :-1]], np.c_[-X, Y[:, 1:]])
    H = sum((r.T * sigmoid(b) * sigmoid(-b)) @ r for r, b in zip(rows, z, strict=True)) / len(X)
    move = np.eye(len(theta))  # from thresholds to their gaps
    move[m:, m:] = np.tri(len(theta) - m) * np.r_[1, sigmoid(delta)]
    above, below = sigmoid(z)
    bends = by_gap(above, below, Y)[1:] + Y[:, 1:-1].mean(axis=0)
    bends = np.r_[np.zeros(m + 1), sigmoid(delta) * sigmoid(-delta) * bends]
    return move.T @ H @ move + np.diag(bends)


def predict(theta: FloatArray, X: FloatArray) -> np.ndarray:
    """Return the most probable class of each sample, 0 … K-1."""
    m, ones = X.shape[1], np.ones(len(X))
    up_to = sigmoid(thresholds(theta, m) - (X @ theta[:m])[:, None])
    return np.diff(np.c_[0 * ones, up_to, ones]).argmax(axis=1)

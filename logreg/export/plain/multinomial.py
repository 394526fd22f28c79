"""Each class has a score z = w·x + b; the softmax of the scores is P.

theta is (w, b) of one class after another, and X ends in a column of ones. Y has one column per
class, true for the sample's class.
"""

import numpy as np

from logreg.arrays import FloatArray


def log_probabilities(theta: FloatArray, X: FloatArray) -> FloatArray:
    """Return log P of each class."""
    Z = X @ theta.reshape(-1, X.shape[1]).T
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def log_loss(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> np.floating:
    """Return the mean of -log P of the true class."""
    return -np.mean(log_probabilities(theta, X)[Y])


def gradient(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return the mean of (P - Y) xᵀ."""
    error = np.exp(log_probabilities(theta, X)) * ~Y
    error -= Y * error.sum(axis=1, keepdims=True)  # P - Y
    return (error.T @ X).ravel() / len(X)


def hessian(theta: FloatArray, X: FloatArray, Y: np.ndarray) -> FloatArray:
    """Return the mean of (diag(P) - P Pᵀ) ⊗ x xᵀ."""
    P, same = np.exp(log_probabilities(theta, X)), np.eye(Y.shape[1])
    D = -P[:, :, None] * P[:, None, :] * (1 - same)
    D -= same * D.sum(axis=2, keepdims=True)  # diag(P) - P Pᵀ
    H = np.einsum("nkl,ni,nj->kilj", D, X, X, optimize=True)
    return H.reshape(len(theta), len(theta)) / len(X)


def predict(theta: FloatArray, X: FloatArray) -> np.ndarray:
    """Return the most probable class of each sample, 0 … K-1."""
    return log_probabilities(theta, X).argmax(axis=1)

"""p = σ(z) with z = w·x + b is the probability of the second class.

theta is (w, b), and X ends in a column of ones. y is true for the second class.
"""

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models.links import sigmoid


def log_loss(theta: FloatArray, X: FloatArray, y: np.ndarray) -> np.floating:
    """Return the mean of log(1 + e^z) - y z."""
    z = X @ theta
    return np.mean(np.logaddexp(0, np.where(y, -z, z)))


def gradient(theta: FloatArray, X: FloatArray, y: np.ndarray) -> FloatArray:
    """Return the mean of (p - y) x."""
    z = X @ theta
    error = np.where(y, -sigmoid(-z), sigmoid(z))  # p - y
    return X.T @ error / len(X)


def hessian(theta: FloatArray, X: FloatArray, y: np.ndarray) -> FloatArray:
    """Return the mean of p (1 - p) x xᵀ."""
    z = X @ theta
    return (X.T * sigmoid(z) * sigmoid(-z)) @ X / len(X)


def predict(theta: FloatArray, X: FloatArray) -> np.ndarray:
    """Return whether each sample is predicted to be in the second class."""
    return X @ theta >= 0

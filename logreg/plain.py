"""Logistic regression by gradient descent in plain NumPy, to read and copy.

`logreg.train` computes the same numbers, faster, and for more models, optimizers and penalties.
"""

import numpy as np

from logreg.arrays import FloatArray, IntArray


def gradient_descent(
    X: FloatArray, y: IntArray, learning_rate: float = 0.1, epochs: int = 100
) -> tuple[FloatArray, float, list[float]]:
    """Fit weights and bias to samples X (n, d) with labels y (n,), each 0 or 1.

    Return the weights (d,), the bias, and the loss at the start and after each epoch.

    >>> X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 1, 0, 1])
    >>> weights, bias, losses = gradient_descent(X, y, learning_rate=0.5, epochs=1000)
    >>> print(weights.round(3), round(bias, 3), round(losses[-1], 3))
    [0.908] -1.362 0.587
    """
    weights, bias, losses = np.zeros(X.shape[1]), 0.0, []
    for epoch in range(epochs + 1):
        scores = X @ weights + bias
        probabilities = np.exp(-np.logaddexp(0, -scores))  # 1 / (1 + e^-score), without overflow
        loss = np.mean(np.logaddexp(0, scores) - y * scores)  # -log of the true class's probability
        losses.append(float(loss))
        if epoch < epochs:
            errors = probabilities - y
            weights = weights - learning_rate * X.T @ errors / len(y)
            bias = bias - learning_rate * float(np.mean(errors))
    return weights, bias, losses

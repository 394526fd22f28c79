"""What several tests build or compute: small data sets, and authorities that share no code
with the library."""

import numpy as np
from scipy.special import expit

from logreg import DataConfig, Dataset, History, TrainConfig, make_dataset
from logreg.models import MODELS
from logreg.optimum import Optimum


def dataset_of(X, y, X_test=None, y_test=None):
    """A data set of the rows given; without a test part of its own it is tested on them."""
    X, y = np.array(X, dtype=float), np.array(y)
    return Dataset(
        X_train=X,
        y_train=y,
        X_test=X if X_test is None else np.array(X_test, dtype=float),
        y_test=y if y_test is None else np.array(y_test),
        feature_names=tuple(f"f{i}" for i in range(X.shape[1])),
        class_names=("no", "yes"),
    )


def blobs(**settings):
    return make_dataset(DataConfig(**settings))


def random_rows(seed, n, d, scale=1.0):
    """Rows of both classes (if n > 1), overlapping, off the origin."""
    rng = np.random.default_rng(seed)
    X = scale * (rng.normal(size=(n, d)) + rng.normal(size=d))
    y = rng.integers(0, 2, n)
    y[:2] = [0, 1][: len(y[:2])]
    return X, y


def objective_of(X, y):
    return MODELS["binomial"].objective(X, y, 2)


def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def loss_at(theta, X, y):
    """Mean log loss in extended precision, straight from its definition."""
    z = with_ones(X).astype(np.longdouble) @ np.asarray(theta, dtype=np.longdouble)
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient_at(theta, X, y):
    A = with_ones(X)
    return A.T @ (expit(A @ theta) - y) / len(y)


def hessian_at(theta, X):
    A = with_ones(X)
    p = expit(A @ theta)
    return (A.T * (p * (1 - p))) @ A / len(A)


def theta_of(step):
    """The parameters of an epoch or an optimum as one vector."""
    return np.r_[step.weights.ravel(), step.bias.ravel()]


def history_of(train_loss, *, best=0.1, test_loss=None, **config):
    """A history with the losses given; its weights are all zero."""
    train_loss = np.array(train_loss, dtype=float)
    n = len(train_loss)
    weights, bias = np.zeros((n, 1, 2)), np.zeros((n, 1))
    finite = best is not None
    return History(
        config=TrainConfig(epochs=n - 1, **config),
        weights=weights,
        bias=bias,
        train_loss=train_loss,
        test_loss=train_loss if test_loss is None else np.array(test_loss, dtype=float),
        train_accuracy=np.full(n, 0.5),
        test_accuracy=np.full(n, 0.5),
        optimum=Optimum(
            loss=best if finite else 0.0,
            weights=weights[0] if finite else None,
            bias=bias[0] if finite else None,
            curvature=1.0 if finite else 0.0,
        ),
    )

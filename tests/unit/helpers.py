"""Shared helpers: small data sets, and references that share no code with the library."""

from types import SimpleNamespace

import numpy as np
from sklearn.linear_model import LogisticRegression

from logreg import DataConfig, Dataset, History, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import Diagnosis, step_bounds
from logreg.text.verdicts import describe_run
from logreg.training.features import FeatureMap
from logreg.training.models import MODELS
from logreg.training.optimum import Optimum, find_optimum
from logreg.training.problem import Problem

EXACT = np.longdouble


def dataset_of(X, y, X_test=None, y_test=None):
    """A data set of the given rows, which are also the test set unless one is given."""
    X, y = np.array(X, dtype=float), np.array(y)
    k = max(2, int(y.max()) + 1)
    return Dataset(
        X_train=X,
        y_train=y,
        X_test=X if X_test is None else np.array(X_test, dtype=float),
        y_test=y if y_test is None else np.array(y_test),
        feature_names=tuple(f"f{i}" for i in range(X.shape[1])),
        class_names=("no", "yes") if k == 2 else tuple("abcdefgh"[:k]),
    )


def blobs(**settings):
    return make_dataset(DataConfig(**settings))


def random_rows(seed, n, d, scale=1.0, n_classes=2):
    """Rows of all classes (if n allows), overlapping, off the origin."""
    rng = np.random.default_rng(seed)
    X = scale * (rng.normal(size=(n, d)) + rng.normal(size=d))
    y = rng.integers(0, n_classes, n)
    first = np.arange(n_classes)
    y[:n_classes] = first[: len(y[:n_classes])]
    return X, y


def overlapping(n_classes=3, n=60, d=2, seed=0, noise=1.0, scale=1.0):
    """Classes of about equal size along one direction, with any amount of noise."""
    rng = np.random.default_rng([seed, 7])
    X = scale * (rng.normal(size=(n, d)) + 0.5)
    latent = X @ np.linspace(1.0, -0.5, d) / scale + noise * rng.logistic(size=n)
    y = np.empty(n, dtype=int)
    y[np.argsort(latent)] = np.arange(n) * n_classes // n
    return dataset_of(X, y)


def classes_of(model, k=3):
    """The number of classes to try a model with: two for the binomial one, else k."""
    return 2 if model == "binomial" else k


def optimum_of(dataset, config=None):
    return find_optimum(Problem.of(dataset, config))


def bounds_of(dataset, optimum, config=None):
    return step_bounds(Problem.of(dataset, config), optimum)


def judge(history, bounds, rate=None):
    """The outcome of a run, and its verdict."""
    diagnosis = Diagnosis(history, bounds, rate)
    return SimpleNamespace(state=diagnosis.state, sentence=describe_run(diagnosis))


def judged(dataset, **config):
    """A run, the bounds of its steps, and its outcome."""
    history = run(dataset, TrainConfig(**config))
    bounds = step_bounds(history.problem, history.optimum)
    return history, bounds, judge(history, bounds)


def converged(dataset, **settings):
    """A run that has converged to the optimum, unless the settings differ."""
    defaults = {"optimizer": "newton", "learning_rate": 1.0, "epochs": 20}
    return run(dataset, TrainConfig(**{**defaults, **settings}))


def objective_of(X, y, model="binomial", n_classes=2):
    return MODELS[model].objective(X, y, n_classes)


def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def unpenalized_fit(X, y):
    """scikit-learn's fit without a penalty: θ and its mean loss."""
    fit = LogisticRegression(C=np.inf, tol=1e-10, solver="newton-cholesky", max_iter=1000)
    fit.fit(X, y)
    theta = np.r_[fit.coef_[0], fit.intercept_]
    return theta, float(loss_at(theta, X, y))


def sigma(z):
    """σ(z), in the precision of z; the sign decides which side is written without overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def cuts_of(theta, d):
    """The thresholds of the ordinal model: a first one and gaps log(1 + e^δ)."""
    theta = np.asarray(theta, dtype=EXACT)
    return np.cumsum(np.r_[theta[d], np.logaddexp(0, theta[d + 1 :])])


def log_probabilities(theta, X, model="binomial", n_classes=2):
    """Logarithms of the probability of each class in extended precision: (n, K)."""
    theta, X = np.asarray(theta, dtype=EXACT), np.asarray(X, dtype=EXACT)
    d = X.shape[1]
    if model == "binomial":
        z = with_ones(X) @ theta
        return -np.stack([np.logaddexp(0, z), np.logaddexp(0, -z)], axis=1)
    if model == "multinomial":
        z = with_ones(X) @ theta.reshape(n_classes, d + 1).T
        most = z.max(axis=1, keepdims=True)
        return z - most - np.log(np.exp(z - most).sum(axis=1, keepdims=True))
    eta = X @ theta[:d]
    ends = np.full((len(X), 1), np.inf, EXACT)
    z = np.hstack([-ends, cuts_of(theta, d) - eta[:, None], ends])
    low, high = z[:, :-1], z[:, 1:]
    # On the side where both are small, their difference cancels less.
    return np.log(np.where(low > 0, sigma(-low) - sigma(-high), sigma(high) - sigma(low)))


def loss_at(theta, X, y, model="binomial", n_classes=2):
    """Mean log loss in extended precision, from its definition."""
    return -np.mean(log_probabilities(theta, X, model, n_classes)[np.arange(len(y)), y])


def exact_gradient(theta, X, y, model="binomial", n_classes=2):
    """∇ of the mean log loss in extended precision, from the derivatives of probabilities."""
    theta, X, y = np.asarray(theta, dtype=EXACT), np.asarray(X, dtype=EXACT), np.asarray(y)
    n, d = X.shape
    if model == "binomial":
        return with_ones(X).T @ (sigma(with_ones(X) @ theta) - y) / n
    if model == "multinomial":
        errors = np.exp(log_probabilities(theta, X, model, n_classes)) - np.eye(n_classes)[y]
        return (errors.T @ with_ones(X)).ravel() / n
    cuts, eta = cuts_of(theta, d), X @ theta[:d]
    p = np.exp(log_probabilities(theta, X, model, n_classes)[np.arange(n), y])
    by_cut = np.zeros((n, n_classes - 1), EXACT)
    for k in range(n_classes - 1):
        z = cuts[k] - eta
        density = sigma(z) * sigma(-z) / p
        by_cut[:, k] = np.where(y == k, -density, 0) + np.where(y == k + 1, density, 0)
    by_weight = -(by_cut.sum(axis=1) @ X)
    later = [by_cut[:, k:].sum() for k in range(n_classes - 1)]
    return np.r_[by_weight, later[0], later[1:] * sigma(theta[d + 1 :])] / n


def gradient_at(theta, X, y, model="binomial", n_classes=2):
    return np.float64(exact_gradient(theta, X, y, model, n_classes))


def hessian_at(theta, X, y=None, model="binomial", n_classes=2):
    """∇² of the mean log loss; that of the binomial model does not depend on the labels."""
    if model == "binomial":
        p = sigma(with_ones(X) @ theta)
        return (with_ones(X).T * (p * (1 - p))) @ with_ones(X) / len(X)
    theta, h = np.asarray(theta, dtype=EXACT), EXACT(1e-6) / max(1, np.abs(X).max())
    hessian = [
        (
            exact_gradient(theta + step, X, y, model, n_classes)
            - exact_gradient(theta - step, X, y, model, n_classes)
        )
        / (2 * h)
        for step in h * np.eye(len(theta), dtype=EXACT)
    ]
    return np.float64(np.add(hessian, np.transpose(hessian)) / 2)


def weights_among(model, d, n_classes):
    """Which parameters of a vector are weights."""
    if model == "multinomial":
        return np.array(n_classes * (d * [True] + [False]))
    return np.array(d * [True] + (1 if model == "binomial" else n_classes - 1) * [False])


def theta_of(step, model="binomial"):
    """The parameters of an epoch or an optimum as one vector."""
    if model == "multinomial":
        return np.column_stack([step.weights, step.bias]).ravel()
    if model == "ordinal":
        gaps = np.diff(step.bias.astype(EXACT))
        free = np.float64(gaps + np.log(-np.expm1(-gaps)))
        return np.r_[step.weights.ravel(), step.bias[:1], free]
    return np.r_[step.weights.ravel(), step.bias.ravel()]


def history_of(train_loss, *, best=0.1, test_loss=None, **config):
    """A history with the given losses and zero weights."""
    train_loss = np.array(train_loss, dtype=float)
    n = len(train_loss)
    weights, bias = np.zeros((n, 1, 2)), np.zeros((n, 1))
    finite = best is not None
    features = FeatureMap.fit(np.array([[0.0, 1.0], [1.0, 0.0]]))
    return History(
        problem=Problem(TrainConfig(epochs=n - 1, **config), features, n_samples=2, n_classes=2),
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


def arrays_of(value):
    """Every array in nested dicts and lists, and every number as one."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from arrays_of(item)
    elif isinstance(value, np.ndarray | np.number | int | float):
        yield np.asarray(value)


def is_finite(picture):
    """Whether every number that a picture draws is finite."""
    moving = [(each.trace, each.x, each.y) for each in picture.layers]
    numbers = arrays_of([picture.data, picture.layout, moving])
    return all(np.isfinite(array).all() for array in numbers)

"""Each update rule against its paper's formula, and the optimum that all must reach."""

import math

import numpy as np
import pytest

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.training.models import default_model
from logreg.training.optimizers import OPTIMIZERS, newton_direction, soft_threshold
from logreg.training.optimum import Optimum
from tests.unit.helpers import (
    blobs,
    classes_of,
    gradient_at,
    hessian_at,
    overlapping,
    sigma,
    theta_of,
    weights_among,
    with_ones,
)

FIRST_ORDER = [name for name in OPTIMIZERS if name != "newton"]
MODELS = ("binomial", "multinomial", "ordinal")


class Bowl:
    """The loss θ⁴/4 + c θ²/2 - θ of each coordinate, with its own c."""

    c = np.array([0.5, 3.0, 0.0])

    def gradient(self, theta):
        return slope(theta, self.c)

    def hessian(self, theta):
        return (3 * theta**2 + self.c)[..., None] * np.eye(3)


def slope(t, c):
    return t**3 + c * t - 1


# Each yields (θ_t, size of the step t) of one coordinate for each rate, as the papers write it.


def gd(t, c, rates):
    for rate in rates:
        t = t - rate * slope(t, c)
        yield t, rate


def momentum(t, c, rates, ahead=0.0):
    """With a velocity: v ← 0.9 v - η g, θ ← θ + v (Sutskever et al. 2013, eq. 1 and 2)."""
    v = 0.0
    for rate in rates:
        v = 0.9 * v - rate * slope(t + ahead * v, c)
        t = t + v
        yield t, rate


def nesterov(t, c, rates):
    """With a velocity: v ← 0.9 v - η g(θ + 0.9 v), θ ← θ + v (Sutskever et al., eq. 3 and 4)."""
    return momentum(t, c, rates, ahead=0.9)


def scaled(t, c, rates, direction, square):
    """θ ← θ - η direction / √square, both functions of all gradients, the last one first."""
    seen = []
    for rate in rates:
        seen.insert(0, slope(t, c))
        size = rate / (math.sqrt(square(seen)) + 1e-8)
        t = t - size * direction(seen)
        yield t, size


def decaying(values, decay):
    return math.fsum(value * decay**age for age, value in enumerate(values))


def squares(values):
    return [value * value for value in values]


def adagrad(t, c, rates):
    return scaled(t, c, rates, lambda seen: seen[0], lambda seen: math.fsum(squares(seen)))


def rmsprop(t, c, rates):
    """The mean of squares written out: 0.01 Σ 0.99^(age) g²."""
    return scaled(
        t, c, rates, lambda seen: seen[0], lambda seen: 0.01 * decaying(squares(seen), 0.99)
    )


def adam(t, c, rates):
    """Kingma & Ba, algorithm 1, with both means as the weighted averages that they are."""

    def mean(values, decay):
        return decaying(values, decay) / decaying([1] * len(values), decay)

    return scaled(
        t, c, rates, lambda seen: mean(seen, 0.9), lambda seen: mean(squares(seen), 0.999)
    )


def newton(t, c, rates):
    for rate in rates:
        t = t - rate * slope(t, c) / (3 * t * t + c)
        yield t, rate


RULES = (gd, momentum, nesterov, adagrad, rmsprop, adam, newton)


def test_every_optimizer_has_a_rule_here():
    assert [rule.__name__ for rule in RULES] == list(OPTIMIZERS)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("rates", [[0.05] * 12, [0.05, 0.01, 0.08, 0.02, 0.06, 0.03]])
def test_steps_are_those_of_the_paper(rule, rates):
    """The heavy ball remembers its last *step*, whatever the rate; the means remember gradients."""
    theta, state = np.array([0.3, -1.2, 2.0]), None
    expected = zip(*(rule(t, c, rates) for t, c in zip(theta, Bowl.c, strict=True)), strict=True)
    for rate, coordinates in zip(rates, expected, strict=True):
        given = theta.copy()
        moved, size, state = OPTIMIZERS[rule.__name__].step(theta, Bowl(), state, rate)
        np.testing.assert_array_equal(theta, given)  # the input is not modified
        theta = moved
        reached, sizes = np.array(coordinates).T
        np.testing.assert_allclose(theta, reached, rtol=1e-11)
        np.testing.assert_allclose(np.broadcast_to(size, 3), sizes, rtol=1e-11)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_several_runs_are_stepped_together_as_each_alone(name):
    rng = np.random.default_rng(0)
    thetas, rates = rng.normal(size=(4, 3)), np.array([[0.3], [0.01], [1.0], [0.1]])

    together, single, states = None, thetas, [None] * 4
    for _ in range(5):
        thetas, sizes, together = OPTIMIZERS[name].step(thetas, Bowl(), together, rates)
        steps = zip(single, states, rates[:, 0], strict=True)
        moved = [OPTIMIZERS[name].step(t, Bowl(), state, rate) for t, state, rate in steps]
        single, alone, states = map(list, zip(*moved, strict=True))
        np.testing.assert_array_equal(thetas, single)
        expected = [np.broadcast_to(size, 3) for size in alone]
        np.testing.assert_array_equal(np.broadcast_to(sizes, (4, 3)), expected)
        thetas = soft_threshold(thetas, 0.1 * sizes)
        single = [soft_threshold(t, 0.1 * size) for t, size in zip(single, alone, strict=True)]


def test_newton_direction_is_zero_along_directions_without_curvature():
    rng = np.random.default_rng(0)
    B = rng.normal(size=(5, 5))
    convex, g = B @ B.T, rng.normal(size=5)
    np.testing.assert_allclose(newton_direction(convex, g), np.linalg.solve(convex, g), rtol=1e-8)
    flat = B[:, :3] @ B[:, :3].T  # two directions are flat
    expected = np.linalg.pinv(flat, rcond=1e-10, hermitian=True) @ g
    np.testing.assert_allclose(newton_direction(flat, g), expected, rtol=1e-8)
    # Where the loss bends downwards the step still goes downhill.
    q, _ = np.linalg.qr(B)
    bent = (q * [3.0, 1.0, -2.0, 0.5, -0.1]) @ q.T
    expected = (q / [3.0, 1.0, 2.0, 0.5, 0.1]) @ q.T @ g
    np.testing.assert_allclose(newton_direction(bent, g), expected, rtol=1e-9)
    assert not newton_direction(np.zeros((2, 2)), np.zeros(2)).any()


RATES = {
    "gd": 1.0,
    "momentum": 0.2,
    "nesterov": 0.2,
    "adagrad": 1.0,
    "rmsprop": 0.05,
    "adam": 0.1,
    "newton": 1.0,
}


def trained(dataset, name, epochs, **settings):
    decay = 0.1 if name == "rmsprop" else 0.0  # it keeps oscillating in proportion to the rate
    config = TrainConfig(
        optimizer=name, learning_rate=RATES[name], epochs=epochs, decay=decay, **settings
    )
    return run(dataset, config)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("settings", [{}, {"l2": 0.1, "init": "normal"}], ids=["plain", "l2"])
def test_every_optimizer_reaches_the_optimum_of_every_model(model, name, settings):
    dataset = overlapping(classes_of(model))
    history = trained(dataset, name, 12 if name == "newton" else 1000, model=model, **settings)
    assert not history.optimum.separable
    assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-6)
    assert (history.objective >= history.optimum.loss - 1e-12).all()


@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("l2", [0.0, 0.05])
def test_with_l1_training_converges_where_loss_and_penalty_balance(model, name, l2):
    """|g_j| ≤ l1 where w_j = 0, and else g_j = -l1 sign(w_j); some weights are exactly 0."""
    l1, k = 0.06, classes_of(model)
    dataset = overlapping(k, n=60, d=5, seed=3, noise=3.0)
    history = trained(dataset, name, 1500, model=model, l1=l1, l2=l2, standardize=True)
    Z, theta = history.features(dataset.X_train), theta_of(history[-1], model)
    weights = weights_among(model, Z.shape[1], k)
    w, g = theta[weights], gradient_at(theta, Z, dataset.y_train, model, k)[weights]
    g += l2 * w
    zero = w == 0
    assert zero.any()
    assert not zero.all()
    small = 2e-3 if name == "rmsprop" else 1e-6
    assert (np.abs(g[zero]) <= l1 + small).all()
    np.testing.assert_allclose(g[~zero], -l1 * np.sign(w[~zero]), atol=small)
    assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-5)
    if name != "rmsprop":
        assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-8)
        np.testing.assert_array_equal(history.optimum.weights == 0, history.weights[-1] == 0)


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("degree", [1, 2])
def test_newton_of_rate_one_is_iteratively_reweighted_least_squares(l2, degree):
    dataset = blobs(n_samples=100, spread=3.0)
    config = TrainConfig(
        optimizer="newton", learning_rate=1.0, epochs=6, l2=l2, degree=degree, standardize=True
    )
    history = run(dataset, config)
    A, y = with_ones(history.features(dataset.X_train)), dataset.y_train
    n, p = A.shape
    ridge = np.sqrt(n * l2) * np.eye(p)[:-1]
    theta = np.zeros(p)
    for epoch in history:
        np.testing.assert_allclose(theta_of(epoch), theta, rtol=1e-7, atol=1e-9)
        mean = sigma(A @ theta)
        weight = mean * (1 - mean)
        working = A @ theta + (y - mean) / weight
        root = np.sqrt(weight)
        theta, *_ = np.linalg.lstsq(
            np.vstack([root[:, None] * A, ridge]),
            np.r_[root * working, np.zeros(p - 1)],
            rcond=None,
        )


UNREACHABLE = Optimum(loss=0.0, weights=None, bias=None, curvature=0.0)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
@pytest.mark.parametrize("model", [None, "ordinal"])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("rate", [1.0, 0.5])
def test_newtons_loss_never_rises_on_separable_data(name, model, standardize, rate):
    """Nor is it ever held up: in the end the loss is as good as exponential along the way, where a
    whole step divides it by e, and the step of rate η by e^η."""
    dataset = make_dataset(DataConfig(dataset=name, all_features=True, n_samples=569))
    config = TrainConfig(
        model=model or default_model(len(dataset.class_names)),
        optimizer="newton",
        learning_rate=rate,
        standardize=standardize,
        epochs=200,
    )
    loss = run(dataset, config, UNREACHABLE).train_loss
    assert (np.diff(loss) < 0).all()
    np.testing.assert_allclose(loss[101:] / loss[100:-1], np.exp(-rate), rtol=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_a_newton_step_is_the_gradient_over_the_hessian(model):
    k = classes_of(model, 4)
    dataset = overlapping(k)
    config = TrainConfig(
        model=model, optimizer="newton", learning_rate=0.5, epochs=2, l2=0.2, init="normal"
    )
    first, second, _ = run(dataset, config)
    theta, weights = theta_of(first, model), weights_among(model, 2, k)
    X, y = dataset.X_train, dataset.y_train
    g = gradient_at(theta, X, y, model, k) + 0.2 * weights * theta
    values, vectors = np.linalg.eigh(hessian_at(theta, X, y, model, k) + np.diag(0.2 * weights))
    bends = np.abs(values) > 1e-10
    inverse = np.where(bends, 1 / np.where(bends, np.abs(values), 1), 0)
    step = vectors @ (inverse * (vectors.T @ g))
    np.testing.assert_allclose(theta_of(second, model), theta - 0.5 * step, rtol=1e-6, atol=1e-8)

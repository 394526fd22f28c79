"""Each update rule against its paper's formula, and what all of them must reach."""

import math

import numpy as np
import pytest

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.training.models import default_model
from logreg.training.optimizers import OPTIMIZERS, newton_direction, soft_threshold
from logreg.training.optimum import Optimum
from tests.unit.helpers import (
    blobs,
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
    """A loss whose gradient is easily written for one coordinate at a time: θ⁴/4 + c θ²/2 - θ."""

    bends = (0.5, 3.0, 0.0)

    def gradient(self, theta):
        return np.array([slope(t, c) for t, c in zip(theta, self.bends, strict=True)])

    def hessian(self, theta):
        return np.diag([3 * t * t + c for t, c in zip(theta, self.bends, strict=True)])


def slope(t, c):
    return t**3 + c * t - 1


# Each yields (θ_t, size of the step t) for one coordinate and ever so many steps, as the papers
# write it.


def gd(t, c, rate):
    while True:
        t = t - rate * slope(t, c)
        yield t, rate


def momentum(t, c, rate):
    """With a velocity: v ← 0.9 v - η g, θ ← θ + v (Sutskever et al. 2013, eq. 1 and 2)."""
    v = 0.0
    while True:
        v = 0.9 * v - rate * slope(t, c)
        t = t + v
        yield t, rate


def nesterov(t, c, rate):
    """With a velocity: v ← 0.9 v - η g(θ + 0.9 v), θ ← θ + v (Sutskever et al., eq. 3 and 4)."""
    v = 0.0
    while True:
        v = 0.9 * v - rate * slope(t + 0.9 * v, c)
        t = t + v
        yield t, rate


def adagrad(t, c, rate):
    seen = []
    while True:
        g = slope(t, c)
        seen.append(g)
        size = rate / (math.sqrt(math.fsum(old * old for old in seen)) + 1e-8)
        t = t - size * g
        yield t, size


def rmsprop(t, c, rate):
    """The mean of squares written out: 0.01 Σ 0.99^(age) g²."""
    seen = []
    while True:
        g = slope(t, c)
        seen.append(g)
        mean = 0.01 * math.fsum(old * old * 0.99**age for age, old in enumerate(reversed(seen)))
        size = rate / (math.sqrt(mean) + 1e-8)
        t = t - size * g
        yield t, size


def adam(t, c, rate):
    """Kingma & Ba, algorithm 1, with both means as the weighted averages that they are."""
    seen = []
    while True:
        seen.append(slope(t, c))
        m, v = (
            math.fsum(b**age * old**power for age, old in enumerate(reversed(seen)))
            / math.fsum(b**age for age in range(len(seen)))
            for b, power in ((0.9, 1), (0.999, 2))
        )
        size = rate / (math.sqrt(v) + 1e-8)
        t = t - size * m
        yield t, size


def newton(t, c, rate):
    while True:
        t = t - rate * slope(t, c) / (3 * t * t + c)
        yield t, rate


RULES = {
    "gd": gd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "newton": newton,
}


def test_every_optimiser_has_a_rule_here():
    assert set(RULES) == set(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_those_of_the_paper(name):
    start, rates = np.array([0.3, -1.2, 2.0]), [0.05] * 12
    optimizer, state = OPTIMIZERS[name], None
    rules = [RULES[name](t, c, rates[0]) for t, c in zip(start, Bowl.bends, strict=True)]
    theta = start
    for rate in rates:
        given = theta.copy()
        moved, size, state = optimizer.step(theta, Bowl(), state, rate)
        np.testing.assert_array_equal(theta, given)  # what it was given is left as it was
        theta = moved
        expected = np.array([next(rule) for rule in rules])
        np.testing.assert_allclose(theta, expected[:, 0], rtol=1e-11)
        np.testing.assert_allclose(np.broadcast_to(size, 3), expected[:, 1], rtol=1e-11)


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        # The gradient is 4 at both steps; the rate is 0.1.
        ("gd", [0.4, 0.4]),
        ("momentum", [0.4, 0.4 + 0.9 * 0.4]),
        ("nesterov", [0.4, 0.4 + 0.9 * 0.4]),
        ("adagrad", [0.1, 0.1 / math.sqrt(2)]),
        ("rmsprop", [1.0, 0.1 / math.sqrt(0.01 + 0.0099)]),
        ("adam", [0.1, 0.1]),
    ],
)
def test_the_first_two_steps_by_hand(name, moves):
    class Slope:
        def gradient(self, theta):
            return np.full(1, 4.0)

    theta, state = np.array([10.0]), None
    for move in moves:
        moved, _, state = OPTIMIZERS[name].step(theta, Slope(), state, 0.1)
        assert theta[0] - moved[0] == pytest.approx(move, rel=1e-7)
        theta = moved


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rate_that_changes_counts_from_the_step_it_is_given_for(name):
    """The heavy ball keeps its last *step*, of whatever rate; the means keep gradients."""
    theta, state, path = np.array([2.0]), None, [2.0]

    class Line:
        def gradient(self, theta):
            return theta.copy()

        def hessian(self, theta):
            return np.eye(1)

    for rate in (0.1, 0.01):
        theta, _, state = OPTIMIZERS[name].step(theta, Line(), state, rate)
        path.append(theta[0])
    a, b, c = path
    expected = {
        "gd": b - 0.01 * b,
        "momentum": b - 0.01 * b + 0.9 * (b - a),
        "nesterov": (1 - 0.01) * (b + 0.9 * (b - a)),
        "adagrad": b - 0.01 * b / math.sqrt(a * a + b * b),
        "rmsprop": b - 0.01 * b / math.sqrt(0.0099 * a * a + 0.01 * b * b),
        "adam": b - 0.01 * ((0.9 * a + b) / 1.9) / math.sqrt((0.999 * a * a + b * b) / 1.999),
        "newton": b - 0.01 * b,
    }
    assert c == pytest.approx(expected[name], rel=1e-8)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_several_runs_are_stepped_together_as_each_alone(name):
    rng = np.random.default_rng(0)
    thetas, rates = rng.normal(size=(4, 3)), np.array([[0.3], [0.01], [1.0], [0.1]])

    class Bowls(Bowl):
        def gradient(self, theta):
            return theta**3 + theta * self.bends - 1

        def hessian(self, theta):
            return (3 * theta**2 + self.bends)[..., None] * np.eye(3)

    together, single, states = None, thetas, [None] * 4
    for _ in range(5):
        thetas, sizes, together = OPTIMIZERS[name].step(thetas, Bowls(), together, rates)
        steps = zip(single, states, rates[:, 0], strict=True)
        moved = [OPTIMIZERS[name].step(t, Bowls(), state, rate) for t, state, rate in steps]
        single, alone, states = map(list, zip(*moved, strict=True))
        np.testing.assert_array_equal(thetas, single)
        expected = [np.broadcast_to(size, 3) for size in alone]
        np.testing.assert_array_equal(np.broadcast_to(sizes, (4, 3)), expected)
        thetas = soft_threshold(thetas, 0.1 * sizes)
        single = [soft_threshold(t, 0.1 * size) for t, size in zip(single, alone, strict=True)]


def test_newton_direction_solves_where_the_loss_bends_and_rests_where_it_does_not():
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
    decay = 0.1 if name == "rmsprop" else 0.0  # it goes on trembling in proportion to the rate
    config = TrainConfig(
        optimizer=name, learning_rate=RATES[name], epochs=epochs, decay=decay, **settings
    )
    return run(dataset, config)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("settings", [{}, {"l2": 0.1, "init": "normal"}], ids=["plain", "l2"])
def test_every_optimiser_reaches_the_optimum_of_every_model(model, name, settings):
    dataset = overlapping(2 if model == "binomial" else 3)
    history = trained(dataset, name, 12 if name == "newton" else 1000, model=model, **settings)
    assert not history.optimum.separable
    assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-6)
    assert (history.objective >= history.optimum.loss - 1e-12).all()


@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("l2", [0.0, 0.05])
def test_with_l1_training_rests_where_loss_and_penalty_balance(model, name, l2):
    """|g_j| ≤ l1 where w_j = 0, and else g_j = -l1 sign(w_j); some weights are exactly 0."""
    l1, k = 0.06, 2 if model == "binomial" else 3
    dataset = overlapping(k, n=60, d=5, seed=3, noise=3.0)
    history = trained(dataset, name, 1500, model=model, l1=l1, l2=l2, standardise=True)
    Z = history.features(dataset.X_train)
    at, y = history[-1], dataset.y_train
    errors = probabilities_of(model, at, Z, k) - np.eye(k)[y]
    if model == "multinomial":
        g = errors.T @ Z / len(y)
    elif model == "binomial":
        g = errors[:, 1:].T @ Z / len(y)
    else:
        # ∂ℓ/∂η = (f(c) - f(a)) / p, up to its sign the difference of densities.
        cuts = np.r_[-np.inf, at.bias, np.inf]
        eta = Z @ at.weights[0]
        up, down = sigma(cuts[y + 1] - eta), sigma(cuts[y] - eta)
        g = ((up * (1 - up) - down * (1 - down)) / (up - down))[None] @ Z / len(y)
    g = g + l2 * at.weights
    zero = at.weights == 0
    assert zero.any()
    assert not zero.all()
    small = 2e-3 if name == "rmsprop" else 1e-6
    assert (np.abs(g[zero]) <= l1 + small).all()
    np.testing.assert_allclose(g[~zero], -l1 * np.sign(at.weights[~zero]), atol=small)
    assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-5)
    if name != "rmsprop":
        assert history.objective[-1] == pytest.approx(history.optimum.loss, abs=1e-8)
        np.testing.assert_array_equal(history.optimum.weights == 0, zero)


def probabilities_of(model, at, Z, k):
    if model == "binomial":
        p = sigma(Z @ at.weights[0] + at.bias[0])
        return np.column_stack([1 - p, p])
    if model == "multinomial":
        e = np.exp(Z @ at.weights.T + at.bias)
        return e / e.sum(axis=1, keepdims=True)
    return np.zeros((len(Z), k))


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("degree", [1, 2])
def test_newton_of_rate_one_is_iteratively_reweighted_least_squares(l2, degree):
    dataset = blobs(n_samples=100, spread=3.0)
    config = TrainConfig(
        optimizer="newton", learning_rate=1.0, epochs=6, l2=l2, degree=degree, standardise=True
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


def test_newton_steps_of_the_multinomial_model_are_those_of_the_pair_where_there_are_two():
    dataset = overlapping(2)
    one, two = (
        run(dataset, TrainConfig(model=m, optimizer="newton", learning_rate=0.7, epochs=8))
        for m in ("binomial", "multinomial")
    )
    np.testing.assert_allclose(
        two.weights[:, 1] - two.weights[:, 0], one.weights[:, 0], rtol=1e-8, atol=1e-12
    )
    np.testing.assert_allclose(two.bias[:, 1] - two.bias[:, 0], one.bias[:, 0], rtol=1e-8)


UNREACHABLE = Optimum(loss=0.0, weights=None, bias=None, curvature=0.0)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
@pytest.mark.parametrize("model", [None, "ordinal"])
@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("rate", [1.0, 0.5])
def test_newtons_loss_never_rises_on_separable_data(name, model, standardise, rate):
    """Nor is it ever held up: in the end the loss is as good as exponential along the way, where a
    whole step divides it by e, and the step of rate η by e^η."""
    dataset = make_dataset(DataConfig(dataset=name, all_features=True, n_samples=569))
    config = TrainConfig(
        model=model or default_model(len(dataset.class_names)),
        optimizer="newton",
        learning_rate=rate,
        standardise=standardise,
        epochs=200,
    )
    loss = run(dataset, config, UNREACHABLE).train_loss
    assert (np.diff(loss) < 0).all()
    np.testing.assert_allclose(loss[101:] / loss[100:-1], np.exp(-rate), rtol=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_a_newton_step_is_the_gradient_over_the_hessian(model):
    k = 2 if model == "binomial" else 4
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

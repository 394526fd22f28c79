import math
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from logreg import DataConfig, make_dataset
from logreg.optimum import find_optimum
from tests.unit.helpers import (
    blobs,
    dataset_of,
    gradient_at,
    loss_at,
    random_rows,
    theta_of,
    with_ones,
)


def by_sklearn(X, y):
    """The unpenalised fit: θ and its mean loss."""
    fit = LogisticRegression(C=np.inf, tol=1e-10, solver="newton-cholesky", max_iter=1000)
    fit.fit(X, y)
    theta = np.r_[fit.coef_[0], fit.intercept_]
    return theta, float(loss_at(theta, X, y))


def by_lbfgs(X, y):
    """The smallest loss that a general minimiser finds; near the bound if there is no minimum."""
    result = minimize(
        lambda theta: float(loss_at(theta, X, y)),
        np.zeros(X.shape[1] + 1),
        jac=lambda theta: gradient_at(theta, X, y),
        method="L-BFGS-B",
        options={"maxiter": 2000, "ftol": 0, "gtol": 1e-9},
    )
    return float(loss_at(result.x, X, y))


def separable_by_duality(X, y):
    """Stiemke's lemma: Rθ ≥ 0, ≠ 0 has a solution θ unless some λ > 0 has Rᵀλ = 0."""
    R = np.where(y == 1, 1.0, -1.0)[:, None] * with_ones(X)
    result = linprog(np.ones(len(R)), A_eq=R.T, b_eq=np.zeros(R.shape[1]), bounds=(1, None))
    assert result.status in (0, 2)
    return result.status == 2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spread", [1.7, 2.0, 3.0, 6.0])
def test_blobs_have_the_optimum_that_sklearn_finds(spread, seed):
    dataset = blobs(spread=spread, seed=seed)
    check_against_sklearn(dataset)


@pytest.mark.parametrize("n_samples", [100, 569])
def test_breast_cancer_has_the_optimum_that_sklearn_finds(n_samples):
    check_against_sklearn(make_dataset(DataConfig(dataset="breast_cancer", n_samples=n_samples)))


def check_against_sklearn(dataset):
    X, y = dataset.X_train, dataset.y_train
    theta, loss = by_sklearn(X, y)
    optimum = find_optimum(dataset)
    assert not optimum.separable
    assert optimum.weights.shape == (1, 2)
    assert optimum.bias.shape == (1,)
    np.testing.assert_allclose(theta_of(optimum), theta, rtol=1e-6, atol=1e-6)
    assert optimum.loss == pytest.approx(loss, abs=1e-6)
    assert optimum.loss == pytest.approx(float(loss_at(theta_of(optimum), X, y)), rel=1e-12)
    np.testing.assert_allclose(gradient_at(theta_of(optimum), X, y), 0, atol=1e-10)


@given(st.integers(0, 1000), st.integers(1, 5), st.sampled_from([1e-3, 1.0, 1e3]))
def test_the_gradient_vanishes_at_the_optimum(seed, d, scale):
    X, y = random_rows(seed, n=80, d=d, scale=scale)
    optimum = find_optimum(dataset_of(X, y))
    assert not optimum.separable
    np.testing.assert_allclose(gradient_at(theta_of(optimum), X, y), 0, atol=1e-9 * max(1, scale))


@pytest.mark.parametrize("seed", [120, 226])
def test_far_outliers_do_not_throw_the_search_off(seed):
    # With these samples Newton's method runs away unless its steps are shortened.
    rng = np.random.default_rng(seed)
    x = rng.standard_cauchy((30, 1))
    y = (rng.random(30) < expit(0.3 * x[:, 0] + 2)).astype(int)
    optimum = find_optimum(dataset_of(x**3, y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(by_sklearn(x**3, y)[1], rel=1e-9)


def is_unreachable(optimum, bound):
    assert optimum.separable
    assert optimum.weights is None
    assert optimum.bias is None
    assert optimum.curvature == 0
    assert optimum.loss == pytest.approx(bound, abs=1e-6)


@pytest.mark.parametrize(
    "config",
    [
        DataConfig(dataset="table"),
        DataConfig(spread=0.1),
        DataConfig(spread=0.5, seed=1),
        DataConfig(spread=0.8, n_samples=5000),
    ],
    ids=str,
)
def test_separable_data_has_the_bound_zero(config):
    optimum = find_optimum(make_dataset(config))
    is_unreachable(optimum, 0.0)
    assert optimum.loss == 0


SEPARABLE = {
    "two samples": ([[0], [1]], [0, 1]),
    "a narrow gap": ([[-3], [-1], [-1e-4], [1e-4], [2]], [0, 0, 0, 1, 1]),
    "one sample of a class": ([[0, 0], [1, 0], [0, 1], [3, 3]], [0, 0, 0, 1]),
    "on an oblique line": ([[0, 0], [1, 1], [2, 2], [0, 1], [1, 2], [2, 3]], [0, 0, 0, 1, 1, 1]),
    "a gap far from the origin": ([[999.0], [999.9], [1000.1], [1001.0]], [0, 0, 1, 1]),
}


@pytest.mark.parametrize("name", SEPARABLE)
def test_small_separable_sets_have_the_bound_zero(name):
    is_unreachable(find_optimum(dataset_of(*SEPARABLE[name])), 0.0)


def entropy(share):
    return -share * math.log(share) - (1 - share) * math.log(1 - share)


def test_quasi_separable_in_one_feature():
    optimum = find_optimum(dataset_of([[0], [0], [0], [1], [2]], [0, 1, 0, 1, 1]))
    # Only the three samples at 0 keep a loss: that of their shares, one in three.
    is_unreachable(optimum, 3 / 5 * entropy(1 / 3))


@pytest.mark.parametrize("aside", [1, 5, 40])
def test_quasi_separable_along_an_oblique_line(aside):
    # On y = 2x - 1 both classes lie mixed, to its left is class 0 alone, to its right class 1.
    along = np.arange(8)
    mixed = np.array([0, 0, 1, 0, 1, 0, 1, 1])
    on_line = np.column_stack([along, 2 * along - 1])
    k = np.arange(1, aside + 1)
    X = np.vstack([on_line, np.column_stack([-k, k]), np.column_stack([7 + k, -k])])
    y = np.r_[mixed, np.zeros(aside, int), np.ones(aside, int)]
    _, rest = by_sklearn(along[:, None], mixed)
    is_unreachable(find_optimum(dataset_of(X, y)), rest * len(along) / len(X))


def test_quasi_separable_where_the_classes_share_one_point():
    X = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 1], [2, 1], [1, 2], [2, 2]]
    y = [0, 0, 0, 0, 1, 1, 1, 1]
    is_unreachable(find_optimum(dataset_of(X, y)), 2 / 8 * math.log(2))


@pytest.mark.parametrize("constant", [0.0, 7.0, 0.1, 1e6 / 3])
def test_a_constant_feature_changes_nothing(constant):
    dataset = blobs(spread=2.5)
    X, y = dataset.X_train, dataset.y_train
    _, loss = by_sklearn(X, y)
    with_constant = dataset_of(np.column_stack([X, np.full(len(X), constant)]), y)
    optimum = find_optimum(with_constant)
    assert not optimum.separable
    assert optimum.loss == pytest.approx(loss, abs=1e-9)
    gradient = gradient_at(theta_of(optimum), with_constant.X_train, y)
    np.testing.assert_allclose(gradient, 0, atol=1e-9)


def test_a_duplicated_feature_changes_nothing():
    dataset = blobs(spread=2.5)
    X, y = dataset.X_train, dataset.y_train
    _, loss = by_sklearn(X, y)
    optimum = find_optimum(dataset_of(np.column_stack([X, X[:, 0]]), y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(loss, abs=1e-9)


@pytest.mark.parametrize("extra", [7.0, 0.0])
def test_separable_data_with_a_constant_feature_stays_separable(extra):
    X = [[x, extra] for x in (0.0, 1.0, 2.0, 3.0)]
    is_unreachable(find_optimum(dataset_of(X, [0, 0, 1, 1])), 0.0)


def test_features_that_say_nothing_leave_the_entropy_of_the_classes():
    optimum = find_optimum(dataset_of([[2.0]] * 10, [1] * 3 + [0] * 7))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(entropy(0.3), rel=1e-9)


lattice = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=2, max_size=14
).filter(lambda rows: len({label for *_, label in rows}) == 2)


@settings(max_examples=150)
@given(lattice)
@example([(0, 0, 0), (0, 0, 1), (1, 0, 1)])
@example([(-1, 0, 0), (0, 0, 0), (0, 1, 1), (0, 2, 0), (0, 3, 1), (1, 0, 1)])
@example([(1, 1, 0), (2, -1, 1), (2, -1, 1), (3, -3, 0), (0, -3, 1)])
@example([(1, 3, 0), (-3, 1, 0), (1, -2, 0), (-2, 1, 0), (-3, 0, 1), (1, -2, 1)])
@example([(1, 1, 0), (1, 1, 0), (-2, -5, 1), (0, -1, 1), (2, 3, 0), (0, -1, 0)])
def test_lattice_points_are_separable_exactly_where_duality_says_so(rows):
    table = np.array(rows)
    X, y = table[:, :2].astype(float), table[:, 2]
    optimum = find_optimum(dataset_of(X, y))
    assert optimum.separable == separable_by_duality(X, y)
    assert optimum.loss == pytest.approx(by_lbfgs(X, y), abs=1e-5)


@given(st.integers(0, 1000), st.floats(0.8, 2.0), st.integers(20, 200))
def test_blobs_are_separable_exactly_where_duality_says_so(seed, spread, n):
    dataset = blobs(seed=seed, spread=spread, n_samples=n)
    separable = separable_by_duality(dataset.X_train, dataset.y_train)
    assert find_optimum(dataset).separable == separable


@pytest.mark.parametrize("origin", [1e3, 1e5])
def test_an_origin_far_away_changes_nothing(origin):
    x = np.random.default_rng(0).normal(size=(40, 1))
    overlapping = (x[:, 0] + np.random.default_rng(1).normal(size=40) > 0).astype(int)
    optimum = find_optimum(dataset_of(x + origin, overlapping))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(by_sklearn(x, overlapping)[1], rel=1e-6)
    apart = (x[:, 0] > 0).astype(int)
    is_unreachable(find_optimum(dataset_of(x + origin, apart)), 0.0)


@pytest.mark.parametrize("spread", [1e-6, 1e-3, 1e3, 1e6])
def test_every_spread_that_a_config_allows_has_an_optimum(spread):
    dataset = blobs(spread=spread)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optimum = find_optimum(dataset)
    assert optimum.separable == (spread < 1)
    if not optimum.separable:
        X = dataset.X_train / spread
        assert optimum.loss == pytest.approx(by_sklearn(X, dataset.y_train)[1], rel=1e-9)

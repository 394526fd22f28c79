import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize
from scipy.special import entr, expit
from sklearn.linear_model import LogisticRegression

from logreg import DataConfig, TrainConfig, make_dataset
from logreg.training.features import FeatureMap
from logreg.training.models import MODELS
from logreg.training.newton import minimize as newton
from logreg.training.problem import Problem
from tests.unit.helpers import (
    EXACT,
    blobs,
    classes_of,
    dataset_of,
    gradient_at,
    hessian_at,
    loss_at,
    overlapping,
    random_rows,
    theta_of,
    weights_among,
    with_ones,
)
from tests.unit.helpers import optimum_of as find_optimum


def by_sklearn(X, y):
    """The unpenalized fit: θ and its mean loss."""
    fit = LogisticRegression(C=np.inf, tol=1e-10, solver="newton-cholesky", max_iter=1000)
    fit.fit(X, y)
    theta = np.r_[fit.coef_[0], fit.intercept_]
    return theta, float(loss_at(theta, X, y))


def infimum(X, y, model="binomial", k=2):
    """The bound of the loss, 0 where the classes lie apart; else what a general minimizer finds,
    which comes near the bound if there is no minimum."""
    R = sides(X, y, model, k)
    apart = linprog(np.zeros(R.shape[1]), A_ub=-R, b_ub=-np.ones(len(R)), bounds=(None, None))
    assert apart.status in (0, 2)
    if apart.status == 0:
        return 0.0
    result = minimize(
        lambda theta: float(loss_at(theta, X, y, model, k)),
        MODELS[model].start(X.shape[1], k),
        jac=lambda theta: gradient_at(theta, X, y, model, k),
        method="L-BFGS-B",
        options={"maxiter": 300, "ftol": 1e-14, "gtol": 1e-8},
    )
    return float(loss_at(result.x, X, y, model, k))


def sides(X, y, model, k):
    """Rows R with Rθ ≥ 0 where θ leaves no sample on a wrong side of a boundary."""
    if model == "binomial":
        return np.where(y == 1, 1.0, -1.0)[:, None] * with_ones(X)
    rows = []
    for x, label in zip(X, y, strict=True):
        if model == "multinomial":
            # The score of the sample's class is at least that of each other class.
            for other in set(range(k)) - {label}:
                rows.append(np.kron(np.eye(k)[label] - np.eye(k)[other], np.r_[x, 1.0]))
        else:
            # The score is at most the threshold above and at least the one below.
            cut = np.eye(k - 1)
            rows.extend([np.r_[-x, cut[label]]] if label < k - 1 else [])
            rows.extend([np.r_[x, -cut[label - 1]]] if label > 0 else [])
    return np.array(rows)


def separable_by_duality(X, y, model="binomial", k=2):
    """Stiemke's lemma: Rθ ≥ 0, ≠ 0 has a solution θ unless some λ > 0 has Rᵀλ = 0."""
    R = sides(X, y, model, k)
    result = linprog(np.ones(len(R)), A_eq=R.T, b_eq=np.zeros(R.shape[1]), bounds=(1, None))
    assert result.status in (0, 2)
    return result.status == 2


@given(st.integers(0, 1000), st.integers(1, 5), st.sampled_from([1e-3, 1.0, 1e3]))
def test_the_gradient_vanishes_at_the_optimum(seed, d, scale):
    X, y = random_rows(seed, n=80, d=d, scale=scale)
    optimum = find_optimum(dataset_of(X, y))
    assert not optimum.separable
    np.testing.assert_allclose(gradient_at(theta_of(optimum), X, y), 0, atol=1e-9 * max(1, scale))


@pytest.mark.parametrize("seed", [120, 226])
def test_far_outliers_do_not_derail_the_search(seed):
    # With these samples Newton's method runs away unless its steps are shortened.
    rng = np.random.default_rng(seed)
    x = rng.standard_cauchy((30, 1))
    y = (rng.random(30) < expit(0.3 * x[:, 0] + 2)).astype(int)
    optimum = find_optimum(dataset_of(x**3, y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(by_sklearn(x**3, y)[1], rel=1e-9)


def bound_by_duality(theta, X, y):
    """A number that the loss nowhere falls below, close to the loss at θ if it is the minimum.

    Any 0 < a < 1 with Σ s a (φ, 1) = 0, for s = 2y - 1, gives such a bound, the mean entropy of the
    a (Minka 2003, A comparison of numerical optimizers for logistic regression, 8). At the minimum
    a = 1 - P(y). So correct these by as little as it takes.
    """
    rows = with_ones(X / np.abs(X).max(axis=0)) * (2 * y - 1)[:, None]
    margins = (2 * y - 1) * (with_ones(X) @ theta)
    a, rest = expit(-margins), expit(margins)
    q, _ = np.linalg.qr(np.sqrt(a * rest)[:, None] * rows)
    change = np.sqrt(a * rest) * (q @ (q.T @ np.sqrt(a / rest)))
    a, rest = a - change, rest + change
    assert min(a.min(), rest.min()) > -1e-30  # round-off
    return float(np.mean(entr(np.maximum(a, 0)) + entr(np.maximum(rest, 0))))


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize(("seed", "spread"), [(0, 1.6), (2, 2.0), (8, 1.3)])
def test_high_powers_of_far_outliers_have_an_optimum(seed, spread, standardize):
    # Only samples close together remain uncertain, where the powers are nearly collinear.
    dataset = blobs(n_samples=5000, seed=seed, spread=spread, outliers=True)
    config = TrainConfig(degree=6, standardize=standardize)
    optimum = find_optimum(dataset, config)
    features = Problem.of(dataset, config).train_features()
    bound = bound_by_duality(theta_of(optimum), features, dataset.y_train)
    assert optimum.loss == pytest.approx(bound, rel=1e-8)


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
def test_separable_data_has_infimum_zero(config):
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
def test_small_separable_sets_have_infimum_zero(name):
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


@pytest.mark.parametrize("constant", [0.0, 7.0, 0.1, 1e6 / 3, None])
def test_a_constant_or_duplicated_feature_changes_nothing(constant):
    dataset = blobs(spread=2.5)
    X, y = dataset.X_train, dataset.y_train
    _, loss = by_sklearn(X, y)
    more = np.column_stack([X, X[:, 0] if constant is None else np.full(len(X), constant)])
    optimum = find_optimum(dataset_of(more, y))
    assert not optimum.separable
    assert optimum.loss == pytest.approx(loss, abs=1e-9)
    np.testing.assert_allclose(gradient_at(theta_of(optimum), more, y), 0, atol=1e-9)


@pytest.mark.parametrize("extra", [7.0, 0.0])
def test_separable_data_with_a_constant_feature_stays_separable(extra):
    X = [[x, extra] for x in (0.0, 1.0, 2.0, 3.0)]
    is_unreachable(find_optimum(dataset_of(X, [0, 0, 1, 1])), 0.0)


lattice = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=2, max_size=14
).filter(lambda rows: len({label for *_, label in rows}) == 2)


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
    assert optimum.loss == pytest.approx(infimum(X, y), abs=1e-5)


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


# More classes than two.


def optimum_of(X, y, model, **settings):
    return find_optimum(dataset_of(X, y), TrainConfig(model=model, **settings))


@st.composite
def lattices_of_classes(draw):
    """A few points of a small lattice, of which many coincide or lie on one line."""
    k = draw(st.integers(2, 4))
    point = st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(0, k - 1))
    rows = draw(st.lists(point, min_size=k, max_size=12))
    for label in range(k):  # one of every class
        rows[label] = (*rows[label][:2], label)
    table = np.array(rows)
    return table[:, :2].astype(float), table[:, 2], k


@pytest.mark.parametrize("model", ["multinomial", "ordinal"])
@settings(max_examples=30)
@given(lattice=lattices_of_classes())
def test_lattice_points_of_several_classes_are_separable_exactly_where_duality_says_so(
    model, lattice
):
    X, y, k = lattice
    optimum = optimum_of(X, y, model)
    assert optimum.separable == separable_by_duality(X, y, model, k)
    assert optimum.loss == pytest.approx(infimum(X, y, model, k), abs=1e-5)
    if not optimum.separable:
        gradient = gradient_at(theta_of(optimum, model), X, y, model, k)
        np.testing.assert_allclose(gradient, 0, atol=1e-9)


@pytest.mark.parametrize("model", ["multinomial", "ordinal"])
@pytest.mark.parametrize("noise", [0.3, 1.0])
@pytest.mark.parametrize("k", [3, 5])
def test_noisy_classes_are_not_separable_and_the_gradient_vanishes(model, k, noise):
    dataset = overlapping(k, n=100, noise=noise, scale=10.0)
    X, y = dataset.X_train, dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(model=model))
    assert not optimum.separable
    theta = theta_of(optimum, model)
    np.testing.assert_allclose(gradient_at(theta, X, y, model, k), 0, atol=1e-9)
    assert optimum.loss == pytest.approx(float(loss_at(theta, X, y, model, k)), rel=1e-11)
    hessian = np.linalg.eigvalsh(hessian_at(theta, X, y, model, k))
    assert optimum.curvature == pytest.approx(hessian[-1], rel=1e-6)
    # A minimum: it bends upwards, except that all scores of the multinomial model may move as one.
    assert hessian[0] > -1e-9


def test_one_separable_class_beside_two_that_overlap():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(30, 2)), rng.normal(size=(30, 2)) + 1.0])
    y = np.repeat([0, 1], 30)
    far = np.array([[20.0, 30.0]]) + rng.normal(size=(15, 2))
    all_X, all_y = np.vstack([X, far]), np.r_[y, np.full(15, 2)]
    _, two = by_sklearn(X, y)
    # A boundary tells class 2 without a loss: what remains is the loss of the other two, shared
    # out over all samples. Of the ordinal model the score must do both, and cannot bend to it.
    is_unreachable(optimum_of(all_X, all_y, "multinomial"), two * 60 / 75)


@pytest.mark.parametrize("last", [0, 1, 2])
def test_one_class_apart_whichever_it_is(last):
    # On one line, in one place: two classes mixed 2:1 at 0, and one class alone at 5.
    order = [label for label in range(3) if label != last]
    y = np.array([order[0], order[0], order[1], last, last, last])
    x = np.array([[0.0], [0.0], [0.0], [5.0], [5.0], [5.0]])
    is_unreachable(optimum_of(x, y, "multinomial"), entropy(1 / 3) / 2)
    if last != 1:
        # The class apart is at an end of the order too.
        is_unreachable(optimum_of(x, y, "ordinal"), entropy(1 / 3) / 2)
        is_unreachable(optimum_of(-x, y, "ordinal"), entropy(1 / 3) / 2)
    else:
        # Classes 0 and 2 mixed in one place, 1 elsewhere: no order of scores can be right.
        found = optimum_of(x, y, "ordinal")
        assert found.separable == separable_by_duality(x, y, "ordinal", 3)


def test_ordinal_classes_apart_beside_two_that_share_a_point():
    # Classes 1 and 2 have each a sample at 2 and two at 1.8 and 2.2; 0 and 3 lie beyond them.
    x = np.array([0.0, 1.0, 1.8, 2.0, 2.0, 2.2, 4.0, 5.0])[:, None]
    y = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    is_unreachable(optimum_of(x, y, "ordinal"), 2 / 8 * math.log(2))


def test_ordinal_classes_on_a_line_in_order_are_separable():
    x = np.arange(8.0)[:, None]
    y = np.repeat([0, 1, 2, 3], 2)
    for model in ("ordinal", "multinomial"):
        is_unreachable(optimum_of(x, y, model), 0.0)
    # Out of order one score cannot tell them, though one for each class can with the square.
    mixed = np.array([1, 1, 0, 0, 3, 3, 2, 2])
    assert not optimum_of(x, mixed, "ordinal").separable
    is_unreachable(optimum_of(np.column_stack([x, x**2]), mixed, "multinomial"), 0.0)


@pytest.mark.parametrize("model", MODELS)
def test_uninformative_features_leave_the_entropy_of_the_classes(model):
    counts = [3, 7] if model == "binomial" else [5, 3, 2]
    y = np.repeat(range(len(counts)), counts)
    optimum = optimum_of(np.full((10, 1), 2.0), y, model)
    shares = np.array(counts) / 10
    assert not optimum.separable
    assert optimum.loss == pytest.approx(-(shares * np.log(shares)).sum(), rel=1e-9)


# Penalties.


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("l2", [1e-4, 0.1, 10.0])
def test_a_penalty_makes_the_optimum_of_separable_classes_finite(model, l2):
    k = classes_of(model)
    X, y = np.arange(3.0 * k)[:, None], np.repeat(np.arange(k), 3)
    X = np.column_stack([X, np.cos(X)])
    assert optimum_of(X, y, model).separable
    optimum = optimum_of(X, y, model, l2=l2)
    assert not optimum.separable
    theta, weights = theta_of(optimum, model), weights_among(model, 2, k)
    gradient = gradient_at(theta, X, y, model, k) + l2 * weights * theta
    np.testing.assert_allclose(gradient, 0, atol=1e-9)
    total = float(loss_at(theta, X, y, model, k)) + l2 / 2 * (theta[weights] ** 2).sum()
    assert optimum.loss == pytest.approx(total, rel=1e-10)
    hessian = hessian_at(theta, X, y, model, k) + l2 * np.diag(weights.astype(float))
    assert optimum.curvature == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)
    # The smaller the penalty, the smaller the sum of both.
    assert optimum.loss < optimum_of(X, y, model, l2=2 * l2).loss


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("scale", [0.1, 1.0, 100.0])
def test_the_optimum_with_an_l1_penalty_meets_its_conditions(model, scale):
    k, l1 = classes_of(model), 0.15 * scale
    dataset = overlapping(k, d=5, noise=2.0, scale=scale)
    X, y = dataset.X_train, dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(model=model, l1=l1))
    theta, weights = theta_of(optimum, model), weights_among(model, 5, k)
    gradient = gradient_at(theta, X, y, model, k)
    zero = weights & (theta == 0)
    assert zero.any()
    assert not zero[weights].all()
    assert (np.abs(gradient[zero]) <= l1 * (1 + 1e-7)).all()
    held = weights & ~zero
    np.testing.assert_allclose(gradient[held], -l1 * np.sign(theta[held]), rtol=1e-7)
    np.testing.assert_allclose(gradient[~weights], 0, atol=1e-8)
    free = ~zero
    hessian = hessian_at(theta, X, y, model, k)[free][:, free]
    assert optimum.curvature == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)


POLYNOMIALS = [
    ("moons", {}, "binomial", 4, 0.01),
    ("moons", {}, "binomial", 5, 0.01),
    ("moons", {}, "binomial", 6, 1e-3),
    ("circles", {}, "binomial", 5, 1e-4),
    ("circles", {}, "binomial", 6, 1e-3),
    ("spiral", {"n_classes": 3}, "multinomial", 4, 1e-3),
    ("spiral", {"n_classes": 3}, "multinomial", 6, 1e-3),
    ("blobs", {"n_classes": 4}, "multinomial", 5, 0.01),
    ("ordered", {"n_classes": 4}, "ordinal", 4, 1e-3),
    ("ordered", {"n_classes": 4}, "ordinal", 6, 0.01),
    ("iris", {"all_features": True}, "multinomial", 4, 1e-4),
    ("wine", {"all_features": True}, "ordinal", 2, 1e-3),
]


@pytest.mark.parametrize(("name", "settings", "model", "degree", "l1"), POLYNOMIALS)
def test_no_weight_can_improve_the_optimum_of_raw_powers(name, settings, model, degree, l1):
    dataset = make_dataset(DataConfig(name, **settings))
    check_corners(dataset, TrainConfig(model=model, degree=degree, l1=l1), rtol=1e-5)


@pytest.mark.skipif(
    np.finfo(EXACT).eps == np.finfo(float).eps, reason="nothing more precise to check against"
)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n_classes", [3, 4])
def test_the_corners_do_not_depend_on_the_order_in_which_a_processor_sums(n_classes, seed):
    """Samples in another order round otherwise, as another processor does in the same one."""
    dataset = make_dataset(DataConfig("spiral", n_classes=n_classes))
    order = np.random.default_rng(seed).permutation(len(dataset.y_train))
    shuffled = replace(dataset, X_train=dataset.X_train[order], y_train=dataset.y_train[order])
    check_corners(shuffled, TrainConfig(model="multinomial", degree=6, l1=1e-3), rtol=1e-6)


def check_corners(dataset, config, rtol):
    X, y, k, l1 = dataset.X_train, dataset.y_train, len(dataset.class_names), config.l1
    features = FeatureMap.fit(X, degree=config.degree)(X)
    optimum = find_optimum(dataset, config)
    theta = theta_of(optimum, config.model)
    weights = weights_among(config.model, features.shape[1], k)
    gradient = gradient_at(theta, features, y, config.model, k)
    zero = weights & (theta == 0)
    assert (np.abs(gradient[zero]) <= l1 * (1 + rtol)).all()
    held = weights & ~zero
    np.testing.assert_allclose(gradient[held], -l1 * np.sign(theta[held]), rtol=rtol)
    np.testing.assert_allclose(gradient[~weights], 0, atol=1e-9)
    loss = float(loss_at(theta, features, y, config.model, k))
    assert optimum.loss == pytest.approx(loss + l1 * np.abs(theta[weights]).sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "degree", "l1"), [("moons", 5, 0.01), ("circles", 4, 0.01), ("circles", 6, 1e-3)]
)
def test_no_general_minimizer_beats_the_optimum_of_raw_powers(name, degree, l1):
    """From there and from 0, on w = u - v with u, v ≥ 0, where the penalty has no corner."""
    dataset = make_dataset(DataConfig(name))
    Z, y = FeatureMap.fit(dataset.X_train, degree=degree)(dataset.X_train), dataset.y_train
    optimum = find_optimum(dataset, TrainConfig(degree=degree, l1=l1))
    scale, m = Z.std(axis=0), Z.shape[1]
    A = with_ones(Z / scale)
    cost = np.r_[l1 / scale, l1 / scale, 0.0]

    def total(v):
        z = A @ np.r_[v[:m] - v[m:-1], v[-1]]
        g = A.T @ (expit(z) - y) / len(y)
        return np.mean(np.logaddexp(0, z) - y * z) + cost @ v, np.r_[g[:m], -g] + cost

    w = optimum.weights[0] * scale
    for start in (np.r_[np.maximum(w, 0), np.maximum(-w, 0), optimum.bias], np.zeros(2 * m + 1)):
        result = minimize(
            total,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None)] * 2 * m + [(None, None)],
            options={"maxiter": 3000, "maxfun": 6000, "ftol": 1e-15, "gtol": 1e-12},
        )
        assert optimum.loss <= result.fun * (1 + 1e-9)
    assert total(np.r_[np.maximum(w, 0), np.maximum(-w, 0), optimum.bias])[0] == pytest.approx(
        optimum.loss, rel=1e-9
    )


@pytest.mark.parametrize("settings", [{}, {"l1": 1e-3}, {"l2": 1e-3}])
def test_an_optimum_that_was_not_found_is_unknown(monkeypatch, settings):
    dataset, config = overlapping(3), TrainConfig(model="multinomial", **settings)
    assert find_optimum(dataset, config).known
    monkeypatch.setattr(
        "logreg.training.optimum.minimize", lambda *given: (*newton(*given)[:2], False)
    )
    optimum = find_optimum(dataset, config)
    assert not optimum.known
    assert not optimum.separable
    assert np.isnan(optimum.loss)


@pytest.mark.parametrize("model", MODELS)
def test_a_strong_l1_penalty_leaves_the_class_frequencies(model):
    k = classes_of(model)
    X, y = random_rows(1, 40, 3, n_classes=k)
    optimum = optimum_of(X, y, model, l1=100.0)
    assert not optimum.weights.any()
    shares = np.bincount(y) / len(y)
    assert optimum.loss == pytest.approx(-(shares * np.log(shares)).sum(), rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_an_optimum_is_read_only(model):
    optimum = find_optimum(overlapping(classes_of(model)), TrainConfig(model=model))
    for array in (optimum.weights, optimum.bias):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("model", ["multinomial", "ordinal"])
@pytest.mark.parametrize("origin", [1e3, 1e5])
def test_an_origin_far_away_changes_nothing_for_several_classes(model, origin):
    dataset = overlapping(3)
    near = find_optimum(dataset, TrainConfig(model=model))
    far = optimum_of(dataset.X_train + origin, dataset.y_train, model)
    assert far.loss == pytest.approx(near.loss, rel=1e-9)
    differences = [
        o.weights - (o.weights[:1] if model == "multinomial" else 0) for o in (near, far)
    ]
    np.testing.assert_allclose(*differences, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
@pytest.mark.parametrize("l2", [1e-300, 1e-38, 1e-17])
def test_a_penalty_below_round_off_is_as_good_as_none(model, l2):
    dataset = overlapping(classes_of(model))
    without = find_optimum(dataset, TrainConfig(model=model))
    found = find_optimum(dataset, TrainConfig(model=model, l2=l2))
    assert found.loss == pytest.approx(without.loss, rel=1e-9)


@pytest.mark.parametrize("l2", [1e-38, 1e-20])
def test_separable_classes_held_by_next_to_no_penalty_come_next_to_no_loss(l2):
    dataset = make_dataset(DataConfig(n_samples=20, spread=0.1, test_size=0.5))
    held = find_optimum(dataset, TrainConfig(model="multinomial", l2=l2))
    assert 0 < held.loss < 1e4 * l2
    assert not held.separable


@pytest.mark.parametrize("penalty", [{"l2": 2e-221}, {"l2": 5e-324}, {"l1": 1e-200}])
def test_a_penalty_that_floats_cannot_balance_is_none(penalty):
    dataset = make_dataset(DataConfig(n_samples=20, spread=0.1, test_size=0.1))
    optimum = find_optimum(dataset, TrainConfig(degree=2, standardize=True, **penalty))
    assert optimum.separable
    assert optimum.loss == 0.0

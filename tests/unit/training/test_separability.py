"""Which classes are separable, by duality, and the bound of their loss."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from logreg import DataConfig, TrainConfig, make_dataset
from logreg.training.models import MODELS
from tests.unit.helpers import (
    blobs,
    dataset_of,
    gradient_at,
    loss_at,
    theta_of,
    unpenalized_fit,
    with_ones,
)
from tests.unit.helpers import optimum_of as find_optimum


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
    _, rest = unpenalized_fit(along[:, None], mixed)
    is_unreachable(find_optimum(dataset_of(X, y)), rest * len(along) / len(X))


def test_quasi_separable_where_the_classes_share_one_point():
    X = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 1], [2, 1], [1, 2], [2, 2]]
    y = [0, 0, 0, 0, 1, 1, 1, 1]
    is_unreachable(find_optimum(dataset_of(X, y)), 2 / 8 * math.log(2))


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
    assert optimum.loss == pytest.approx(unpenalized_fit(x, overlapping)[1], rel=1e-6)
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
        assert optimum.loss == pytest.approx(unpenalized_fit(X, dataset.y_train)[1], rel=1e-9)


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


def test_one_separable_class_beside_two_that_overlap():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(30, 2)), rng.normal(size=(30, 2)) + 1.0])
    y = np.repeat([0, 1], 30)
    far = np.array([[20.0, 30.0]]) + rng.normal(size=(15, 2))
    all_X, all_y = np.vstack([X, far]), np.r_[y, np.full(15, 2)]
    _, two = unpenalized_fit(X, y)
    # A boundary separates class 2 without loss, so only the loss of the other two remains,
    # averaged over all samples. The ordinal model's single score cannot do both.
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
    # Classes 1 and 2 each have a sample at 2, and one apart, at 1.8 and 2.2; 0 and 3 lie beyond.
    x = np.array([0.0, 1.0, 1.8, 2.0, 2.0, 2.2, 4.0, 5.0])[:, None]
    y = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    is_unreachable(optimum_of(x, y, "ordinal"), 2 / 8 * math.log(2))


def test_ordinal_classes_on_a_line_in_order_are_separable():
    x = np.arange(8.0)[:, None]
    y = np.repeat([0, 1, 2, 3], 2)
    for model in ("ordinal", "multinomial"):
        is_unreachable(optimum_of(x, y, model), 0.0)
    # Out of order, one score cannot separate them, but one per class can, with the square.
    mixed = np.array([1, 1, 0, 0, 3, 3, 2, 2])
    assert not optimum_of(x, mixed, "ordinal").separable
    is_unreachable(optimum_of(np.column_stack([x, x**2]), mixed, "multinomial"), 0.0)

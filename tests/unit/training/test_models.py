"""Every model against its definition: loss, accuracy, derivatives, margins, links, batches."""

import math
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logsumexp
from sklearn.metrics import accuracy_score, log_loss

from logreg.errors import InputError
from logreg.training.features import FeatureMap
from logreg.training.models import MODELS, binomial, default_model, log_odds, multinomial, ordinal
from logreg.training.models.links import most_probable, probabilities
from logreg.training.penalty import PenalizedObjective, Penalty
from tests.unit.helpers import (
    EXACT,
    classes_of,
    cuts_of,
    exact_gradient,
    gradient_at,
    hessian_at,
    log_probabilities,
    loss_at,
    objective_of,
    random_rows,
    weights_among,
    with_ones,
)

MODEL = MODELS["binomial"]
seeds = st.integers(0, 2**32 - 1)
every_model = pytest.mark.parametrize("model", MODELS)


def size_of(model, d, k):
    return {"binomial": d + 1, "multinomial": k * (d + 1), "ordinal": d + k - 1}[model]


@st.composite
def problems(draw):
    """A model, features of rows, labels, parameters, penalties, and how many rows make a block."""
    model = draw(st.sampled_from(list(MODELS)))
    k = 2 if model == "binomial" else draw(st.integers(2, 5))
    seed, d, degree = draw(seeds), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    n = draw(st.integers({1: 1, 2: 10, 3: 20}[degree], 40))
    X, y = random_rows(seed, n, d, draw(st.sampled_from([0.1, 1.0, 3.0])), n_classes=k)
    features = FeatureMap.fit(X, degree=degree, standardize=n > 1 and draw(st.booleans()))(X)
    theta = np.random.default_rng([seed, 1]).normal(size=size_of(model, features.shape[1], k))
    theta *= draw(st.sampled_from([0.0, 0.1, 1.0])) / max(1, np.abs(features).max() / 10)
    penalties = draw(st.sampled_from([(0.0, 0.0), (0.0, 0.7), (0.3, 0.0), (0.3, 0.7)]))
    return model, k, features, y, theta, penalties, draw(st.sampled_from([3, 17, 16_384]))


@contextmanager
def blocks_of(rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binomial, "BLOCK", rows)
        patch.setattr(multinomial, "_CHUNK", 5 * rows)
        patch.setattr(ordinal, "_CHUNK", 5 * rows)
        yield


def close(left, right, digits=1e-8):
    left, right = np.float64(left), np.float64(right)
    np.testing.assert_allclose(left, right, rtol=digits, atol=digits * max(1, np.abs(right).max()))


@given(problems())
def test_gradient_and_hessian_equal_finite_differences_of_the_definition(problem):
    model, k, features, y, theta, (l1, l2), block = problem
    d = features.shape[1]
    weights = weights_among(model, d, k)

    def smooth(at):
        return loss_at(at, features, y, model, k) + EXACT(l2) / 2 * (at[weights] ** 2).sum()

    with blocks_of(block):
        objective = objective_of(features, y, model, k)
        penalty = Penalty.on(MODELS[model].is_weight(d, k), l1, l2)
        loss = PenalizedObjective(objective, penalty)
        gradient, hessian = loss.gradient(theta), loss.hessian(theta)
        (mean,), _ = objective.evaluate(theta[None])
        several = np.array([[theta, -theta], [theta + 1, 0 * theta]])
        each = [[objective.gradient(one) for one in row] for row in several]
        close(objective.gradient(several), each, 1e-13)
    at, h = theta.astype(EXACT), EXACT(2e-5) / max(1, np.abs(features).max())
    steps = h * np.eye(len(theta), dtype=EXACT)
    close(gradient, [(smooth(at + s) - smooth(at - s)) / (2 * h) for s in steps])
    close(gradient_at(theta, features, y, model, k) + l2 * weights * theta, gradient, 1e-11)
    close(hessian, hessian_at(theta, features, y, model, k) + l2 * np.diag(weights.astype(float)))
    np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-15)
    assert mean == pytest.approx(float(loss_at(theta, features, y, model, k)), rel=1e-12)
    total = float(smooth(at) + EXACT(l1) * np.abs(at[weights]).sum())
    assert mean + float(penalty.value(theta)) == pytest.approx(total, rel=1e-12)


@settings(max_examples=20)
@given(problems())
def test_hessian_equals_second_differences_of_the_loss(problem):
    """The other test relies on the gradient to check the Hessian. This one does not."""
    model, k, features, y, theta, _, _ = problem
    hessian = objective_of(features, y, model, k).hessian(theta)
    rng = np.random.default_rng(0)
    h = EXACT(1e-4)
    for _ in range(5):
        u, v = rng.normal(size=(2, len(theta))).astype(EXACT) / max(1, np.abs(features).max())
        corners = [
            s * t * loss_at(theta + h * (s * u + t * v), features, y, model, k)
            for s in (1, -1)
            for t in (1, -1)
        ]
        curvature = float(np.sum(corners) / (4 * h * h))
        assert curvature == pytest.approx(float(u @ hessian @ v), rel=1e-5, abs=1e-6)


@every_model
@pytest.mark.parametrize("rows", [16, 100])
def test_features_with_more_digits_give_a_gradient_with_more_digits(model, rows):
    X, y = random_rows(seed=5, n=40, d=4)
    theta = np.random.default_rng(1).normal(size=size_of(model, 4, 2))
    with blocks_of(rows):
        gradient = objective_of(X.astype(EXACT), y, model).gradient(theta)
    np.testing.assert_allclose(
        gradient, exact_gradient(theta, X, y, model), rtol=0, atol=10 * np.finfo(EXACT).eps
    )


@given(problems(), st.integers(1, 45), seeds)
def test_batches_are_the_mean_losses_on_their_own_rows_and_cover_each_row_once(problem, size, seed):
    model, k, features, y, theta, (l1, l2), block = problem
    n = len(y)
    order = np.random.default_rng(seed).permutation(n)
    with blocks_of(block):
        objective = objective_of(features, y, model, k)
        plain = list(objective.batches(order, size))
        penalty = Penalty.on(MODELS[model].is_weight(features.shape[1], k), l1, l2)
        penalized = list(PenalizedObjective(objective, penalty).batches(order, size))
        rows = [order[start : start + size] for start in range(0, n, size)]
        assert len(plain) == len(penalized) == len(rows) == math.ceil(n / size)
        total = 0
        for batch, with_penalty, part in zip(plain, penalized, rows, strict=True):
            # A batch may lack a class.
            own = gradient_at(theta, features[part], y[part], model, k)
            close(batch.gradient(theta), own, 1e-11)
            close(batch.hessian(theta), hessian_at(theta, features[part], y[part], model, k))
            np.testing.assert_array_equal(
                with_penalty.gradient(theta), batch.gradient(theta) + penalty.l2 * theta
            )
            (loss,), (accuracy,) = batch.evaluate(theta[None])
            exact = loss_at(theta, features[part], y[part], model, k)
            assert loss == pytest.approx(float(exact), rel=1e-12)
            assert accuracy * len(part) == pytest.approx(round(accuracy * len(part)), abs=1e-9)
            total = total + batch.gradient(theta) * len(part) / n
        close(total, objective.gradient(theta), 1e-11)


@given(problems())
def test_loss_and_accuracy_equal_sklearns_and_scipys(problem):
    model, k, features, y, theta, _, block = problem
    with blocks_of(block):
        (loss,), (accuracy,) = objective_of(features, y, model, k).evaluate(theta[None])
    p = np.exp(np.float64(log_probabilities(theta, features, model, k)))
    p /= p.sum(axis=1, keepdims=True)
    assert loss == pytest.approx(log_loss(y, p, labels=range(k)), rel=1e-10)
    if model == "multinomial":
        z = with_ones(features) @ theta.reshape(k, -1).T
        direct = np.mean(logsumexp(z, axis=1) - z[np.arange(len(y)), y])
        assert loss == pytest.approx(direct, rel=1e-12)
    best = np.sort(p, axis=1)
    if (best[:, -1] - best[:, -2] > 1e-12).all():
        assert accuracy == accuracy_score(y, p.argmax(axis=1))


@given(problems())
def test_log_odds_and_probabilities_follow_from_weights_and_bias(problem):
    model, k, features, _, theta, _, _ = problem
    kind, d = MODELS[model], features.shape[1]
    weights, bias = kind.unpack(theta, d)
    rows = 1 if model != "multinomial" else k
    assert weights.shape == (rows, d)
    assert bias.shape == ((k - 1,) if model == "ordinal" else (rows,))
    np.testing.assert_allclose(kind.pack(weights, bias), theta, rtol=1e-9, atol=1e-9)
    exact = log_probabilities(theta, features, model, k).T
    odds = log_odds(kind, weights, bias, features)
    assert odds.shape == (k, len(features))
    close(odds, exact - exact[0], 1e-11)
    p = probabilities(odds)
    assert p.shape == (len(features), k)
    close(p, np.exp(exact).T, 1e-12)
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-12)
    # As in scikit-learn: p = σ(w·x + b), or in proportion to e^(w·x + b), or differences of σ.
    if model == "binomial":
        direct = expit(features @ weights[0] + bias[0])
        close(p[:, 1], direct, 1e-12)
    elif model == "multinomial":
        e = np.exp(features @ weights.T + bias)
        close(p, e / e.sum(axis=1, keepdims=True), 1e-12)
    else:
        np.testing.assert_allclose(bias, np.float64(cuts_of(theta, d)), rtol=1e-12)
        up_to = expit(bias - features @ weights.T)
        close(np.cumsum(p, axis=1)[:, :-1], up_to, 1e-12)


@every_model
def test_several_models_at_once_have_the_log_odds_of_each(model):
    k = classes_of(model, 4)
    kind, rng = MODELS[model], np.random.default_rng(0)
    X = rng.normal(size=(10, 2))
    thetas = rng.normal(size=(3, 6, size_of(model, 2, k)))
    weights, bias = kind.unpack(thetas, 2)
    odds = log_odds(kind, weights, bias, X)
    assert odds.shape == (3, 6, k, 10)
    p = probabilities(odds)
    assert p.shape == (3, 6, 10, k)
    for i in np.ndindex(3, 6):
        exact = log_probabilities(thetas[i], X, model, k)
        close(odds[i], (exact - exact[:, :1]).T, 1e-12)
        close(p[i], np.exp(exact), 1e-12)
        np.testing.assert_array_equal(most_probable(odds)[i], exact.argmax(axis=1))


@every_model
def test_is_weight_marks_only_weights(model):
    k = classes_of(model, 4)
    kind = MODELS[model]
    # Where a parameter is a weight, unpack puts it among the weights.
    theta = np.arange(1.0, 1 + size_of(model, 3, k))
    weights, _ = kind.unpack(theta, 3)
    assert set(theta[kind.is_weight(3, k)]) == set(weights.ravel())
    np.testing.assert_array_equal(kind.is_weight(3, k), weights_among(model, 3, k))


@every_model
@pytest.mark.parametrize("k", [2, 3, 5])
def test_at_the_start_all_classes_are_equally_probable(model, k):
    if model == "binomial" and k > 2:
        with pytest.raises(InputError, match="two classes"):
            objective_of(np.zeros((5, 1)), np.arange(5) % k, model, k)
        return
    theta = MODELS[model].start(3, k)
    assert theta.shape == (size_of(model, 3, k),)
    assert not theta[weights_among(model, 3, k)].any()
    close(log_probabilities(theta, np.ones((2, 3)), model, k), np.full((2, k), -np.log(k)), 1e-14)


def test_the_model_that_suits_the_classes():
    assert default_model(2) == default_model(2, ordered=True) == "binomial"
    assert default_model(3) == default_model(5) == "multinomial"
    assert default_model(3, ordered=True) == default_model(5, ordered=True) == "ordinal"


# Two classes: all three models are the same one.


@given(seeds, st.integers(1, 4), st.floats(0.01, 5))
def test_with_two_classes_multinomial_is_binomial_with_the_difference(seed, d, size):
    X, y = random_rows(seed, 30, d)
    theta = size * np.random.default_rng([seed, 1]).normal(size=(2, d + 1))
    one, two = objective_of(X, y), objective_of(X, y, "multinomial")
    difference = theta[1] - theta[0]
    np.testing.assert_allclose(
        one.evaluate(difference[None]), two.evaluate(theta.reshape(1, -1)), rtol=1e-11
    )
    g, h = one.gradient(difference), one.hessian(difference)
    np.testing.assert_allclose(two.gradient(theta.ravel()), np.r_[-g, g], atol=1e-13)
    np.testing.assert_allclose(two.hessian(theta.ravel()), np.block([[h, -h], [-h, h]]), atol=1e-13)


@given(seeds, st.integers(1, 4), st.floats(0.01, 5))
def test_with_two_classes_ordinal_is_binomial_with_the_threshold_for_a_bias(seed, d, size):
    X, y = random_rows(seed, 30, d)
    theta = size * np.random.default_rng([seed, 1]).normal(size=d + 1)
    sign = np.r_[np.ones(d), -1.0]
    one, two = objective_of(X, y), objective_of(X, y, "ordinal")
    np.testing.assert_allclose(
        one.evaluate((sign * theta)[None]), two.evaluate(theta[None]), rtol=1e-11
    )
    np.testing.assert_allclose(two.gradient(theta), sign * one.gradient(sign * theta), atol=1e-13)
    np.testing.assert_allclose(
        two.hessian(theta), np.outer(sign, sign) * one.hessian(sign * theta), atol=1e-13
    )
    assert two.curvature_bound() == pytest.approx(one.curvature_bound(), rel=1e-12)


def test_rows_of_margins_and_bounds_in_several_blocks():
    X, y = random_rows(seed=5, n=100, d=3)
    A = with_ones(X)
    with blocks_of(16):
        objective = objective_of(X, y)
        np.testing.assert_array_equal(objective.margin_rows(), np.where(y == 1, 1, -1)[:, None] * A)
        bound = np.linalg.eigvalsh(A.T @ A)[-1] / 400
        assert objective.curvature_bound() == pytest.approx(bound, rel=1e-12)


@given(problems())
def test_margins_are_positive_where_a_sample_is_on_its_right_sides(problem):
    model, k, features, y, theta, _, _ = problem
    d = features.shape[1]
    margins = objective_of(features, y, model, k).margins(theta)
    expected = []
    for x, label in zip(features, y, strict=True):
        if model == "binomial":
            expected.append((2 * label - 1) * (x @ theta[:d] + theta[d]))
        elif model == "multinomial":
            z = theta.reshape(k, d + 1) @ np.r_[x, 1.0]
            expected.extend(z[label] - z[j] for j in range(k) if j != label)
        else:
            cuts, eta = np.float64(cuts_of(theta, d)), x @ theta[:d]
            expected.extend([cuts[label] - eta] if label < k - 1 else [])
            expected.extend([eta - cuts[label - 1]] if label > 0 else [])
    np.testing.assert_allclose(np.sort(margins), np.sort(expected), rtol=1e-9, atol=1e-9)


@every_model
@given(seed=seeds, count=st.integers(2, 40))
@settings(max_examples=15)
def test_vectorized_parameters_give_the_same_as_single_ones(model, seed, count):
    k = classes_of(model, 4)
    X, y = random_rows(seed, n=50, d=2, n_classes=k)
    thetas = np.random.default_rng([seed, 2]).normal(size=(count, size_of(model, 2, k)))
    with blocks_of(16):
        objective = objective_of(X, y, model, k)
        loss, accuracy = objective.evaluate(thetas)
        alone = [objective.evaluate(theta[None]) for theta in thetas]
    np.testing.assert_allclose(loss, [each[0][0] for each in alone], rtol=1e-12)
    np.testing.assert_array_equal(accuracy, [each[1][0] for each in alone])


# Ties.


def test_a_score_of_exactly_zero_counts_as_class_one():
    X, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0, 0, 1, 1])
    thetas = np.array([[0.0, 0.0], [-0.0, -0.0], [1.0, -3.0], [1.0, -2.0], [-1.0, 2.0]])
    _, accuracy = objective_of(X, y).evaluate(thetas)
    # Scores: all 0; all -0; -2 -1 0 1; -1 0 1 2; 1 0 -1 -2.
    assert accuracy.tolist() == [0.5, 0.5, 1.0, 0.75, 0.0]
    as_two = np.hstack([0 * thetas, thetas])
    _, accuracy = objective_of(X, y, "multinomial").evaluate(as_two)
    assert accuracy.tolist() == [0.5, 0.5, 1.0, 0.75, 0.0]
    _, accuracy = objective_of(X, y, "ordinal").evaluate(thetas * [1, -1])
    assert accuracy.tolist() == [0.5, 0.5, 1.0, 0.75, 0.0]


def test_ties_go_to_the_last_class():
    X, y = np.zeros((6, 1)), np.array([0, 0, 0, 1, 1, 2])
    theta = np.array([[0.0, 1.0, 0.0, 1.0, 0.0, 0.0], np.zeros(6)])
    _, accuracy = objective_of(X, y, "multinomial", 3).evaluate(theta)
    assert accuracy.tolist() == [2 / 6, 1 / 6]
    odds = np.array([[0.0, 0.0, 0.0], [0.0, -1.0, 1.0], [-1.0, 0.0, 1.0]])
    assert most_probable(odds).tolist() == [1, 2, 2]


def test_the_smallest_score_below_zero_counts_as_class_zero():
    tiny = np.nextafter(0.0, 1.0)
    X, y = np.array([[-tiny], [tiny]]), np.array([0, 1])
    _, accuracy = objective_of(X, y).evaluate(np.array([[1.0, 0.0], [-1.0, 0.0]]))
    assert accuracy.tolist() == [1.0, 0.0]
    thetas = np.array([[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    _, accuracy = objective_of(X, y, "multinomial").evaluate(thetas)
    assert accuracy.tolist() == [1.0, 0.0]

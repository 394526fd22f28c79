"""Fits of scikit-learn and statsmodels, weight by weight, and of training itself."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from statsmodels.miscmodels.ordinal_model import OrderedModel

from logreg import TrainConfig, run
from logreg.training.models import MODELS, log_odds
from logreg.training.models.links import probabilities
from tests.unit.helpers import (
    classes_of,
    dataset_of,
    log_probabilities,
    loss_at,
    optimum_of,
    overlapping,
    theta_of,
)
from tests.unit.real import real


def by_sklearn(dataset, l1=0.0, l2=0.0, degree=1, standardize=False):
    """Weights and bias of the fit, as `coef_` and `intercept_` give them."""
    X, n = dataset.X_train, len(dataset.y_train)
    if standardize:
        X = StandardScaler().fit_transform(X)
    if degree > 1:
        X = PolynomialFeatures(degree, include_bias=False).fit_transform(X)
        X = StandardScaler().fit_transform(X) if standardize else X
    strength = l1 + l2
    solver = {"solver": "newton-cg", "tol": 1e-10, "max_iter": 1000}
    if l1:
        solver = {"solver": "saga", "tol": 1e-12, "max_iter": 100_000, "l1_ratio": l1 / strength}
    fit = LogisticRegression(C=1 / (n * strength) if strength else np.inf, **solver)
    fit.fit(X, dataset.y_train)
    return fit.coef_, fit.intercept_


def against_first(array):
    """Without a penalty only the differences of K scores matter."""
    return array if len(array) == 1 else array[1:] - array[:1]


def trained(dataset, **settings):
    """The last epoch of a long run."""
    config = TrainConfig(**{"optimizer": "newton", "learning_rate": 1.0, "epochs": 40, **settings})
    return run(dataset, config)


def check(found, weights, bias, *, unique, within=1e-5):
    """Weights that are determined only up to a common term are compared by their differences."""
    seen = (found.weights, weights) if unique else map(against_first, (found.weights, weights))
    left, right = seen
    np.testing.assert_allclose(left, right, rtol=within, atol=within)
    np.testing.assert_allclose(
        against_first(found.bias), against_first(bias), rtol=within, atol=within
    )


CASES = [
    ("breast cancer", {}),
    ("breast cancer", {"standardize": True}),
    ("breast cancer", {"l2": 0.01}),
    ("breast cancer", {"degree": 2, "standardize": True, "l2": 1e-3}),
    ("breast cancer, all", {"standardize": True, "l2": 0.01}),
    ("iris", {"l2": 1e-4}),
    ("iris", {"degree": 2, "standardize": True, "l2": 0.01}),
    ("iris, all", {"l2": 0.01}),
    ("wine", {}),
    ("wine", {"standardize": True}),
    ("wine", {"l2": 0.1}),
    ("wine, all", {"standardize": True, "l2": 0.001}),
]


@pytest.mark.parametrize(("name", "settings"), CASES, ids=lambda case: str(case))
def test_optimum_and_training_agree_with_sklearn(name, settings):
    dataset = real(name)
    model = "binomial" if len(dataset.class_names) == 2 else "multinomial"
    weights, bias = by_sklearn(dataset, **settings)
    # A penalty determines all weights; those of the binomial model are always determined.
    unique = model == "binomial" or "l2" in settings
    history = trained(dataset, model=model, **settings)
    assert not history.optimum.separable
    for found in (history.optimum, history[-1]):
        check(found, weights, bias, unique=unique)
    assert history.objective[-1] == pytest.approx(history.optimum.loss, rel=1e-10)
    Z = history.features(dataset.X_train)
    k = len(dataset.class_names)
    loss = float(loss_at(theta_of(history.optimum, model), Z, dataset.y_train, model, k))
    penalty = settings.get("l2", 0) / 2 * (history.optimum.weights**2).sum()
    assert history.optimum.loss == pytest.approx(loss + penalty, rel=1e-10)


@pytest.mark.parametrize(
    ("name", "optimizer", "rate", "settings"),
    [
        ("breast cancer", "nesterov", 0.5, {"standardize": True}),
        ("breast cancer", "gd", 2.0, {"standardize": True}),
        ("iris, all", "momentum", 0.2, {"standardize": True, "l2": 0.01}),
        ("iris, all", "adam", 0.05, {"standardize": True, "l2": 0.01}),
    ],
)
def test_first_order_training_agrees_with_sklearn(name, optimizer, rate, settings):
    dataset = real(name)
    model = "binomial" if len(dataset.class_names) == 2 else "multinomial"
    history = trained(
        dataset, model=model, optimizer=optimizer, learning_rate=rate, epochs=1500, **settings
    )
    check(history[-1], *by_sklearn(dataset, **settings), unique=True)


@pytest.mark.parametrize("name", ["iris", "iris, all"])
def test_iris_has_a_separable_class_and_a_pair_that_keeps_its_loss(name):
    """No weights are the best: the bound is sklearn's loss on the other two classes alone."""
    dataset = real(name)
    pair = dataset.y_train > 0
    two = dataset_of(dataset.X_train[pair], dataset.y_train[pair] - 1)
    weights, bias = by_sklearn(two)
    loss = loss_at(np.r_[weights[0], bias], two.X_train, two.y_train)
    optimum = optimum_of(dataset, TrainConfig(model="multinomial"))
    assert optimum.separable
    assert optimum.weights is None
    assert optimum.loss == pytest.approx(float(loss) * 2 / 3, abs=1e-6)


@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize(
    ("name", "l1"), [("breast cancer, eight", 0.05), ("iris, all", 0.02), ("wine, all", 0.03)]
)
def test_l1_and_elastic_net_agree_with_saga(name, l1, l2):
    dataset = real(name)
    model = "binomial" if len(dataset.class_names) == 2 else "multinomial"
    weights, bias = by_sklearn(dataset, l1=l1, l2=l2, standardize=True)
    settings = {"model": model, "l1": l1, "l2": l2, "standardize": True}
    found = optimum_of(dataset, TrainConfig(**settings))
    check(found, weights, bias, unique=True)
    assert (weights == 0).any()
    np.testing.assert_array_equal(found.weights == 0, weights == 0)
    last = trained(dataset, optimizer="nesterov", learning_rate=0.4, epochs=6000, **settings)[-1]
    check(last, weights, bias, unique=True)
    np.testing.assert_array_equal(last.weights == 0, weights == 0)


@pytest.mark.parametrize("standardize", [False, True])
def test_binomial_equals_statsmodels_logit(standardize):
    dataset = real("spector")
    fit = sm.Logit(dataset.y_train, sm.add_constant(dataset.X_train)).fit(
        disp=0, method="newton", tol=1e-12, maxiter=200
    )
    history = trained(dataset, standardize=standardize)
    for found in (history.optimum, history[-1]):
        weights, bias = (
            in_raw_features(found, dataset) if standardize else (found.weights, found.bias)
        )
        np.testing.assert_allclose(weights[0], fit.params[1:], rtol=1e-5)
        np.testing.assert_allclose(bias, fit.params[:1], rtol=1e-5)
    assert history.optimum.loss == pytest.approx(-fit.llf / len(dataset.y_train), rel=1e-10)


def in_raw_features(found, dataset, bias_sign=1):
    """Weights on (x - mean) / sd as weights on x."""
    mean, sd = dataset.X_train.mean(axis=0), dataset.X_train.std(axis=0)
    weights = found.weights / sd
    return weights, found.bias - bias_sign * weights @ mean


@pytest.mark.parametrize("standardize", [False, True])
def test_multinomial_equals_statsmodels_mnlogit(standardize):
    dataset = real("anes96")  # seven classes, five features
    fit = sm.MNLogit(dataset.y_train, sm.add_constant(dataset.X_train)).fit(
        disp=0, method="newton", tol=1e-12, maxiter=200
    )
    history = trained(dataset, model="multinomial", standardize=standardize)
    for found in (history.optimum, history[-1]):
        weights, bias = (
            in_raw_features(found, dataset) if standardize else (found.weights, found.bias)
        )
        np.testing.assert_allclose(against_first(weights).T, fit.params[1:], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(against_first(bias), fit.params[0], rtol=1e-5, atol=1e-5)
    assert history.optimum.loss == pytest.approx(-fit.llf / len(dataset.y_train), rel=1e-10)
    odds = log_odds(
        MODELS["multinomial"],
        history[-1].weights,
        history[-1].bias,
        history.features(dataset.X_train),
    )
    np.testing.assert_allclose(probabilities(odds), fit.predict(), atol=1e-6)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("name", ["anes96", "fair"])
def test_ordinal_equals_statsmodels_ordered_model(name, standardize):
    dataset = real(name)
    mean, sd = dataset.X_train.mean(axis=0), dataset.X_train.std(axis=0)
    d = len(sd)
    model = OrderedModel(dataset.y_train, (dataset.X_train - mean) / sd, distr="logit")
    rough = model.fit(disp=0, method="bfgs", gtol=1e-7, maxiter=500)
    history = trained(dataset, model="ordinal", standardize=standardize)
    # Its gradient is a finite difference: where it stops is the top to no more than 1e-5.
    for found in (history.optimum, history[-1]):
        weights, cuts = found.weights, found.bias
        if not standardize:
            weights, cuts = weights * sd, cuts - weights @ mean
        np.testing.assert_allclose(weights[0], rough.params[:d], rtol=1e-5, atol=1e-5)
        expected = model.transform_threshold_params(rough.params)[1:-1]
        np.testing.assert_allclose(cuts, expected, rtol=1e-5, atol=1e-5)
    assert history.optimum.loss == pytest.approx(-rough.llf / len(dataset.y_train), rel=1e-9)
    odds = log_odds(
        MODELS["ordinal"], history[-1].weights, history[-1].bias, history.features(dataset.X_train)
    )
    np.testing.assert_allclose(probabilities(odds), rough.predict(), atol=1e-5)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("degree", [1, 2])
def test_standardized_features_lead_to_the_same_probabilities(model, degree):
    k = classes_of(model, 4)
    dataset = overlapping(k, n=200, scale=3.0)
    p = []
    for standardize in (False, True):
        history = trained(dataset, model=model, degree=degree, standardize=standardize)
        for found in (history.optimum, history[-1]):
            Z = history.features(dataset.X_train)
            p.append(np.exp(np.float64(log_probabilities(theta_of(found, model), Z, model, k))))
    for other in p[1:]:
        np.testing.assert_allclose(other, p[0], atol=1e-8)

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_iris, load_wine, make_blobs
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import check_estimator

import logreg
from logreg import Dataset, InputError, LogisticRegressionGD, TrainConfig, train
from tests.unit.helpers import classes_of, optimum_of

# A seed for the random state, and the seeds of start and batches that it must lead to.
RANDOM_STATE = 7
SEED, BATCH_SEED = np.random.RandomState(RANDOM_STATE).randint(2**31 - 1, size=2)

CONFIGURATIONS = {
    "auto": {},
    "newton": {"model": "binomial", "optimizer": "newton", "learning_rate": 1.0},
    "multinomial": {"model": "multinomial"},
    "ordinal": {"model": "ordinal"},
    "adam in batches": {"optimizer": "adam", "batch_size": 16},
    "standardized degree": {"degree": 2, "standardize": True},
    "all else": {"l1": 0.01, "l2": 0.01, "decay": 0.01, "init": "normal", "epochs": 200},
}
configurations = pytest.mark.parametrize("settings", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
each_model = pytest.mark.parametrize(
    ("model", "n_classes"),
    [("binomial", 2), *((name, k) for name in ("multinomial", "ordinal") for k in (2, 3, 4))],
)
# Newton's method converges to the last digit within these.
NEWTON = {"optimizer": "newton", "learning_rate": 1.0, "epochs": 30, "standardize": True}


def samples(n_classes, seed=0):
    """Overlapping classes around points on a line, so that the ordinal model fits them as well."""
    rng = np.random.default_rng(seed)
    y = np.arange(40 * n_classes) % n_classes
    return np.column_stack([y + rng.normal(size=len(y)), rng.normal(size=len(y))]), y


def dataset_of(X, y):
    names = (tuple(map(str, range(size))) for size in (X.shape[1], y.max() + 1))
    return Dataset(X, y, X, y, *names)


# scikit-learn's own requirements


@configurations
def test_scikit_learns_checks_pass(settings):
    results = check_estimator(LogisticRegressionGD(**settings), on_skip=None)
    not_passed = {r["check_name"] for r in results if r["status"] != "passed"}
    # It is skipped where scikit-learn runs without SCIPY_ARRAY_API, as it does by default.
    assert not_passed <= {"check_array_api_input"}
    assert not any(r["expected_to_fail"] for r in results)
    assert len(results) > 50


@pytest.mark.parametrize("model", ["auto", "binomial", "multinomial", "ordinal"])
def test_the_tags_describe_the_model(model):
    tags = get_tags(LogisticRegressionGD(model)).classifier_tags
    assert tags.multi_class == (model != "binomial")
    assert tags.poor_score == (model == "ordinal")


def test_the_best_ordinal_model_does_poorly_where_scikit_learn_measures_a_score():
    # The reason for the tag: training works, but these blobs have no order.
    X, y = make_blobs(n_samples=300, random_state=0)
    assert LogisticRegressionGD("ordinal", **NEWTON).fit(X, y).score(X, y) < 0.83
    assert LogisticRegressionGD("multinomial", **NEWTON).fit(X, y).score(X, y) > 0.83


# The same numbers as the trainer


@configurations
@pytest.mark.parametrize("n_classes", [2, 3])
def test_fit_gives_the_numbers_of_train(settings, n_classes):
    n_classes = classes_of(settings.get("model"), n_classes)
    X, y = samples(n_classes)
    settings = {**settings, "epochs": 40}
    fitted = LogisticRegressionGD(**settings, random_state=RANDOM_STATE).fit(X, y)
    model = settings.get("model", "binomial" if n_classes == 2 else "multinomial")
    config = TrainConfig(**{**settings, "model": model, "seed": SEED, "batch_seed": BATCH_SEED})
    epochs = list(train(dataset_of(X, y), config))

    assert_array_equal(fitted.coef_, epochs[-1].weights)
    assert_array_equal(fitted.intercept_, epochs[-1].bias)
    assert_array_equal(fitted.loss_curve_, [epoch.train_loss for epoch in epochs])
    assert fitted.n_iter_ == 40
    assert fitted.history_.config == config
    assert len(fitted.history_) == 41
    for kept, epoch in zip(map(fitted.history_.__getitem__, range(41)), epochs, strict=True):
        assert_array_equal(kept.weights, epoch.weights)
        assert_array_equal(kept.bias, epoch.bias)
        assert (kept.train_loss, kept.train_accuracy) == (epoch.train_loss, epoch.train_accuracy)
    assert fitted.score(X, y) == epochs[-1].train_accuracy


def test_unknown_numbers_are_nan():
    X, y = samples(2)
    history = LogisticRegressionGD(epochs=3).fit(X, y).history_
    assert_array_equal(history.test_loss, [np.nan] * 4)
    assert_array_equal(history.test_accuracy, [np.nan] * 4)
    assert np.isnan(history.optimum.loss)
    assert not history.optimum.separable
    best = optimum_of(dataset_of(X, y), history.config)
    assert best.loss <= history.train_loss.min()


def test_fit_does_not_look_for_the_optimum(monkeypatch):
    def fail(*args):
        raise AssertionError("the optimum was sought")

    monkeypatch.setattr("logreg.training.trainer.find_optimum", fail)
    LogisticRegressionGD(epochs=1).fit(*samples(2))


def test_changing_the_fitted_weights_does_not_change_the_history():
    fitted = LogisticRegressionGD(epochs=3).fit(*samples(2))
    before = fitted.history_.weights[-1].copy()
    fitted.coef_ += 1
    assert_array_equal(fitted.history_.weights[-1], before)


def test_a_degree_may_make_more_features_than_there_are_samples():
    X, y = samples(2)
    X, y = X[:8], y[:8]
    with pytest.raises(InputError, match="Degree 3 makes 9 features"):
        train(Dataset(X, y, X, y, ("a", "b"), ("0", "1")), TrainConfig(degree=3))
    fitted = LogisticRegressionGD(degree=3, l2=0.1, learning_rate=0.01).fit(X, y)
    powers = PolynomialFeatures(3, include_bias=False).fit_transform(X)
    assert fitted.coef_.shape == (1, 9)
    assert_allclose(
        fitted.decision_function(X), powers @ fitted.coef_[0] + fitted.intercept_, rtol=1e-12
    )
    assert fitted.loss_curve_[-1] < fitted.loss_curve_[0]


# scikit-learn's logistic regression as the authority


@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize(
    ("load", "columns"), [(load_breast_cancer, [0, 1, 4]), (load_wine, [1, 2, 3])]
)
def test_at_the_end_training_agrees_with_scikit_learn(load, columns, l2):
    X, y = load(return_X_y=True)
    X = StandardScaler().fit_transform(X[:, columns])  # for which the classes overlap
    ours = LogisticRegressionGD(l2=l2, **{**NEWTON, "standardize": False}).fit(X, y)
    C = 1 / (len(y) * l2) if l2 else np.inf
    theirs = LogisticRegression(C=C, tol=1e-12, max_iter=10_000).fit(X, y)
    for name in ("coef_", "intercept_"):
        left, right = getattr(ours, name), getattr(theirs, name)
        if len(left) > 1:  # adding a number to the weights of all classes changes nothing
            left, right = left - left.mean(axis=0), right - right.mean(axis=0)
        assert_allclose(left, right, rtol=1e-5, atol=1e-5 if len(left) > 1 else 0)
    assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-5)
    assert_allclose(ours.predict_log_proba(X), theirs.predict_log_proba(X), atol=1e-4)
    assert_array_equal(ours.predict(X), theirs.predict(X))
    if len(ours.classes_) == 2:
        decisions = ours.decision_function(X), theirs.decision_function(X)
        assert_allclose(*decisions, rtol=1e-5, atol=1e-5)


# Predictions


@each_model
@pytest.mark.parametrize("epochs", [1, 100])
def test_probabilities_decisions_and_predictions_agree(model, n_classes, epochs):
    X, y = samples(n_classes)
    labels = np.array(["a", "b", "c", "d"])[y]
    fitted = LogisticRegressionGD(model, epochs=epochs).fit(X, labels)
    P, decision, predicted = (
        getattr(fitted, name)(X) for name in ("predict_proba", "decision_function", "predict")
    )
    assert_array_equal(fitted.classes_, np.unique(labels))
    assert P.shape == (len(X), n_classes)
    assert P.min() > 0
    assert_allclose(P.sum(axis=1), 1, rtol=1e-12)
    assert_array_equal(predicted, fitted.classes_[P.argmax(axis=1)])
    assert_allclose(fitted.predict_log_proba(X), np.log(P), rtol=1e-9)
    odds = np.log(P / P[:, :1])
    if n_classes == 2:
        assert_array_equal(predicted, fitted.classes_[(decision > 0).astype(int)])
        assert_allclose(decision, odds[:, 1], atol=1e-9)
    else:
        assert_array_equal(predicted, fitted.classes_[decision.argmax(axis=1)])
        assert_allclose(decision, odds, atol=1e-9)
    assert fitted.score(X, labels) == np.mean(predicted == labels)


@each_model
def test_the_shapes_are_as_documented(model, n_classes):
    X, y = samples(n_classes)
    fitted = LogisticRegressionGD(model, epochs=5, degree=2).fit(X, y)
    rows = n_classes if model == "multinomial" else 1
    assert fitted.coef_.shape == (rows, 5)
    assert fitted.intercept_.shape == (n_classes - 1 if model == "ordinal" else rows,)
    assert fitted.loss_curve_.shape == (6,)
    assert fitted.history_.weights.shape == (6, rows, 5)
    assert fitted.n_features_in_ == 2


@pytest.mark.parametrize("learning_rate", [0.1, 20.0])
def test_the_intercepts_of_the_ordinal_model_are_its_thresholds_in_order(learning_rate):
    X, y = samples(4)
    fitted = LogisticRegressionGD("ordinal", init="normal", learning_rate=learning_rate).fit(X, y)
    assert (np.diff(fitted.intercept_) > 0).all()
    score = X @ fitted.coef_[0]
    at_most = 1 / (1 + np.exp(score[:, None] - fitted.intercept_))
    assert_allclose(fitted.predict_proba(X).cumsum(axis=1)[:, :-1], at_most, atol=1e-12)


def test_ties_go_to_the_first_class():
    X, y = samples(2)
    start = LogisticRegressionGD(epochs=0).fit(X, y)
    assert_array_equal(start.decision_function(X), 0)
    assert_array_equal(start.predict(X), 0)
    assert start.n_iter_ == 0
    assert_allclose(start.loss_curve_, [np.log(2)])


def test_log_probabilities_are_finite_if_probabilities_underflow():
    fitted = LogisticRegressionGD().fit(*samples(2))
    far = 1e5 * np.sign(fitted.coef_)
    assert fitted.predict_proba(far)[0, 0] == 0
    assert_allclose(fitted.predict_log_proba(far)[0, 0], -fitted.decision_function(far)[0])


# Randomness


@pytest.mark.parametrize("settings", [{"init": "normal"}, {"batch_size": 8}])
def test_the_random_state_draws_start_and_batches(settings):
    X, y = samples(2)

    def weights(random_state):
        return LogisticRegressionGD(**settings, random_state=random_state).fit(X, y).coef_

    assert_array_equal(weights(0), weights(0))
    assert_array_equal(weights(0), weights(np.random.RandomState(0)))
    assert (weights(0) != weights(1)).all()
    assert (weights(None) != weights(None)).all()


def test_without_normal_start_and_batches_nothing_is_random():
    X, y = samples(2)
    first, second = (LogisticRegressionGD(random_state=s).fit(X, y).coef_ for s in (0, 1))
    assert_array_equal(first, second)


# Use with other estimators


def test_labels_may_be_a_column_of_words():
    X, y = samples(3)
    words = pd.Series(np.array(["low", "medium", "high"])[y])
    fitted = LogisticRegressionGD("ordinal").fit(X, words)
    # Sorted alphabetically, as the documentation warns.
    assert fitted.classes_.tolist() == ["high", "low", "medium"]
    numbers = LogisticRegressionGD("ordinal").fit(X, y)
    assert fitted.score(X, words) < numbers.score(X, y)


def test_a_clone_has_the_parameters_and_no_fit():
    settings = {
        "model": "multinomial",
        "optimizer": "adam",
        "learning_rate": 0.2,
        "epochs": 7,
        "batch_size": 5,
        "l1": 0.1,
        "l2": 0.2,
        "init": "normal",
        "random_state": 3,
        "decay": 0.3,
        "degree": 2,
        "standardize": False,
        "standardise": True,
    }
    fitted = LogisticRegressionGD(**settings).fit(*samples(2))
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params() == settings
    with pytest.raises(NotFittedError):
        copy.predict(samples(2)[0])


def test_the_parameters_come_in_the_order_documented():
    names = [
        "model",
        "optimizer",
        "learning_rate",
        "epochs",
        "batch_size",
        "l1",
        "l2",
        "init",
        "random_state",
    ]
    given = ("ordinal", "adam", 0.2, 7, 5, 0.1, 0.2, "normal", 3)
    as_keywords = LogisticRegressionGD(**dict(zip(names, given, strict=True)))
    assert LogisticRegressionGD(*given).get_params() == as_keywords.get_params()


def test_it_ends_a_pipeline():
    X, y = load_wine(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), LogisticRegressionGD(learning_rate=1.0)).fit(X, y)
    alone = LogisticRegressionGD(learning_rate=1.0, standardize=True).fit(X, y)
    assert_allclose(pipeline.predict_proba(X), alone.predict_proba(X), rtol=1e-9)
    assert pipeline.score(X, y) > 0.98


def test_a_grid_search_finds_the_degree_that_a_circle_needs():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 2))
    y = np.where((X**2).sum(axis=1) < 1.4, "inside", "outside")
    grid = {"degree": [1, 2], "optimizer": ["gd", "adam"], "l2": [0.0, 1.0]}
    search = GridSearchCV(
        LogisticRegressionGD(standardize=True, learning_rate=0.5), grid, error_score="raise"
    ).fit(X, y)
    assert search.best_params_["degree"] == 2
    assert search.best_params_["l2"] == 0
    assert search.best_score_ > 0.9


# Errors


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"model": "probit"}, "The model must be one of auto, binomial, multinomial, ordinal"),
        ({"optimizer": "lbfgs"}, "The optimiser must be one of"),
        ({"learning_rate": 0.0}, "The learning rate must be"),
        ({"epochs": -1}, "The number of epochs must be"),
        ({"batch_size": 0}, "The batch size must be"),
        ({"degree": 0}, "The degree must be"),
        ({"standardise": "yes"}, "standardise must be True or False"),
        ({"optimizer": "newton", "l1": 0.1}, "Newton's method needs a loss without corners"),
    ],
)
def test_only_fit_rejects_an_invalid_parameter(settings, message):
    model = LogisticRegressionGD(**settings)
    with pytest.raises(InputError, match=message):
        model.fit(*samples(2))
    assert not hasattr(model, "classes_")


@pytest.mark.parametrize(
    ("n_classes", "model", "message"),
    [(1, "auto", "only one class"), (3, "binomial", "Only binary classification is supported")],
)
def test_a_wrong_number_of_classes_is_rejected(n_classes, model, message):
    with pytest.raises(InputError, match=message):
        LogisticRegressionGD(model).fit(*samples(n_classes))


def test_sample_weights_are_rejected():
    X, y = samples(2)
    with pytest.raises(TypeError, match="sample_weight"):
        LogisticRegressionGD().fit(X, y, sample_weight=np.ones(len(y)))


def test_the_library_exports_it():
    assert logreg.LogisticRegressionGD is LogisticRegressionGD
    assert "LogisticRegressionGD" in dir(logreg)
    with pytest.raises(AttributeError, match="no attribute 'LogisticRegression'"):
        _ = logreg.LogisticRegression


def test_the_old_spelling_of_standardize_is_accepted():
    X, y = load_iris(return_X_y=True)
    new, old = (
        LogisticRegressionGD(epochs=3, **{spelling: True}).fit(X, y)
        for spelling in ("standardize", "standardise")
    )
    np.testing.assert_array_equal(clone(old).fit(X, y).coef_, new.coef_)
    assert not np.array_equal(new.coef_, LogisticRegressionGD(epochs=3).fit(X, y).coef_)

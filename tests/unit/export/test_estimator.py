"""Execute the estimator's code, and compare the model with the run."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from logreg import TrainConfig, run
from logreg.export import estimator_code
from logreg.training.models import MODELS, log_odds
from logreg.training.models.links import probabilities
from tests.unit.export.test_script import DATA, executed
from tests.unit.helpers import blobs


@pytest.mark.parametrize("epoch", [None, 0, 7])
@pytest.mark.parametrize(
    ("dataset", "settings"),
    [
        (DATA["binomial"], {}),
        (DATA["binomial"], {"standardize": True}),
        (DATA["binomial"], {"degree": 3, "standardize": True, "init": "normal"}),
        (DATA["binomial"], {"model": "multinomial", "init": "normal"}),
        (DATA["multinomial"], {"model": "multinomial", "degree": 2, "batch_size": 10}),
        (DATA["ordinal"], {"model": "ordinal"}),
        (DATA["ordinal"], {"model": "ordinal", "degree": 2, "standardize": True, "batch_size": 9}),
    ],
)
def test_the_estimator_predicts_as_the_run_does(dataset, settings, epoch, tmp_path):
    history = run(dataset, TrainConfig(**{"epochs": 10} | settings))
    names = executed(estimator_code(dataset, history, epoch), tmp_path, dataset)
    model, at = names["model"], history[-1 if epoch is None else epoch]
    for X, y, accuracy in (
        (dataset.X_train, dataset.y_train, at.train_accuracy),
        (dataset.X_test, dataset.y_test, at.test_accuracy),
    ):
        odds = log_odds(MODELS[history.config.model], at.weights, at.bias, history.features(X))
        wanted = probabilities(odds)
        np.testing.assert_allclose(model.predict_proba(X), wanted, rtol=1e-9, atol=1e-12)
        # With zero weights all classes tie.
        if np.ptp(wanted) > 1e-9:
            classes = np.arange(len(dataset.class_names))
            if history.config.model != "ordinal":
                classes = np.array(dataset.class_names)
            np.testing.assert_array_equal(model.predict(X), classes[wanted.argmax(axis=1)])
            assert model.score(X, classes[y]) == pytest.approx(accuracy)


@pytest.mark.parametrize("settings", [{}, {"degree": 2, "standardize": True}])
def test_the_estimator_accepts_parameters_beyond_those_of_a_start(settings, tmp_path):
    dataset = blobs(dataset="ordered")
    config = TrainConfig(model="ordinal", learning_rate=100.0, l2=10.0, **settings)
    history = run(dataset, config)
    assert np.abs(history.weights[-1]).max() > 1e20
    model = executed(estimator_code(dataset, history), tmp_path, dataset)["model"]
    np.testing.assert_array_equal(model.coef_, history.weights[-1])
    np.testing.assert_array_equal(model.intercept_, history.bias[-1])
    assert model.score(dataset.X_test, dataset.y_test) == history.test_accuracy[-1]


def test_only_the_estimator_for_ordered_classes_needs_this_library():
    for model, dataset in DATA.items():
        code = estimator_code(dataset, run(dataset, TrainConfig(model=model, epochs=1)))
        opening = code.split('"""')[1]
        assert ("logreg" in opening) == ("logreg" in code) == (model == "ordinal")


def test_the_estimator_can_be_cloned_and_refitted(tmp_path):
    dataset = DATA["binomial"]
    history = run(dataset, TrainConfig(epochs=3, standardize=True))
    names = executed(estimator_code(dataset, history), tmp_path, dataset)
    again = clone(names["model"]).fit(dataset.X_train, dataset.y_train)
    fresh = make_pipeline(StandardScaler(), LogisticRegression())
    fresh.fit(dataset.X_train, dataset.y_train)
    np.testing.assert_array_equal(again[-1].coef_, fresh[-1].coef_)

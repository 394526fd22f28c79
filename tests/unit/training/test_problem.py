import pickle
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import make_classification

from logreg import DataConfig, InputError, LogisticRegressionGD, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import diagnose, scalings
from logreg.analysis.evaluation import predict
from logreg.analysis.inference import coefficients
from logreg.analysis.inspection import inspect
from logreg.data import Dataset
from logreg.export import (
    estimator_code,
    figure_html,
    notebook,
    script,
    trajectory_csv,
    trajectory_json,
)
from logreg.text.meanings import describe_coefficients
from logreg.training.features import FeatureMap
from logreg.training.optimum import find_optimum
from logreg.training.problem import Problem
from logreg.training.trainer import run_problem
from tests.unit.helpers import overlapping

EXPORTS = (figure_html, notebook, script, estimator_code, trajectory_csv, trajectory_json)


def with_everything(dataset, history):
    """Call everything that uses a run."""
    diagnose(history)
    predict(history)
    inspect(history, 3, np.arange(len(history)))
    coefficients(history)
    describe_coefficients(history)
    for export in EXPORTS:
        export(dataset, history)


@pytest.fixture
def fits(monkeypatch):
    """The degrees of all features that are fitted."""
    degrees, fit = [], FeatureMap.fit

    def counted(X, **settings):
        degrees.append(settings["degree"])
        return fit(X, **settings)

    monkeypatch.setattr(FeatureMap, "fit", counted)
    return degrees


@pytest.mark.parametrize("rate", [0.1, 1e4], ids=["calm", "diverging"])
def test_a_run_and_its_analyses_fit_the_features_once(fits, rate):
    dataset = overlapping(2)
    config = TrainConfig(degree=2, standardize=True, epochs=8, optimizer="adam", learning_rate=rate)
    with_everything(dataset, run(dataset, config))
    assert fits == [2]


def test_a_given_problem_is_not_built_again(fits):
    dataset = overlapping(2)
    config = TrainConfig(degree=3, epochs=2)
    history = run_problem(Problem.of(dataset, config))
    assert fits == [3]
    np.testing.assert_array_equal(history.weights, run(dataset, config).weights)


def test_a_degree_may_make_more_features_than_samples_only_if_that_is_allowed():
    few = make_dataset(DataConfig(n_samples=20))
    with pytest.raises(InputError, match="27 features"):
        Problem.of(few, TrainConfig(degree=6))
    allowed = Problem.of(few, TrainConfig(degree=5), allow_more_features_than_samples=True)
    assert allowed.with_config(TrainConfig(degree=6)).n_features == 27


def test_another_config_shares_the_features_unless_it_changes_them(fits):
    problem = Problem.of(overlapping(2), TrainConfig(degree=2))
    faster = problem.with_config(TrainConfig(degree=2, learning_rate=3.0, l2=0.1, model="ordinal"))
    assert faster.features is problem.features
    assert faster.config.learning_rate == 3.0
    assert faster.penalty.l2.any()
    for changed in ({"degree": 3}, {"standardize": True}):
        other = problem.with_config(replace(problem.config, **changed))
        assert other.features is not problem.features
    assert fits == [2, 3, 2]


def test_the_history_of_an_estimator_with_more_features_than_samples_can_be_used():
    dataset = overlapping(2, n=20)
    fitted = LogisticRegressionGD(degree=6, standardize=True, epochs=8).fit(
        dataset.X_train, dataset.y_train
    )
    history = fitted.history_
    assert len(history.features.names) == 27
    with_everything(history.problem.dataset, history)
    assert find_optimum(history.problem).known
    assert len(scalings(history.problem)) == 2
    with pytest.raises(InputError, match="27 features"):
        Problem.of(dataset, history.config)


@pytest.mark.parametrize(
    "settings", [{}, {"degree": 3, "standardize": True}], ids=["raw", "curved"]
)
@pytest.mark.parametrize("rate", [0.1, 1e3])
def test_a_pickled_estimator_is_small_and_still_predicts_and_judges(settings, rate):
    X, y = make_classification(20_000, n_features=4, random_state=0)
    fitted = LogisticRegressionGD(epochs=10, learning_rate=rate, **settings).fit(X, y)
    text = pickle.dumps(fitted)
    assert len(text) < 20_000 < X.nbytes
    again = pickle.loads(text)
    np.testing.assert_array_equal(again.predict_proba(X), fitted.predict_proba(X))
    assert diagnose(again.history_).state == diagnose(fitted.history_).state
    assert again.history_.n_classes == 2
    with pytest.raises(InputError, match="without its data"):
        predict(again.history_)


def test_a_run_keeps_no_features_of_its_samples():
    dataset = overlapping(2, n=5000)
    history = run(dataset, TrainConfig(degree=4, standardize=True, epochs=1))
    diagnose(history)
    arrays = [value for value in vars(history.problem).values() if isinstance(value, np.ndarray)]
    assert arrays == []
    assert isinstance(history.problem.dataset, Dataset)


def test_a_slice_of_a_history_is_a_shorter_history():
    history = run(overlapping(3), TrainConfig(model="multinomial", epochs=7))
    middle = history[2:5]
    assert len(middle) == 3
    assert [each.train_loss for each in middle] == history.train_loss[2:5].tolist()
    np.testing.assert_array_equal(middle.weights, history.weights[2:5])
    np.testing.assert_array_equal(middle[-1].bias, history[4].bias)
    np.testing.assert_array_equal(middle.objective, history.objective[2:5])
    assert middle.optimum is history.optimum
    assert middle.config is history.config
    assert len(history[::3]) == 3
    assert diagnose(history[:1]).state


@pytest.mark.parametrize("epochs", [0, 3, 7, 8])
def test_a_short_run_of_an_estimator_can_be_exported_as_a_page(epochs):
    dataset = overlapping(2)
    fitted = LogisticRegressionGD(epochs=epochs).fit(dataset.X_train, dataset.y_train)
    assert figure_html(dataset, fitted.history_)  # JSON has no NaN

"""The sentences about a table of coefficients."""

import numpy as np
import pytest
from sklearn.datasets import load_iris

from logreg import TrainConfig, run
from logreg.analysis.inference import coefficients
from logreg.text.meanings import describe_coefficients
from logreg.training.models import MODELS
from logreg.training.optimum import UNKNOWN
from tests.unit.helpers import blobs, classes_of, converged, dataset_of, overlapping

BEST = "These are the coefficients of the best model, whatever epoch is looked at."
UNIT = "One unit more of a feature, all others the same, multiplies the odds by its odds ratio."
INTERVALS = (
    "If the model is true, of samples drawn anew 95 % would have an interval that holds the true "
    "value (Wald's intervals, for large samples)."
)


def said(dataset, **settings):
    return describe_coefficients(converged(dataset, **settings))


@pytest.mark.parametrize("model", MODELS)
def test_a_plain_table_is_explained(model):
    k = classes_of(model)
    assert said(overlapping(k, n=150), model=model) == [BEST, UNIT, INTERVALS]


@pytest.mark.parametrize("model", MODELS)
def test_separable_classes_have_no_table(model):
    dataset = dataset_of(np.arange(8.0)[:, None], np.arange(8) // 4)
    history = converged(dataset, model=model)
    assert coefficients(history) == ()
    (sentence,) = describe_coefficients(history)
    assert sentence.startswith(
        "A boundary exists with no training point on its wrong side, so there"
    )
    assert "fewer features" in sentence
    (sentence,) = said(dataset, model=model, degree=2)
    assert "a lower degree" in sentence


def test_one_separable_class_leaves_no_table_either():
    X, y = load_iris(return_X_y=True)
    dataset = dataset_of(X[:, :2], y)
    history = converged(dataset, model="multinomial", optimizer="gd", learning_rate=0.1)
    assert coefficients(history) == ()
    (sentence,) = describe_coefficients(history)
    assert sentence.startswith("Part of the training points can be told from the others")


def test_an_optimum_that_was_not_found_has_no_table():
    dataset = overlapping(2)
    history = run(dataset, TrainConfig(epochs=1), UNKNOWN)
    assert coefficients(history) == ()
    (sentence,) = describe_coefficients(history)
    assert sentence.startswith("The best model was not found")


@pytest.mark.parametrize("penalty", [{"l2": 0.1}, {"l1": 0.05, "optimizer": "adam"}])
def test_a_penalty_is_mentioned(penalty):
    best, unit, sentence = said(overlapping(2), **{"epochs": 300, **penalty})
    assert best.startswith(BEST)
    assert unit == UNIT
    assert sentence.startswith("The penalty ")


def test_constant_features_are_named():
    *others, sentence = said(dataset_of(np.ones((6, 2)), [0, 1, 1, 0, 1, 1]))
    assert others == [BEST, UNIT]
    assert sentence.startswith("Constant in the training samples: f0, f1.")


def test_a_constant_and_a_repeated_feature_get_a_sentence_each():
    dataset = overlapping(2, d=3)
    X = np.column_stack([dataset.X_train, np.ones(60), dataset.X_train @ [1.0, 2.0, 0.0]])
    _, _, intervals, *_, constant, repeated = said(dataset_of(X, dataset.y_train))
    assert "samples: f3." in constant
    assert "another: f0, f1, f4." in repeated
    assert intervals == INTERVALS


@pytest.mark.parametrize(("model", "slopes"), [("binomial", 2), ("multinomial", 4), ("ordinal", 2)])
def test_too_few_samples_of_a_class_for_its_slopes_are_reported(model, slopes):
    k = classes_of(model)
    dataset = overlapping(k, n=300, noise=4.0)
    rarest = np.flatnonzero(dataset.y_train == 1)

    def warnings(n):
        """With so many samples of the class left."""
        kept = np.setdiff1d(np.arange(300), rarest[n:])
        texts = said(dataset_of(dataset.X_train[kept], dataset.y_train[kept]), model=model)
        return [text for text in texts if text.endswith("the intervals are rough.")]

    name = dataset.class_names[1]
    assert warnings(10 * slopes) == []
    (sentence,) = warnings(10 * slopes - 1)
    few = 10 * slopes - 1
    assert sentence.startswith(f"The rarest class, {name}, has only {few} training points, ")
    assert f" {slopes} slopes" in sentence


def test_a_single_sample_is_counted_in_the_singular():
    # Class a is on both sides of the others, which are all in one place.
    X, y = np.array([[0.0], [2.0], [1.0], [1.0], [1.0]]), np.array([0, 0, 1, 2, 3])
    *_, sentence = said(dataset_of(X, y), model="multinomial")
    assert sentence.startswith("The rarest class, b, has only 1 training point, fewer than")


def test_missing_intervals_are_not_called_rough():
    dataset = dataset_of(np.ones((6, 2)), [0, 1, 1, 0, 1, 1])
    assert not any("rough" in text for text in said(dataset))
    assert not any("rough" in text for text in said(overlapping(2, n=20), l2=0.1))


@pytest.mark.parametrize("settings", [{"learning_rate": 0.01, "epochs": 5}, {"learning_rate": 1e4}])
def test_a_run_that_has_not_converged_is_distinguished_from_the_best_model(settings):
    dataset = overlapping(2)
    history = converged(dataset, optimizer="gd", **settings)
    sentence, *others = describe_coefficients(history)
    assert sentence.startswith(f"{BEST} The run has not reached it: its loss is ")
    assert others == [UNIT, INTERVALS]
    assert coefficients(history) == coefficients(converged(dataset))


def test_standardized_features_are_measured_in_standard_deviations():
    _, sentence, intervals = said(overlapping(2), standardize=True)
    assert "one standard deviation more" in sentence
    assert intervals == INTERVALS


def test_powers_spread_the_effect_of_a_feature():
    _, sentence, intervals = said(overlapping(2, n=120), degree=2)
    assert "as x₁ cannot change without its powers" in sentence
    assert intervals == INTERVALS


def test_several_sentences_can_apply_at_once():
    starts = (f"{BEST} The run", "The features are", "The effect", "The penalty")
    found = said(blobs(), l2=0.1, degree=2, standardize=True, epochs=0)
    assert len(found) == len(starts)
    for sentence, start in zip(found, starts, strict=True):
        assert sentence.startswith(start)

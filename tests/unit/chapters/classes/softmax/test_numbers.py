"""Scores that compete over one feature, against SciPy and scikit-learn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.special import softmax as scipy_softmax
from sklearn.linear_model import LogisticRegression

from logreg import DataConfig, InputError, make_dataset
from logreg.chapters.classes.softmax.figure import softmax_picture
from logreg.chapters.classes.softmax.numbers import (
    FeatureScores,
    SoftmaxNumbers,
    fit_feature,
    places,
    softmax,
)
from logreg.figures.style import CLASSES
from tests.unit.helpers import dataset_of

finite = st.floats(-50, 50)


def model_of(weights, bias):
    k = len(weights)
    dataset = dataset_of(np.arange(k)[:, None], np.arange(k))
    return FeatureScores(dataset, np.array(weights, dtype=float), np.array(bias, dtype=float))


@given(st.lists(st.lists(finite, min_size=3, max_size=3), min_size=1, max_size=5), finite)
def test_softmax_equals_scipys_for_any_shift(rows, shift):
    z = np.array(rows)
    np.testing.assert_allclose(softmax(z), scipy_softmax(z, axis=1), rtol=1e-12)
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize(
    "config",
    [
        DataConfig("iris", plane=(0, 1)),
        *(DataConfig(n_classes=k, n_samples=300) for k in (2, 3, 5)),
    ],
    ids=str,
)
def test_the_fit_equals_sklearns(config):
    dataset = make_dataset(config)
    X, y = dataset.X_train[:, :1], dataset.y_train
    fit = LogisticRegression(C=np.inf, solver="newton-cg", tol=1e-10, max_iter=1000).fit(X, y)
    model = fit_feature(dataset)
    np.testing.assert_allclose(
        softmax(model.scores(X[:, 0])), fit.predict_proba(X), rtol=1e-5, atol=1e-8
    )
    assert model.weights.sum() == pytest.approx(0, abs=1e-12)
    assert model.bias.sum() == pytest.approx(0, abs=1e-12)


def test_a_feature_that_separates_the_classes_is_rejected():
    with pytest.raises(InputError, match=r"petal length \(cm\) separates some classes"):
        fit_feature(make_dataset(DataConfig("iris")))


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=5),
    st.floats(-5, 5),
)
def test_winners_are_where_their_score_is_the_highest(lines, x):
    model = model_of(*zip(*lines, strict=True))
    parts = model.winners(-5, 5)
    assert (parts[0][0], parts[-1][1]) == (-5, 5)
    for (_, end, label), (start, _, following) in pairwise(parts):
        assert end == start
        assert label != following
    (z,) = model.scores(np.array([x]))
    holding = [label for start, end, label in parts if start <= x <= end]
    assert all(z[label] == pytest.approx(z.max(), abs=1e-9) for label in holding)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 37.0, 1e6])
def test_places_are_round_and_cover_the_samples(scale):
    X = scale * np.linspace(4.3, 7.9, 30)[:, None]
    x = places(X)
    assert 20 <= len(x) <= 101
    np.testing.assert_allclose(np.diff(x), x[1] - x[0])
    assert x[0] <= X.min()
    assert x[-1] >= X.max()
    assert f"{x[1] - x[0]:.0e}"[0] in "125"


@pytest.mark.parametrize(("k", "shift"), [(2, 0.0), (3, -3.0), (5, 2.5)])
def test_the_figure_shows_the_scores_and_probabilities(k, shift):
    model = fit_feature(make_dataset(DataConfig(n_classes=k, n_samples=300)))
    at, still = SoftmaxNumbers(model, shift), SoftmaxNumbers(model)
    np.testing.assert_allclose(at.z, still.z + shift)
    np.testing.assert_allclose(at.p, still.p)
    np.testing.assert_allclose(at.power, np.exp(at.z))
    np.testing.assert_allclose(at.power, at.shift_factor * still.power)
    np.testing.assert_allclose(at.p, at.power / at.total[:, None])
    if k == 2:
        np.testing.assert_allclose(at.p[:, 1], expit(at.lead))
    picture = softmax_picture(at, start=0.0)
    named = {
        name: [each for each in picture.layers if each.trace.get("name") == name]
        for name in (*model.dataset.class_names, "most probable")
    }
    for label, name in enumerate(model.dataset.class_names):
        # Score and probability, each on its line and next to it.
        assert len(named[name]) == 4
        for layer, wanted in zip(named[name], (at.z, at.z, at.p, at.p), strict=True):
            np.testing.assert_array_equal(layer.y[:, 0], wanted[:, label])
    for ring, values in zip(named["most probable"], (at.z, at.p), strict=True):
        np.testing.assert_array_equal(ring.y[:, 0], values.max(axis=1))
    for shape, (start, end, label) in zip(picture.layout["shapes"], at.winners, strict=True):
        assert (shape["x0"], shape["x1"]) == (start, end)
        assert shape["fillcolor"] == CLASSES[label].color

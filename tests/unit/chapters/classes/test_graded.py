import numpy as np
import pytest
from sklearn.datasets import load_diabetes

from logreg.chapters.classes.graded import make_graded
from logreg.chapters.classes.parallel.numbers import compare


def test_a_fit_to_samples_of_the_model_recovers_its_weights():
    fit = compare(make_graded("graded", 50_000, 4)).ordinal
    np.testing.assert_allclose(fit.weights[0], [2, 1], atol=0.06)
    np.testing.assert_allclose(fit.bias, [-1.5, 1.5], atol=0.06)


@pytest.mark.parametrize("name", ["graded", "uneven"])
def test_a_larger_sample_contains_the_smaller_one(name):
    few, many = (make_graded(name, n, 7) for n in (100, 250))
    np.testing.assert_array_equal(few.X_train, many.X_train[:100])
    np.testing.assert_array_equal(few.y_train, many.y_train[:100])
    assert not np.array_equal(few.X_train, make_graded(name, 100, 8).X_train)


def test_each_uneven_group_is_three_times_as_wide_as_the_previous():
    dataset = make_graded("uneven", 6000, 0)
    spreads = [dataset.X_train[dataset.y_train == label].std(axis=0) for label in range(3)]
    np.testing.assert_allclose(spreads[1] / spreads[0], 3, rtol=0.05)
    np.testing.assert_allclose(spreads[2] / spreads[1], 3, rtol=0.05)


def test_diabetes_is_in_thirds_of_its_target():
    dataset = make_graded("diabetes", 442, 0)
    bunch = load_diabetes(scaled=False, as_frame=True).frame
    target = bunch.set_index(["bmi", "bp"])["target"]
    assert np.bincount(dataset.y_train).max() - np.bincount(dataset.y_train).min() <= 1
    unique = target[~target.index.duplicated(keep=False)]
    found = [
        (label, unique[tuple(row)])
        for row, label in zip(dataset.X_train, dataset.y_train, strict=True)
        if tuple(row) in unique.index
    ]
    assert len(found) > 300
    labels, values = map(np.array, zip(*found, strict=True))
    assert (np.diff(labels[np.argsort(values, kind="stable")]) >= 0).all()

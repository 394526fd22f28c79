import numpy as np

from logreg.text.advice import notices
from tests.unit.helpers import dataset_of


def test_notices_name_only_constant_features():
    X = np.random.default_rng(0).normal(size=(20, 3))
    X[:, 1] = 4.0
    assert [notice.split(" has ")[0] for notice in notices(dataset_of(X, [0, 1] * 10))] == ["f1"]
    X[:, 2] = 0.0
    assert len(notices(dataset_of(X, [0, 1] * 10))) == 2
    # Only the training set counts.
    Y = X.copy()
    Y[0] = [1.0, 2.0, 3.0]
    assert len(notices(dataset_of(X, [0, 1] * 10, Y, [0, 1] * 10))) == 2
    assert notices(dataset_of(Y, [0, 1] * 10, X, [0, 1] * 10)) == []


def test_notices_report_more_features_than_samples():
    X = np.random.default_rng(0).normal(size=(6, 6))
    (sentence,) = notices(dataset_of(X, [0, 1] * 3))
    assert "6 features and only 6 training samples" in sentence
    assert notices(dataset_of(X[:, :5], [0, 1] * 3)) == []

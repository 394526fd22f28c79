"""Exported tables, read back by pandas and json."""

import io
import json
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, Dataset, LogisticRegressionGD, TrainConfig, make_dataset, run
from logreg.data import UserData
from logreg.export import data_csv, trajectory_csv, trajectory_json
from logreg.training.optimum import UNKNOWN
from tests.unit.helpers import blobs, dataset_of, overlapping

NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=True)


def read(text):
    return pd.read_csv(io.StringIO(text), keep_default_na=False)


@pytest.fixture(
    scope="module",
    params=[
        (blobs(n_samples=60), TrainConfig(epochs=4)),
        (blobs(n_samples=60, n_classes=3), TrainConfig(model="multinomial", epochs=3, degree=2)),
        (
            blobs(dataset="ordered", n_samples=60, n_classes=4),
            TrainConfig(model="ordinal", epochs=3, standardize=True, l2=0.1),
        ),
    ],
    ids=["binomial", "multinomial", "ordinal"],
)
def made(request):
    dataset, config = request.param
    return dataset, run(dataset, config)


# ---- the data ----


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=8))
def test_the_data_can_be_read_back_exactly_and_in_order(rows):
    X = np.array(rows)
    dataset = dataset_of(X, np.arange(len(X)) % 2, X[::-1], np.arange(len(X)) % 2)
    frame = read(data_csv(dataset))
    assert list(frame) == ["f0", "f1", "class", "part"]
    for part, X, y in (
        ("train", dataset.X_train, dataset.y_train),
        ("test", dataset.X_test, dataset.y_test),
    ):
        rows = frame[frame["part"] == part]
        np.testing.assert_array_equal(rows[["f0", "f1"]].to_numpy(float), X)
        assert list(rows["class"]) == [dataset.class_names[label] for label in y]
    assert list(frame["part"]) == ["train"] * len(X) + ["test"] * len(X)


def named(features, classes):
    X, y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 1])
    return Dataset(X, y, X, y, features, classes)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-a", "@SUM(A1)", "\t=1", " =1", "'=1", "\r+1a"])
def test_no_name_becomes_a_formula(text):
    frame = read(data_csv(named((text, "b"), (text, "d"))))
    for cell in (frame.columns[0], frame["class"][0]):
        assert cell.startswith("'")
        assert cell.endswith(text.strip().removeprefix("'"))


@pytest.mark.parametrize("text", ["-1", "+2.5", "a-b", "1=1", "x₁", 'say "a, b"', "é # ü"])
def test_other_names_do_not_change(text):
    frame = pd.read_csv(io.StringIO(data_csv(named((text, "b"), (text, "d")))), dtype=str)
    assert frame.columns[0] == text
    assert frame["class"][0] == text


def test_column_names_are_distinct():
    dataset = named(("class", "part"), ("no", "yes"))
    assert data_csv(dataset).splitlines()[0] == "class 2,part 2,class,part"
    frame = read(data_csv(dataset))
    np.testing.assert_array_equal(frame[["class 2", "part 2"]][:4], dataset.X_train)
    assert list(frame["class"][:4]) == ["no", "yes"] * 2
    # Names that differ only in an unprintable character look the same.
    assert list(read(data_csv(named(("a b", "a\tb"), ("c", "d")))))[:2] == ["a b", "a b 2"]


# ---- every epoch ----


def test_the_trajectory_equals_the_history(made):
    dataset, history = made
    frame = read(trajectory_csv(dataset, history))
    assert list(frame["epoch"]) == list(range(len(history)))
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        np.testing.assert_array_equal(frame[name], getattr(history, name))
    n_weights = history.weights[0].size
    parameters = frame.iloc[:, 5:].to_numpy()
    np.testing.assert_array_equal(
        parameters[:, :n_weights], history.weights.reshape(len(history), -1)
    )
    np.testing.assert_array_equal(parameters[:, n_weights:], history.bias)


def test_parameters_are_named_by_feature_and_class():
    data = blobs(n_samples=60)
    binomial = read(trajectory_csv(data, run(data, TrainConfig(epochs=1))))
    assert list(binomial)[5:] == ["weight x₁", "weight x₂", "bias"]

    iris = blobs(dataset="iris")
    history = run(iris, TrainConfig(model="multinomial", epochs=1))
    names = list(read(trajectory_csv(iris, history)))
    assert "weight petal width (cm) (versicolor)" in names
    assert names[-1] == "bias (virginica)"
    column = read(trajectory_csv(iris, history))["weight petal width (cm) (versicolor)"]
    np.testing.assert_array_equal(column, history.weights[:, 1, 1])

    levels = blobs(dataset="ordered", n_samples=60, n_classes=3)
    history = run(levels, TrainConfig(model="ordinal", epochs=1, degree=2))
    names = list(read(trajectory_csv(levels, history)))[5:]
    assert names == [
        *(f"weight {name}" for name in ("x₁", "x₂", "x₁²", "x₁ x₂", "x₂²")),
        "threshold low | medium",
        "threshold medium | high",
    ]


def test_json_contains_the_run_and_its_settings(made):
    dataset, history = made
    data_config = DataConfig(n_samples=60, plane=(1, 0))
    read = json.loads(trajectory_json(dataset, history, data_config))
    epochs = read["epochs"]
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "weights"):
        np.testing.assert_array_equal(np.array(epochs[name]), getattr(history, name))
    bias = "thresholds" if history.config.model == "ordinal" else "bias"
    np.testing.assert_array_equal(np.array(epochs[bias]), history.bias)
    assert epochs["epoch"] == list(range(len(history)))
    assert TrainConfig(**read["training"]) == history.config
    assert DataConfig(**read["data"]) == data_config
    assert read["class_names"] == list(dataset.class_names)
    assert len(read["weights_of"]) == history.weights.shape[-1]
    assert read["best_possible_loss"] == history.optimum.loss
    assert json.loads(trajectory_json(dataset, history))["data"] is None


def test_json_accepts_any_plane():
    for data_config in (
        DataConfig("iris", plane=(1, 2)),
        DataConfig("wine", plane=(12, 3), all_features=True),
    ):
        dataset = make_dataset(data_config)
        history = run(dataset, TrainConfig("multinomial", epochs=1, standardize=True))
        read = json.loads(trajectory_json(dataset, history, data_config))
        assert DataConfig(**read["data"]) == data_config


def test_numbers_that_are_not_finite_are_null():
    data = overlapping(n_classes=2)
    history = LogisticRegressionGD(epochs=2).fit(data.X_train, data.y_train).history_
    loss = history.train_loss.copy()
    loss[1] = np.inf
    text = trajectory_json(data, replace(history, train_loss=loss, optimum=UNKNOWN))
    read = json.loads(text, parse_constant=pytest.fail)
    assert read["best_possible_loss"] is None
    assert read["separable"] is None
    assert read["epochs"]["test_loss"] == [None] * 3
    assert read["epochs"]["train_loss"] == [loss[0], None, loss[2]]


def test_json_contains_only_the_digest_of_the_users_own_data():
    X, y = np.arange(12.0).reshape(6, 2), np.arange(6) % 2
    own = UserData(X, y, ("a", "b"), ("no", "yes"))
    config = DataConfig("own", user_data=own, spread=3.0)
    data = dataset_of(X, y)
    settings = json.loads(trajectory_json(data, run(data, TrainConfig(epochs=1)), config))["data"]
    assert settings["user_data"] == own.digest
    assert settings["dataset"] == "own"
    assert settings["spread"] == 3.0
    assert set(settings) == set(asdict(DataConfig()))

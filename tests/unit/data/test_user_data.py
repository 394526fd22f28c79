"""The user's own data: what is allowed, and the data sets made from it."""

import re
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, InputError, TrainConfig, run
from logreg.data import DATASETS
from tests.unit.data.helpers import made_of, own, rows_of


def config(data, **settings):
    return DataConfig("own", user_data=data, **settings)


def test_equal_content_is_the_same_key():
    assert own() == own()
    assert hash(own()) == hash(own())
    assert repr(own()) == repr(own())
    assert len({config(own()), config(own())}) == 1
    assert re.fullmatch(r"UserData\([0-9a-f]{64}\)", repr(own()))


def test_any_other_content_is_another_key():
    X, y = own().X.copy(), own().y.copy()
    X[3, 1] = np.nextafter(X[3, 1], 9)
    y[[0, 1]] = y[[1, 0]]
    each = [
        own(),
        own(X=X),
        own(y=y),
        own(feature_names=("f0", "g")),
        own(class_names=("k0", "k1", "k")),
        # The same letters, divided elsewhere.
        own(class_names=("k0", "k1k", "2")),
        own(ordered=True),
        own(n=33),
    ]
    assert len(set(each)) == len({repr(config(data)) for data in each}) == len(each)
    assert own() != "own"


def test_it_is_a_read_only_copy():
    X = np.random.default_rng(1).normal(size=(30, 2))
    data = own(X=X)
    before = data.X.copy()
    X[:] = 0
    np.testing.assert_array_equal(data.X, before)
    for part in (data.X, data.y):
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"k": 1}, "2 classes"),
        ({"n": 40, "k": 11}, "10 classes"),
        ({"y": np.r_[np.zeros(29, int), 1], "k": 2}, "k1 has 1 row,"),
        ({"y": np.zeros(30, int), "k": 2}, "k1 has 0 rows,"),
        ({"d": 1}, "2 features"),
        ({"d": 31}, "30 features"),
        ({"X": np.full((30, 2), 1.1e12)}, "1e\\+12"),
        ({"X": np.full((30, 2), np.nan)}, "finite"),
        ({"X": np.full((30, 2), -np.inf)}, "finite"),
        ({"X": np.full((30, 2), "1")}, "finite"),
        ({"X": np.full((30, 2), -(2**63))}, "remove all other rows"),
        ({"X": np.zeros((30, 3))}, "shape"),
        ({"X": np.zeros(30)}, "shape"),
        ({"y": np.arange(31) % 3}, "shape"),
        ({"y": np.arange(30) % 4}, "0 to 2"),
        ({"n": 100_001}, "100000 rows"),
        ({"feature_names": ("a", "a")}, "distinct"),
        ({"feature_names": ("a", "")}, "distinct"),
        ({"class_names": (1, 2, 3)}, "distinct"),
        ({"ordered": "yes"}, "True or False"),
    ],
)
def test_invalid_data_raises_an_error_that_says_why(changes, says):
    with pytest.raises(InputError, match=says) as refused:
        own(**changes)
    assert re.fullmatch(r"[A-Z][^\n]+\.", str(refused.value))


def test_the_limits_themselves_are_allowed():
    assert len(own(n=100_000, d=2).y) == 100_000
    assert own(d=30).X.shape == (30, 30)
    assert len(own(n=20, k=10).class_names) == 10
    assert own(X=np.full((30, 2), -1e12)).X.max() == -1e12


def test_the_name_and_the_data_go_together():
    for arguments, says in (
        ({"dataset": "own"}, "needs your data"),
        ({"dataset": "blobs", "user_data": own()}, "cannot use your own data"),
        ({"dataset": "own", "user_data": np.zeros((4, 2))}, "UserData"),
        ({"dataset": "own", "user_data": own(d=3), "plane": (0, 3)}, "from 0 to 2"),
    ):
        with pytest.raises(InputError, match=says):
            DataConfig(**arguments)
    assert DataConfig("moons").source is DATASETS["moons"]
    assert config(own(d=3), plane=(0, 2)).plane == (0, 2)


@pytest.mark.parametrize("n_samples", [20, 500])
def test_the_sample_size_is_ignored(n_samples):
    data = own(n=45)
    rows = np.column_stack([data.X, data.y])
    dataset = made_of(data, n_samples=n_samples)
    np.testing.assert_array_equal(rows_of(dataset), rows[np.lexsort(rows.T)])
    assert config(data).source.is_whole(n_samples)
    assert config(data).source.uses == frozenset()


def test_own_data_has_features_classes_and_planes_like_other_data_sets():
    data = own(d=4, ordered=True)
    source = config(data).source
    assert source.label == "Your own data"
    assert "30 rows with 4 features and 3 classes, in order" in source.about
    dataset = made_of(data)
    assert dataset.feature_names == ("f0", "f1")
    assert dataset.class_names == data.class_names
    assert dataset.ordered
    assert made_of(data, plane=(3, 1)).feature_names == ("f3", "f1")
    whole = made_of(data, plane=(3, 1), all_features=True)
    assert whole.feature_names == data.feature_names
    assert whole.plane == (3, 1)


def test_split_and_noise_work_as_for_other_data_sets():
    data = own(n=200)
    plain, noisy = (made_of(data, label_noise=noise) for noise in (0, 0.3))
    np.testing.assert_array_equal(plain.X_train, noisy.X_train)
    assert 0.2 < np.mean(plain.y_train != noisy.y_train) < 0.4
    assert len(made_of(data, test_size=0.5).y_test) == 100
    assert (made_of(data, split_seed=1).X_test != plain.X_test).any()
    share = np.bincount(plain.y_test) / np.bincount(plain.y_train)
    np.testing.assert_allclose(share, 0.25, atol=0.02)


@pytest.mark.parametrize("test_size", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("k", [2, 3, 10])
def test_two_rows_a_class_can_be_split_and_trained_on(k, test_size):
    dataset = made_of(own(n=2 * k, k=k), test_size=test_size)
    assert set(dataset.y_train) == set(range(k))
    assert len(run(dataset, TrainConfig(model="multinomial", epochs=3))) == 4


rows = st.lists(
    st.tuples(*(st.floats(-1e12, 1e12) | st.sampled_from([0.0, 1.0, 1e-320, 1e12]),) * 2),
    min_size=6,
    max_size=12,
)


@given(rows, st.booleans(), st.sampled_from([0.1, 0.5]))
def test_any_numbers_make_a_data_set_or_raise_an_error(rows, outliers, test_size):
    """Including constant features, equal means, and the largest and smallest numbers."""
    data = own(n=len(rows), X=rows)
    settings = {"outliers": outliers, "test_size": test_size}
    if outliers and np.abs(data.X).max() > 1e11:
        # Two extents further on may be too far.
        with suppress(InputError):
            made_of(data, **settings)
    else:
        assert np.isfinite(made_of(data, **settings).X_train).all()

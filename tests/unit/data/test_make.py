"""Making a data set from its config: label noise, outliers and planes."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import InputError
from logreg.data import DATASETS
from tests.unit.data.helpers import (
    ANY,
    ANY_DRAWN,
    BUNCHES,
    CLASSES,
    DRAWN,
    FEW_SEEDS,
    IMBALANCES,
    NAMES,
    NOISES,
    SEEDS,
    made,
    own,
    parts,
    same,
    whole,
)
from tests.unit.data.helpers import made_of as made_of_own


@pytest.mark.parametrize("name", NAMES)
def test_a_config_always_gives_the_same_data(name):
    settings = {"n_samples": 100, "seed": 3, "split_seed": 4, "label_noise": 0.1, "outliers": True}
    assert same(made(name, **settings), made(name, **settings))


def test_the_default_data_does_not_change():
    blobs, cancer = made(), made("breast_cancer")
    first = [[-0.1285304018, 5.9077830426], [0.0302753677, 3.6258386500]]
    np.testing.assert_allclose(blobs.X_test[:2], first, atol=1e-9)
    assert blobs.y_test[:8].tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    assert made("table").X_test[:, 0].tolist() == [3.6, 5.5, 11.0, 17.8]
    assert cancer.X_test[:3].tolist() == [[13.86, 16.93], [16.26, 21.88], [19.19, 15.94]]


# ---- label noise


@settings(max_examples=100)
@given(ANY, NOISES, NOISES, FEW_SEEDS)
def test_more_noise_keeps_the_wrong_labels(name, one, other, seed):
    clean, some, more = (
        made(name, n_samples=150, n_classes=4, seed=seed, label_noise=noise)
        for noise in (0, *sorted([one, other]))
    )
    (X, y), (X_some, y_some), (X_more, y_more) = map(whole, (clean, some, more))
    # The samples and the split stay the same.
    assert len(clean.y_train) == len(some.y_train) == len(more.y_train)
    np.testing.assert_array_equal(X_some, X)
    np.testing.assert_array_equal(X_more, X)
    wrong = y_some != y
    np.testing.assert_array_equal(y_more[wrong], y_some[wrong])
    assert (y_more != y).sum() >= wrong.sum()


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("noise", [0.05, 0.4])
def test_the_noise_has_its_share_in_every_class_and_in_both_sets(name, noise):
    clean, noisy = (made(name, n_samples=40_000, n_classes=4, label_noise=p) for p in (0, noise))
    k = len(clean.class_names)
    for y, y_noisy in zip(parts(clean)[1::2], parts(noisy)[1::2], strict=True):
        for label in range(k):
            became = np.bincount(y_noisy[y == label], minlength=k) / (y == label).sum()
            expected = np.full(k, noise / (k - 1))
            expected[label] = 1 - noise
            error = np.sqrt(expected * (1 - expected) / (y == label).sum())
            assert (np.abs(became - expected) <= 4.5 * error).all()


@settings(max_examples=100)
@given(ANY_DRAWN | st.just("iris"), st.integers(60, 149), st.integers(0, 160), NOISES, FEW_SEEDS)
def test_adding_samples_keeps_the_wrong_labels(name, n, more, noise, seed):
    if name == "iris":
        more = min(more, 149 - n)
    some, longer = (
        made(name, n_samples=size, label_noise=noise, seed=seed, all_features=True)
        for size in (n, n + more)
    )
    labels = {}
    for row, label in zip(*whole(longer), strict=True):
        labels.setdefault(tuple(row), set()).add(label)
    for row, label in zip(*whole(some), strict=True):
        assert label in labels[tuple(row)]


def test_another_seed_draws_other_wrong_labels():
    y = whole(made("table"))[1]
    one, other = (whole(made("table", seed=seed, label_noise=0.4))[1] != y for seed in (0, 1))
    assert one.any()
    assert other.any()
    assert (one != other).any()


def test_the_error_names_a_class_that_noise_leaves_without_samples():
    def refusal(seed):
        try:
            made(n_samples=20, n_classes=5, imbalance=20.0, label_noise=0.4, seed=seed)
        except InputError as refused:
            return str(refused)
        return None

    refusals = [refusal(seed) for seed in range(100)]
    assert refusals.count(None) < 100
    for message in filter(None, refusals):
        assert re.fullmatch(r"The training set .*missing: class \d.*label noise\.", message)


# ---- outliers


@settings(max_examples=100)
@given(
    ANY,
    st.builds(
        dict, n_samples=st.integers(20, 600), seed=SEEDS, n_classes=CLASSES, imbalance=IMBALANCES,
        spread=st.floats(0.1, 6), all_features=st.booleans(),
    ),
)  # fmt: skip
def test_some_samples_of_class_0_move_far_beyond_the_last_class(name, settings):
    plain, changed = made(name, **settings), made(name, outliers=True, **settings)
    # Neither a label nor the split changes.
    np.testing.assert_array_equal(plain.y_train, changed.y_train)
    np.testing.assert_array_equal(plain.y_test, changed.y_test)
    (X, y), (X_changed, _) = whole(plain), whole(changed)
    moved = (X_changed != X).any(axis=1)
    assert (y[moved] == 0).all()
    trained = (plain.y_train == 0).sum()
    assert max(1, 0.02 * trained) <= moved.sum() <= 1 + 0.02 * trained

    # All move the same way: from the mean of class 0 through that of the last class.
    ways = (X_changed - X)[moved]
    np.testing.assert_allclose(ways, np.tile(ways[0], (len(ways), 1)), rtol=1e-6, atol=1e-9)
    means = [X[y == label].mean(axis=0) for label in (0, y.max())]
    times = ways[0] / (means[1] - means[0])
    np.testing.assert_allclose(times, times[0], rtol=1e-6)
    assert times[0] > 1

    # By at most three extents.
    extent = np.ptp(X, axis=0)
    assert (np.abs(ways[0]) <= 3 * extent * (1 + 1e-9)).all()
    # The default plane of iris and wine may lack the feature that sets the distance.
    if settings["all_features"] or name not in BUNCHES:
        farthest = np.argmax(np.abs(ways[0]) / extent)
        sign = np.sign(ways[0][farthest])
        beyond = (ways[0] - (means[1] - means[0]))[farthest]
        assert sign * beyond == pytest.approx(2 * extent[farthest])
        gap = (sign * X_changed[moved, farthest]).min() - (sign * X[:, farthest]).max()
        assert gap >= extent[farthest] * (1 - 1e-9)


def test_outliers_need_a_direction():
    X = np.tile([[0.0, 1], [1, 1]], (4, 1))
    same_means = own(n=8, k=2, X=X, y=[0, 0, 1, 1, 0, 0, 1, 1])
    assert same(made_of_own(same_means), made_of_own(same_means, outliers=True))
    # The means of the first feature differ by 0.5 of its extent, those of the second not at all.
    moved = made_of_own(own(n=8, k=2, X=X, y=[0, 1, 0, 1, 0, 1, 1, 1]), outliers=True)
    assert moved.X_train[:, 0].max() > 2
    assert set(moved.X_train[:, 1]) == {1.0}


@settings(max_examples=100)
@given(
    ANY,
    st.builds(
        dict, n_samples=st.just(200), seed=FEW_SEEDS, split_seed=st.integers(0, 10**6),
        test_size=st.sampled_from([0.1, 0.2, 0.5]), label_noise=NOISES,
    ),
)  # fmt: skip
def test_outliers_are_training_samples_of_class_0_despite_label_noise(name, settings):
    plain, changed = made(name, **settings), made(name, outliers=True, **settings)
    moved = (plain.X_train != changed.X_train).any(axis=1)
    assert moved.any()
    assert (changed.y_train[moved] == 0).all()
    np.testing.assert_array_equal(plain.y_train[~moved], changed.y_train[~moved])
    np.testing.assert_array_equal(plain.X_test, changed.X_test)
    np.testing.assert_array_equal(plain.y_test, changed.y_test)


# ---- planes


@settings(max_examples=100)
@given(ANY, st.data(), st.booleans(), NOISES, FEW_SEEDS)
def test_a_plane_is_two_columns_of_all_features(name, data, outliers, noise, seed):
    source = DATASETS[name]
    pairs = st.permutations(range(len(source.feature_names))).map(lambda order: tuple(order[:2]))
    plane = data.draw(st.none() | pairs)
    settings = {"plane": plane, "outliers": outliers, "label_noise": noise, "seed": seed}
    two, every = (made(name, all_features=every, **settings) for every in (False, True))
    drawn = source.plane if plane is None else plane
    assert every.feature_names == source.feature_names
    assert every.plane == drawn
    assert two.plane == (0, 1)
    assert two.feature_names == tuple(source.feature_names[i] for i in drawn)
    for part in ("train", "test"):
        columns = getattr(every, f"X_{part}")[:, list(drawn)]
        np.testing.assert_array_equal(getattr(two, f"X_{part}"), columns)
        np.testing.assert_array_equal(getattr(two, f"y_{part}"), getattr(every, f"y_{part}"))

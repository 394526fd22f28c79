import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer

from logreg import DataConfig, Dataset, InputError, make_dataset
from logreg.data import DATASETS

NAMES = ["blobs", "table", "breast_cancer"]
seeds = st.integers(0, 2**31 - 1)


def draw(dataset, **settings):
    return DATASETS[dataset].draw(DataConfig(dataset=dataset, **settings))


def parts(dataset):
    return dataset.X_train, dataset.y_train, dataset.X_test, dataset.y_test


def rows_of(dataset):
    """Every sample with its label, in an order that the split has no part in."""
    rows = np.column_stack([np.vstack(parts(dataset)[::2]), np.hstack(parts(dataset)[1::2])])
    return rows[np.lexsort(rows.T)]


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(parts(first), parts(second), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_config_always_gives_the_same_data(name):
    config = DataConfig(dataset=name, n_samples=100, seed=3, split_seed=4)
    assert same(make_dataset(config), make_dataset(config))


@pytest.mark.parametrize("name", NAMES)
def test_a_data_set_describes_itself(name):
    dataset = make_dataset(DataConfig(dataset=name))
    source = DATASETS[name]
    assert dataset.feature_names == source.feature_names
    assert dataset.class_names == source.class_names
    assert len(source.feature_names) == len(source.class_names) == 2
    assert source.label
    assert source.about.endswith(("?", "."))
    for X, y in (parts(dataset)[:2], parts(dataset)[2:]):
        assert X.dtype == np.float64
        assert np.issubdtype(y.dtype, np.integer)
        assert set(y) == {0, 1}


@given(seeds, st.floats(0.1, 3), st.floats(0.1, 3), st.integers(20, 300))
def test_spread_scales_the_same_draw_around_the_same_centres(seed, low, high, n):
    def at(spread):
        return make_dataset(DataConfig(seed=seed, n_samples=n, spread=spread))

    first, middle, last = at(low), at((low + high) / 2), at(high)
    for a, b, c in zip(parts(first), parts(middle), parts(last), strict=True):
        # Centre + spread · noise is a straight line in the spread.
        np.testing.assert_allclose(b, (a + c) / 2, rtol=1e-12, atol=1e-12)


def test_blobs_have_their_spread_and_stay_at_their_centres():
    n = 200_000
    X, y = draw("blobs", n_samples=n, spread=1.5)
    tight, tight_y = draw("blobs", n_samples=n, spread=1e-6)
    for label in (0, 1):
        blob, centre = X[y == label], tight[tight_y == label].mean(axis=0)
        error = 1.5 / np.sqrt(len(blob))
        np.testing.assert_allclose(blob.mean(axis=0), centre, atol=4.5 * error)
        np.testing.assert_allclose(blob.std(axis=0), 1.5, atol=4.5 * error / np.sqrt(2))
        assert abs(np.corrcoef(blob.T)[0, 1]) < 4.5 / np.sqrt(len(blob))


@pytest.mark.parametrize("name", ["blobs", "breast_cancer"])
@given(n=st.integers(20, 400), more=st.integers(0, 160), seed=seeds)
def test_more_samples_keep_the_samples_there_were(name, n, more, seed):
    X, y = draw(name, n_samples=n, seed=seed)
    longer_X, longer_y = draw(name, n_samples=n + more, seed=seed)
    assert len(X) == len(y) == n
    assert len(longer_X) == n + more
    np.testing.assert_array_equal(X, longer_X[:n])
    np.testing.assert_array_equal(y, longer_y[:n])


@pytest.mark.parametrize("name", ["blobs", "breast_cancer"])
def test_every_beginning_of_a_draw_has_its_share_of_each_class(name):
    _, y = draw(name, n_samples=569, seed=5)
    share = np.arange(1, len(y) + 1) * y.mean()
    assert np.abs(np.cumsum(y) - share).max() <= 1


@pytest.mark.parametrize("name", ["blobs", "breast_cancer"])
@given(seed=st.integers(0, 2**31 - 2))
def test_another_seed_draws_another_sample(name, seed):
    one, other = draw(name, n_samples=60, seed=seed), draw(name, n_samples=60, seed=seed + 1)
    assert not np.array_equal(one[0], other[0])


def test_the_two_blobs_are_not_drawn_alike():
    X, y = draw("blobs", n_samples=40)
    noise = [X[y == label] - X[y == label].mean(axis=0) for label in (0, 1)]
    assert not np.isclose(*noise).any()


@pytest.mark.parametrize("name", NAMES)
def test_another_split_seed_deals_the_same_rows_out_differently(name):
    one, other = (make_dataset(DataConfig(dataset=name, split_seed=seed)) for seed in (0, 1))
    np.testing.assert_array_equal(rows_of(one), rows_of(other))
    assert not np.array_equal(one.X_test, other.X_test)


@pytest.mark.parametrize("name", NAMES)
def test_another_test_share_deals_the_same_rows_out(name):
    one, other = (make_dataset(DataConfig(dataset=name, test_size=s)) for s in (0.2, 0.5))
    np.testing.assert_array_equal(rows_of(one), rows_of(other))
    assert len(other.y_test) > len(one.y_test)


@pytest.mark.parametrize("name", NAMES)
@given(n=st.integers(20, 600), share=st.floats(0.1, 0.5), split_seed=seeds)
def test_the_split_has_its_size_and_the_classes_in_proportion(name, n, share, split_seed):
    config = DataConfig(dataset=name, n_samples=n, test_size=share, split_seed=split_seed)
    dataset = make_dataset(config)
    held, kept = np.bincount(dataset.y_test), np.bincount(dataset.y_train)
    total = min(n, DATASETS[name].max_samples or n)
    assert held.sum() + kept.sum() == total
    assert abs(held.sum() - share * total) <= 0.5
    assert (np.abs(held - held.sum() * (held + kept) / total) <= 1).all()
    assert (held >= 1).all()


def rows_in(X):
    return set(map(tuple, X.tolist()))


@given(seeds, st.integers(20, 200), st.floats(0.1, 0.5), st.floats(0.1, 0.5))
def test_a_larger_test_share_keeps_the_test_samples_there_were(split_seed, n, share, other):
    small, large = (
        make_dataset(DataConfig(n_samples=n, split_seed=split_seed, test_size=size))
        for size in sorted([share, other])
    )
    assert rows_in(small.X_test) <= rows_in(large.X_test)


@pytest.mark.parametrize("name", ["blobs", "breast_cancer"])
@given(seeds, st.integers(20, 300), st.integers(0, 100))
def test_new_samples_change_the_part_of_no_more_old_ones_than_they_are(name, split_seed, n, new):
    before, after = (
        make_dataset(DataConfig(dataset=name, n_samples=size, split_seed=split_seed))
        for size in (n, n + new)
    )
    moved = rows_in(before.X_test) & rows_in(after.X_train)
    moved |= rows_in(before.X_train) & rows_in(after.X_test)
    # Rows with equal features may lie on both sides.
    twins = rows_in(after.X_test) & rows_in(after.X_train)
    # Rounding the size of the part, and that of a class in it, may move one more each.
    assert len(moved - twins) <= (new + 2 if new else 0)


@pytest.mark.parametrize("name", ["table", "breast_cancer"])
def test_a_data_set_with_fewer_rows_gives_all_it_has(name):
    rows = rows_of(make_dataset(DataConfig(dataset=name, n_samples=5000)))
    assert len(rows) == DATASETS[name].max_samples


@pytest.mark.parametrize("settings", [{"spread": 5.0}, {"seed": 9}, {"n_samples": 20}], ids=str)
def test_the_table_is_always_the_same(settings):
    plain = make_dataset(DataConfig(dataset="table"))
    assert same(plain, make_dataset(DataConfig(dataset="table", **settings)))


def test_the_table_is_that_of_the_tutorial():
    X, y = draw("table")
    assert [(*row, label) for row, label in zip(X.tolist(), y.tolist(), strict=True)] == [
        (2.5, 1.0, 0),
        (3.6, 2.1, 0),
        (1.2, 0.5, 0),
        (4.5, 3.3, 0),
        (3.3, 2.8, 0),
        (5.1, 4.0, 1),
        (6.2, 5.5, 1),
        (7.4, 6.1, 1),
        (5.5, 4.8, 1),
        (8.0, 7.2, 1),
        (9.1, 8.3, 1),
        (10.2, 9.0, 1),
        (8.5, 7.5, 1),
        (11.0, 10.1, 1),
        (12.3, 11.4, 1),
        (13.5, 12.0, 1),
        (14.1, 13.2, 1),
        (15.6, 14.5, 1),
        (16.2, 15.0, 1),
        (17.8, 16.3, 1),
    ]


def test_breast_cancer_is_sklearns_with_malignant_as_class_1():
    bunch = load_breast_cancer()
    assert list(bunch.feature_names[:2]) == ["mean radius", "mean texture"]
    malignant = bunch.target_names[bunch.target] == "malignant"
    rows = np.column_stack([bunch.data[:, :2], malignant])
    dataset = make_dataset(DataConfig(dataset="breast_cancer", n_samples=569))
    np.testing.assert_array_equal(rows_of(dataset), rows[np.lexsort(rows.T)])
    assert dataset.class_names == ("benign", "malignant")
    assert dataset.feature_names[0].startswith("mean radius")
    assert dataset.feature_names[1].startswith("mean texture")


X, Y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 1])
GOOD = {
    "X_train": X,
    "y_train": Y,
    "X_test": X,
    "y_test": Y,
    "feature_names": ("a", "b"),
    "class_names": ("no", "yes"),
}


def with_value(value, at=(1, 1)):
    changed = X.copy()
    changed[at] = value
    return changed


def test_arrays_that_fit_make_a_data_set():
    Dataset(**GOOD)


BAD = {
    "flat features": ({"X_train": X[:, 0]}, "shape"),
    "flat test features": ({"X_test": X[:, 0]}, "shape"),
    "a feature too many": ({"X_train": np.ones((4, 3))}, "shape"),
    "a test feature too few": ({"X_test": np.ones((4, 1))}, "shape"),
    "a label too few": ({"y_train": Y[:3]}, "shape"),
    "a test label too many": ({"y_test": np.r_[Y, 0]}, "shape"),
    "labels in a column": ({"y_train": Y[:, None]}, "shape"),
    "a name too few": ({"feature_names": ("a",)}, "shape"),
    "not a number": ({"X_train": with_value(np.nan)}, "number"),
    "infinity": ({"X_train": with_value(-np.inf)}, "number"),
    "not a number in the test part": ({"X_test": with_value(np.nan)}, "number"),
    "too large a number": ({"X_train": with_value(-1.1e12)}, "number"),
    "words": ({"X_train": X.astype(str)}, "number"),
    "complex numbers": ({"X_train": X.astype(complex)}, "number"),
    "words as labels": ({"y_train": np.array(["0", "1", "0", "1"])}, "0 to 1"),
    "a third label": ({"y_train": Y + 1}, "0 to 1"),
    "a negative label": ({"y_train": Y - 1}, "0 to 1"),
    "a label between": ({"y_train": Y / 2}, "0 to 1"),
    "a third test label": ({"y_test": Y * 2}, "0 to 1"),
    "class 1 missing": ({"y_train": 0 * Y}, "missing: yes"),
    "class 0 missing": ({"y_train": 0 * Y + 1}, "missing: no"),
    "a third class missing": ({"class_names": ("no", "yes", "maybe")}, "missing: maybe"),
    "one class": ({"class_names": ("no",), "y_train": 0 * Y, "y_test": 0 * Y}, "two classes"),
    "no training samples": ({"X_train": X[:0], "y_train": Y[:0]}, "missing: no, yes"),
    "no test samples": ({"X_test": X[:0], "y_test": Y[:0]}, "test"),
}


@pytest.mark.parametrize("name", BAD)
def test_arrays_that_do_not_fit_are_refused_with_a_sentence(name):
    change, says = BAD[name]
    with pytest.raises(InputError, match=says) as refused:
        Dataset(**GOOD | change)
    message = str(refused.value)
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("kind", [np.float32, np.int16, np.uint8, bool])
def test_features_of_every_numeric_type_become_floats(kind):
    dataset = Dataset(**GOOD | {"X_train": X.astype(kind)})
    assert dataset.X_train.dtype == np.float64
    np.testing.assert_array_equal(dataset.X_train, X.astype(kind))


def test_nobody_can_change_a_data_set():
    for array in parts(make_dataset(DataConfig())):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_test_part_may_lack_a_class():
    Dataset(**GOOD | {"X_test": X[:1], "y_test": Y[:1]})

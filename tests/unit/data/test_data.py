import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_iris, load_wine, make_blobs
from sklearn.neighbors import KNeighborsClassifier

from logreg import DataConfig, Dataset, InputError, make_dataset
from logreg.data import DATASETS, make

DRAWN = ["blobs", "moons", "circles", "xor", "spiral", "ordered"]
BUNCHES = {"iris": load_iris(), "wine": load_wine(), "breast_cancer": load_breast_cancer()}
NAMES = [*DRAWN, "table", *BUNCHES]
seeds = st.integers(0, 2**31 - 1)
classes = st.integers(2, 5)
imbalances = st.floats(1, 20)
stretches = st.floats(1, 10)


def draw(dataset, **settings):
    return make.draw(DATASETS[dataset], DataConfig(dataset=dataset, **settings))


def made(dataset="blobs", **settings):
    return make_dataset(DataConfig(dataset=dataset, **settings))


def parts(dataset):
    return dataset.X_train, dataset.y_train, dataset.X_test, dataset.y_test


def rows_of(dataset):
    """Every sample with its label, in an order that the split has no part in."""
    rows = np.column_stack([np.vstack(parts(dataset)[::2]), np.hstack(parts(dataset)[1::2])])
    return rows[np.lexsort(rows.T)]


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(parts(first), parts(second), strict=True))


def undivided(dataset):
    """Every sample and every label, training before test."""
    return np.vstack(parts(dataset)[::2]), np.hstack(parts(dataset)[1::2])


# --- The table of data sets


def test_the_data_sets_come_in_the_order_of_the_list():
    assert list(DATASETS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_config_always_gives_the_same_data(name):
    config = DataConfig(
        dataset=name, n_samples=100, seed=3, split_seed=4, label_noise=0.1, outliers=True
    )
    assert same(make_dataset(config), make_dataset(config))


@pytest.mark.parametrize("name", NAMES)
def test_a_data_set_describes_itself(name):
    dataset = made(name)
    source = DATASETS[name]
    assert dataset.feature_names == tuple(source.feature_names[i] for i in source.plane)
    assert dataset.class_names == source.class_names(2)
    assert dataset.plane == (0, 1)
    assert dataset.ordered is source.ordered is (name == "ordered")
    assert len(set(source.feature_names)) == len(source.feature_names)
    assert len(set(dataset.class_names)) == len(dataset.class_names)
    assert source.label
    for X, y in (parts(dataset)[:2], parts(dataset)[2:]):
        assert X.dtype == np.float64
        assert np.issubdtype(y.dtype, np.integer)
        assert set(y) == set(range(len(dataset.class_names)))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_data_set_shows_is_said_in_one_sentence(name):
    about = DATASETS[name].about
    assert re.fullmatch(r"[A-Z0-9][^.?!\n]*[^\s.?!][.?]", about)
    assert len({source.about for source in DATASETS.values()}) == len(DATASETS)


CHANGES = {
    "spread": 3.0,
    "n_classes": 5,
    "imbalance": 3.0,
    "anisotropy": 4.0,
    "label_noise": 0.2,
    "outliers": True,
    "all_features": True,
    "plane": (1, 0),
    "split_seed": 1,
    "test_size": 0.3,
    "seed": 1,
    "n_samples": 100,
}


@pytest.mark.parametrize("setting", CHANGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_setting_changes_the_data_if_and_only_if_it_applies(name, setting):
    source = DATASETS[name]
    applies = {
        "all_features": len(source.feature_names) > 2,
        **dict.fromkeys(("label_noise", "outliers", "plane", "split_seed", "test_size"), True),
    }.get(setting, setting in source.uses)
    plain, changed = made(name), made(name, **{setting: CHANGES[setting]})
    if setting == "seed":
        # Where all rows are taken, the seed still shuffles them before the split.
        assert np.array_equal(rows_of(plain), rows_of(changed)) is source.is_whole(500)
        return
    assert same(plain, changed) is not applies
    assert (plain.class_names != changed.class_names) is (setting == "n_classes" and applies)


@pytest.mark.parametrize("name", NAMES)
def test_only_a_data_set_of_given_rows_has_them_all(name):
    source = DATASETS[name]
    if name in DRAWN:
        assert source.max_samples is None
        assert not source.is_whole(10_000_000)
        return
    assert source.is_whole(source.max_samples - 1) is (name == "table")
    assert source.is_whole(source.max_samples)
    for n in (source.max_samples, 5000):
        assert len(rows_of(made(name, n_samples=n))) == source.max_samples


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_number_of_classes_is_free_where_it_applies(k):
    for name in ("blobs", "spiral"):
        assert made(name, n_classes=k).class_names == tuple(f"class {i}" for i in range(k))
        assert set(draw(name, n_classes=k)[1]) == set(range(k))
    levels = {
        2: ("low", "medium", "high"),
        3: ("low", "medium", "high"),
        4: ("low", "medium", "high", "very high"),
        5: ("very low", "low", "medium", "high", "very high"),
    }[k]
    assert made("ordered", n_classes=k).class_names == levels
    assert set(draw("ordered", n_classes=k)[1]) == set(range(len(levels)))


# --- What is drawn


@pytest.mark.parametrize("name", DRAWN)
@given(seeds, st.floats(0.1, 3), st.floats(0.1, 3), st.integers(20, 300), classes, stretches)
def test_spread_scales_the_same_draw_around_the_same_points(name, seed, low, high, n, k, stretch):
    def at(spread):
        return made(name, seed=seed, n_samples=n, spread=spread, n_classes=k, anisotropy=stretch)

    first, middle, last = at(low), at((low + high) / 2), at(high)
    for a, b, c in zip(parts(first), parts(middle), parts(last), strict=True):
        # Point + spread · noise is a straight line in the spread.
        np.testing.assert_allclose(b, (a + c) / 2, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", DRAWN)
def test_the_noise_is_normal_and_of_its_spread(name):
    n, spread = 100_000, 1.5
    X, y = draw(name, n_samples=n, spread=spread)
    noise = X - draw(name, n_samples=n, spread=1e-6)[0]
    for label in np.unique(y):
        cloud = noise[y == label]
        error = spread / np.sqrt(len(cloud))
        np.testing.assert_allclose(cloud.mean(axis=0), 0, atol=4.5 * error)
        np.testing.assert_allclose(cloud.std(axis=0), spread, atol=4.5 * error / np.sqrt(2))
        assert abs(np.corrcoef(cloud.T)[0, 1]) < 4.5 / np.sqrt(len(cloud))
        beyond = (np.abs(cloud) > 1.96 * spread).mean()
        assert beyond == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("name", DRAWN)
def test_no_two_classes_are_drawn_alike(name):
    X, y = draw(name, n_samples=100, n_classes=5)
    noise = X - draw(name, n_samples=100, n_classes=5, spread=1e-6)[0]
    for one, other in itertools.combinations(np.unique(y), 2):
        assert not np.isclose(noise[y == one], noise[y == other], atol=1e-4).any()


@given(seeds, st.integers(20, 300), st.floats(0.1, 6))
def test_two_blobs_are_those_of_make_blobs_to_the_last_bit(seed, n, spread):
    X, y = draw("blobs", seed=seed, n_samples=n, spread=spread)
    np.testing.assert_array_equal(y, np.arange(n) % 2)
    for label, centre in enumerate([[-1.0, -2.0], [4.0, 2.0]]):
        state = np.random.RandomState([seed, label])
        blob, _ = make_blobs(int((y == label).sum()), 2, centers=[centre], cluster_std=spread,
                             random_state=state, shuffle=False)  # fmt: skip
        np.testing.assert_array_equal(X[y == label], blob)


def test_the_default_data_are_what_they_always_were():
    blobs, cancer = made(), made("breast_cancer")
    first = [[-0.1285304018, 5.9077830426], [0.0302753677, 3.6258386500]]
    np.testing.assert_allclose(blobs.X_test[:2], first, atol=1e-9)
    assert blobs.y_test[:8].tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    assert made("table").X_test[:, 0].tolist() == [3.6, 5.5, 11.0, 17.8]
    assert cancer.X_test[:3].tolist() == [[13.86, 16.93], [16.26, 21.88], [19.19, 15.94]]


def points(name, **settings):
    """What is drawn without noise."""
    return draw(name, spread=1e-6, **settings)


def test_blobs_and_ordered_groups_stand_at_their_centres():
    X, y = points("blobs", n_classes=5)
    centres = [(-1, -2), (4, 2), (-4, 4), (6, -5), (2, 9)]
    np.testing.assert_allclose(X, np.array(centres)[y], atol=1e-4)
    X, y = points("ordered", n_classes=5)
    steps = np.diff([X[y == label].mean(axis=0) for label in range(5)], axis=0)
    np.testing.assert_allclose(steps, np.tile(steps[0], (4, 1)), atol=1e-4)
    assert np.hypot(*steps[0]) == pytest.approx(4.5, abs=0.1)
    assert (np.abs(steps[0]) > 1).all()


@pytest.mark.parametrize("name", ["blobs", "spiral", "ordered"])
def test_fewer_classes_are_the_first_ones(name):
    # The arms of a spiral keep equal angles, so there only the radii stay.
    size = (lambda X: np.hypot(*X.T)) if name == "spiral" else (lambda X: X)
    X, y = points(name, n_classes=5, n_samples=500)
    for k in (3, 4):
        fewer, fewer_y = points(name, n_classes=k, n_samples=100 * k)
        for label in range(k):
            np.testing.assert_allclose(
                size(fewer[fewer_y == label]), size(X[y == label]), atol=1e-4
            )


@pytest.mark.parametrize("name", ["moons", "circles", "spiral"])
def test_every_seed_and_every_class_has_its_own_points(name):
    (one, y), (other, _) = (points(name, seed=seed) for seed in (0, 1))
    assert not np.isclose(one, other, atol=1e-4).all(axis=1).any()
    # The quantity that is random: how far along its curve a point is.
    way = np.hypot(*one.T) if name == "spiral" else np.abs(one[:, 0] - (y * 12, 0)[name != "moons"])
    if name == "circles":
        way = way / np.hypot(*one.T)
    assert not np.isclose(way[y == 0], way[y == 1], atol=1e-5).any()


def test_moons_are_half_circles_that_reach_into_each_other():
    X, y = points("moons", n_samples=1000)
    upper, lower = X[y == 0], X[y == 1]
    r = np.hypot(*upper.T).mean()
    np.testing.assert_allclose(np.hypot(*upper.T), r, atol=1e-4)
    np.testing.assert_allclose(np.hypot(*(lower - [r, r / 2]).T), r, atol=1e-4)
    assert upper[:, 1].min() > -1e-4
    assert lower[:, 1].max() < r / 2 + 1e-4
    for moon in (upper, lower):
        assert np.ptp(moon[:, 0]) == pytest.approx(2 * r, rel=0.01)


def test_circles_lie_one_within_the_other():
    X, y = points("circles", n_samples=2000)
    radii = [np.hypot(*X[y == label].T) for label in (0, 1)]
    np.testing.assert_allclose(radii[0], radii[0].mean(), atol=1e-4)
    np.testing.assert_allclose(radii[1], radii[1].mean(), atol=1e-4)
    assert 5 < radii[0].mean() - radii[1].mean() < 8
    for label in (0, 1):
        quarters = np.histogram(np.arctan2(*X[y == label].T), 4, (-np.pi, np.pi))[0]
        assert quarters == pytest.approx(250, abs=4.5 * np.sqrt(1000 * 0.25 * 0.75))


def test_xor_has_a_cloud_at_each_corner():
    X, y = points("xor", n_samples=100)
    np.testing.assert_allclose(np.abs(X), 5, atol=1e-4)
    np.testing.assert_array_equal(y, np.prod(np.sign(X), axis=1) < 0)
    corners = np.unique(np.sign(X), axis=0, return_counts=True)
    assert len(corners[0]) == 4
    assert (corners[1] == 25).all()


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_arms_of_a_spiral_are_one_arm_turned(k):
    X, y = points("spiral", n_samples=200 * k, n_classes=k)
    radius = np.hypot(*X.T)
    assert 20 < radius.max() <= 25 + 1e-4
    turned = np.arctan2(X[:, 1], X[:, 0]) - 2 * np.pi * y / k
    # One turn from the smallest radius to the largest.
    expected = 2 * np.pi * (radius - 3) / 22
    np.testing.assert_allclose(np.sin(turned - expected), 0, atol=1e-4)
    np.testing.assert_allclose(np.cos(turned - expected), 1, atol=1e-4)


@pytest.mark.parametrize("name", DRAWN)
def test_little_spread_keeps_the_classes_apart_and_the_usual_one_mixes_them_a_little(name):
    def accuracy(spread):
        X, y = draw(name, n_samples=3000, spread=spread)
        judge = KNeighborsClassifier(15).fit(X[:2000], y[:2000])
        return judge.score(X[2000:], y[2000:])

    assert accuracy(0.1) == 1
    assert 0.75 < accuracy(2.0) < 0.999


@pytest.mark.parametrize("name", [*DRAWN, *BUNCHES])
@given(
    n=st.integers(20, 400),
    more=st.integers(0, 160),
    seed=seeds,
    k=classes,
    imbalance=imbalances,
    stretch=stretches,
)
def test_more_samples_keep_the_samples_there_were(name, n, more, seed, k, imbalance, stretch):
    settings = {"seed": seed, "n_classes": k, "imbalance": imbalance, "anisotropy": stretch}
    X, y = draw(name, n_samples=n, **settings)
    longer_X, longer_y = draw(name, n_samples=n + more, **settings)
    most = DATASETS[name].max_samples or np.inf
    assert len(X) == len(y) == min(n, most)
    assert len(longer_X) == len(longer_y) == min(n + more, most)
    if n + more < most or name in DRAWN:
        np.testing.assert_array_equal(X, longer_X[:n])
        np.testing.assert_array_equal(y, longer_y[:n])


@pytest.mark.parametrize("name", [*DRAWN, *BUNCHES])
def test_every_beginning_of_a_draw_has_its_share_of_each_class(name):
    _, y = draw(name, n_samples=569, seed=5)
    for label in np.unique(y):
        share = np.arange(1, len(y) + 1) * (y == label).mean()
        assert np.abs(np.cumsum(y == label) - share).max() <= 1


@pytest.mark.parametrize("name", DRAWN)
@given(n=st.integers(20, 3000), k=classes, imbalance=imbalances)
def test_class_0_has_its_multiple_of_each_other_class_in_every_beginning(name, n, k, imbalance):
    _, y = draw(name, n_samples=n, n_classes=k, imbalance=imbalance)
    k = len(DATASETS[name].class_names(k))
    counts = np.cumsum(y[:, None] == np.arange(k), axis=0)
    assert (counts[19] >= 2).all()
    shares = np.r_[imbalance, np.ones(k - 1)] / (imbalance + k - 1)
    off = np.abs(counts - np.arange(1, n + 1)[:, None] * shares)
    # Two of each rare class come early, for the smallest sample; later they are as rare.
    early = int(np.ceil(2 / shares[1]))
    assert (off[early:] <= 1).all()
    assert ((off[:, 1:] <= 1) | (counts[:, 1:] <= 2)).all()
    if early <= 20:
        assert (off <= 1).all()


@pytest.mark.parametrize("name", DRAWN)
@given(n=st.integers(20, 500), seed=seeds, k=classes, one=imbalances, other=imbalances)
def test_imbalance_takes_more_or_fewer_of_the_same_samples(name, n, seed, k, one, other):
    (X, y), (other_X, other_y) = (
        draw(name, n_samples=n, seed=seed, n_classes=k, imbalance=imbalance)
        for imbalance in (one, other)
    )
    for label in np.unique(y):
        a, b = X[y == label], other_X[other_y == label]
        shared = min(len(a), len(b))
        assert shared >= 2
        np.testing.assert_array_equal(a[:shared], b[:shared])


def noise_of(name, **settings):
    """The noise of the default spread for each sample, and the centre it is around."""
    (one, y), (two, _) = (draw(name, spread=spread, **settings) for spread in (1.0, 2.0))
    return two - one, 2 * one - two, y


@pytest.mark.parametrize("name", ["blobs", "ordered"])
@given(seed=seeds, k=classes, a=stretches)
def test_the_stretch_keeps_the_centres_and_the_area_of_the_clouds(name, seed, k, a):
    settings = {"seed": seed, "n_classes": k, "n_samples": 60}
    round_noise, centres, y = noise_of(name, **settings)
    noise, stretched_centres, stretched_y = noise_of(name, anisotropy=a, **settings)
    np.testing.assert_array_equal(y, stretched_y)
    np.testing.assert_allclose(centres, stretched_centres, atol=1e-9)
    # The stretch is a linear map of the same noise, the same for every cloud.
    stretch = np.linalg.lstsq(round_noise, noise)[0]
    np.testing.assert_allclose(round_noise @ stretch, noise, atol=1e-9)
    np.testing.assert_allclose(stretch, stretch.T, atol=1e-9)
    assert np.linalg.det(stretch) == pytest.approx(1)
    shrunk, grown = np.linalg.eigvalsh(stretch)
    assert grown == pytest.approx(np.sqrt(a))
    assert shrunk == pytest.approx(1 / np.sqrt(a))
    if a > 1.1:
        direction = np.linalg.eigh(stretch)[1][:, 1]
        assert (np.abs(direction) > 0.3).all()  # along neither axis


@pytest.mark.parametrize("name", [*DRAWN, *BUNCHES])
@given(seed=st.integers(0, 2**31 - 2))
def test_another_seed_draws_another_sample(name, seed):
    one, other = draw(name, n_samples=60, seed=seed), draw(name, n_samples=60, seed=seed + 1)
    assert not np.array_equal(one[0], other[0])


# --- The split


@pytest.mark.parametrize("name", NAMES)
def test_another_split_seed_deals_the_same_rows_out_differently(name):
    one, other = (made(name, split_seed=seed) for seed in (0, 1))
    np.testing.assert_array_equal(rows_of(one), rows_of(other))
    assert not np.array_equal(one.X_test, other.X_test)


@pytest.mark.parametrize("name", NAMES)
def test_another_test_share_deals_the_same_rows_out(name):
    one, other = (made(name, test_size=s) for s in (0.2, 0.5))
    np.testing.assert_array_equal(rows_of(one), rows_of(other))
    assert len(other.y_test) > len(one.y_test)


@pytest.mark.parametrize("name", NAMES)
@given(n=st.integers(20, 600), share=st.floats(0.1, 0.5), split_seed=seeds, k=classes)
def test_the_split_has_its_size_and_the_classes_in_proportion(name, n, share, split_seed, k):
    dataset = made(name, n_samples=n, test_size=share, split_seed=split_seed, n_classes=k)
    classes = len(dataset.class_names)
    kept, held = (np.bincount(y, minlength=classes) for y in parts(dataset)[1::2])
    total = min(n, DATASETS[name].max_samples or n)
    assert held.sum() + kept.sum() == total
    assert abs(held.sum() - share * total) <= 0.5
    assert (np.abs(held - held.sum() * (held + kept) / total) <= 1).all()
    if classes == 2:
        assert (held >= 1).all()


@pytest.mark.parametrize("name", NAMES)
@given(
    n=st.integers(20, 200),
    share=st.floats(0.1, 0.5),
    seed=seeds,
    split_seed=seeds,
    k=classes,
    imbalance=imbalances,
    outliers=st.booleans(),
)
def test_without_noise_every_class_can_be_trained_on(
    name, n, share, seed, split_seed, k, imbalance, outliers
):
    dataset = made(
        name,
        n_samples=n,
        test_size=share,
        seed=seed,
        split_seed=split_seed,
        n_classes=k,
        imbalance=imbalance,
        outliers=outliers,
    )
    assert set(dataset.y_train) == set(range(len(dataset.class_names)))


def rows_in(X):
    return set(map(tuple, X.tolist()))


@given(seeds, st.integers(20, 200), st.floats(0.1, 0.5), st.floats(0.1, 0.5))
def test_a_larger_test_share_keeps_the_test_samples_there_were(split_seed, n, share, other):
    small, large = (
        made(n_samples=n, split_seed=split_seed, test_size=size) for size in sorted([share, other])
    )
    assert rows_in(small.X_test) <= rows_in(large.X_test)


@pytest.mark.parametrize("name", ["blobs", "moons", "breast_cancer"])
@given(seeds, st.integers(20, 300), st.integers(0, 100))
def test_new_samples_change_the_part_of_no_more_old_ones_than_they_are(name, split_seed, n, new):
    before, after = (made(name, n_samples=size, split_seed=split_seed) for size in (n, n + new))
    moved = rows_in(before.X_test) & rows_in(after.X_train)
    moved |= rows_in(before.X_train) & rows_in(after.X_test)
    # Rows with equal features may lie on both sides.
    twins = rows_in(after.X_test) & rows_in(after.X_train)
    # Rounding the size of the part, and that of a class in it, may move one more each.
    assert len(moved - twins) <= (new + 2 if new else 0)


# --- Label noise


shares = st.floats(0, 0.4)


@pytest.mark.parametrize("name", NAMES)
@given(one=shares, other=shares, seed=st.integers(0, 20))
def test_more_noise_keeps_the_wrong_labels_there_were(name, one, other, seed):
    low, high = sorted([one, other])
    clean, some, more = (
        made(name, n_samples=150, n_classes=4, seed=seed, label_noise=noise)
        for noise in (0, low, high)
    )
    # The samples and their parts stay.
    for dataset in (some, more):
        np.testing.assert_array_equal(dataset.X_train, clean.X_train)
        np.testing.assert_array_equal(dataset.X_test, clean.X_test)
    y, y_some, y_more = (undivided(dataset)[1] for dataset in (clean, some, more))
    wrong = y_some != y
    np.testing.assert_array_equal(y_more[wrong], y_some[wrong])
    assert (y_more != y).sum() >= wrong.sum()


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("noise", [0.05, 0.4])
def test_the_noise_has_its_share_in_every_class_and_part(name, noise):
    n = 40_000
    clean, noisy = (made(name, n_samples=n, n_classes=4, label_noise=p) for p in (0, noise))
    k = len(clean.class_names)
    for y, y_noisy in zip(parts(clean)[1::2], parts(noisy)[1::2], strict=True):
        for label in range(k):
            became = np.bincount(y_noisy[y == label], minlength=k) / (y == label).sum()
            expected = np.full(k, noise / (k - 1))
            expected[label] = 1 - noise
            error = np.sqrt(expected * (1 - expected) / (y == label).sum())
            assert (np.abs(became - expected) <= 4.5 * error).all()


@pytest.mark.parametrize("name", [*DRAWN, "iris"])
@given(n=st.integers(60, 149), more=st.integers(0, 160), noise=shares, seed=st.integers(0, 20))
def test_the_wrong_labels_stay_when_samples_are_added(name, n, more, noise, seed):
    if name == "iris":
        more = min(more, 149 - n)
    some, longer = (
        made(name, n_samples=size, label_noise=noise, seed=seed, all_features=True)
        for size in (n, n + more)
    )
    labels = {}
    for row, label in zip(*undivided(longer), strict=True):
        labels.setdefault(tuple(row), set()).add(label)
    for row, label in zip(*undivided(some), strict=True):
        assert label in labels[tuple(row)]


def test_another_seed_draws_other_wrong_labels():
    wrong = [
        undivided(made("table", seed=seed, label_noise=0.4))[1] != undivided(made("table"))[1]
        for seed in (0, 1)
    ]
    assert wrong[0].any()
    assert wrong[1].any()
    assert (wrong[0] != wrong[1]).any()


def test_a_class_that_the_noise_leaves_without_samples_is_named_in_a_sentence():
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


# --- Outliers


@pytest.mark.parametrize("name", NAMES)
@given(
    n=st.integers(20, 600),
    seed=seeds,
    k=classes,
    imbalance=imbalances,
    spread=st.floats(0.1, 6),
    all_features=st.booleans(),
)
def test_some_of_class_0_go_far_beyond_the_last_class(
    name, n, seed, k, imbalance, spread, all_features
):
    settings = {
        "n_samples": n,
        "seed": seed,
        "n_classes": k,
        "imbalance": imbalance,
        "spread": spread,
        "all_features": all_features,
    }
    plain, changed = made(name, **settings), made(name, outliers=True, **settings)
    # No label changes, and no sample its part.
    np.testing.assert_array_equal(plain.y_train, changed.y_train)
    np.testing.assert_array_equal(plain.y_test, changed.y_test)
    (X, y), (X_changed, _) = undivided(plain), undivided(changed)
    moved = (X_changed != X).any(axis=1)
    assert (y[moved] == 0).all()
    trained = (plain.y_train == 0).sum()
    assert max(1, 0.02 * trained) <= moved.sum() <= 1 + 0.02 * trained

    # All take the same way, on from the mean of class 0 to that of the last class.
    ways = (X_changed - X)[moved]
    np.testing.assert_allclose(ways, np.tile(ways[0], (len(ways), 1)), rtol=1e-6, atol=1e-9)
    means = [X[y == label].mean(axis=0) for label in (0, y.max())]
    times = ways[0] / (means[1] - means[0])
    np.testing.assert_allclose(times, times[0], rtol=1e-6)
    assert times[0] > 1

    # By three extents at most.
    extent = np.ptp(X, axis=0)
    assert (np.abs(ways[0]) <= 3 * extent * (1 + 1e-9)).all()
    # The usual plane of iris and wine need not have the feature that says how far.
    if all_features or name in ("table", *DRAWN):
        farthest = np.argmax(np.abs(ways[0]) / extent)
        sign = np.sign(ways[0][farthest])
        beyond = (ways[0] - (means[1] - means[0]))[farthest]
        assert sign * beyond == pytest.approx(2 * extent[farthest])
        gap = (sign * X_changed[moved, farthest]).min() - (sign * X[:, farthest]).max()
        assert gap >= extent[farthest] * (1 - 1e-9)


@pytest.mark.parametrize("name", NAMES)
@given(noise=shares, seed=st.integers(0, 20))
def test_the_noise_takes_no_outlier_from_class_0(name, noise, seed):
    settings = {"seed": seed, "n_samples": 200, "label_noise": noise}
    plain, changed = (
        undivided(made(name, **settings)),
        undivided(made(name, outliers=True, **settings)),
    )
    moved = (plain[0] != changed[0]).any(axis=1)
    assert moved.any()
    assert (changed[1][moved] == 0).all()
    np.testing.assert_array_equal(plain[1][~moved], changed[1][~moved])


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.1, 0.2, 0.5]))
def test_all_outliers_are_in_the_training_part(name, seed, share):
    settings = {"split_seed": seed, "test_size": share}
    plain, changed = made(name, **settings), made(name, outliers=True, **settings)
    assert (plain.X_train != changed.X_train).any()
    np.testing.assert_array_equal(plain.X_test, changed.X_test)


# --- Planes


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data(), outliers=st.booleans(), noise=shares, seed=st.integers(0, 20))
def test_a_plane_is_two_columns_of_all_features(name, data, outliers, noise, seed):
    source = DATASETS[name]
    numbers = st.integers(0, len(source.feature_names) - 1)
    pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
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


# --- Data sets of given rows


@pytest.mark.parametrize(
    "settings",
    [
        {"spread": 5.0},
        {"seed": 9},
        {"n_samples": 20},
        {"n_classes": 5},
        {"imbalance": 9.0},
        {"anisotropy": 9.0},
    ],
    ids=str,
)
def test_the_table_is_always_the_same(settings):
    assert same(made("table"), made("table", **settings))


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


@pytest.mark.parametrize("name", BUNCHES)
def test_real_data_are_the_rows_of_sklearn(name):
    bunch = BUNCHES[name]
    labels = list(DATASETS[name].class_names(2))
    assert {label.replace(" ", "_") for label in labels} == set(bunch.target_names)
    y = [labels.index(bunch.target_names[number].replace("_", " ")) for number in bunch.target]
    rows = np.column_stack([bunch.data, y])
    dataset = made(name, n_samples=len(y), all_features=True)
    np.testing.assert_array_equal(rows_of(dataset), rows[np.lexsort(rows.T)])


@pytest.mark.parametrize("name", BUNCHES)
def test_the_names_of_features_are_those_of_sklearn(name):
    ours, theirs = DATASETS[name].feature_names, BUNCHES[name].feature_names
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        # A unit may be added.
        assert one.lower().startswith(other.replace("_", " "))


def test_the_usual_planes_are_those_of_the_design():
    assert made("iris").feature_names == ("petal length (cm)", "petal width (cm)")
    assert made("wine").feature_names == ("alcohol", "flavanoids")
    cancer = made("breast_cancer")
    assert cancer.feature_names == ("mean radius (image units)", "mean texture (SD of grey levels)")
    assert cancer.class_names == ("benign", "malignant")
    np.testing.assert_array_equal(
        rows_of(made("breast_cancer", n_samples=569))[:, :2].sum(axis=0).round(6),
        BUNCHES["breast_cancer"].data[:, :2].sum(axis=0).round(6),
    )


# --- What is no data set


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
    dataset = Dataset(**GOOD)
    assert dataset.plane == (0, 1)
    assert dataset.ordered is False


def test_a_constant_feature_is_allowed():
    Dataset(**GOOD | {"X_train": np.ones((4, 2)), "X_test": np.ones((4, 2))})


WIDE = GOOD | {
    "X_train": np.ones((4, 3)),
    "X_test": np.ones((4, 3)),
    "feature_names": ("a", "b", "c"),
}


@pytest.mark.parametrize("plane", [(0, 1), (2, 0), [1, 2], (np.int64(1), np.int32(2))], ids=str)
def test_a_plane_is_two_of_the_features(plane):
    kept = Dataset(**WIDE, plane=plane).plane
    assert kept == tuple(plane)
    assert type(kept) is tuple
    assert [type(number) for number in kept] == [int, int]


@pytest.mark.parametrize(
    "plane", [(0, 0), (0, 3), (-1, 0), (0,), (0, 1, 2), 1, None, "01", (0, 1.0), (0, True)], ids=str
)
def test_a_plane_that_is_not_two_of_the_features_is_refused(plane):
    with pytest.raises(InputError, match=r"from 0 to 2\b.*\.$"):
        Dataset(**WIDE, plane=plane)


def test_a_single_feature_has_no_plane():
    one = {"X_train": X[:, :1], "X_test": X[:, :1], "feature_names": ("a",)}
    Dataset(**GOOD | one)
    Dataset(**GOOD | one, plane=(5, 5))


@pytest.mark.parametrize("value", [1, 0, "yes", None], ids=str)
def test_whether_the_classes_are_ordered_is_true_or_false(value):
    assert Dataset(**GOOD, ordered=np.True_).ordered is True
    with pytest.raises(InputError, match="True or False"):
        Dataset(**GOOD, ordered=value)


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
    "fewer samples than classes": (
        {"X_train": X[:2], "y_train": Y[:2], "class_names": ("no", "yes", "maybe")},
        r"fewer samples \(2\) than there are classes \(3\).*missing: maybe; take more samples",
    ),
    "only some classes": (
        {"y_train": 0 * Y, "class_names": ("no", "yes", "maybe")},
        "only 1 of the 3 classes.*missing: yes, maybe",
    ),
    "no test samples": ({"X_test": X[:0], "y_test": Y[:0]}, "test set is empty"),
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

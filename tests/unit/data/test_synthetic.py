"""Synthetic data sets: their points, their noise, and their stability under changes."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import make_blobs
from sklearn.neighbors import KNeighborsClassifier

from logreg.data import DATASETS
from tests.unit.data.helpers import (
    ANY_DRAWN,
    BUNCHES,
    CLASSES,
    DRAWN,
    IMBALANCES,
    SEEDS,
    STRETCHES,
    draw,
    made,
    parts,
)

SPREADS = st.floats(0.1, 3)
SEEDED = st.sampled_from([*DRAWN, *BUNCHES])


@settings(max_examples=100)
@given(ANY_DRAWN, SEEDS, SPREADS, SPREADS, st.integers(20, 300), CLASSES, STRETCHES)
def test_spread_scales_the_same_draw_around_the_same_points(name, seed, low, high, n, k, stretch):
    def at(spread):
        return made(name, seed=seed, n_samples=n, spread=spread, n_classes=k, anisotropy=stretch)

    first, middle, last = at(low), at((low + high) / 2), at(high)
    for a, b, c in zip(parts(first), parts(middle), parts(last), strict=True):
        # Point + spread · noise is a straight line in the spread.
        np.testing.assert_allclose(b, (a + c) / 2, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", DRAWN)
def test_the_noise_is_normal_with_the_given_spread(name):
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


@given(SEEDS, st.integers(20, 300), st.floats(0.1, 6))
def test_two_blobs_equal_make_blobs_bit_for_bit(seed, n, spread):
    X, y = draw("blobs", seed=seed, n_samples=n, spread=spread)
    np.testing.assert_array_equal(y, np.arange(n) % 2)
    for label, center in enumerate([[-1.0, -2.0], [4.0, 2.0]]):
        state = np.random.RandomState([seed, label])
        blob, _ = make_blobs(int((y == label).sum()), 2, centers=[center], cluster_std=spread,
                             random_state=state, shuffle=False)  # fmt: skip
        np.testing.assert_array_equal(X[y == label], blob)


def points(name, **settings):
    """The points without noise."""
    return draw(name, spread=1e-6, **settings)


def test_blobs_and_ordered_groups_lie_at_their_centers():
    X, y = points("blobs", n_classes=5)
    centers = [(-1, -2), (4, 2), (-4, 4), (6, -5), (2, 9)]
    np.testing.assert_allclose(X, np.array(centers)[y], atol=1e-4)
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
    # The random quantity: how far along its curve a point lies.
    way = np.hypot(*one.T) if name == "spiral" else np.abs(one[:, 0] - (y * 12, 0)[name != "moons"])
    if name == "circles":
        way = way / np.hypot(*one.T)
    assert not np.isclose(way[y == 0], way[y == 1], atol=1e-5).any()


def test_moons_are_interlocking_half_circles():
    X, y = points("moons", n_samples=1000)
    upper, lower = X[y == 0], X[y == 1]
    r = np.hypot(*upper.T).mean()
    np.testing.assert_allclose(np.hypot(*upper.T), r, atol=1e-4)
    np.testing.assert_allclose(np.hypot(*(lower - [r, r / 2]).T), r, atol=1e-4)
    assert upper[:, 1].min() > -1e-4
    assert lower[:, 1].max() < r / 2 + 1e-4
    for moon in (upper, lower):
        assert np.ptp(moon[:, 0]) == pytest.approx(2 * r, rel=0.01)


def test_circles_are_concentric():
    X, y = points("circles", n_samples=2000)
    radii = [np.hypot(*X[y == label].T) for label in (0, 1)]
    np.testing.assert_allclose(radii[0], radii[0].mean(), atol=1e-4)
    np.testing.assert_allclose(radii[1], radii[1].mean(), atol=1e-4)
    assert 5 < radii[0].mean() - radii[1].mean() < 8
    for label in (0, 1):
        quarters = np.histogram(np.arctan2(*X[y == label].T), 4, (-np.pi, np.pi))[0]
        assert quarters == pytest.approx(250, abs=4.5 * np.sqrt(1000 * 0.25 * 0.75))


def test_xor_has_a_cluster_at_each_corner():
    X, y = points("xor", n_samples=100)
    np.testing.assert_allclose(np.abs(X), 5, atol=1e-4)
    np.testing.assert_array_equal(y, np.prod(np.sign(X), axis=1) < 0)
    corners = np.unique(np.sign(X), axis=0, return_counts=True)
    assert len(corners[0]) == 4
    assert (corners[1] == 25).all()


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_arms_of_a_spiral_are_one_arm_rotated(k):
    X, y = points("spiral", n_samples=200 * k, n_classes=k)
    radius = np.hypot(*X.T)
    assert 20 < radius.max() <= 25 + 1e-4
    turned = np.arctan2(X[:, 1], X[:, 0]) - 2 * np.pi * y / k
    # One turn from the smallest radius to the largest.
    expected = 2 * np.pi * (radius - 3) / 22
    np.testing.assert_allclose(np.sin(turned - expected), 0, atol=1e-4)
    np.testing.assert_allclose(np.cos(turned - expected), 1, atol=1e-4)


@pytest.mark.parametrize("name", DRAWN)
def test_classes_are_apart_at_little_spread_and_overlap_a_little_at_the_default(name):
    def accuracy(spread):
        X, y = draw(name, n_samples=3000, spread=spread)
        judge = KNeighborsClassifier(15).fit(X[:2000], y[:2000])
        return judge.score(X[2000:], y[2000:])

    assert accuracy(0.1) == 1
    assert 0.75 < accuracy(2.0) < 0.999


@settings(max_examples=100)
@given(SEEDED, st.integers(20, 400), st.integers(0, 160), SEEDS, CLASSES, IMBALANCES, STRETCHES)
def test_a_larger_sample_contains_the_smaller_one(name, n, more, seed, k, imbalance, stretch):
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
def test_every_prefix_of_a_draw_has_its_share_of_each_class(name):
    _, y = draw(name, n_samples=569, seed=5)
    for label in np.unique(y):
        share = np.arange(1, len(y) + 1) * (y == label).mean()
        assert np.abs(np.cumsum(y == label) - share).max() <= 1


@settings(max_examples=100)
@given(ANY_DRAWN, st.integers(20, 3000), CLASSES, IMBALANCES)
def test_class_0_is_as_frequent_as_imbalance_says_in_every_prefix(name, n, k, imbalance):
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


@settings(max_examples=100)
@given(ANY_DRAWN, st.integers(20, 500), SEEDS, CLASSES, IMBALANCES, IMBALANCES)
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
    """The noise of each sample at the default spread, and the center around which it lies."""
    (one, y), (two, _) = (draw(name, spread=spread, **settings) for spread in (1.0, 2.0))
    return two - one, 2 * one - two, y


@given(name=st.sampled_from(["blobs", "ordered"]), seed=SEEDS, k=CLASSES, a=STRETCHES)
def test_stretching_keeps_the_centers_and_areas_of_the_clusters(name, seed, k, a):
    settings = {"seed": seed, "n_classes": k, "n_samples": 60}
    round_noise, centers, y = noise_of(name, **settings)
    noise, stretched_centers, stretched_y = noise_of(name, anisotropy=a, **settings)
    np.testing.assert_array_equal(y, stretched_y)
    np.testing.assert_allclose(centers, stretched_centers, atol=1e-9)
    # The stretch is one linear map of the same noise for every cluster.
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


@settings(max_examples=100)
@given(SEEDED, st.integers(0, 2**31 - 2))
def test_another_seed_draws_another_sample(name, seed):
    one, other = draw(name, n_samples=60, seed=seed), draw(name, n_samples=60, seed=seed + 1)
    assert not np.array_equal(one[0], other[0])

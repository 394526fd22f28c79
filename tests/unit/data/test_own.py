"""Samples of the user's own: what they may be, how they are named, and what is made of them."""

import re
from contextlib import suppress
from unicodedata import east_asian_width

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, Dataset, InputError, TrainConfig, make_dataset, run
from logreg.data import DATASETS, OwnData
from logreg.data.names import LONGEST_NAME, plain_name, plain_names
from logreg.figures.scatter import MOST_POINTS, n_drawn, points
from logreg.figures.training import training_picture


def own(n=30, d=2, k=3, **changes):
    """Random rows, the classes in turn."""
    X = np.random.default_rng(n).normal(size=(n, d))
    given = {
        "X": X,
        "y": np.arange(n) % k,
        "feature_names": tuple(f"f{i}" for i in range(d)),
        "class_names": tuple(f"k{label}" for label in range(k)),
    }
    return OwnData(**given | changes)


def config(data, **settings):
    return DataConfig("own", own=data, **settings)


# ---- the holder


def test_equal_content_is_one_key():
    assert own() == own()
    assert hash(own()) == hash(own())
    assert repr(own()) == repr(own())
    assert len({config(own()), config(own())}) == 1
    assert re.fullmatch(r"OwnData\([0-9a-f]{64}\)", repr(own()))


def test_any_other_content_is_another_key():
    X = own().X.copy()
    X[3, 1] = np.nextafter(X[3, 1], 9)
    y = own().y.copy()
    y[[0, 1]] = y[[1, 0]]
    others = [
        own(X=X),
        own(y=y),
        own(feature_names=("f0", "g")),
        own(class_names=("k0", "k1", "k")),
        # The same letters, parted elsewhere.
        own(class_names=("k0", "k1k", "2")),
        own(ordered=True),
        own(n=33),
    ]
    assert len({own(), *others}) == len(others) + 1
    assert len({repr(config(each)) for each in [own(), *others]}) == len(others) + 1
    assert own() != "own"


def test_it_is_a_copy_that_nobody_changes():
    X = np.random.default_rng(1).normal(size=(30, 2))
    data = own(X=X)
    before = repr(data), data.X.copy()
    X[:] = 0
    np.testing.assert_array_equal(data.X, before[1])
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
        ({"X": np.full((30, 2), -(2**63))}, "remove the rows with others"),
        ({"X": np.zeros((30, 3))}, "shape"),
        ({"X": np.zeros(30)}, "shape"),
        ({"y": np.arange(31) % 3}, "shape"),
        ({"y": np.arange(30) % 4}, "0 to 2"),
        ({"n": 100_001}, "100000 rows"),
        ({"feature_names": ("a", "a")}, "different"),
        ({"feature_names": ("a", "")}, "different"),
        ({"class_names": (1, 2, 3)}, "different"),
        ({"ordered": "yes"}, "True or False"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(changes, says):
    with pytest.raises(InputError, match=says) as refused:
        own(**changes)
    assert re.fullmatch(r"[A-Z][^\n]+\.", str(refused.value))


def test_the_limits_themselves_are_allowed():
    assert len(own(n=100_000, d=2).y) == 100_000
    assert own(d=30).X.shape == (30, 30)
    assert len(own(n=20, k=10).class_names) == 10
    assert own(X=np.full((30, 2), -1e12)).X.max() == -1e12


# ---- the data set


def test_the_name_and_the_data_go_together():
    with pytest.raises(InputError, match="needs the data"):
        DataConfig("own")
    with pytest.raises(InputError, match="takes no data"):
        DataConfig("blobs", own=own())
    with pytest.raises(InputError, match="OwnData"):
        DataConfig("own", own=np.zeros((4, 2)))
    with pytest.raises(InputError, match="from 0 to 2"):
        config(own(d=3), plane=(0, 3))
    assert DataConfig("moons").source is DATASETS["moons"]
    assert config(own(d=3), plane=(0, 2)).plane == (0, 2)


@pytest.mark.parametrize("n_samples", [20, 500])
def test_all_rows_are_used_whatever_the_sample_size(n_samples):
    data = own(n=45)
    dataset = make_dataset(config(data, n_samples=n_samples))
    rows = np.vstack([dataset.X_train, dataset.X_test])
    np.testing.assert_array_equal(np.sort(rows, axis=0), np.sort(data.X, axis=0))
    assert config(data).source.is_whole(n_samples)
    assert not DATASETS["iris"].is_whole(20)


def test_what_else_a_data_set_has_is_there():
    data = own(d=4, ordered=True)
    source = config(data).source
    assert source.label == "Your own data"
    assert "30 rows with 4 features and 3 classes, in order" in source.about
    dataset = make_dataset(config(data))
    assert dataset.feature_names == ("f0", "f1")
    assert dataset.class_names == data.class_names
    assert dataset.ordered
    chosen = make_dataset(config(data, plane=(3, 1)))
    assert chosen.feature_names == ("f3", "f1")
    whole = make_dataset(config(data, plane=(3, 1), all_features=True))
    assert whole.feature_names == data.feature_names
    assert whole.plane == (3, 1)
    assert source.uses == frozenset()


def test_split_and_noise_are_those_of_other_data_sets():
    data = own(n=200)
    plain, noisy = (make_dataset(config(data, label_noise=noise)) for noise in (0, 0.3))
    np.testing.assert_array_equal(plain.X_train, noisy.X_train)
    assert 0.2 < np.mean(plain.y_train != noisy.y_train) < 0.4
    assert len(make_dataset(config(data, test_size=0.5)).y_test) == 100
    dealt_anew = make_dataset(config(data, split_seed=1))
    assert (dealt_anew.X_test != plain.X_test).any()
    share = np.bincount(plain.y_test) / np.bincount(plain.y_train)
    np.testing.assert_allclose(share, 0.25, atol=0.02)


@pytest.mark.parametrize("test_size", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("k", [2, 3, 10])
def test_two_rows_a_class_can_be_split_and_trained_on(k, test_size):
    dataset = make_dataset(config(own(n=2 * k, k=k), test_size=test_size))
    assert set(dataset.y_train) == set(range(k))
    assert len(run(dataset, TrainConfig(model="multinomial", epochs=3))) == 4


rows = st.lists(
    st.tuples(*(st.floats(-1e12, 1e12) | st.sampled_from([0.0, 1.0, 1e-320, 1e12]),) * 2),
    min_size=6,
    max_size=12,
)


@given(rows, st.booleans(), st.sampled_from([0.1, 0.5]))
def test_any_numbers_make_a_data_set_or_a_sentence(rows, outliers, test_size):
    """Constant features, equal means and the largest and smallest numbers among them."""
    data = own(n=len(rows), X=rows)
    settings = {"outliers": outliers, "test_size": test_size}
    if outliers and np.abs(data.X).max() > 1e11:
        # Two extents further on may be too far.
        with suppress(InputError):
            make_dataset(config(data, **settings))
    else:
        assert np.isfinite(make_dataset(config(data, **settings)).X_train).all()


def test_outliers_need_a_way_to_go():
    X = np.array([[0.0, 1], [1, 1], [0, 1], [1, 1], [0, 1], [1, 1], [0, 1], [1, 1]])
    same_means = own(n=8, k=2, X=X, y=[0, 0, 1, 1, 0, 0, 1, 1])
    plain, moved = (make_dataset(config(same_means, outliers=o)) for o in (False, True))
    np.testing.assert_array_equal(plain.X_train, moved.X_train)
    # The first mean differs by 0.5 of its extent, and the second feature never does.
    uneven = own(n=8, k=2, X=X, y=[0, 1, 0, 1, 0, 1, 1, 1])
    moved = make_dataset(config(uneven, outliers=True))
    assert moved.X_train[:, 0].max() > 2
    assert set(moved.X_train[:, 1]) == {1.0}


# ---- many classes and many points in a picture


@pytest.mark.parametrize("sizes", [(4000, 1000), (4001, 1000), (90_000, 10_000)])
def test_of_very_many_points_a_fair_part_is_drawn(sizes):
    n_train, n_test = sizes
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n_train + n_test, 2))
    y = (np.arange(len(X)) % 10 == 0).astype(int)
    names = ("a", "b"), ("often", "seldom")
    dataset = Dataset(X[:n_train], y[:n_train], X[n_train:], y[n_train:], *names)
    traces = [trace for trace in points(dataset) if trace["name"] != "hollow: test"]
    drawn = [len(trace["x"]) for trace in traces]
    wanted = min(MOST_POINTS, len(X))
    assert n_drawn(dataset) == sum(drawn) == pytest.approx(wanted, abs=1)
    shares = np.array(drawn) / np.r_[np.bincount(dataset.y_train), np.bincount(dataset.y_test)]
    np.testing.assert_allclose(shares, wanted / len(X), rtol=0.02)
    known = set(map(tuple, X))
    for trace in traces:
        assert set(zip(trace["x"], trace["y"], strict=True)) <= known
    for trace, again in zip(traces, points(dataset), strict=False):
        np.testing.assert_array_equal(trace["x"], again["x"])


def test_the_part_that_is_drawn_spans_the_whole():
    """It is no corner of the data: its means are near those of all."""
    data = own(n=50_000)
    dataset = make_dataset(config(data))
    x = np.concatenate([trace["x"] for trace in points(dataset)[:3]])
    assert abs(x.mean() - dataset.X_train[:, 0].mean()) < 0.06  # four standard errors


@pytest.mark.parametrize(("name", "room"), [("k", True), ("a rather long name ", False)])
def test_the_legend_of_the_losses_makes_room_for_long_names(name, room):
    dataset = make_dataset(config(own(class_names=tuple(f"{name}{label}" for label in "xyz"))))
    history = run(dataset, TrainConfig(model="multinomial", epochs=1))
    picture = training_picture(dataset, history)
    assert picture.layout["legend2"]["yanchor"] == ("bottom" if room else "top")
    # Below the picture of a narrow screen there is room enough.
    assert picture.narrow["legend2.yanchor"] == "bottom"


# ---- names


@pytest.mark.parametrize(
    "name",
    ["petal length (cm)", "x_1", "a_b_c", "-1", "+2.5", "3", "0.5", "größe", "x₁", "12%", "p/q"],
)
def test_ordinary_names_stay(name):
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R&D", "R⅋D"),
        ("<b>fat</b>", "‹b›fat‹/b›"),
        ("&lt;i&gt;", "⅋lt;i⅋gt;"),
        ("![a](http://b.c/d.png)", "!(a)(http∶//b.c/d.png)"),
        ("www.example.org", "www․example.org"),
        ("me@example.org", "me◎example.org"),
        (":red[hot] :smile:", "∶red(hot) ∶smile∶"),
        ("$x^2$", "Ꞩx^2Ꞩ"),
        ("%{x}", "%(x)"),
        ("_slanted_ **bold**", "ˍslantedˍ ∗∗bold∗∗"),
        ("~~gone~~ `code`", "∼∼gone∼∼ 'code'"),
        ("# heading", "♯ heading"),
        ("- item", "− item"),
        ("1. item", "1․ item"),
        ("1) item", "1⁾ item"),
        ("+ item", "⁺ item"),
        ("---", "−−−"),
        ("  two\n\tlines\x00 ", "two lines"),
        ("\u202eback\u200bwards", "back wards"),
        ("\ud800", ""),
        ("x" * 99, "x" * LONGEST_NAME),
        ("x" * 39 + " y", "x" * 39),
    ],
)
def test_what_has_a_meaning_somewhere_loses_it(text, name):
    assert plain_name(text) == name
    # Fonts for such signs are rare.
    assert not {east_asian_width(each) for each in name} & {"F", "W"}


texts = st.text(max_size=60) | st.text("<>&$*_`[](){}!:#-+.1 w@|~\\^=\n/ax", max_size=60)


@given(texts)
def test_a_plain_name_has_none_of_these_signs_and_stays_as_it_is(text):
    name = plain_name(text)
    assert len(name) <= LONGEST_NAME
    assert name == name.strip()
    assert not re.search(r"[<>&$*`\[\]{}~|\\#:@\x00-\x1f]|  |www\.|^[-+]+( |$)|^\d+[.)]( |$)", name)
    assert not re.search(r"(^|\W|_)_|_(\W|_|$)", name)
    assert plain_name(name) == name


@given(st.lists(texts, max_size=12))
def test_names_are_all_different_and_the_first_of_a_kind_stays(given):
    names = plain_names(given, "column")
    assert len(set(names)) == len(names) == len(given)
    assert all(names)
    for text, name in zip(given, names, strict=True):
        assert len(name) <= LONGEST_NAME
        assert name == plain_name(name)
        if plain_name(text):
            assert name[0] == plain_name(text)[0]


def test_names_that_are_alike_are_numbered():
    assert plain_names(["a", "a", "", "a 2", "a"], "column") == [
        "a",
        "a 2",
        "column 3",
        "a 2 2",
        "a 3",
    ]
    # No end of a cut name is one that a plain name would not have.
    for text in ("x" * 37 + "_yz", "x" * 37 + " yz"):
        assert plain_names([text, text], "column") == [text, "x" * 37 + " 2"]


@pytest.mark.parametrize("n_beginnings", [1, 25_000])
def test_very_many_names_that_are_alike_are_numbered(n_beginnings):
    """To look for each number from the first on would take hours."""
    given = [f"{i % n_beginnings:05}".rjust(LONGEST_NAME, "x") + "…" for i in range(100_000)]
    names = plain_names(given, "column")
    assert len(set(names)) == len(given)
    assert max(map(len, names)) == LONGEST_NAME

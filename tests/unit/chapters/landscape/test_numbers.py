"""The loss over two weights."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from logreg import DataConfig, InputError, TrainConfig, make_dataset, run
from logreg.chapters.landscape.figure import RUNS, landscape_picture, surface_figure
from logreg.chapters.landscape.numbers import GRID, LEVELS, Landscape, path, starting_at, window
from tests.unit.helpers import (
    blobs,
    dataset_of,
    hessian_at,
    log_probabilities,
    loss_at,
    optimum_of,
    random_rows,
)

TABLE = DataConfig("table")
WEIGHTS = st.tuples(*2 * [st.floats(-30, 30)])


def rows_of(dataset, standardize=False):
    X = dataset.X_train
    return (X - X.mean(axis=0)) / X.std(axis=0) if standardize else X


def overlapping_rows(seed=0, n=60):
    return random_rows(seed, n, 2)


def lopsided():
    """One sample of class 1, far to one side of all the others."""
    rng = np.random.default_rng(5)
    X = np.vstack([rng.normal(size=(40, 2)), [[9.0, -7.0]]])
    return dataset_of(X, [0] * 40 + [1])


def excess(b, weights, X, y):
    """Log ratio of the pulls of class 0 and class 1 on the bias; increases with b."""
    logs = log_probabilities([*weights, b], X)
    down = np.logaddexp.reduce(logs[y == 0, 1])
    return float(down - np.logaddexp.reduce(logs[y == 1, 0]))


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("bias", [-3.0, 0.0, 0.7])
def test_with_a_fixed_bias_it_equals_the_loss(bias, standardize):
    dataset = blobs(spread=2.5, n_samples=60)
    landscape = Landscape(dataset, TrainConfig(standardize=standardize), bias)
    weights = np.random.default_rng(0).normal(scale=3, size=(20, 2))
    wanted = [loss_at([*w, bias], rows_of(dataset, standardize), dataset.y_train) for w in weights]
    np.testing.assert_allclose(landscape.loss(weights), np.float64(wanted), rtol=1e-12)


@given(st.integers(0, 10_000), WEIGHTS)
def test_the_best_bias_is_where_scipy_finds_it(seed, weights):
    X, y = overlapping_rows(seed)
    (bias,) = Landscape(dataset_of(X, y)).best_bias(np.array([weights]))
    zero = brentq(excess, -400, 400, args=(weights, X, y), xtol=1e-12)
    assert bias == pytest.approx(zero, abs=1e-8)
    found = minimize_scalar(
        lambda b: float(loss_at([*weights, b], X, y)), bracket=(zero - 1, zero + 1), tol=1e-12
    )
    (height,) = Landscape(dataset_of(X, y)).loss(np.array([weights]))
    assert height == pytest.approx(found.fun, rel=1e-10)


@pytest.mark.parametrize("dataset", [make_dataset(TABLE), lopsided()], ids=["separable", "one"])
@pytest.mark.parametrize("size", [0.0, 1.0, 30.0])
@pytest.mark.parametrize("angle", np.linspace(0, 2 * np.pi, 7)[:-1])
def test_separable_and_lopsided_classes_have_a_best_bias(dataset, size, angle):
    weights = size * np.array([np.cos(angle), np.sin(angle)])
    X, y = dataset.X_train, dataset.y_train
    (bias,) = Landscape(dataset).best_bias(weights[None])
    zero = brentq(excess, -3000, 3000, args=(weights, X, y), xtol=1e-12)
    assert bias == pytest.approx(zero, abs=1e-6, rel=1e-9)
    (height,) = Landscape(dataset).loss(weights[None])
    assert height == pytest.approx(float(loss_at([*weights, zero], X, y)), rel=1e-9, abs=1e-290)


def test_many_weights_are_processed_in_blocks():
    dataset = blobs(n_samples=500)
    landscape = Landscape(dataset)
    weights = np.random.default_rng(1).normal(scale=5, size=(300, 2))
    together = landscape.best_bias(weights)
    one_by_one = np.concatenate([landscape.best_bias(w[None]) for w in weights])
    np.testing.assert_allclose(together, one_by_one, rtol=1e-9)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("name", ["blobs", "moons", "breast_cancer"])
def test_its_lowest_point_is_the_best_possible(name, standardize):
    dataset = make_dataset(DataConfig(name))
    config = TrainConfig(standardize=standardize)
    optimum, landscape = optimum_of(dataset, config), Landscape(dataset, config)
    assert landscape.loss(optimum.weights) == pytest.approx([optimum.loss], rel=1e-10)
    assert landscape.best_bias(optimum.weights) == pytest.approx(optimum.bias, rel=1e-6, abs=1e-6)
    seen = window([optimum.weights], optimum.weights[0], landscape.unit)
    assert landscape.grid(seen).loss.min() >= optimum.loss * (1 - 1e-12)


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_a_run_is_above_it_by_the_gain_of_the_best_bias(optimizer):
    dataset = blobs(spread=3.0)
    history = run(dataset, TrainConfig(optimizer=optimizer, init="normal", learning_rate=1.0))
    landscape = Landscape(dataset)
    above = history.train_loss - landscape.loss(path(history))
    assert (above > -1e-12).all()
    assert above[0] > 0.01
    at_best_bias = np.column_stack([path(history), landscape.best_bias(path(history))])
    losses = [loss_at(theta, dataset.X_train, dataset.y_train) for theta in at_best_bias]
    np.testing.assert_allclose(landscape.loss(path(history)), np.float64(losses), rtol=1e-10)


@pytest.mark.parametrize("standardize", [False, True])
def test_a_run_from_chosen_weights_starts_on_it(standardize):
    dataset = blobs()
    config = starting_at(dataset, TrainConfig(standardize=standardize, epochs=3), (2.0, -1.5))
    history = run(dataset, config)
    assert path(history)[0].tolist() == [2.0, -1.5]
    landscape = Landscape(dataset, config)
    assert history.train_loss[0] == pytest.approx(landscape.loss(path(history))[0], rel=1e-12)
    assert history.bias[0] == pytest.approx(landscape.best_bias(path(history)[:1]))


@pytest.mark.parametrize("bias", [None, 0.0])
@pytest.mark.parametrize("standardize", [False, True])
def test_condition_number_is_that_of_its_curvature_at_zero_weights(bias, standardize):
    dataset = make_dataset(DataConfig("breast_cancer"))
    X = rows_of(dataset, standardize)
    H = hessian_at(np.zeros(3), X)
    # With the best bias, the Schur complement remains.
    gained = np.outer(H[:2, 2], H[2, :2]) / H[2, 2] if bias is None else 0.0
    flat, steep = np.linalg.eigvalsh(np.float64(H[:2, :2] - gained))
    landscape = Landscape(dataset, TrainConfig(standardize=standardize), bias)
    assert landscape.condition_number() == pytest.approx(steep / flat, rel=1e-8)
    # Finite differences of the heights agree.
    h = 1e-2 / np.sqrt(np.mean(X**2))
    z = landscape.loss(np.array([[i, j] for i in (-h, 0, h) for j in (-h, 0, h)])).reshape(3, 3)
    twist = (z[2, 2] - z[2, 0] - z[0, 2] + z[0, 0]) / 4
    bends = [z[2, 1] - 2 * z[1, 1] + z[0, 1], z[1, 2] - 2 * z[1, 1] + z[1, 0]]
    flat, steep = np.linalg.eigvalsh([[bends[0], twist], [twist, bends[1]]])
    assert landscape.condition_number() == pytest.approx(steep / flat, rel=1e-2)


@pytest.mark.parametrize(
    ("dataset", "config"),
    [
        (blobs(n_classes=3), TrainConfig(model="multinomial")),
        (make_dataset(DataConfig("breast_cancer", all_features=True)), TrainConfig()),
        (blobs(), TrainConfig(degree=2)),
    ],
    ids=["three classes", "thirty features", "degree 2"],
)
def test_more_than_two_weights_are_rejected(dataset, config):
    with pytest.raises(InputError, match="two classes and two weights"):
        Landscape(dataset, config)


# ---- the window ----

POINTS = st.lists(WEIGHTS, min_size=1, max_size=8).map(np.array)


@given(POINTS, POINTS, st.none() | WEIGHTS.map(np.array), st.floats(1e-3, 10))
def test_a_window_is_a_square_around_what_must_be_visible(first, second, optimum, unit):
    seen = window([first, second], optimum, unit)
    sides = np.array([seen.w1_range, seen.w2_range])
    assert np.ptp(sides[0]) == pytest.approx(np.ptp(sides[1]))
    assert np.ptp(sides[0]) >= 4 * unit
    must = [np.zeros(2), first[0], second[0], *([] if optimum is None else [optimum])]
    inside = [bool(((sides[:, 0] < p) & (p < sides[:, 1])).all()) for p in must]
    assert all(inside)
    every = np.vstack([first, second])
    if seen.whole:
        assert ((sides[:, 0] < every) & (every < sides[:, 1])).all()


def test_a_diverging_path_does_not_hide_the_valley():
    best = np.array([1.0, 1.0])
    near, far = (window([np.array([[2.0, -2.0], [x, 3.0]])], best, 0.3) for x in (5.0, 5000.0))
    assert near.whole
    assert not far.whole
    assert np.ptp(far.w1_range) < 4 * np.ptp(window([np.array([[2.0, -2.0]])], best, 0.3).w1_range)


def test_without_a_valley_a_path_is_followed_further():
    ways = [np.array([[0.5, 0.0], [8.0, 8.0]])]
    assert window(ways, None, 0.5).whole
    assert not window(ways, np.array([0.1, 0.1]), 0.5).whole


def test_a_window_does_not_change_with_small_changes_of_a_path():
    ways = [np.array([[2.0, -2.0], [1.0 + shift, 1.0]]) for shift in np.linspace(0, 0.2, 20)]
    assert len({window([way], np.array([1.1, 0.9]), 0.3) for way in ways}) == 1


# ---- the picture ----


def drawn(config=None, names=("gd", "momentum", "adam", "newton"), bias=None, **data):
    dataset = blobs(**data)
    config = config or TrainConfig(init="normal", seed=3)
    runs = {name: run(dataset, replace(config, optimizer=name)) for name in names}
    first = runs[names[0]].optimum
    landscape = Landscape(dataset, config, bias)
    best = None if first.weights is None else first.weights[0]
    seen = window([path(each) for each in runs.values()], best, landscape.unit)
    grid = landscape.grid(seen)
    return runs, landscape, seen, grid, landscape_picture(dataset, runs, grid, seen)


def test_each_run_has_a_path_and_a_marker_that_goes_along_it():
    runs, *_, picture = drawn()
    epochs = picture.timeline.values
    traces = {trace["name"]: trace for trace in picture.data}
    looks = set()
    for (name, history), marker in zip(runs.items(), picture.layers, strict=True):
        x, y = marker.points()
        np.testing.assert_array_equal(np.hstack([x, y]), path(history)[epochs])
        np.testing.assert_array_equal(traces[name]["x"], path(history)[:, 0])
        np.testing.assert_array_equal(traces[name]["y"], path(history)[:, 1])
        looks.add((traces[name]["line"]["dash"], marker.trace["marker"]["symbol"]))
    assert len({dash for dash, _ in looks}) == len({symbol for _, symbol in looks}) == len(RUNS)


def test_the_contours_match_the_heights():
    _, landscape, seen, grid, picture = drawn(spread=3.0)
    (contour,) = (trace for trace in picture.data if trace["type"] == "contour")
    for i, j in ((0, 0), (7, 30), (GRID - 1, GRID - 1)):
        at = np.array([[contour["x"][j], contour["y"][i]]])
        assert contour["customdata"][i, j] == pytest.approx(landscape.loss(at)[0], rel=1e-12)
    # Lines of equal depth are lines of equal loss: depth increases with the loss, up to the top.
    order = np.argsort(grid.loss, axis=None)
    assert (np.diff(contour["z"].ravel()[order]) >= 0).all()
    assert contour["z"].max() == pytest.approx(LEVELS)
    assert (contour["x"][0], contour["x"][-1]) == seen.w1_range


@pytest.mark.parametrize("name", ["breast_cancer", "table", "moons", "blobs"])
@pytest.mark.parametrize("bias", [None, -20.0, 0.0])
def test_no_contour_breaks_a_connected_valley_into_islands(name, bias):
    dataset = make_dataset(DataConfig(name))
    history = run(dataset, TrainConfig(init="normal", seed=3))
    landscape = Landscape(dataset, bias=bias)
    best = history.optimum.weights
    seen = window([path(history)], None if best is None else best[0], landscape.unit)
    picture = landscape_picture(dataset, {"gd": history}, landscape.grid(seen), seen)
    (contour,) = (trace for trace in picture.data if trace["type"] == "contour")
    lines = contour["contours"]
    levels = np.arange(lines["start"], lines["end"] + 1, lines["size"])
    assert len(levels) >= 8
    for level in levels:
        # From the lowest point, steps along the axes reach all other points below the line.
        below = contour["z"] <= level
        reached = contour["z"] == contour["z"].min()
        for _ in range(below.size):
            before = reached
            grown = np.pad(reached, 1)
            reached = below & (
                reached | grown[2:, 1:-1] | grown[:-2, 1:-1] | grown[1:-1, 2:] | grown[1:-1, :-2]
            )
            if (reached == before).all():
                break
        assert (reached == below).all()


@pytest.mark.parametrize("data", [{"spread": 3.0}, {"spread": 0.8}])
@pytest.mark.parametrize("bias", [None, 1.0])
def test_a_contour_is_labeled_with_its_loss(data, bias):
    _, landscape, _, _, picture = drawn(bias=bias, names=("gd",), **data)
    labels = picture.layout["annotations"]
    assert len(labels) >= 2
    for label in labels:
        (loss,) = landscape.loss(np.array([[label["x"], label["y"]]]))
        # The grid is coarser than the land.
        assert float(label["text"].replace(" × 10", "e").translate(_DIGITS)) == pytest.approx(
            loss, rel=0.25
        )


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def test_the_best_is_marked_if_it_exists():
    runs, *_, picture = drawn(spread=3.0)
    (best,) = (trace for trace in picture.data if trace["name"] == "best")
    weights = runs["gd"].optimum.weights[0]
    assert [best["x"][0], best["y"][0]] == weights.tolist()
    *_, picture = drawn(spread=0.8)
    assert "best" not in [trace["name"] for trace in picture.data]


def test_the_surface_has_the_heights_and_the_runs_at_their_own_losses():
    runs, _, seen, grid, _ = drawn(TrainConfig(init="normal", seed=3, learning_rate=20.0))
    figure = surface_figure(runs, grid, seen)
    assert "sendChartToCloud" in figure.layout.modebar.remove
    surface, *ways = figure.data
    np.testing.assert_array_equal(surface.z, grid.loss)
    for way, history in zip(ways, runs.values(), strict=True):
        there = ~np.isnan(np.array(way.z, dtype=float))
        np.testing.assert_array_equal(np.array(way.z)[there], history.train_loss[there])
        np.testing.assert_array_equal(np.array(way.x)[there], path(history)[there, 0])
        assert there[0]
    assert not seen.whole
    assert not there.all()

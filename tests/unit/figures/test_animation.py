import itertools
import math
import re
from dataclasses import astuple

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest
from scipy.interpolate import RegularGridInterpolator
from scipy.special import expit

from logreg import DataConfig, Dataset, InputError, TrainConfig, make_dataset, run
from logreg.data import DATASETS
from logreg.figures import training_animation
from logreg.figures.style import CLASSES
from logreg.figures.training import frame_epochs, training_picture
from logreg.formatting import format_number
from logreg.training.models import default_model
from tests.unit.figures.drawn import animated, logs_of, named
from tests.unit.helpers import blobs, dataset_of, theta_of, with_ones


@pytest.fixture(
    scope="module",
    params=[
        ({"spread": 2.5}, {"epochs": 30, "init": "normal"}),
        ({"dataset": "breast_cancer"}, {"epochs": 777, "learning_rate": 0.05}),
        ({"dataset": "table"}, {"epochs": 1}),
        ({"n_classes": 5}, {"model": "multinomial", "epochs": 12, "init": "normal"}),
        (
            {"dataset": "ordered", "n_classes": 4},
            {"model": "ordinal", "epochs": 40, "init": "normal", "l2": 0.1},
        ),
        (
            {"dataset": "iris", "all_features": True, "plane": (3, 1)},
            {"model": "multinomial", "epochs": 5, "init": "normal", "degree": 2},
        ),
        (
            {"dataset": "circles"},
            {"epochs": 8, "init": "normal", "degree": 3, "standardize": True, "l1": 0.01},
        ),
    ],
    ids=[
        "blobs",
        "breast cancer, long and rough",
        "table, one epoch",
        "five classes",
        "ordered classes",
        "slice of iris",
        "curved",
    ],
)
def picture(request):
    data, training = request.param
    return animated(make_dataset(DataConfig(**data)), **training)


def moving(figure, frame):
    """The traces of a frame by the name of the trace that each one changes."""
    return {figure.data[i].name: new for i, new in zip(frame.traces, frame.data, strict=True)}


def shadings(figure):
    """The regions of the classes, in order."""
    return [t for t in figure.data if t.type == "contour" and t.contours.type != "constraint"]


def boundaries(figure):
    """The lines around all classes but the first, in order."""
    return [t for t in figure.data if t.type == "contour" and t.contours.type == "constraint"]


def leads_of(logs):
    """By how much each class leads the best other one, class by class."""
    return np.array([row - np.delete(logs, k, axis=0).max(axis=0) for k, row in enumerate(logs)])


def test_the_animation_is_a_figure_that_plotly_accepts(picture):
    _, _, figure = picture
    assert isinstance(figure, go.Figure)
    again = plotly.io.from_json(figure.to_json())
    assert len(again.frames) == len(figure.frames)
    assert [trace.name for trace in again.data] == [trace.name for trace in figure.data]
    assert "sendChartToCloud" in figure.layout.modebar.remove


def test_frames_are_named_by_the_epochs_they_show(picture):
    _, history, figure = picture
    names = [frame.name for frame in figure.frames]
    assert names == [str(epoch) for epoch in frame_epochs(len(history) - 1)]


def test_every_frame_changes_the_shadings_the_boundaries_and_the_markers(picture):
    dataset, history, figure = picture
    names = dataset.class_names
    expected = [f"lead of {name}" for name in names]
    expected += [f"decision boundary of {name}" for name in names[1:]]
    expected.append("this epoch")
    if history.config.model == "ordinal":
        expected += [*(f"score of {name}" for name in names), "thresholds"]
    assert [trace.name for trace in shadings(figure)] == expected[: len(names)]
    for frame in figure.frames:
        assert list(moving(figure, frame)) == expected
        for index, new in zip(frame.traces, frame.data, strict=True):
            assert new.type == figure.data[index].type


def test_the_marker_of_every_frame_sits_on_the_curves(picture):
    _, history, figure = picture
    for frame in figure.frames:
        epoch = int(frame.name)
        marker = moving(figure, frame)["this epoch"]
        assert list(marker.x) == [epoch, epoch]
        assert list(marker.y) == [history.train_loss[epoch], history.test_loss[epoch]]


def test_the_title_of_every_frame_shows_its_numbers(picture):
    _, history, figure = picture
    for frame in figure.frames:
        at = history[int(frame.name)]
        title = frame.layout.title.text
        assert title.startswith(f"Epoch {at.index}:")
        assert f"training loss {format_number(at.train_loss)}," in title
        assert f"test loss {format_number(at.test_loss)}," in title
        assert title.endswith(f"{at.test_accuracy:.1%}")


def test_curves_show_the_losses_of_every_epoch(picture):
    _, history, figure = picture
    for name, loss in (("training", history.train_loss), ("test", history.test_loss)):
        curve = named(figure, name)
        np.testing.assert_array_equal(curve.y, loss)
        assert (curve.x0, curve.dx, curve.x) == (0, 1, None)
        assert (curve.xaxis, curve.yaxis) == ("x2", "y2")


def test_the_static_figure_shows_the_start(picture):
    _, _, figure = picture
    for index, new in zip(figure.frames[0].traces, figure.frames[0].data, strict=True):
        for key in {"x", "y", "z"} & set(new.to_plotly_json()):
            np.testing.assert_array_equal(figure.data[index][key], new[key])
    assert figure.layout.title.text == figure.frames[0].layout.title.text


def test_every_frame_contains_the_leads_of_its_epoch(picture):
    dataset, history, figure = picture
    for frame in figure.frames[:: max(1, len(figure.frames) // 8)]:
        new = moving(figure, frame)
        for k, (name, trace) in enumerate(zip(dataset.class_names, shadings(figure), strict=True)):
            x, y = (axis.ravel() for axis in np.meshgrid(trace.x, trace.y))
            leads = leads_of(logs_of(dataset, history, int(frame.name), x, y))
            z = np.asarray(new[f"lead of {name}"].z)
            assert z.shape == (len(trace.y), len(trace.x))
            # Curves are kept in single precision.
            exact = 1e-9 if z.dtype == np.float64 else 2**-22
            atol = exact * np.abs(leads).max()
            np.testing.assert_allclose(z.ravel(), leads[k], rtol=exact, atol=atol)
            # A class leads where it is the most probable one.
            clear = np.abs(leads[k]) > atol
            np.testing.assert_array_equal(z.ravel()[clear] > 0, (leads.argmax(axis=0) == k)[clear])


def test_the_boundary_of_a_class_is_where_its_lead_is_zero(picture):
    dataset, _, figure = picture
    assert len(boundaries(figure)) == len(dataset.class_names) - 1
    for name, line in zip(dataset.class_names[1:], boundaries(figure), strict=True):
        assert line.name == f"decision boundary of {name}"
        assert (line.contours.operation, line.contours.value) == ("=", 0)
        for frame in figure.frames:
            new = moving(figure, frame)
            np.testing.assert_array_equal(new[line.name].z, new[f"lead of {name}"].z)


def test_two_straight_classes_are_drawn_from_four_corners_exactly(picture):
    dataset, history, figure = picture
    straight = len(dataset.class_names) == 2 and history.config.degree == 1
    (trace, *_), (line, *_) = shadings(figure), boundaries(figure)
    assert (len(trace.x) == 2) == (len(trace.y) == 2) == straight
    if not straight:
        return
    rng = np.random.default_rng(0)
    ranges = np.array([figure.layout.xaxis.range, figure.layout.yaxis.range])
    points = rng.uniform(*ranges.T, size=(50, 2))
    for frame in figure.frames[:: max(1, len(figure.frames) // 20)]:
        logits = with_ones(points) @ theta_of(history[int(frame.name)])
        z = np.array(moving(figure, frame)[line.name].z)
        drawn = RegularGridInterpolator((trace.y, trace.x), z)(points[:, ::-1])
        np.testing.assert_allclose(drawn, logits, rtol=1e-9, atol=1e-9 * np.abs(z).max())


@pytest.mark.parametrize(
    ("data", "training"),
    [
        ({"n_classes": 4}, {"model": "multinomial", "init": "normal"}),
        ({"dataset": "ordered"}, {"model": "ordinal", "epochs": 100, "learning_rate": 0.2}),
    ],
    ids=["multinomial", "ordinal"],
)
def test_the_boundary_passes_where_the_two_most_probable_classes_tie(data, training):
    dataset, history, figure = animated(make_dataset(DataConfig(**data)), **training)
    epoch = len(history) - 1
    last = moving(figure, figure.frames[-1])
    grid = shadings(figure)[0]
    rng = np.random.default_rng(1)
    ranges = np.array([figure.layout.xaxis.range, figure.layout.yaxis.range])

    def leader(point):
        return logs_of(dataset, history, epoch, *point[:, None])[:, 0].argsort()[:-3:-1].tolist()

    seen = set()
    for _ in range(150):
        here, there = rng.uniform(*ranges.T, size=(2, 2))
        (first, _), (other, _) = leader(here), leader(there)
        if first == other:
            continue
        for _ in range(45):
            middle = (here + there) / 2
            here, there = (middle, there) if leader(middle)[0] == first else (here, middle)
        i, j = np.searchsorted(grid.x, here[0]) - 1, np.searchsorted(grid.y, here[1]) - 1
        corners = itertools.product(grid.x[i : i + 2], grid.y[j : j + 2])
        pair = set(leader(here))
        # Near a third class, the grid rounds off the corner.
        if any(set(leader(np.array(corner))) != pair for corner in corners):
            continue
        for k in pair - {0}:
            z = np.asarray(last[f"decision boundary of {dataset.class_names[k]}"].z, dtype=float)
            at_tie = RegularGridInterpolator((grid.y, grid.x), z)(here[::-1])
            if history.config.model == "multinomial":  # whose log-odds are planes
                assert abs(at_tie) <= 1e-5 * np.abs(z).max()
            else:
                assert abs(at_tie) <= np.ptp(z[j : j + 2, i : i + 2]) * 0.2
        seen.add(frozenset(pair))
    assert len(seen) >= len(dataset.class_names) - 1


def test_a_feature_that_never_changes_can_be_drawn():
    X = np.column_stack([np.full(20, 3.0), np.arange(20.0)])
    _, history, figure = animated(dataset_of(X, [0, 1] * 10), epochs=3)
    low, high = figure.layout.xaxis.range
    assert low < 3 < high
    (trace,) = boundaries(figure)
    z = np.array(moving(figure, figure.frames[3])[trace.name].z)
    drawn = RegularGridInterpolator((trace.y, trace.x), z)(X[:, ::-1])
    np.testing.assert_allclose(drawn, with_ones(X) @ theta_of(history[3]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("threshold", [0.001, 0.01, 0.2, 0.5, 0.73, 0.999, np.float64(0.9)])
def test_the_boundary_lies_where_the_probability_is_the_threshold(threshold):
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=3))
    figure = training_animation(dataset, history, threshold=threshold)
    (trace,) = boundaries(figure)
    line = trace.contours
    assert line.operation == "="
    assert line.value == pytest.approx(math.log(threshold / (1 - threshold)), rel=1e-12, abs=1e-15)
    assert expit(line.value) == pytest.approx(threshold, rel=1e-9)


def test_the_threshold_moves_the_boundary_and_nothing_else():
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=3))
    half, most = (training_animation(dataset, history, threshold=t) for t in (0.5, 0.8))
    boundaries(most)[0].contours.value = 0.0
    assert half.to_json() == most.to_json()


def points_of(trace):
    return sorted(zip(trace.x.tolist(), trace.y.tolist(), strict=True))


def test_points_are_exactly_the_samples_by_class_and_set(picture):
    dataset, _, figure = picture
    left = [t for t in figure.data if t.type == "scatter" and t.xaxis in (None, "x")]
    # One trace per class and set, and a legend entry for hollow markers.
    assert len(left) == 2 * len(dataset.class_names) + 1
    (key,) = (trace for trace in left if trace.name.startswith("hollow"))
    assert list(key.x) == [None]
    X_train, X_test = (X[:, dataset.plane] for X in (dataset.X_train, dataset.X_test))
    for label, name in enumerate(dataset.class_names):
        train, test = named(figure, name), named(figure, f"{name}, test")
        assert points_of(train) == rows_of(X_train[dataset.y_train == label])
        assert points_of(test) == rows_of(X_test[dataset.y_test == label])
        assert (train.marker.color, train.marker.symbol) == astuple(CLASSES[label])
        assert test.marker.symbol == f"{train.marker.symbol}-open"
        assert test.marker.color == train.marker.color


def rows_of(X):
    return sorted(map(tuple, X.tolist()))


def test_the_shading_of_a_class_has_the_color_of_its_points(picture):
    dataset, _, figure = picture
    for name, shading in zip(dataset.class_names, shadings(figure), strict=True):
        (_, none), (_, full) = shading.colorscale
        channels = [int(number) for number in re.findall(r"\d+", full)[:3]]
        assert "#{:02X}{:02X}{:02X}".format(*channels) == named(figure, name).marker.color
        assert none.endswith(", 0)")
        assert shading.contours.start > 0  # an undecided model leaves the paper as it is


@pytest.mark.parametrize("threshold", [0, 1, 0.0, 1.0, -0.1, 1.1, 50, np.nan, np.inf, "0.5", None])
def test_a_threshold_out_of_range_is_rejected(threshold):
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=1))
    with pytest.raises(InputError, match="The threshold"):
        training_animation(dataset, history, threshold=threshold)


def test_a_single_feature_is_rejected():
    dataset = dataset_of(np.random.default_rng(0).normal(size=(20, 1)), [0, 1] * 10)
    history = run(dataset, TrainConfig(epochs=1))
    for draw in (training_animation, training_picture):
        with pytest.raises(InputError, match="two features"):
            draw(dataset, history)


def classes_of(k, n=60, d=2, **settings):
    """A data set of k classes of random samples."""
    rng = np.random.default_rng(k)
    X, y = rng.normal(size=(n, d)), np.arange(n) % k
    names = tuple(f"f{i}" for i in range(d)), tuple(f"kind {label}" for label in range(k))
    return Dataset(X, y, X[::3], y[::3], *names, **settings)


def test_more_classes_than_colors_are_rejected():
    dataset = classes_of(11)
    history = run(dataset, TrainConfig(model="multinomial", epochs=1))
    for draw in (training_animation, training_picture):
        with pytest.raises(InputError, match="10 classes"):
            draw(dataset, history)


def test_a_threshold_is_for_two_classes():
    dataset = classes_of(3)
    history = run(dataset, TrainConfig(model="multinomial", epochs=1))
    training_animation(dataset, history, threshold=0.5)
    with pytest.raises(InputError, match="two classes"):
        training_animation(dataset, history, threshold=0.6)


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("settings", [{}, {"all_features": True, "n_classes": 5}], ids=str)
def test_every_data_set_can_be_drawn(name, settings):
    dataset = make_dataset(DataConfig(name, n_samples=60, **settings))
    model = default_model(len(dataset.class_names), dataset.ordered)
    _, history, figure = animated(dataset, epochs=2, model=model, init="normal")
    assert len(plotly.io.from_json(figure.to_json()).frames) == len(history)
    assert len(shadings(figure)) == len(dataset.class_names)


def test_the_picture_of_a_player_and_the_animation_agree(picture):
    dataset, history, figure = picture
    made = training_picture(dataset, history)
    assert made.timeline.values.tolist() == [int(frame.name) for frame in figure.frames]
    assert made.field.class_names == dataset.class_names
    assert made.field.is_slice == (len(dataset.feature_names) > 2)
    static = go.Figure(made.data)
    moved = set(figure.frames[0].traces)
    assert static.data == tuple(t for i, t in enumerate(figure.data) if i not in moved)
    for i, frame in enumerate(figure.frames):
        new = moving(figure, frame)
        for each in made.layers:
            x, y = each.points()
            np.testing.assert_array_equal(new[each.trace["name"]].x, x[i])
            np.testing.assert_array_equal(new[each.trace["name"]].y, y[i])


def test_drawing_does_not_change_the_run():
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=5))
    before = [a.copy() for a in (dataset.X_train, history.weights, history.train_loss)]
    training_animation(dataset, history, threshold=0.3)
    for old, new in zip(
        before, (dataset.X_train, history.weights, history.train_loss), strict=True
    ):
        np.testing.assert_array_equal(old, new)


def test_buttons_play_and_pause_and_the_slider_reaches_every_frame(picture):
    _, _, figure = picture
    (buttons,), (slider,) = figure.layout.updatemenus, figure.layout.sliders
    assert [(button.label, button.method) for button in buttons.buttons] == [
        ("Play", "animate"),
        ("Pause", "animate"),
    ]
    names = [frame.name for frame in figure.frames]
    assert [step.label for step in slider.steps] == names
    assert [list(step.args[0]) for step in slider.steps] == [[name] for name in names]


def test_axes_have_titles_and_reach_beyond_all_points(picture):
    dataset, _, figure = picture
    X = np.vstack([dataset.X_train, dataset.X_test])
    for feature, axis in zip(
        dataset.plane, (figure.layout.xaxis, figure.layout.yaxis), strict=True
    ):
        assert axis.title.text == dataset.feature_names[feature]
        assert axis.range[0] < X[:, feature].min() < X[:, feature].max() < axis.range[1]
    assert figure.layout.xaxis2.title.text == "epoch"
    assert "log loss" in figure.layout.yaxis2.title.text


def test_without_a_penalty_there_is_no_such_curve(picture):
    _, history, figure = picture
    penalized = history.config.l1 > 0 or history.config.l2 > 0
    assert ("penalised" in [trace.name for trace in figure.data]) == penalized

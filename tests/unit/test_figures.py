import math
import re

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import RegularGridInterpolator
from scipy.special import expit

from logreg import DataConfig, InputError, TrainConfig, make_dataset, run
from logreg.figures import training_animation
from logreg.figures.training import frame_epochs, play_seconds, training_spec
from logreg.wording import short
from tests.unit.helpers import blobs, dataset_of, history_of, theta_of, with_ones


def animated(dataset, **config):
    history = run(dataset, TrainConfig(**config))
    return dataset, history, training_animation(dataset, history)


@pytest.fixture(
    scope="module",
    params=[
        ({"spread": 2.5}, {"epochs": 30, "init": "normal"}),
        ({"dataset": "breast_cancer"}, {"epochs": 777, "learning_rate": 0.05}),
        ({"dataset": "table"}, {"epochs": 1}),
    ],
    ids=["blobs", "breast cancer, long and rough", "table, one epoch"],
)
def picture(request):
    data, training = request.param
    return animated(make_dataset(DataConfig(**data)), **training)


def named(figure, name):
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return trace


def moving(figure, frame):
    """The traces of a frame by the name of the trace that each one changes."""
    return {figure.data[i].name: new for i, new in zip(frame.traces, frame.data, strict=True)}


def shading(figure):
    return next(t for t in figure.data if t.type == "contour" and t.contours.type != "constraint")


def boundary(figure):
    return next(t for t in figure.data if t.type == "contour" and t.contours.type == "constraint")


@given(st.integers(0, 1_000_000))
def test_shown_epochs_run_from_the_first_to_the_last(n_epochs):
    epochs = frame_epochs(n_epochs)
    assert epochs[0] == 0
    assert epochs[-1] == n_epochs
    assert (np.diff(epochs) > 0).all()
    assert len(epochs) <= 201
    assert np.issubdtype(epochs.dtype, np.integer)


@given(st.integers(0, 199))
def test_short_runs_are_shown_whole(n_epochs):
    assert frame_epochs(n_epochs).tolist() == list(range(n_epochs + 1))


@given(st.integers(200, 1_000_000))
def test_long_runs_are_shown_whole_at_first_and_then_in_growing_strides(n_epochs):
    epochs = frame_epochs(n_epochs)
    assert epochs[:50].tolist() == list(range(50))
    # Rounding to whole epochs may take one off a stride.
    assert (np.diff(np.diff(epochs)) >= -1).all()
    assert len(epochs) >= 100


@pytest.mark.parametrize(("frames", "seconds"), [(2, 0.25), (5, 1), (21, 5), (27, 5), (201, 5)])
def test_a_run_plays_five_seconds_and_never_slower_than_four_epochs_a_second(frames, seconds):
    assert play_seconds(frames) == seconds


def test_the_animation_is_a_figure_that_plotly_accepts(picture):
    _, _, figure = picture
    assert isinstance(figure, go.Figure)
    again = plotly.io.from_json(figure.to_json())
    assert len(again.frames) == len(figure.frames)
    assert [trace.name for trace in again.data] == [trace.name for trace in figure.data]


def test_frames_are_named_by_the_epochs_they_show(picture):
    _, history, figure = picture
    names = [frame.name for frame in figure.frames]
    assert names == [str(epoch) for epoch in frame_epochs(len(history) - 1)]


def test_every_frame_changes_the_shading_the_boundary_and_the_marker(picture):
    _, _, figure = picture
    expected = {shading(figure).name, boundary(figure).name, "this epoch"}
    for frame in figure.frames:
        assert set(moving(figure, frame)) == expected
        for index, new in zip(frame.traces, frame.data, strict=True):
            assert new.type == figure.data[index].type


def test_the_marker_of_every_frame_sits_on_the_curves(picture):
    _, history, figure = picture
    for frame in figure.frames:
        epoch = int(frame.name)
        marker = moving(figure, frame)["this epoch"]
        assert list(marker.x) == [epoch, epoch]
        assert list(marker.y) == [history.train_loss[epoch], history.test_loss[epoch]]


def test_the_title_of_every_frame_says_its_numbers(picture):
    _, history, figure = picture
    for frame in figure.frames:
        at = history[int(frame.name)]
        title = frame.layout.title.text
        assert title.startswith(f"Epoch {at.index}:")
        assert f"training loss {short(at.train_loss)}," in title
        assert f"test loss {short(at.test_loss)}," in title
        assert title.endswith(f"{at.test_accuracy:.1%}")


def test_curves_show_the_losses_of_every_epoch(picture):
    _, history, figure = picture
    for name, loss in (("training", history.train_loss), ("test", history.test_loss)):
        curve = named(figure, name)
        np.testing.assert_array_equal(curve.y, loss)
        assert (curve.x0, curve.dx, curve.x) == (0, 1, None)
        assert (curve.xaxis, curve.yaxis) == ("x2", "y2")


def test_the_figure_rests_at_the_start(picture):
    _, _, figure = picture
    for index, new in zip(figure.frames[0].traces, figure.frames[0].data, strict=True):
        for key in {"x", "y", "z"} & set(new.to_plotly_json()):
            np.testing.assert_array_equal(figure.data[index][key], new[key])
    assert figure.layout.title.text == figure.frames[0].layout.title.text


def test_every_frame_holds_the_logit_of_its_epoch(picture):
    _, history, figure = picture
    rng = np.random.default_rng(0)
    ranges = np.array([figure.layout.xaxis.range, figure.layout.yaxis.range])
    points = rng.uniform(*ranges.T, size=(50, 2))
    for frame in figure.frames[:: max(1, len(figure.frames) // 20)]:
        logits = with_ones(points) @ theta_of(history[int(frame.name)])
        for trace in (shading(figure), boundary(figure)):
            z = np.array(moving(figure, frame)[trace.name].z)
            drawn = RegularGridInterpolator((trace.y, trace.x), z)(points[:, ::-1])
            np.testing.assert_allclose(drawn, logits, rtol=1e-9, atol=1e-9 * np.abs(z).max())


def test_a_feature_that_never_changes_can_be_drawn():
    X = np.column_stack([np.full(20, 3.0), np.arange(20.0)])
    _, history, figure = animated(dataset_of(X, [0, 1] * 10), epochs=3)
    low, high = figure.layout.xaxis.range
    assert low < 3 < high
    trace = shading(figure)
    z = np.array(moving(figure, figure.frames[3])[trace.name].z)
    drawn = RegularGridInterpolator((trace.y, trace.x), z)(X[:, ::-1])
    np.testing.assert_allclose(drawn, with_ones(X) @ theta_of(history[3]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("threshold", [0.001, 0.01, 0.2, 0.5, 0.73, 0.999, np.float64(0.9)])
def test_the_boundary_lies_where_the_probability_is_the_threshold(threshold):
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=3))
    figure = training_animation(dataset, history, threshold=threshold)
    line = boundary(figure).contours
    assert line.operation == "="
    assert line.value == pytest.approx(math.log(threshold / (1 - threshold)), rel=1e-12, abs=1e-15)
    assert expit(line.value) == pytest.approx(threshold, rel=1e-9)


def test_the_threshold_moves_the_boundary_and_nothing_else():
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=3))
    half, most = (training_animation(dataset, history, threshold=t) for t in (0.5, 0.8))
    boundary(most).contours.value = 0.0
    assert half.to_json() == most.to_json()


def points_of(trace):
    return sorted(zip(trace.x.tolist(), trace.y.tolist(), strict=True))


def test_points_are_exactly_the_samples_by_class_and_part(picture):
    dataset, _, figure = picture
    left = [t for t in figure.data if t.type == "scatter" and t.xaxis in (None, "x")]
    assert len(left) == 4
    for label, name in enumerate(dataset.class_names):
        train, test = named(figure, name), named(figure, f"{name}, test")
        assert points_of(train) == rows_of(dataset.X_train[dataset.y_train == label])
        assert points_of(test) == rows_of(dataset.X_test[dataset.y_test == label])
        assert test.marker.symbol == f"{train.marker.symbol}-open"
        assert test.marker.color == train.marker.color


def rows_of(X):
    return sorted(map(tuple, X.tolist()))


def test_classes_differ_by_symbol_and_by_colour(picture):
    dataset, _, figure = picture
    first, second = (named(figure, name).marker for name in dataset.class_names)
    assert first.symbol != second.symbol
    assert first.color != second.color


def test_all_points_lie_inside_the_axes(picture):
    dataset, _, figure = picture
    X = np.vstack([dataset.X_train, dataset.X_test])
    for column, axis in zip(X.T, (figure.layout.xaxis, figure.layout.yaxis), strict=True):
        assert axis.range[0] < column.min()
        assert column.max() < axis.range[1]


def test_axes_are_titled_by_what_they_show(picture):
    dataset, _, figure = picture
    assert figure.layout.xaxis.title.text == dataset.feature_names[0]
    assert figure.layout.yaxis.title.text == dataset.feature_names[1]
    assert figure.layout.xaxis2.title.text == "epoch"
    assert "log loss" in figure.layout.yaxis2.title.text


def best_lines(figure):
    return [trace for trace in figure.data if (trace.name or "").startswith("best")]


def test_the_best_possible_loss_is_a_line_over_all_epochs():
    _, history, figure = animated(blobs(), epochs=40)
    (line,) = best_lines(figure)
    assert list(line.x) == [0, 40]
    assert list(line.y) == [history.optimum.loss] * 2
    assert line.name == f"best {short(history.optimum.loss)}"
    assert line.line.dash == "dash"
    assert (line.xaxis, line.yaxis) == ("x2", "y2")


def test_separable_data_has_no_best_line():
    _, _, figure = animated(blobs(spread=0.5), epochs=5)
    assert best_lines(figure) == []


def loss_axis(*args, **settings):
    dataset = blobs(n_samples=20)
    return training_animation(dataset, history_of(*args, **settings)).layout.yaxis2


def test_losses_within_two_decades_have_a_linear_axis_from_zero():
    axis = loss_axis([1.0, 0.5, 0.2], test_loss=[2.0, 1.0, 0.0201])
    assert axis.type == "linear"
    assert axis.range[0] == 0
    assert 2.0 < axis.range[1] < 2.5


def test_losses_beyond_two_decades_have_a_logarithmic_axis_around_them():
    axis = loss_axis([1.0, 0.5, 0.2], test_loss=[2.0, 1.0, 0.0199])
    assert axis.type == "log"
    assert axis.range[0] < np.log10(0.0199) < np.log10(2.0) < axis.range[1]
    assert "logarithmic" in axis.title.text


def test_a_loss_below_every_useful_digit_does_not_stretch_the_axis():
    axis = loss_axis([10.0, 1.0, 1e-200])
    assert axis.type == "log"
    assert -10 < axis.range[0] < -7
    assert 1 < axis.range[1] < 2


@pytest.mark.parametrize("loss", [[0.7, 0.1, 0.0], [0.0, 0.0], [1e5, 0.0]], ids=str)
def test_a_loss_of_zero_leaves_the_axis_finite(loss):
    axis = loss_axis(loss)
    assert axis.type == "linear"
    assert np.isfinite(axis.range).all()
    assert axis.range[0] < axis.range[1]
    assert axis.range[1] > max(loss)


@pytest.mark.parametrize("threshold", [0, 1, 0.0, 1.0, -0.1, 1.1, 50, np.nan, np.inf, "0.5", None])
def test_a_threshold_that_is_no_probability_is_refused(threshold):
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=1))
    with pytest.raises(InputError, match="The threshold"):
        training_animation(dataset, history, threshold=threshold)


@pytest.mark.parametrize("features", [1, 3])
def test_data_that_are_no_plane_are_refused(features):
    X = np.random.default_rng(0).normal(size=(20, features))
    dataset = dataset_of(X, [0, 1] * 10)
    history = run(dataset, TrainConfig(epochs=1))
    with pytest.raises(InputError, match="two features"):
        training_animation(dataset, history)


def test_the_figure_and_the_spec_of_the_player_agree(picture):
    dataset, history, figure = picture
    spec = training_spec(dataset, history, threshold=0.5)
    plain = go.Figure(spec)
    assert plain.data == figure.data
    assert plain.frames == figure.frames


def test_drawing_leaves_the_run_as_it_is():
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


def test_html_is_one_file_that_contains_plotly_and_plays_by_itself(tmp_path):
    _, _, figure = animated(blobs(n_samples=50), epochs=10)
    path = tmp_path / "run.html"
    figure.write_html(path)
    html = path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]
    scripts = re.findall(r"<script[^>]*>", html)
    assert scripts
    assert not any("src" in script for script in scripts)
    assert not re.search(r"<link[^>]*>", html)
    assert len(html) > 3_000_000
    # What the page itself does comes after the library.
    assert html.rfind("Plotly.newPlot(") < html.rfind("Plotly.animate(")
    assert html.count("Plotly.animate(") == 1


def test_html_can_be_told_not_to_play():
    _, _, figure = animated(blobs(n_samples=50), epochs=2)
    html = figure.to_html(auto_play=False, include_plotlyjs=False)
    assert "Plotly.animate(" not in html
    assert len(html) < 50_000

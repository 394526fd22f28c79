from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import Dataset, TrainConfig, run
from logreg.figures import training_animation
from logreg.figures.training import frame_epochs, training_picture, training_timeline
from logreg.formatting import format_number
from tests.unit.figures.drawn import animated, named
from tests.unit.helpers import blobs, history_of


@given(st.integers(0, 1_000_000))
def test_shown_epochs_run_from_the_first_to_the_last(n_epochs):
    epochs = frame_epochs(n_epochs)
    assert epochs[0] == 0
    assert epochs[-1] == n_epochs
    assert (np.diff(epochs) > 0).all()
    assert len(epochs) <= 201
    assert np.issubdtype(epochs.dtype, np.integer)


@given(st.integers(0, 199))
def test_short_runs_are_shown_completely(n_epochs):
    assert frame_epochs(n_epochs).tolist() == list(range(n_epochs + 1))


@given(st.integers(200, 1_000_000))
def test_long_runs_are_shown_completely_at_first_and_then_in_growing_strides(n_epochs):
    epochs = frame_epochs(n_epochs)
    assert epochs[:50].tolist() == list(range(50))
    # Rounding to whole epochs may take one off a stride.
    assert (np.diff(np.diff(epochs)) >= -1).all()
    assert len(epochs) >= 100


@pytest.mark.parametrize(("frames", "seconds"), [(2, 0.25), (5, 1), (21, 5), (27, 5), (201, 5)])
def test_a_run_plays_five_seconds_and_never_slower_than_four_epochs_a_second(frames, seconds):
    assert training_timeline(np.arange(frames)).seconds == seconds


def best_lines(figure):
    return [trace for trace in figure.data if (trace.name or "").startswith("best")]


def test_the_best_possible_loss_is_a_line_over_all_epochs():
    _, history, figure = animated(blobs(), epochs=40)
    (line,) = best_lines(figure)
    assert list(line.x) == [0, 40]
    assert list(line.y) == [history.optimum.loss] * 2
    assert line.name == f"best {format_number(history.optimum.loss)}"
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
    assert axis.range == (0, 2.5)
    # A run with about the same losses has the same axis.
    assert loss_axis([1.2, 0.5, 0.1], test_loss=[2.2, 0.8, 0.3]).range == (0, 2.5)


def test_losses_beyond_two_decades_have_a_logarithmic_axis_around_them():
    axis = loss_axis([1.0, 0.5, 0.2], test_loss=[2.0, 1.0, 0.0199])
    assert axis.type == "log"
    assert axis.range[0] < np.log10(0.0199) < np.log10(2.0) < axis.range[1]
    assert "log axis" in axis.title.text


def test_a_negligible_loss_does_not_stretch_the_axis():
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


@pytest.mark.parametrize("penalty", [{"l1": 0.05}, {"l2": 0.3}, {"l1": 0.01, "l2": 0.1}], ids=str)
@pytest.mark.parametrize("model", ["binomial", "multinomial"])
def test_with_a_penalty_the_objective_is_a_curve(model, penalty):
    _, history, figure = animated(blobs(), model=model, epochs=30, init="normal", **penalty)
    curve = named(figure, "penalised")
    size = np.abs(history.weights).sum(axis=(1, 2)) * penalty.get("l1", 0)
    size += (history.weights**2).sum(axis=(1, 2)) * penalty.get("l2", 0) / 2
    np.testing.assert_allclose(curve.y, history.train_loss + size, rtol=1e-12)
    assert (curve.x0, curve.dx, curve.xaxis, curve.yaxis) == (0, 1, "x2", "y2")
    training = named(figure, "training")
    assert curve.line.dash not in (training.line.dash, named(figure, "test").line.dash)
    for trace in (curve, training):
        assert f"<extra>{trace.name}</extra>" in trace.hovertemplate
    # The axis includes it.
    axis = figure.layout.yaxis2
    highest = 10 ** axis.range[1] if axis.type == "log" else axis.range[1]
    assert curve.y.max() < highest
    # The best line is the minimum of the objective.
    (line,) = best_lines(figure)
    assert line.y[0] == history.optimum.loss <= curve.y.min() + 1e-9


def test_a_loss_without_its_penalty_is_drawn_next_to_the_objective():
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=5, l2=0.5, init="normal"))
    unpenalized = history.problem.with_config(replace(history.config, l2=0.0))
    plain = replace(history, problem=unpenalized)
    with_it, without = (training_animation(dataset, each) for each in (history, plain))
    for name in ("training", "test"):
        np.testing.assert_array_equal(named(with_it, name).y, named(without, name).y)


@pytest.mark.parametrize(("name", "room"), [("k", True), ("a rather long name ", False)])
def test_the_legend_of_the_losses_leaves_room_for_long_names(name, room):
    X, y = np.random.default_rng(0).normal(size=(30, 2)), np.arange(30) % 3
    dataset = Dataset(X, y, X, y, ("a", "b"), tuple(f"{name}{label}" for label in "xyz"))
    history = run(dataset, TrainConfig(model="multinomial", epochs=1))
    picture = training_picture(dataset, history)
    assert picture.layout["legend2"]["yanchor"] == ("bottom" if room else "top")
    # On a narrow screen there is enough room below the picture.
    assert picture.narrow["legend2.yanchor"] == "bottom"

"""Moving a slider: the picture stays, and only what depends on the slider changes."""

import re

import pytest
from playwright.sync_api import expect

from tests.app.expected import Run

pytestmark = pytest.mark.e2e


def test_a_new_run_keeps_the_picture_its_zoom_and_its_epoch(visit):
    visitor = visit("/").hold(40)
    visitor.expect_run(Run.of(), 40)
    visitor.evaluate("(plot.mark = axes.mark = 'same', true)")
    whole = visitor.ranges()
    zoomed = visitor.drag((-2, -3), (3, 2))

    visitor.control("Learning rate").press("ArrowRight")

    visitor.expect_run(Run.of(lr=0.15), 40)
    assert visitor.evaluate("plot.mark") == "same"
    expect(visitor.picture).to_have_count(1)
    assert visitor.ranges() == zoomed != whole
    expect(visitor.play).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(r"\?epoch=40&lr=0\.15$"))


def test_another_data_set_shows_its_own_range(visit):
    visitor = visit("/").hold(30)
    visitor.drag((-2, -3), (3, 2))

    visitor.page.get_by_role("combobox", name="Dataset").click()
    visitor.page.get_by_role("option", name="Breast cancer").click()

    run = Run.of(dataset="breast_cancer")
    visitor.expect_run(run, 30)
    (left, right), (low, high) = visitor.ranges()
    x, y = run.dataset.X_train.T
    assert left < x.min() < x.max() < right
    assert low < y.min() < y.max() < high


def test_keys_move_a_slider_fast_to_the_last_run_and_do_not_reach_the_player(visit):
    visitor = visit("/").hold(40)
    visitor.evaluate("(plot.mark = 'same', true)")
    slider = visitor.control("Learning rate")
    slider.focus()
    for key in ["ArrowRight", "ArrowLeft"] * 3:
        for _ in range(20):
            visitor.page.keyboard.press(key)
            visitor.let_frames_pass(3)
    slider.press("ArrowRight")
    slider.press("Space")
    visitor.expect_run(Run.of(lr=0.15), 40)
    expect(visitor.play).to_be_visible()
    assert visitor.evaluate("plot.mark") == "same"
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_a_new_run_plays_from_its_start_unless_the_reader_paused(visit):
    visitor = visit("/?epochs=8")
    visitor.expect_epoch(8)
    expect(visitor.play).to_be_visible()

    # At the end of a run that was not paused:
    visitor.watch()
    visitor.control("Learning rate").press("ArrowRight")
    visitor.expect_run(Run.of(epochs=8, lr=0.15), 8)
    expect(visitor.play).to_be_visible()
    epochs = visitor.watched
    assert epochs == sorted(epochs)
    assert epochs[0] == 0
    assert len(epochs) > 2

    # In the middle of a run:
    visitor.slow_down()
    visitor.play.click()
    visitor.control("Learning rate").press("ArrowRight")
    visitor.expect_run_named(Run.of(epochs=8, lr=0.2))
    expect(visitor.pause).to_be_visible()
    visitor.speed.select_option("8×")
    visitor.expect_run(Run.of(epochs=8, lr=0.2), 8)


def test_every_slider_changes_the_picture(visit):
    visitor = visit("/").hold(77)
    visitor.control("Sample size").press("Home")
    visitor.expect_run(Run.of(n=20), 77)
    visitor.control("Cluster spread").press("End")
    visitor.expect_run(Run.of(n=20, spread=6.0), 77)
    visitor.control("Learning rate").press("Home")
    visitor.expect_run(Run.of(n=20, spread=6.0, lr=1e-4), 77)
    # A long run does not show every epoch, and a short one has fewer: show the nearest.
    visitor.control("Epochs").press("End")
    visitor.expect_run_named(Run.of(n=20, spread=6.0, lr=1e-4, epochs=2000))
    assert abs(visitor.epoch - 77) <= 2
    visitor.control("Epochs").press("Home")
    visitor.expect_run(Run.of(n=20, spread=6.0, lr=1e-4, epochs=1), 1)
    expect(visitor.play).to_be_visible()


def test_buttons_set_the_controls(visit):
    visitor = visit("/?spread=2.5").hold(30)
    preset = visitor.page.get_by_role("radio", name="Too fast")
    visitor.watch()
    preset.click()
    visitor.expect_run_named(Run.of(spread=3.0, lr=3.0))
    visitor.expect_played()  # even if the reader has paused
    expect(preset).to_be_checked()
    visitor.hold(30)
    visitor.control("Learning rate").press("ArrowRight")
    visitor.expect_run(Run.of(spread=3.0, lr=4.0), 30)
    expect(preset).not_to_be_checked()
    visitor.page.get_by_role("button", name=re.compile(r"^Use 0\.")).click()
    visitor.expect_run(Run.of(spread=3.0, lr=0.3), 30)
    visitor.page.get_by_role("button", name="New sample").click()
    visitor.expect_run(Run.of(spread=3.0, lr=0.3, seed=1), 30)
    expect(visitor.page).to_have_url(re.compile(r"\?(?=.*spread=3)(?=.*lr=0\.3)(?=.*seed=1)"))
    visitor.page.get_by_role("button", name="Reset").click()
    visitor.expect_run_named(Run.of())
    expect(visitor.page).to_have_url(f"{visitor.address}/")

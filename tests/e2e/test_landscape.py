"""The loss landscape: one player for two planes, and starts chosen on it."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.chapters.landscape.figure import RUNS
from logreg.chapters.landscape.numbers import Landscape, path, starting_at
from tests.app.expected import Run
from tests.e2e.test_picture import expect_picture_of
from tests.e2e.visitor import read_number, rgb

pytestmark = pytest.mark.e2e

DATASET, TRAIN = make_dataset(DataConfig()), TrainConfig(init="normal", seed=3)


def expect_marker(visitor, weights, style):
    (color,) = visitor.inks(*map(float, weights), "2")
    assert color[:3] == pytest.approx(rgb(style.color), abs=2)


def expect_epoch_of(visitor, history, epoch, style=RUNS[0]):
    """Readout, marker and boundary are those of the library at this epoch."""
    visitor.expect_epoch(epoch)
    weights, bias = path(history)[epoch], history.bias[epoch, 0]
    for name, value in (("w₁", weights[0]), ("w₂", weights[1]), ("bias", bias)):
        number = visitor.page.locator(".player-readout > span").filter(
            has_text=re.compile(f"^{name}")
        )
        expect(number.locator("b")).to_have_text(f"{value:.3f}".replace("-", "−"))
    expect_marker(visitor, weights, style)
    expect_picture_of(Run(history.problem.dataset, history), epoch, visitor.look())


def weights_input(visitor, name):
    return visitor.page.get_by_role("spinbutton", name=name)


@pytest.mark.parametrize("epoch", [0, 30, 100])
def test_marker_and_boundary_are_those_of_the_epoch(visit, epoch):
    visitor = visit("/landscape").hold(epoch)
    expect_epoch_of(visitor, run(DATASET, TRAIN), epoch)


def test_playing_moves_the_marker_along_the_path_in_step_with_the_boundary(visit):
    visitor = visit("/landscape?epoch=5")
    visitor.play.click()
    visitor.expect_to_pass(20)
    visitor.page.keyboard.press("Space")
    expect(visitor.play).to_be_visible()
    epoch = visitor.epoch
    assert 20 < epoch <= 100
    expect_epoch_of(visitor, run(DATASET, TRAIN), epoch)


def test_each_optimizer_has_its_own_marker(visit):
    names = ("Adam", "Momentum", "Gradient descent")
    visitor = visit("/landscape?" + "&".join(f"opts={name}" for name in names)).hold(15)
    for name, style in zip(("adam", "momentum", "gd"), RUNS, strict=False):
        history = run(DATASET, replace(TRAIN, optimizer=name))
        expect_marker(visitor, path(history)[15], style)
    expect_epoch_of(visitor, run(DATASET, replace(TRAIN, optimizer="adam")), 15)


def test_clicks_choose_one_to_four_optimizers(visit):
    visitor = visit("/landscape").hold(15)
    for name in ("Momentum", "Adam", "Newton"):
        visitor.page.get_by_role("button", name=name, exact=True).click()
        visitor.wait_until("(name) => plot.data.some((each) => each.name === name)", name)
    expect(visitor.page).to_have_url(re.compile("opts=Gradient.descent&opts=Momentum&opts=Adam"))
    paths = "() => plot.data.filter((each) => each.legend === 'legend2').map((each) => each.name)"
    for name in ("AdaGrad", "RMSProp"):
        visitor.page.get_by_role("button", name=name, exact=True).click()
    visitor.let_frames_pass()
    assert visitor.evaluate(f"({paths})()") == ["Gradient descent", "Momentum", "Adam", "Newton"]
    expect_epoch_of(visitor, run(DATASET, TRAIN), 15)


def test_a_click_starts_there_and_plays(visit):
    visitor = visit("/landscape").hold(30)
    visitor.watch()
    visitor.page.mouse.click(*visitor.spot(-0.5, -2.0, "2"))
    expect(visitor.page).to_have_url(re.compile(r"init=Chosen.*&w1=.*&w2="))
    visitor.expect_played()  # though the reader had held the run before
    link = parse_qs(urlsplit(visitor.page.url).query)
    w1, w2 = (float(link[f"w{i}"][0]) for i in (1, 2))
    # A pixel is 0.02 wide here, a step of the controls 0.01.
    assert (w1, w2) == pytest.approx((-0.5, -2.0), abs=0.05)
    for i, weight in ((1, w1), (2, w2)):
        expect(weights_input(visitor, f"Start w{i}")).to_have_value(f"{weight:.2f}")
    history = run(DATASET, starting_at(DATASET, TRAIN, (w1, w2)))
    visitor.hold(0)
    expect_epoch_of(visitor, history, 0)
    visitor.hold(60)
    expect_epoch_of(visitor, history, 60)
    expect(visitor.page).to_have_url(re.compile("epoch=60"))
    visitor.page.reload()
    visitor.wait_until_drawn()
    expect_epoch_of(visitor, history, 60)


def test_a_start_is_set_by_keys_as_well(visit):
    visitor = visit("/landscape").hold(0)
    chosen = visitor.page.get_by_role("radio", name="Chosen")
    w1 = weights_input(visitor, "Start w1")
    expect(w1).to_be_disabled()
    visitor.tab_to(visitor.page.get_by_role("radio", name="Zeros"))
    for _ in range(2):
        visitor.page.keyboard.press("ArrowRight")
    expect(chosen).to_be_focused()
    visitor.page.keyboard.press("Space")
    expect(w1).to_be_enabled()
    expect(w1).to_have_value("-1.00")
    visitor.tab_to(w1)
    visitor.page.keyboard.press("ControlOrMeta+a")
    visitor.page.keyboard.type("2.5")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"w1=2\.5"))
    history = run(DATASET, starting_at(DATASET, TRAIN, (2.5, 1.0)))
    visitor.wait_until("(x) => plot.data.find((t) => t.name === 'start').x[0] === x", 2.5)
    visitor.hold(0)
    expect_epoch_of(visitor, history, 0)


def test_a_drag_zooms_and_sets_no_start(visit):
    visitor = visit("/landscape").hold(0)
    left, top = visitor.spot(0.0, -1.0, "2")
    visitor.page.mouse.move(left, top)
    visitor.page.mouse.down()
    visitor.page.mouse.move(left + 120, top + 120, steps=5)
    visitor.page.mouse.up()
    visitor.wait_until("() => axes.xaxis2.range[1] - axes.xaxis2.range[0] < 5")
    visitor.let_frames_pass()
    assert "init=" not in visitor.page.url


def test_hovering_reads_the_loss(visit):
    visitor = visit("/landscape").hold(0)
    visitor.page.mouse.move(*visitor.spot(-1.0, -3.0, "2"))
    text = visitor.page.locator(".hovertext").first
    expect(text).to_contain_text("loss")
    w1, w2, loss = map(read_number, re.findall(r"[-−\d.]+", text.text_content()))
    (height,) = Landscape(DATASET).loss(np.array([[w1, w2]]))
    assert loss == pytest.approx(height, rel=0.02)  # of weights that are written with 3 digits


def test_settings_of_train_carry_over_and_back(visit):
    visitor = visit("/?lr=0.4&seed=6")
    visitor.go("Landscape", "The loss landscape")
    visitor.page.get_by_role("region", name="Boundary and landscape").wait_for()
    visitor.wait_until_drawn()
    visitor.hold(20)
    data = make_dataset(DataConfig(seed=6))
    expect_epoch_of(visitor, run(data, replace(TRAIN, learning_rate=0.4)), 20)
    visitor.page.mouse.click(*visitor.spot(1.0, 0.0, "2"))
    expect(visitor.page).to_have_url(re.compile("init=Chosen"))
    visitor.go("Train", "Watch logistic regression learn")
    expect(visitor.control("Learning rate")).to_have_attribute("aria-valuetext", "0.4")
    expect(visitor.page.get_by_test_id("stAlert")).to_have_count(0)


def test_the_surface_is_drawn_on_demand(visit):
    visitor = visit("/landscape?surface=true")
    chart = visitor.page.locator(".st-key-surface-chart")
    expect(chart.locator("canvas, .gl-container").first).to_be_attached()

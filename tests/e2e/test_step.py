"""One step taken apart: picture and graph move together, and the stages by keyboard."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from scipy.special import expit

from logreg.chapters.step.numbers import STAGE_FACTORS, backpropagate
from logreg.figures.style import TRAIN
from tests.app.expected import Run
from tests.e2e.test_look import css, theme_color
from tests.e2e.test_picture import expect_picture_of
from tests.e2e.visitor import read_number, rgb

pytestmark = pytest.mark.e2e

STAGES = list(STAGE_FACTORS)


def graph(visitor):
    """The graph that is shown, of the two that are drawn."""
    return visitor.page.locator(".player-drawing svg:visible")


def graph_numbers(visitor):
    """What the graph says, by symbol."""
    texts = graph(visitor).locator("text").all_text_contents()
    pairs = (text.removeprefix("← ").split(" = ") for text in texts)
    return {symbol: read_number(number) for symbol, number in pairs}


def expect_graph(visitor, run, epoch, sample=1):
    history = run.history
    x, y = history.features(run.dataset.X_train)[sample - 1], run.dataset.y_train[sample - 1]
    w, b = history.weights[epoch, 0], history.bias[epoch, 0]
    one = backpropagate(w[None], np.array([b]), x, int(y))
    wanted = {
        "x₁": x[0],
        "x₂": x[1],
        "w₁": w[0],
        "w₂": w[1],
        "b": b,
        "z": w @ x + b,
        "p": expit(w @ x + b),
        "y": y,
        "ℓ": one.loss[0],
        "∂z/∂w₁": x[0],
        "∂z/∂w₂": x[1],
        "∂z/∂b": 1,
        "∂p/∂z": one.dp_dz[0],
        "∂ℓ/∂p": one.dl_dp[0],
        "∂ℓ/∂z": one.dl_dz[0],
        "∂ℓ/∂w₁": one.dl_dw[0, 0],
        "∂ℓ/∂w₂": one.dl_dw[0, 1],
        "∂ℓ/∂b": one.dl_db[0],
    }
    found = graph_numbers(visitor)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert found[name] == pytest.approx(value, rel=0.006, abs=6e-4), name


def wait_for_stage(visitor, stage):
    wanted = f"stage {STAGES.index(stage) + 1} of 5, {stage}:"
    expect(visitor.picture).to_have_attribute("aria-label", re.compile(wanted, re.IGNORECASE))


@pytest.fixture(scope="module")
def run():
    return Run.of()


def test_it_starts_paused_and_play_moves_graph_and_picture_in_step(visit, run):
    visitor = visit("/step")
    visitor.expect_epoch(0)
    expect_graph(visitor, run, 0)
    visitor.slow_down()
    visitor.play.click()
    visitor.expect_to_pass(2)
    visitor.pause.click()
    expect(visitor.play).to_be_visible()
    held = visitor.epoch
    expect_graph(visitor, run, held)
    expect_picture_of(run, held, visitor.look())
    visitor.forward.click()
    visitor.expect_epoch(held + 1)
    expect_graph(visitor, run, held + 1)
    expect_picture_of(run, held + 1, visitor.look())


def test_the_stages_by_keyboard_keep_the_epoch(visit, run):
    visitor = visit("/step").hold(7)
    page = visitor.page
    ahead = page.get_by_role("button", name="Next", exact=True)
    back = page.get_by_role("button", name="Back", exact=True)
    ahead.focus()
    for stage in STAGES[1:]:
        page.keyboard.press("Enter")
        wait_for_stage(visitor, stage)
        visitor.expect_epoch(7)
        expect(page).to_have_url(re.compile(f"stage={stage.capitalize()}"))
        expect_graph(visitor, run, 7)
    page.keyboard.press("Enter")
    wait_for_stage(visitor, STAGES[0])  # and the focus stays
    back.focus()
    page.keyboard.press("Enter")
    wait_for_stage(visitor, STAGES[-1])
    back.focus()
    page.keyboard.press("Enter")
    wait_for_stage(visitor, "gradient")
    expect(page).to_have_url(re.compile("epoch=7"))


def test_lit_edges_differ_not_by_color_alone(visit):
    visitor = visit("/step").hold(3)
    for stage in STAGES:
        visitor.page.get_by_role("radio", name=stage.capitalize(), exact=True).click()
        wait_for_stage(visitor, stage)
        widths = "edges => edges.map(edge => parseFloat(getComputedStyle(edge).strokeWidth))"
        strong = graph(visitor).locator(".edge.lit").evaluate_all(widths)
        weak = graph(visitor).locator(".edge:not(.lit)").evaluate_all(widths)
        assert min(strong) >= 2 * max(weak)
        label = graph(visitor).locator("text.lit").first
        expect(label).to_have_css("font-weight", "700")
        expect(label).to_have_css("text-decoration-line", "underline")


def test_the_boundary_after_the_step_is_that_of_the_next_epoch(visit, run):
    visitor = visit("/step?stage=Step").hold(2)
    wait_for_stage(visitor, "step")
    picture = visitor.look()
    over = picture.over.astype(int)
    dashes = (np.abs(over[..., :3] - rgb(TRAIN)).max(axis=2) <= 2) & (over[..., 3] == 255)
    rows, columns = np.nonzero(dashes)
    assert len(rows) > 100
    pixel = np.abs(np.diff(picture.x)).mean(), np.abs(np.diff(picture.y)).mean()
    (w1, w2), b = run.history.weights[3, 0], run.history.bias[3, 0]
    z = w1 * picture.x[columns] + w2 * picture.y[rows] + b
    assert np.abs(z / np.hypot(w1 * pixel[0], w2 * pixel[1])).max() < 3


def test_a_click_on_the_plane_takes_the_nearest_sample(visit, run):
    visitor = visit("/step").hold(5)
    sample = int(np.argmax(run.dataset.X_train[:, 0])) + 1
    visitor.page.mouse.click(*visitor.spot(*run.dataset.X_train[sample - 1]))
    expect(visitor.page.get_by_role("spinbutton", name="Sample")).to_have_value(str(sample))
    expect(visitor.page).to_have_url(re.compile(f"sample={sample}"))
    x1 = f"x₁ = {run.dataset.X_train[sample - 1, 0]:.3f}".replace("-", "−")
    expect(graph(visitor).locator("text").first).to_have_text(x1)
    visitor.expect_epoch(5)
    expect_graph(visitor, run, 5, sample)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_the_tall_graph_without_horizontal_scrolling(visit, run, scheme):
    viewport = {"width": 390, "height": 844}
    visitor = visit("/step?stage=Gradient", viewport=viewport, color_scheme=scheme).hold(4)
    wait_for_stage(visitor, "gradient")
    expect(graph(visitor)).to_have_count(1)
    expect(graph(visitor)).to_have_class("tall")
    expect_graph(visitor, run, 4)
    visitor.expect_no_sideways_scrolling()
    sizes = (
        graph(visitor)
        .locator("text")
        .evaluate_all("texts => texts.map(text => text.getBoundingClientRect().height)")
    )
    assert min(sizes) >= 12
    ink = css(theme_color(visitor, "text"))
    expect(graph(visitor).locator("text:not(.lit)").first).to_have_css("fill", ink)

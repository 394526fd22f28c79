"""Themes, narrow screens, reduced motion and assistive technology."""

import pytest
from playwright.sync_api import expect

from tests.app.expected import Run
from tests.e2e.conftest import visits
from tests.e2e.test_picture import expect_picture_of

pytestmark = pytest.mark.e2e


def theme_color(visitor, name):
    """A color of the theme, "text" or "background", as [r, g, b]."""
    return visitor.page.evaluate(
        """name => {
          const context = document.createElement("canvas").getContext("2d");
          const style = getComputedStyle(document.querySelector(".player"));
          context.fillStyle = style.getPropertyValue(`--st-${name}-color`).trim();
          context.fillRect(0, 0, 1, 1);
          return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }""",
        name,
    )


def css(color):
    return f"rgb({', '.join(map(str, color))})"


def expect_colors_of_the_theme(visitor):
    text, ground = theme_color(visitor, "text"), theme_color(visitor, "background")
    expect(visitor.page.locator(".stApp")).to_have_css("background-color", css(ground))
    # Plotly draws the axes, and a canvas the boundary: both in the text color.
    expect(visitor.picture.locator(".xtick text").first).to_have_css("fill", css(text))
    over = visitor.look().over
    line = over[over[..., 3] == 255][:, :3]
    assert len(line) > 100
    assert abs(line.astype(int) - text).max() <= 1
    return sum(text), sum(ground)


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(browser, server, request):
    """A visitor who sees everything: a notice, the offer of a rate, open expanders."""
    with visits(browser, server) as visit:
        visitor = visit("/?n=many&lr=5", color_scheme=request.param).hold(50)
        visitor.unfold()
        visitor.is_dark = request.param == "dark"
        yield visitor


def test_player_has_the_colors_of_the_theme(themed):
    text, ground = expect_colors_of_the_theme(themed)
    assert (text > ground) == themed.is_dark


def test_axe_finds_no_violation(themed):
    themed.expect_accessible(1280, 390)


def test_player_follows_a_change_of_the_theme(visit):
    visitor = visit("/", color_scheme="light").hold(50)
    visitor.evaluate("(plot.mark = 'same', true)")
    text, ground = expect_colors_of_the_theme(visitor)
    assert text < ground
    light = css(theme_color(visitor, "text"))

    visitor.page.emulate_media(color_scheme="dark")

    expect(visitor.picture.locator(".xtick text").first).not_to_have_css("fill", light)
    expect_colors_of_the_theme(visitor)
    assert visitor.evaluate("plot.mark") == "same"
    visitor.expect_epoch(50)


def test_reduced_motion_disables_autoplay(visit):
    visitor = visit("/", reduced_motion="reduce")
    expect(visitor.play).to_be_visible()
    shown = visitor.epoch
    visitor.let_frames_pass()
    assert visitor.epoch == shown
    expect(visitor.play).to_be_visible()

    visitor.control("Learning rate").press("ArrowRight")
    visitor.expect_run(Run.of(lr=0.15), visitor.epoch)
    shown = visitor.epoch
    visitor.let_frames_pass()
    assert visitor.epoch == shown

    visitor.watch()
    visitor.play.click()
    visitor.expect_played()


@pytest.fixture(scope="module")
def narrow(browser, server):
    with visits(browser, server) as visit:
        yield visit("/", viewport={"width": 390, "height": 844}).hold(50)


def test_narrow_screen_shows_the_picture_before_the_controls(narrow):
    order = [narrow.picture, narrow.play, narrow.control("Sample size")]
    tops = [item.bounding_box()["y"] for item in order]
    assert tops == sorted(tops)
    assert narrow.page.evaluate(
        "([a, b]) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)",
        [order[0].element_handle(), order[-1].element_handle()],
    )


def expect_within_reach(target):
    """Wait until it is on a phone's screen, large enough for a finger."""
    expect(target).to_be_visible()
    box = target.bounding_box()
    assert min(box["height"], box["width"]) >= 24
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390


@pytest.mark.parametrize("name", ["play", "back", "forward", "epoch_slider", "speed", "loop"])
def test_narrow_screen_keeps_the_player_within_reach(narrow, name):
    control = getattr(narrow, name)
    # The touch target of a checkbox is its whole label.
    expect_within_reach(control.locator("xpath=ancestor::label") if name == "loop" else control)


def test_narrow_screen_stacks_the_plots(narrow):
    above, below = narrow.evaluate("[axes.yaxis, axes.yaxis2].map((axis) => axis._offset)")
    assert above < below
    widths = narrow.evaluate("[axes.xaxis, axes.xaxis2].map((axis) => axis._length)")
    assert min(widths) > 250


def test_picture_fills_a_resized_window(visit):
    visitor = visit("/").hold(50)
    for width in (390, 900, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.wait_until("(window) => innerWidth === window && plot.clientWidth < window", width)
        visitor.wait_until(
            "() => axes.width === plot.clientWidth && axes.height === plot.clientHeight"
        )
        expect_picture_of(Run.of(), 50, visitor.look())

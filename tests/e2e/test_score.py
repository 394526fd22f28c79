"""From score to probability: a variable moved by hand, and the player of such a page."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import read_number

pytestmark = pytest.mark.e2e


def sweep(visitor):
    return visitor.page.get_by_role("slider", name="x", exact=True)


def test_keys_move_the_point_and_update_the_address(visit):
    visitor = visit("/score?w=2&b=-1")
    slider = sweep(visitor)
    visitor.tab_to(slider)
    expect(slider).to_have_value("1")
    expect(visitor.number("p = P").first).to_have_text(f"{1 / (1 + math.exp(-1)):.3f}")
    for _ in range(2):
        visitor.page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1.1")
    expect(slider).to_have_attribute("aria-valuetext", "x 1.10")
    expect(visitor.number("score z").first).to_have_text("1.200")
    expect(visitor.number("odds").first).to_have_text(f"{math.exp(1.2):.2f}")
    expect(visitor.page).to_have_url(re.compile(r"at=1\.10"))
    visitor.page.keyboard.press("End")
    expect(slider).to_have_value("5")
    # Moving another slider keeps the point, also in the address.
    visitor.control("Weight w").press("ArrowLeft")
    expect(visitor.number("score z").first).to_have_text("8.500")
    expect(visitor.page).to_have_url(re.compile(r"(?=.*w=1\.9)(?=.*at=5\.00)"))
    visitor.page.reload()
    visitor.wait_until_drawn()
    expect(slider).to_have_value("5")


def test_a_variable_does_not_play_until_asked(visit):
    visitor = visit("/score")
    expect(sweep(visitor)).to_have_value("1")
    expect(visitor.speed).to_be_hidden()
    visitor.play.click()
    visitor.expect_to_pass(1.5)
    visitor.page.keyboard.press("Space")
    expect(visitor.play).to_be_visible()
    z = read_number(visitor.number("score z").first.text_content())
    x = float(sweep(visitor).input_value())
    assert z == pytest.approx(1.2 * x + 0.5, abs=1e-3)


def test_small_pictures_have_nothing_to_play(visit):
    visitor = visit("/score")
    players = visitor.page.locator(".player")
    expect(players).to_have_count(4)
    expect(visitor.page.locator(".player-play:visible")).to_have_count(1)
    for kind in ("Binomial", "Multinomial", "Ordinal"):
        region = visitor.page.get_by_role("region", name=f"{kind} model")
        expect(region.get_by_role("img").first).to_have_attribute(
            "aria-label", re.compile(f"^{kind} model")
        )

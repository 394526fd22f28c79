"""The player's transport: by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

LAST = 100
SECONDS = 5  # that a run plays at normal speed


def test_first_visit_plays_automatically_to_the_end(visit):
    visitor = visit("/")
    visitor.expect_epoch(LAST)
    expect(visitor.play).to_be_visible()
    expect(visitor.pause).to_have_count(0)
    assert any(0 < epoch < LAST for epoch in visitor.watched)


def test_pause_stops_and_play_continues(guest):
    guest.play.click()
    guest.pause.click()
    expect(guest.play).to_be_visible()
    held = guest.epoch
    guest.let_frames_pass()
    assert 50 <= held == guest.epoch < LAST

    guest.watch()
    guest.play.click()

    expect(guest.pause).to_be_visible()
    guest.speed.select_option("8×")
    guest.expect_epoch(LAST)
    expect(guest.play).to_be_visible()
    assert guest.watched[0] >= held


def test_play_at_the_end_restarts(guest):
    guest.hold(LAST)
    guest.watch()
    guest.play.click()
    expect(guest.pause).to_be_visible()
    guest.speed.select_option("8×")
    expect(guest.play).to_be_visible()
    epochs = guest.watched
    assert epochs == sorted(epochs)
    assert epochs[0] == 0
    assert epochs[-1] == guest.epoch == LAST


def test_steps_move_one_epoch_and_stop_at_the_ends(guest):
    guest.hold(1)
    guest.forward.click()
    guest.expect_epoch(2)
    guest.back.click()
    guest.back.click()
    guest.expect_epoch(0)
    guest.back.click()
    guest.expect_epoch(0)
    guest.hold(LAST)
    guest.forward.click()
    guest.expect_epoch(LAST)


def test_step_pauses(guest):
    guest.play.click()
    expect(guest.pause).to_be_visible()
    guest.forward.click()
    expect(guest.play).to_be_visible()
    held = guest.epoch
    guest.let_frames_pass()
    assert 50 < held == guest.epoch < LAST


def test_scrubbing_goes_to_an_epoch_and_stays_there(guest):
    guest.play.click()
    guest.epoch_slider.scroll_into_view_if_needed()
    box = guest.epoch_slider.bounding_box()
    middle = box["y"] + box["height"] / 2

    guest.page.mouse.move(box["x"] + box["width"] * 0.25, middle)
    guest.page.mouse.down()
    expect(guest.epoch_slider).to_have_value(re.compile(r"^(2\d|30)$"))
    guest.page.mouse.move(box["x"] + box["width"] * 0.75, middle, steps=4)
    guest.page.mouse.up()

    expect(guest.epoch_slider).to_have_value(re.compile(r"^(7\d|80)$"))
    expect(guest.play).to_be_visible()
    expect(guest.epoch_slider).to_have_attribute("aria-valuetext", f"Epoch {guest.epoch} of {LAST}")


def test_speed_sets_the_pace(guest):
    """The time by the screen's clock, which the player uses, too."""
    pace = {}
    for speed in ("0.25×", "0.5×", "1×"):
        guest.hold(0)
        guest.speed.select_option(speed)
        pace[speed] = guest.page.evaluate(
            """async () => {
              const frame = () => new Promise(requestAnimationFrame);
              const epoch = () => Number(document.querySelector(".player-scrub input").value);
              document.querySelector(".player-play").click();
              const start = await frame();
              let now;
              do now = await frame();
              while (epoch() < 10);
              return (1000 * epoch()) / (now - start);
            }"""
        )
        guest.hold()
    # In epochs a second; what is shown is rounded to whole ones.
    for speed, epochs in pace.items():
        assert epochs == pytest.approx(float(speed.rstrip("×")) * LAST / SECONDS, rel=0.1)


def test_loop_restarts_after_the_end(guest):
    guest.hold(95)
    guest.speed.select_option("4×")
    guest.loop.check()
    guest.watch()

    guest.play.click()
    guest.page.wait_for_function(
        "() => window.watched.epochs.some((epoch, i, all) => epoch < all[i - 1])"
    )

    expect(guest.pause).to_be_visible()
    guest.loop.uncheck()
    guest.expect_epoch(LAST)
    expect(guest.play).to_be_visible()


def test_keyboard_alone_plays_steps_and_jumps(guest):
    keyboard = guest.page.keyboard
    guest.tab_to(guest.play)
    keyboard.press("Space")
    expect(guest.pause).to_be_focused()
    keyboard.press("Space")
    expect(guest.play).to_be_focused()

    held = guest.epoch
    keyboard.press("ArrowRight")
    guest.expect_epoch(held + 1)
    keyboard.press("ArrowLeft")
    keyboard.press("ArrowLeft")
    guest.expect_epoch(held - 1)
    keyboard.press("End")
    guest.expect_epoch(LAST)
    keyboard.press("Home")
    guest.expect_epoch(0)

    keyboard.press("Tab")
    expect(guest.back).to_be_focused()
    keyboard.press("Tab")
    expect(guest.forward).to_be_focused()
    keyboard.press("Enter")
    guest.expect_epoch(1)
    keyboard.press("Tab")
    expect(guest.epoch_slider).to_be_focused()
    keyboard.press("ArrowRight")
    guest.expect_epoch(2)
    keyboard.press("Tab")
    expect(guest.speed).to_be_focused()
    keyboard.press("Tab")
    expect(guest.loop).to_be_focused()
    keyboard.press("Space")
    expect(guest.loop).to_be_checked()
    expect(guest.play).to_be_visible()


def test_keys_work_from_the_page_itself(guest):
    keyboard = guest.page.keyboard
    expect(guest.page.locator("body")).to_be_focused()
    keyboard.press("Space")
    expect(guest.pause).to_be_visible()
    keyboard.press("Space")
    expect(guest.play).to_be_visible()
    held = guest.epoch
    keyboard.press("ArrowRight")
    guest.expect_epoch(held + 1)


# ---- positions


TRAIN = ("Train", "Watch logistic regression learn")
EVALUATE = ("Evaluate", "How good is it?")


def threshold(visitor):
    return visitor.page.get_by_role("slider", name="Threshold", exact=True)


@pytest.mark.parametrize("address", ["/", "/?epoch=37"])
def test_a_paused_epoch_survives_another_page(visit, address):
    visitor = visit(address)
    if address == "/":
        visitor.hold(37)
    visitor.go(*EVALUATE)
    expect(threshold(visitor)).to_have_value("0.5")
    visitor.go(*TRAIN)
    visitor.expect_epoch(37)
    expect(visitor.play).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(r"\Wepoch=37\b"))
    # Playing on discards the paused epoch.
    visitor.slow_down()
    visitor.play.click()
    expect(visitor.pause).to_be_visible()
    visitor.go(*EVALUATE)
    expect(threshold(visitor)).to_have_value("0.5")
    visitor.watch()
    visitor.go(*TRAIN)
    visitor.expect_played()


def test_a_threshold_survives_another_page(visit):
    visitor = visit("/evaluate")
    threshold(visitor).fill("0.8")
    visitor.watch()
    visitor.go(*TRAIN)
    visitor.expect_played()  # nobody has paused here
    visitor.go(*EVALUATE)
    expect(threshold(visitor)).to_have_value("0.8")
    expect(visitor.page).to_have_url(re.compile(r"\Wthreshold=0\.80\b"))


def test_a_preset_plays_even_if_the_previous_run_was_paused(visit):
    visitor = visit("/").hold(37)
    visitor.go("Score", "From score to probability")
    visitor.watch()
    visitor.page.get_by_role("button", name="Train a binomial model").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(TRAIN[1])
    visitor.expect_played()


def test_the_position_of_a_variable_that_has_played_is_in_the_address(visit):
    visitor = visit("/score?at=5.5")
    x = visitor.page.get_by_role("slider", name="x", exact=True)
    last = float(x.get_attribute("max"))
    visitor.play.click()
    expect(x).to_have_value(f"{last:g}")
    expect(visitor.play).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(rf"\Wat={last:.2f}$"))


# ---- live regions and small screens


def test_numbers_are_announced_at_rest_and_tables_never(visit):
    visitor = visit("/", reduced_motion="reduce")
    readout = visitor.page.locator(".player-readout")
    expect(readout).to_have_attribute("aria-live", "polite")
    visitor.slow_down()
    visitor.play.click()
    expect(readout).to_have_attribute("aria-live", "off")
    visitor.pause.click()
    expect(readout).to_have_attribute("aria-live", "polite")
    visitor.go(*EVALUATE)
    threshold(visitor).fill("0.3")
    expect(readout).to_have_attribute("aria-live", "off")


@pytest.mark.parametrize("address", ["/?epoch=30", "/evaluate", "/score"])
def test_on_a_phone_the_slider_has_a_row_of_its_own(visit, address):
    visitor = visit(address, viewport={"width": 390, "height": 844})
    transport = visitor.page.locator(".player-transport:visible").first
    boxes = transport.evaluate(
        """(transport) => [transport, transport.querySelector(".player-scrub input"),
          transport.querySelector(".player-scrub"), ...transport.children]
          .map((part) => part.getBoundingClientRect())"""
    )
    whole, slider, scrub, *parts = boxes
    beside = [p for p in parts if p["top"] < scrub["bottom"] and p["bottom"] > scrub["top"]]
    assert beside == [scrub]
    assert slider["width"] >= 170
    assert whole["height"] <= 160
    visitor.expect_no_sideways_scrolling()

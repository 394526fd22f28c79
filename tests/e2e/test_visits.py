"""Links, concurrent visitors and the network."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.app.expected import Run
from tests.e2e.conftest import running_app, visits

pytestmark = pytest.mark.e2e


def test_first_request_of_a_new_server_may_be_a_deep_link(browser, tmp_path):
    with running_app(tmp_path / "log") as address, visits(browser, address) as visit:
        visitor = visit("/train?lr=5")
        visitor.hold(30).expect_run(Run.of(lr=5.0), 30)
        page = visitor.page
        expect(page).to_have_url(f"{address}/train?lr=5&epoch=30")
        expect(page.get_by_role("alert")).to_have_count(0)
        # It ran through app.py, which makes pages wide and adds the menu.
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)
        visitor.wait_until("() => plot.clientWidth > 700")


def test_nothing_leaves_the_machine(visit, server):
    visitor = visit("/")
    visitor.expect_played()
    visitor.control("Learning rate").press("ArrowRight")
    visitor.expect_run_named(Run.of(lr=0.15))
    visitor.hold(20)
    visitor.page.mouse.move(*visitor.spot(0, 0))
    assert visitor.hosts == {urlsplit(server).netloc}
    assert {urlsplit(url).scheme for url in visitor.requests} <= {"http", "ws", "blob", "data"}
    assert any(url.startswith("ws:") for url in visitor.requests)


def test_copy_link_without_a_clipboard_points_to_the_address(visit):
    visitor = visit("/").hold(30)
    # As over plain HTTP from another machine.
    visitor.page.evaluate(
        "() => Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    button = visitor.page.get_by_role("button", name="Copy link")
    button.click()
    expect(visitor.page.get_by_role("button", name=re.compile("address"))).to_be_visible()


def test_player_reports_that_its_plotting_library_did_not_load(browser, server):
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.install()
        page.route(re.compile("plotly", re.IGNORECASE), lambda route: route.abort())
        page.goto(server)
        player = page.get_by_role("region", name="Training player")
        expect(player).to_be_visible()
        page.clock.fast_forward("01:00")
        expect(player.get_by_role("alert")).to_contain_text("could not be drawn")


def test_invalid_values_in_a_link_are_shown_as_text_and_removed(visit, server):
    texts = {
        "n": "<img src=//outside.invalid/x.png>",
        "spread": "![x](//outside.invalid/x.png)",
        "epochs": "[x](//outside.invalid)",
        "seed": "**x** $x^2$ :red[x]",
        "start": "x` ![x](//outside.invalid/x.png) `",
    }
    visitor = visit("/?lr=5&" + urlencode(texts)).hold(30)
    visitor.expect_run(Run.of(lr=5.0), 30)
    expect(visitor.page).to_have_url(f"{server}/?lr=5&epoch=30")
    assert visitor.hosts == {urlsplit(server).netloc}
    notice = visitor.page.get_by_role("alert")
    *plain, quoted = texts.values()
    for text in [*plain, quoted.strip("x` ")]:
        expect(notice).to_contain_text(text)
    expect(notice.locator("img, a, strong, .katex, [role=img]")).to_have_count(0)


def test_a_copied_link_opens_the_same_run_in_an_independent_session(visit, server):
    one = visit("/", permissions=["clipboard-read", "clipboard-write"]).hold(30)
    one.control("Learning rate").press("ArrowRight")
    one.control("Cluster spread").press("ArrowRight")
    one.expect_run(Run.of(lr=0.15, spread=2.1), 30)

    expect(one.page).to_have_url(re.compile("epoch=30"))
    one.page.get_by_role("button", name="Copy link").click()

    expect(one.page.get_by_role("button", name=re.compile("copied"))).to_be_visible()
    link = one.page.evaluate("navigator.clipboard.readText()")
    assert link == one.page.url
    other = visit(link.removeprefix(server))
    other.expect_run(Run.of(lr=0.15, spread=2.1), 30)  # where the one had stopped
    other.hold(60)

    one.control("Learning rate").press("ArrowRight")
    one.expect_run(Run.of(lr=0.2, spread=2.1), 30)
    other.control("Cluster spread").press("ArrowRight")
    other.expect_run(Run.of(lr=0.15, spread=2.2), 60)
    one.expect_run(Run.of(lr=0.2, spread=2.1), 30)


def test_the_address_has_the_settings_after_a_change_of_page(visit):
    visitor = visit("/?dataset=Moons&spread=3.0&degree=2&epochs=30")
    visitor.page.get_by_role("link", name="Evaluate", exact=True).click()
    expect(visitor.page).to_have_url(re.compile(r"/evaluate\?"))
    for setting in ("dataset=Moons", "spread=3", "degree=2", "epochs=30"):
        expect(visitor.page).to_have_url(re.compile(setting))
    fresh = visit(visitor.page.url.removeprefix(visitor.address))
    accuracy = visitor.page.get_by_role("row", name=re.compile("Accuracy")).text_content()
    said = visitor.picture.get_attribute("aria-label")
    expect(fresh.picture).to_have_attribute("aria-label", said)
    assert re.search(r"\d\d", accuracy)
    expect(fresh.page.get_by_role("row", name=re.compile("Accuracy"))).to_have_text(accuracy)

"""Requirements of every page but Train."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from logreg.web.navigation import CHAPTERS

pytestmark = pytest.mark.e2e

PAGES = {each.name: each.title for each in CHAPTERS} | {
    "evaluate": "How good is it?",
    "evaluate?classes=4": "How good is it?",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_page_is_accessible_and_fits_every_width(visit, address, scheme):
    visitor = visit(f"/{address}", color_scheme=scheme, reduced_motion="reduce")
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[address])
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        visitor.wait_until("(narrow) => (plot.clientWidth < 400) === narrow", width == 390)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # The picture is drawn anew for the new width, some time after it is there.
        page.wait_for_function(
            """() => {
              const main = document.querySelector("[data-testid=stMain]");
              return main.scrollWidth <= main.clientWidth;
            }"""
        )
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    # Every picture has a description.
    for image in page.locator(".player-plot:visible").all():
        assert len(image.get_attribute("aria-label") or "") > 20


def test_pages_lead_from_one_to_the_next_and_back(visit):
    visitor = visit(f"/{CHAPTERS[0].name}")
    page = visitor.page
    for chapter in CHAPTERS[1:]:
        page.get_by_test_id("stPageLink").get_by_role("link", name=chapter.title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(chapter.title)
    for chapter in CHAPTERS[-2::-1]:
        page.get_by_test_id("stPageLink").get_by_role("link", name=chapter.title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(chapter.title)

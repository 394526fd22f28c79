"""Requirements of every page but Train."""

import pytest
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
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(PAGES[address])
    visitor.expect_accessible(1280, 390)
    described = "plots => plots.every(plot => plot.getAttribute('aria-label')?.length > 20)"
    assert visitor.page.locator(".player-plot:visible").evaluate_all(described)


def test_pages_lead_from_one_to_the_next_and_back(visit):
    visitor = visit(f"/{CHAPTERS[0].name}")
    page = visitor.page
    for chapter in (*CHAPTERS[1:], *CHAPTERS[-2::-1]):
        page.get_by_test_id("stPageLink").get_by_role("link", name=chapter.title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(chapter.title)

"""Take the README's screenshot from the running app: python -m tests.picture."""

from playwright.sync_api import sync_playwright

from tests.chromium import launch
from tests.server import ROOT, serving

PICTURE = ROOT / ".github" / "train.png"


def main() -> None:
    """Open the page, pause at an epoch where the loss is still falling, and save a screenshot."""
    PICTURE.parent.mkdir(exist_ok=True)
    with serving() as server, sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 930})
        page.goto(server.url)
        epoch = page.get_by_role("slider", name="Epoch", exact=True)
        page.wait_for_function("document.querySelector('.player-plot')?._fullLayout?.xaxis")
        epoch.fill("35")
        page.get_by_role("button", name="Play", exact=True).wait_for()
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()

"""The figure as a file of its own: it plays without the app and without a network."""

import pytest
from playwright.sync_api import expect

from logreg.figures import training_animation
from tests.app.expected import Run

pytestmark = pytest.mark.e2e


# Note every epoch that the title names.
WATCH_TITLE = """
window.epochs = [];
new MutationObserver(() => {
  const named = document.querySelector(".gtitle")?.textContent.match(/Epoch (\\d+)/);
  if (named) window.epochs.push(Number(named[1]));
}).observe(document, { childList: true, characterData: true, subtree: true });
"""


def test_file_plays_by_itself(browser, tmp_path):
    run = Run.of(epochs=8)
    path = tmp_path / "run.html"
    training_animation(run.dataset, run.history).write_html(path)
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        problems, requests = [], []
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.add_init_script(WATCH_TITLE)
        page.goto(path.as_uri())

        expect(page.locator(".gtitle")).to_contain_text("Epoch 8")
        epochs = page.evaluate("window.epochs")
        assert epochs == sorted(epochs)
        assert len(set(epochs)) > 4

        # Two classes shaded, and the line between them.
        expect(page.locator(".contourlayer .contour")).to_have_count(3)
        assert page.locator(".contourfill path").count() > 5
        line = page.locator(".contourlines path").first.get_attribute("d")
        assert line.startswith("M")
        assert problems == []
        assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []

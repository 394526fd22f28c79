"""What is taken away from the app: files that work without it and without a network."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.app.expected import Run

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def taken(one_visitor, tmp_path_factory):
    """The folder of all files of a run, each by its button."""
    folder = tmp_path_factory.mktemp("taken")
    visitor = one_visitor.open("/?epochs=8&order=4&batch=64&l2=0.01")
    visitor.page.get_by_text("Take it away").click()
    for button in visitor.page.get_by_test_id("stDownloadButton").all():
        with visitor.page.expect_download() as download:
            button.get_by_role("button").click()
        download.value.save_as(folder / download.value.suggested_filename)
    return folder


@pytest.fixture(scope="module")
def run():
    return Run.of(epochs=8, order=4, batch=64, l2=0.01)


def test_every_file_is_there(taken):
    assert sorted(path.name for path in taken.iterdir()) == [
        "data.csv",
        "model.py",
        "run.csv",
        "run.html",
        "run.ipynb",
        "run.json",
        "run.py",
    ]


def test_tables_have_the_run(taken, run):
    data = pd.read_csv(taken / "data.csv")
    for part, X in (("train", run.dataset.X_train), ("test", run.dataset.X_test)):
        np.testing.assert_array_equal(data[data.part == part].iloc[:, :2], X)
    epochs = pd.read_csv(taken / "run.csv")
    np.testing.assert_array_equal(epochs["train_loss"], run.history.train_loss)
    settings = json.loads((taken / "run.json").read_text("utf-8"))
    assert settings["data"]["dataset"] == "blobs"


def test_script_repeats_the_run(taken, run):
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=taken, capture_output=True, text=True, check=True
    )
    loss = float(re.search(r"training loss: (\S+)", done.stdout)[1])
    assert loss == pytest.approx(run.history.train_loss[-1], abs=1e-9)
    subprocess.run([sys.executable, "model.py"], cwd=taken, capture_output=True, check=True)


# Note every epoch that the title names.
WATCH_TITLE = """
window.epochs = [];
new MutationObserver(() => {
  const named = document.querySelector(".gtitle")?.textContent.match(/Epoch (\\d+)/);
  if (named) window.epochs.push(Number(named[1]));
}).observe(document, { childList: true, characterData: true, subtree: true });
"""


def test_page_plays_by_itself(browser, taken):
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        problems, requests = [], []
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.add_init_script(WATCH_TITLE)
        page.goto((taken / "run.html").as_uri())

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

"""Downloads from the app, which work without it and without a network."""

import io
import json
import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect

from logreg.figures.style import CLASSES
from tests.app.expected import Run
from tests.e2e.conftest import visits
from tests.e2e.test_inspector import points_in, saved
from tests.e2e.test_picture import expect_picture_of
from tests.e2e.visitor import rgb

pytestmark = pytest.mark.e2e

FILES = ["data.csv", "model.py", "run.csv", "run.html", "run.ipynb", "run.json", "run.py"]


@pytest.fixture(scope="module")
def taken(one_visitor, tmp_path_factory):
    """A folder with all files of a run, each downloaded by its button."""
    folder = tmp_path_factory.mktemp("taken")
    visitor = one_visitor.open("/?epochs=8&order=4&batch=64&l2=0.01")
    visitor.page.get_by_text("Take it away").click()
    buttons = visitor.page.get_by_test_id("stDownloadButton")
    expect(buttons).to_have_count(len(FILES))
    for button in buttons.all():
        with visitor.page.expect_download() as download:
            button.get_by_role("button").click()
        download.value.save_as(folder / download.value.suggested_filename)
    return folder


@pytest.fixture(scope="module")
def run():
    return Run.of(epochs=8, order=4, batch=64, l2=0.01)


def test_every_file_is_there(taken):
    assert sorted(path.name for path in taken.iterdir()) == FILES


def test_tables_contain_the_run(taken, run):
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


@pytest.fixture
def offline(browser, taken):
    """Open the exported page without a network."""
    with visits(browser, (taken / "run.html").as_uri()) as visit:
        readers = []

        def read(**options):
            readers.append(visit("", offline=True, **options))
            return readers[-1]

        yield read
        for reader in readers:
            assert [url for url in reader.requests if not url.startswith(("file:", "data:"))] == []


LAST = 8


def test_page_plays_automatically_to_the_end(offline, run):
    reader = offline()
    reader.expect_epoch(LAST)
    reader.expect_played()
    expect(reader.play).to_be_visible()
    reader.expect_run(run, LAST)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Logistic regression")
    expect(reader.main).to_contain_text(run.sentence)
    at = run.history[LAST]
    assert reader.equation == pytest.approx([*at.weights[0], *at.bias], abs=5e-4)
    expect_picture_of(run, LAST, reader.look())
    for epoch in (0, 3):
        reader.hold(epoch)
        expect_picture_of(run, epoch, reader.look())


def test_every_frame_of_the_page_has_points_and_boundary(offline):
    reader = offline(reduced_motion="reduce")
    reader.loop.check()
    reader.play.click()
    left, top, width, height = reader.evaluate(
        "[axes.xaxis._offset, axes.yaxis._offset, axes.xaxis._length, axes.yaxis._length]"
    )
    inside = slice(int(top) + 2, int(top + height) - 2), slice(int(left) + 2, int(left + width) - 2)
    wanted = {style.color: 400 for style in CLASSES[:2]} | {"#1b1f2a": 300}
    stage = reader.page.locator(".player-stage")
    for _ in range(20):
        image = Image.open(io.BytesIO(stage.screenshot())).convert("RGB")
        shown = np.asarray(image)[inside].astype(int)
        for color, least in wanted.items():
            assert (np.abs(shown - rgb(color)).max(axis=-1) <= 2).sum() >= least
    expect(reader.pause).to_be_visible()


def test_keys_play_the_page_and_a_click_goes_to_an_epoch(offline):
    reader = offline(reduced_motion="reduce")
    reader.slow_down()
    reader.page.evaluate("document.activeElement.blur()")
    reader.expect_epoch(LAST)
    expect(reader.play).to_be_visible()
    reader.page.keyboard.press("Space")
    expect(reader.pause).to_be_visible()
    reader.page.keyboard.press("Space")
    expect(reader.play).to_be_visible()
    held = reader.epoch
    reader.let_frames_pass()
    assert reader.epoch == held < LAST
    reader.page.keyboard.press("ArrowRight")
    reader.expect_epoch(held + 1)
    reader.page.mouse.click(*reader.spot(5, 0.3, "2"))
    reader.expect_epoch(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible_and_fits_a_phone(offline, scheme):
    reader = offline(color_scheme=scheme, reduced_motion="reduce")
    ground = "rgb(255, 255, 255)" if scheme == "light" else "rgb(17, 20, 27)"
    expect(reader.page.locator("body")).to_have_css("background-color", ground)
    reader.expect_accessible(390)


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_a_picture_can_be_saved_from_the_page(offline, kind):
    reader = offline(reduced_motion="reduce").hold(3)
    name, data = saved(reader, kind)
    assert name == f"logistic-regression-epoch-3.{kind.lower()}"
    if kind == "PNG":
        assert len(np.unique(np.asarray(Image.open(io.BytesIO(data)).convert("L")))) > 50
    else:
        root = ElementTree.fromstring(data)
        assert len(points_in(root)) >= 500

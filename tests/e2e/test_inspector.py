"""A point that is clicked, whose numbers follow the playhead; and the picture as a file."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from logreg.analysis.inspection import inspect
from logreg.formatting import format_number
from tests.app.expected import Run
from tests.e2e.test_look import expect_within_reach, theme_color
from tests.e2e.test_picture import expect_picture_of
from tests.e2e.visitor import rgb

pytestmark = pytest.mark.e2e

SVG = "{http://www.w3.org/2000/svg}"
TITLE_PX = 34


def section(visitor):
    return visitor.page.locator(".player-point")


def place(run, point):
    """Where a point is in the plane."""
    return np.vstack([run.dataset.X_train, run.dataset.X_test])[point - 1, list(run.dataset.plane)]


def lonely_points(run):
    """Points with no other point nearby, so that a click can only mean them."""
    X = np.vstack([run.dataset.X_train, run.dataset.X_test])
    apart = np.hypot(*(X[:, None] - X).T / np.ptp(X, axis=0)[:, None, None])
    np.fill_diagonal(apart, np.inf)
    return np.argsort(-apart.min(axis=0)) + 1


def click_on(visitor, run, point):
    visitor.page.mouse.click(*visitor.spot(*place(run, point)))


def click_beside_all_points(visitor, run):
    """Click where the nearest point is furthest away, in the ranges that are shown."""
    X = np.vstack([run.dataset.X_train, run.dataset.X_test])
    sides = (np.linspace(low, high, 22)[1:-1] for low, high in visitor.ranges())
    grid = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    spans = np.ptp(X, axis=0)
    apart = np.hypot(*np.moveaxis((grid[:, None] - X) / spans, -1, 0)).min(axis=1)
    assert apart.max() > 0.04
    visitor.page.mouse.click(*visitor.spot(*grid[apart.argmax()]))


def expect_point(visitor, run, point, epoch):
    """Wait until the page says this of the point."""
    seen = inspect(run.history, point - 1, np.array([epoch]))
    expect(section(visitor).locator("p b").first).to_have_text(f"Point {point}")
    wanted = {
        "score z": seen.scores[0, 0],
        "odds of class 1": seen.odds[0, 1],
        "P(class 1)": seen.p[0, 1],
        "its loss": seen.loss[0],
    }
    if seen.contribution:
        wanted |= {"its pull": seen.contribution.size[0], "all pulls together": seen.total.size[0]}
    for name, value in wanted.items():
        number = section(visitor).locator(":scope > span").filter(has_text=name).locator("b")
        expect(number).to_have_text(format_number(value))


def ring(visitor):
    """The place of the ring in the plane, or None."""
    return visitor.evaluate(
        """(() => {
          const ring = plot.resting.find(({ name }) => name === "chosen sample");
          return ring ? [...ring.xs, ...ring.ys] : null;
        })()"""
    )


def test_a_click_on_a_point_shows_its_numbers_and_they_follow_the_playhead(visit):
    visitor, run = visit("/").hold(40), Run.of()
    point = int(lonely_points(run)[0])
    visitor.evaluate("(plot.mark = 'same', true)")
    expect(section(visitor)).to_have_count(0)

    click_on(visitor, run, point)

    expect_point(visitor, run, point, 40)
    assert ring(visitor) == pytest.approx(list(place(run, point)), rel=1e-6)
    assert visitor.evaluate("plot.mark") == "same"
    expect(visitor.play).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(rf"\?(?=.*epoch=40)(?=.*point={point}\b)"))
    expect_picture_of(run, 40, visitor.look())
    for epoch in (41, 0, run.last):
        visitor.hold(epoch)
        expect_point(visitor, run, point, epoch)
    visitor.expect_run(run, run.last)

    # The point stays chosen in another run, and a click beside all points deselects it.
    visitor.control("Learning rate").press("ArrowRight")
    expect_point(visitor, Run.of(lr=0.15), point, run.last)
    click_beside_all_points(visitor, run)
    expect(section(visitor)).to_have_count(0)
    visitor.wait_until("() => plot.resting.every(({ name }) => name !== 'chosen sample')")
    expect(visitor.page).to_have_url(re.compile(r"^(?!.*point=)"))
    visitor.expect_epoch(run.last)


def test_a_run_goes_on_playing_when_a_point_is_clicked(visit):
    visitor, run = visit("/", reduced_motion="reduce"), Run.of()
    first, second = (int(point) for point in lonely_points(run)[:2])
    visitor.slow_down()
    visitor.hold(5)
    visitor.watch()
    visitor.play.click()
    for point in (first, second):
        click_on(visitor, run, point)
        expect(section(visitor).locator("p b").first).to_have_text(f"Point {point}")
        expect(visitor.pause).to_be_visible()
        was = visitor.epoch
        visitor.page.wait_for_function("was => window.watched.epochs.at(-1) > was", arg=was)
    epochs = visitor.watched
    visitor.hold()
    expect_point(visitor, run, second, visitor.epoch)
    assert epochs == sorted(epochs)
    assert epochs[0] >= 5


def test_zoom_and_chosen_point_are_independent(visit):
    visitor, run = visit("/").hold(60), Run.of()
    whole = visitor.ranges()
    zoomed = visitor.drag((-2, -3), (3, 2))
    inside = (
        int(point)
        for point in lonely_points(run)
        if all(low < at < high for at, (low, high) in zip(place(run, point), zoomed, strict=True))
    )
    point = next(inside)
    click_on(visitor, run, point)
    expect_point(visitor, run, point, 60)
    assert visitor.ranges() == zoomed

    # In one go: on a busy machine Playwright's own double click takes longer than one may.
    visitor.page.evaluate(
        """([clientX, clientY]) => {
          for (const detail of [1, 2])
            for (const type of ["mousedown", "mouseup", "click"])
              document.elementFromPoint(clientX, clientY).dispatchEvent(
                new MouseEvent(type, { bubbles: true, clientX, clientY, detail }));
        }""",
        visitor.spot(*np.mean(zoomed, axis=1)),
    )
    visitor.expect_ranges_other_than(zoomed)
    # A click that was not part of a double click would have been reported by now.
    visitor.let_frames_pass(60)
    expect_point(visitor, run, point, 60)
    assert visitor.ranges() == whole


def test_a_point_is_chosen_by_keyboard_and_by_a_link(visit):
    visitor, run = visit("/?epoch=20&point=450"), Run.of()
    expect_point(visitor, run, 450, 20)
    expect(section(visitor)).to_contain_text("kept from training")
    summary = visitor.page.locator("summary", has_text="Look at one point")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    box = visitor.page.get_by_role("spinbutton", name="Point")
    box.fill("3")
    box.press("Enter")
    expect_point(visitor, run, 3, 20)
    visitor.expect_epoch(20)
    box.fill("0")
    box.press("Enter")
    expect(section(visitor)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_has_the_text_color(visit, scheme):
    visitor = visit("/?epoch=20&point=3", color_scheme=scheme)
    expect(section(visitor)).to_be_visible()
    stroke = visitor.evaluate(
        "plot.resting.find(({ name }) => name === 'chosen sample').trace.marker.color"
    )
    assert rgb(stroke) == theme_color(visitor, "text")


def test_the_pointer_changes_only_over_a_point(visit):
    visitor, run = visit("/").hold(30), Run.of()
    drag = visitor.picture.locator(".nsewdrag[data-subplot=xy]")
    first, second = (int(point) for point in lonely_points(run)[:2])
    visitor.page.mouse.move(*visitor.spot(*place(run, first)))
    expect(drag).to_have_css("cursor", "pointer")
    visitor.page.mouse.move(*visitor.spot(*(np.array(visitor.ranges()) @ [0.98, 0.02])))
    expect(drag).not_to_have_css("cursor", "pointer")

    # And still so after the click has brought a new picture under the resting pointer.
    for point in (first, second):
        click_on(visitor, run, point)
        visitor.wait_until(
            "(at) => plot.resting.some(({ name, xs }) => name === 'chosen sample' && xs[0] === at)",
            float(place(run, point)[0]),
        )
        expect(drag).to_have_css("cursor", "pointer")


@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_no_violation_in_a_point(visit, width):
    """At its widest: five classes and five features."""
    visitor = visit("/?epoch=20&point=3&classes=5&degree=2&standardise=true")
    expect(section(visitor)).to_be_visible()
    visitor.expect_accessible(width)
    pulls = section(visitor).locator(".player-table").last
    if width == 390:
        pulls.focus()
        visitor.page.keyboard.press("ArrowRight")
        visitor.page.wait_for_function("box => box.scrollLeft > 0", arg=pulls.element_handle())
        visitor.expect_epoch(20)


# ---- the picture as a file


def saved(visitor, kind):
    """The file that a click downloads: its name and its bytes."""
    button = visitor.page.get_by_role("button", name=kind, exact=True)
    if not button.is_visible():
        visitor.page.locator(".player-transport:visible .player-save summary").first.click()
    with visitor.page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def expect_on_screen(visitor, found):
    """The saved picture is that of the screen; text may be in another font."""
    visitor.page.mouse.move(0, 0)
    # On whole pixels, as the file is.
    visitor.page.evaluate(
        """() => {
          const stage = document.querySelector(".player-stage");
          stage.style.transform = "none";
          const { top, left } = stage.getBoundingClientRect();
          const [across, down] = [left, top].map((edge) => Math.ceil(edge) - edge);
          stage.style.transform = `translate(${across}px, ${down}px)`;
        }"""
    )
    shown = pixels(visitor.page.locator(".player-stage").first.screenshot())
    height, width, _ = shown.shape
    assert found.shape == (height + 2 * TITLE_PX, width, 3)
    left, top, across, up = (
        round(2 * each)
        for each in visitor.evaluate(
            "[axes.xaxis._offset, axes.yaxis._offset, axes.xaxis._length, axes.yaxis._length]"
        )
    )
    inner = slice(top + 4, top + up - 4), slice(left + 4, left + across - 4)
    shown, found = blocks(shown[inner]), blocks(found[2 * TITLE_PX :][inner])
    assert np.ptp(shown, axis=(0, 1)).max() > 100
    # Edges may be off by half a dot; a point or a line that is not there is off by far more.
    assert np.abs(shown - found).max() < 60
    assert np.abs(shown - found).mean() < 2


def blocks(image, size=8):
    """The mean colors of squares of so many dots."""
    down, across = (length // size for length in image.shape[:2])
    whole = image[: down * size, : across * size]
    return whole.reshape(down, size, across, size, 3).mean(axis=(1, 3))


PICTURES = {
    "/?epoch=26&point=12": "logistic-regression-epoch-26",
    "/?epoch=26&dataset=Ordered+groups": "logistic-regression-epoch-26",
    "/step?epoch=5&stage=Step": "logistic-regression-epoch-5",
    "/landscape?epoch=30": "logistic-regression-epoch-30",
    "/score": "logistic-regression-x-",
}


@pytest.mark.parametrize("address", PICTURES)
def test_the_saved_picture_is_the_one_on_the_screen(visit, address):
    scheme = "dark" if address == "/score" else "light"
    visitor = visit(address, device_scale_factor=2, reduced_motion="reduce", color_scheme=scheme)
    if "epoch" in address:
        visitor.expect_epoch(int(re.search(r"epoch=(\d+)", address)[1]))
    visitor.let_frames_pass()
    name, data = saved(visitor, "PNG")
    assert re.fullmatch(rf"{PICTURES[address]}[-.\d]*\.png", name)
    found = pixels(data)
    expect_on_screen(visitor, found)
    for corner in (found[0, 0], found[-1, -1], found[2, -3]):
        assert corner.tolist() == theme_color(visitor, "background")

    name, data = saved(visitor, "SVG")
    assert re.fullmatch(rf"{PICTURES[address]}[-.\d]*\.svg", name)
    page = visitor.page.context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.set_viewport_size({"width": 1300, "height": 1000})
    page.set_content(f"<body style='margin:0'>{data.decode()}</body>")
    drawn = pixels(page.locator("svg").first.screenshot())
    expect_on_screen(visitor, drawn)
    assert problems == []
    assert visitor.hosts == {visitor.address.removeprefix("http://")}


def points_in(root):
    """The outlines of a saved drawing's points."""
    paths = root.iter(f"{SVG}path")
    return [path for path in paths if path.get("stroke") and path.get("d", "").endswith("Z")]


def test_a_saved_drawing_has_points_and_boundary_as_lines(visit):
    visitor, run = visit("/").hold(50), Run.of()
    before = visitor.look()
    _, data = saved(visitor, "SVG")
    root = ElementTree.fromstring(data)
    title = root.find(f"{SVG}title").text
    assert title == f"Epoch 50 of 100. {run.sentence}"
    assert len(points_in(root)) >= 500
    assert len(root.findall(f".//{SVG}image")) == 1  # the shading

    (line,) = (path for path in root.iter(f"{SVG}path") if path.get("stroke-linecap") == "round")
    numbers = np.array(re.findall(r"-?[\d.]+", line.get("d")), dtype=float).reshape(-1, 2)
    places = visitor.evaluate(
        """argument.map(([x, y]) =>
          [axes.xaxis.p2d(x - axes.xaxis._offset), axes.yaxis.p2d(y - axes.yaxis._offset)])""",
        numbers.tolist(),
    )
    logits = run.logit(50, *np.array(places).T)
    steep = np.linalg.norm(run.history.weights[50]) * np.ptp(visitor.ranges()) / before.x.size
    assert np.abs(logits).max() < steep  # a pixel

    after = visitor.look()
    for name in ("under", "over"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
    visitor.expect_epoch(50)


def test_a_file_of_a_playing_run_is_of_one_epoch(visit):
    visitor = visit("/", reduced_motion="reduce")
    visitor.hold(3)
    visitor.slow_down()
    visitor.play.click()
    name, data = saved(visitor, "SVG")
    expect(visitor.play).to_be_visible()
    assert name == f"logistic-regression-epoch-{visitor.epoch}.svg"
    assert f"Epoch {visitor.epoch} of 100" in data.decode()


def test_a_failed_save_is_reported(visit):
    visitor = visit("/").hold(30)
    message = visitor.page.locator(".player-message")
    visitor.page.evaluate(
        "window.Plotly = { ...Plotly, toImage: () => Promise.reject(new Error('full')) }"
    )
    visitor.page.locator(".player-save summary").click()
    with visitor.page.expect_console_message():
        visitor.page.get_by_role("button", name="SVG", exact=True).click()
    expect(message).to_contain_text("could not be saved")
    assert len(visitor.problems) == 1
    visitor.problems.clear()
    visitor.forward.click()
    expect(message).to_be_hidden()


def test_keys_open_and_save(visit):
    visitor = visit("/").hold(30)
    keyboard = visitor.page.keyboard
    visitor.loop.focus()
    keyboard.press("Tab")
    expect(visitor.page.locator(".player-save summary")).to_be_focused()
    keyboard.press("Space")
    expect(visitor.page.locator(".player-save")).to_have_attribute("open", "")
    expect(visitor.play).to_be_visible()  # Space was the menu's
    keyboard.press("Tab")
    expect(visitor.page.get_by_role("button", name="PNG", exact=True)).to_be_focused()
    with visitor.page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename == "logistic-regression-epoch-30.png"


def test_on_a_narrow_screen_saving_is_within_reach(visit):
    visitor = visit("/?epoch=30&point=12", viewport={"width": 390, "height": 844})
    expect(section(visitor)).to_be_visible()
    visitor.page.locator(".player-save summary").click()
    for part in (
        visitor.page.locator(".player-save summary"),
        visitor.page.get_by_role("button", name="PNG", exact=True),
        visitor.page.get_by_role("button", name="SVG", exact=True),
    ):
        expect_within_reach(part)
    visitor.expect_no_sideways_scrolling()
    _, data = saved(visitor, "PNG")
    stage = visitor.page.locator(".player-stage").bounding_box()
    height, width, _ = pixels(data).shape
    assert (width, height) == (2 * round(stage["width"]), 2 * (round(stage["height"]) + TITLE_PX))


def test_a_picture_without_a_timeline_is_saved_under_its_name(visit):
    visitor = visit("/evaluate?classes=3")
    name, data = saved(visitor, "SVG")
    assert name == "logistic-regression-evaluation.svg"
    assert b">Evaluation</text>" in data
    assert data.count(b"<path") > 100

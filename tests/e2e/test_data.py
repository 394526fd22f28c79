"""Your own data in a browser: files, drawn points, safety and persistence."""

import re

import pytest
from playwright.sync_api import expect
from sklearn.datasets import load_iris

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.data.csv import choose, read_csv
from tests.app.expected import Run

pytestmark = pytest.mark.e2e

IRIS = load_iris(as_frame=True).frame
EVIL = '<img src=x onerror="window.harmed = 1">[a](http://b.c) **b** :red[c] $d$ www.e.f'


def file_of(frame, name="some.csv"):
    return {"name": name, "mimeType": "text/csv", "buffer": frame.to_csv(index=False).encode()}


@pytest.fixture
def at_data(visit):
    """A visitor of the page, reached by the menu."""

    def go(**options):
        visitor = visit("/score", **options)
        visitor.go("Your data", "Your own data")
        return visitor

    return go


def upload(visitor, file):
    visitor.page.locator("input[type=file]").set_input_files(file)


def draw(visitor):
    visitor.page.get_by_role("radio", name="Draw points").click()
    expect_points(visitor, "0 points")


def expect_points(visitor, alt):
    """Wait for the picture of this many points."""
    plot = visitor.page.locator(".player[aria-label=Drawing] .player-plot")
    expect(plot).to_have_attribute("aria-label", re.compile(f"^{alt}"))
    visitor.wait_until("() => axes?.xaxis?._length > 0")
    visitor.let_frames_pass(2)


def click_at(visitor, x, y):
    visitor.page.mouse.click(*visitor.spot(x, y))


def drawn(visitor, label):
    """The positions of a class's points."""
    return visitor.evaluate(
        "plot.data[argument].x.map((x, i) => [x, plot.data[argument].y[i]])", label
    )


def write_cell(visitor, text, leave):
    """Open the chosen cell (Enter on the last line appends a row), write, and leave by a key."""
    visitor.page.keyboard.press("Enter")
    editor = visitor.page.locator("input.gdg-input")
    expect(editor).to_be_focused()
    visitor.page.keyboard.type(text)
    expect(editor).to_have_value(text)
    visitor.let_frames_pass(10)  # until the table has noticed
    visitor.page.keyboard.press(leave)
    expect(editor).to_have_count(0)


def expect_cell_chosen(visitor, column, row):
    """Wait until this cell of the table receives keys."""
    cell = visitor.page.get_by_test_id(f"glide-cell-{column}-{row}")
    expect(cell).to_have_attribute("aria-selected", "true")


def test_a_file_is_trained_on(at_data):
    visitor = at_data()
    page = visitor.page
    upload(visitor, file_of(IRIS))
    expect(page.get_by_text("150 rows, 5 columns")).to_be_visible()
    page.get_by_role("button", name="Train on these data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Watch logistic regression learn")
    table = read_csv(file_of(IRIS)["buffer"])
    data = choose(table, "target", table.features_for("target")).data
    dataset = make_dataset(DataConfig("own", user_data=data))
    config = TrainConfig(model="multinomial", init="normal", seed=3)
    shown = Run(dataset, run(dataset, config))
    visitor.expect_run_named(shown)
    visitor.hold(40)
    visitor.expect_run(shown, 40)
    expect(page.get_by_role("combobox", name="Dataset")).to_have_value("Your own data")


def test_points_are_drawn_and_undone_and_edited_by_keyboard(at_data):
    visitor = at_data()
    page = visitor.page
    draw(visitor)
    click_at(visitor, -3, 2)
    expect_points(visitor, "1 point: 1 of class 0")
    page.get_by_role("radio", name="1", exact=True).click()
    click_at(visitor, 3, -1)
    expect_points(visitor, "2 points: 1 of class 0, 1 of class 1")
    ((x, y),) = drawn(visitor, 1)
    assert (x, y) == pytest.approx((3, -1), abs=0.03)
    page.get_by_role("button", name="Undo").click()
    expect_points(visitor, "1 point: 1 of class 0")
    page.get_by_role("button", name="Redo").click()
    expect_points(visitor, "2 points: 1 of class 0, 1 of class 1")

    # By keyboard alone: change a value in the second row of the table, and append a row.
    table = page.get_by_test_id("data-grid-canvas")
    expect(table.get_by_test_id("glide-cell-1-1")).to_have_text(f"{x:g}")
    visitor.tab_to(table)
    expect_cell_chosen(visitor, 1, 0)
    page.keyboard.press("ArrowDown")
    expect_cell_chosen(visitor, 1, 1)
    write_cell(visitor, "-4.5", "Enter")
    visitor.wait_until("() => plot.data[1].x[0] === -4.5")
    write_cell(visitor, "1.5", "Tab")
    expect(page.get_by_text("A row counts as soon as it has three values.")).to_be_visible()
    write_cell(visitor, "2.5", "Tab")
    page.keyboard.type("0")
    expect(page.get_by_role("option", name="0", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect_points(visitor, "3 points: 2 of class 0, 1 of class 1")
    assert drawn(visitor, 0)[1] == [1.5, 2.5]
    page.keyboard.press("Enter")  # still in the table
    expect(page.get_by_text("A row counts as soon as it has three values.")).to_be_visible()


def test_the_size_limit_of_a_file_is_stated_and_enforced(at_data):
    """Streamlit's uploader rejects a larger file, with the reason as tooltip and accessible text.

    The page answers any file that the uploader accepts.
    """
    visitor = at_data()
    page = visitor.page
    expect(page.get_by_text("CSV file of up to 5 MB")).to_be_visible()
    upload(visitor, {"name": "a.csv", "mimeType": "text/csv", "buffer": b"1" * 5_000_001})
    expect(page.get_by_text("File must be 5.0MB or smaller")).to_have_count(1)
    expect(page.get_by_text("CSV file of up to 5 MB")).to_be_visible()
    upload(visitor, {"name": "b.csv", "mimeType": "text/csv", "buffer": b"1" * 5_000_000})
    expect(page.get_by_role("alert").filter(has_text="b.csv: Line 1 has")).to_be_visible()


def test_data_and_drawing_survive_another_page(at_data):
    visitor = at_data()
    page = visitor.page
    upload(visitor, file_of(IRIS))
    expect(page.get_by_text("150 rows, 4 features")).to_be_visible()
    draw(visitor)
    for x in (-3, -2):
        click_at(visitor, x, 2)
        visitor.wait_until("(x) => plot.data[0].x.some((each) => Math.abs(each - x) < 0.1)", x)
    visitor.go("Score", "From score to probability")
    visitor.go("Your data", "Your own data")
    expect(page.get_by_text("150 rows, 4 features")).to_be_visible()
    expect_points(visitor, "2 points: 2 of class 0")
    page.get_by_role("radio", name="Upload a file").click()
    expect(page.get_by_text("150 rows, 5 columns")).to_be_visible()


def test_names_from_a_file_are_plain_text(at_data):
    visitor = at_data()
    page = visitor.page
    frame = IRIS.rename(
        columns={"sepal length (cm)": EVIL, "sepal width (cm)": "# 1. b", "target": "_t_"}
    )
    frame["_t_"] = frame["_t_"].map({0: "<b>n</b>", 1: EVIL + "2", 2: "`y`"})
    upload(visitor, file_of(frame, "<img src=x>.csv"))
    expect(page.get_by_text("150 rows, 5 columns")).to_be_visible()

    def expect_text_alone():
        elements = (
            "img",
            "a[href*='b.c'], a[href*='e.f']",
            "code",
            ".katex",
            ".stMarkdownColoredText",
        )
        for element in elements:
            expect(visitor.main.locator(element)).to_have_count(0)
        # The page's own slanted words.
        slanted = visitor.main.locator("em").filter(has_not_text="parameters")
        expect(slanted).to_have_count(0)
        assert page.evaluate("window.harmed") is None

    expect_text_alone()
    page.get_by_role("button", name="Train on these data").click()
    expect(page.get_by_role("combobox", name="Dataset")).to_have_value("Your own data")
    visitor.wait_until_drawn()
    visitor.hold(3)
    visitor.unfold()
    expect_text_alone()
    names = page.locator(".legendtext").all_text_contents()
    assert "‹b›n‹/b›" in names
    assert any(name.startswith("‹img src=x") for name in names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible_and_fits_every_width(at_data, scheme):
    visitor = at_data(color_scheme=scheme, reduced_motion="reduce")
    page = visitor.page
    # Streamlit gives the uploader a role that does not allow its name.
    ours = {"exclude": [["[data-testid=stFileUploaderDropzone]"]]}
    upload(visitor, file_of(IRIS))
    page.get_by_text("The classes are in an order").click()
    expect(page.get_by_text("in this order")).to_be_visible()
    visitor.expect_accessible(390, 1280, **ours)
    draw(visitor)
    page.get_by_role("button", name="Copy Train's points").click()
    expect_points(visitor, "300 points: 150 of class 0, 150 of class 1")
    visitor.expect_accessible(1280, 390, **ours)

import itertools

import pytest

from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import axis

# The margins that the player has, in pixels.
MARGINS = 28 + 58


def panel(name="x", **more):
    return Panel(axis(name), axis("y"), **more)


def narrowed(made):
    """The layout of a narrow screen."""
    layout = {
        key: dict(part) if isinstance(part, dict) else part for key, part in made["layout"].items()
    }
    for path, value in made["narrow"].items():
        key, name = path.split(".")
        layout[key][name] = value
    return layout


def boxes(layout, pairs):
    """Left, bottom, right and top of each panel, as fractions."""
    return [
        (*zip(layout[f"xaxis{x}"]["domain"], layout[f"yaxis{y}"]["domain"], strict=True),)
        for x, y in pairs
    ]


def overlap(first, second):
    ((left, bottom), (right, top)), ((other_left, low), (other_right, high)) = first, second
    return min(right, other_right) > max(left, other_left) and min(top, high) > max(bottom, low)


GRIDS = {
    "one": ([[panel()]], [("", "")]),
    "two": ([[panel(width=3), panel(legend="above")]], [("", ""), ("2", "2")]),
    "a column beside one": (
        [[panel(height=400), [panel(legend="inside"), panel(height=80)]]],
        [("", ""), ("2", "2"), ("3", "3")],
    ),
    "rows": (
        [
            [panel(), panel(legend="below", legend_lines=3, title="rates")],
            [panel(), panel(legend="above", title="a<br>b"), panel()],
        ],
        [(n, n) for n in ("", "2", "3", "4", "5")],
    ),
    "shared": (
        [
            [panel(width=4), panel("at")],
            [Panel(None, axis("p")), Panel(None, axis("q"))],
            [Panel(None, axis(""), height=50)],
        ],
        [("", ""), ("2", "2"), ("", "3"), ("2", "4"), ("", "5")],
    ),
}


@pytest.mark.parametrize("name", GRIDS)
def test_panels_do_not_overlap_and_on_a_narrow_screen_are_in_reading_order(name):
    rows, pairs = GRIDS[name]
    made = panels(rows)
    for layout in (made["layout"], narrowed(made)):
        found = boxes(layout, pairs)
        for (left, bottom), (right, top) in found:
            assert 0 <= left < right <= 1
            assert -1e-9 <= bottom < top <= 1 + 1e-9
        assert not any(itertools.starmap(overlap, itertools.combinations(found, 2)))
    stacked = boxes(narrowed(made), pairs)
    for ((_, bottom), _), (_, (_, top)) in itertools.pairwise(stacked):
        assert top < bottom
    assert all((left, right) == (0, 1) for (left, _), (right, _) in stacked)


def test_plots_have_the_heights_that_are_stated():
    made = panels([[panel(height=300)], [panel(height=100, narrow_height=150)]])
    for layout, height, stated in (
        (made["layout"], made["height"], (300, 100)),
        (narrowed(made), made["narrow_height"], (300, 150)),
    ):
        margins = MARGINS if layout is made["layout"] else layout["margin"]["t"] + 58
        for key, pixels in zip(("yaxis", "yaxis2"), stated, strict=True):
            low, high = layout[key]["domain"]
            assert (high - low) * (height - margins) == pytest.approx(pixels, abs=1)


def test_a_column_fills_the_height_of_its_row():
    made = panels([[panel(height=400), [panel(height=30), panel(height=10)]]])["layout"]
    assert made["yaxis"]["domain"] == pytest.approx([0, 1])
    assert made["yaxis2"]["domain"][1] == pytest.approx(1)
    assert made["yaxis3"]["domain"][0] == pytest.approx(0)
    above, below = (high - low for low, high in (made[f"yaxis{n}"]["domain"] for n in (2, 3)))
    assert above == pytest.approx(3 * below)


def test_shared_axes_are_drawn_once_at_the_lowest_panel():
    rows, _ = GRIDS["shared"]
    layout = panels(rows)["layout"]
    assert [key for key in layout if "axis" in key] == [
        *("xaxis", "yaxis", "xaxis2", "yaxis2", "yaxis3", "yaxis4", "yaxis5")
    ]
    assert layout["xaxis"]["anchor"] == "y5"
    assert layout["xaxis2"]["anchor"] == "y4"


def test_legends_are_where_declared_and_above_on_a_narrow_screen():
    left, right = panel(), panel(title="t", legend="below")
    made = panels([[left, right], [panel(legend="above"), panel(legend="inside")]])
    layout, narrow = made["layout"], narrowed(made)
    assert "legend4" in layout
    low, _ = layout["yaxis2"]["domain"]
    assert layout["yaxis4"]["domain"][1] < layout["legend2"]["y"] < low
    assert (layout["legend2"]["x"], layout["legend2"]["xanchor"]) == (1, "right")
    assert layout["legend3"]["y"] == pytest.approx(layout["yaxis3"]["domain"][1])
    assert layout["legend4"]["yanchor"] == "top"
    for number in (2, 3, 4):
        legend = narrow[f"legend{number}"]
        assert (legend["x"], legend["xanchor"], legend["yanchor"]) == (0, "left", "bottom")
        assert legend["y"] >= narrow[f"yaxis{number}"]["domain"][1]


def test_titles_are_above_their_panels():
    made = panels([[panel(title="one"), panel(title="two<br>lines")]], annotations=[{"text": "x"}])
    first, *titles = made["layout"]["annotations"]
    assert first == {"text": "x"}
    assert [(each["text"], each["xref"], each["yref"]) for each in titles] == [
        ("one", "x domain", "y domain"),
        ("two<br>lines", "x2 domain", "y2 domain"),
    ]


def test_traces_are_put_on_axes_by_number():
    assert on(1) == {"xaxis": "x", "yaxis": "y"}
    assert on(3) == {"xaxis": "x3", "yaxis": "y3"}
    assert on(1, 2) == {"xaxis": "x", "yaxis": "y2"}

"""The subplots of a picture: declared once, laid out for a wide and a narrow screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from logreg.figures.picture import LEGEND, NARROW, layout, note

# In pixels: the margins above and below all panels; below a panel, its tick labels and axis title;
# above it, a line of its title or legend; and the least distance between two panels.
_TOP, _BOTTOM = 28, 58
_TICKS, _AXIS_TITLE, _LINE, _APART = 20, 24, 20, 18


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A subplot.

    Attributes
    ----------
    x : its x axis, from `logreg.figures.picture.axis`; None shares that of the panel above
    y : its y axis
    height, narrow_height : of its plot in pixels; None is the same on both screens
    width : relative to the others in its row
    title : above the panel; ``<br>`` starts a new line
    legend : position of its own legend on a wide screen; on a narrow one it is above
    legend_lines : how many lines its legend takes; for the first panel, on a narrow screen
    """

    x: dict[str, Any] | None
    y: dict[str, Any]
    height: int = 220
    narrow_height: int | None = None
    width: float = 1.0
    title: str = ""
    legend: Literal["above", "inside", "below"] | None = None
    legend_lines: int = 2

    @property
    def title_px(self) -> int:
        """Height of its title in pixels."""
        return _LINE * len(self.title.split("<br>")) if self.title else 0

    @property
    def legend_px(self) -> int:
        """Height of its own legend in pixels."""
        return _LINE * self.legend_lines if self.legend else 0


# A row of columns, each of one panel or of several stacked ones.
Row = Sequence[Sequence[Panel]]

# The numbers of the x and the y axis of each panel, in reading order.
Numbers = Mapping[Panel, tuple[int, int]]

# The position of a panel: left and right as fractions of the width, top and bottom in pixels.
Box = tuple[float, float, float, float]


def on(x: int, y: int | None = None) -> dict[str, Any]:
    """Return the keys that put a trace on the axes x and y, by number; y defaults to x."""
    return {"xaxis": f"x{_suffix(x)}", "yaxis": f"y{_suffix(x if y is None else y)}"}


def panels(
    rows: Sequence[Sequence[Panel | Sequence[Panel]]], *, gap: float = 0.09, **more: Any
) -> dict[str, Any]:
    """Return ``layout``, ``narrow``, ``height`` and ``narrow_height`` of a `Picture`.

    On a wide screen the panels are in rows and columns, and the plots of a column fill the height
    of its row. On a narrow screen they are stacked in reading order, in which Plotly also numbers
    their axes: x, x2, x3, …. A panel's own legend has the number of its y axis.

    Parameters
    ----------
    rows : rows of panels, and of columns of panels
    gap : between two columns, as a fraction of the width
    more : other parts of the layout
    """
    wide: list[Row] = [
        [[cell] if isinstance(cell, Panel) else cell for cell in row] for row in rows
    ]
    every = [panel for row in wide for column in row for panel in column]
    narrow = [[[panel]] for panel in every]
    numbers = _axis_numbers(wide)
    feet = _feet(numbers)
    height, places = _places(wide, numbers, feet, gap, is_narrow=False)
    narrow_height, narrow_places = _places(narrow, numbers, feet, gap, is_narrow=True)
    margin = _TOP + _LINE * (every[0].legend_lines - 1)
    parts = {key: part | places[key] for key, part in _axes_and_legends(numbers).items()}
    annotations = [*more.pop("annotations", []), *_titles(numbers)]
    changes = {f"{key}.{k}": v for key, part in narrow_places.items() for k, v in part.items()}
    return {
        "layout": layout(annotations=annotations, **parts | more),
        "narrow": {**NARROW, "margin.t": margin, **changes},
        "height": round(height + _TOP + _BOTTOM),
        "narrow_height": round(narrow_height + margin + _BOTTOM),
    }


def _feet(numbers: Numbers) -> dict[Panel, int]:
    """Return the height of what is below each panel, in pixels.

    The lowest of the panels that share an x axis shows its ticks and title.
    """
    lowest = dict(numbers.values())
    titles = {numbers[panel][0]: panel.x["title"]["text"] for panel in numbers if panel.x}
    return {
        panel: (_TICKS + (_AXIS_TITLE if titles[x] else 0) if lowest[x] == y else 0) + _APART
        for panel, (x, y) in numbers.items()
    }


def _axes_and_legends(numbers: Numbers) -> dict[str, dict[str, Any]]:
    """Return the axes and legends, without their positions."""
    lowest = dict(numbers.values())
    parts = {}
    for panel, (x, y) in numbers.items():
        if panel.x:
            parts[f"xaxis{_suffix(x)}"] = panel.x | {"anchor": f"y{_suffix(lowest[x])}"}
        parts[f"yaxis{_suffix(y)}"] = panel.y | {"anchor": f"x{_suffix(x)}"}
        if panel.legend:
            parts[f"legend{_suffix(y)}"] = dict(LEGEND)
    return parts


def _titles(numbers: Numbers) -> list[dict[str, Any]]:
    """Return the titles of the panels as annotations."""
    place: dict[str, Any] = {"xanchor": "left", "yanchor": "bottom", "align": "left"}
    return [
        note(panel.title, 0, 1, xref=f"x{_suffix(x)} domain", yref=f"y{_suffix(y)} domain", **place)
        for panel, (x, y) in numbers.items()
        if panel.title
    ]


def _suffix(number: int) -> str:
    return "" if number == 1 else str(number)


def _axis_numbers(rows: Sequence[Row]) -> Numbers:
    numbers: dict[Panel, tuple[int, int]] = {}
    above: dict[int, int] = {}  # the x axis by column
    for row in rows:
        for place, column in enumerate(row):
            for panel in column:
                if panel.x:
                    above[place] = max(above.values(), default=0) + 1
                numbers[panel] = above[place], len(numbers) + 1
    return numbers


def _places(
    rows: Sequence[Row], numbers: Numbers, feet: Mapping[Panel, int], gap: float, *, is_narrow: bool
) -> tuple[float, dict[str, dict[str, Any]]]:
    """Return the height of all rows in pixels, and the positions of axes and legends."""
    height, boxes = _boxes(rows, feet, gap, is_narrow=is_narrow)
    places: dict[str, dict[str, Any]] = {}
    for panel, (left, right, top, bottom) in boxes.items():
        x, y = map(_suffix, numbers[panel])
        if panel.x:
            places[f"xaxis{x}"] = {"domain": [left, right]}
        places[f"yaxis{y}"] = {"domain": [1 - bottom / height, 1 - top / height]}
        if panel.legend:
            at, anchor = {
                "above": (top - panel.title_px, "bottom"),
                "inside": (top, "top"),
                "below": (bottom + feet[panel], "top"),
            }["above" if is_narrow else panel.legend]
            # In the right column at its right: Plotly shrinks the plots for what sticks out.
            is_right = left > 0 and right > 0.99
            side = {"x": 1, "xanchor": "right"} if is_right else {"x": left, "xanchor": "left"}
            places[f"legend{y}"] = {**side, "y": 1 - at / height, "yanchor": anchor}
    return height, places


def _boxes(
    rows: Sequence[Row], feet: Mapping[Panel, int], gap: float, *, is_narrow: bool
) -> tuple[float, dict[Panel, Box]]:
    """Return the height of all rows in pixels, and the positions of the panels."""
    boxes = {}
    top = foot = 0.0
    for row in rows:
        top += foot
        firsts = [column[0] for column in row]
        # A legend at the very top is in the margin.
        rooms = {
            panel: panel.title_px + panel.legend_px * (panel.legend == "above" or is_narrow)
            if top or place
            else panel.title_px
            for column in row
            for place, panel in enumerate(column)
        }
        if top:  # align the tops of the plots in a lower row
            rooms |= dict.fromkeys(firsts, max(rooms[panel] for panel in firsts))
        plots = {
            panel: panel.narrow_height if is_narrow and panel.narrow_height else panel.height
            for panel in rooms
        }
        fixed = [sum(rooms[p] + feet[p] for p in column) - feet[column[-1]] for column in row]
        wanted = [sum(plots[p] for p in column) for column in row]
        height = max(map(sum, zip(fixed, wanted, strict=True)))
        share = (1 - gap * (len(row) - 1)) / sum(column[0].width for column in row)
        left = 0.0
        for column, taken, whole in zip(row, fixed, wanted, strict=True):
            right = left + share * column[0].width
            at = top
            for panel in column:
                start = at + rooms[panel]
                end = start + plots[panel] * (height - taken) / whole
                boxes[panel] = (left, min(right, 1.0), start, end)
                at = end + feet[panel]
            left = right + gap
        top += height
        foot = max(feet[p] + p.legend_px * (p.legend == "below" and not is_narrow) for *_, p in row)
    return top, boxes

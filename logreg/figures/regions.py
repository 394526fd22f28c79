"""The class predicted along an axis, as backgrounds in the colors of the classes."""

from collections.abc import Sequence
from typing import Any

from logreg.figures.picture import note
from logreg.figures.style import CLASSES

# Start, end, and the class predicted in between.
Part = tuple[float, float, int]


def regions(
    parts: Sequence[Part], names: Sequence[str], *, wide: float, y: str = "y", above: bool = False
) -> dict[str, Any]:
    """Return ``shapes`` and ``annotations`` of a layout: backgrounds as high as the y axis.

    An interval of at least the width ``wide`` shows the name of its class, above the plot or at its
    top.
    """
    anchor = "bottom" if above else "top"
    return {
        "shapes": [
            {
                "type": "rect",
                "layer": "below",
                "yref": f"{y} domain",
                "x0": start,
                "x1": end,
                "y0": 0,
                "y1": 1,
                "line": {"width": 0},
                "fillcolor": CLASSES[label].color,
                "opacity": 0.14,
            }
            for start, end, label in parts
        ],
        "annotations": [
            note(names[label], (start + end) / 2, 1, yref=f"{y} domain", yanchor=anchor)
            for start, end, label in parts
            if end - start > wide
        ],
    }

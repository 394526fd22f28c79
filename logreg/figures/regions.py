"""Which class is predicted along an axis, as backgrounds in the colors of the classes."""

from collections.abc import Sequence
from typing import Any

from logreg.figures.style import CLASSES, INK

# Start, end, and the class predicted in between.
Part = tuple[float, float, int]


def regions(
    parts: Sequence[Part], names: Sequence[str], *, wide: float, y: str = "y", above: bool = False
) -> dict[str, Any]:
    """Return ``shapes`` and ``annotations`` of a layout.

    Parameters
    ----------
    parts : along the x axis
    names : of the classes
    wide : the least width of a part that shows its name
    y : the axis whose height the backgrounds fill
    above : whether the names are above the plot or at its top
    """
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
            {
                "text": names[label],
                "x": (start + end) / 2,
                "yref": f"{y} domain",
                "y": 1,
                "yanchor": "bottom" if above else "top",
                "showarrow": False,
                "font": {"color": INK, "size": 12},
            }
            for start, end, label in parts
            if end - start > wide
        ],
    }

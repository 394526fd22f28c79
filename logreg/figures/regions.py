"""Where along an axis which class is predicted: grounds in the colors of the classes."""

from collections.abc import Sequence
from typing import Any

from logreg.figures.style import CLASSES, INK

# From, to, and the class that is predicted between.
Part = tuple[float, float, int]


def regions(
    parts: Sequence[Part], names: Sequence[str], *, wide: float, y: str = "y", above: bool = False
) -> dict[str, Any]:
    """Return ``shapes`` and ``annotations`` of a layout.

    Parameters
    ----------
    parts : along the x axis
    names : of the classes
    wide : a narrower part goes without its name, which would stick out
    y : the axis over whose height the grounds go
    above : whether the names stand above the plot, or at its top
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

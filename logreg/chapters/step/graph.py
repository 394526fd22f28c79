"""The computation graph of one sample as a drawing, with numbers that follow the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

from logreg.arrays import FloatArray
from logreg.chapters.step.numbers import FACTOR_EDGES, STAGE_FACTORS
from logreg.player.readouts.base import Measure, slot

# Turns the name of a number into its symbol: dl_dw1 into ∂ℓ/∂w₁.
SYMBOLS = str.maketrans("12ld_", "₁₂ℓ∂/")

# The formats other than ``coefficient``, which would show a small slope as 0.
FORMATS = {"y": "whole", "dz_db": "whole", "dp_dz": "short"}


class Numbers:
    """Numbers (F,) by name, and slots for them."""

    def __init__(self, values: Mapping[str, FloatArray], frames: int) -> None:
        self.values = {name: np.broadcast_to(each, frames) for name, each in values.items()}
        self._columns = {name: column for column, name in enumerate(values)}

    def slot(self, name: str, tag: str = "mn", format: str | None = None) -> str:
        """Return the slot of a number in HTML."""
        return slot(tag, self._columns[name], format or FORMATS.get(name, "coefficient"))

    def plus(self, name: str) -> str:
        """Return the slot of a number that is added, with its sign as operator, in MathML."""
        sign = slot("mo", self._columns[name], "sign", ' form="infix"')
        return sign + self.slot(name, format="size")

    def measures(self, named: Mapping[str, str]) -> list[Measure]:
        """Return all numbers; those in ``named`` are shown in a line below the picture."""
        return [
            Measure(named.get(name, ""), each, "coefficient") for name, each in self.values.items()
        ]


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GraphPlan:
    """The layout of the graph: boxes by their centers, edges by their corners.

    ``labels`` are next to edges and boxes: the position and the anchor of a text.
    """

    name: str
    size: Point
    box: Point
    boxes: Mapping[str, Point]
    edges: Mapping[str, Sequence[Point]]
    labels: Mapping[str, tuple[float, float, str]] = field(default_factory=dict)


def _wide() -> GraphPlan:
    """Return the graph from left to right."""
    rows = {"x1": 30, "w1": 84, "x2": 138, "w2": 192, "b": 246}
    across, up, half = {"z": 480, "p": 730, "l": 980}, 138, 62
    boxes: dict[str, Point] = {name: (72, y) for name, y in rows.items()}
    boxes |= {name: (x, up) for name, x in across.items()}
    boxes["y"] = (across["l"], 246)
    edges: dict[str, Sequence[Point]] = {
        f"{name}-z": [(134, y), (300, y), (across["z"] - half, up)] for name, y in rows.items()
    }
    edges["z-p"] = [(across["z"] + half, up), (across["p"] - half, up)]
    edges["p-l"] = [(across["p"] + half, up), (across["l"] - half, up)]
    edges["y-l"] = [(across["l"], 226), (across["l"], up + 20)]
    labels: dict[str, tuple[float, float, str]] = {"dl_dz": (across["z"], up + 40, "middle")}
    for name in ("w1", "w2", "b"):
        labels[f"dz_d{name}"] = (144, rows[name] - 7, "start")
        labels[f"dl_d{name}"] = (144, rows[name] + 20, "start")
    labels["dp_dz"] = (605, up - 10, "middle")
    labels["dl_dp"] = (855, up - 10, "middle")
    return GraphPlan("wide", (1046, 276), (124, 40), boxes, edges, labels)


def _tall() -> GraphPlan:
    """Return the graph from top to bottom, for a phone."""
    rows = {"x1": 24, "w1": 76, "x2": 128, "w2": 180, "b": 232}
    down, middle, half = {"z": 318, "p": 424, "l": 530}, 284, 20
    boxes: dict[str, Point] = {name: (63, y) for name, y in rows.items()}
    boxes |= {name: (middle, y) for name, y in down.items()}
    boxes["y"] = (63, down["l"])
    edges: dict[str, Sequence[Point]] = {
        f"{name}-z": [(125, y), (middle, y), (middle, down["z"] - half)] for name, y in rows.items()
    }
    edges["z-p"] = [(middle, down["z"] + half), (middle, down["p"] - half)]
    edges["p-l"] = [(middle, down["p"] + half), (middle, down["l"] - half)]
    edges["y-l"] = [(125, down["l"]), (middle - 62, down["l"])]
    labels: dict[str, tuple[float, float, str]] = {"dl_dz": (middle - 72, down["z"] + 5, "end")}
    for name in ("w1", "w2", "b"):
        labels[f"dz_d{name}"] = (134, rows[name] - 7, "start")
        labels[f"dl_d{name}"] = (134, rows[name] + 19, "start")
    labels["dp_dz"] = (middle - 12, (down["z"] + down["p"]) / 2 + 5, "end")
    labels["dl_dp"] = (middle - 12, (down["p"] + down["l"]) / 2 + 5, "end")
    return GraphPlan("tall", (350, 556), (124, 40), boxes, edges, labels)


PLANS = (_wide(), _tall())


def graph(stage: str, numbers: Numbers) -> str:
    """Return the graph as two drawings; the style sheet shows the one that fits."""
    drawings = "".join(_drawn(drawing, stage, numbers) for drawing in PLANS)
    return f'<div class="player-drawing">{drawings}</div>'


def lit_edges(stage: str) -> set[str]:
    """Return the edges on which the stage's factors of the chain rule lie."""
    return {edge for factor in STAGE_FACTORS[stage] for edge in FACTOR_EDGES[factor]}


def _drawn(drawing: GraphPlan, stage: str, numbers: Numbers) -> str:
    lit = lit_edges(stage)
    parts = []
    # Draw lit edges last, above others that they overlap.
    for edge, corners in sorted(drawing.edges.items(), key=lambda item: item[0] in lit):
        mark = " lit" if edge in lit else ""
        places = " ".join(f"{x:g},{y:g}" for x, y in corners)
        parts.append(f'<polyline class="edge{mark}" data-edge="{edge}" points="{places}" />')
        parts.append(f'<path class="head{mark}" d="{_head(*corners[-2:])}" />')
    width, height = drawing.box
    for name, (x, y) in drawing.boxes.items():
        parts.append(
            f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" '
            f'height="{height:g}" rx="8" />'
        )
        parts.append(_text(name, x, y + 5, "middle", numbers))
    lit_factors = STAGE_FACTORS[stage]
    for name, (x, y, anchor) in drawing.labels.items():
        factor = "dz_dw" if name.startswith("dz_d") else name
        parts.append(_text(name, x, y, anchor, numbers, lit=factor in lit_factors))
    width, height = drawing.size
    label = escape(
        "Computation graph: x₁, x₂, w₁, w₂ and b lead to z, z to p, and p with the label y to the "
        "loss ℓ. Lit: " + ", ".join(sorted(lit)).replace("l", "ℓ").replace("-", " to ") + "."
    )
    return (
        f'<svg class="{drawing.name}" role="img" aria-label="{label}" '
        f'viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
    )


def _text(
    name: str, x: float, y: float, anchor: str, numbers: Numbers, *, lit: bool = False
) -> str:
    mark = ' class="lit"' if lit else ""
    backward = "← " if name.startswith("dl_d") and name != "dl_dp" else ""
    symbol, number = name.translate(SYMBOLS), numbers.slot(name, "tspan")
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f"<text{mark} {place}>{backward}{symbol} = {number}</text>"


def _head(start: Point, end: Point) -> str:
    """Return the head of an arrow from start to end as the outline of an SVG path."""
    along = np.subtract(end, start)
    along = along / np.hypot(*along)
    base, aside = np.array(end) - 10 * along, 5 * np.array([-along[1], along[0]])
    corners = (end, base + aside, base - aside)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners) + "Z"

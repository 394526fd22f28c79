"""The computation graph of one sample, and the chain rule: numbers that move with the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.chapters.step.numbers import FACTOR_EDGES, STAGE_FACTORS, Pass, Step
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, formula, readout, slot

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GraphPlan:
    """Where the parts of the graph are: boxes by their middles, edges by their corners.

    ``labels`` are beside the edges and boxes: where a text stands, and its anchor.
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

# How each number of the graph is called.
_SYMBOLS = {
    "x1": "x₁",
    "x2": "x₂",
    "w1": "w₁",
    "w2": "w₂",
    "b": "b",
    "z": "z",
    "p": "p",
    "l": "ℓ",
    "y": "y",
    "dz_dw1": "∂z/∂w₁",
    "dz_dw2": "∂z/∂w₂",
    "dz_db": "∂z/∂b",
    "dp_dz": "∂p/∂z",
    "dl_dp": "∂ℓ/∂p",
    "dl_dz": "∂ℓ/∂z",
    "dl_dw1": "∂ℓ/∂w₁",
    "dl_dw2": "∂ℓ/∂w₂",
    "dl_db": "∂ℓ/∂b",
}

# How a number is written where not as a coefficient: a slope may be small and is not nothing.
_HOW = {"y": "whole", "dz_db": "whole", "dp_dz": "short"}


class Numbers:
    """Numbers by name, (F,) each, and slots for them."""

    def __init__(self, values: Mapping[str, FloatArray], frames: int) -> None:
        self.values = {name: np.broadcast_to(each, frames) for name, each in values.items()}
        self._columns = {name: column for column, name in enumerate(values)}

    def slot(self, name: str, tag: str = "mn", how: str = "coefficient") -> str:
        """Return the place of a number in HTML."""
        return slot(tag, self._columns[name], how)

    def plus(self, name: str) -> str:
        """Return the place of a number that is added, in MathML."""
        sign = slot("mo", self._columns[name], "sign", ' form="infix"')
        return sign + self.slot(name, how="size")

    def measures(self, named: Mapping[str, str]) -> list[Measure]:
        """Return all of them; those that are ``named`` stand in a line under the picture."""
        return [
            Measure(named.get(name, ""), each, "coefficient") for name, each in self.values.items()
        ]


def step_readout(
    stage: str, sample: Pass, y: int, step: Step, loss: FloatArray, rate: float
) -> dict[str, Any]:
    """Return the numbers of a stage, the chain rule and the graph, for each of F epochs.

    Parameters
    ----------
    stage : a key of `logreg.chapters.step.numbers.STAGE_FACTORS`
    sample, y : one sample's way through the graph, and its label
    step : the step on all samples
    loss : (F,), the mean loss
    rate : the learning rate
    """
    ones = np.ones(len(loss))
    (w1, w2), (g1, g2), (v1, v2) = (
        each.T for each in (step.weights, step.weight_gradient, step.next_weights)
    )
    x1, x2 = sample.dz_dw
    numbers = Numbers(
        {
            "x1": x1 * ones,
            "x2": x2 * ones,
            "w1": w1,
            "w2": w2,
            "b": step.bias,
            "z": sample.z,
            "p": sample.p,
            "l": sample.loss,
            "y": y * ones,
            "dz_dw1": x1 * ones,
            "dz_dw2": x2 * ones,
            "dz_db": ones,
            "dp_dz": sample.dp_dz,
            "dl_dp": sample.dl_dp,
            "dl_dz": sample.dl_dz,
            "dl_dw1": sample.dl_dw[:, 0],
            "dl_dw2": sample.dl_dw[:, 1],
            "dl_db": sample.dl_db,
            "g1": g1,
            "g2": g2,
            "gb": step.bias_gradient,
            "v1": v1,
            "v2": v2,
            "vb": step.next_bias,
            "J": loss,
        },
        len(loss),
    )
    named = {
        "z": "score z",
        "p": "probability p",
        "dl_dz": "error p − y",
        "l": "loss ℓ",
        "J": "mean loss J",
    }
    html = _formulas(stage, numbers, y, rate) + chain_rule(stage, numbers) + graph(stage, numbers)
    return readout(numbers.measures(named), html)


def _formulas(stage: str, at: Numbers, y: int, rate: float) -> str:
    """Return the formula of a stage with its numbers: of the sample, or of the whole batch."""
    equal, times = "<mo>=</mo>", "<mo>·</mo>"
    if stage == "scores":
        product = f"{at.slot('w1')}{times}{at.slot('x1', how='factor')}"
        other = f"{at.plus('w2')}{times}{at.slot('x2', how='factor')}"
        return formula(
            [f"<mi>z</mi>{equal}{product}", other, f"{at.plus('b')}{equal}{at.slot('z')}"]
        )
    if stage == "probabilities":
        sigma = f"<mi>σ</mi><mo>(</mo>{at.slot('z')}<mo>)</mo>"
        return formula([f"<mi>p</mi>{equal}{sigma}{equal}{at.slot('p')}"])
    if stage == "errors":
        error = f"<mi>p</mi><mo>−</mo><mi>y</mi>{equal}{at.slot('p')}<mo>−</mo><mn>{y}</mn>"
        return formula([f"{error}{equal}{at.slot('dl_dz')}"])
    parameters = (("w₁", "1"), ("w₂", "2"), ("b", "b"))
    if stage == "gradient":
        return formula(
            [
                f"{_derivative(f'∂J/∂{name}')}{equal}{at.slot(f'g{key}')}<mspace width='1em' />"
                for name, key in parameters
            ]
        )
    before = {"1": "w1", "2": "w2", "b": "b"}
    return "".join(
        formula(
            [
                f"{_variable(name)}<mo>←</mo>{at.slot(before[key])}<mo>−</mo><mn>{format_number(rate)}</mn>",
                f"{times}{at.slot(f'g{key}', how='factor')}{equal}{at.slot(f'v{key}')}",
            ]
        )
        for name, key in parameters
    )


def chain_rule(stage: str, numbers: Numbers) -> str:
    """Return ∂ℓ/∂w₁ as a product, each factor with its number below; the stage's are lit."""
    terms = [("", "dl_dw1"), ("dl_dp", "dl_dp"), ("dp_dz", "dp_dz"), ("dz_dw", "dz_dw1")]
    blocks = []
    for factor, name in terms:
        lit = factor in STAGE_FACTORS[stage]
        how = "factor" if name.startswith("dz") else _HOW.get(name, "coefficient")
        number = numbers.slot(name, "span", how)
        blocks.append(
            f'<span class="player-factor{" lit" if lit else ""}" data-factor="{factor}">'
            f"<math>{_derivative(_SYMBOLS[name])}</math>"
            f"<span>{number}</span></span>"
        )
    signs = ["<span>=</span>", "<span>·</span>", "<span>·</span>", ""]
    pieces = "".join(block + sign for block, sign in zip(blocks, signs, strict=True))
    return f'<div class="player-chain">{pieces}</div>'


def _derivative(symbol: str) -> str:
    """Return a symbol such as ∂ℓ/∂w₁ as a fraction in MathML."""
    of, by = (f"<mrow><mi>∂</mi>{_variable(part[1:])}</mrow>" for part in symbol.split("/"))
    return f"<mfrac>{of}{by}</mfrac>"


def _variable(symbol: str) -> str:
    name = f"<mi>{symbol[0]}</mi>"
    return f"<msub>{name}<mn>{'₁₂'.index(symbol[1]) + 1}</mn></msub>" if symbol[1:] else name


def graph(stage: str, numbers: Numbers) -> str:
    """Return the graph as two drawings, of which a style sheet shows the one that fits."""
    drawings = "".join(_drawn(drawing, stage, numbers) for drawing in PLANS)
    return f'<div class="player-drawing">{drawings}</div>'


def lit_edges(stage: str) -> set[str]:
    """Return the edges on which the stage's factors of the chain rule lie."""
    return {edge for factor in STAGE_FACTORS[stage] for edge in FACTOR_EDGES[factor]}


def _drawn(drawing: GraphPlan, stage: str, numbers: Numbers) -> str:
    lit = lit_edges(stage)
    parts = []
    # What is lit lies above what is not, where edges run together.
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
    how = _HOW.get(name, "coefficient")
    mark = ' class="lit"' if lit else ""
    backward = "← " if name.startswith("dl_d") and name != "dl_dp" else ""
    return (
        f'<text{mark} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{backward}{_SYMBOLS[name]} = '
        f"{numbers.slot(name, 'tspan', how)}</text>"
    )


def _head(start: Point, end: Point) -> str:
    """Return the head of an arrow from start to end as the outline of an SVG path."""
    along = np.subtract(end, start)
    along = along / np.hypot(*along)
    base, aside = np.array(end) - 10 * along, 5 * np.array([-along[1], along[0]])
    corners = (end, base + aside, base - aside)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners) + "Z"

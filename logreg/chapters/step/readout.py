"""The numbers of a stage: its formula, the chain rule and the graph, for every epoch."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.chapters.step.graph import FORMATS, SYMBOLS, Numbers, graph
from logreg.chapters.step.numbers import STAGE_FACTORS, Pass, Step
from logreg.formatting import format_number
from logreg.player.readouts.base import GAP, formula, readout


def step_readout(
    stage: str, sample: Pass, y: int, step: Step, loss: FloatArray, rate: float
) -> dict[str, Any]:
    """Return the numbers of a stage, the chain rule and the graph, for each of F epochs.

    Parameters
    ----------
    stage : a key of `logreg.chapters.step.numbers.STAGE_FACTORS`
    sample, y : one sample's pass through the graph, and its label
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
    """Return the formula of a stage with the numbers of the sample or of the whole batch."""
    parameters = (("w₁", "1"), ("w₂", "2"), ("b", "b"))
    if stage == "scores":
        product = f"z = {at.slot('w1')} · {at.slot('x1', format='factor')}"
        other = f"{at.plus('w2')} · {at.slot('x2', format='factor')}"
        return formula([product, other, f"{at.plus('b')} = {at.slot('z')}"])
    if stage == "probabilities":
        return formula([f"p = σ({at.slot('z')}) = {at.slot('p')}"])
    if stage == "errors":
        return formula([f"p − y = {at.slot('p')} − {y} = {at.slot('dl_dz')}"])
    if stage == "gradient":
        return formula(
            [
                f"{_derivative(f'∂J/∂{name}')} = {at.slot(f'g{key}')}{GAP}"
                for name, key in parameters
            ]
        )
    return "".join(
        formula(
            [
                f"{_variable(name)} ← {before} − {format_number(rate)}",
                f" · {at.slot(f'g{key}', format='factor')} = {at.slot(f'v{key}')}",
            ]
        )
        for (name, key), before in zip(parameters, map(at.slot, ("w1", "w2", "b")), strict=True)
    )


def chain_rule(stage: str, numbers: Numbers) -> str:
    """Return ∂ℓ/∂w₁ as a product with a number below each factor; the stage's factors are lit."""
    terms = [("", "dl_dw1"), ("dl_dp", "dl_dp"), ("dp_dz", "dp_dz"), ("dz_dw", "dz_dw1")]
    blocks = []
    for factor, name in terms:
        lit = factor in STAGE_FACTORS[stage]
        format = "factor" if name.startswith("dz") else FORMATS.get(name, "coefficient")
        number = numbers.slot(name, "span", format)
        blocks.append(
            f'<span class="player-factor{" lit" if lit else ""}" data-factor="{factor}">'
            f"<math>{_derivative(SYMBOLS[name])}</math>"
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

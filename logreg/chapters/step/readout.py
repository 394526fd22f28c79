"""The numbers and the sentences of a stage: formula, chain rule and graph, for every epoch."""

from typing import Any

from logreg.arrays import FloatArray
from logreg.chapters.step.figure import MAX_STEMS
from logreg.chapters.step.graph import SYMBOLS, Numbers, graph
from logreg.chapters.step.numbers import STAGE_FACTORS, Pass, Step
from logreg.formatting import count, format_number
from logreg.player.readouts.base import GAP, formula, readout
from logreg.training.history import History

# Formula, shapes and explanation of each stage.
STAGES = {
    "scores": (
        "$z = Xw + b$",
        "({n}, 2) · (2,) + () → ({n},)",
        "Each sample gets a score. It is 0 on the boundary and above 0 on the side of class 1; the "
        "strip on the right holds the scores alone.",
    ),
    "probabilities": (
        "$p = \\sigma(z)$",
        "({n},) → ({n},)",
        "The sigmoid bends each score into a probability of class 1; its slope, $p(1 - p)$, is "
        "the second factor below.",
    ),
    "errors": (
        "$p - y$",
        "({n},) − ({n},) → ({n},)",
        "The larger a point, the further its probability is from its label; on the right, lines "
        f"join the two, for {MAX_STEMS} samples of each class. The error is two factors at once: "
        "$p(1 - p)$ cancels.",
    ),
    "gradient": (
        "$\\partial J/\\partial w = X^\\top (p - y)/n$",
        "(2, {n}) · ({n},) → (2,)",
        "On the right each sample pulls by its error times its features; the arrow is the mean "
        "of all pulls, the gradient.",
    ),
    "step": (
        "$w \\leftarrow w - \\eta\\,\\partial J/\\partial w$",
        "(2,) − () · (2,) → (2,)",
        "Weights and bias go against the gradient, and the boundary from the solid to the dashed "
        "line. Then all begins again at the next epoch.",
    ),
}


def step_readout(
    stage: str, sample: Pass, y: int, step: Step, loss: FloatArray, rate: float
) -> dict[str, Any]:
    """Return the numbers of a stage, the chain rule and the graph, for each of F epochs.

    ``sample`` is one sample's pass through the graph, ``y`` its label; ``loss`` (F,) is the mean.
    """
    numbers = Numbers(
        _named("x1 x2", *sample.dz_dw)
        | _named("w1 w2 b", *step.weights.T, step.bias)
        | _named("z p l y", sample.z, sample.p, sample.loss, y)
        | _named("dz_dw1 dz_dw2 dz_db", *sample.dz_dw, 1)
        | _named("dp_dz dl_dp dl_dz", sample.dp_dz, sample.dl_dp, sample.dl_dz)
        | _named("dl_dw1 dl_dw2 dl_db", *sample.dl_dw.T, sample.dl_db)
        | _named("g1 g2 gb", *step.weight_gradient.T, step.bias_gradient)
        | _named("v1 v2 vb J", *step.next_weights.T, step.next_bias, loss),
        len(loss),
    )
    named = {"z": "score z", "p": "probability p", "dl_dz": "error p − y"}
    named |= {"l": "loss ℓ", "J": "mean loss J"}
    html = _formulas(stage, numbers, y, rate) + chain_rule(stage, numbers) + graph(stage, numbers)
    return readout(numbers.measures(named), html)


def _named(names: str, *values: Any) -> dict[str, Any]:
    return dict(zip(names.split(), values, strict=True))


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
        number = numbers.slot(name, "span", "factor" if name.startswith("dz") else None)
        blocks.append(
            f'<span class="player-factor{" lit" if lit else ""}" data-factor="{factor}">'
            f"<math>{_derivative(name.translate(SYMBOLS))}</math>"
            f"<span>{number}</span></span>"
        )
    product = "<span>·</span>".join(blocks[1:])
    return f'<div class="player-chain">{blocks[0]}<span>=</span>{product}</div>'


def _derivative(symbol: str) -> str:
    """Return a symbol such as ∂ℓ/∂w₁ as a fraction in MathML."""
    of, by = (f"<mrow><mi>∂</mi>{_variable(part[1:])}</mrow>" for part in symbol.split("/"))
    return f"<mfrac>{of}{by}</mfrac>"


def _variable(symbol: str) -> str:
    name = f"<mi>{symbol[0]}</mi>"
    return f"<msub>{name}<mn>{'₁₂'.index(symbol[1]) + 1}</mn></msub>" if symbol[1:] else name


def describe_stage(stage: str, n: int) -> str:
    """Return number, formula and shapes of a stage for n samples, and explain its picture."""
    maths, shapes, sentence = STAGES[stage]
    number = [*STAGES].index(stage) + 1
    return f"**{number}. {stage.capitalize()}** {maths}, shapes {shapes.format(n=n)}.  \n{sentence}"


def step_alt(stage: str, history: History, n: int) -> str:
    """Describe the picture of a stage."""
    start, end = (format_number(history.train_loss[epoch]) for epoch in (0, -1))
    return (
        f"Stage {[*STAGES].index(stage) + 1} of {len(STAGES)}, {stage}: the {n} training samples "
        "with the boundary, and the stage alone beside them. In "
        f"{len(history) - 1} epochs the mean loss goes from {start} to {end}."
    )


def describe_mistake(history: History, n: int, theta: FloatArray, loss: float) -> str:
    """Compare a correct run on n samples with the result of `with_summed_weights`, in a table."""
    rate, start = history.config.learning_rate, history.bias[0, 0]
    right, wrong = (format_number(end - start) for end in (history.bias[-1, 0], theta[-1]))
    return (
        "Some code steps the weights by the *sum* of the gradients over the samples, and the "
        f"bias by the *mean*. On sums over {n} samples the rate {rate / n:g} is {rate:g} on "
        f"means: a step of the weights is as long as here, one of the bias {n} times shorter. "
        f"(A rate of 0.0002 on sums over 400 samples, say, is {0.0002 * 400:g} on means.)\n\n"
        f"After {count(len(history) - 1, 'epoch')} from the same start:\n\n"
        "| | bias has moved by | mean loss |\n|---|---:|---:|\n"
        f"| mean for both | {right} | {format_number(history.train_loss[-1])} |\n"
        f"| sum for the weights, mean for the bias | {wrong} | {format_number(loss)} |"
    )

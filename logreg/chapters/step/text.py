"""The page's sentences about the stages of a step."""

from logreg.arrays import FloatArray
from logreg.chapters.step.figure import MAX_STEMS
from logreg.formatting import count, format_number
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


def describe(stage: str, n: int) -> str:
    """Return number, formula and shapes of a stage for n samples, and explain its picture."""
    maths, shapes, sentence = STAGES[stage]
    number = [*STAGES].index(stage) + 1
    return f"**{number}. {stage.capitalize()}** {maths}, shapes {shapes.format(n=n)}.  \n{sentence}"


def alt(stage: str, history: History, n: int) -> str:
    """Describe the picture of a stage."""
    start, end = (format_number(history.train_loss[epoch]) for epoch in (0, -1))
    return (
        f"Stage {[*STAGES].index(stage) + 1} of {len(STAGES)}, {stage}: the {n} training samples "
        "with the boundary, and the stage alone beside them. In "
        f"{len(history) - 1} epochs the mean loss goes from {start} to {end}."
    )


def common_mistake(history: History, n: int, theta: FloatArray, loss: float) -> str:
    """Compare a run with summed weight gradients with the correct run, in a table.

    Parameters
    ----------
    history : the correct run, on n samples
    theta, loss : the result of `logreg.chapters.step.numbers.with_summed_weights`
    """
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

"""The table and the sentences of the parallel-lines figure."""

from typing import Any

from logreg.chapters.classes.parallel.numbers import BrantTest, ParallelLines
from logreg.formatting import format_number
from logreg.player.readouts.base import readout, table
from logreg.training.features import subscript


def parallel_readout(lines: ParallelLines) -> dict[str, Any]:
    """Return weights and thresholds of all fits."""
    rows = []
    for level, fit in zip(lines.dataset.class_names, lines.separate, strict=False):
        numbers = ["–"] * 3
        if fit.weights is not None and fit.bias is not None:
            numbers = [format_number(value) for value in (*fit.weights[0], -fit.bias[0])]
        rows.append([f"above {level}, alone", *numbers])
    ordinal = lines.ordinal
    if ordinal.weights is not None and ordinal.bias is not None:
        theta = ", ".join(map(format_number, ordinal.bias))
        rows.append(["ordinal", *map(format_number, ordinal.weights[0]), theta])
    head = ["fit", *(f"w{subscript(i)}" for i in (1, 2)), "θ, or −b"]
    return readout([], table(head, rows))


def parallel_alt(lines: ParallelLines) -> str:
    """Describe the figure in two sentences."""
    return (
        "Three ordered classes in the plane, with the parallel boundaries of the ordinal model and "
        f"those of {len(lines.separate) - len(lines.separable)} separate fits. "
        f"{describe_brant_test(lines)}"
    )


def brant_numbers(test: BrantTest) -> str:
    """Return the statistic, its degrees of freedom and the p-value."""
    p_value = f"= {test.p_value:.3f}" if test.p_value >= 1e-3 else "< 0.001"
    return (
        f"**Brant's test**: $X^2 = {test.statistic:.2f}$ with {test.df} degrees of freedom, "
        f"$p {p_value}$."
    )


def describe_brant_test(lines: ParallelLines, level: float = 0.05) -> str:
    """Explain the result of the test, or why there is none."""
    if lines.test is None:
        name = lines.dataset.class_names[lines.separable[0]]
        return (
            f"Some line leaves no sample on its wrong side at the cut above {name}, so that the "
            "weights of this fit grow for ever: there is nothing to compare, and no test."
        )
    p = lines.test.p_value
    share = "less than 0.1 %" if p < 1e-3 else f"{100 * p:{'.2g' if p < 0.1 else '.0f'}} %"
    chance = f"If the assumption were true, {share} of samples would show this much difference"
    if p < level:
        return f"{chance} or more: it does not hold here, and one set of weights is a compromise."
    return f"{chance} or more: nothing here speaks against it, which is no proof of it."

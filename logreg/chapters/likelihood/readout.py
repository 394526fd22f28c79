"""The numbers, formulas and sentences of the likelihood figures."""

import math
from typing import Any

import numpy as np

from logreg.chapters.likelihood.numbers import Entropies, Likelihood
from logreg.formatting import format_distinct, format_number
from logreg.player.readouts.base import GAP, Measure, formula, frac, readout, slots, sub


def likelihood_readout(at: Likelihood) -> dict[str, Any]:
    """Return likelihood, log-likelihood and log loss of the first 1, 2, … n samples."""
    measures = [
        Measure("hours", at.x, "fixed"),
        Measure("its P(y)", at.label),
        Measure("product L", at.product),
        Measure("sum log L", at.log_sum),
        Measure("mean J, the log loss", at.mean_loss),
        Measure("", np.arange(1, len(at.x) + 1), "whole"),
    ]
    _, _, product, log_sum, mean, n = slots(measures)
    each, log = f"P({sub('y', 'i')})", "log<mspace width='0.2em' />"
    product_sign, sum_sign = (f"<munder><mo>{sign}</mo><mi>i</mi></munder>" for sign in ("∏", "∑"))
    pieces = [
        f"L = {product_sign}{each} = {product}{GAP}",
        f"{log}L = {sum_sign}{log}{each} = {log_sum}{GAP}",
        f"J = − {frac('1', n)}{log}L = {mean}",
    ]
    return readout(measures, formula(pieces))


def likelihood_alt(at: Likelihood) -> str:
    """Describe the figure in a sentence."""
    return (
        f"A sigmoid over hours of study with a bar for each of {len(at.x)} students: the curve "
        f"gives what happened a likelihood of {format_number(at.product[-1])}, a log loss of "
        f"{format_number(at.log_loss)}."
    )


def compare_with_best(at: Likelihood, best: Likelihood) -> str:
    """Compare the log loss with the best one, in a sentence."""
    excess = at.log_loss - best.log_loss
    if excess < 1e-6:
        return f"This is the best: {format_number(best.log_loss)}."
    here, least = format_distinct(at.log_loss, best.log_loss)
    return (
        f"Here it is {here}, which is {format_number(excess)} more than the best, {least}, at "
        f"$w = {best.w:.3f}$ and $b = {best.b:.3f}$ (dashed)."
    )


def describe_gradient(at: Likelihood) -> str:
    """Return both derivatives of the log-likelihood, and a sentence about their direction."""
    slope_w, slope_b = at.gradient
    formulas = ", &emsp;".join(
        rf"$\displaystyle \frac{{\partial \log L}}{{\partial {name}}} = \sum_i (y_i - p_i){factor}$"
        f" = **{format_number(slope)}**"
        for name, factor, slope in (("w", r"\,x_i", slope_w), ("b", "", slope_b))
    )
    if np.abs(at.gradient).max() < 0.001 * len(at.x):
        return f"{formulas}\n\nBoth are nearly 0: this is the top. "
    w, b = (
        f"{'a larger' if slope > 0 else 'a smaller' if slope < 0 else 'the same'} ${name}$"
        for name, slope in (("w", slope_w), ("b", slope_b))
    )
    return f"{formulas}\n\nUphill, the steepest way from here leads to {w} and {b}. "


def loss_readout(at: tuple[Entropies, Entropies]) -> dict[str, Any]:
    """Return the loss of each p for y = 0 and for y = 1."""
    no, yes = at
    return readout(
        [
            Measure("p", no.p, "fixed"),
            Measure("if y = 1: −log p", yes.cross, "coefficient"),
            Measure("if y = 0: −log(1 − p)", no.cross, "coefficient"),
        ]
    )


LOSS_ALT = (
    "Two curves over p: −log p falls from infinity to 0, −log(1 − p) rises from 0 to infinity; "
    f"both are {format_number(math.log(2))} at one half."
)


def entropy_readout(at: Entropies) -> dict[str, Any]:
    """Return the cross-entropy of each p as the sum of entropy and divergence."""
    measures = [
        Measure("p", at.p, "fixed"),
        Measure("cross-entropy H(q, p)", at.cross, "coefficient"),
        Measure("entropy H(q)", np.full(len(at.p), at.own), "coefficient"),
        Measure("divergence", at.divergence, "coefficient"),
    ]
    _, cross, own, divergence = slots(measures)
    return readout(measures, formula([f"H(q, p) = H(q) + KL = {own} + {divergence} = {cross}"]))


def entropy_alt(at: Entropies) -> str:
    """Describe the figure in a sentence."""
    return (
        f"The cross-entropy over p is least at p = {at.q:g}, where it is the entropy "
        f"{format_number(at.own)}; the dashed entropy is highest at one half."
    )


def column(values: np.ndarray) -> str:
    """Return the first two values and the last one as a column vector in LaTeX."""
    first, second, last = (f"{values[i]:g}" for i in (0, 1, -1))
    return rf"\begin{{pmatrix}} {first} \\ {second} \\ \vdots \\ {last} \end{{pmatrix}}"

"""The numbers, formulas and alt text of the score figure."""

from typing import Any

from logreg.chapters.score.numbers import ScoreNumbers
from logreg.formatting import format_number
from logreg.player.readouts.base import GAP, Measure, formula, frac, readout, slots, sup, words


def score_readout(numbers: ScoreNumbers) -> dict[str, Any]:
    """Return score, probability and odds at x and at x + 1."""
    at = numbers.at
    measures = [
        Measure("", at.x, "fixed"),
        Measure("score z", at.z, "coefficient"),
        Measure("p = P(y = 1)", at.p),
        Measure("odds", at.odds),
        Measure("", at.odds_next),
        Measure("P(y = 0)", at.q),
    ]
    x, z, p, odds, odds_next, _ = slots(measures)
    bias = f"{'+' if numbers.b >= 0 else '−'} {format_number(abs(numbers.b))}"
    html = (
        formula([f"z = {format_number(numbers.w)} · {x} {bias} = {z}"])
        + formula(
            [
                f"p = σ(z) = {frac('1', '1 + ' + sup('e', '− z'))} = {p} {GAP}",
                f"{words('odds')} = {frac('p', '1 − p')} = {sup('e', 'z')} = {odds}",
            ]
        )
        + formula(
            [
                f"{words('odds at x + 1')} = {sup('e', 'w')} · {odds}",
                f"= {format_number(numbers.odds_factor)} · {odds} = {odds_next}",
            ]
        )
    )
    return readout(measures, html)


def score_alt(numbers: ScoreNumbers) -> str:
    """Describe the figure in a sentence."""
    at = numbers.crossing
    return (
        f"The score is a straight line of slope {format_number(numbers.w)}, the probability an "
        f"S-shaped curve that passes the threshold {numbers.threshold:g} "
        + ("nowhere." if at is None else f"at x = {format_number(at)}.")
    )

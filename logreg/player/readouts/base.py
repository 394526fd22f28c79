"""The lines under a picture: the numbers of the frame that is shown, and formulas with them.

The wording is here; the browser only puts the numbers of a frame into its slots.

Formulas are written as plain text, such as ``p = σ(z)``; `formula` turns it into MathML. What a
line of text cannot say is built by `frac`, `sup`, `sub` and `words`, which take such text too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

# A formula of more terms than this is a list of weights instead, which the reader may open.
MAX_TERMS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that moves: its name, its values (F,), and how to write them.

    ``how`` is one of ``whole``, ``short``, ``coefficient``, ``factor``, ``fixed`` and ``percent``:
    see FORMATS in player.js.
    """

    name: str
    values: np.ndarray
    how: str = "short"


def readout(measures: Sequence[Measure], html: str = "") -> dict[str, Any]:
    """Return a line of named numbers, what ``html`` adds below, and the values of each frame.

    Formulas in ``html`` hold the measures, by their place in the sequence, in a `slot`. A measure
    without a name stands in formulas alone.
    """
    line = "".join(
        f"<span>{escape(each.name)} <b>{slot('span', column, each.how)}</b></span>"
        for column, each in enumerate(measures)
        if each.name
    )
    columns = [np.atleast_1d(each.values) for each in measures]
    values = np.column_stack(columns) if columns else np.empty((1, 0))
    return {"html": line + html, "values": values}


# Elements and tags, which stay; numbers, as `format_number` writes them; names; any other sign.
_TOKENS = re.compile(
    r"\s*(?:(?s:<(mi|mn|mo|mtext)\b.*?</\1>|<[^>]*>)"
    r"|(?P<mn>−?\d[\d.]*(?: × 10[⁻⁰¹²³⁴-⁹]+)?)|(?P<mi>\w+)|(?P<mo>\S))\s*"
)

# Space between the parts of a formula.
GAP = '<mspace width="1em" />'


def formula(pieces: Sequence[str]) -> str:
    """Return a formula whose pieces may stand on several lines, which MathML alone cannot.

    In each piece, numbers, names and signs become elements of MathML, and elements stay as they
    are. A minus sign right before a number belongs to it; one that is followed by a space is an
    operation.
    """
    maths = " ".join(f"<math>{_TOKENS.sub(_element, piece)}</math>" for piece in pieces)
    return f'<div class="player-formula">{maths}</div>'


def _element(token: re.Match[str]) -> str:
    kind = next((name for name in ("mn", "mi", "mo") if token[name]), None)
    text = token[0].strip()
    return f"<{kind}>{text}</{kind}>" if kind else text


def frac(numerator: str, denominator: str) -> str:
    """Return a fraction of two pieces of a formula."""
    return f"<mfrac><mrow>{numerator}</mrow><mrow>{denominator}</mrow></mfrac>"


def sup(base: str, power: str) -> str:
    """Return a piece of a formula, raised to a power."""
    return f"<msup><mrow>{base}</mrow><mrow>{power}</mrow></msup>"


def sub(base: str, index: str) -> str:
    """Return a piece of a formula with an index."""
    return f"<msub><mrow>{base}</mrow><mrow>{index}</mrow></msub>"


def words(text: str) -> str:
    """Return words that stand in a formula, upright and with their spaces."""
    return f"<mtext>{escape(text)}</mtext>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of pieces of HTML; the first piece of a row names it."""
    columns = "".join(f'<th scope="col">{each}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'
        for name, *cells in rows
    )
    return f'<div class="player-table"><table><tr>{columns}</tr>{body}</table></div>'


def slot(tag: str, column: int, how: str, attributes: str = "") -> str:
    """Return an element into which the browser puts the number of a column, written so."""
    return f'<{tag}{attributes} data-value="{column}" data-format="{how}"></{tag}>'


def slots(measures: Sequence[Measure], tag: str = "mn") -> list[str]:
    """Return a slot for each measure of a `readout`, in their order."""
    return [slot(tag, column, each.how) for column, each in enumerate(measures)]

"""The readout below a picture: the numbers of the current frame, and formulas that contain them.

Python writes the text; the browser only fills the numbers of a frame into its slots.

Formulas are plain text, such as ``p = σ(z)``, which `formula` turns into MathML. `frac`, `sup`,
`sub` and `words` build, from such text, what plain text cannot express.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

# A formula with more terms than this is replaced by a list of weights that the reader can open.
MAX_TERMS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that moves: its name, its values (F,), and how to write them.

    ``format`` is a key of FORMATS in js/formats.js, such as ``whole`` or ``percent``.
    """

    name: str
    values: np.ndarray
    format: str = "short"


def readout(measures: Sequence[Measure], html: str = "") -> dict[str, Any]:
    """Return a line of named numbers, what ``html`` adds below, and the values of each frame.

    Formulas in ``html`` contain the measures as `slot`, by their position in the sequence. A
    measure without a name appears only in formulas.
    """
    line = "".join(
        f"<span>{escape(each.name)} <b>{slot('span', column, each.format)}</b></span>"
        for column, each in enumerate(measures)
        if each.name
    )
    columns = [np.atleast_1d(each.values) for each in measures]
    values = np.column_stack(columns) if columns else np.empty((1, 0))
    return {"html": line + html, "values": values}


# Elements and tags, which are kept; numbers as `format_number` writes them; names; other symbols.
_TOKENS = re.compile(
    r"\s*(?:(?s:<(mi|mn|mo|mtext)\b.*?</\1>|<[^>]*>)"
    r"|(?P<mn>−?\d[\d.]*(?: × 10[⁻⁰¹²³⁴-⁹]+)?)|(?P<mi>\w+)|(?P<mo>\S))\s*"
)

# Space between the parts of a formula.
GAP = '<mspace width="1em" />'


def formula(pieces: Sequence[str]) -> str:
    """Return a formula whose pieces can wrap onto several lines, which MathML cannot do.

    In each piece, numbers, names and symbols become MathML elements, and elements are kept. A minus
    sign directly before a number belongs to it; one followed by a space is an operator.
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
    """Return a piece of a formula raised to a power."""
    return f"<msup><mrow>{base}</mrow><mrow>{power}</mrow></msup>"


def sub(base: str, index: str) -> str:
    """Return a piece of a formula with a subscript."""
    return f"<msub><mrow>{base}</mrow><mrow>{index}</mrow></msub>"


def words(text: str) -> str:
    """Return words for a formula, upright and with their spaces."""
    return f"<mtext>{escape(text)}</mtext>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of pieces of HTML; the first piece of a row names it."""
    columns = "".join(f'<th scope="col">{each}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'
        for name, *cells in rows
    )
    return f'<div class="player-table"><table><tr>{columns}</tr>{body}</table></div>'


def slot(tag: str, column: int, format: str, attributes: str = "") -> str:
    """Return an element that the browser fills with the number of a column, in this format."""
    return f'<{tag}{attributes} data-value="{column}" data-format="{format}"></{tag}>'


def slots(measures: Sequence[Measure], tag: str = "mn") -> list[str]:
    """Return a slot for each measure of a `readout`, in order."""
    return [slot(tag, column, each.format) for column, each in enumerate(measures)]

"""Names that strangers gave, made fit to be shown anywhere."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 40
# Room for the numbers of as many names as there can be rows.
_ENDING = len(" 999999")

# Lookalikes without a meaning: of HTML and Plotly's share of it (< > &), of LaTeX ($ and the
# backslash), of Plotly's templates ({ }), of Markdown (* ` ~ # | [ ], of which brackets make links
# and images), of Streamlit's :emoji: and :red[colours], and of what Markdown takes for addresses
# (: of http:, @ of mail). Fullwidth ones would look more alike, but many a computer has no font
# with them, and shows empty boxes.
_LOOKALIKES = str.maketrans("<>&$\\{}*`~#|[]:@", "‹›⅋Ꞩ∖()∗'∼♯∣()∶◎")
# An underscore within a word is one; elsewhere it may begin or end what is to be slanted.
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Markdown makes an address of what begins so,
_ADDRESS = re.compile(r"(?i)(www)\.")
# and an item or a rule of a line that begins so.
_ITEM = re.compile(r"^(?:[-+]+(?![-+0-9.])|[0-9]+[.)](?![0-9]))")
_ITEMS = str.maketrans("-+.)", "−⁺․⁾")


def plain_name(text: str) -> str:
    """Return a text of at most 40 characters that is a name to HTML, Markdown, LaTeX and Plotly.

    Control characters and runs of white space become a space; a character that means something
    to one of them becomes another that looks like it. A plain name stays as it is.

    >>> plain_name("petal length (cm)"), plain_name("<b>x_1</b>")
    ('petal length (cm)', '‹b›x_1‹/b›')
    """
    # What is cut off need not be looked at, be it ever so long.
    text = text[: 50 * LONGEST_NAME]
    text = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    text = " ".join(text.split())[:LONGEST_NAME].strip()
    text = _LOOSE_UNDERSCORE.sub("ˍ", text.translate(_LOOKALIKES))
    text = _ADDRESS.sub(r"\1․", text)
    return _ITEM.sub(lambda found: found[0].translate(_ITEMS), text)


def plain_names(texts: Iterable[str], empty: str) -> list[str]:
    """Return plain names, all different: numbered where they are alike or ``empty``.

    >>> plain_names(["a", "", "a"], empty="column")
    ['a', 'column 2', 'a 2']
    """
    names: list[str] = []
    taken: set[str] = set()
    # Names with one beginning go on where the last of them was: to try all numbers for each of
    # many would never end.
    last: dict[str, int] = {}
    for place, text in enumerate(texts, 1):
        name = first = plain_name(text) or f"{empty} {place}"
        beginning = first[: LONGEST_NAME - _ENDING]
        number = last.get(beginning, 1)
        while name in taken:
            number += 1
            ending = f" {number}"
            name = first[: LONGEST_NAME - len(ending)].rstrip(" _") + ending
            last[beginning] = number
        taken.add(name)
        names.append(name)
    return names

"""Sanitize untrusted names so that they are safe to show anywhere."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 40
# Room to number every row of the longest file.
_ENDING = len(" 999999")

# Lookalikes for characters that are special to HTML and Plotly (< > &), to LaTeX ($ and the
# backslash), to Plotly's templates ({ }), to Markdown (* ` ~ # | [ ], and : and @ in addresses), or
# to Streamlit (: and brackets in :emoji: and :red[text]). Fullwidth forms would be closer, but many
# computers lack a font for them and show empty boxes.
_LOOKALIKES = str.maketrans("<>&$\\{}*`~#|[]:@", "‹›⅋Ꞩ∖()∗'∼♯∣()∶◎")
# An underscore inside a word is harmless; elsewhere it may start or end italics.
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Markdown turns a word that starts like this into a link,
_ADDRESS = re.compile(r"(?i)(www)\.")
# and a line that starts like this into a list item or a rule.
_ITEM = re.compile(r"^(?:[-+]+(?![-+0-9.])|[0-9]+[.)](?![0-9]))")
_ITEMS = str.maketrans("-+.)", "−⁺․⁾")


def plain_name(text: str) -> str:
    """Return at most 40 characters, none of them special to HTML, Markdown, LaTeX or Plotly.

    Runs of control characters and white space become one space, and special characters become
    harmless lookalikes. A plain name is returned unchanged.

    >>> plain_name("petal length (cm)"), plain_name("<b>x_1</b>")
    ('petal length (cm)', '‹b›x_1‹/b›')
    """
    # Truncate first: a huge cell must cost nothing.
    text = text[: 50 * LONGEST_NAME]
    text = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    text = " ".join(text.split())[:LONGEST_NAME].strip()
    text = _LOOSE_UNDERSCORE.sub("ˍ", text.translate(_LOOKALIKES))
    text = _ADDRESS.sub(r"\1․", text)
    return _ITEM.sub(lambda found: found[0].translate(_ITEMS), text)


def plain_names(texts: Iterable[str], empty: str) -> list[str]:
    """Return distinct plain names: number duplicates, and call missing ones ``empty``.

    >>> plain_names(["a", "", "a"], empty="column")
    ['a', 'column 2', 'a 2']
    """
    names: list[str] = []
    taken: set[str] = set()
    # The last number used for each prefix: trying all of them would take hours for 100,000 names.
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

"""The beginning and the end of a page."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from logreg.errors import InputError
from logreg.web.address import check, read_link
from logreg.web.copy_link import copy_link
from logreg.web.navigation import CHAPTERS, enter
from logreg.web.player import load_player
from logreg.web.session import enter_page, show
from logreg.web.widgets import Control


def begin(page: str, controls: Mapping[str, Control]) -> list[str]:
    """Route to a page, check its address, and load the player's code.

    Return a sentence for each setting of the ``controls`` that is invalid in the address.
    """
    enter()
    enter_page(page, controls)
    problems = read_link(controls)
    load_player()
    return problems


def begin_chapter(name: str, lead: str, controls: Mapping[str, Control]) -> None:
    """Begin a Learn page with its title and lead."""
    problems = begin(name, controls)
    st.title(next(each.title for each in CHAPTERS if each.name == name))
    st.markdown(lead)
    if problems:
        st.warning("\n\n".join(problems))


def show_controls(controls: Mapping[str, Control], *keys: str, **options: Any) -> list[Any]:
    """Draw all controls, or those with the given keys, and return their values.

    The options are passed to the widgets. If the browser sends a value that a control cannot show,
    show an error and stop the page.
    """
    values = []
    for key in keys or controls:
        value = show(key, controls[key], **options)
        try:
            check(controls[key], value)
        except InputError as error:
            st.error(str(error))
            st.stop()
        values.append(value)
    return values


def call(config: Any) -> str:
    """Return the code that creates a config, a frozen dataclass, omitting defaults."""
    changed = [
        f"{field.name}={value!r}"
        for field in fields(config)
        if (value := getattr(config, field.name)) != field.default
    ]
    return f"{type(config).__name__}({', '.join(changed)})"


def show_code(code: str) -> None:
    """Draw an expander with code that computes the page's numbers and runs as shown."""
    with st.expander("Show me the code"):
        st.code(code.strip(), language="python")


def end_chapter(name: str, code: str) -> None:
    """End a Learn page with its code and links to its neighbors."""
    show_code(code)
    names = [each.name for each in CHAPTERS]
    here = names.index(name)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if here > 0:
            before = CHAPTERS[here - 1]
            st.page_link(before.file, label=f"← {before.title}")
        if here + 1 < len(CHAPTERS):
            after = CHAPTERS[here + 1]
            st.page_link(after.file, label=f"{after.title} →")
        else:
            st.page_link("pages/evaluate.py", label="Thresholds and kinds of mistakes →")
        with st.container(width=140):
            copy_link()

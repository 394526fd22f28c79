"""How a page begins and ends."""

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
    """Reach a page through the router, check its address, and bring the player's code.

    Parameters
    ----------
    page : the page's name
    controls : all that its address may set

    Returns
    -------
    list of str
        What could not be used of the address: a sentence each.
    """
    enter()
    enter_page(page, controls)
    problems = read_link(controls)
    load_player()
    return problems


def begin_chapter(name: str, lead: str, controls: Mapping[str, Control]) -> None:
    """Begin a page of Learn with its title and what it is about."""
    problems = begin(name, controls)
    st.title(next(each.title for each in CHAPTERS if each.name == name))
    st.markdown(lead)
    if problems:
        st.warning("\n\n".join(problems))


def show_controls(controls: Mapping[str, Control], *keys: str, **options: Any) -> list[Any]:
    """Draw controls, all or these, and return their values; the options are for the widgets.

    What a browser sends that no control can show, it is told in a sentence, and the page ends.
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
    """Return the code that makes a config, a frozen dataclass, naming only what is no default."""
    changed = [
        f"{field.name}={value!r}"
        for field in fields(config)
        if (value := getattr(config, field.name)) != field.default
    ]
    return f"{type(config).__name__}({', '.join(changed)})"


def show_code(code: str) -> None:
    """Draw the page's numbers as code that runs as shown, folded away."""
    with st.expander("Show me the code"):
        st.code(code.strip(), language="python")


def end_chapter(name: str, code: str) -> None:
    """End a page of Learn with its code and the way on."""
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

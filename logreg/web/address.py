"""Read settings from the page's address, and check them before any widget sees them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from logreg.errors import InputError
from logreg.web.widgets import Control, Several, Value


def read_link(controls: Mapping[str, Control]) -> list[str]:
    """Check the settings in the address before any widget is drawn.

    Remove invalid values from the address, rewrite the others as the widgets do, and rerun the
    page: Streamlit itself would read "100.5" as 100, fail on "inf", and accept a data set only by
    its label. Return one sentence for each invalid setting, once.
    """
    if _READ in st.session_state:
        problems, st.session_state[_READ] = st.session_state[_READ], []
        return list(problems)
    problems = []
    rewritten = False
    for key in [key for key in st.query_params if key in controls]:
        control = controls[key]
        texts = st.query_params.get_all(key)
        text = ",".join(texts) if isinstance(control, Several) else texts[-1]
        value = control.parse(text)
        if value is None:
            instead = ", ".join(_texts(control, control.default))
            problems.append(
                f"{control.label} cannot be {quoted(text)}: it must be {control.allowed}. "
                f"{instead} is used instead."
            )
            del st.query_params[key]
        elif texts != _texts(control, value):
            st.query_params[key] = control.write(value)
        else:
            continue
        rewritten = True
    st.session_state[_READ] = problems
    if rewritten:
        st.rerun()
    return []


def _texts(control: Control, value: Value) -> list[str]:
    """Return a value as in the address: one text, or one for each of several."""
    written = control.write(value)
    return [written] if isinstance(written, str) else written


def playhead(key: str, control: Control, absent: float | None = None) -> Any:
    """Return the position of a timeline in the address, or ``absent``."""
    value = control.parse(st.query_params.get(key, ""))
    return absent if value is None else value


def check(control: Control, value: Any) -> None:
    """Raise an `InputError` unless a control can show a value: a browser may send anything."""
    if not control.accepts(value):
        raise InputError(f"{control.label} must be {control.allowed}, not {quoted(str(value))}.")


def quoted(text: str) -> str:
    """Return an untrusted text, truncated, as Markdown code, in which nothing is markup."""
    text = " ".join(text[:40].replace("`", "'").split())
    return f"`{text}`" if text else "empty"


_READ = "link-problems"

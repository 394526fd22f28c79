"""Remember what the reader has set while it is not on the page.

Streamlit forgets the value of a widget that is not drawn: one that does not apply, or that is on
another page.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from logreg.web.widgets import Control

_REMEMBERED = "remembered"
_PAGE = "page"
# Whether this is the first run of the script on this page.
_ENTERING = "entering"
# Keys of controls that show their default, since they cannot show what the reader has set.
_FALLBACKS = "fallbacks"


def show(key: str, control: Control, *, applies: bool = True, **options: Any) -> Any:
    """Draw a control and return its value, or return its default where it does not apply.

    Pages that have a control of the same key share its value.
    """
    remembered = st.session_state.setdefault(_REMEMBERED, {})
    if not applies:
        return control.default
    # What is not acceptable here may still be what the reader wants elsewhere.
    fits = key not in remembered or control.accepts(remembered[key])
    if key in remembered and fits and not (key in st.session_state or key in st.query_params):
        st.session_state[key] = remembered[key]
    if st.session_state.get(_ENTERING) and options.get("bind", "query-params"):
        _write(key, control)
    value = control.show(key, **options)
    fallbacks = st.session_state.setdefault(_FALLBACKS, set())
    if not fits and value == control.default:
        fallbacks.add(key)
    elif control.accepts(value):
        fallbacks.discard(key)
        remembered[key] = value
    return value


def _write(key: str, control: Control) -> None:
    """Write what a widget is about to show into the address: the menu leads here without it."""
    value = st.session_state.get(key, control.default)
    if key not in st.query_params and value != control.default and control.accepts(value):
        # A browser that goes to another page sends no widgets along. Tests do, which may leave the
        # setting to a widget of the page before, and Streamlit lets nobody else write it.
        with contextlib.suppress(StreamlitAPIException):
            st.query_params[key] = control.write(value)


def remembered() -> Mapping[str, Any]:
    """Return what the reader has set so far, on all pages, by the keys of the controls."""
    found: Mapping[str, Any] = st.session_state.get(_REMEMBERED, {})
    return found


def enter_page(page: str, controls: Mapping[str, Control]) -> None:
    """Note which page is shown. A link that says some of its settings says all of them.

    Another page's control of the same key may have been set to what this one cannot show.
    """
    entering = st.session_state[_ENTERING] = st.session_state.get(_PAGE) != page
    if not entering:
        return
    st.session_state[_PAGE] = page
    for key in st.session_state.pop(_FALLBACKS, set()):
        st.session_state.pop(key, None)
    linked = any(key in st.query_params for key in controls)
    for key, control in controls.items():
        value = st.session_state.pop(key, None)
        if linked:
            st.session_state.get(_REMEMBERED, {}).pop(key, None)
        elif value is not None and control.accepts(value):
            # Said anew, it holds for a widget that offers other values than the one before.
            st.session_state[key] = value

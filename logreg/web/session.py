"""Remember the values of controls that are not on the page.

Streamlit forgets the value of a widget that is not drawn, because it does not apply or is on
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
# Whether this is the script's first run on this page.
_ENTERING = "entering"
# Keys of controls that show their default because they cannot show the remembered value.
_FALLBACKS = "fallbacks"


def show(key: str, control: Control, *, applies: bool = True, **options: Any) -> Any:
    """Draw a control and return its value, or return its default if it does not apply.

    Controls with the same key share their value across pages.
    """
    remembered = st.session_state.setdefault(_REMEMBERED, {})
    if not applies:
        return control.default
    # Keep a value that this control cannot show: it may be valid on another page.
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
    """Write the value that a widget is about to show to the address, which the menu clears."""
    value = st.session_state.get(key, control.default)
    if key not in st.query_params and value != control.default and control.accepts(value):
        # Tests, unlike browsers, send the previous page's widgets along; such a widget may own the
        # parameter, and Streamlit then forbids writing it.
        with contextlib.suppress(StreamlitAPIException):
            st.query_params[key] = control.write(value)


def remembered() -> Mapping[str, Any]:
    """Return the values set so far on all pages, by key."""
    found: Mapping[str, Any] = st.session_state.get(_REMEMBERED, {})
    return found


def enter_page(page: str, controls: Mapping[str, Control]) -> None:
    """Note which page is shown, and carry values over from the previous one.

    A link with some of the page's settings resets the others to their defaults. Values that this
    page's controls cannot show are not carried over.
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
            # Set it again, or a widget with other options would discard it.
            st.session_state[key] = value

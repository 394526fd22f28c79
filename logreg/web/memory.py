"""What the reader has set, kept while it is not on the page.

Streamlit forgets the value of a widget that is not drawn, be it folded away or on another page.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from logreg.web.widgets import Control

_KEPT = "kept"
_PAGE = "page"


def show(key: str, control: Control, *, applies: bool = True, **options: Any) -> Any:
    """Draw a control and return its value, or return its default where it does not apply.

    Pages that have a control of the same key share its value.
    """
    kept = st.session_state.setdefault(_KEPT, {})
    if not applies:
        return control.default
    # What is not acceptable here may still be what the reader wants elsewhere.
    fits = key not in kept or control.accepts(kept[key])
    if key in kept and fits and not (key in st.session_state or key in st.query_params):
        st.session_state[key] = kept[key]
    value = control.show(key, **options)
    if control.accepts(value) and (fits or value != control.default):
        kept[key] = value
    return value


def kept() -> Mapping[str, Any]:
    """Return what the reader has set so far, on all pages, by the keys of the controls."""
    found: Mapping[str, Any] = st.session_state.get(_KEPT, {})
    return found


def arrive(page: str, keys: Iterable[str]) -> None:
    """Note which page is shown. A link that says some of its settings says all of them."""
    if st.session_state.get(_PAGE) == page:
        return
    st.session_state[_PAGE] = page
    keys = list(keys)
    if any(key in st.query_params for key in keys):
        kept = st.session_state.get(_KEPT, {})
        for key in keys:
            kept.pop(key, None)
            st.session_state.pop(key, None)

"""A button that copies the page's address, which contains the settings."""

from functools import cache
from typing import Any

import streamlit as st

_HTML = """
<button type="button" class="copy-link"><span aria-live="polite">Copy link</span></button>
"""

_CSS = """
.copy-link {
  width: 100%;
  min-height: 2.5rem;
  border: 1px solid var(--st-border-color);
  border-radius: 0.5rem;
  background: transparent;
  color: var(--st-text-color);
  font-family: inherit;
  font-size: 0.875rem;
  cursor: pointer;
}
.copy-link:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.copy-link:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

# Browsers provide no clipboard over plain HTTP from another machine; point to the address bar then.
_JS = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const label = button.querySelector("span");
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      label.textContent = "Link copied";
    } catch {
      label.textContent = "Copy it from the address bar";
    }
    setTimeout(() => (label.textContent = "Copy link"), 2500);
  };
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("logreg_copy_link", html=_HTML, css=_CSS, js=_JS)


def copy_link() -> None:
    """Draw the button."""
    _component()(key="copy-link")

"""The pages, and how each is reached."""

import streamlit as st
from streamlit.navigation.page import Page

_ROUTED = "routed"


def pages() -> list[Page]:
    """Return the pages in the order of the menu. Each has the name of its file as address."""
    return [
        # The default page answers at / alone, so the page that opens first is listed twice.
        st.Page("pages/train.py", title="Train", url_path="start", default=True),
        st.Page("pages/train.py", title="Train", url_path="train", visibility="hidden"),
    ]


def route() -> None:
    """Show the page that was asked for. For app.py."""
    st.session_state[_ROUTED] = True
    st.navigation(pages(), position="top").run()


def enter() -> None:
    """Make sure that the page was reached through app.py. Every page calls this first.

    A server that has just started knows nothing of app.py's pages: asked for one by its
    address, it runs the file in pages/ alone. Naming the pages and starting over mends that.
    """
    if _ROUTED not in st.session_state:
        st.navigation(pages(), position="top")
        st.rerun()

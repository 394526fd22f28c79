"""The pages and their routing."""

from dataclasses import dataclass

# Plotly looks for pandas in sys.modules, and could find it half imported by another session's
# script. So import it before any page runs.
import pandas  # noqa: F401
import streamlit as st
from streamlit.navigation.page import Page

_ROUTED = "routed"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A Learn page: its file in pages/ and address, its title, and its name in the menu."""

    name: str
    title: str
    short: str

    @property
    def file(self) -> str:
        """The path by which Streamlit identifies the page."""
        return f"pages/{self.name}.py"


# In reading order.
CHAPTERS = (
    Chapter("score", "From score to probability", "Score"),
    Chapter("likelihood", "From likelihood to cross-entropy", "Likelihood"),
    Chapter("squared", "Why not squared error", "Squared error"),
    Chapter("step", "One step taken apart", "One step"),
    Chapter("landscape", "The loss landscape", "Landscape"),
    Chapter("classes", "More than two classes", "Classes"),
)


def pages() -> list[Page]:
    """Return the pages in menu order. The address of each is the name of its file.

    A flat list: Streamlit renders sections as lists that confuse screen readers.
    """
    return [
        # The default page is served only at /, so list it again to serve it at /train.
        st.Page("pages/train.py", title="Train", url_path="start", default=True),
        st.Page("pages/train.py", title="Train", url_path="train", visibility="hidden"),
        st.Page("pages/evaluate.py", title="Evaluate", url_path="evaluate"),
        st.Page("pages/data.py", title="Your data", url_path="data"),
        *(st.Page(each.file, title=each.short, url_path=each.name) for each in CHAPTERS),
    ]


def route() -> None:
    """Show the requested page. Called by app.py."""
    st.session_state[_ROUTED] = True
    st.navigation(pages(), position="top").run()


def enter() -> None:
    """Ensure that the page runs through app.py. Every page calls this first.

    A freshly started server does not know app.py's pages yet: for a deep link it runs the file in
    pages/ alone. Registering the pages and rerunning fixes that.
    """
    if _ROUTED not in st.session_state:
        st.navigation(pages(), position="top")
        st.rerun()

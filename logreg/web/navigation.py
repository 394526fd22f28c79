"""The pages, and how each is reached."""

from dataclasses import dataclass

# Plotly looks for pandas among the modules that are loaded, and would find the half of it that the
# script of another session is just importing. Imported before any page, it is whole.
import pandas  # noqa: F401
import streamlit as st
from streamlit.navigation.page import Page

_ROUTED = "routed"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of Learn: its file in pages/ and its address, its title, its name in the menu."""

    name: str
    title: str
    short: str

    @property
    def file(self) -> str:
        """The path that Streamlit knows it by."""
        return f"pages/{self.name}.py"


# In the order of reading.
CHAPTERS = (
    Chapter("score", "From score to probability", "Score"),
    Chapter("likelihood", "From likelihood to cross-entropy", "Likelihood"),
    Chapter("squared", "Why not squared error", "Squared error"),
    Chapter("step", "One step taken apart", "One step"),
    Chapter("landscape", "The loss landscape", "Landscape"),
    Chapter("classes", "More than two classes", "Classes"),
)


def pages() -> list[Page]:
    """Return the pages in the order of the menu. Each has the name of its file as address.

    A flat list: of sections Streamlit makes lists that screen readers cannot make sense of.
    """
    return [
        # The default page answers at / alone, so the page that opens first is listed twice.
        st.Page("pages/train.py", title="Train", url_path="start", default=True),
        st.Page("pages/train.py", title="Train", url_path="train", visibility="hidden"),
        st.Page("pages/evaluate.py", title="Evaluate", url_path="evaluate"),
        st.Page("pages/data.py", title="Your data", url_path="data"),
        *(st.Page(each.file, title=each.short, url_path=each.name) for each in CHAPTERS),
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

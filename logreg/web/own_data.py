"""The data that a visitor brings along: kept for their session, and nowhere else."""

from collections.abc import Mapping

import streamlit as st
from starlette.formparsers import MultiPartParser

from logreg.data import DATASETS, OwnData, Source
from logreg.data.config import OWN

_KEPT = "own-data"
# In the address of the page, so that a session without data knows that the one before had some.
_MARK = "own"

# Streamlit has Starlette read an upload, which writes one beyond this size to the server's disk:
# at 0, none. They are no larger than maxUploadSize.
MultiPartParser.spool_max_size = 0


def kept() -> OwnData | None:
    """Return the data of this session, or None."""
    data: OwnData | None = st.session_state.get(_KEPT)
    return data


def keep(data: OwnData) -> None:
    """Make these the data of this session."""
    st.session_state[_KEPT] = data
    st.query_params[_MARK] = "1"


def lost_data() -> list[str]:
    """Return, once, a sentence about data that the address tells of and this session has not.

    A server keeps data for one session: a restart or another server begins a new one.
    """
    if _MARK not in st.query_params or kept() is not None:
        return []
    del st.query_params[_MARK]
    return [
        "Your data is gone: a server keeps it for one session, and this is a new one. "
        "Load it again."
    ]


def until_then(sentence: str) -> str:
    """Add to a sentence about what is no data yet that those of this session, if any, stay."""
    return sentence if kept() is None else f"{sentence} Until then the data below stay."


def data_sets() -> Mapping[str, Source]:
    """Return the table of data sets, with the session's own data if there are some."""
    data = kept()
    return DATASETS if data is None else DATASETS | {OWN: data.source}

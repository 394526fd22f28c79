"""The visitor's data, stored only in their session."""

from collections.abc import Mapping

import streamlit as st
from starlette.formparsers import MultiPartParser

from logreg.data import DATASETS, Source, UserData
from logreg.data.config import USER_DATA

_STORED = "user-data"
# Query parameter that tells a new session that the previous one had data.
_MARK = "own"

# Starlette, which reads Streamlit's uploads, writes larger ones to the server's disk; 0 keeps all
# of them in memory. maxUploadSize limits them.
MultiPartParser.spool_max_size = 0


def current() -> UserData | None:
    """Return this session's data, or None."""
    data: UserData | None = st.session_state.get(_STORED)
    return data


def store(data: UserData) -> None:
    """Store the data in this session."""
    st.session_state[_STORED] = data
    st.query_params[_MARK] = "1"


def lost_data() -> list[str]:
    """Return, once, a sentence if the address mentions data that this session lacks.

    Data lives as long as its session; a restart or another server starts a new one.
    """
    if _MARK not in st.query_params or current() is not None:
        return []
    del st.query_params[_MARK]
    return [
        "Your data is gone: a server keeps it for one session, and this is a new one. "
        "Load it again."
    ]


def with_note(sentence: str) -> str:
    """Add to a sentence about unfinished data that this session's data, if any, stays in use."""
    return sentence if current() is None else f"{sentence} Until then the data below stay."


def data_sets() -> Mapping[str, Source]:
    """Return the table of data sets, including this session's data, if any."""
    data = current()
    return DATASETS if data is None else DATASETS | {USER_DATA: data.source}

"""The visitor's own data, stored only in their session."""

from collections.abc import Mapping

import streamlit as st
from starlette.formparsers import MultiPartParser

from logreg.data import DATASETS, OwnData, Source
from logreg.data.config import OWN

_KEPT = "own-data"
# Query parameter that tells a new session that the previous one had own data.
_MARK = "own"

# Starlette, which reads Streamlit's uploads, writes larger ones to the server's disk; 0 keeps all
# of them in memory. maxUploadSize limits them.
MultiPartParser.spool_max_size = 0


def kept() -> OwnData | None:
    """Return this session's data, or None."""
    data: OwnData | None = st.session_state.get(_KEPT)
    return data


def keep(data: OwnData) -> None:
    """Store the data in this session."""
    st.session_state[_KEPT] = data
    st.query_params[_MARK] = "1"


def lost_data() -> list[str]:
    """Return, once, a sentence if the address mentions data that this session lacks.

    Data lives as long as its session; a restart or another server starts a new one.
    """
    if _MARK not in st.query_params or kept() is not None:
        return []
    del st.query_params[_MARK]
    return [
        "Your data is gone: a server keeps it for one session, and this is a new one. "
        "Load it again."
    ]


def until_then(sentence: str) -> str:
    """Add to a sentence about unfinished data that this session's data, if any, stays in use."""
    return sentence if kept() is None else f"{sentence} Until then the data below stay."


def data_sets() -> Mapping[str, Source]:
    """Return the table of data sets, including this session's own data, if any."""
    data = kept()
    return DATASETS if data is None else DATASETS | {OWN: data.source}

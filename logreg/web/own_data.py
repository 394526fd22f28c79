"""The data that a visitor brings along: kept for their session, and nowhere else."""

from collections.abc import Mapping

import streamlit as st
from starlette.formparsers import MultiPartParser

from logreg.data import DATASETS, OwnData, Source
from logreg.data.config import OWN

_KEPT = "own-data"

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


def until_then(sentence: str) -> str:
    """Add to a sentence about what is no data yet that those of this session, if any, stay."""
    return sentence if kept() is None else f"{sentence} Until then the data below stay."


def data_sets() -> Mapping[str, Source]:
    """Return the table of data sets, with the session's own data if there are some."""
    data = kept()
    return DATASETS if data is None else DATASETS | {OWN: data.source}

"""What a page computes only once: keyed by configs, and by nothing else.

The cached objects are shared between sessions and never changed.
"""

import streamlit as st

from logreg.config import TrainConfig
from logreg.data import DataConfig, Dataset
from logreg.data import make_dataset as _make_dataset
from logreg.history import History
from logreg.optimum import Optimum
from logreg.optimum import find_optimum as _find_optimum
from logreg.trainer import run as _run

_ENTRIES = 64


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def make_dataset(config: DataConfig) -> Dataset:
    """Return `logreg.make_dataset` of the config."""
    return _make_dataset(config)


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def find_optimum(config: DataConfig, model: str) -> Optimum:
    """Return `logreg.optimum.find_optimum` of the config's data set."""
    return _find_optimum(make_dataset(config), model)


@st.cache_resource(max_entries=_ENTRIES, show_spinner=False)
def run(data_config: DataConfig, train_config: TrainConfig) -> History:
    """Return `logreg.run` of the configs."""
    optimum = find_optimum(data_config, train_config.model)
    return _run(make_dataset(data_config), train_config, optimum)

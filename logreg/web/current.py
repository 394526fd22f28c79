"""The run that is set on Train, for pages of Learn that show the plainest kind of it.

They share Train's controls by their keys: what is set on one page holds on the others.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from logreg.data import DATASETS, DataConfig
from logreg.training.config import TrainConfig
from logreg.web import session
from logreg.web.controls import CONTROLS, FEWEST_SAMPLES, configs, control_of, defaults_of
from logreg.web.own_data import data_sets
from logreg.web.shell import show_controls
from logreg.web.widgets import Choice, Control

_DATASET = CONTROLS["dataset"]
assert isinstance(_DATASET, Choice)

# The data sets of two classes; of more than two features their usual two are taken.
TWO_CLASSES = {
    name: source.label for name, source in DATASETS.items() if len(source.class_names(2)) == 2
}

# What these pages leave the reader to set; all else is as Train has it at first.
SHARED: dict[str, Control] = {
    key: CONTROLS[key] for key in ("n", "spread", "lr", "epochs", "seed", "init", "start")
} | {"dataset": replace(_DATASET, options=TWO_CLASSES), "standardise": CONTROLS["standardise"]}

# Settings that change the data only of sources that use this field of `DataConfig`.
_NEEDS = {"classes": "n_classes", "imbalance": "imbalance", "stretch": "anisotropy"}


def show_run() -> tuple[DataConfig, TrainConfig]:
    """Draw the shared controls and return the configs of a run by gradient descent.

    The run is of the binomial model on two features, by steps on all samples.
    """
    (name,) = show_controls(SHARED, "dataset")
    source = DATASETS[name]
    st.markdown(f":small[{source.about}]")
    whole = source.is_whole(FEWEST_SAMPLES)
    applies = {"n": not whole, "spread": "spread" in source.uses, "lr": True, "epochs": True}
    values = {"dataset": name} | _shown(*(key for key, fits in applies.items() if fits))
    values |= _shown("standardise")
    with st.expander("Start and seeds"):
        values |= _shown("init")
        if values["init"] == "normal":
            values |= _shown("start")
        if not whole:
            values |= _shown("seed")
    return configs(defaults_of(name) | values)


def _shown(*keys: str) -> dict[str, Any]:
    return dict(zip(keys, show_controls(SHARED, *keys), strict=True))


def left_out() -> list[str]:
    """Return the names of Train's settings that make its run one of another kind than shown."""
    kept = session.kept()
    name = kept.get("dataset", _DATASET.default)
    source = data_sets()[name]
    idle = {key for key, needed in _NEEDS.items() if needed not in source.uses}
    if len(source.feature_names) == 2:
        idle |= {"x", "y", "all"}
    if kept.get("batch", 0) == 0:
        idle.add("order")
    others = CONTROLS.keys() - SHARED.keys() - idle
    labels = [
        CONTROLS[key].label
        for key in CONTROLS
        if key in others and kept.get(key, (default := control_of(key, name).default)) != default
    ]
    return labels if name in TWO_CLASSES else [_DATASET.label, *labels]

"""Train's run, for Learn pages that show a simplified version of it.

The pages share Train's controls by key: a setting made on one page applies to the others.
"""

from dataclasses import replace

import streamlit as st

from logreg.data import DATASETS, DataConfig
from logreg.training.config import TrainConfig
from logreg.web import session
from logreg.web.controls import CONTROLS, SETTINGS, applies, configs, controls_of, defaults_of
from logreg.web.shell import show_controls
from logreg.web.user_data import data_sets
from logreg.web.widgets import Control

# The data sets with two classes; if they have more features, their default plane is used.
_TWO_CLASSES = {
    name: source.label for name, source in DATASETS.items() if len(source.class_names(2)) == 2
}

# The settings that these pages offer; all others have Train's defaults.
SHARED: dict[str, Control] = {
    key: CONTROLS[key]
    for key in ("n", "spread", "lr", "epochs", "seed", "init", "start", "standardise")
} | {"dataset": replace(CONTROLS["dataset"], options=_TWO_CLASSES)}


def show_run() -> tuple[DataConfig, TrainConfig]:
    """Draw the shared controls and return the configs of their run.

    It trains the binomial model on two features by full-batch gradient descent.
    """
    (name,) = show_controls(SHARED, "dataset")
    source = DATASETS[name]
    st.markdown(f":small[{source.about}]")
    values = defaults_of(name) | {"dataset": name}

    def draw(*keys: str) -> None:
        for key in keys:
            # The seed of a data set used whole has no effect but on the split.
            if applies(key, values, source) or SETTINGS[key].name in source.uses:
                (values[key],) = show_controls(SHARED, key)

    draw("n", "spread", "lr", "epochs", "standardise")
    with st.expander("Start and seeds"):
        draw("init", "start", "seed")
    return configs(values)


def ignored_settings() -> list[str]:
    """Return the labels of Train's settings that this page ignores and that affect the run."""
    remembered = session.remembered()
    name = remembered.get("dataset", CONTROLS["dataset"].default)
    values = defaults_of(name) | dict(remembered)
    labels = [
        control.label
        for key, control in controls_of(name).items()
        if key not in SHARED
        and values[key] != control.default
        and applies(key, values, data_sets()[name])
    ]
    return labels if name in _TWO_CLASSES else [CONTROLS["dataset"].label, *labels]

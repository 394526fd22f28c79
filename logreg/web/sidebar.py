"""The sidebar: all controls of a run."""

from dataclasses import dataclass
from typing import Any, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from logreg.analysis.diagnostics import Diagnosis
from logreg.data import DataConfig
from logreg.formatting import format_number, round_down
from logreg.settings import Section
from logreg.text.verdicts import describe_bounds
from logreg.training.config import TrainConfig
from logreg.web import cache
from logreg.web.controls import (
    CONTROLS,
    applies,
    keys_of,
    largest_rate_below,
    show,
    show_model,
    show_plane,
)
from logreg.web.copy_link import copy_link
from logreg.web.presets import draw_again, reset_controls, set_control
from logreg.web.user_data import data_sets

# The sections in expanders: all but unnamed settings and the sliders at the top.
_EXPANDERS = get_args(Section)[2:]

# Disabled rather than hidden if they have no effect, since the control that enables them is near.
_ALWAYS_SHOWN = ("n", "spread", "seed", "start")


@dataclass(frozen=True, slots=True)
class Notes:
    """Placeholders among the controls for notes that need the trained model."""

    step: DeltaGenerator
    features: DeltaGenerator
    split: DeltaGenerator

    def fill(self, data_config: DataConfig, diagnosis: Diagnosis) -> None:
        """Write the limits of the learning rate, the effect of scaling, and the arrays' shapes."""
        dataset = diagnosis.history.problem.dataset
        with self.step:
            _step_note(diagnosis)
        with self.features:
            _feature_note(data_config, diagnosis.history.config)
        with self.split:
            st.markdown(
                f":small[Shapes: X {dataset.X_train.shape}, y {dataset.y_train.shape} for "
                f"training; X {dataset.X_test.shape}, y {dataset.y_test.shape} for the test.]"
            )


def show_settings() -> tuple[dict[str, Any], Notes]:
    """Draw all controls of a run; return their values by key, and placeholders for notes."""
    # The data set comes below the four sliders but decides which of them apply.
    sliders = st.container()
    values: dict[str, Any] = {"dataset": show("dataset", "")}
    # A browser may send an unknown name; `configs` reports it.
    name = values["dataset"]
    if name not in data_sets():
        name = str(CONTROLS["dataset"].default)
    source = data_sets()[name]
    st.markdown(f":small[{source.about}]")

    def draw(key: str) -> None:
        """Draw the control of a setting; hide or disable one that has no effect."""
        if key == "plane":
            values.update(show_plane(name))
            return
        useful = applies(key, values, source)
        values[key] = show(key, name, applies=useful or key in _ALWAYS_SHOWN, disabled=not useful)

    places = {}
    with sliders:
        for key in keys_of("Sliders"):
            draw(key)
            if key == "n" and source.is_whole(values["n"]):
                st.markdown(f":small[This data set has {source.max_samples} rows; all are used.]")
            if key == "lr":
                step = st.container(horizontal=True, vertical_alignment="center", gap="small")
    again, model = st.container(), st.container()
    for section in _EXPANDERS:
        with st.expander(section):
            for key in keys_of(section):
                draw(key)
                few = key == "classes" and values[key] == 2
                if few and source.ordered and "n_classes" in source.uses:
                    st.markdown(":small[Ordered groups are three at least.]")
            if section in ("Features", "Seeds and split"):
                places[section] = st.container()
    with again:
        fixed = not applies("seed", values, source)
        st.button(
            "New sample", on_click=draw_again, args=("seed",), disabled=fixed, width="stretch"
        )
    with st.container(horizontal=True):
        st.button("Reset", on_click=reset_controls, width="stretch")
        copy_link()
    with model:
        values["model"] = show_model(name, values)
    return values, Notes(step, places["Features"], places["Seeds and split"])


def _step_note(diagnosis: Diagnosis) -> None:
    bounds, works = diagnosis.bounds, diagnosis.rate_that_works
    if limits := describe_bounds(bounds):
        st.markdown(f":small[{limits[0].upper()}{limits[1:]}.]")
    rate = largest_rate_below(bounds.safe) if bounds.safe < float("inf") else works
    if rate is not None and CONTROLS["lr"].accepts(rate):
        st.button(
            f"Use {rate:g}",
            on_click=set_control,
            args=("lr", rate),
            disabled=diagnosis.history.config.learning_rate <= bounds.safe and works is None,
            key="use-safe-rate",
        )


def _feature_note(data_config: DataConfig, train_config: TrainConfig) -> None:
    raw, standardized = cache.scalings(data_config, train_config)
    st.markdown(
        f":small[As they are, the condition number is {format_number(raw.condition)} and a step "
        f"safe up to {round_down(raw.safe)}; standardised, {format_number(standardized.condition)} "
        "and "
        f"{round_down(standardized.safe)}. The larger the condition number, the narrower the "
        "valley of the loss and the longer the way.]"
    )

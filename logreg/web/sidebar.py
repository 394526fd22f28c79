"""The column of controls that says what is trained, and how."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from logreg.analysis.diagnostics import StepBounds
from logreg.data import DataConfig, Dataset
from logreg.formatting import format_number, round_down, round_up
from logreg.training.config import TrainConfig
from logreg.web import cache
from logreg.web.controls import (
    CONTROLS,
    FEWEST_SAMPLES,
    largest_rate_below,
    show,
    show_model,
    show_plane,
)
from logreg.web.copy_link import copy_link
from logreg.web.own_data import data_sets
from logreg.web.presets import draw_again, restore, use


@dataclass(frozen=True, slots=True)
class Notes:
    """Places among the controls for what is known only after training."""

    step: DeltaGenerator
    features: DeltaGenerator
    split: DeltaGenerator

    def fill(
        self,
        dataset: Dataset,
        configs: tuple[DataConfig, TrainConfig],
        bounds: StepBounds,
        rate_that_works: float | None,
    ) -> None:
        """Say how far a step may go, what the scale of the features means, and the shapes."""
        with self.step:
            _step_note(configs[1].learning_rate, bounds, rate_that_works)
        with self.features:
            _feature_note(*configs)
        with self.split:
            st.markdown(
                f":small[Shapes: X {dataset.X_train.shape}, y {dataset.y_train.shape} for "
                f"training; X {dataset.X_test.shape}, y {dataset.y_test.shape} for the test.]"
            )


def show_settings() -> tuple[dict[str, Any], Notes]:
    """Draw all controls of a run and return their values by key, with places for notes."""
    # The data set comes below the four sliders and decides which of them apply.
    sliders = st.container()
    values: dict[str, Any] = {"dataset": show("dataset", "")}
    # What a browser sends may be no data set; `configs` says so below.
    name = values["dataset"]
    if name not in data_sets():
        name = str(CONTROLS["dataset"].default)
    source = data_sets()[name]
    st.markdown(f":small[{source.about}]")
    with sliders:
        values["n"] = show("n", name, disabled=source.is_whole(FEWEST_SAMPLES))
        whole = source.is_whole(values["n"])
        if whole:
            st.markdown(f":small[This data set has {source.max_samples} rows; all are used.]")
        values["spread"] = show("spread", name, disabled="spread" not in source.uses)
        values["lr"] = show("lr", name)
        step = st.container(horizontal=True, vertical_alignment="center", gap="small")
        values["epochs"] = show("epochs", name)
    again = st.container()
    model = st.container()
    with st.expander("Data"):
        values["classes"] = show("classes", name, applies="n_classes" in source.uses)
        if source.ordered and values["classes"] == 2:
            st.markdown(":small[Ordered groups are three at least.]")
        values["imbalance"] = show("imbalance", name, applies="imbalance" in source.uses)
        values["stretch"] = show("stretch", name, applies="anisotropy" in source.uses)
        values |= show_plane(name)
        values["noise"] = show("noise", name)
        values["outliers"] = show("outliers", name)
    # The rows of a whole data set are always the same; which labels are wrong is drawn.
    fixed = whole and values["noise"] == 0
    with again:
        st.button(
            "New sample", on_click=draw_again, args=("seed",), disabled=fixed, width="stretch"
        )
    with st.expander("Features"):
        values["standardise"] = show("standardise", name)
        values["degree"] = show("degree", name)
        features = st.container()
    with st.expander("Optimiser"):
        values["optimizer"] = show("optimizer", name)
        values["batch"] = show("batch", name)
        values["decay"] = show("decay", name)
        values["init"] = show("init", name)
    with st.expander("Penalty"):
        values["l2"] = show("l2", name)
        # Newton's method cannot do with the corners of this one.
        values["l1"] = show("l1", name, applies=values["optimizer"] != "newton")
    with st.expander("Seeds and split"):
        values["seed"] = show("seed", name, disabled=fixed)
        values["start"] = show("start", name, disabled=values["init"] == "zeros")
        values["order"] = show("order", name, applies=values["batch"] != 0)
        values["test"] = show("test", name)
        values["split"] = show("split", name)
        split = st.container()
    with st.container(horizontal=True):
        st.button("Reset", on_click=restore, width="stretch")
        copy_link()
    with model:
        values["model"] = show_model(name, values)
    return values, Notes(step, features, split)


def _step_note(learning_rate: float, bounds: StepBounds, rate_that_works: float | None) -> None:
    limits = []
    if bounds.safe < float("inf"):
        limits.append(f"Safe up to {round_down(bounds.safe)}")
    if bounds.stable < float("inf"):
        limits.append(f"above {round_up(bounds.stable)} no run settles")
    if limits:
        text = "; ".join(limits)
        st.markdown(f":small[{text[0].upper()}{text[1:]}.]")
    rate = largest_rate_below(bounds.safe) if bounds.safe < float("inf") else rate_that_works
    if rate is not None and CONTROLS["lr"].accepts(rate):
        st.button(
            f"Use {rate:g}",
            on_click=use,
            args=("lr", rate),
            disabled=learning_rate <= bounds.safe and rate_that_works is None,
            key="use-safe-rate",
        )


def _feature_note(data_config: DataConfig, train_config: TrainConfig) -> None:
    raw, standardised = cache.scalings(data_config, train_config)
    st.markdown(
        f":small[As they are, the condition number is {format_number(raw.condition)} and a step "
        f"safe up to {round_down(raw.safe)}; standardised, {format_number(standardised.condition)} "
        "and "
        f"{round_down(standardised.safe)}. The larger the condition number, the narrower the "
        "valley of the loss and the longer the way.]"
    )

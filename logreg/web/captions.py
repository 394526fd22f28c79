"""The sentences below the figure of a run."""

import streamlit as st

from logreg.analysis.diagnostics import Diagnosis
from logreg.figures.scatter import n_drawn
from logreg.player.readouts.base import MAX_TERMS
from logreg.text.advice import notices
from logreg.text.verdicts import describe_run


def show_captions(diagnosis: Diagnosis) -> None:
    """Write the verdict on the run, what the figure omits, and notices about the data."""
    history, dataset = diagnosis.history, diagnosis.history.problem.dataset
    st.markdown(f"**{diagnosis.state.capitalize()}.** {describe_run(diagnosis)}")
    symbols = history.features.names[: len(dataset.feature_names)]
    if symbols != dataset.feature_names and len(symbols) <= MAX_TERMS:
        named = zip(symbols, dataset.feature_names, strict=True)
        st.markdown(f":small[{', '.join(f'{symbol}: {name}' for symbol, name in named)}]")
    if len(dataset.feature_names) > 2:
        n_others = len(dataset.feature_names) - 2
        held = (
            "feature is held at its training mean"
            if n_others == 1
            else f"{n_others} features are held at their training means"
        )
        st.markdown(
            f"The plane is a slice: the other {held}, while the points lie before and behind it."
        )
    n, drawn = len(dataset.y_train) + len(dataset.y_test), n_drawn(dataset)
    if drawn < n:
        st.markdown(f"The picture shows {drawn} of {n} points.")
    for notice in notices(dataset):
        st.warning(notice)

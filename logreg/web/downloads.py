"""Downloads: data, run, figure and code."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from logreg.data import DataConfig, Dataset
from logreg.export import (
    data_csv,
    estimator_code,
    figure_html,
    notebook,
    script,
    trajectory_csv,
    trajectory_json,
)
from logreg.training.history import History

# File name, button label, MIME type, and the function that writes the content.
_File = tuple[str, str, str, Callable[[], str]]


def show_downloads(dataset: Dataset, history: History, data_config: DataConfig) -> None:
    """Draw a button for each file, whose content is generated on request."""
    run, python = (dataset, history), "text/x-python"
    groups: dict[str, list[_File]] = {
        "The points, with their class and part": [
            ("data.csv", "Data (CSV)", "text/csv", partial(data_csv, dataset)),
        ],
        "Every epoch: weights, bias, losses, accuracies": [
            ("run.csv", "Run (CSV)", "text/csv", partial(trajectory_csv, *run)),
            (
                "run.json",
                "Run (JSON)",
                "application/json",
                partial(trajectory_json, *run, data_config),
            ),
        ],
        "The picture as a page that plays without a network (5 MB); as PNG or SVG it is "
        "under “Save picture”": [
            ("run.html", "Picture (HTML)", "text/html", partial(figure_html, *run)),
        ],
        "The run in plain NumPy, and its model for scikit-learn; they read data.csv, which "
        "belongs beside them": [
            ("run.py", "Script (Python)", python, partial(script, *run)),
            (
                "run.ipynb",
                "Notebook (Jupyter)",
                "application/x-ipynb+json",
                partial(notebook, *run),
            ),
            ("model.py", "Model (scikit-learn)", python, partial(estimator_code, *run)),
        ],
    }
    with st.expander("Take it away"):
        for about, files in groups.items():
            words, buttons = st.columns([2, 3], vertical_alignment="center")
            words.markdown(f":small[{about}.]")
            with buttons, st.container(horizontal=True):
                for name, label, mime, content in files:
                    st.download_button(
                        label, content, name, mime, key=f"take-{name}", on_click="ignore"
                    )
        st.markdown(":small[The settings are in the address: “Copy link”.]")

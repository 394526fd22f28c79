"""Downloads: data, run, figure and code."""

from functools import partial

import streamlit as st

from logreg.data import DataConfig, Dataset
from logreg.export import EXPORTS
from logreg.training.history import History

# Name of the export, file name, button label and MIME type of each file, under what they contain.
_FILES = {
    "The points, with their class and part": [("data", "data.csv", "Data (CSV)", "text/csv")],
    "Every epoch: weights, bias, losses, accuracies": [
        ("trajectory", "run.csv", "Run (CSV)", "text/csv"),
        ("json", "run.json", "Run (JSON)", "application/json"),
    ],
    "The picture as a page that plays without a network (5 MB); as PNG or SVG it is "
    "under “Save picture”": [("html", "run.html", "Picture (HTML)", "text/html")],
    "The run in plain NumPy, and its model for scikit-learn; they read data.csv, which "
    "belongs beside them": [
        ("script", "run.py", "Script (Python)", "text/x-python"),
        ("notebook", "run.ipynb", "Notebook (Jupyter)", "application/x-ipynb+json"),
        ("estimator", "model.py", "Model (scikit-learn)", "text/x-python"),
    ],
}


def show_downloads(dataset: Dataset, history: History, data_config: DataConfig) -> None:
    """Draw a button for each file, whose content is generated on request."""
    with st.expander("Take it away"):
        for about, files in _FILES.items():
            words, buttons = st.columns([2, 3], vertical_alignment="center")
            words.markdown(f":small[{about}.]")
            with buttons, st.container(horizontal=True):
                for name, file, label, mime in files:
                    content = partial(EXPORTS[name], dataset, history, data_config, "data.csv")
                    key = f"take-{file}"
                    st.download_button(label, content, file, mime, key=key, on_click="ignore")
        st.markdown(":small[The settings are in the address: “Copy link”.]")

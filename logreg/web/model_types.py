"""The three types of logistic regression, each with a preset of the Train page."""

from dataclasses import dataclass

import streamlit as st

from logreg.web.presets import PRESETS, reset_controls


@dataclass(frozen=True, slots=True)
class ModelType:
    """A type: its use, its requirements, and a preset of the Train page."""

    about: str
    when: str
    example: str


TYPES = {
    "Binomial": ModelType(
        "Two classes: approved or failed, risk or no risk.",
        "Two classes. One score: a weight for each feature and a bias.",
        "Just right",
    ),
    "Multinomial": ModelType(
        "Several without order: cat, dog, sheep, bird.",
        "No order, or none to rely on. A score of its own for each class.",
        "Three classes",
    ),
    "Ordinal": ModelType(
        "Several in order: low, medium, high.",
        "An order, and cuts that may be parallel. One score, and K − 1 cuts.",
        "Ordered classes",
    ),
}


def train_button(model: str) -> None:
    """Draw the button that opens Train with a type's preset."""
    article = "an" if model == "Ordinal" else "a"
    if st.button(f"Train {article} {model.lower()} model", key=f"to-{model}"):
        reset_controls(PRESETS[TYPES[model].example])
        st.switch_page("pages/train.py")

"""The three types of logistic regression, each with a preset of the Train page."""

from dataclasses import dataclass

import streamlit as st

from logreg.web.presets import PRESETS, reset_controls


@dataclass(frozen=True, slots=True)
class ModelType:
    """A type: its article, its use, its requirements, and a preset of the Train page."""

    article: str
    about: str
    when: str
    example: str


TYPES = {
    "Binomial": ModelType(
        "a",
        "Two classes: approved or failed, risk or no risk.",
        "Two classes. One score: a weight for each feature and a bias.",
        "Just right",
    ),
    "Multinomial": ModelType(
        "a",
        "Several without order: cat, dog, sheep, bird.",
        "No order, or none to rely on. A score of its own for each class.",
        "Three classes",
    ),
    "Ordinal": ModelType(
        "an",
        "Several in order: low, medium, high.",
        "An order, and cuts that may be parallel. One score, and K − 1 cuts.",
        "Ordered classes",
    ),
}


def train_button(model: str) -> None:
    """Draw the button that opens Train with a type's preset."""
    if st.button(f"Train {TYPES[model].article} {model.lower()} model", key=f"to-{model}"):
        reset_controls(PRESETS[TYPES[model].example])
        st.switch_page("pages/train.py")

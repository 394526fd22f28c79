"""Presets, Reset, and other callbacks that set controls."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from logreg.data import DataConfig
from logreg.training.config import TrainConfig
from logreg.web.controls import CONTROLS, LAST_SEED, POINT, configs, defaults_of, forget_planes
from logreg.web.widgets import Value

# Session key: counts presets and resets.
RESETS = "resets"

# What each preset changes from the defaults.
PRESETS: dict[str, dict[str, Value]] = {
    "Tutorial": {"n": 500, "spread": 2.0, "lr": 0.08, "epochs": 26, "init": "normal", "start": 7},
    # The same points at four learning rates.
    "Too slow": {"spread": 3.0, "lr": 0.002},
    "Just right": {"spread": 3.0, "lr": 0.3, "epochs": 200},
    "Too fast": {"spread": 3.0, "lr": 3.0},
    "Diverging": {"spread": 3.0, "lr": 30.0},
    "Separable": {"spread": 0.8, "lr": 0.5},
    "Three classes": {"classes": 3, "lr": 0.5},
    "Ordered classes": {"dataset": "ordered", "lr": 0.15, "epochs": 200},
    "Curved boundary": {"dataset": "circles", "degree": 2, "standardise": True, "lr": 1.0},
}


def reset_controls(settings: Mapping[str, Value] = MappingProxyType({})) -> None:
    """Set every control to its default, or to its value in ``settings``. A callback.

    The call is counted, so that the new run plays even if the last one was paused.
    """
    st.session_state[RESETS] = st.session_state.get(RESETS, 0) + 1
    forget_planes()
    for key, value in (_values_with(settings) | {"point": POINT.default}).items():
        st.session_state[key] = value


def preset_configs(name: str) -> tuple[DataConfig, TrainConfig]:
    """Return the configs of a preset."""
    return configs(_values_with(PRESETS[name]))


def _values_with(settings: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of all controls: these settings, and defaults for the others."""
    dataset = str(settings.get("dataset", CONTROLS["dataset"].default))
    return defaults_of(dataset) | dict(settings)


def show_presets(values: Mapping[str, Value]) -> None:
    """Draw the presets in a row, marking the one that matches the controls."""
    key = "preset"
    st.session_state[key] = next(
        (name for name, preset in PRESETS.items() if _values_with(preset) == values), None
    )

    def take() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            reset_controls(PRESETS[chosen])

    st.pills(
        "Examples", list(PRESETS), key=key, on_change=take, label_visibility="collapsed", wrap=True
    )


def set_control(key: str, value: Value) -> None:
    """Set one control. A callback."""
    st.session_state[key] = value


def draw_again(key: str) -> None:
    """Advance a seed to the next one. A callback."""
    st.session_state[key] = (st.session_state[key] + 1) % (LAST_SEED + 1)

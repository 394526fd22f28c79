"""The player: plays a run in the browser, without the server.

Its browser half is beside this file: mount.js hands runs to player.js.
"""

import base64
import re
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from logreg.figures.moving import Linear
from logreg.figures.style import CLASSES, INK, PAPER, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP
from logreg.figures.training import TrainingPicture

# Arrays of at most this many numbers are shorter as text.
_SHORT = 8


@cache
def _component() -> Any:
    """Register the component once for each process; its parts are files of this package."""
    # Plotly's style sheet belongs to the page and would not reach into a shadow root.
    return st.components.v2.component(
        "logreg_player",
        html=_packed("player.html"),
        js=_packed("mount.js"),
        isolate_styles=False,
    )


@cache
def _code() -> Any:
    """Register the component that shows nothing and brings the player's code.

    Its message is the same in every run, and Streamlit sends a long message that a browser has
    had by its hash alone: half of what a slider move sent.
    """
    return st.components.v2.component(
        "logreg_player_code",
        css=_packed("player.css"),
        js=_packed("player.js"),
        isolate_styles=False,
    )


def _packed(name: str) -> str:
    """Return a file without comments and indentation: it is sent to every visitor."""
    # Only what begins a line is taken for a comment, so that no string is cut.
    text = (files(__name__) / name).read_text("utf-8")
    source = re.sub(r"^\s*/\*.*?\*/$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


# Prebuilt, and without Plotly's template, which is most of a small figure.
_EMPTY = go.Figure(go.Scatter(), {"template": "none"})


def player(
    picture: TrainingPicture,
    readout: dict[str, Any],
    *,
    run_id: str,
    seconds: float,
    alt: str,
    replay: int = 0,
) -> None:
    """Show a picture of a run and play it.

    Parameters
    ----------
    picture : what `logreg.figures.training.training_picture` makes
    readout : the line under the picture, as `logreg.web.readout.training_readout` makes it
    run_id : names the run; the player starts anew when it changes and only then
    seconds : how long the run plays at normal speed
    alt : what the picture shows, in a sentence, for people who cannot see it
    replay : when it changes, the next run plays even if the reader has paused
    """
    data = payload(picture, readout, run_id=run_id, seconds=seconds, alt=alt)
    _component()(key="player", data=data | {"replay": replay})
    with st.container(key="player-code"):
        _code()(key="player-code-component")
        _load_plotly()


def payload(
    picture: TrainingPicture, readout: dict[str, Any], *, run_id: str, seconds: float, alt: str
) -> dict[str, Any]:
    """Return what is sent to the browser: JSON, its long arrays as base64 of floats."""
    field = picture.field
    data: dict[str, Any] = _encoded(
        {
            "id": run_id,
            "seconds": seconds,
            "alt": alt,
            "figure": {"data": picture.data, "layout": picture.layout},
            "epochs": picture.epochs.tolist(),
            "field": {
                "link": field.link,
                "straight": field.straight,
                "isSlice": picture.is_slice,
                "spans": [field.x_range, field.y_range],
                "exponents": field.exponents.tolist(),
                "coefficients": field.coefficients,
                "thresholds": field.thresholds,
                "classes": [
                    {"name": name, "colour": style.colour}
                    for name, style in zip(picture.class_names, CLASSES, strict=False)
                ],
                "shade": {"step": SHADE_STEP, "bands": SHADE_BANDS, "opacity": SHADE_OPACITY},
                "line": {"colour": INK, "width": 3},
            },
            "markers": [
                {"trace": each.trace, "x": _moving(each.x), "y": each.y} for each in picture.markers
            ],
            "readout": readout,
            # What the page's theme puts in the place of the figure's neutral colours.
            "colours": {INK: "--st-text-color", PAPER: "--st-background-color"},
        }
    )
    return data


def _moving(values: np.ndarray | Linear) -> Any:
    if isinstance(values, Linear):
        return {"coefficients": values.coefficients, "basis": values.basis}
    return values


def _encoded(value: Any) -> Any:
    """Replace arrays, wherever they are, by what Plotly and JSON understand."""
    if isinstance(value, dict):
        return {key: _encoded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    if not isinstance(value, np.ndarray):
        return value
    if value.ndim == 1 and value.size <= _SHORT:
        return value.tolist()
    dtype = "f4" if _fits_float32(value) else "f8"
    return {
        "dtype": dtype,
        "bdata": base64.b64encode(value.astype(f"<{dtype}").tobytes()).decode(),
        "shape": ", ".join(map(str, value.shape)),
    }


def _fits_float32(value: np.ndarray) -> bool:
    """Tell whether no number would become 0 or infinite: the loss of a separable run may."""
    size = np.abs(value[value != 0])
    return bool(size.size == 0 or (size.min() > 1e-37 and size.max() < 1e37))


def _load_plotly() -> None:
    """Draw an empty chart that nobody sees, so that Streamlit loads its copy of Plotly.

    The player draws with that copy, window.Plotly: a second one would be 4.7 MB more. That it
    is there is not promised by Streamlit; a browser test watches over it.
    """
    st.plotly_chart(_EMPTY, key="plotly-loader-chart")

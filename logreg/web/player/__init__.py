"""The player: shows a picture in the browser and plays it there, without the server.

Its browser half is beside this file: mount.js hands pictures to player.js.
"""

import base64
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from logreg.figures.moving import Linear, Lines, Markers
from logreg.figures.picture import Picture, Timeline
from logreg.figures.plane import Field
from logreg.figures.style import CLASSES, INK, PAPER, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP

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


def load_player() -> None:
    """Bring the code that players are made of. Once on every page that has one."""
    with st.container(key="player-code"):
        _code()(key="player-code-component")
        # An empty chart that nobody sees has Streamlit load its copy of Plotly. The player draws
        # with that copy, window.Plotly: a second one would be 4.7 MB more. That it is there is
        # not promised by Streamlit; a browser test watches over it.
        st.plotly_chart(_EMPTY, key="plotly-loader-chart")


def player(
    picture: Picture,
    readout: dict[str, Any],
    *,
    picture_id: str,
    alt: str,
    key: str = "player",
    label: str = "Picture",
    replay: int = 0,
    on_click: Callable[[float, float], None] | None = None,
) -> None:
    """Show a picture and play it. `load_player` must have been called on this page.

    Parameters
    ----------
    picture : what a function of `logreg.figures` makes
    readout : the lines under the picture, as `logreg.web.readout.readout` makes them
    picture_id : names the picture; the player starts anew when it changes and only then
    alt : what the picture shows, in a sentence, for people who cannot see it
    key : tells the players of a page apart
    label : what this one is called, for people who cannot see it
    replay : when it changes, the next picture plays even if the reader has paused, or where its
        timeline does not play, goes to the start of that
    on_click : called with x and y of a click on the subplot ``picture.clicks``
    """
    data = payload(picture, readout, picture_id=picture_id, alt=alt)
    more: dict[str, Any] = {}
    if on_click is not None:

        def clicked() -> None:
            point = st.session_state[key].get("click")
            if point is not None:
                on_click(float(point["x"]), float(point["y"]))

        more["on_click_change"] = clicked
    # A browser keeps the last long messages and is sent the name of one that comes again. It may
    # have dropped that meanwhile, and then breaks down: so none of these is like another.
    serial = st.session_state[_SERIAL] = st.session_state.get(_SERIAL, 0) + 1
    data |= {"label": label, "replay": replay, "serial": serial}
    _component()(key=key, data=data, **more)


_SERIAL = "messages-to-players"


def payload(
    picture: Picture, readout: dict[str, Any], *, picture_id: str, alt: str
) -> dict[str, Any]:
    """Return what is sent to the browser: JSON, its long arrays as base64 of floats."""
    data: dict[str, Any] = _encoded(
        {
            "id": picture_id,
            "alt": alt,
            "figure": {"data": picture.data, "layout": picture.layout},
            "heights": [picture.height, picture.narrow_height],
            "narrow": dict(picture.narrow),
            "clicks": picture.clicks,
            "timeline": picture.timeline and _timeline(picture.timeline),
            "field": picture.field and _field(picture.field, picture),
            "moving": [_layer(each) for each in picture.moving],
            "readout": readout,
            # What the page's theme puts in the place of the figure's neutral colours.
            "colours": {INK: "--st-text-color", PAPER: "--st-background-color"},
        }
    )
    return data


def _timeline(timeline: Timeline) -> dict[str, Any]:
    names = ("name", "seconds", "plays", "start", "key", "axis", "decimals")
    # As text: most are whole numbers, which a double would make longer.
    return {"values": timeline.values.tolist()} | {n: getattr(timeline, n) for n in names}


def _field(field: Field, picture: Picture) -> dict[str, Any]:
    return {
        "link": field.link,
        "straight": field.straight,
        "isSlice": picture.is_slice,
        "spans": [field.x_range, field.y_range],
        "exponents": field.exponents.tolist(),
        "coefficients": field.coefficients,
        "thresholds": field.thresholds,
        "levels": None if field.levels is None else field.levels[:, None],
        "classes": [
            {"name": name, "colour": style.colour}
            for name, style in zip(picture.class_names, CLASSES, strict=False)
        ],
        "shade": {"step": SHADE_STEP, "bands": SHADE_BANDS, "opacity": SHADE_OPACITY},
        "line": {"colour": INK, "width": 3},
    }


def _layer(layer: Markers | Lines) -> dict[str, Any]:
    common = {"trace": layer.trace, "x": _moving(layer.x), "y": _moving(layer.y)}
    if isinstance(layer, Lines):
        return {"kind": "lines", "pairs": layer.pairs, "arrow": layer.arrow} | common
    return {"kind": "markers", "size": layer.size, "during": layer.during} | common


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

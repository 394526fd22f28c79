"""The player on a page: an animated figure that plays in the browser, without the server.

mount.js, in this folder, hands figures to the code of `logreg.player`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from logreg.data.dataset import LARGEST
from logreg.errors import InputError
from logreg.figures.picture import Picture
from logreg.player import bundle, minified_asset, payload
from logreg.validation import Real


@cache
def _component() -> Any:
    """Register the player once per process."""
    # Plotly adds its style sheet to the page, which a shadow root would not see.
    return st.components.v2.component(
        "logreg_player",
        html=minified_asset("player.html"),
        js=minified_asset("mount.js", __name__),
        isolate_styles=False,
    )


# Hides the player's code, and the chart that makes Streamlit load Plotly.
_HIDDEN = ".st-key-player-code { display: none; }"


@cache
def _code() -> Any:
    """Register the invisible component that contains the player's code.

    Its message is the same in every run. Streamlit sends a long message that the browser already
    has as a hash, which halves the traffic of a slider move.
    """
    return st.components.v2.component(
        "logreg_player_code",
        css=f"{minified_asset('player.css')}\n{_HIDDEN}",
        js=bundle(),
        isolate_styles=False,
    )


# Built once, and without Plotly's template, which is most of a small figure.
_EMPTY = go.Figure(go.Scatter(), {"template": "none"})


def load_player() -> None:
    """Load the player's code. Call it once on every page that has a player."""
    with st.container(key="player-code"):
        _code()(key="player-code-component")
        # A hidden, empty chart makes Streamlit load its copy of Plotly. The player uses that copy,
        # window.Plotly; another one would add 4.7 MB. Streamlit does not guarantee it, so a browser
        # test checks it.
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
    picture : a picture from `logreg.figures`
    readout : the lines below the picture, from `logreg.player.readouts.base.readout`
    picture_id : identifies the picture; the player restarts if and only if it changes
    alt : description of the picture for screen readers, in a sentence
    key : unique on the page
    label : accessible name
    replay : when it changes, the next picture plays even if the reader has paused; a timeline that
        does not play by itself returns to its start
    on_click : called with x and y of a click on the subplot ``picture.clicks``
    """
    data = payload(picture, readout, picture_id=picture_id, alt=alt)
    more: dict[str, Any] = {}
    if on_click is not None:

        def clicked() -> None:
            place = clicked_place(st.session_state[key])
            if place is not None:
                on_click(*place)

        more["on_click_change"] = clicked
    # Streamlit replaces a long message that the browser already has with its hash. The browser may
    # have dropped it and would then fail, so make each message unique.
    serial = st.session_state[_SERIAL] = st.session_state.get(_SERIAL, 0) + 1
    data |= {"label": label, "replay": replay, "serial": serial}
    _component()(key=key, data=data, **more)


_SERIAL = "messages-to-players"


def clicked_place(state: Any) -> tuple[float, float] | None:
    """Return x and y of a reported click, or None: a browser may send anything."""
    click = state.get("click") if isinstance(state, Mapping) else None
    if not isinstance(click, Mapping):
        return None
    try:
        x, y = (Real(-LARGEST, LARGEST).check("A place", click.get(axis)) for axis in "xy")
    except InputError:
        return None
    return x, y

"""The player on a page: a picture that plays in the browser, without the server.

mount.js, beside this file, hands pictures to the code of `logreg.player`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from logreg.data.dataset import LARGEST
from logreg.errors import InputError
from logreg.figures.picture import Picture
from logreg.player import packed, payload
from logreg.validation import Real


@cache
def _component() -> Any:
    """Register the component once for each process; its parts are files of this package."""
    # Plotly's style sheet belongs to the page and would not reach into a shadow root.
    return st.components.v2.component(
        "logreg_player",
        html=packed("player.html"),
        js=packed("mount.js", __name__),
        isolate_styles=False,
    )


# What shows nothing: the player's code, and a chart that is there to have Plotly loaded.
_HIDDEN = ".st-key-player-code { display: none; }"


@cache
def _code() -> Any:
    """Register the component that shows nothing and brings the player's code.

    Its message is the same in every run, and Streamlit sends a long message that a browser has
    had by its hash alone: half of what a slider move sent.
    """
    return st.components.v2.component(
        "logreg_player_code",
        css=f"{packed('player.css')}\n{_HIDDEN}",
        js=packed("player.js"),
        isolate_styles=False,
    )


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
    readout : the lines under the picture, as `logreg.player.readouts.base.readout` makes them
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
            place = clicked_place(st.session_state[key])
            if place is not None:
                on_click(*place)

        more["on_click_change"] = clicked
    # A browser keeps the last long messages and is sent the name of one that comes again. It may
    # have dropped that meanwhile, and then breaks down: so none of these is like another.
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

"""Choose a point to inspect."""

import streamlit as st

from logreg.data import Dataset
from logreg.figures.scatter import sample_at
from logreg.web import session
from logreg.web.address import check, playhead
from logreg.web.controls import POINT
from logreg.web.presets import set_control

_KEY = "point"


def choose_point(dataset: Dataset) -> int | None:
    """Draw the control that chooses a point; return the sample's index, or None.

    A point that the data set does not have is deselected. A value that the control cannot show,
    which a browser may send, is an `InputError`.
    """
    n, n_test = len(dataset.y_train), len(dataset.y_test)
    chosen = st.session_state.get(_KEY, playhead(_KEY, POINT, session.remembered().get(_KEY)))
    if POINT.accepts(chosen) and chosen > n + n_test:
        linked = _KEY in st.query_params and _KEY not in st.session_state
        st.session_state[_KEY] = POINT.default
        if linked:  # on its first run a widget prefers the address to the session state
            del st.query_params[_KEY]
            st.rerun()
    point = session.show(_KEY, POINT)
    st.markdown(
        f":small[1 to {n} are training points, {n + 1} to {n + n_test} test points; 0 is none. "
        "A click on a point in the picture does the same.]"
    )
    check(POINT, point)
    return point - 1 if point else None


def take_point(dataset: Dataset, x: float, y: float) -> None:
    """Choose the point at a position of the plane, or none. A callback."""
    sample = sample_at(dataset, x, y)
    set_control(_KEY, 0 if sample is None else sample + 1)

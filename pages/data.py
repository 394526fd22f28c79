"""Your own data: from a file, or drawn by hand."""

from typing import Any

import streamlit as st

from logreg import InputError
from logreg.data.config import USER_DATA
from logreg.data.dataset import LARGEST
from logreg.figures.drawing import drawing_picture
from logreg.formatting import count
from logreg.player.readouts.base import readout
from logreg.web import user_data
from logreg.web.drawing import (
    CLASSES,
    FEATURES,
    MOST_COPIED,
    MOST_POINTS,
    Drawing,
    frame_of,
    points_of,
    points_of_train,
)
from logreg.web.player import player
from logreg.web.shell import begin, show_controls
from logreg.web.upload import show_file
from logreg.web.widgets import Choice, Control

SETTINGS: dict[str, Control] = {
    "way": Choice(
        "Where the data come from",
        {"file": "Upload a file", "drawn": "Draw points"},
        "file",
        "Both are kept while you look at the other.",
        "row",
    ),
    "do": Choice(
        "Click to",
        {"add": "Add", "move": "Move", "relabel": "Relabel", "delete": "Delete"},
        "add",
        "To move a point, click on it and then on its new place.",
        "row",
    ),
    "kind": Choice(
        "Class",
        {label: str(label) for label in range(len(CLASSES))},
        0,
        "Of the points that are added or relabelled.",
        "row",
    ),
}

# A link cannot contain the data; and Streamlit cannot switch pages while widgets have settings in
# the address.
UNLINKED = {"bind": None}


def show_drawing() -> None:
    """Draw the plane, its tools and the same points as a table."""
    drawing: Drawing = st.session_state.setdefault("drawing", Drawing())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        do, _ = show_controls(SETTINGS, "do", "kind", **UNLINKED)
        buttons = st.container(horizontal=True, gap="small", width="content")
    if do != "move":
        drawing.deselect()
    copying = st.session_state.pop("copying", "")
    if copying:
        st.info(copying)
    plane, side = st.columns([2, 1], gap="medium")
    with side:
        edit_table(drawing)
    # After the table, so that its changes can be undone, too.
    with buttons:
        st.button("Undo", on_click=drawing.undo, disabled=not drawing.past)
        st.button("Redo", on_click=drawing.redo, disabled=not drawing.future)
        st.button("Clear", on_click=drawing.change, args=((),), disabled=not drawing.points)
        st.button("Copy Train's points", on_click=copy_train, args=(drawing,))
    with plane:
        X, y = drawing.arrays()
        counts = [f"{(y == label).sum()} of {name}" for label, name in enumerate(CLASSES)]
        player(
            drawing_picture(X, y, FEATURES, CLASSES, drawing.chosen),
            readout([]),
            picture_id=f"drawing {drawing.version}",
            alt=f"{count(len(y), 'point')}: {', '.join(counts)}.",
            label="Drawing",
            on_click=lambda x, y: take_click(drawing, x, y),
        )
        if drawing.chosen is not None and do == "move":
            st.markdown("Now click on the new place.")
        if len(y) >= MOST_POINTS:
            st.markdown(f"There are {MOST_POINTS} points, and no more can be added.")
    try:
        user_data.store(drawing.user_data())
    except InputError as error:
        st.markdown(user_data.with_note(str(error)))


def take_click(drawing: Drawing, x: float, y: float) -> None:
    """Handle a click with the tool chosen now, which may be newer than the last run."""
    do, kind = (st.session_state[key] for key in ("do", "kind"))
    if SETTINGS["do"].accepts(do) and SETTINGS["kind"].accepts(kind):
        drawing.click(do, x, y, kind)


def copy_train(drawing: Drawing) -> None:
    """Copy Train's points, and remember the note about it."""
    try:
        points, n = points_of_train()
    except InputError as error:
        st.session_state["copying"] = str(error)
        return
    drawing.change(points)
    if len(points) < n:
        st.session_state["copying"] = (
            f"Copied {len(points)} of {n} points: at most {MOST_COPIED}, and only those of the "
            f"first {len(CLASSES)} classes."
        )


def edit_table(drawing: Drawing) -> None:
    """Draw the points as an editable table."""
    if f"table-{drawing.table}" not in st.session_state:
        # Streamlit forgets the edits of a table that it did not draw in the last run.
        drawing.renew_table()
    number: Any = {"min_value": -LARGEST, "max_value": LARGEST, "format": "%.4g"}
    edited = st.data_editor(
        frame_of(drawing.tabled),
        num_rows="dynamic",
        hide_index=True,
        height=480,
        key=f"table-{drawing.table}",
        column_config={
            **{name: st.column_config.NumberColumn(**number) for name in FEATURES},
            "class": st.column_config.SelectboxColumn(options=list(range(len(CLASSES)))),
        },
        alt="The same points as a table.",
    )
    points = points_of(edited)
    drawing.change(points[:MOST_POINTS], in_table=True)
    if len(points) < len(edited):
        st.markdown(":small[A row counts as soon as it has three values.]")
    if len(points) > MOST_POINTS:
        st.markdown(f":small[Only the first {MOST_POINTS} rows count.]")


def show_user_data() -> None:
    """Describe the data, and link to Train."""
    data = user_data.current()
    if data is None:
        return
    st.divider()
    n, d = data.X.shape
    counts = [f"{name} ({(data.y == label).sum()})" for label, name in enumerate(data.class_names)]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Train on these data"):
            st.session_state["dataset"] = USER_DATA
            st.switch_page("pages/train.py")
        order = ", in this order" if data.ordered else ""
        st.markdown(
            f"**{n} rows, {d} features.** Classes: {', '.join(counts)}{order}.  \n"
            ":small[They stay in this visit: no link holds them, and reloading the page forgets "
            "them.]"
        )


begin("data", {})
st.title("Your own data")
for sentence in user_data.lost_data():
    st.warning(sentence)
(way,) = show_controls(SETTINGS, "way", label_visibility="collapsed", **UNLINKED)
if way == "file":
    show_file()
else:
    show_drawing()
show_user_data()

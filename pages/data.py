"""Your own data: from a file, or drawn by hand."""

from dataclasses import dataclass, field

import streamlit as st

from logreg import InputError
from logreg.data.config import OWN
from logreg.data.csv_file import DELIMITERS, MOST_MEGABYTES, Table, choose, read_csv
from logreg.data.names import plain_name
from logreg.data.own import MOST_FEATURES
from logreg.figures.drawing import drawing_picture
from logreg.web import own_data
from logreg.web.drawing import (
    CLASSES,
    FARTHEST,
    FEATURES,
    MOST_POINTS,
    Drawing,
    frame_of,
    points_of,
    points_of_train,
)
from logreg.web.page import begin, show_controls
from logreg.web.player import player
from logreg.web.readout import readout
from logreg.web.widgets import Choice, Control

# In the dark theme Streamlit writes white on a light colour: too pale to read.
PLAIN_TAGS = """
<style>
.stMultiSelect [data-tag] { background: transparent; border: 1px solid; }
.stMultiSelect :is([data-tag], [data-tag] *) { color: inherit; }
</style>
"""

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

# A link could not hold the data with them; and Streamlit switches to no other page from one whose
# widgets have settings in its address.
UNLINKED = {"bind": None}


@dataclass
class Upload:
    """A file, what was read of it or why nothing was, and what is chosen of it."""

    name: str
    content: bytes
    number: int
    header: bool | None = None
    table: Table | None = None
    problem: str = ""
    choices: dict = field(default_factory=dict)

    def read(self):
        self.table, self.problem = None, ""
        try:
            self.table = read_csv(self.content, header=self.header)
        except InputError as error:
            self.problem = str(error)


def take_file():
    """Read the file that was just uploaded."""
    file = st.session_state["file"]
    if file is None:  # taken out of the box: what was read of it stays
        return
    number = st.session_state.get("uploads", 0) + 1
    st.session_state["uploads"] = number
    upload = st.session_state["upload"] = Upload(plain_name(file.name), file.getvalue(), number)
    upload.read()


def chosen(upload, draw, name, default, **options):
    """Draw a widget for a choice, which outlives a visit to another page."""
    key = f"upload-{upload.number}-{name}"
    if key not in st.session_state:
        st.session_state[key] = upload.choices.get(key, default)
    upload.choices[key] = value = draw(key=key, **options)
    return value


def show_file():
    """Draw the way from a file to data."""
    wide, side = st.columns([2, 1], gap="medium")
    with wide:
        st.file_uploader(
            "CSV file",
            ["csv", "tsv", "txt"],
            key="file",
            on_change=take_file,
            max_upload_size=MOST_MEGABYTES,
            help="Comma, semicolon or tab between the values; UTF-8 or Latin-1.",
        )
        upload = st.session_state.get("upload")
        if upload is None:
            st.markdown(
                "A table with a row for each sample: columns of numbers as features, and one "
                "column that says the class."
            )
            return
        table = upload.table
        if table is None:
            st.error(f"{upload.name}: {upload.problem}")
        else:
            show_preview(upload)
    with side:
        if table is not None or upload.header is not None:
            header = table.header if table is not None else upload.header

            def read_again():
                upload.header = st.session_state[f"upload-{upload.number}-header"]
                upload.read()

            chosen(
                upload,
                st.toggle,
                "header",
                header,
                label="The first row has the names",
                on_change=read_again,
            )
        if table is not None:
            choose_columns(upload)


def show_preview(upload):
    """Say what was recognised, and show the first rows."""
    table = upload.table
    n, d = table.frame.shape
    st.markdown(
        f"**{upload.name}**: {n} rows, {d} columns; {DELIMITERS[table.delimiter]} between the "
        f"values, {table.encoding}."
    )
    st.dataframe(table.frame.head(6), hide_index=True, alt="The first rows of the file.")


def choose_columns(upload):
    """Draw the choice of target and features, and keep what they give."""
    st.html(PLAIN_TAGS)
    table = upload.table
    columns = list(table.frame)
    texts = [name for name in table.targets if name not in table.numeric]
    target = chosen(
        upload,
        st.selectbox,
        f"target-{table.header}",
        (texts or table.targets)[-1],
        label="Target",
        options=columns,
        help="The column of the classes.",
    )
    numbers = table.features_for(target)
    features = chosen(
        upload,
        st.multiselect,
        f"features-{table.header}-{columns.index(target)}",
        numbers[:MOST_FEATURES],
        label="Features",
        options=numbers,
        max_selections=MOST_FEATURES,
        wrap=True,
        help="Columns of numbers. Train draws two of them, at first the first two, and trains on "
        "these or on all.",
    )
    order = None
    classes = table.classes_of(target) if target in table.targets else []
    if len(classes) > 2:
        key = f"{table.header}-{columns.index(target)}"
        if chosen(upload, st.toggle, f"ordered-{key}", False, label="The classes are in an order"):
            order = chosen(
                upload,
                st.multiselect,
                f"order-{key}",
                classes,
                label="From the lowest to the highest",
                options=classes,
                wrap=True,
                help="Take them all out, and choose them in their order.",
            )
    try:
        found = choose(table, target, features, order)
    except InputError as error:
        st.error(str(error))
        return
    own_data.keep(found.data)
    reasons = [
        f"{count} {'row' if count == 1 else 'rows'} {reason}"
        for count, reason in (
            (found.n_missing, "without a value in these columns"),
            (found.n_extreme, "with an infinite number or one beyond 10¹²"),
        )
        if count
    ]
    if reasons:
        st.markdown(f"Left out: {' and '.join(reasons)}.")


def show_drawing():
    """Draw the plane, its tools and the same points as a table."""
    drawing = st.session_state.setdefault("drawing", Drawing())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        do, kind = show_controls(SETTINGS, "do", "kind", **UNLINKED)
        buttons = st.container(horizontal=True, gap="small", width="content")
    problem = st.session_state.pop("copying", None)
    if problem:
        st.error(problem)
    plane, side = st.columns([2, 1], gap="medium")
    with side:
        edit_table(drawing)
    # After the table, whose changes can be undone as well.
    with buttons:
        st.button("Undo", on_click=drawing.undo, disabled=not drawing.can_undo)
        st.button("Redo", on_click=drawing.redo, disabled=not drawing.can_redo)
        st.button("Clear", on_click=drawing.change, args=((),), disabled=not drawing.points)
        st.button("Copy Train's points", on_click=copy_train, args=(drawing,))
    with plane:
        X, y = drawing.arrays()
        counts = [f"{(y == label).sum()} of {name}" for label, name in enumerate(CLASSES)]
        player(
            drawing_picture(X, y, FEATURES, CLASSES, drawing.chosen),
            readout([]),
            picture_id=f"drawing {drawing.version}",
            alt=f"{len(y)} {'point' if len(y) == 1 else 'points'}: {', '.join(counts)}.",
            label="Drawing",
            on_click=lambda x, y: drawing.click(do, x, y, kind),
        )
        if drawing.chosen is not None and do == "move":
            st.markdown("Now click on the new place.")
        if len(y) >= MOST_POINTS:
            st.markdown(f"There are {MOST_POINTS} points, and no more can be added.")
    try:
        own_data.keep(drawing.own_data())
    except InputError as error:
        stay = "" if own_data.kept() is None else " Until then the data below stay."
        st.markdown(f"{error}{stay}")


def copy_train(drawing):
    """Take the points that Train shows."""
    try:
        drawing.change(points_of_train())
    except InputError as error:
        st.session_state["copying"] = str(error)


def edit_table(drawing):
    """Draw the points as a table that can be edited."""
    if f"table-{drawing.table}" not in st.session_state:
        # Streamlit has forgotten what was edited in a table that it did not draw last time.
        drawing.renew_table()
    number = {"min_value": -FARTHEST, "max_value": FARTHEST, "format": "%.2f"}
    edited = st.data_editor(
        frame_of(drawing.tabled),
        num_rows="dynamic",
        hide_index=True,
        height=480,
        key=f"table-{drawing.table}",
        column_config={
            **{name: st.column_config.NumberColumn(**number) for name in FEATURES},
            "class": st.column_config.NumberColumn(
                min_value=0, max_value=len(CLASSES) - 1, step=1, format="%d"
            ),
        },
        alt="The same points as a table.",
    )
    points = points_of(edited)
    drawing.change(points, in_table=True)
    if len(points) < len(edited):
        st.markdown(":small[A row counts as soon as it has three values.]")


def show_own():
    """Say what data there are, and lead to Train."""
    data = own_data.kept()
    if data is None:
        return
    st.divider()
    n, d = data.X.shape
    counts = [f"{name} ({(data.y == label).sum()})" for label, name in enumerate(data.class_names)]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Train on these data"):
            st.session_state["dataset"] = OWN
            st.switch_page("pages/train.py")
        order = ", in this order" if data.ordered else ""
        st.markdown(
            f"**{n} rows, {d} features.** Classes: {', '.join(counts)}{order}.  \n"
            ":small[They stay in this visit: no link holds them, and reloading the page forgets "
            "them.]"
        )


begin("data", {})
st.title("Your own data")
(way,) = show_controls(SETTINGS, "way", label_visibility="collapsed", **UNLINKED)
if way == "file":
    show_file()
else:
    show_drawing()
show_own()

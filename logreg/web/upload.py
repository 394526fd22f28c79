"""Read an uploaded file, preview it, and turn it into user data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from logreg.data.csv import DELIMITERS, MOST_COLUMNS, MOST_MEGABYTES, Table, choose, read_csv
from logreg.data.names import plain_name
from logreg.data.user_data import MOST_FEATURES, MOST_ROWS
from logreg.errors import InputError
from logreg.formatting import count
from logreg.web import user_data

_UPLOAD, _COUNT, _BOX = "upload", "uploads", "file"

# In the dark theme Streamlit writes white on a light color, which is hard to read.
_PLAIN_TAGS = """
<style>
.stMultiSelect [data-tag] { background: transparent; border: 1px solid; }
.stMultiSelect :is([data-tag], [data-tag] *) { color: inherit; }
</style>
"""


@dataclass(slots=True)
class Upload:
    """A file, its table or the reason why there is none, and the choices made.

    Kept because the upload widget loses its file when another page is shown.
    """

    name: str
    content: bytes
    number: int
    header: bool | None = None
    table: Table | None = None
    problem: str = ""
    choices: dict[str, Any] = field(default_factory=dict)

    def read(self) -> None:
        """Read the content, with or without a header as chosen."""
        self.table, self.problem = None, ""
        try:
            self.table = read_csv(self.content, header=self.header)
        except InputError as error:
            self.problem = str(error)


def _take_file() -> None:
    """Read the file that was just uploaded."""
    file = st.session_state[_BOX]
    # None if the visitor removed it, or without content if the server lost it: keep what was read.
    if not hasattr(file, "getvalue"):
        return
    number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    upload = st.session_state[_UPLOAD] = Upload(plain_name(file.name), file.getvalue(), number)
    upload.read()


def _chosen(
    upload: Upload, draw: Callable[..., Any], name: str, default: Any, **options: Any
) -> Any:
    """Draw a widget whose value survives a visit to another page."""
    key = f"upload-{upload.number}-{name}"
    if key not in st.session_state:
        st.session_state[key] = upload.choices.get(key, default)
    upload.choices[key] = value = draw(key=key, **options)
    return value


def show_file() -> None:
    """Draw the uploader, the preview, and the choice of columns."""
    wide, side = st.columns([2, 1], gap="medium")
    with wide:
        st.file_uploader(
            f"CSV file of up to {MOST_MEGABYTES} MB",
            ["csv", "tsv", "txt"],
            key=_BOX,
            on_change=_take_file,
            max_upload_size=MOST_MEGABYTES,
            help=f"At most {MOST_ROWS} rows and {MOST_COLUMNS} columns, with a comma, semicolon "
            "or tab between the values, in UTF-8 or Latin-1. A value is missing where there is "
            "nothing, or one of ?, NA, N/A, NaN, null and None.",
        )
        upload: Upload | None = st.session_state.get(_UPLOAD)
        if upload is None:
            st.markdown(
                "A table with a row for each sample: columns of numbers as features, and one "
                "column that says the class."
            )
            return
        table = upload.table
        if table is None:
            st.error(user_data.with_note(f"{upload.name}: {upload.problem}"))
        else:
            _preview(upload.name, table)
    with side:
        if table is not None or upload.header is not None:
            header = table.header if table is not None else upload.header

            def read_again() -> None:
                upload.header = st.session_state[f"upload-{upload.number}-header"]
                upload.read()

            _chosen(
                upload,
                st.toggle,
                "header",
                header,
                label="The first row has the names",
                on_change=read_again,
            )
        if table is not None:
            _choose_columns(upload, table)


def _preview(name: str, table: Table) -> None:
    """Describe the detected format, and show the first rows."""
    n, d = table.frame.shape
    st.markdown(
        f"**{name}**: {count(n, 'row')}, {d} columns; {DELIMITERS[table.delimiter]} between the "
        f"values, {table.encoding}."
    )
    st.dataframe(table.frame.head(6), hide_index=True, alt="The first rows of the file.")


def _choose_columns(upload: Upload, table: Table) -> None:
    """Draw the choice of target and features, and store the resulting data."""
    st.html(_PLAIN_TAGS)
    columns = list(table.frame)
    texts = [name for name in table.targets if name not in table.numeric]
    target = _chosen(
        upload,
        st.selectbox,
        f"target-{table.header}",
        (texts or table.targets or columns)[-1],
        label="Target",
        options=columns,
        help="The column of the classes.",
    )
    numbers = table.features_for(target)
    features = _chosen(
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
    classes = table.classes_of(target) if target in table.targets else []
    order = _choose_order(upload, table, target, classes) if len(classes) > 2 else None
    if order is not None and len(order) < len(classes):
        sentence = "Choose all classes, from the lowest to the highest."
        st.markdown(user_data.with_note(sentence))
        return
    try:
        found = choose(table, target, features, order)
    except InputError as error:
        st.error(user_data.with_note(str(error)))
        return
    user_data.store(found.data)
    reasons = [
        f"{count(number, 'row')} {reason}"
        for number, reason in (
            (found.n_missing, "without a value in these columns"),
            (found.n_extreme, "with an infinite number or one beyond 10¹²"),
        )
        if number
    ]
    if reasons:
        st.markdown(f"Left out: {' and '.join(reasons)}.")


def _choose_order(
    upload: Upload, table: Table, target: str, classes: list[str]
) -> list[str] | None:
    """Draw the choice of the order of the classes; return it, or None if they have none."""
    key = f"{table.header}-{list(table.frame).index(target)}"
    label = "The classes are in an order"
    if not _chosen(upload, st.toggle, f"ordered-{key}", False, label=label):
        return None
    order: list[str] = _chosen(
        upload,
        st.multiselect,
        f"order-{key}",
        # Texts are sorted alphabetically, which is rarely their order.
        classes if target in table.numeric else [],
        label="From the lowest to the highest",
        options=classes,
        wrap=True,
        help="To change it, take them out, and choose them in their order.",
    )
    return order

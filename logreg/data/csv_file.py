"""Tables in text files: comma, semicolon or tab between the values, a row to a line.

A file is a stranger's. The csv module of Python goes through it once and names the line at which
its shape goes wrong, which pandas cannot; pandas then reads the values.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from logreg.data.dataset import LARGEST
from logreg.data.names import plain_name, plain_names
from logreg.data.own import (
    FEWEST_CLASSES,
    FEWEST_FEATURES,
    FEWEST_ROWS_PER_CLASS,
    MOST_CLASSES,
    MOST_ROWS,
    OwnData,
)
from logreg.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

MOST_MEGABYTES = 5
MOST_COLUMNS = 100

DELIMITERS = {"\t": "tab", ";": "semicolon", ",": "comma"}

# So many rows tell the delimiter.
_GLANCE = 20

_NUMBER = re.compile(r"\s*[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?\s*")
_COMMA_DECIMAL = re.compile(r"\s*[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?\s*")
_POINT_DECIMAL = re.compile(r"\s*[+-]?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?\s*")
# No text has these, but for tabs and the ends of lines.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What was read of a file.

    Attributes
    ----------
    frame : the values; names and texts are plain names
    header : whether the first row gave the names
    delimiter : what parts the values, a key of `DELIMITERS`
    encoding : ``UTF-8`` or ``Latin-1``
    numeric : the columns of numbers
    targets : the columns that can be the target: 2 to 10 different values, two rows of each
    """

    frame: "pd.DataFrame"
    header: bool
    delimiter: str
    encoding: str
    numeric: tuple[str, ...]
    targets: tuple[str, ...]

    def features_for(self, target: str) -> list[str]:
        """Return the columns that can be features beside the target."""
        return [name for name in self.numeric if name != target]

    def classes_of(self, target: str) -> list[str]:
        """Return the classes that the target names: numbers by size, texts by the alphabet."""
        return _class_names(_values_of(self.frame[target]))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was taken of a table.

    Attributes
    ----------
    data : the rows that can be used
    n_missing : how many others lack a value
    n_extreme : how many further ones have a number that is infinite or beyond 1e12 in size
    """

    data: OwnData
    n_missing: int
    n_extreme: int


def read_csv(content: bytes, *, header: bool | None = None) -> Table:
    """Read a text file of up to 5 MB, 100 000 rows and 100 columns.

    Parameters
    ----------
    content : the file, in UTF-8 or Latin-1, its values parted by commas, semicolons or tabs; with
        the latter two a number may have a decimal comma
    header : whether the first row is the names of the columns; None looks whether it has a number

    Raises
    ------
    InputError
        If it is no such table. The sentence names the line where there is one to name.
    """
    import pandas as pd

    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    names, n_rows, decimal = _looked_through(text, delimiter)
    if header is None:
        header = not any(_NUMBER.fullmatch(each) for each in names)
    n_rows -= header
    if not n_rows:
        raise InputError("The file has names of columns only: add a row for each sample.")
    if n_rows > MOST_ROWS:
        raise InputError(f"The file has more than {MOST_ROWS} rows: leave some out.")
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=0 if header else None,
            names=list(range(len(names))),
            index_col=False,
            decimal=decimal,
            skipinitialspace=True,
            na_values=["?"],
            low_memory=False,
        )
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        raise InputError(_UNREADABLE) from error
    if frame.shape != (n_rows, len(names)):
        raise InputError(_UNREADABLE)
    frame.columns = pd.Index(plain_names(names if header else [""] * len(names), "column"))
    numeric = tuple(name for name in frame if _is_numeric(frame[name]))
    for name in frame:
        if name not in numeric:
            frame[name] = _plain(frame[name])
    table = Table(
        frame=frame,
        header=header,
        delimiter=delimiter,
        encoding=encoding,
        numeric=numeric,
        targets=tuple(name for name in frame if _can_be_target(frame[name])),
    )
    if not numeric:
        raise InputError(
            "No column is of numbers alone, and a model needs numbers as features: check the "
            "delimiter and the decimal sign of the file."
        )
    if not table.targets:
        raise InputError(
            f"No column can be the target, which needs {FEWEST_CLASSES} to {MOST_CLASSES} "
            f"different values with at least {FEWEST_ROWS_PER_CLASS} rows of each: add such a "
            "column, or more rows."
        )
    return table


def choose(
    table: Table, target: str, features: Sequence[str], order: Sequence[str] | None = None
) -> Chosen:
    """Return the rows of a table as samples, without those that lack a value of these columns.

    Parameters
    ----------
    table : what `read_csv` has read
    target : the column of the classes
    features : 2 to 30 columns of numbers
    order : all classes from the lowest to the highest, where their order means something

    Raises
    ------
    InputError
        If the columns or the order are no such, or too few rows are left.
    """
    frame = table.frame
    for name in (target, *features):
        if name not in frame:
            raise InputError(f"The file has no column {plain_name(name)}: choose another one.")
    if target in features:
        raise InputError(
            f"The column {target} cannot be both target and feature: choose another feature."
        )
    texts = [name for name in features if name not in table.numeric]
    if texts:
        raise InputError(f"The column {texts[0]} is not of numbers alone: choose another feature.")
    if len(features) < FEWEST_FEATURES:
        raise InputError(
            f"The picture needs at least {FEWEST_FEATURES} features, not {len(features)}: choose "
            "two columns of numbers beside the target."
        )
    if target not in table.targets:
        n_values = frame[target].nunique()
        raise InputError(
            f"The column {target} has {n_values} different values, and a target needs "
            f"{FEWEST_CLASSES} to {MOST_CLASSES} with at least {FEWEST_ROWS_PER_CLASS} rows of "
            "each: choose another one."
        )

    used = frame[[target, *features]]
    missing = used.isna().any(axis=1)
    numbers = used.select_dtypes("number")
    extreme = (numbers.abs() > LARGEST).any(axis=1) & ~missing
    kept = used[~(missing | extreme)]
    # A class of which no row is kept is one that cannot be told apart, not one to be left out.
    values = _values_of(frame[target])
    names = _class_names(values)
    y = np.searchsorted(values, kept[target].to_numpy())
    if order is not None:
        if sorted(order) != sorted(names):
            raise InputError(
                f"The order must name every class once: {', '.join(names)}; choose the others too."
            )
        y = np.array([list(order).index(name) for name in names], dtype=np.int64)[y]
        names = list(order)
    data = OwnData(
        X=kept[list(features)].to_numpy(dtype=np.float64),
        y=y,
        feature_names=tuple(features),
        class_names=tuple(names),
        ordered=order is not None,
    )
    return Chosen(data, int(missing.sum()), int(extreme.sum()))


_EMPTY = "The file is empty: choose one with a row for each sample."
_UNREADABLE = (
    "The file could not be read as a table: save it anew as CSV, with a comma, a semicolon or a "
    "tab between the values."
)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text, its lines ended by line feeds alone, and the name of its encoding."""
    if len(content) > MOST_MEGABYTES * 2**20:
        raise InputError(
            f"The file has more than {MOST_MEGABYTES} MB: choose a smaller one, or leave rows out."
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("The file is in UTF-16: save it as CSV in UTF-8.")
    if content.startswith(b"PK\x03\x04"):
        raise InputError("The file is a workbook or an archive, not a text: save it as CSV.")
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # Windows has letters of its own where Latin-1 has control characters.
        text, encoding = content.decode("cp1252", errors="replace"), "Latin-1"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"The file is not a text, since line {line} has characters that no text has: save it "
            "as CSV in UTF-8."
        )
    if not text.strip():
        raise InputError(_EMPTY)
    return text, encoding


def _records(text: str, delimiter: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Go through the rows that are not blank, each with the number of its first line."""
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=strict
    )
    line = 1
    try:
        for record in reader:
            if len(record) > 1 or "".join(record).strip():
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"A quotation mark in line {line} has no counterpart, or text beside it: put the whole "
            "value between two, or remove it."
        ) from error


def _delimiter(text: str) -> str:
    """Return what parts the first rows into as many values each, or else the first row at all."""
    most, found = 1, ","
    for delimiter in DELIMITERS:
        glance = islice(_records(text, delimiter, strict=False), _GLANCE)
        counts = [len(record) for _, record in glance]
        if counts and counts[0] > 1 and len(set(counts)) == 1:
            return delimiter
        if counts and counts[0] > most:
            most, found = counts[0], delimiter
    return found


def _looked_through(text: str, delimiter: str) -> tuple[list[str], int, str]:
    """Check the shape; return the first row, how many there are, and the decimal sign."""
    names: list[str] = []
    n_rows = commas = points = 0
    for line, record in _records(text, delimiter, strict=True):
        names = names or record
        if len(names) == 1:
            raise InputError(
                f"The file has one column only, as seen in line {line}: part the values by "
                "commas, semicolons or tabs."
            )
        if len(names) > MOST_COLUMNS:
            raise InputError(
                f"The file has {len(names)} columns, and at most {MOST_COLUMNS} can be read: leave "
                "some out."
            )
        if len(record) != len(names):
            raise InputError(
                f"Line {line} has {len(record)} values, and the first row has {len(names)}: give "
                "every row as many, or put a value that contains the delimiter in quotes."
            )
        n_rows += 1
        if n_rows > MOST_ROWS + 1:  # with the names
            break
        for column, cell in enumerate(record, 1):
            if cell.lstrip().startswith("="):
                raise InputError(
                    f"Line {line} has a formula in column {column}, and formulas are not worked "
                    "out: save the values instead."
                )
            if delimiter != ",":
                commas += bool(_COMMA_DECIMAL.fullmatch(cell))
                points += bool(_POINT_DECIMAL.fullmatch(cell))
    if not n_rows:
        raise InputError(_EMPTY)
    return names, n_rows, "," if commas and not points else "."


def _is_numeric(column: "pd.Series") -> bool:
    """Tell whether a column is of numbers, of which there is at least one."""
    return column.dtype.kind in "iuf" and bool(column.notna().any())


def _plain(column: "pd.Series") -> "pd.Series":
    """Return a column of texts with plain names in their place.

    What differs stays different, unless by white space alone.
    """
    trimmed = {value: " ".join(str(value).split()) for value in column.dropna().unique()}
    texts = sorted(set(trimmed.values()))
    names = dict(zip(texts, plain_names(texts, "value"), strict=True))
    return column.map(lambda value: names[trimmed[value]], na_action="ignore").astype("str")


def _can_be_target(column: "pd.Series") -> bool:
    """Tell whether a column has as many different values, and rows of each, as classes need."""
    rows = column[~column.isin([np.inf, -np.inf])].value_counts()
    return FEWEST_CLASSES <= len(rows) <= MOST_CLASSES and rows.min() >= FEWEST_ROWS_PER_CLASS


def _values_of(column: "pd.Series") -> np.ndarray:
    """Return the different values of a target in order: numbers by size, texts by the alphabet."""
    values = column.dropna().unique()
    if column.dtype.kind in "iuf":
        values = values[np.abs(values) <= LARGEST]
    return np.sort(np.asarray(values))


def _class_names(values: np.ndarray) -> list[str]:
    """Return the names of classes: 1 for 1.0, and texts as they are."""
    if values.dtype.kind not in "iuf":
        return list(values)
    return [str(int(value)) if value == int(value) else repr(float(value)) for value in values]

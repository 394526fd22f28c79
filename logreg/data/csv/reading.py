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
# What a decoder puts in the place of bytes that are no character.
_LOST = "\ufffd"
# A first line that tells a spreadsheet the delimiter.
_FOR_SPREADSHEETS = re.compile(r'(?i)\A"?sep=[,;\t]"?(\n|\Z)')


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What was read of a file.

    Attributes
    ----------
    frame : the values; names and texts are plain names
    header : whether the first row gave the names
    delimiter : what parts the values, a key of `DELIMITERS`
    encoding : ``UTF-8`` or ``Latin-1``, or that some of the former could not be read
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
        the latter two the numbers of a column may have decimal commas
    header : whether the first row is the names of the columns; None has it so if it has no number,
        or if without it the column under one of its texts can be the target

    Raises
    ------
    InputError
        If it is no such table. The sentence names the line where there is one to name.
    """
    import pandas as pd

    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    names, n_rows, decimals = _looked_through(text, delimiter)

    def values(header: bool) -> pd.DataFrame:
        return _values(text, delimiter, decimals, n_rows, header)

    if header is None:
        header = not any(_NUMBER.fullmatch(each) for each in names) or _is_header(
            names, values(header=False)
        )
    if n_rows == header:
        raise InputError("The file has names of columns only: add a row for each sample.")
    if n_rows - header > MOST_ROWS:
        raise InputError(_TOO_LONG)
    frame = values(header)
    frame.columns = pd.Index(plain_names(names if header else [""] * len(names), "column"))
    numeric = tuple(name for name in frame if _is_numeric(frame[name]))
    for name in frame:
        if name not in numeric:
            frame[name] = _plain(frame[name])
    return Table(
        frame=frame,
        header=header,
        delimiter=delimiter,
        encoding=encoding,
        numeric=numeric,
        targets=tuple(name for name in frame if _can_be_target(frame[name])),
    )


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
    if not table.numeric:
        raise InputError(
            "No column is of numbers alone, and a model needs numbers as features: check the "
            "delimiter and the decimal sign of the file."
        )
    for name in (target, *features):
        if name not in frame:
            raise InputError(
                f"The file has no column {plain_name(name)}: choose one of {', '.join(frame)}."
            )
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
        raise InputError(_no_target(frame[target]))

    used = frame[[target, *features]]
    missing = used.isna().any(axis=1)
    numbers = used.select_dtypes("number").astype(np.float64)
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
_TOO_LONG = f"The file has more than {MOST_ROWS} rows: leave some out."
_UNREADABLE = (
    "The file could not be read as a table: save it anew as CSV, with a comma, a semicolon or a "
    "tab between the values."
)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text, its lines ended by line feeds alone, and the name of its encoding."""
    if len(content) > MOST_MEGABYTES * 1_000_000:
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
        text = content.decode("utf-8-sig", errors="replace")
        encoding = "UTF-8 with characters that could not be read"
        n_beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
        if n_beyond_ascii < 2 * text.count(_LOST):  # it makes no sense as UTF-8
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
    # A blank line instead, so that all others keep their numbers.
    text = _FOR_SPREADSHEETS.sub("\n", text)
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
        if "limit" in str(error):
            raise InputError(
                f"Line {line} has a value of more than {csv.field_size_limit()} characters, so "
                "this is no table: save it anew as CSV, or look for a quotation mark without a "
                "counterpart."
            ) from error
        raise InputError(
            f"A quotation mark in line {line} has no counterpart, or text beside it: put the whole "
            "value between two, or remove it."
        ) from error


def _delimiter(text: str) -> str:
    """Return what parts the first rows into as many values each, or else the first row at all."""
    most, found = 1, ","
    for delimiter in DELIMITERS:
        try:
            glance = islice(_records(text, delimiter, strict=False), _GLANCE)
            counts = [len(record) for _, record in glance]
        except InputError:  # a line as one value is too long for one
            continue
        if counts and counts[0] > 1 and len(set(counts)) == 1:
            return delimiter
        if counts and counts[0] > most:
            most, found = counts[0], delimiter
    return found


def _looked_through(text: str, delimiter: str) -> tuple[list[str], int, list[str]]:
    """Check the shape; return the first row, how many there are, and each column's decimal sign."""
    names: list[str] = []
    n_rows = 0
    commas: set[int] = set()
    points: set[int] = set()
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
            raise InputError(_TOO_LONG)
        for column, cell in enumerate(record, 1):
            if cell.lstrip().startswith("="):
                raise InputError(
                    f"Line {line} has a formula in column {column}, and formulas are not worked "
                    "out: save the values instead."
                )
            if delimiter != ",":
                if _COMMA_DECIMAL.fullmatch(cell):
                    commas.add(column)
                elif _POINT_DECIMAL.fullmatch(cell):
                    points.add(column)
    if not n_rows:
        raise InputError(_EMPTY)
    columns = range(1, len(names) + 1)
    return names, n_rows, ["," if each in commas - points else "." for each in columns]


def _values(
    text: str, delimiter: str, decimals: Sequence[str], n_rows: int, header: bool
) -> "pd.DataFrame":
    """Read the values under their column's number, each column with its decimal sign."""
    import pandas as pd

    columns = list(range(len(decimals)))
    try:
        read = {
            decimal: pd.read_csv(
                io.StringIO(text),
                sep=delimiter,
                header=0 if header else None,
                names=columns,
                index_col=False,
                decimal=decimal,
                skipinitialspace=True,
                na_values=["?"],
                low_memory=False,
            )
            for decimal in set(decimals)
        }
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        raise InputError(_UNREADABLE) from error
    if any(frame.shape != (n_rows - header, len(columns)) for frame in read.values()):
        raise InputError(_UNREADABLE)
    return pd.DataFrame({column: read[decimals[column]][column] for column in columns})


def _is_header(names: Sequence[str], frame: "pd.DataFrame") -> bool:
    """Tell whether without the first row, a column that it has a text in can be the target."""
    return any(
        not _NUMBER.fullmatch(name)
        and _can_be_target(frame[column][1:])
        and not _can_be_target(frame[column])
        for column, name in enumerate(names)
    )


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
    rows = _rows_of(column)
    return FEWEST_CLASSES <= len(rows) <= MOST_CLASSES and rows.min() >= FEWEST_ROWS_PER_CLASS


def _no_target(column: "pd.Series") -> str:
    """Say why a column cannot be the target."""
    rows = _rows_of(column)
    if FEWEST_CLASSES <= len(rows) <= MOST_CLASSES:
        (rare,) = _class_names(np.array([rows.idxmin()]))
        return (
            f"The column {column.name} has only {rows.min()} row of {rare}, and a target needs at "
            f"least {FEWEST_ROWS_PER_CLASS} of each class: add some, remove this one, or choose "
            "another target."
        )
    return (
        f"The column {column.name} has {len(rows)} different "
        f"value{'' if len(rows) == 1 else 's'}, and a target needs {FEWEST_CLASSES} to "
        f"{MOST_CLASSES}: choose another one."
    )


def _rows_of(column: "pd.Series") -> "pd.Series":
    """Return how many rows there are of each value that can be a class."""
    if column.dtype.kind in "iuf":
        column = column[column.astype(np.float64).abs() <= LARGEST]
    return column.value_counts()


def _values_of(column: "pd.Series") -> np.ndarray:
    """Return the different values of a target in order: numbers by size, texts by the alphabet."""
    return np.sort(np.asarray(_rows_of(column).index))


def _class_names(values: np.ndarray) -> list[str]:
    """Return the names of classes: 1 for 1.0, and texts as they are."""
    if values.dtype.kind not in "iuf":
        return list(values)
    return [str(int(value)) if value == int(value) else repr(float(value)) for value in values]

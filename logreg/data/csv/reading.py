"""Read a CSV file into a table of numbers and texts.

Python's csv module checks the shape first, since it can name the offending line; pandas then reads
the values.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logreg.data.csv.target import can_be_target, class_names, class_values
from logreg.data.csv.text import EMPTY, decode, find_delimiter, records
from logreg.data.names import plain_names
from logreg.data.user_data import MOST_ROWS
from logreg.errors import InputError, needs
from logreg.formatting import count

if TYPE_CHECKING:
    import pandas as pd

MOST_COLUMNS = 100

_NUMBER = re.compile(r"\s*[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?\s*")
_COMMA_DECIMAL = re.compile(r"\s*[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?\s*")
_POINT_DECIMAL = re.compile(r"\s*[+-]?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?\s*")

_TOO_LONG = f"The file has more than {MOST_ROWS} rows: leave some out."
_UNREADABLE = (
    "The file could not be read as a table: save it as CSV again, with commas, semicolons or tabs "
    "between the values."
)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The content of a file.

    Attributes
    ----------
    frame : the values; column names and texts are plain names
    header : whether the first row held the column names
    delimiter : a key of `DELIMITERS`
    encoding : ``UTF-8`` or ``Latin-1``, or a note that some characters could not be read
    numeric : the numeric columns
    targets : the columns that can be the target: 2 to 10 distinct values, two rows of each
    """

    frame: "pd.DataFrame"
    header: bool
    delimiter: str
    encoding: str
    numeric: tuple[str, ...]
    targets: tuple[str, ...]

    def features_for(self, target: str) -> list[str]:
        """Return the columns that can be features for this target."""
        return [name for name in self.numeric if name != target]

    def classes_of(self, target: str) -> list[str]:
        """Return the classes of a target: numbers ascending, texts alphabetical."""
        return class_names(class_values(self.frame[target]))


def read_csv(content: bytes, *, header: bool | None = None) -> Table:
    """Read a text file of up to 5 MB, 100,000 rows and 100 columns.

    If it is not such a table, the `InputError` names the offending line, if there is one.

    Parameters
    ----------
    content : the file, in UTF-8 or Latin-1, with commas, semicolons or tabs between the values;
        with semicolons or tabs, a column may use decimal commas
    header : whether the first row holds the column names. None detects a header: either no value in
        the row is a number, or a column whose first value is a text can be the target only
        without it.
    """
    with needs("pandas"):
        import pandas as pd

    text, encoding = decode(content)
    delimiter = find_delimiter(text)
    names, n_rows, decimals = _check_shape(text, delimiter)

    def values(header: bool) -> pd.DataFrame:
        return _values(text, delimiter, decimals, n_rows, header)

    if header is None:
        header = not any(_NUMBER.fullmatch(each) for each in names) or _is_header(
            names, values(header=False)
        )
    if n_rows == header:
        raise InputError("The file has only column names: add a row for each sample.")
    if n_rows - header > MOST_ROWS:
        raise InputError(_TOO_LONG)
    frame = values(header)
    frame.columns = pd.Index(plain_names(names if header else [""] * len(names), "column"))
    numeric = tuple(name for name in frame if _is_numeric(frame[name]))
    for name in frame:
        if name not in numeric:
            frame[name] = _with_plain_names(frame[name])
    return Table(
        frame=frame,
        header=header,
        delimiter=delimiter,
        encoding=encoding,
        numeric=numeric,
        targets=tuple(name for name in frame if can_be_target(frame[name])),
    )


def _check_shape(text: str, delimiter: str) -> tuple[list[str], int, list[str]]:
    """Return the first row, the number of rows, and each column's decimal sign."""
    names: list[str] = []
    n_rows = 0
    commas: set[int] = set()
    points: set[int] = set()
    for line, record in records(text, delimiter, strict=True):
        names = names or record
        if len(names) == 1:
            raise InputError(
                f"The file has only one column (see line {line}): separate the values by commas, "
                "semicolons or tabs."
            )
        if len(names) > MOST_COLUMNS:
            raise InputError(
                f"The file has {len(names)} columns, but at most {MOST_COLUMNS} can be read: leave "
                "some out."
            )
        if len(record) != len(names):
            raise InputError(
                f"Line {line} has {count(len(record), 'value')}, but the first row has "
                f"{len(names)}: give every row the same number, or quote a value that contains the "
                "delimiter."
            )
        n_rows += 1
        if n_rows > MOST_ROWS + 1:  # with the names
            raise InputError(_TOO_LONG)
        for column, cell in enumerate(record, 1):
            if cell.lstrip().startswith("="):
                raise InputError(
                    f"Line {line} has a formula in column {column}, but formulas are not "
                    "evaluated: save the values instead."
                )
            if delimiter != ",":
                if _COMMA_DECIMAL.fullmatch(cell):
                    commas.add(column)
                elif _POINT_DECIMAL.fullmatch(cell):
                    points.add(column)
    if not n_rows:
        raise InputError(EMPTY)
    columns = range(1, len(names) + 1)
    return names, n_rows, ["," if each in commas - points else "." for each in columns]


def _values(
    text: str, delimiter: str, decimals: Sequence[str], n_rows: int, header: bool
) -> "pd.DataFrame":
    """Read the values into columns 0, 1, …, each with its decimal sign."""
    with needs("pandas"):
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
    """Return whether a column whose first value is a text can be the target only without it."""
    return any(
        not _NUMBER.fullmatch(name)
        and can_be_target(frame[column][1:])
        and not can_be_target(frame[column])
        for column, name in enumerate(names)
    )


def _is_numeric(column: "pd.Series") -> bool:
    """Return whether a column has values and all of them are numbers."""
    return column.dtype.kind in "iuf" and bool(column.notna().any())


def _with_plain_names(column: "pd.Series") -> "pd.Series":
    """Turn a column of texts into plain names, keeping texts distinct unless only spaces differ."""
    trimmed = {value: " ".join(str(value).split()) for value in column.dropna().unique()}
    texts = sorted(set(trimmed.values()))
    names = dict(zip(texts, plain_names(texts, "value"), strict=True))
    return column.map(lambda value: names[trimmed[value]], na_action="ignore").astype("str")

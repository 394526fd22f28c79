"""Which columns of a table can be the target, and their classes."""

from typing import TYPE_CHECKING

import numpy as np

from logreg.data.dataset import LARGEST
from logreg.data.user_data import FEWEST_CLASSES, FEWEST_ROWS_PER_CLASS, MOST_CLASSES
from logreg.formatting import count

if TYPE_CHECKING:
    import pandas as pd


def can_be_target(column: "pd.Series") -> bool:
    """Return whether a column has a usable number of classes, and enough rows of each."""
    rows = _rows_of_classes(column)
    return FEWEST_CLASSES <= len(rows) <= MOST_CLASSES and rows.min() >= FEWEST_ROWS_PER_CLASS


def why_no_target(column: "pd.Series") -> str:
    """Explain in a sentence why a column cannot be the target."""
    rows = _rows_of_classes(column)
    if FEWEST_CLASSES <= len(rows) <= MOST_CLASSES:
        (rare,) = class_names(np.array([rows.idxmin()]))
        return (
            f"The column {column.name} has only {rows.min()} row of {rare}, but a target needs at "
            f"least {FEWEST_ROWS_PER_CLASS} of each class: add some, remove this one, or choose "
            "another target."
        )
    return (
        f"The column {column.name} has {count(len(rows), 'distinct value')}, but a target needs "
        f"{FEWEST_CLASSES} to {MOST_CLASSES}: choose another column."
    )


def class_values(column: "pd.Series") -> np.ndarray:
    """Return the distinct values of a target, sorted: numbers ascending, texts alphabetical."""
    return np.sort(np.asarray(_rows_of_classes(column).index))


def class_names(values: np.ndarray) -> list[str]:
    """Return the values as class names: ``1`` for 1.0, and texts unchanged."""
    if values.dtype.kind not in "iuf":
        return list(values)
    return [str(int(value)) if value == int(value) else repr(float(value)) for value in values]


def _rows_of_classes(column: "pd.Series") -> "pd.Series":
    """Return the number of rows of each value that can be a class."""
    if column.dtype.kind in "iuf":
        column = column[column.astype(np.float64).abs() <= LARGEST]
    return column.value_counts()

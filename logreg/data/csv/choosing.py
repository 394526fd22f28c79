"""Turn a table into user data: choose the target column and the features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.csv.reading import Table
from logreg.data.csv.target import class_names, class_values, why_no_target
from logreg.data.dataset import LARGEST
from logreg.data.names import plain_name
from logreg.data.user_data import FEWEST_FEATURES, UserData
from logreg.errors import InputError


@dataclass(frozen=True, slots=True)
class Chosen:
    """The samples chosen from a table.

    Attributes
    ----------
    data : the usable rows
    n_missing : number of rows dropped because they lack a value
    n_extreme : number of other rows dropped because a number is infinite or exceeds 1e12 in size
    """

    data: UserData
    n_missing: int
    n_extreme: int


def choose(
    table: Table, target: str, features: Sequence[str], order: Sequence[str] | None = None
) -> Chosen:
    """Return the rows of a table as samples, dropping those that lack a value in these columns.

    Raise an `InputError` if columns or order do not fit the table, or too few rows are left.

    Parameters
    ----------
    table : the result of `read_csv`
    target : the column of the classes
    features : 2 to 30 numeric columns
    order : all classes from lowest to highest, if they are ordered
    """
    _check_columns(table, target, features)
    frame = table.frame
    used = frame[[target, *features]]
    missing = used.isna().any(axis=1)
    numbers = used.select_dtypes("number").astype(np.float64)
    extreme = (numbers.abs() > LARGEST).any(axis=1) & ~missing
    kept = used[~(missing | extreme)]
    # From all rows: a class that loses every row is an error, not silently dropped.
    values = class_values(frame[target])
    names = class_names(values)
    y = np.searchsorted(values, kept[target].to_numpy())
    if order is not None:
        if sorted(order) != sorted(names):
            raise InputError(
                f"The order must name each class once ({', '.join(names)}): choose the others too."
            )
        y = np.array([list(order).index(name) for name in names], dtype=np.int64)[y]
        names = list(order)
    data = UserData(
        X=kept[list(features)].to_numpy(dtype=np.float64),
        y=y,
        feature_names=tuple(features),
        class_names=tuple(names),
        ordered=order is not None,
    )
    return Chosen(data, int(missing.sum()), int(extreme.sum()))


def _check_columns(table: Table, target: str, features: Sequence[str]) -> None:
    """Raise an InputError unless the columns can serve as target and features."""
    if not table.numeric:
        raise InputError(
            "No column is numeric, but a model needs numeric features: check the file's delimiter "
            "and decimal sign."
        )
    for name in (target, *features):
        if name not in table.frame:
            raise InputError(
                f"The file has no column {plain_name(name)}: choose one of "
                f"{', '.join(table.frame)}."
            )
    if target in features:
        raise InputError(
            f"The column {target} cannot be both target and feature: choose another feature."
        )
    texts = [name for name in features if name not in table.numeric]
    if texts:
        raise InputError(f"The column {texts[0]} is not numeric: choose another feature.")
    if len(features) < FEWEST_FEATURES:
        raise InputError(
            f"The picture needs at least {FEWEST_FEATURES} features, not {len(features)}: choose "
            "two numeric columns besides the target."
        )
    if target not in table.targets:
        raise InputError(why_no_target(table.frame[target]))

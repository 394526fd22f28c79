"""Points that a visitor adds: by clicks, in a table, or copied from Train."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data import DataConfig, UserData
from logreg.data.dataset import LARGEST
from logreg.data.split import stratified_order
from logreg.errors import InputError
from logreg.figures.drawing import drawing_ranges
from logreg.figures.scatter import row_at
from logreg.settings import settings_of
from logreg.web import cache, session
from logreg.web.controls import CONTROLS, configs, control_of, defaults_of, plane_of
from logreg.web.user_data import data_sets

if TYPE_CHECKING:
    import pandas as pd

FEATURES = ("x₁", "x₂")
CLASSES = tuple(f"class {label}" for label in range(5))

MOST_POINTS = 500
MOST_COPIED = 300
# How many changes can be undone.
_MOST_CHANGES = 200

# A click selects a point within this fraction of the plane's range.
_REACH = 0.05

# The two features, and the number of the class.
Point = tuple[float, float, int]


@dataclass(slots=True)
class Drawing:
    """Points, with undo and redo.

    Attributes
    ----------
    points : the current points
    chosen : index of the point that the next click moves, or None
    tabled : the points that the table started from: those after the last change made elsewhere
    version : counts all changes
    table : counts the changes of ``tabled``
    past, future : the points before each change that can be undone, and after each undone one
    """

    points: tuple[Point, ...] = ()
    chosen: int | None = None
    tabled: tuple[Point, ...] = ()
    version: int = 0
    table: int = 0
    past: list[tuple[Point, ...]] = field(default_factory=list)
    future: list[tuple[Point, ...]] = field(default_factory=list)

    def change(self, points: tuple[Point, ...], *, in_table: bool = False) -> None:
        """Replace the points, undoably."""
        if points == self.points:
            return
        self.past.append(self.points)
        del self.past[:-_MOST_CHANGES]
        self.future.clear()
        self._show(points)
        if not in_table:
            self.renew_table()

    def renew_table(self) -> None:
        """Restart the table from the current points."""
        self.tabled = self.points
        self.table += 1

    def undo(self) -> None:
        """Undo the last change."""
        self._go(self.past, self.future)

    def redo(self) -> None:
        """Redo the last undone change."""
        self._go(self.future, self.past)

    def deselect(self) -> None:
        """Deselect the point that the next click would move."""
        if self.chosen is not None:
            self.chosen = None
            self.version += 1

    def _go(self, source: list[tuple[Point, ...]], target: list[tuple[Point, ...]]) -> None:
        if source:
            target.append(self.points)
            self._show(source.pop())
            self.renew_table()

    def _show(self, points: tuple[Point, ...]) -> None:
        self.points, self.chosen = points, None
        self.version += 1

    def click(self, do: str, x: float, y: float, label: int) -> None:
        """Handle a click at a position: ``add``, ``move``, ``relabel`` or ``delete``."""
        if not (abs(x) <= LARGEST and abs(y) <= LARGEST):  # a browser may send anything
            return
        x, y = round(x, 2), round(y, 2)
        hit = self._at(x, y)
        points = list(self.points)
        if do == "add":
            if len(points) < MOST_POINTS:
                self.change((*points, (x, y, label)))
        elif do == "move":
            if self.chosen is None:
                self.chosen = hit
                self.version += 1
            else:
                points[self.chosen] = (x, y, points[self.chosen][2])
                self.change(tuple(points))
        elif hit is not None:
            points[hit : hit + 1] = [(*points[hit][:2], label)] if do == "relabel" else []
            self.change(tuple(points))

    def _at(self, x: float, y: float) -> int | None:
        """Return the index of the point at a position, or None."""
        if not self.points:
            return None
        X, _ = self.arrays()
        return row_at(X, drawing_ranges(X), x, y, _REACH)

    def arrays(self) -> tuple[FloatArray, IntArray]:
        """Return the points (n, 2) and their classes (n,)."""
        X = np.array([point[:2] for point in self.points], dtype=np.float64).reshape(-1, 2)
        return X, np.array([label for *_, label in self.points], dtype=np.int64)

    def user_data(self) -> UserData:
        """Return the points as samples of the classes that have points.

        Fewer than two classes, or a class of only one point, are an `InputError`.
        """
        counts = Counter(label for *_, label in self.points)
        if len(counts) < 2:
            raise InputError("Two classes with two points each make a data set: add points.")
        single = [CLASSES[label] for label in sorted(counts) if counts[label] < 2]
        if single:
            raise InputError(f"Every class needs two points: add one of {' and of '.join(single)}.")
        X, y = self.arrays()
        labels, y = np.unique(y, return_inverse=True)
        return UserData(X, y, FEATURES, tuple(CLASSES[label] for label in labels))


def frame_of(points: tuple[Point, ...]) -> "pd.DataFrame":
    """Return points as a table."""
    import pandas as pd

    frame = pd.DataFrame(points, columns=[*FEATURES, "class"])
    return frame.astype({FEATURES[0]: "float64", FEATURES[1]: "float64", "class": "int64"})


def points_of(frame: "pd.DataFrame") -> tuple[Point, ...]:
    """Return the rows of a table that are complete, valid points."""
    rows = frame[[*FEATURES, "class"]].itertuples(index=False)
    points = [
        (float(x), float(y), int(label))
        for x, y, label in rows
        if all(_is_number(value) for value in (x, y, label))
        and max(abs(x), abs(y)) <= LARGEST
        and label in range(len(CLASSES))
    ]
    return tuple(points)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and math.isfinite(value)


# Keys of the data settings to copy; of the features, only the plotted two are copied.
_DATA_KEYS = [
    each.key
    for name, each in settings_of(DataConfig).items()
    if name not in ("dataset", "plane", "all_features")
]


def points_of_train() -> tuple[tuple[Point, ...], int]:
    """Return Train's points and their total number.

    Only the first five classes are copied, and a stratified sample of at most `MOST_COPIED` points.
    Settings of Train that give no data set are an `InputError`.
    """
    remembered = session.remembered()
    name = remembered.get("dataset", CONTROLS["dataset"].default)
    if name not in data_sets():
        name = CONTROLS["dataset"].default
    values = defaults_of(name) | plane_of(name) | {"dataset": name}
    for key in _DATA_KEYS:
        if key in remembered and control_of(key, name).accepts(remembered[key]):
            values[key] = remembered[key]
    dataset = cache.make_dataset(configs(values)[0])
    X = np.vstack([dataset.X_train, dataset.X_test])
    y = np.concatenate([dataset.y_train, dataset.y_test])
    rows = stratified_order(y, seed=0, purpose=9)
    rows = np.sort(rows[y[rows] < len(CLASSES)][:MOST_COPIED])
    points = tuple(
        (float(f"{a:.6g}"), float(f"{b:.6g}"), int(label))
        for (a, b), label in zip(X[rows], y[rows], strict=True)
    )
    return points, len(y)

"""Data that the user uploads or draws."""

import hashlib
from dataclasses import dataclass, field

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data.dataset import checked_samples
from logreg.data.source import Source
from logreg.errors import InputError
from logreg.formatting import count
from logreg.validation import Flag

FEWEST_CLASSES, MOST_CLASSES = 2, 10
FEWEST_ROWS_PER_CLASS = 2
FEWEST_FEATURES, MOST_FEATURES = 2, 30
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UserData:
    """Samples that the user brings.

    Instances with equal content compare equal and share hash and repr, so they can serve in cache
    keys.

    Attributes
    ----------
    X : (n, d), finite numbers up to 1e12 in size; at most 100,000 rows, 2 to 30 features
    y : (n,), integers 0 … K-1: 2 to 10 classes, each with at least two rows
    feature_names : d names, with units if any
    class_names : K names, from lowest to highest if ordered
    ordered : whether the classes are ordered
    digest : hash of the content

    Raises
    ------
    InputError
        If a requirement is not met.
    """

    X: FloatArray
    y: IntArray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    ordered: bool = False
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        for name in ("feature_names", "class_names"):
            object.__setattr__(self, name, _checked_names(getattr(self, name), name))
        d, k = len(self.feature_names), len(self.class_names)
        if d < FEWEST_FEATURES:
            raise InputError(
                f"The picture needs at least {FEWEST_FEATURES} features, not {d}: choose two."
            )
        if d > MOST_FEATURES:
            raise InputError(
                f"At most {MOST_FEATURES} features can be used, not {d}: choose fewer."
            )
        if k < FEWEST_CLASSES:
            raise InputError(
                f"A model needs at least {FEWEST_CLASSES} classes, not {k}: add rows of another "
                "class."
            )
        if k > MOST_CLASSES:
            raise InputError(
                f"At most {MOST_CLASSES} classes can be used, not {k}: choose another target, or "
                "merge some classes."
            )
        # Copy: the caller may modify its arrays later.
        X, y = checked_samples(np.array(self.X), np.array(self.y), d, k)
        if len(y) > MOST_ROWS:
            raise InputError(f"At most {MOST_ROWS} rows can be used, not {len(y)}: leave some out.")
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)
        object.__setattr__(
            self, "ordered", Flag().check("Whether the classes are ordered", self.ordered)
        )
        for name, rows in zip(self.class_names, np.bincount(y, minlength=k), strict=True):
            if rows < FEWEST_ROWS_PER_CLASS:
                raise InputError(
                    f"The class {name} has {count(rows, 'row')}, but every class needs at "
                    f"least {FEWEST_ROWS_PER_CLASS}: add some, or leave the class out."
                )
        object.__setattr__(self, "digest", self._digest())

    def _digest(self) -> str:
        names = repr((self.feature_names, self.class_names, self.ordered))
        # Unambiguous: the names fix the length of a row, and labels and numbers have fixed sizes.
        content = hashlib.sha256(names.encode("utf-8", "surrogatepass"))
        content.update(self.X.tobytes())
        content.update(self.y.tobytes())
        return content.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UserData) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"UserData({self.digest})"

    @property
    def source(self) -> Source:
        """The data as an entry of `DATASETS`."""
        n, d = self.X.shape
        order = ", in order" if self.ordered else ""
        return Source(
            label="Your own data",
            about=f"Your {n} rows with {d} features and {len(self.class_names)} classes{order}.",
            feature_names=self.feature_names,
            classes=self.class_names,
            draw=lambda: (self.X, self.y),
            max_samples=n,
            ordered=self.ordered,
        )


def _checked_names(value: object, attribute: str) -> tuple[str, ...]:
    """Return the names as a tuple, or raise an InputError unless they are distinct texts."""
    if isinstance(value, tuple | list) and all(isinstance(name, str) and name for name in value):
        names = tuple(value)
        if len(set(names)) == len(names):
            return names
    what = attribute.replace("_", " ")
    raise InputError(f"The {what} must be distinct, non-empty texts: rename some.")

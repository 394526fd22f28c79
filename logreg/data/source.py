"""The description of a data set: its names, and how to draw it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from logreg.arrays import FloatArray, IntArray

# All features (n, d) and the labels (n,) in 0 … K-1.
Samples = tuple[FloatArray, IntArray]

# The smallest sample that a source must be able to draw. It holds at least two of each class, so
# the training set gets one however it is split.
FEWEST_SAMPLES = 20

_Draw = TypeVar("_Draw", bound=Callable[..., Samples])


@dataclass(frozen=True, slots=True)
class Source:
    """A data set before it is drawn and split.

    Attributes
    ----------
    label : its name on the pages
    about : what it shows, in one sentence
    classes : class names, or a function that returns them for ``n_classes``
    draw : draws the samples, without label noise or outliers. Its parameters are the fields of
        `DataConfig` that it uses. Every prefix of its rows has the classes in proportion.
    feature_names : names of all features, with units if any
    plane : indices of the two features plotted by default
    max_samples : number of rows, or None if unlimited
    ordered : whether the classes are ordered
    uses : names of the `DataConfig` fields that affect the data: the parameters of `draw`
    """

    label: str
    about: str
    classes: tuple[str, ...] | Callable[[int], tuple[str, ...]]
    draw: Callable[..., Samples]
    feature_names: tuple[str, ...] = ("x₁", "x₂")
    plane: tuple[int, int] = (0, 1)
    max_samples: int | None = None
    ordered: bool = False
    uses: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uses", frozenset(inspect.signature(self.draw).parameters))

    def class_names(self, n_classes: int) -> tuple[str, ...]:
        """Return the class names, ``n_classes`` of them if the number can be chosen."""
        return self.classes(n_classes) if callable(self.classes) else self.classes

    def is_whole(self, n_samples: int) -> bool:
        """Return whether a sample of this size contains every row."""
        if "n_samples" not in self.uses:
            return True
        return self.max_samples is not None and n_samples >= self.max_samples


def data_set(table: dict[str, Source], **description: Any) -> Callable[[_Draw], _Draw]:
    """Register the decorated draw function in ``table`` under its own name.

    ``description`` holds the other attributes of its `Source`.
    """

    def add(draw: _Draw) -> _Draw:
        table[draw.__name__] = Source(draw=draw, **description)
        return draw

    return add

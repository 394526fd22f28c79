"""Where samples come from: what a data set declares about itself."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from logreg.arrays import FloatArray, IntArray

# All features (n, d) and the labels (n,), which are 0 … K-1.
Samples = tuple[FloatArray, IntArray]

# The smallest sample that a source has to draw. It has two samples of every class at least, so that
# the training set has one however they are split.
FEWEST_SAMPLES = 20

_Draw = TypeVar("_Draw", bound=Callable[..., Samples])


@dataclass(frozen=True, slots=True)
class Source:
    """A data set before it is drawn and split.

    Attributes
    ----------
    label : its name on the pages
    about : what it shows, in one sentence
    feature_names : names of all its features, with the unit where there is one
    classes : names of its classes, or a function that returns them for ``n_classes``
    draw : draws the samples, without label noise or outliers. Its parameters are the fields of
        `DataConfig` that it uses. Every prefix of its rows has the classes in proportion.
    plane : numbers of the two features that are plotted by default
    max_samples : how many rows there are, or None if there is no limit
    ordered : whether the order of the classes means something
    uses : names of the fields of `DataConfig` that change what is drawn: the parameters of `draw`
    """

    label: str
    about: str
    feature_names: tuple[str, ...]
    classes: tuple[str, ...] | Callable[[int], tuple[str, ...]]
    draw: Callable[..., Samples]
    plane: tuple[int, int] = (0, 1)
    max_samples: int | None = None
    ordered: bool = False
    uses: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uses", frozenset(inspect.signature(self.draw).parameters))

    def class_names(self, n_classes: int) -> tuple[str, ...]:
        """Return the names of the classes, ``n_classes`` of them if the data set uses that."""
        return self.classes(n_classes) if callable(self.classes) else self.classes

    def is_whole(self, n_samples: int) -> bool:
        """Return whether a sample of this size has all rows there are."""
        if "n_samples" not in self.uses:
            return True
        return self.max_samples is not None and n_samples >= self.max_samples


def data_set(table: dict[str, Source], **description: Any) -> Callable[[_Draw], _Draw]:
    """Add the decorated draw function to a table of data sets, under the function's name.

    ``description`` holds the other attributes of its `Source`.
    """

    def add(draw: _Draw) -> _Draw:
        table[draw.__name__] = Source(draw=draw, **description)
        return draw

    return add

"""Kinds of values: each checks a value, and describes the allowed ones."""

import numbers
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from logreg.errors import InputError


class Kind(ABC):
    """A set of allowed values, which its text describes.

    Attributes
    ----------
    read : parses a text from the command line, or raises a `ValueError`
    metavar : placeholder for the value in the command line's help
    none : meaning of None, or "" if it is not allowed
    """

    read: Callable[[str], Any] = str
    metavar: str = "X"
    none: str = ""

    @abstractmethod
    def __str__(self) -> str:
        """Return what is allowed, in words."""

    @abstractmethod
    def _convert(self, value: Any) -> Any:
        """Return the value in its canonical type, or raise a `ValueError`."""

    def check(self, name: str, value: object) -> Any:
        """Return the value in its canonical type.

        A value that is not allowed is an `InputError`, whose message starts with ``name``.
        """
        try:
            return self._convert(value)
        except InputError:
            raise
        except (ValueError, OverflowError):  # an integer may be too large for a float
            raise InputError(f"{name} must be {self}, not {_quoted(value)}.") from None


def _quoted(value: object) -> str:
    """Return the value as quoted in a sentence: on one line, and not too long."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python refuses to print integers of more than 4300 digits
        return "so large a number"
    return text if len(text) <= 40 else f"{text[:40]}…"


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from ``low`` to ``high``, or None if ``none`` gives it a meaning."""

    low: int
    high: int
    none: str = ""
    read = int
    metavar = "N"

    def __str__(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def _convert(self, value: Any) -> int | None:
        if value is None and self.none:
            return None
        if not isinstance(value, numbers.Integral) or isinstance(value, bool):
            raise ValueError
        if not self.low <= int(value) <= self.high:
            raise ValueError
        return int(value)


@dataclass(frozen=True)
class Real(Kind):
    """A number from ``low`` to ``high``."""

    low: float
    high: float
    read = float

    def __str__(self) -> str:
        return f"a number from {self.low:g} to {self.high:g}"

    def _convert(self, value: Any) -> float:
        if not isinstance(value, numbers.Real) or isinstance(value, bool):
            raise ValueError
        if not self.low <= float(value) <= self.high:
            raise ValueError
        return float(value)


@dataclass(frozen=True)
class OneOf(Kind):
    """One of several names, each with a label for people."""

    labels: Mapping[str, str]

    def __str__(self) -> str:
        return f"one of {', '.join(self.labels)}"

    def _convert(self, value: Any) -> Any:
        if not isinstance(value, str) or value not in self.labels:
            raise ValueError
        return value


@dataclass(frozen=True)
class Flag(Kind):
    """True or False."""

    def __str__(self) -> str:
        return "True or False"

    def _convert(self, value: Any) -> bool:
        # NumPy has its own boolean type.
        if not isinstance(value, bool) and type(value).__name__ not in ("bool", "bool_"):
            raise ValueError
        return bool(value)


SEED = Whole(0, 2**31 - 1)

"""Checks at the edge, shared by every configuration.

Each check returns the value in its canonical type, or raises `InputError` with a sentence.
"""

from collections.abc import Collection
from contextlib import suppress
from numbers import Integral, Real

from logreg.errors import InputError


def whole_number(name: str, value: object, low: int, high: int) -> int:
    """Return ``value`` as an int within ``low`` … ``high`` (both allowed)."""
    if isinstance(value, Integral) and not isinstance(value, bool) and low <= int(value) <= high:
        return int(value)
    raise InputError(f"{name} must be a whole number from {low} to {high}, not {_shown(value)}.")


def real_number(name: str, value: object, low: float, high: float) -> float:
    """Return ``value`` as a float within ``low`` … ``high`` (both allowed)."""
    if isinstance(value, Real) and not isinstance(value, bool):
        # An integer may be too large for a float.
        with suppress(OverflowError):
            if low <= float(value) <= high:
                return float(value)
    raise InputError(f"{name} must be a number from {low:g} to {high:g}, not {_shown(value)}.")


def one_of(name: str, value: object, choices: Collection[str]) -> str:
    """Return ``value`` if it is one of the ``choices``."""
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{name} must be one of {', '.join(choices)}, not {_shown(value)}.")
    return value


def flag(name: str, value: object) -> bool:
    """Return ``value`` as a bool."""
    # NumPy has a truth value of its own type.
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise InputError(f"{name} must be True or False, not {_shown(value)}.")


def _shown(value: object) -> str:
    """Return the value as it may stand in a sentence: on one line, and not too long."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "so large a number"
    return text if len(text) <= 40 else f"{text[:40]}…"

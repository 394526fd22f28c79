"""Format numbers for sentences."""

import math
from collections.abc import Callable

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(value: float, digits: int = 3) -> str:
    """Return a number with three significant digits, with a power of ten only if it helps.

    >>> format_number(0.2), format_number(1234.5), format_number(-3.2e-7), format_number(math.inf)
    ('0.200', '1234', '−3.20 × 10⁻⁷', '∞')
    """
    if value == 0 or not math.isfinite(value):
        return {0: "0", math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    size = abs(value)
    decimals = max(0, digits - len(str(int(size))))
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    # The rounded number decides, so that numbers that look equal are written in the same way.
    if int(power) < -3 or round(size, decimals) >= 1e5:
        text = f"{mantissa} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"
    elif size >= 100:
        text = f"{value:.{decimals}f}"
    else:
        text = f"{value:#.{digits}g}".rstrip(".")
    return text.replace("-", "−")


def format_distinct(*values: float) -> list[str]:
    """Return numbers with the fewest digits, three to six, that make most of them distinct.

    >>> format_distinct(0.2502, 0.2504), format_distinct(0.25, 0.25000001)
    (['0.2502', '0.2504'], ['0.250', '0.250'])
    """
    texts = [[format_number(value, digits) for value in values] for digits in range(3, 7)]
    return max(texts, key=lambda each: len(set(each)))  # the first of equals


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural if need be.

    >>> count(1, "row"), count(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def round_down(limit: float) -> str:
    """Return a positive limit rounded down to two digits, so that any value below it is safe.

    >>> round_down(0.5179), round_down(14.9)
    ('0.51', '14')
    """
    return _two_digits(limit, math.floor)


def round_up(limit: float) -> str:
    """Return a positive limit rounded up to two digits, so that any larger value exceeds the limit.

    >>> round_up(7.731)
    '7.8'
    """
    return _two_digits(limit, math.ceil)


def _two_digits(value: float, rounded: Callable[[float], int]) -> str:
    places = 1 - math.floor(math.log10(value))
    number = round(rounded(round(value * 10.0**places, 9)) * 10.0**-places, max(places, 0))
    return f"{number:.{max(places, 0)}f}" if 1e-4 <= number < 1e5 else format_number(number)

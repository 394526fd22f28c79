"""Markdown tables of medians, ranges and budgets."""

from collections.abc import Iterable, Sequence
from statistics import median


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], notes: str) -> str:
    """Return a heading, a table whose first column is text, and notes."""
    rule = ["---"] + ["---:"] * (len(columns) - 1)
    lines = [f"| {' | '.join(cells)} |" for cells in (columns, rule, *rows)]
    return "\n".join([f"### {title}", "", *lines, "", notes, ""])


def spread(values: Sequence[float], unit: str, digits: int = 0) -> list[str]:
    """Return two cells: the median and the range."""
    middle, low, high = (f"{f(values):.{digits}f}" for f in (median, min, max))
    return [f"{middle}{unit}", f"{low}–{high}{unit}"]


def at_most(values: Sequence[float], limit: float | None, unit: str) -> list[str]:
    """Return two cells: the budget, and whether the median is within it."""
    return _budget("≤", limit, unit, limit is not None and median(values) <= limit)


def at_least(values: Sequence[float], limit: float | None, unit: str) -> list[str]:
    """Return two cells: the budget, and whether the median reaches it."""
    return _budget("≥", limit, unit, limit is not None and median(values) >= limit)


def _budget(sign: str, limit: float | None, unit: str, is_met: bool) -> list[str]:
    return ["", ""] if limit is None else [f"{sign} {limit:g}{unit}", "yes" if is_met else "**no**"]

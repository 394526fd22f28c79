"""Layers that change per frame, each described by as few numbers as possible."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Values (F, n) that are products of coefficients (F, m) and a basis (m, n)."""

    coefficients: FloatArray
    basis: FloatArray

    def values(self) -> FloatArray:
        """Return the values: (F, n)."""
        return np.asarray(self.coefficients @ self.basis)


@dataclass(frozen=True, slots=True, eq=False)
class Markers:
    """A scatter trace whose points move.

    Attributes
    ----------
    trace : the Plotly trace without its points
    x, y : (F, n) or `Linear`; (n,) if constant
    size : (F, n), in pixels; None takes the size in ``trace``
    during : (n,) and (n,), the first and the last frame in which each point is visible; None
        shows all points in all frames
    """

    trace: dict[str, Any]
    x: FloatArray | Linear
    y: FloatArray | Linear
    size: FloatArray | None = None
    during: tuple[IntArray, IntArray] | None = None

    def points(self) -> tuple[FloatArray, FloatArray]:
        """Return x and y in each frame: (F, n) each."""
        x, y = (v.values() if isinstance(v, Linear) else v for v in (self.x, self.y))
        x, y = np.broadcast_arrays(x, y)
        return x, y


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A line, or several of one style, that move.

    Attributes
    ----------
    trace : as in Plotly: ``line`` with ``color``, ``width`` and optionally ``dash`` (``solid``,
        ``dash`` or ``dot``); ``xaxis`` and ``yaxis``; ``fillcolor`` fills the enclosed area
    x, y : (F, n), or (n,) if constant: the corners of one line, or the ends of n/2 lines
    pairs : whether every two points are a separate line
    arrow : whether each line ends in an arrowhead
    """

    trace: dict[str, Any]
    x: FloatArray
    y: FloatArray
    pairs: bool = False
    arrow: bool = False

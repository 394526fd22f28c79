"""What moves from frame to frame, in the fewest numbers that say it."""

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
        """Return them all: (F, n)."""
        return np.asarray(self.coefficients @ self.basis)


@dataclass(frozen=True, slots=True, eq=False)
class Markers:
    """A scatter trace whose points move.

    Attributes
    ----------
    trace : all of the trace but its points, as Plotly has it
    x, y : (F, n), or `Linear`, or (n,) where it stays
    size : (F, n), in pixels, where that moves as well; else the trace has it
    during : (n,) and (n,), the first and the last frame in which each point is there, where it
        is not there in all
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
    """A line, or several of one kind, that move.

    Attributes
    ----------
    trace : what else Plotly would know of it: ``line`` with ``color`` and ``width``, and perhaps
        ``dash``, one of ``solid``, ``dash`` and ``dot``; ``xaxis`` and ``yaxis``; ``fillcolor``
        fills what the line encloses
    x, y : (F, n), or (n,) where it stays: the corners of one line; or of n/2 lines in ``pairs``
    pairs : whether each two points are a line of their own
    arrow : whether each line ends in an arrow head
    """

    trace: dict[str, Any]
    x: FloatArray
    y: FloatArray
    pairs: bool = False
    arrow: bool = False

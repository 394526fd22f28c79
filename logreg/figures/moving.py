"""What moves from frame to frame, in the fewest numbers that say it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg.arrays import FloatArray


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
    x : (F, n), or `Linear`
    y : (F, n), or (n,) where it stays
    """

    trace: dict[str, Any]
    x: FloatArray | Linear
    y: FloatArray

    def xs(self) -> FloatArray:
        """Return x in each frame: (F, n)."""
        return self.x.values() if isinstance(self.x, Linear) else self.x

    def ys(self) -> FloatArray:
        """Return y in each frame: (F, n)."""
        return np.broadcast_to(self.y, self.xs().shape)

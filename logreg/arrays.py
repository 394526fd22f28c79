"""Array types, and the range of a plot's axis."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

Range = tuple[float, float]


def padded(values: FloatArray, share: float = 0.05) -> Range:
    """Return the range of the values with a margin of this share on each side, never empty."""
    low, high = float(values.min()), float(values.max())
    margin = share * (high - low) or 1.0
    return low - margin, high + margin

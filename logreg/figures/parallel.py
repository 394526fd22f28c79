"""The boundaries of the ordinal model in the plane, and those of a separate fit for each cut."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.figures.cuts import CUTS
from logreg.figures.picture import Picture, layout, line
from logreg.figures.scatter import Range, plane_axes, plane_ranges, points
from logreg.parallel import ParallelLines


def boundary(weights: FloatArray, bias: float, x_range: Range, y_range: Range) -> FloatArray:
    """Return two points of the line w·x + b = 0, (2, 2), that lie beyond the ranges.

    The middle of the two is the point of the line that is nearest to the middle of the plane.
    """
    middle = np.array([np.mean(x_range), np.mean(y_range)])
    nearest = middle - (weights @ middle + bias) / (weights @ weights) * weights
    along = np.array([-weights[1], weights[0]]) / np.hypot(*weights)
    far = np.hypot(np.ptp(x_range), np.ptp(y_range))
    return np.array([nearest - far * along, nearest + far * along])


def parallel_picture(lines: ParallelLines) -> Picture:
    """Return the samples, the parallel boundaries, and dashed those of the separate fits.

    On each, y > k and y ≤ k are equally probable. Of a fit without finite weights there is none.
    """
    dataset = lines.dataset
    ranges = plane_ranges(dataset)
    resting = points(dataset)[: len(dataset.class_names)]  # nothing is held out

    def add(name: str, weights: FloatArray, bias: float, **look: Any) -> None:
        ends = boundary(weights, bias, *ranges)
        resting.append(line(name, *ends.T, **look) | {"hoverinfo": "skip"})

    for k, ((colour, dash), fit) in enumerate(zip(CUTS, lines.separate, strict=True)):
        above = f"above {dataset.class_names[k]}"
        if lines.ordinal.weights is not None and lines.ordinal.bias is not None:
            theta = lines.ordinal.bias[k]
            add(f"{above}, ordinal", lines.ordinal.weights[0], -theta, color=colour, width=3)
        if fit.weights is not None and fit.bias is not None:
            weights, bias = fit.weights[0], fit.bias[0]
            add(f"{above}, alone", weights, bias, color=colour, dash=dash, width=3)
    axes = layout(**plane_axes(dataset), margin={"l": 60, "r": 15, "t": 70, "b": 58})
    narrow = {"margin.l": 48, "margin.r": 10, "margin.t": 130}
    return Picture(resting, axes, height=470, narrow_height=480, narrow=narrow)

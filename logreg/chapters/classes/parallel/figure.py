"""The boundaries of the ordinal model and of the separate fits in the plane."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray, Range
from logreg.chapters.classes.parallel.numbers import ParallelLines, steepness
from logreg.chapters.classes.thresholds.figure import THRESHOLDS
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import ON_CANVAS, Picture, axis, line
from logreg.figures.scatter import plane, points
from logreg.figures.score_field import plane_ranges
from logreg.figures.style import INK


def boundary(weights: FloatArray, bias: float, x_range: Range, y_range: Range) -> FloatArray:
    """Return two points (2, 2) of the line w·x + b = 0 that lie beyond the ranges.

    Their midpoint is the point of the line nearest to the center of the plane.
    """
    middle = np.array([np.mean(x_range), np.mean(y_range)])
    nearest = middle - (weights @ middle + bias) / (weights @ weights) * weights
    along = np.array([-weights[1], weights[0]]) / np.hypot(*weights)
    far = np.hypot(np.ptp(x_range), np.ptp(y_range))
    return np.array([nearest - far * along, nearest + far * along])


def parallel_picture(lines: ParallelLines) -> Picture:
    """Return the samples with all boundaries, and the slope of each fit across its boundary.

    The ordinal model is solid and the separate fits are dashed; fits without finite weights are
    omitted.
    """
    dataset, ordinal = lines.dataset, lines.ordinal
    ranges = plane_ranges(dataset)
    static = points(dataset)[: len(dataset.class_names)]  # nothing is held out
    t, (ordinal_rise, *separate_rises) = steepness(lines)
    right: dict[str, Any] = {"width": 3, "showlegend": False, **on(2)}

    def along(weights: FloatArray, bias: float, name: str, **look: Any) -> dict[str, Any]:
        x, y = boundary(weights, bias, *ranges).T
        return line(name, x, y, width=3, hoverinfo="skip", **look, **ON_CANVAS)

    names = [f"above {name}" for name in dataset.class_names[:-1]]
    if ordinal.weights is not None and ordinal.bias is not None and ordinal_rise is not None:
        (w,) = ordinal.weights
        static.append(line("ordinal", t, ordinal_rise, color=INK, **right))
        static += [
            along(w, -theta, f"{name}, ordinal", color=color)
            for name, theta, (color, _) in zip(names, ordinal.bias, THRESHOLDS, strict=True)
        ]
    for name, fit, rise, (color, dash) in zip(
        names, lines.separate, separate_rises, THRESHOLDS, strict=True
    ):
        if fit.weights is not None and fit.bias is not None and rise is not None:
            look: dict[str, Any] = {"color": color, "dash": dash}
            static.append(along(fit.weights[0], fit.bias[0], f"{name}, alone", **look))
            static.append(line(f"{name}, alone", t, rise, **look, **right))
    row = [
        plane(dataset, height=384, narrow_height=306, width=2.2, legend_lines=5),
        Panel(
            axis("distance from the boundary", range=t[[0, -1]].tolist(), showgrid=False),
            axis("P(y > k)", range=[-0.02, 1.02], showgrid=False),
            height=384,
            narrow_height=148,
        ),
    ]
    return Picture(static, **panels([row], gap=0.1))

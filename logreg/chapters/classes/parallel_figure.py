"""The boundaries of the ordinal model in the plane, and those of a separate fit for each cut."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray, Range
from logreg.chapters.classes.parallel import ParallelLines
from logreg.chapters.classes.thresholds_figure import CUTS
from logreg.figures.picture import NARROW, Picture, axis, layout, line
from logreg.figures.scatter import plane_axes, plane_ranges, points
from logreg.figures.style import INK
from logreg.training.models.links import sigmoid


def boundary(weights: FloatArray, bias: float, x_range: Range, y_range: Range) -> FloatArray:
    """Return two points of the line w·x + b = 0, (2, 2), that lie beyond the ranges.

    The middle of the two is the point of the line that is nearest to the middle of the plane.
    """
    middle = np.array([np.mean(x_range), np.mean(y_range)])
    nearest = middle - (weights @ middle + bias) / (weights @ weights) * weights
    along = np.array([-weights[1], weights[0]]) / np.hypot(*weights)
    far = np.hypot(np.ptp(x_range), np.ptp(y_range))
    return np.array([nearest - far * along, nearest + far * along])


# Where the steepness is drawn; its lines are those of the plane.
_RIGHT: dict[str, Any] = {"xaxis": "x2", "yaxis": "y2", "showlegend": False}

# On a narrow screen the plots stand one above the other.
_NARROW = {
    **NARROW,
    "margin.t": 115,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.42, 1],
    "yaxis2.domain": [0, 0.28],
}


def parallel_picture(lines: ParallelLines) -> Picture:
    """Return the samples with all boundaries, and how steep each fit is across its own.

    On the boundary of a cut k, y > k and y ≤ k are equally probable; at the distance t from it,
    P(y > k) = σ(|w| t). The ordinal model is solid, the separate fits are dashed; of a fit without
    finite weights there is nothing.
    """
    dataset, ordinal = lines.dataset, lines.ordinal
    ranges = plane_ranges(dataset)
    resting = points(dataset)[: len(dataset.class_names)]  # nothing is held out
    fits = [fit.weights for fit in (ordinal, *lines.separate) if fit.weights is not None]
    reach = float(5 / max(map(np.linalg.norm, fits), default=1.0))
    t = np.linspace(-reach, reach, 81)

    def across(weights: FloatArray, name: str, **look: Any) -> dict[str, Any]:
        return line(name, t, sigmoid(np.linalg.norm(weights) * t), width=3, **look, **_RIGHT)

    def along(weights: FloatArray, bias: float, name: str, **look: Any) -> dict[str, Any]:
        ends = boundary(weights, bias, *ranges)
        return line(name, *ends.T, width=3, **look) | {"hoverinfo": "skip"}

    names = [f"above {name}" for name in dataset.class_names[:-1]]
    if ordinal.weights is not None and ordinal.bias is not None:
        (w,) = ordinal.weights
        resting.append(across(w, "ordinal", color=INK))
        resting += [
            along(w, -theta, f"{name}, ordinal", color=colour)
            for name, theta, (colour, _) in zip(names, ordinal.bias, CUTS, strict=True)
        ]
    for name, fit, (color, dash) in zip(names, lines.separate, CUTS, strict=True):
        if fit.weights is not None and fit.bias is not None:
            look: dict[str, Any] = {"color": color, "dash": dash}
            resting.append(along(fit.weights[0], fit.bias[0], f"{name}, alone", **look))
            resting.append(across(fit.weights[0], f"{name}, alone", **look))
    axes = layout(
        **plane_axes(dataset),
        xaxis2=axis(
            "distance from the boundary",
            domain=[0.72, 1],
            anchor="y2",
            range=[-reach, reach],
            showgrid=False,
        ),
        yaxis2=axis("P(y > k)", anchor="x2", range=[-0.02, 1.02], showgrid=False),
    )
    axes["xaxis"]["domain"] = [0, 0.62]
    return Picture(resting, axes, height=470, narrow_height=700, narrow=_NARROW)

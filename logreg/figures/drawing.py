"""Points drawn by hand in the plane of two features."""

from collections.abc import Sequence

import numpy as np

from logreg.arrays import FloatArray, IntArray, Range, padded
from logreg.figures.picture import Picture, axis, layout, samples
from logreg.figures.scatter import ring_around
from logreg.figures.style import CLASSES, PAPER

# The default range of both axes.
SPAN = (-6.0, 6.0)


def drawing_ranges(X: FloatArray) -> tuple[Range, Range]:
    """Return the ranges of both axes: `SPAN`, or wider if the points (n, 2) need it."""
    low, high = SPAN
    across, up = (
        SPAN
        if not len(values) or (values.min() >= low and values.max() <= high)
        else padded(np.append(values, SPAN))
        for values in X.T
    )
    return across, up


def drawing_picture(
    X: FloatArray,
    y: IntArray,
    feature_names: tuple[str, str],
    class_names: Sequence[str],
    chosen: int | None = None,
) -> Picture:
    """Return a plane that reports clicks, with points (n, 2) of the classes 0 … K-1.

    All classes are in the legend. The point with the index ``chosen`` is ringed.
    """
    data = []
    for label, (name, style) in enumerate(zip(class_names, CLASSES, strict=False)):
        # Plotly omits empty traces from the legend.
        points = X[y == label] if (y == label).any() else np.array([[None, None]])
        data.append(
            samples(
                name,
                style,
                *points.T.tolist(),
                size=11 if style.symbol == "diamond" else 10,
                marker={"line": {"width": 0.8, "color": PAPER}},
                hovertemplate="%{x:.3~g}, %{y:.3~g}<extra>" + name + "</extra>",
            )
        )
    if chosen is not None:
        data.append(ring_around("chosen point", *X[chosen].tolist(), size=20))
    axes = {
        key: axis(name, range=list(span), uirevision=name)
        for key, name, span in zip(
            ("xaxis", "yaxis"), feature_names, drawing_ranges(X), strict=True
        )
    }
    return Picture(data, layout(**axes), height=520, narrow_height=400, clicks="x")

"""Samples as points in the plane of two features."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.figures.picture import axis
from logreg.figures.style import CLASSES, INK, PAPER

# Above this number of training points they are drawn smaller and let others show through.
MANY_POINTS = 1000

Range = tuple[float, float]


def plane_ranges(dataset: Dataset) -> tuple[Range, Range]:
    """Return what the two drawn features span, with a margin, never empty.

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane, or have too many classes to tell apart.
    """
    if len(dataset.feature_names) < 2:
        raise InputError("The picture needs at least two features: add one, or choose two.")
    if len(dataset.class_names) > len(CLASSES):
        raise InputError(
            f"The picture can tell {len(CLASSES)} classes apart, not {len(dataset.class_names)}."
        )
    across, up = np.vstack([dataset.X_train, dataset.X_test])[:, dataset.plane].T
    return padded(across), padded(up)


def padded(values: FloatArray) -> Range:
    """Return the range of the values with a margin, never empty."""
    low, high = float(values.min()), float(values.max())
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def plane_axes(dataset: Dataset) -> dict[str, Any]:
    """Return the axes of the plane, as ``xaxis`` and ``yaxis`` of a layout."""
    names = [dataset.feature_names[i] for i in dataset.plane]
    return {
        key: axis(name, range=list(span), showgrid=False, uirevision=name)
        for key, name, span in zip(("xaxis", "yaxis"), names, plane_ranges(dataset), strict=True)
    }


def nearest(dataset: Dataset, x: float, y: float) -> int:
    """Return the number of the training sample nearest to a place, by the spans of the plane."""
    spans = [high - low for low, high in plane_ranges(dataset)]
    aside = (dataset.X_train[:, dataset.plane] - (x, y)) / spans
    return int(np.hypot(*aside.T).argmin())


def points(dataset: Dataset) -> list[dict[str, Any]]:
    """Return one trace for each class and part: training filled, test hollow."""
    traces = []
    few = len(dataset.y_train) <= MANY_POINTS
    size = 8 if few else 5
    parts = (
        ("", "", dataset.X_train, dataset.y_train),
        (", test", "-open", dataset.X_test, dataset.y_test),
    )
    for part, hollow, X, y in parts:
        for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
            chosen = X[y == label][:, dataset.plane]
            traces.append(
                {
                    "type": "scatter",
                    "name": f"{name}{part}",
                    "mode": "markers",
                    "x": chosen[:, 0],
                    "y": chosen[:, 1],
                    "marker": {
                        "symbol": style.symbol + hollow,
                        "color": style.colour,
                        # Diamonds look smaller than circles do.
                        "size": size + 1 if style.symbol == "diamond" else size,
                        "opacity": 1.0 if few else 0.6,
                        # The rim sets a point off from shading of its own colour.
                        "line": {"width": 1.6} if hollow else {"width": 0.8, "color": PAPER},
                    },
                    "hovertemplate": "%{x:.3~g}, %{y:.3~g}<extra>" + name + part + "</extra>",
                    "showlegend": not part,
                }
            )
    # One entry of the legend says for all classes what a hollow point is.
    ring = {"symbol": "circle-open", "color": INK, "size": size, "line": {"width": 1.6}}
    key = {"type": "scatter", "name": "hollow: test", "mode": "markers", "marker": ring}
    return [*traces, key | {"x": [None], "y": [None], "hoverinfo": "skip"}]

"""Samples as points in the plane of two features."""

from typing import Any

import numpy as np

from logreg.arrays import FloatArray, IntArray, Range
from logreg.data import Dataset
from logreg.data.split import stratified_order
from logreg.figures.panels import Panel
from logreg.figures.picture import ON_CANVAS, axis, key, markers, samples
from logreg.figures.score_field import plane_ranges
from logreg.figures.style import BEST, CLASSES, INK, PAPER

# A click selects a sample within this fraction of the plane's span, about 15 pixels.
REACH = 0.03

# More training points than this are drawn smaller and translucent.
MANY_POINTS = 1000

# Of more points, training and test together, a stratified sample of about this size is drawn:
# more would be slow in a browser and impossible to distinguish.
MOST_POINTS = 5000

# Extra pixels for symbols that look smaller than circles.
_SLIGHT = {"diamond": 1, "star": 1, "hourglass": 2, "bowtie": 2}


def plane_axes(dataset: Dataset) -> dict[str, Any]:
    """Return the axes of the plane, as ``xaxis`` and ``yaxis`` of a layout."""
    names = [dataset.feature_names[i] for i in dataset.plane]
    return {
        place: axis(name, range=list(span), showgrid=False, uirevision=name)
        for place, name, span in zip(("xaxis", "yaxis"), names, plane_ranges(dataset), strict=True)
    }


def plane(dataset: Dataset, **sizes: Any) -> Panel:
    """Return the plane of the two drawn features as a panel; ``sizes`` are those of `Panel`."""
    return Panel(*plane_axes(dataset).values(), **sizes)


def nearest(dataset: Dataset, x: float, y: float) -> int:
    """Return the index of the nearest training sample, in units of the plane's span."""
    X = dataset.X_train[:, dataset.plane]
    return int(distances(X, plane_ranges(dataset), x, y).argmin())


def sample_at(dataset: Dataset, x: float, y: float) -> int | None:
    """Return the index of the sample at a position, or None; test samples follow training samples.

    Finds only samples that `points` draws.
    """
    train, test = drawn(dataset)
    X = np.vstack([dataset.X_train[train], dataset.X_test[test]])[:, dataset.plane]
    found = row_at(X, plane_ranges(dataset), x, y, REACH)
    return None if found is None else int(np.r_[train, len(dataset.y_train) + test][found])


def row_at(
    X: FloatArray, ranges: tuple[Range, Range], x: float, y: float, reach: float
) -> int | None:
    """Return the index of the point (n, 2) nearest to a position, or None if none is within reach.

    ``reach`` is a fraction of the plane's span.
    """
    away = distances(X, ranges, x, y)
    found = int(away.argmin())
    return found if away[found] <= reach else None


def distances(X: FloatArray, ranges: tuple[Range, Range], x: float, y: float) -> FloatArray:
    """Return the distance of points (n, 2) from a position, in units of the plane's span."""
    spans = [high - low for low, high in ranges]
    return np.asarray(np.hypot(*((X - (x, y)) / spans).T))


def n_drawn(dataset: Dataset) -> int:
    """Return how many of the samples `points` draws, training and test together."""
    return len(np.concatenate(drawn(dataset)))


def drawn(dataset: Dataset) -> tuple[IntArray, IntArray]:
    """Return which training and test samples are drawn: all, or a stratified sample of each."""
    n = len(dataset.y_train) + len(dataset.y_test)
    train, test = (
        np.arange(len(y))
        if n <= MOST_POINTS
        else np.sort(stratified_order(y, seed=0, purpose=8)[: round(len(y) / n * MOST_POINTS)])
        for y in (dataset.y_train, dataset.y_test)
    )
    return train, test


def points(dataset: Dataset) -> list[dict[str, Any]]:
    """Return one trace for each class in each set: training filled, test hollow.

    Of more than `MOST_POINTS` samples they show a stratified sample, always the same.
    """
    traces = []
    few = len(dataset.y_train) <= MANY_POINTS
    size = 8 if few else 5
    train, test = drawn(dataset)
    splits = (
        ("", "", dataset.X_train[train], dataset.y_train[train]),
        (", test", "-open", dataset.X_test[test], dataset.y_test[test]),
    )
    for suffix, hollow, X, y in splits:
        # The rim sets a point off from shading of its own color.
        rim = {"width": 1.6} if hollow else {"width": 0.8, "color": PAPER}
        for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
            look = {"symbol": style.symbol + hollow, "opacity": 1.0 if few else 0.6, "line": rim}
            traces.append(
                samples(
                    f"{name}{suffix}",
                    style,
                    *X[y == label][:, dataset.plane].T,
                    size=size + _SLIGHT.get(style.symbol, 0),
                    marker=look,
                    hovertemplate="%{x:.3~g}, %{y:.3~g}<extra>" + name + suffix + "</extra>",
                    showlegend=not suffix,
                    **ON_CANVAS,
                )
            )
    # One legend entry explains hollow points for all classes.
    return [*traces, key_of_circles("hollow: test", BEST, size)]


def circle(color: str, size: float, width: float) -> dict[str, Any]:
    """Return a marker that is an unfilled circle."""
    return {"symbol": "circle-open", "color": color, "size": size, "line": {"width": width}}


def key_of_circles(name: str, color: str, size: float) -> dict[str, Any]:
    """Return a legend entry that explains circles, without drawing any."""
    return key(name, mode="markers", marker=circle(color, size, 1.6))


def ring(dataset: Dataset, sample: int) -> dict[str, Any]:
    """Return a ring around a sample, by its index as in `sample_at`."""
    x, y = np.vstack([dataset.X_train, dataset.X_test])[sample, dataset.plane]
    return ring_around("chosen sample", float(x), float(y), size=19)


def ring_around(name: str, x: float, y: float, *, size: float) -> dict[str, Any]:
    """Return a ring around a position."""
    return markers(
        name,
        [x],
        [y],
        circle(INK, size, 2.5),
        # Explicit, although the default: the player relies on traces naming their axis.
        xaxis="x",
        hoverinfo="skip",
        showlegend=False,
        **ON_CANVAS,
    )

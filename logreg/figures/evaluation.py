"""How good a model is: its mistakes in the plane, and curves over all thresholds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from logreg.analysis.bernoulli import logit
from logreg.analysis.evaluation import EDGES, THRESHOLDS, AllThresholds, Confusion, Curve, Curves
from logreg.arrays import IntArray
from logreg.data import Dataset
from logreg.figures.layers import Lines, Markers
from logreg.figures.panels import Panel, on, panels
from logreg.figures.picture import ON_CANVAS, Picture, Timeline, axis, dots, line
from logreg.figures.scatter import drawn, key_of_circles, plane, points
from logreg.figures.score_field import field_of
from logreg.figures.style import BEST, CLASSES, INK, TEST, TRAIN
from logreg.formatting import format_number
from logreg.training.history import History

# Each set, with the style of its curves.
_SPLITS = (("training", TRAIN, "solid"), ("test", TEST, "dot"))

# The rates drawn over the threshold: name, attribute of `Confusion`, and style.
_RATES = (
    ("accuracy", "accuracy", INK, "solid"),
    ("precision", "precision", CLASSES[2].color, "dash"),
    ("recall", "recall", CLASSES[3].color, "dashdot"),
    ("specificity", "specificity", CLASSES[4].color, "dot"),
    ("F1", "f1", CLASSES[5].color, "9px,2px"),
)
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


_KEY = key_of_circles("ringed: wrong", INK, 14)


@dataclass(frozen=True, slots=True)
class _Plot:
    """A plot of one of the `Curves`: its axes, and how Plotly joins the points of the curve."""

    title: str
    summary: str
    x: str
    y: str
    shape: str = "linear"

    def panel(self, title: str, **more: Any) -> Panel:
        """Return the subplot."""
        x, y = _rate_axis(self.x), _rate_axis(self.y)
        return Panel(x, y, title=f"{self.title}, {title}", narrow_height=220, **more)


# In the order of `Curves`.
_PLOTS = (
    _Plot("ROC", "AUC", "false positive rate", "recall"),
    _Plot("Precision–recall", "AP", "recall", "precision", "hv"),
    _Plot("Calibration", "Brier", "mean probability", "share of class"),
)


def threshold_picture(
    dataset: Dataset,
    history: History,
    epoch: int,
    splits: tuple[AllThresholds, AllThresholds],
    *,
    shown: int,
    best: float,
    start: float,
) -> Picture:
    """Return the picture of two classes, with a slider for the threshold.

    The rates are next to the plane; below are a histogram of the probabilities, ROC,
    precision–recall and calibration.

    Parameters
    ----------
    dataset, history, epoch : the model
    splits : the evaluation of the training set and of the test set
    shown : 0 or 1, the set whose rates and probabilities are drawn
    best, start : the threshold to mark among the rates, and the initial one
    """
    field = field_of(dataset, history, np.full(len(THRESHOLDS), epoch))
    counts = splits[shown].histogram
    top = float(counts.max())
    above, below = _rates_and_bars(_SPLITS[shown][0], top)
    return Picture(
        [
            *points(dataset),
            _KEY,
            *_rates(splits[shown].counts, best),
            *_bars(dataset, counts),
            *_curves_of_splits(splits),
            _diagonal(4),
            _diagonal(6),
        ],
        **panels(
            [[plane(dataset, height=285), above], [below, *_curve_panels(splits)]],
            gap=0.07,
            barmode="overlay",
            bargap=0.1,
        ),
        timeline=Timeline("Threshold", THRESHOLDS, 8.0, start=start, key="threshold", axis="x2"),
        field=replace(field, levels=logit(THRESHOLDS)),
        layers=[
            _rings(dataset, *(each.wrong for each in splits)),
            *_uprights(top),
            *_marks(*(each.counts for each in splits)),
        ],
    )


def classes_picture(
    dataset: Dataset,
    history: History,
    epoch: int,
    wrong: Sequence[np.ndarray],
    curves: Sequence[Curves | None],
    *,
    split: str,
) -> Picture:
    """Return the plane with all misclassified points, and curves of each class against the rest.

    Parameters
    ----------
    dataset, history, epoch : the model
    wrong : which training samples and which test samples it misclassifies
    curves : of each class against the rest; None for a class without them
    split : the name of the set that the curves are computed from
    """
    field = field_of(dataset, history, np.array([epoch]))
    traces = []
    for label, (name, style) in enumerate(zip(dataset.class_names, CLASSES, strict=False)):
        look = {"color": style.color, "dash": _DASHES[label % len(_DASHES)], "showlegend": False}
        traces += [
            _curve(name, found, plot, **look, **on(place))
            for place, (plot, found) in enumerate(zip(_PLOTS, curves[label] or (), strict=False), 2)
        ]
    roc, *others = (plot.panel(f"{split} part", height=270) for plot in _PLOTS)
    # In the only frame, or in none.
    rings = [(1 - each.astype(np.int64), np.zeros(len(each), dtype=np.int64)) for each in wrong]
    return Picture(
        [*points(dataset), _KEY, *traces, _diagonal(2), _diagonal(4)],
        **panels([[plane(dataset, height=290), roc], others]),
        field=field,
        layers=[_rings(dataset, *rings)],
    )


def _rates_and_bars(split: str, top: float) -> tuple[Panel, Panel]:
    """Return the panels of the rates and of the histogram, which is ``top`` samples high."""
    rates = Panel(
        axis("threshold", range=[0, 1]),
        _rate_axis(""),
        title=f"Rates, {split} part",
        narrow_height=220,
        legend="below",
        legend_lines=3,
    )
    # Class 1 upwards, class 0 downwards.
    both_ways = axis(
        "",
        range=[-1.08 * top, 1.08 * top],
        tickvals=[-top, 0, top],
        ticktext=[f"{top:.0f}", "0", f"{top:.0f}"],
    )
    title = f"Probabilities, {split} part"
    return rates, Panel(_rate_axis("probability"), both_ways, title=title, height=185)


def _curve_panels(splits: tuple[AllThresholds, AllThresholds]) -> Iterable[Panel]:
    """Yield the panels of the curves, with a summary of each set in their titles."""
    for number, plot in enumerate(_PLOTS):
        summaries = ", ".join(
            f"{name} {format_number(each.curves[number].summary)}"
            for each, (name, *_) in zip(splits, _SPLITS, strict=True)
            if each.curves
        )
        look: dict[str, Any] = {} if number else {"legend": "above", "legend_lines": 1}
        yield plot.panel(f"{plot.summary}<br>{summaries}", height=185, **look)


def _rate_axis(title: str) -> dict[str, Any]:
    return axis(title, range=[-0.03, 1.03])


def _rates(counts: Confusion, best: float) -> Iterable[dict[str, Any]]:
    """Yield the rates over the threshold, and the marked threshold."""
    look = {"legend": "legend2", **on(2), **ON_CANVAS}
    for name, attribute, color, dash in _RATES:
        rate = getattr(counts, attribute)
        yield line(name, THRESHOLDS, rate, color=color, dash=dash, **look)
    ends = np.full(2, best), np.array([0.0, 1.0])
    yield line("lowest training cost", *ends, color=BEST, dash="dot", hoverinfo="skip", **look)


def _bars(dataset: Dataset, counts: IntArray) -> Iterable[dict[str, Any]]:
    """Yield the histogram of the probabilities: class 1 upwards, class 0 downwards."""
    for label, sign in ((1, 1.0), (0, -1.0)):
        yield {
            "type": "bar",
            "name": dataset.class_names[label],
            "x": (EDGES[1:] + EDGES[:-1]) / 2,
            "y": sign * counts[label],
            "customdata": counts[label],
            "marker": {"color": CLASSES[label].color},
            "hovertemplate": "%{customdata} of %{fullData.name} near %{x}<extra></extra>",
            "showlegend": False,
            **on(3),
        }


def _curves_of_splits(splits: tuple[AllThresholds, AllThresholds]) -> Iterable[dict[str, Any]]:
    """Yield the curves of both sets, which share a legend."""
    for place, plot in enumerate(_PLOTS, 4):
        look: dict[str, Any] = {"legend": "legend4", "showlegend": place == 4} | on(place)
        for each, (name, color, dash) in zip(splits, _SPLITS, strict=True):
            if each.curves:
                yield _curve(name, each.curves[place - 4], plot, color=color, dash=dash, **look)


def _curve(name: str, curve: Curve, plot: _Plot, **look: Any) -> dict[str, Any]:
    trace = line(name, curve.x, curve.y, **look)
    trace["line"]["shape"] = plot.shape
    return trace | {"hovertemplate": "%{x:.3f}, %{y:.3f}<extra>" + name + "</extra>"}


def _diagonal(place: int) -> dict[str, Any]:
    """Return the diagonal: the ROC curve of chance, or perfect calibration."""
    ends = np.array([0.0, 1.0])
    look: dict[str, Any] = {"hoverinfo": "skip", "showlegend": False}
    return line("", ends, ends, color=BEST, width=1, **look, **on(place))


def _rings(
    dataset: Dataset, train: tuple[IntArray, IntArray], test: tuple[IntArray, IntArray]
) -> Markers:
    """Return a ring around each drawn sample, in the frames in which it is misclassified."""
    rows = drawn(dataset)
    X = np.vstack([dataset.X_train[rows[0]], dataset.X_test[rows[1]]])[:, dataset.plane]
    first, last = (
        np.concatenate([ends[chosen] for ends, chosen in zip(pair, rows, strict=True)])
        for pair in zip(train, test, strict=True)
    )
    # Samples that are never misclassified need not be sent.
    ever = first <= last
    x, y = X[ever].T
    trace = dots("wrong", color="rgba(0,0,0,0)", rim=INK, size=15)
    return Markers(trace, x, y, during=(first[ever], last[ever]))


def _uprights(top: float) -> Iterable[Lines]:
    """Yield the threshold as a vertical line through the rates and the bars."""
    at = np.repeat(THRESHOLDS[:, None], 2, axis=1)
    for place, ends in ((2, (0.0, 1.0)), (3, (-top, top))):
        yield Lines({"line": {"color": INK, "width": 2}} | on(place), at, np.array(ends))


def _marks(*counts: Confusion) -> Iterable[Markers]:
    """Yield the position of the threshold on the ROC and precision–recall curves of each set."""
    for count, (name, color, _) in zip(counts, _SPLITS, strict=True):
        recall = count.recall[:, None]
        yield Markers(dots(name, color=color, **on(4)), 1 - count.specificity[:, None], recall)
        yield Markers(dots(name, color=color, **on(5)), recall, count.precision[:, None])

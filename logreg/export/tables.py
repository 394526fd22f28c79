"""Export the data and the run as tables.

Numbers are written with all their digits and can be read back exactly.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from io import StringIO
from itertools import chain, count, pairwise
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import DataConfig, Dataset
from logreg.training.history import History

# A spreadsheet evaluates a cell that starts like this as a formula, unless an apostrophe precedes
# it; so an apostrophe of the text's own needs another.
_FORMULA_STARTS = ("=", "+", "-", "@", "'")


_MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


def data_csv(dataset: Dataset) -> str:
    """Return one row per sample: its features, then ``class``, then ``part``: train or test.

    The training set comes first; both sets keep their order in the run. Names are written as by
    `cell`, and a feature whose name is taken gets a number.
    """
    sets = ((dataset.X_train, dataset.y_train, "train"), (dataset.X_test, dataset.y_test, "test"))
    classes = [cell(name) for name in dataset.class_names]
    names: list[str] = []
    for name in map(cell, dataset.feature_names):
        numbered = chain([name], (f"{name} {number}" for number in count(2)))
        names.append(next(each for each in numbered if each not in ("class", "part", *names)))
    return _csv(
        [*names, "class", "part"],
        (
            [*row, classes[label], subset]
            for X, y, subset in sets
            for row, label in zip(X.tolist(), y.tolist(), strict=True)
        ),
    )


def cell(text: str) -> str:
    """Return a text on one line that spreadsheets do not evaluate as a formula.

    >>> cell("=1+1"), cell("-1"), cell("petal length (cm)")
    ("'=1+1", '-1', 'petal length (cm)')
    """
    line = "".join(char if char.isprintable() else " " for char in text)
    with suppress(ValueError):
        float(line)
        return line  # a signed number is not a formula
    return f"'{line}" if line.lstrip().startswith(_FORMULA_STARTS) else line


def trajectory_csv(dataset: Dataset, history: History) -> str:
    """Return one row per epoch: losses, accuracies, all weights, and the bias or thresholds.

    Weights are named by feature, and by class if each class has its own.
    """
    parameters = np.hstack([history.weights.reshape(len(history), -1), history.bias])
    measures = [getattr(history, name).tolist() for name in _MEASURES]
    columns = [range(len(history)), *measures, *parameters.T.tolist()]
    header = ["epoch", *_MEASURES, *parameter_names(dataset, history)]
    return _csv(header, zip(*columns, strict=True))


def parameter_names(dataset: Dataset, history: History) -> list[str]:
    """Return the names of all weights, row by row, then those of the biases or thresholds."""
    classes, features = dataset.class_names, history.features.named(dataset.feature_names)
    each_class = [""] if history.weights.shape[1] == 1 else [f" ({name})" for name in classes]
    biases = [f"bias{of_class}" for of_class in each_class]
    if history.has_thresholds:
        biases = [f"threshold {a} | {b}" for a, b in pairwise(classes)]
    weights = [f"weight {name}{of_class}" for of_class in each_class for name in features]
    return list(map(cell, weights + biases))


def trajectory_json(
    dataset: Dataset, history: History, data_config: DataConfig | None = None
) -> str:
    """Return the run with its settings as JSON.

    ``data`` (null if not given) and ``training`` are the settings; the user's data is represented
    by its digest. ``epochs`` contains an array per measure, as `logreg.History` does, with one
    entry per epoch: ``weights`` (E+1, K, m) and ``bias`` (E+1, K), called ``thresholds`` for an
    ordinal model. Numbers that are not finite, such as an unknown best possible loss, are null,
    since JSON cannot represent them.
    """
    bias = "thresholds" if history.has_thresholds else "bias"
    return json.dumps(
        {
            "data": None if data_config is None else _settings(data_config),
            "training": asdict(history.config),
            "feature_names": dataset.feature_names,
            "class_names": dataset.class_names,
            "weights_of": history.features.named(dataset.feature_names),
            "best_possible_loss": _plain(np.array(history.optimum.loss)),
            "separable": history.optimum.separable if history.optimum.known else None,
            "epochs": {
                "epoch": list(range(len(history))),
                **{name: _plain(getattr(history, name)) for name in _MEASURES},
                "weights": _plain(history.weights),
                bias: _plain(history.bias),
            },
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def _settings(config: DataConfig) -> dict[str, Any]:
    """Return the settings, with the digest in place of the user's data."""
    settings = {field.name: getattr(config, field.name) for field in fields(config)}
    return settings | {"user_data": config.user_data and config.user_data.digest}


def _plain(values: FloatArray) -> Any:
    """Return numbers as nested lists, with None for those that are not finite."""
    written = values.astype(object)
    written[~np.isfinite(values)] = None
    return written.tolist()


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the table as CSV; Python writes the shortest digits that identify each float."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()

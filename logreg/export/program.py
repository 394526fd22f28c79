"""A run as a program in plain NumPy, section by section, containing only what the run needs.

Its functions are this library's own source: the update rule from `logreg.training.optimizers`, the
rest from `logreg.export.plain`. The parameters are one flat array ``theta``, as in the run.
"""

import json
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc
from pprint import pformat
from typing import Any

from logreg.data import Dataset
from logreg.export.plain.features import powers, standardize
from logreg.export.sources import Function, sources
from logreg.export.tables import cell
from logreg.training.history import History
from logreg.training.optimizers import OPTIMIZERS, soft_threshold
from logreg.training.trainer import LARGEST_PARAMETER, may_have_skipped_steps

# Line width of the exported code.
LINE = 96


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the program: its title, what it does in a sentence or two, and its code."""

    title: str
    about: str
    code: str


def program(dataset: Dataset, history: History, data_file: str) -> list[Section]:
    """Return the sections of the program that repeats the run from ``data_file``.

    The last one defines ``weights``, ``bias`` (the thresholds of an ordinal model) and ``loss``.
    """
    model = history.config.model
    labels = "y" if model == "binomial" else "Y"
    sections = [
        data_section(dataset, data_file, labels),
        _features(history),
        _model(history),
        _training(dataset, history, labels),
        _result(history, labels),
    ]
    return [section for section in sections if section.code]


def imports(history: History) -> str:
    """Return the import lines of the program."""
    powers = "from itertools import combinations_with_replacement\n"
    return (powers if history.config.degree > 1 else "") + READING_IMPORTS


def text(value: str) -> str:
    """Return a string literal, as Python and JSON write it."""
    return json.dumps(value, ensure_ascii=False)


def literal(values: Any) -> str:
    """Return a list of texts or numbers as a Python literal, with all digits."""
    return pformat(values, width=LINE - 28, compact=True)


# Imports for the code of `data_section`.
READING_IMPORTS = "from pathlib import Path\n\nimport numpy as np"

_READING = """\
if not Path({file}).exists():
    raise SystemExit({missing})
table = np.loadtxt({file}, str, delimiter=",", quotechar='"', comments=None, encoding="utf-8")[1:]
X = table[:, :-2].astype(float)
{labels}
train = table[:, -1] == "train"
"""


def data_section(dataset: Dataset, data_file: str, labels: str) -> Section:
    """Return the section that reads the data.

    ``labels`` selects the form of the labels: ``y``, whether a sample is in the second class;
    ``Y``, one column per class; ``names``, the class names.
    """
    names = [cell(name) for name in dataset.class_names]
    about = "One column per feature, then the class, then train or test."
    if labels == "Y":
        about += " Y has one column per class, true for the sample's class."
    reading = {
        "y": f"y = table[:, -2] == {text(names[1])}",
        "Y": f"classes = {literal(names)}\nY = table[:, -2:-1] == classes",
        "names": "names = table[:, -2]",
    }
    missing = f"There is no file {data_file}: save the data there, or run this in its folder."
    code = _READING.format(file=text(data_file), missing=text(missing), labels=reading[labels])
    return Section("Data", about, code)


def _features(history: History) -> Section:
    config = history.config
    functions: list[Function] = []
    code, about = "X", []
    if config.standardize:
        functions.append(standardize)
        code, about = "standardize(X, train)", ["standardized"]
    if config.degree > 1:
        functions.append(powers)
        code = f"powers({code}, {config.degree})"
        about.append(f"all powers and products up to degree {config.degree}")
        if config.standardize:
            code, about = f"standardize({code}, train)", [*about, "standardized again"]
    if not history.has_thresholds:
        code = f"np.column_stack([{code}, np.ones(len(X))])"
        about.append("a column of ones, whose weight is the bias")
    code = _blocks(sources(*functions), f"X = {code}" if about else "")
    return Section("Features", f"{', then '.join(about)}.".capitalize(), code)


def _model(history: History) -> Section:
    plain = import_module(f"logreg.export.plain.{history.config.model}")
    functions = [plain.log_loss, plain.gradient, plain.predict]
    if OPTIMIZERS[history.config.optimizer].uses_curvature:
        functions.insert(2, plain.hessian)
    if history.has_thresholds and isinstance(history.config.init, str):
        functions.insert(0, plain.start)
    return Section("Model", getdoc(plain) or "", sources(*functions))


def _training(dataset: Dataset, history: History, labels: str) -> Section:
    config, n_samples = history.config, len(dataset.y_train)
    optimizer = OPTIMIZERS[config.optimizer]
    batches = (config.batch_size or n_samples) < n_samples
    training_set = f"X_train, {labels}_train"
    on = f"X_train[batch], {labels}_train[batch]" if batches else training_set
    l2 = (" + l2 * is_weight * theta", " + l2 * np.diag(is_weight)") if config.l2 > 0 else ("", "")
    functions = [
        sources(optimizer.rule, *[soft_threshold] * (config.l1 > 0)),
        f"def slope(theta):\n    return gradient(theta, {on}){l2[0]}",
    ]
    if optimizer.uses_curvature:
        functions.append(f"def curvature(theta):\n    return hessian(theta, {on}){l2[1]}")

    settings = ["learning_rate", "epochs", *["batch_size"] * batches]
    settings += [name for name in ("decay", "l1", "l2") if getattr(config, name) > 0]
    opening = [
        f"{', '.join(settings)} = {', '.join(repr(getattr(config, name)) for name in settings)}",
        f"{training_set} = X[train], {labels}[train]",
        f"theta = {_start(history)}",
    ]
    if history.penalized:
        m = history.weights.shape[-1]
        position = "np.arange(len(theta))" + f" % {m + 1}" * (config.model == "multinomial")
        opening.append(f"is_weight = {position} < {m}  # only weights are penalized")
    if batches:
        opening.append(f"shuffled = np.random.default_rng({config.batch_seed})")
    if not optimizer.uses_curvature:
        opening.append("state = None  # the optimizer's memory")

    rate = "rate" if config.decay > 0 else "learning_rate"
    given, kept = ("curvature", "_") if optimizer.uses_curvature else ("state", "state")
    size = "size" if config.l1 > 0 else "_"
    step = [f"theta, {size}, {kept} = {optimizer.rule.__name__}(theta, slope, {given}, {rate})"]
    if config.l1 > 0:
        step.append("theta = soft_threshold(theta, size * l1 * is_weight)")
    if may_have_skipped_steps(history):
        refused = "    theta = last  # skip a step that is too large"
        step = [
            "last = theta",
            *step,
            f"if not np.abs(theta).max() <= {LARGEST_PARAMETER}:",
            refused,
        ]
    if batches:
        step = [
            f"order = shuffled.permutation({n_samples})",
            f"for first in range(0, {n_samples}, batch_size):",
            *_indented("batch = order[first : first + batch_size]", *step),
        ]
    if config.decay > 0:
        step.insert(0, "rate = learning_rate / (1 + decay * epoch)")
    loss = f"log_loss(theta, {training_set})"
    loop = ["for epoch in range(epochs):", *_indented(*step, f"losses.append({loss})")]
    about = f"Optimizer: {optimizer.label}{', in shuffled batches' if batches else ''}."
    code = "\n".join([*opening, f"losses = [{loss}]", *loop])
    return Section("Training", about, _blocks(*functions, code))


def _indented(*lines: str) -> list[str]:
    return [f"    {line}" for line in lines]


def _blocks(*blocks: str) -> str:
    """Join top-level blocks of code by two blank lines."""
    return "\n\n\n".join(filter(None, blocks))


def _start(history: History) -> str:
    """Return the expression for the initial parameters."""
    config = history.config
    if not isinstance(config.init, str):
        return f"np.array({literal(list(config.init))})"
    n_parameters = history.weights[0].size + history.bias[0].size
    normal = f"np.random.default_rng({config.seed}).standard_normal({n_parameters})"
    if history.has_thresholds:
        return "start(X, Y)" + (f" + {normal}" if config.init == "normal" else "")
    return normal if config.init == "normal" else f"np.zeros({n_parameters})"


# How to unpack theta, by model.
_PARAMETERS = {
    "binomial": "weights, bias = theta[:-1], theta[-1]",
    "multinomial": "W = theta.reshape(Y.shape[1], -1)\nweights, bias = W[:, :-1], W[:, -1]",
    "ordinal": "weights, bias = theta[: X.shape[1]], thresholds(theta, X.shape[1])",
}

_RESULT = """\
right = predict(theta, X) == {y}
{parameters}
loss = losses[-1]
print("training loss:", loss, "- test loss:", log_loss(theta, X[~train], {labels}[~train]))
print("training accuracy:", right[train].mean(), "- test accuracy:", right[~train].mean())
print("weights:", weights, "{bias}:", bias, sep="\\n")
"""


def _result(history: History, labels: str) -> Section:
    code = _RESULT.format(
        y="y" if labels == "y" else "Y.argmax(axis=1)",
        parameters=_PARAMETERS[history.config.model],
        labels=labels,
        bias="thresholds" if history.has_thresholds else "bias",
    )
    return Section("Result", "Losses, accuracies and the model.", code)

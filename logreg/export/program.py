"""A run as a program in plain NumPy, section by section; only what the run needs is in it.

The parameters are one array ``theta``: for the binomial model (w, b), for the multinomial one such
a row for each class, for the ordinal one (w, θ_0, δ_1 …). Each piece repeats the formulas of
the modules of `logreg.training`, where their sources are named.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

import numpy as np

from logreg.data import Dataset
from logreg.export.tables import cell
from logreg.training.history import History
from logreg.training.optimizers import ADAM_BETAS as ADAM
from logreg.training.optimizers import EPSILON as TINY
from logreg.training.optimizers import MOMENTUM
from logreg.training.optimizers import RMSPROP_DECAY as SQUARES
from logreg.training.trainer import LARGEST_PARAMETER

# A run whose weights came as near to the largest allowed may have met it.
_NEAR_LARGEST = LARGEST_PARAMETER * 1e-12

# A longer line is hard to read.
LINE = 96


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the program: what it is called, what it does in a sentence or two, its code."""

    title: str
    about: str
    code: str


def program(dataset: Dataset, history: History, data_file: str) -> list[Section]:
    """Return the sections of the program that repeats the run from ``data_file``.

    The last defines ``weights``, ``bias`` (of the ordinal model its thresholds) and ``loss``.
    """
    model = history.config.model
    labels = "y" if model == "binomial" else "Y"
    sections = [
        data_section(dataset, data_file, labels),
        _features(dataset, history),
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
    """Return a text as Python writes it; so does JSON."""
    return json.dumps(value, ensure_ascii=False)


def texts(values: Sequence[str]) -> str:
    """Return a list of texts as Python writes it, over several lines if it is long."""
    items = list(map(text, values))
    line = ", ".join(items)
    if len(line) < LINE - 20:
        return f"[{line}]"
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def numbers(values: np.ndarray) -> str:
    """Return an array of numbers with all their digits as Python writes it, row by row."""
    if values.ndim > 1:
        return "[\n" + "".join(f"    {numbers(row)},\n" for row in values) + "]"
    lines = [""]
    for item in map(repr, values.tolist()):
        if len(lines[-1]) + len(item) > LINE - 20:
            lines.append("")
        lines[-1] += f"{item}, "
    written = "\n    ".join(line.rstrip() for line in lines)
    return f"[{written.removesuffix(',')}]"


# What the code of `data_section` needs.
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
    """Return what reads the data.

    ``labels`` says as what: ``y``, whether a sample is of the second class; ``Y``, one column for
    each class; ``names``, the classes by name.
    """
    names = [cell(name) for name in dataset.class_names]
    about = "A column for each feature, then the class and the part."
    if labels == "Y":
        about += " Y has a column for each class, true in that of the sample."
    reading = {
        "y": f"y = table[:, -2] == {text(names[1])}",
        "Y": f"classes = {texts(names)}\nY = table[:, -2:-1] == classes",
        "names": "names = table[:, -2]",
    }
    missing = f"There is no file {data_file}: save the data there, or start in another folder."
    code = _READING.format(file=text(data_file), missing=text(missing), labels=reading[labels])
    return Section("Data", about, code)


_STANDARDISE = """\
def standardise(X):
    mean, std = X[train].mean(axis=0), X[train].std(axis=0)
{constant}    return (X - mean) / std


"""

# As scikit-learn tells what is round-off.
_CONSTANT = """\
    std[std <= train.sum() * np.finfo(float).eps * np.abs(mean)] = 1  # constant features
"""

_POWERS = """\
def powers(X):
    degrees, columns = range(1, {degree} + 1), range(X.shape[1])
    products = [p for k in degrees for p in combinations_with_replacement(columns, k)]
    return np.column_stack([X[:, list(p)].prod(axis=1) for p in products])


"""


def _features(dataset: Dataset, history: History) -> Section:
    config = history.config
    code, steps, about = "", [], []
    if config.standardize:
        constant = (history.features(dataset.X_train).std(axis=0) < 0.5).any()
        code += _STANDARDISE.format(constant=_CONSTANT if constant else "")
        steps = ["X = standardise(X)"]
        about = ["mean 0 and standard deviation 1 on the training part"]
    if config.degree > 1:
        code += _POWERS.format(degree=config.degree)
        steps = ["X = standardise(powers(standardise(X)))" if steps else "X = powers(X)"]
        about.append(f"all powers and products up to degree {config.degree}")
    if config.model != "ordinal":
        steps.append("X = np.column_stack([X, np.ones(len(X))])")
        about.append("a 1, whose weight is the bias")
    sentence = "; ".join(about)
    return Section("Features", f"{sentence[:1].upper()}{sentence[1:]}.", code + "\n".join(steps))


# σ with all its digits where it is small, as in `logreg.training.models.links.tail`.
_SIGMOID = """\
def sigmoid(z):
    e = np.exp(-np.abs(z))  # 1 / (1 + e^-z) would overflow
    return np.where(z < 0, e, 1) / (1 + e)


"""

# Of each model what it says, its loss with the gradient, and its Hessian.
_MODELS = {
    "binomial": (
        "p = σ(z) with z = w·x + b is the probability of the second class.\n"
        "The loss is the mean of log(1 + e^z) - y z.",
        _SIGMOID
        + """\
def log_loss(theta, X, y):
    z = X @ theta
    return np.mean(np.logaddexp(0, np.where(y, -z, z)))


def gradient(theta, X, y):
    z = X @ theta
    error = np.where(y, -sigmoid(-z), sigmoid(z))  # p - y
    return X.T @ error / len(X){slope}
""",
        """\


def hessian(theta, X, y):
    z = X @ theta
    return (X.T * sigmoid(z) * sigmoid(-z)) @ X / len(X){bend}
""",
    ),
    "multinomial": (
        "Each class has a score z = w·x + b; their softmax is P.\n"
        "The loss is the mean of -log P of the true class.",
        """\
def log_probabilities(theta, X):
    Z = X @ theta.T
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def log_loss(theta, X, Y):
    return -np.mean(log_probabilities(theta, X)[Y])


def gradient(theta, X, Y):
    error = np.exp(log_probabilities(theta, X)) * ~Y
    error -= Y * error.sum(axis=1, keepdims=True)  # P - Y
    return error.T @ X / len(X){slope}
""",
        """\


def hessian(theta, X, Y):
    P, same = np.exp(log_probabilities(theta, X)), np.eye(len(theta))
    D = -P[:, :, None] * P[:, None, :] * (1 - same)
    D -= same * D.sum(axis=2, keepdims=True)  # diag(P) - P Pᵀ
    H = np.einsum("nkl,ni,nj->kilj", D, X, X, optimize=True)
    return H.reshape(theta.size, theta.size) / len(X){bend}
""",
    ),
    "ordinal": (
        "P(y ≤ k) = σ(θ_k - w·x) with thresholds θ, each log(1 + e^δ) above the one before.\n"
        "With a = θ_y - w·x and c = θ_{y-1} - w·x, the loss is the mean of\n"
        "log(1 + e^-a) + log(1 + e^c) + log(1 + e^-δ_y).",
        "m = X.shape[1]\n\n\n"
        + _SIGMOID
        + """\
def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))  # log(1 + e^z)


def thresholds(theta):
    return np.cumsum(np.r_[theta[m], softplus(theta[m + 1 :])])


def beyond(theta, X, Y):
    score, cuts, y = X @ theta[:m], thresholds(theta), Y.argmax(axis=1)
    return score - np.r_[cuts, np.inf][y], np.r_[-np.inf, cuts][y] - score  # -a and c


def log_loss(theta, X, Y):
    above, below = softplus(np.array(beyond(theta, X, Y)))
    return np.mean(above + below + Y[:, 1:-1] @ softplus(-theta[m + 1 :]))


def by_gap(above, below, Y):
    rows = np.ascontiguousarray(Y.T)  # summed as in the run, to the last digit
    return np.cumsum((rows[1:] @ below - rows[:-1] @ above)[::-1])[::-1] / len(Y)


def gradient(theta, X, Y):
    above, below = sigmoid(np.array(beyond(theta, X, Y)))
    slope, delta = by_gap(above, below, Y), theta[m + 1 :]
    slope[1:] = slope[1:] * sigmoid(delta) - Y[:, 1:-1].mean(axis=0) * sigmoid(-delta)
    return np.r_[X.T @ (above - below) / len(X), slope]{slope}
""",
        """\


def hessian(theta, X, Y):
    z, delta = np.array(beyond(theta, X, Y)), theta[m + 1 :]
    rows = np.c_[X, -1 * Y[:, :-1]], np.c_[-X, Y[:, 1:]]
    H = sum((r.T * sigmoid(b) * sigmoid(-b)) @ r for r, b in zip(rows, z)) / len(X)
    move = np.eye(len(theta))  # from thresholds to their gaps
    move[m:, m:] = np.tri(len(move) - m) * np.r_[1, sigmoid(delta)]
    bends = by_gap(*sigmoid(z), Y)[1:] + Y[:, 1:-1].mean(axis=0)
    bends = np.r_[np.zeros(m + 1), sigmoid(delta) * sigmoid(-delta) * bends]
    return move.T @ H @ move + np.diag(bends){bend}
""",
    ),
}

# As `logreg.training.optimizers.newton_direction`.
_DIRECTION = """\


def newton_direction(H, g):
    values, vectors = np.linalg.eigh(H)
    sizes = np.abs(values)
    bends = sizes > max(10 * len(g) * np.finfo(float).eps * sizes.max(), 1e-100)
    return vectors[:, bends] @ (vectors[:, bends].T @ g / sizes[bends])
"""


def _model(history: History) -> Section:
    config = history.config
    about, code, hessian = _MODELS[config.model]
    if config.optimizer == "newton":
        code += hessian + _DIRECTION
    on_all = "np.tile(is_weight, len(theta))" if config.model == "multinomial" else "is_weight"
    slope, bend = (" + l2 * is_weight * theta", f" + l2 * np.diag({on_all})")
    if config.l2 == 0:
        slope = bend = ""
    return Section("Model", about, code.format(slope=slope, bend=bend))


# What each optimiser is called, what it remembers at the start, and its step on the batch {on} at
# the rate {rate}.
_STEPS = {
    "gd": ("gradient descent", "", "theta = theta - {rate} * gradient(theta, {on})"),
    "momentum": (
        "momentum",
        "before = theta",
        "g = gradient(theta, {on})\n"
        f"theta, before = theta - {{rate}} * g + {MOMENTUM} * (theta - before), theta",
    ),
    "nesterov": (
        "Nesterov's momentum",
        "before = theta",
        f"ahead, before = theta + {MOMENTUM} * (theta - before), theta\n"
        "theta = ahead - {rate} * gradient(ahead, {on})",
    ),
    "adagrad": (
        "AdaGrad",
        "squares = 0",
        "g = gradient(theta, {on})\n"
        "squares = squares + g**2\n"
        f"size = {{rate}} / (np.sqrt(squares) + {TINY})\n"
        "theta = theta - size * g",
    ),
    "rmsprop": (
        "RMSProp",
        "squares = 0",
        "g = gradient(theta, {on})\n"
        f"squares = {SQUARES} * squares + (1 - {SQUARES}) * g**2\n"
        f"size = {{rate}} / (np.sqrt(squares) + {TINY})\n"
        "theta = theta - size * g",
    ),
    "adam": (
        "Adam",
        "mean = squares = steps = 0",
        "g = gradient(theta, {on})\n"
        "steps += 1\n"
        f"mean = {ADAM[0]} * mean + (1 - {ADAM[0]}) * g\n"
        f"squares = {ADAM[1]} * squares + (1 - {ADAM[1]}) * g**2\n"
        f"size = {{rate}} / (np.sqrt(squares / (1 - {ADAM[1]}**steps)) + {TINY})\n"
        f"theta = theta - size * mean / (1 - {ADAM[0]}**steps)",
    ),
    "newton": (
        "Newton's method",
        "",
        "H = hessian(theta, {on})\n"
        "g = gradient(theta, {on})\n"
        "theta = theta - {rate} * newton_direction(H, g.ravel()).reshape(theta.shape)",
    ),
}


def _training(dataset: Dataset, history: History, labels: str) -> Section:
    config = history.config
    name, memory, step = _STEPS[config.optimizer]
    part = f"X_train, {labels}_train"
    batches = (config.batch_size or np.inf) < len(dataset.y_train)
    settings: dict[str, float | None] = {
        "learning_rate": config.learning_rate,
        "epochs": config.epochs,
    }
    if batches:
        settings["batch_size"] = config.batch_size
    settings |= {key: getattr(config, key) for key in ("decay", "l1", "l2") if getattr(config, key)}
    lines = [
        f"{', '.join(settings)} = {', '.join(map(repr, settings.values()))}",
        f"{part} = X[train], {labels}[train]",
        _start(history),
    ]
    if history.penalised:
        last = "m" if history.has_thresholds else "X.shape[1] - 1"
        lines.append(f"is_weight = np.arange(theta.shape[-1]) < {last}  # what is penalised")
    if memory:
        lines.append(memory)
    if batches:
        lines.append(f"shuffled = np.random.default_rng({config.batch_seed})")
    on = f"X_train[batch], {labels}_train[batch]" if batches else part
    rate = "rate" if config.decay > 0 else "learning_rate"
    once = step.format(on=on, rate=rate).split("\n")
    if config.l1 > 0:
        size = "size" if "size =" in step else rate
        once.append(
            f"theta = np.sign(theta) * np.maximum(np.abs(theta) - {size} * l1 * is_weight, 0)"
        )
    if np.abs(history.weights[-1]).max() > _NEAR_LARGEST:
        once = [
            "last = theta",
            *once,
            f"if not np.abs(theta).max() <= {LARGEST_PARAMETER}:",
            "    theta = last  # its numbers grow too large to go on",
        ]
    body = ["rate = learning_rate / (1 + decay * epoch)"] if config.decay > 0 else []
    if batches:
        once = ["batch = order[start : start + batch_size]", *once]
        body += [
            f"order = shuffled.permutation(len({labels}_train))",
            "for start in range(0, len(order), batch_size):",
            *(indent(line, "    ") for line in once),
        ]
    else:
        body += once
    loss = f"log_loss(theta, {part})"
    lines += [
        f"losses = [{loss}]",
        "for epoch in range(epochs):",
        *(indent(line, "    ") for line in [*body, f"losses.append({loss})"]),
    ]
    about = f"By {name}{', in shuffled batches' if batches else ''}; theta holds all parameters."
    return Section("Training", about, "\n".join(lines))


# Ordinal: the inverse of `thresholds`, with the same probability for each class.
_EVEN = """\
share = np.arange(1, Y.shape[1]) / Y.shape[1]
cuts = np.log(share / (1 - share))  # each class is equally probable
gaps = np.diff(cuts)
theta = np.r_[np.zeros(m), cuts[:1], gaps + np.log(-np.expm1(-gaps))]"""


def _start(history: History) -> str:
    """Return the lines that set ``theta`` to the start."""
    config = history.config
    shape = {"binomial": "X.shape[1]", "multinomial": "(Y.shape[1], X.shape[1])"}
    if not isinstance(config.init, str):
        start = f"theta = np.array({numbers(np.array(config.init))})"
        return start + (".reshape(Y.shape[1], -1)" if config.model == "multinomial" else "")
    normal = f"np.random.default_rng({config.seed}).standard_normal"
    if history.has_thresholds:
        return _EVEN + (f"\ntheta += {normal}(len(theta))" if config.init == "normal" else "")
    make = normal if config.init == "normal" else "np.zeros"
    return f"theta = {make}({shape[config.model]})"


# Of each model how the class is predicted, and what theta holds.
_RESULTS = {
    "binomial": ("right = (X @ theta >= 0) == y", "theta[:-1], theta[-1]"),
    "multinomial": (
        "right = (X @ theta.T).argmax(axis=1) == Y.argmax(axis=1)",
        "theta[:, :-1], theta[:, -1]",
    ),
    "ordinal": (
        "up_to = sigmoid(thresholds(theta) - (X @ theta[:m])[:, None])\n"
        "P = np.diff(np.c_[np.zeros(len(X)), up_to, np.ones(len(X))])\n"
        "right = P.argmax(axis=1) == Y.argmax(axis=1)",
        "theta[:m], thresholds(theta)",
    ),
}

_RESULT = """\
{right}
weights, bias, loss = {split}, losses[-1]
print("training loss:", loss, "- test loss:", log_loss(theta, X[~train], {labels}[~train]))
print("training accuracy:", right[train].mean(), "- test accuracy:", right[~train].mean())
print("weights:", weights, "{bias}:", bias, sep="\\n")
"""


def _result(history: History, labels: str) -> Section:
    right, split = _RESULTS[history.config.model]
    bias = "thresholds" if history.has_thresholds else "bias"
    code = _RESULT.format(right=right, split=split, labels=labels, bias=bias)
    return Section("Result", "Losses, accuracies and the model.", code)

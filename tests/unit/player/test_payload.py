import base64
import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest

from logreg import DataConfig, Dataset, TrainConfig, make_dataset, run
from logreg.figures.layers import Linear
from logreg.figures.style import CLASSES, INK, PAPER
from logreg.figures.training import frame_epochs, training_picture
from logreg.formatting import format_number
from logreg.player import payload
from logreg.player.readouts.training import training_readout
from logreg.training.features import subscript
from logreg.training.models import MODELS, log_odds
from logreg.training.models.links import LINKS, probabilities
from logreg.training.optimum import Optimum
from tests.unit.helpers import classes_of, dataset_of

SCRIPT = (files("logreg.player") / "player.js").read_text(encoding="utf-8")


class Sent:
    """A run as sent by the page, and the payload as received by the browser."""

    def __init__(self, dataset, history):
        self.dataset, self.history = dataset, history
        self.picture = training_picture(dataset, history)
        self.readout = training_readout(history, self.picture.timeline.values, dataset.class_names)
        raw = payload(self.picture, self.readout, picture_id="run 1", alt="A loss falls.")
        self.text = json.dumps(raw, allow_nan=False)
        self.received = json.loads(self.text)


def sent(data=None, optimum=None, **config):
    dataset = make_dataset(data or DataConfig())
    return Sent(dataset, run(dataset, TrainConfig(**config), optimum))


def decoded(value):
    """Undo the encoding, wherever there is one."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "bdata" not in value:
        return {key: decoded(item) for key, item in value.items()}
    assert value["dtype"] in ("f4", "f8")
    array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=f"<{value['dtype']}")
    return array.reshape([int(length) for length in value["shape"].split(",")])


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(item)


def assert_same(received, original):
    """Equal up to single precision, with the same keys, lengths and shapes."""
    if isinstance(original, dict):
        assert received.keys() == original.keys()
        for key in original:
            assert_same(received[key], original[key])
    elif isinstance(original, list | tuple):
        assert len(received) == len(original)
        for pair in zip(received, original, strict=True):
            assert_same(*pair)
    elif isinstance(original, np.ndarray):
        assert np.shape(received) == original.shape
        np.testing.assert_allclose(received, original, rtol=2**-23, atol=1e-37)
    else:
        assert received == original


RUNS = {
    "blobs": (DataConfig(), {"epochs": 100, "init": "normal"}),
    "breast cancer": (
        DataConfig(dataset="breast_cancer"),
        {"epochs": 1000, "learning_rate": 5.0},
    ),
    "table": (DataConfig(dataset="table"), {"epochs": 1}),
    "multinomial": (
        DataConfig(n_classes=5),
        {"model": "multinomial", "epochs": 20, "init": "normal"},
    ),
    "ordinal": (
        DataConfig("ordered", n_classes=4),
        {"model": "ordinal", "epochs": 300, "init": "normal", "l2": 0.1},
    ),
    "slice, curved": (
        DataConfig("iris", all_features=True, plane=(1, 3)),
        {"model": "multinomial", "epochs": 10, "degree": 2, "standardize": True, "init": "normal"},
    ),
    "ordinal, curved": (
        DataConfig("ordered"),
        {"model": "ordinal", "epochs": 30, "degree": 3, "standardize": True, "init": "normal"},
    ),
    "diverging": (
        DataConfig(n_classes=3),
        {"model": "multinomial", "epochs": 300, "learning_rate": 100.0, "l2": 10.0},
    ),
    "ordinal, diverging": (
        DataConfig("ordered", n_classes=5),
        {"model": "ordinal", "epochs": 300, "learning_rate": 100.0, "l2": 1.0, "init": "normal"},
    ),
}


@pytest.fixture(scope="module", params=RUNS)
def message(request):
    data, config = RUNS[request.param]
    return sent(data, **config)


def test_the_figure_arrives_unchanged(message):
    picture = message.picture
    figure = {"data": picture.data, "layout": picture.layout}
    assert_same(decoded(message.received["figure"]), figure)


def test_the_field_arrives_unchanged(message):
    field, received = message.picture.field, decoded(message.received["field"])
    assert received["link"] == field.link
    assert received["straight"] == field.straight
    assert received["isSlice"] == (len(message.dataset.feature_names) > 2)
    assert_same(received["spans"], [field.x_range, field.y_range])
    assert received["exponents"] == field.exponents.tolist()
    for name in ("coefficients", "thresholds"):
        assert isinstance(message.received["field"][name], dict)  # the browser asks for its shape
        assert_same(received[name], getattr(field, name))
    classes = [(each["name"], each["colour"]) for each in received["classes"]]
    wanted = zip(message.dataset.class_names, CLASSES, strict=False)
    assert classes == [(name, style.color) for name, style in wanted]


def test_the_received_field_agrees_with_the_model(message):
    history, dataset = message.history, message.dataset
    field = decoded(message.received["field"])
    (x_low, x_high), (y_low, y_high) = field["spans"]
    rng = np.random.default_rng(0)
    u, v = rng.uniform(-1, 1, (2, 40))
    X = np.repeat(dataset.X_train.mean(axis=0)[None], 40, axis=0)
    X[:, dataset.plane[0]] = x_low + (u + 1) / 2 * (x_high - x_low)
    X[:, dataset.plane[1]] = y_low + (v + 1) / 2 * (y_high - y_low)
    monomials = np.array([u**i * v**j for i, j in field["exponents"]])
    model = MODELS[history.config.model]
    features = history.features(X)
    for frame, epoch in enumerate(message.received["timeline"]["values"]):
        scores = model.scores(history.weights[epoch], history.bias[epoch])
        found = field["coefficients"][frame].astype(float) @ monomials
        size = np.abs(field["coefficients"][frame]).sum()
        np.testing.assert_allclose(found, scores.at(features), rtol=1e-6, atol=1e-6 * size)
        np.testing.assert_allclose(field["thresholds"][frame], scores.thresholds, rtol=1e-6)


def test_the_frames_arrive_with_their_epochs(message):
    n_epochs = len(message.history) - 1
    assert message.received["timeline"]["values"] == frame_epochs(n_epochs).tolist()


def test_the_markers_arrive_unchanged(message):
    received = decoded(message.received["moving"])
    assert len(received) == len(message.picture.layers)
    for got, made in zip(received, message.picture.layers, strict=True):
        assert_same(got["trace"], made.trace)
        assert_same(got["y"], made.y)
        if isinstance(made.x, Linear):
            assert got["x"].keys() == {"coefficients", "basis"}
            at = got["x"]["coefficients"].astype(float) @ np.array(got["x"]["basis"], dtype=float)
            size = np.abs(made.x.coefficients) @ np.abs(made.x.basis)
            np.testing.assert_array_less(np.abs(at - made.points()[0]), 1e-6 * size + 1e-30)
        else:
            assert_same(got["x"], made.x)


def test_every_number_that_arrives_is_finite(message):
    arrays = list(arrays_in(decoded(message.received)))
    assert arrays
    assert all(np.isfinite(array).all() for array in arrays)


def test_the_readout_arrives_unchanged(message):
    assert_same(decoded(message.received["readout"]), message.readout)


def test_long_arrays_are_never_sent_as_text(message):
    def longest(value):
        if isinstance(value, dict):
            return max(map(longest, value.values()), default=0)
        if isinstance(value, list):
            numbers = len(value) if all(isinstance(item, float) for item in value) else 0
            return max([numbers, *map(longest, value)])
        return 0

    assert longest(message.received) <= 8


def test_everything_else_is_passed_on(message):
    received = message.received
    assert received["id"] == "run 1"
    assert received["timeline"]["seconds"] == message.picture.timeline.seconds
    assert received["alt"] == "A loss falls."


def test_colors_that_follow_the_theme_are_in_the_figure(message):
    received = message.received
    assert set(received["colours"]) == {INK, PAPER}
    for color in received["colours"]:
        assert json.dumps(color) in json.dumps(received["figure"])


def test_every_marker_has_a_symbol_that_the_browser_can_draw(message):
    (table,) = re.findall(r"const SYMBOLS = \{(.*?)\n\};", SCRIPT, re.DOTALL)
    known = set(re.findall(r'^  "?([\w-]+)"?: \(path', table, re.MULTILINE))
    assert {style.symbol for style in CLASSES} <= known
    for marker in message.received["moving"]:
        assert marker["trace"]["marker"].get("symbol", "circle") in known


def test_a_slider_move_sends_at_most_sixty_kilobytes():
    message = sent(epochs=100, init="normal")
    assert len(message.text.encode()) <= 60_000


LARGE = {
    "degree 6": (DataConfig(), {"degree": 6, "standardize": True, "epochs": 2000}),
    "degree 6, five classes": (
        DataConfig(n_classes=5),
        {"model": "multinomial", "degree": 6, "standardize": True, "epochs": 2000},
    ),
    "wine": (
        DataConfig("wine", all_features=True),
        {"model": "multinomial", "standardize": True, "epochs": 2000},
    ),
    "wine, ordinal": (
        DataConfig("wine", all_features=True),
        {"model": "ordinal", "degree": 2, "standardize": True, "epochs": 300},
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_no_run_sends_more_than_a_megabyte(name):
    data, config = LARGE[name]
    message = sent(data, Optimum(0.1, None, None, 0.0), init="normal", **config)
    assert len(message.text.encode()) <= 1_000_000


# ---- the readout ----


class Reader(HTMLParser):
    """Reads the readout as text, with {column:format} for each slot."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.text, self.formulas = [], [], "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        given = dict(attrs)
        assert set(given) - {"form"} in (set(), {"class"}, {"data-value", "data-format"})
        if "data-value" in given:
            self.text += f"{{{given['data-value']}:{given['data-format']}}}"
        if tag == "div":
            assert given == {"class": "player-formula"}
            self.text = ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "div":
            self.formulas.append(self.text)

    def handle_data(self, data):
        # Between the pieces of a formula there may be a new line.
        if self.open[-1:] != ["div"]:
            self.text += data


def random_classes(k, d, names=None):
    """A random data set of k classes and d features."""
    rng = np.random.default_rng([k, d])
    X, y = rng.normal(size=(20 * k, d)), np.arange(20 * k) % k
    names = names or tuple(f"kind {label}" for label in range(k))
    return Dataset(X, y, X[::3], y[::3], tuple(f"f{i}" for i in range(d)), names)


def read(dataset, epochs=3, **config):
    """History, the readout's values, and its parsed HTML, without computing the optimum."""
    config = TrainConfig(epochs=epochs, init="normal", **config)
    history = run(dataset, config, Optimum(0.1, None, None, 0.0))
    readout = training_readout(history, np.arange(epochs + 1), dataset.class_names)
    return history, readout["values"], Reader(readout["html"])


# One value on a page: a coefficient with its own sign, or a sign and a size.
COEFFICIENT = re.compile(r"\{(\d+):coefficient\}|\{(\d+):sign\}\{(\d+):size\}")


def in_values(formula, values):
    """The formula with x at each coefficient, and the columns of the values, in order."""
    columns = []
    for match in COEFFICIENT.finditer(formula):
        numbers = {number for number in match.groups() if number is not None}
        assert len(numbers) == 1  # sign and size are of the same number
        columns.append(values[:, int(numbers.pop())])
    # The first of a sum has its sign on it, all others as an operation.
    first_and_others = re.sub(r"\{\d+:coefficient\}", "w", formula)
    return re.sub(r"\{\d+:sign\}\{\d+:size\}", "±w", first_and_others), np.array(columns)


def test_readout_values_equal_the_historys():
    message = sent(epochs=600, init="normal")
    history, readout = message.history, message.readout
    epochs = frame_epochs(600)
    assert len(readout["values"]) == len(epochs)
    for row, epoch in zip(readout["values"].tolist(), epochs.tolist(), strict=True):
        at = history[epoch]
        assert row == [
            epoch,
            at.train_loss,
            at.test_loss,
            at.train_accuracy,
            at.test_accuracy,
            *at.weights[0],
            *at.bias,
        ]


def test_the_measures_are_next_to_their_names(message):
    labels = re.findall(
        r'<span>([\w ]+) <b><span data-value="(\d)" data-format="(\w+)"', message.readout["html"]
    )
    assert labels == [
        ("epoch", "0", "whole"),
        ("training loss", "1", "short"),
        ("test loss", "2", "short"),
        ("training accuracy", "3", "percent"),
        ("test accuracy", "4", "percent"),
    ]
    history, epochs = message.history, message.picture.timeline.values
    measures = (
        epochs,
        history.train_loss[epochs],
        history.test_loss[epochs],
        history.train_accuracy[epochs],
        history.test_accuracy[epochs],
    )
    np.testing.assert_array_equal(message.readout["values"][:, :5], np.column_stack(measures))


@pytest.mark.parametrize("features", [1, 2, 4, 5])
def test_the_binomial_model_is_one_probability(features):
    X = np.random.default_rng(0).normal(size=(30, features))
    history, values, page = read(dataset_of(X, [0, 1, 1] * 10))
    (formula,) = page.formulas
    text, columns = in_values(formula, values)
    terms = [f"±w·x{subscript(j + 1)}" for j in range(1, features)]
    assert text == f"p=σ(w·x₁{''.join(terms)}±w)"
    np.testing.assert_array_equal(columns[:-1], history.weights[:, 0].T)
    np.testing.assert_array_equal(columns[-1:], history.bias.T)
    assert "details" not in page.tags


@pytest.mark.parametrize("features", [1, 3])
@pytest.mark.parametrize("k", [2, 5])
def test_the_multinomial_model_is_a_score_for_each_class(k, features):
    dataset = random_classes(k, features)
    history, values, page = read(dataset, model="multinomial")
    assert len(page.formulas) == k
    terms = "".join(f"±w·x{subscript(j + 1)}" for j in range(1, features))
    for label, (name, formula) in enumerate(zip(dataset.class_names, page.formulas, strict=True)):
        text, columns = in_values(formula, values)
        assert text == f"z{name}=w·x₁{terms}±w"
        np.testing.assert_array_equal(columns[:-1], history.weights[:, label].T)
        np.testing.assert_array_equal(columns[-1], history.bias[:, label])


@pytest.mark.parametrize("k", [2, 3, 5])
def test_the_ordinal_model_is_a_score_without_bias_and_thresholds(k):
    history, values, page = read(random_classes(k, 2), model="ordinal")
    score, cuts = page.formulas
    text, columns = in_values(score, values)
    assert text == "η=w·x₁±w·x₂"
    np.testing.assert_array_equal(columns, history.weights[:, 0].T)
    text, columns = in_values(cuts, values)
    assert text == ",".join(f"θ{subscript(i)}=w" for i in range(1, k))
    np.testing.assert_array_equal(columns, history.bias.T)


def test_products_of_features_are_written_as_such():
    history, values, page = read(
        dataset_of(np.random.default_rng(0).normal(size=(30, 2)), [0, 1] * 15), degree=2
    )
    text, columns = in_values(page.formulas[0], values)
    assert text == "p=σ(w·x₁±w·x₂±w·x₁²±w·x₁ x₂±w·x₂²±w)"
    np.testing.assert_array_equal(columns, np.column_stack([history.weights[:, 0], history.bias]).T)


@pytest.mark.parametrize("model", MODELS)
def test_more_than_five_features_are_a_list_to_open(model):
    for features in (5, 6, 13):
        k = classes_of(model)
        history, values, page = read(random_classes(k, features), model=model)
        assert ("details" in page.tags) == ("summary" in page.tags) == (features > 5)
        found = np.concatenate([in_values(formula, values)[1] for formula in page.formulas])
        assert len(found) == history.weights[0].size + history.bias[0].size
        if features > 5:
            opened = page.tags.index("details")
            assert "math" not in page.tags[:opened]


@pytest.mark.parametrize(("features", "listed"), [(40, True), (41, False)])
def test_more_than_two_hundred_weights_are_not_listed(features, listed):
    _, values, page = read(random_classes(5, features), epochs=1, model="multinomial")
    assert (values.shape[1] > 5) == bool(page.formulas) == ("details" in page.tags) == listed
    if listed:
        assert values.shape[1] == 5 + 5 * 41


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
@pytest.mark.parametrize("features", [2, 7])
def test_every_value_has_its_slot_in_a_format_that_the_browser_knows(model, features):
    dataset = random_classes(2, features)
    history = run(dataset, TrainConfig(model=model, epochs=4))
    readout = training_readout(history, np.arange(5), dataset.class_names)
    slots = re.findall(r'data-value="(\d+)" data-format="(\w+)"', readout["html"])
    assert {int(column) for column, _ in slots} == set(range(readout["values"].shape[1]))
    (table,) = re.findall(r"const FORMATS = \{(.*?)\};", SCRIPT, re.DOTALL)
    known = set(re.findall(r"^\s*(\w+)(?:\b:|,)", table, re.MULTILINE))
    assert {how for _, how in slots} <= known


def test_names_of_classes_are_text_not_html():
    names = ("<b>&", '<img src=x onerror="alert(1)">', "</mtext></math><script>")
    dataset = random_classes(3, 2, names)
    history = run(dataset, TrainConfig(model="multinomial", epochs=2))
    message = Sent(dataset, history)
    html = message.received["readout"]["html"]
    page = Reader(html)
    assert set(page.tags) <= {"span", "b", "div", "math", "msub", "mi", "mo", "mn", "mtext"}
    assert [formula.partition("=w")[0].partition("={")[0] for formula in page.formulas] == [
        f"z{name}" for name in names
    ]
    for name in names:
        assert name not in html


# ---- the twins in JavaScript ----


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Run a script that has all of player.js at hand, and give it an input; return its answer."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("node")
    parts = ("LINKS", "Field", "FORMATS", "Markers", "Recorder", "decoded", "short")
    (folder / "player.mjs").write_text(f"{SCRIPT}\nexport {{ {', '.join(parts)} }};\n")

    def answer(script, given):
        # JSON cannot represent infinity.
        (folder / "script.mjs").write_text(
            f"import {{ {', '.join(parts)} }} from './player.mjs';\n"
            "import { readFileSync } from 'node:fs';\n"
            "const given = JSON.parse(readFileSync(0));\n"
            f"{script}\n"
            "const text = (key, value) => typeof value === 'number' && !Number.isFinite(value)"
            " ? String(value) : value;\n"
            "console.log(JSON.stringify(answer, text));\n"
        )
        done = subprocess.run(
            [program, "script.mjs"],
            cwd=folder,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answer


def linked(node, link, cases):
    script = """
const answer = given.cases.map(([scores, cuts]) =>
  Array.from(LINKS[given.link](scores, cuts, new Float64Array(given.others))));
"""
    others = max(len(cases[0][0]), len(cases[0][1]))
    return np.array(
        node(script, {"link": link, "cases": cases, "others": others}), dtype=np.float64
    )


@pytest.mark.parametrize("others", [1, 2, 4])
def test_the_baseline_link_equals_that_of_the_library(node, others):
    rng = np.random.default_rng(others)
    scores = rng.normal(size=(200, others)) * 10.0 ** rng.uniform(-8, 30, size=(200, 1))
    found = linked(node, "baseline", [[row, []] for row in scores.tolist()])
    wanted = LINKS["baseline"](scores[..., None], np.empty((200, 0)))[:, 1:, 0]
    np.testing.assert_array_equal(found, wanted)


EXTREME_CUTS = (
    [0.0, np.nextafter(0.0, 1), 1.0, 1000.0],
    [-1e6, -1.0, np.nextafter(-1.0, 0), 1e6],
    [-800.0, -1e-9, 1e-9, 800.0],
    [1e8, 1e8 + 1e-7, 1e8 + 1, 1e9],
)


@pytest.mark.parametrize("others", [1, 2, 4])
def test_the_cumulative_link_equals_that_of_the_library(node, others):
    rng = np.random.default_rng(others)
    cuts = np.cumsum(10.0 ** rng.uniform(-10, 3, size=(300, others)), axis=1)
    cuts += 10 * rng.normal(size=(300, 1))
    scores = rng.normal(size=300) * 10.0 ** rng.uniform(-3, 6, size=300)
    scores[::3] = cuts[::3, 0]  # at a threshold itself
    ends = [-1e100, -1e6, -745.0, -37.0, 0.0, 1e-300, 37.0, 745.0, 1e6, 1e8, 1e100]
    extreme = [(end, given[:others]) for end in ends for given in EXTREME_CUTS]
    scores = np.r_[scores, [end for end, _ in extreme]]
    cuts = np.vstack([cuts, [given for _, given in extreme]])
    cases = [[[score], row] for score, row in zip(scores.tolist(), cuts.tolist(), strict=True)]

    found = linked(node, "cumulative", cases)

    wanted = LINKS["cumulative"](scores[:, None, None], cuts)[:, 1:, 0]
    assert np.isfinite(wanted).all()
    # The terms are as large as this; some of them cancel.
    size = np.abs(scores) + np.abs(cuts).max(axis=1) + 800
    assert (np.abs(found - wanted) < 1e-14 * size[:, None]).all()


@pytest.mark.parametrize("name", [name for name in RUNS if "diverging" not in name])
def test_the_browser_predicts_the_class_and_probability_of_the_library(node, name):
    data, config = RUNS[name]
    message = sent(data, **config)
    dataset, history = message.dataset, message.history
    x_range, y_range = message.picture.field.x_range, message.picture.field.y_range
    rng = np.random.default_rng(3)
    x, y = rng.uniform(*x_range, 30), rng.uniform(*y_range, 30)
    last = len(message.picture.timeline.values) - 1
    frames = sorted({0, 1, last // 2, last})
    script = """
const field = new Field(decoded(given.field));
field.basis = new Float64Array(field.side ** 2 * field.terms);
const answer = given.frames.map((frame) => {
  field.mix(frame, 0);
  return given.points.map(([x, y]) => field.probability(x, y));
});
"""
    points = np.column_stack([x, y]).tolist()
    given = {"field": message.received["field"], "frames": frames, "points": points}
    for frame, answers in zip(frames, node(script, given), strict=True):
        epoch = message.picture.timeline.values[frame]
        X = np.repeat(dataset.X_train.mean(axis=0)[None], 30, axis=0)
        X[:, dataset.plane[0]], X[:, dataset.plane[1]] = x, y
        logs = log_odds(
            MODELS[history.config.model],
            history.weights[epoch],
            history.bias[epoch],
            history.features(X),
        )
        p = probabilities(logs)
        first, second = np.sort(p, axis=1)[:, :-3:-1].T
        found = np.array([answer["p"] for answer in answers])
        np.testing.assert_allclose(found, first, atol=1e-4)
        names = np.array([answer["name"] for answer in answers])
        clear = first - second > 1e-3
        assert clear.any() or epoch == 0  # a start at zero decides nothing
        wanted = np.array(dataset.class_names)[p.argmax(axis=1)]
        np.testing.assert_array_equal(names[clear], wanted[clear])


def test_with_a_threshold_the_probability_is_that_of_class_one(node):
    message = sent(epochs=20)
    dataset, history = message.dataset, message.history
    last = len(message.picture.timeline.values) - 1
    levels = np.ones(last + 1)
    picture = replace(message.picture, field=replace(message.picture.field, levels=levels))
    received = payload(picture, message.readout, picture_id="", alt="")["field"]
    points = dataset.X_test
    script = """
const field = new Field(decoded(given.field));
field.basis = new Float64Array(field.side ** 2 * field.terms);
field.mix(given.frame, 0);
const answer = given.points.map(([x, y]) => field.probability(x, y));
"""
    answers = node(script, {"field": received, "frame": last, "points": points.tolist()})
    logits = log_odds(
        MODELS["binomial"], history.weights[-1], history.bias[-1], history.features(points)
    )
    wanted = probabilities(logits)[:, 1]
    assert wanted.min() < 0.5 < wanted.max()
    np.testing.assert_allclose([answer["p"] for answer in answers], wanted, rtol=1e-5)
    assert {answer["name"] for answer in answers} == {dataset.class_names[1]}


def test_a_marker_without_a_position_is_left_out_of_a_saved_picture(node):
    script = """
const area = {
  left: 0, top: 0, width: 9, height: 9, xaxis: { d2p: (x) => x }, yaxis: { d2p: (y) => y },
};
const marker = { symbol: "circle", size: 2, color: "#000", line: { color: "#fff", width: 1 } };
const y = { data: Float64Array.of(NaN, 3, NaN, 4), shape: [2, 2] };
const markers = new Markers({ marker }, { x: [1, 2], y });
markers.place(area);
const recorder = new Recorder();
markers.paint(recorder, 0, 0);
const answer = recorder.parts.filter((part) => part.includes("fill=") && part.includes("a1 1"));
"""
    (filled, _stroked) = node(script, None)
    assert filled.startswith('<path d="M1 3a')


def test_the_browser_writes_numbers_as_sentences_do(node):
    rng = np.random.default_rng(0)
    numbers = rng.choice([-1, 1], 500) * 10.0 ** rng.uniform(-12, 12, 500)
    numbers = [*numbers.tolist(), 0.0, 0.001, 0.00099999, 99.96, 999.6, 0.9996, 99_999.0, 1e5]
    numbers += [99_999.4, 99_999.6, -99_999.6, 0.00099996, 0.0009994]
    found = node("const answer = given.map(short);", numbers)
    assert found == [format_number(number) for number in numbers]


def test_small_weights_keep_their_digits(node):
    texts = {
        -0.00042: "−4.20 × 10⁻⁴",
        3.25e-9: "3.25 × 10⁻⁹",
        0.0009994: "9.99 × 10⁻⁴",
        0.00099996: "0.001",
        0.0123: "0.012",
        -1.5: "−1.500",
        123.4: "123",
        0: "0.000",
        -2.2e-16: "0.000",  # round-off
    }
    found = node(
        "const answer = given.map((v) => [FORMATS.coefficient(v), FORMATS.factor(v)]);", [*texts]
    )
    for text, (coefficient, factor) in zip(texts.values(), found, strict=True):
        assert coefficient == text
        assert factor == (f"({text})" if text.startswith("−") else text)


def test_sign_and_size_make_the_coefficient(node):
    numbers = [0.0, -0.0, -1e-9, 1e-9, 0.4, -0.4, -0.0007, 9.9996, -9.9996, 12.0, -1234.5, 1e100]
    numbers += [-4.2e-4, 1e-11, -0.00099996]
    script = """
const answer = given.map((v) => ["coefficient", "sign", "size"].map((how) => FORMATS[how](v)));
"""
    for number, (whole, sign, size) in zip(numbers, node(script, numbers), strict=True):
        assert sign in "+−"
        assert whole == (size if sign == "+" else f"−{size}")
        if number:
            assert (sign == "−") == (math.copysign(1, number) < 0)

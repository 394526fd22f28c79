"""The readout of training, parsed as the browser does."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from logreg import Dataset, TrainConfig, run
from logreg.player.readouts.training import training_readout
from logreg.training.features import subscript
from logreg.training.models import MODELS
from tests.unit.helpers import classes_of, dataset_of
from tests.unit.player.node import node
from tests.unit.player.sent import NOT_SOUGHT, Sent


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
        # A formula may wrap between its pieces.
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
    history = run(dataset, config, NOT_SOUGHT)
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
    # The first term of a sum carries its sign, the others turn it into an operation.
    first_and_others = re.sub(r"\{\d+:coefficient\}", "w", formula)
    return re.sub(r"\{\d+:sign\}\{\d+:size\}", "±w", first_and_others), np.array(columns)


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
    known = node("const answer = Object.keys(FORMATS);")
    assert {name for _, name in slots} <= set(known)


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

"""The loss landscape."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from logreg import run
from logreg.analysis.diagnostics import scalings
from logreg.chapters.landscape.numbers import Landscape, path, starting_at
from logreg.data import DATASETS
from logreg.figures.score_field import field_of
from logreg.web.controls import CONTROLS
from logreg.web.widgets import Number
from tests.app.expected import Run, written
from tests.app.page import Page, numbers

LABELS = CONTROLS["optimizer"].options


def trace(page, name):
    (found,) = (each for each in page.payload["figure"]["data"] if each["name"] == name)
    return found


def marker(page, name):
    (found,) = (each for each in page.payload["moving"] if each["trace"]["name"] == f"{name} now")
    return np.hstack([numbers(found["x"]), numbers(found["y"])])


def expect_run(page, names=("gd",), *, chosen=None, bias=None, **settings):
    """Everything that the page shows is that of Train's run with these settings."""
    at = Run.of(**settings)
    dataset, train = at.dataset, at.history.config
    if chosen:
        train = starting_at(dataset, train, chosen)
    epochs = np.array(page.payload["timeline"]["values"])
    landscape = Landscape(dataset, train, bias)
    for place, name in enumerate(names):
        history = run(dataset, replace(train, optimizer=name))
        way = path(history)
        np.testing.assert_allclose(marker(page, LABELS[name]), way[epochs], rtol=1e-6)
        drawn = trace(page, LABELS[name])
        np.testing.assert_allclose(numbers(drawn["x"]), way[:, 0], rtol=1e-6)
        np.testing.assert_allclose(numbers(drawn["y"]), way[:, 1], rtol=1e-6)
        losses = page.measure("training loss" if place == 0 else f"loss of {LABELS[name]}")
        np.testing.assert_allclose(losses, history.train_loss[epochs], rtol=1e-6)
        if place == 0:
            np.testing.assert_allclose(page.measure("w₁"), way[epochs, 0], rtol=1e-6)
            np.testing.assert_allclose(page.measure("w₂"), way[epochs, 1], rtol=1e-6)
            np.testing.assert_allclose(page.measure("bias"), history.bias[epochs, 0], rtol=1e-6)
            (with_bias,) = re.findall("(loss with [^<]*) <b>", page.payload["readout"]["html"])
            np.testing.assert_allclose(
                page.measure(with_bias), landscape.loss(way[epochs]), rtol=1e-5
            )
            field = field_of(dataset, history, epochs)  # the boundary
            shown = numbers(page.payload["field"]["coefficients"])
            np.testing.assert_allclose(shown, field.coefficients, rtol=1e-6)
    contour = trace(page, "log loss")
    w1, w2, heights = (numbers(contour[key]) for key in ("x", "y", "customdata"))
    for i, j in ((0, 0), (3, -4), (-1, 20)):
        height = landscape.loss(np.array([[w1[j], w2[i]]], dtype=float))
        np.testing.assert_allclose(heights[i, j], height, rtol=1e-3)


def test_it_opens_with_the_default_run_of_train():
    page = Page("landscape")
    expect_run(page)
    assert page.payload["clicks"] == "x2"
    assert page.payload["timeline"]["key"] == "epoch"
    assert not page.app.get("plotly_chart")[1:]


@pytest.mark.parametrize(
    "settings",
    [
        {"lr": 0.5},
        {"epochs": 40},
        {"standardise": True},
        {"init": "zeros"},
        {"start": 8},
        {"n": 120},
        {"spread": 3.5},
        {"seed": 4},
        {"dataset": "moons"},
        {"dataset": "table"},
    ],
    ids=str,
)
def test_each_control_changes_what_its_name_says(settings):
    page = Page("landscape")
    page.set(**settings)
    expect_run(page, **settings)


def test_several_optimizers_start_together_and_the_first_is_on_the_left():
    page = Page("landscape", opts=["Adam", "Gradient descent", "Newton", "Momentum"])
    names = ("adam", "gd", "newton", "momentum")
    expect_run(page, names)
    starts = {tuple(marker(page, LABELS[name])[0]) for name in names}
    assert len(starts) == 1
    assert any("those of **Adam**" in text for text in page.texts)


def test_a_chosen_start_is_on_the_ground():
    page = Page("landscape", init="Chosen", w1="2.5", w2="-1.25")
    expect_run(page, chosen=(2.5, -1.25))
    assert page.measure("training loss")[0] == pytest.approx(
        page.measure("loss with best bias")[0], rel=1e-6
    )
    page.set(w1=-3.0)
    expect_run(page, chosen=(-3.0, -1.25))


@pytest.mark.parametrize(
    ("clicked", "wanted"),
    [(1.234, 1.23), (-60.0, -50.0), (1e300, 50.0), (-0.002, 0.0), (np.nan, -1.0), (0.149, 0.15)],
)
def test_a_click_sets_the_nearest_value_of_the_control(clicked, wanted):
    assert Number("Start w1", -50.0, 50.0, 0.01, -1.0, "").nearest(clicked) == wanted


@pytest.mark.parametrize("b0", [0.0, -4.0])
def test_the_bias_of_the_landscape_may_be_fixed(b0):
    page = Page("landscape", bias="Fixed", b0=f"{b0:g}")
    expect_run(page, bias=b0)
    (text,) = (each for each in page.texts if each.startswith("**The height**"))
    assert "if the bias is" in text


def test_standardized_weights_are_labeled():
    page = Page("landscape", standardise="true")
    for key in ("xaxis2", "yaxis2"):
        assert "standardised" in page.payload["figure"]["layout"][key]["title"]["text"]


@pytest.mark.parametrize("dataset", ["blobs", "moons", "table"])
def test_the_condition_numbers_are_those_of_the_features(dataset):
    page = Page("landscape", dataset=DATASETS[dataset].label)
    at = Run.of(dataset=dataset)
    wanted = [each.condition for each in scalings(at.history.problem)]
    (text,) = (each for each in page.texts if each.startswith("**How narrow"))
    *scales, drawn = (
        float(each)
        for each in re.search(r": ([\d.]+) .*, ([\d.]+) with st.*is ([\d.]+)\.", text).groups()
    )
    assert scales == pytest.approx(wanted, rel=0.006)
    spread = np.linalg.cond(np.cov(at.dataset.X_train.T))
    assert drawn == pytest.approx(spread, rel=0.006)


@pytest.mark.parametrize("dataset", ["blobs", "circles", "breast_cancer", "table"])
def test_buttons_make_the_step_too_large_and_safe_again(dataset):
    page = Page("landscape", dataset=DATASETS[dataset].label)
    bounds = Run.of(dataset=dataset).bounds

    def press(name):
        (label,) = (b.label for b in page.app.button if b.label.startswith(f"{name}:"))
        page.click(label)

    press("Too large a step")
    rate = page.widget("lr").value
    assert rate > (bounds.stable if np.isfinite(bounds.stable) else bounds.safe)
    expect_run(page, dataset=dataset, lr=rate)
    losses = page.measure("training loss")
    assert (np.diff(losses) > 0).any()  # it jumps
    press("Safe step")
    assert page.widget("lr").value < bounds.safe
    assert (np.diff(page.measure("training loss")) <= 1e-6).all()


def test_a_path_that_leaves_the_picture_is_reported():
    page = Page("landscape", lr="15")
    (text,) = (each for each in page.texts if "leaves the picture" in each)
    history = Run.of(lr=15.0).history
    assert f"reach {np.abs(path(history)).max():.3g} in size" in text
    low, high = page.payload["figure"]["layout"]["xaxis2"]["range"]
    best = history.optimum.weights[0, 0]
    assert low < best < high
    assert not any("leaves the picture" in each for each in Page("landscape").texts)


def test_separable_classes_are_reported_to_have_no_best():
    page = Page("landscape", spread="0.8")
    assert "best" not in [each["name"] for each in page.payload["figure"]["data"]]
    assert any("There is no best model" in each for each in page.texts)
    assert "best" in [each["name"] for each in Page("landscape").payload["figure"]["data"]]


def test_the_surface_is_shown_on_demand():
    page = Page("landscape", surface="true", init="Zeros")
    chart = page.app.get("plotly_chart")[-1].proto
    surface, *ways = json.loads(chart.spec)["data"]
    assert surface["type"] == "surface"
    assert [way["name"] for way in ways] == ["Gradient descent"]


def test_the_address_sets_every_control_and_the_epoch():
    wanted = {
        "lr": 0.3, "epochs": 60, "standardise": True, "init": "chosen", "w1": 1.5, "w2": -0.5,
        "bias": "fixed", "b0": 2.0, "dataset": "moons", "n": 200, "spread": 1.5, "seed": 9,
        "surface": True,
    }  # fmt: skip
    page = Page("landscape", opts=["Momentum", "Adam"], epoch="17", **written(wanted))
    assert page.notices == []
    assert {key: page.widget(key).value for key in wanted} == wanted
    assert page.widget("opts").value == ["momentum", "adam"]
    assert page.payload["timeline"]["start"] == 17


@pytest.mark.parametrize(
    "opts",
    ["SGD", "", ["Adam", "Adam"], ["Adam", "Momentum", "Nesterov", "AdaGrad", "RMSProp"]],
    ids=str,
)
def test_invalid_optimizers_in_the_address_are_reported(opts):
    page = Page("landscape", opts=opts)
    (notice,) = page.notices
    assert "cannot be" in notice
    expect_run(page)


@pytest.mark.parametrize("text", ["gd,adam", ["gd", "Adam"]])
def test_a_link_may_name_optimizers_as_the_code_does(text):
    page = Page("landscape", opts=text)
    assert page.notices == []
    assert page.widget("opts").value == ["gd", "adam"]


@pytest.mark.parametrize(
    "link",
    [
        {"lr": "100", "epochs": "2000", "opts": ["Newton", "Adam"], "spread": "6"},
        {"dataset": "Breast cancer", "lr": "100", "init": "Chosen", "w1": "50", "w2": "50"},
        {"n": "20", "spread": "0.1", "lr": "0.0001", "epochs": "1", "init": "Zeros"},
        {"dataset": "Table of 20 rows", "bias": "Fixed", "b0": "-30", "lr": "100"},
        {"n": "5000", "dataset": "XOR", "standardise": "true", "bias": "Fixed", "b0": "30"},
    ],
    ids=str,
)
def test_extremes_give_a_picture(link):
    page = Page("landscape", **link)
    assert page.notices == []
    for key in ("xaxis2", "yaxis2"):
        low, high = page.payload["figure"]["layout"][key]["range"]
        assert low < high
    assert len(json.dumps(page.payload)) < 200_000
    assert not re.search("nan|inf", " ".join(page.texts).replace("infinite", ""))


def test_without_an_optimizer_the_default_is_used_and_a_fifth_is_ignored():
    page = Page("landscape", opts="Adam")
    page.set(opts=[])
    expect_run(page)
    five = ["adam", "momentum", "nesterov", "adagrad", "rmsprop"]
    page.set(opts=five)
    expect_run(page, five[:4])
    assert page.widget("opts").value == five[:4]


def test_trains_settings_carry_over_and_back():
    page = Page("train")
    page.set(lr=0.4, standardise=True, seed=6)
    page.go("landscape")
    expect_run(page, lr=0.4, standardise=True, seed=6)
    page.set(init="chosen")
    page.set(w1=1.0)
    page.go("train")
    assert not page.app.error
    assert page.widget("init").value == "normal"  # Train knows no other
    assert (page.widget("lr").value, page.widget("seed").value) == (0.4, 6)


@pytest.mark.parametrize(
    "link", [{}, {"init": "Chosen", "w1": "3", "bias": "Fixed", "b0": "1", "dataset": "Moons"}]
)
def test_the_code_computes_the_pages_numbers(link):
    page = Page("landscape", **link)
    names = page.run_code()
    contour = trace(page, "log loss")
    np.testing.assert_allclose(numbers(contour["customdata"]).ravel(), names["height"], rtol=1e-6)
    np.testing.assert_allclose(numbers(contour["x"]), names["w1"], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(
        page.measure("training loss"), names["history"].train_loss, rtol=1e-6
    )
    np.testing.assert_allclose(page.measure("w₂"), names["path"][:, 1], rtol=1e-6)

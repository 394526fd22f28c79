"""From score to probability."""

import math
import re

import numpy as np
import pytest
from scipy.special import expit

from tests.app.page import Page, numbers


def formulas(page):
    html = page.payload["readout"]["html"]
    return [re.sub("<[^>]+>", "", text) for text in re.findall("<math>.*?</math>", html)]


@pytest.mark.parametrize(
    ("w", "b", "threshold"), [(1.2, 0.5, 0.5), (-3.0, 2.0, 0.25), (0.0, -1.0, 0.5)]
)
def test_every_number_follows_from_the_sliders(w, b, threshold):
    page = Page("score")
    page.set(w=w, b=b, threshold=threshold)
    x = np.array(page.payload["timeline"]["values"])
    z = w * x + b
    p = expit(z)
    for name, wanted in {
        "score z": z,
        "p = P(y = 1)": p,
        "P(y = 0)": 1 - p,
        "odds": p / (1 - p),
    }.items():
        np.testing.assert_allclose(page.measure(name), wanted, rtol=1e-5)
    after = expit(w * (x + 1) + b)
    values = numbers(page.payload["readout"]["values"])
    np.testing.assert_allclose(values[:, 4], after / (1 - after), rtol=1e-5)
    np.testing.assert_allclose(values[:, 4] / page.measure("odds"), math.exp(w), rtol=1e-5)


def test_the_point_moves_on_the_curve_and_on_the_line():
    page = Page("score", w="2", b="-1")
    moving = {each["trace"].get("name"): each for each in page.payload["moving"]}
    x = np.array(page.payload["timeline"]["values"])
    for name, at, wanted in (
        ("p at x", x, expit(2 * x - 1)),
        ("p at x + 1", x + 1, expit(2 * x + 1)),
        ("score at x", x, 2 * x - 1),
    ):
        np.testing.assert_allclose(numbers(moving[name]["x"])[:, 0], at, atol=1e-6)
        np.testing.assert_allclose(numbers(moving[name]["y"])[:, 0], wanted, rtol=1e-5)


@pytest.mark.parametrize(("w", "b", "threshold"), [(2.0, 1.0, 0.8), (-1.0, 0.0, 0.3)])
def test_the_threshold_cuts_the_plot_where_the_probability_passes_it(w, b, threshold):
    page = Page("score", w=f"{w:g}", b=f"{b:g}", threshold=f"{threshold:g}")
    left, right = page.payload["figure"]["layout"]["shapes"]
    assert left["x1"] == right["x0"]
    assert expit(w * left["x1"] + b) == pytest.approx(threshold)
    names = [each["text"] for each in page.payload["figure"]["layout"]["annotations"]]
    assert names == (["class 0", "class 1"] if w > 0 else ["class 1", "class 0"])
    assert f"x = {left['x1']:.3g}".replace("-", "−") in page.payload["alt"].replace(".750", ".75")


def test_without_a_weight_there_is_one_class_everywhere():
    page = Page("score", w="0", b="1", threshold="0.5")
    (region,) = page.payload["figure"]["layout"]["shapes"]
    assert (region["x0"], region["x1"]) == (-6, 6)
    assert "nowhere" in page.payload["alt"]


def test_the_address_holds_the_sliders_and_the_place():
    page = Page("score", w="-2", threshold="0.25", at="2.5")
    assert page.widget("w").value == -2
    assert page.widget("threshold").value == 0.25
    assert page.payload["timeline"]["start"] == 2.5
    assert page.payload["timeline"]["key"] == "at"


@pytest.mark.parametrize(("key", "text"), [("w", "6"), ("b", "nan"), ("at", "inf"), ("at", "x")])
def test_nonsense_in_the_address_gets_a_sentence(key, text):
    page = Page("score", **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    assert page.payload["timeline"]["start"] == 1.0


@pytest.mark.parametrize("value", [99.0, -1e300, math.nan, math.inf])
def test_what_no_slider_can_send_is_not_used(value):
    page = Page("score")
    default = page.payload
    page.set(w=value)
    if page.app.error:
        assert page.app.error[0].value.startswith("Weight w must be -5 to 5")
    else:
        assert page.payload == default


def test_three_ways_to_read_a_score_have_their_probabilities():
    texts = " ".join(Page("score").texts)
    for z in (5, 0, -5):
        assert f"$z = {z}$, $p = {expit(z):.3f}$" in texts


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_each_type_has_a_picture_and_leads_to_its_training(model):
    page = Page("score")
    sent = page.payload_of(f"type-{model.title()}")
    assert sent["field"]["link"] == ("cumulative" if model == "ordinal" else "baseline")
    assert len(sent["field"]["classes"]) == (2 if model == "binomial" else 3)
    assert sent["timeline"] is None
    page.click(f"Train {'an' if model == 'ordinal' else 'a'} {model} model")
    assert page.app.title[0].value == "Watch logistic regression learn"
    assert model in page.widget("model").format_func("auto").lower()


def test_the_code_runs_and_says_the_page_s_numbers():
    page = Page("score", w="0.7", b="-0.2", threshold="0.4")
    names = page.run_code()
    x = np.array(page.payload["timeline"]["values"])
    shown = np.isin(x, names["x"])
    np.testing.assert_allclose(page.measure("score z")[shown], names["z"], rtol=1e-5)
    np.testing.assert_allclose(page.measure("p = P(y = 1)")[shown], names["p"], rtol=1e-5)
    np.testing.assert_allclose(page.measure("odds")[shown], names["odds"], rtol=1e-5)

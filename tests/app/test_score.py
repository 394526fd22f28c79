"""From score to probability."""

import numpy as np
import pytest
from scipy.special import expit

from logreg.chapters.score.numbers import ScoreNumbers
from tests.app.page import Page, numbers


def test_sliders_and_address_set_the_numbers():
    page = Page("score", w="-2", threshold="0.25", at="2.5")
    assert page.widget("w").value == -2
    page.set(w=-3.0, b=2.0)
    at = ScoreNumbers(-3.0, 2.0, 0.25).at
    for name, wanted in {
        "score z": at.z,
        "p = P(y = 1)": at.p,
        "P(y = 0)": at.q,
        "odds": at.odds,
    }.items():
        np.testing.assert_allclose(page.measure(name), wanted, rtol=1e-5)
    values = numbers(page.payload["readout"]["values"])
    np.testing.assert_allclose(values[:, [0, 4]].T, [at.x, at.odds_next], rtol=1e-5, atol=1e-6)
    assert "passes the threshold 0.25 at x = 1.03" in page.payload["alt"]
    timeline = page.payload["timeline"]
    assert (timeline["start"], timeline["key"]) == (2.5, "at")
    np.testing.assert_allclose(timeline["values"], at.x)


def test_three_example_scores_have_their_probabilities():
    texts = " ".join(Page("score").texts)
    for z in (5, 0, -5):
        assert f"$z = {z}$, $p = {expit(z):.3f}$" in texts


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_each_type_has_a_picture(model):
    sent = Page("score").payload_of(f"type-{model.title()}")
    assert sent["field"]["link"] == ("cumulative" if model == "ordinal" else "baseline")
    assert len(sent["field"]["classes"]) == (2 if model == "binomial" else 3)
    assert sent["timeline"] is None


def test_the_code_computes_the_pages_numbers():
    page = Page("score", w="0.7", b="-0.2", threshold="0.4")
    names = page.run_code()
    shown = np.isin(page.payload["timeline"]["values"], names["x"])
    for name, value in (("score z", "z"), ("p = P(y = 1)", "p"), ("odds", "odds")):
        np.testing.assert_allclose(page.measure(name)[shown], names[value], rtol=1e-5)

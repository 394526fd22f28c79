"""From likelihood to cross-entropy."""

import re

import numpy as np
import pytest
import statsmodels.api as sm

from logreg.chapters.likelihood.numbers import (
    ANSWERS,
    P_VALUES,
    Entropies,
    Likelihood,
    samples_to_underflow,
)
from logreg.data import study_hours
from tests.app.page import Page, numbers
from tests.e2e.visitor import read_number

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train
MODEL = sm.Logit(Y, sm.add_constant(X))

CURVES = [(0.4, -1.0), (1.25, -6.5), (-2.0, 12.0), (4.0, -12.0), (0.0, 0.0)]


def found(page, pattern):
    """The groups of a pattern's match in the page's text."""
    (match,) = [match for text in page.texts for match in re.findall(pattern, text)]
    return match


def test_sliders_and_address_set_the_numbers():
    page = Page("likelihood", lb="3.2", ln="3")
    page.set(lw=-1.5)
    at = Likelihood(DATA, -1.5, 3.2)
    for name, wanted in {
        "its P(y)": at.label,
        "product L": at.product,
        "sum log L": at.log_sum,
        "mean J, the log loss": at.mean_loss,
    }.items():
        np.testing.assert_allclose(page.measure(name), wanted, rtol=1e-5)
    timeline = page.payload["timeline"]
    assert timeline["values"] == list(range(1, 17))
    assert (timeline["start"], timeline["key"]) == (3, "ln")
    assert Page("likelihood").payload["timeline"]["start"] == 16


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_sentences_compare_the_curve_with_the_best_and_give_the_ascent_direction(w, b):
    page = Page("likelihood", lw=f"{w:g}", lb=f"{b:g}")
    fit = MODEL.fit(disp=False)
    loss, least = -MODEL.loglike([b, w]) / len(Y), -fit.llf / len(Y)
    shown = found(page, r"Here it is (\S+), which is (\S+) more than the best, (\S+), at")
    wanted = [loss, loss - least, least]
    np.testing.assert_allclose([read_number(text) for text in shown], wanted, rtol=5e-3)
    best_w, best_b = found(page, r"at \$w = (\S+)\$ and \$b = (\S+)\$ \(dashed\)")
    np.testing.assert_allclose([float(best_b), float(best_w)], fit.params, atol=5e-4)
    by_b, by_w = MODEL.score(np.array([b, w]))
    n = int(read_number(found(page, r"From \*\*([\d,]+)\*\* points")))
    assert n == samples_to_underflow(loss)
    slopes = re.findall(r"\$ = \*\*([^*]+)\*\*", " ".join(page.texts))
    np.testing.assert_allclose([read_number(text) for text in slopes], [by_w, by_b], rtol=5e-3)
    uphill = found(page, r"leads to ([a-z ]+) \$w\$ and ([a-z ]+) \$b\$")
    words = {1: "a larger", 0: "the same", -1: "a smaller"}
    assert uphill == tuple(words[round(np.sign(np.round(s, 9)))] for s in (by_w, by_b))


def test_the_best_is_one_click_away_and_flat():
    page = Page("likelihood")
    page.click("Use the best")
    b, w = MODEL.fit(disp=False).params
    assert page.widget("lw").value == pytest.approx(w, abs=1e-4)
    assert page.widget("lb").value == pytest.approx(b, abs=1e-4)
    texts = " ".join(page.texts)
    assert "This is the best" in texts
    assert "this is the top" in texts
    assert page.measure("mean J, the log loss")[-1] == pytest.approx(
        -MODEL.fit(disp=False).llf / len(Y), rel=1e-5
    )


def test_one_point_has_a_loss_for_each_label():
    page = Page("likelihood", lp="0.9")
    timeline = page.payload_of("loss")["timeline"]
    assert (timeline["start"], timeline["key"]) == (0.9, "lp")
    np.testing.assert_allclose(timeline["values"], P_VALUES)
    for name, label in (("if y = 1: −log p", 1), ("if y = 0: −log(1 − p)", 0)):
        wanted = Entropies(label, P_VALUES).cross
        np.testing.assert_allclose(page.measure(name, "loss"), wanted, rtol=1e-5)


@pytest.mark.parametrize("q", [0.0, 0.75])
def test_the_slider_sets_the_true_probability(q):
    page = Page("likelihood", ls="0.25")
    page.set(lq=q)
    timeline = page.payload_of("entropy")["timeline"]
    assert (timeline["start"], timeline["key"]) == (0.25, "ls")
    np.testing.assert_allclose(timeline["values"], ANSWERS)
    at = Entropies(q, ANSWERS)
    for name, wanted in {
        "cross-entropy H(q, p)": at.cross,
        "entropy H(q)": at.own,
        "divergence": at.divergence,
    }.items():
        np.testing.assert_allclose(page.measure(name, "entropy"), wanted, rtol=1e-5, atol=1e-6)
    assert any("Nothing is uncertain here" in text for text in page.texts) == (q in (0, 1))


@pytest.mark.parametrize("w", [-2, 4])
@pytest.mark.parametrize("b", [-12, 12])
def test_extremes_give_a_complete_picture(w, b):
    payload = Page("likelihood", lw=str(w), lb=str(b)).payload
    values = numbers(payload["readout"]["values"])
    assert np.isfinite(values).all()
    assert (values[:, 2] > 0).all()


def test_the_code_computes_the_pages_numbers():
    page = Page("likelihood", lw="1.25", lb="-6.5")
    names = page.run_code()
    assert page.measure("product L")[-1] == pytest.approx(names["likelihood"], rel=1e-5)
    assert page.measure("sum log L")[-1] == pytest.approx(names["log_likelihood"], rel=1e-5)
    assert page.measure("mean J, the log loss")[-1] == pytest.approx(names["log_loss"], rel=1e-5)


def test_the_matrix_form_shows_the_pages_data():
    (text,) = (each for each in Page("likelihood").texts if r"\mathbb{R}^{n \times d}" in each)
    assert f"n = {len(Y)}" in text
    assert "d = 1" in text
    for shown in (f"{X[0]:g}", f"{X[-1]:g}"):
        assert shown in text

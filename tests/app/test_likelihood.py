"""From likelihood to cross-entropy."""

import math
import re

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit
from scipy.stats import bernoulli, entropy

from logreg.data import study_hours
from tests.app.page import Page, numbers

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train
MODEL = sm.Logit(Y, sm.add_constant(X))

CURVES = [(0.4, -1.0), (1.25, -6.5), (-2.0, 12.0), (4.0, -12.0), (0.0, 0.0)]


def number(text):
    """The number that a text says, as the page writes numbers."""
    text = text.replace("−", "-").replace(",", "")
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    mantissa, _, power = text.partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(digits) or 0)


def found(page, pattern):
    """What the groups of a pattern match in the page's text."""
    (match,) = [match for text in page.texts for match in re.findall(pattern, text)]
    return match


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_three_readings_follow_from_the_sliders(w, b):
    page = Page("likelihood")
    page.set(lw=w, lb=b)
    label = expit((2 * Y - 1) * (w * X + b))
    np.testing.assert_allclose(page.measure("its P(y)"), label, rtol=1e-5)
    np.testing.assert_allclose(page.measure("product L"), np.cumprod(label), rtol=1e-5)
    np.testing.assert_allclose(page.measure("sum log L"), np.cumsum(np.log(label)), rtol=1e-5)
    mean = -np.cumsum(np.log(label)) / np.arange(1, len(Y) + 1)
    np.testing.assert_allclose(page.measure("mean J, the log loss"), mean, rtol=1e-5)


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_sentences_compare_the_curve_with_the_best_and_say_where_uphill_is(w, b):
    page = Page("likelihood", lw=f"{w:g}", lb=f"{b:g}")
    fit = MODEL.fit(disp=False)
    loss, least = -MODEL.loglike([b, w]) / len(Y), -fit.llf / len(Y)
    shown = found(page, r"Here it is (\S+), which is (\S+) more than the best, (\S+), at")
    wanted = [loss, loss - least, least]
    np.testing.assert_allclose([number(text) for text in shown], wanted, rtol=5e-3)
    best_w, best_b = found(page, r"at \$w = (\S+)\$ and \$b = (\S+)\$ \(dashed\)")
    np.testing.assert_allclose([float(best_b), float(best_w)], fit.params, atol=5e-4)
    by_b, by_w = MODEL.score(np.array([b, w]))
    slopes = [
        number(text) for each in page.texts for text in re.findall(r"\$ = \*\*([^*]+)\*\*", each)
    ]
    np.testing.assert_allclose(slopes, [by_w, by_b], rtol=5e-3)
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


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_so_many_points_are_too_many_for_a_product(w, b):
    page = Page("likelihood", lw=f"{w:g}", lb=f"{b:g}")
    n = int(number(found(page, r"From \*\*([\d,]+)\*\* points")))
    log_likelihood = MODEL.loglike([b, w]) / len(Y)
    smallest = math.log(5e-324)
    assert n * log_likelihood < smallest <= (n - 1) * log_likelihood + 1e-6


def test_points_come_one_after_the_other():
    page = Page("likelihood", ln="3")
    timeline = page.payload["timeline"]
    assert timeline["values"] == list(range(1, 17))
    assert (timeline["start"], timeline["key"]) == (3, "ln")
    assert Page("likelihood").payload["timeline"]["start"] == 16


def test_loss_of_one_point_is_minus_the_logarithm_of_what_was_said():
    page = Page("likelihood", lp="0.9")
    timeline = page.payload_of("loss")["timeline"]
    assert (timeline["start"], timeline["key"]) == (0.9, "lp")
    p = np.array(timeline["values"])
    yes, no = (
        page.measure("if y = 1: −log p", "loss"),
        page.measure("if y = 0: −log(1 − p)", "loss"),
    )
    np.testing.assert_allclose(yes, -bernoulli.logpmf(1, p), rtol=1e-5)
    np.testing.assert_allclose(no, -bernoulli.logpmf(0, p), rtol=1e-5)


@pytest.mark.parametrize("q", [0.0, 0.05, 0.5, 0.75, 1.0])
def test_cross_entropy_is_entropy_and_divergence(q):
    page = Page("likelihood", ls="0.25")
    page.set(lq=q)
    timeline = page.payload_of("entropy")["timeline"]
    assert (timeline["start"], timeline["key"]) == (0.25, "ls")
    p = np.array(timeline["values"])
    gap = [entropy([q, 1 - q], [each, 1 - each]) for each in p]
    own = page.measure("entropy H(q)", "entropy")
    np.testing.assert_allclose(own, bernoulli.entropy(q), atol=1e-6)
    np.testing.assert_allclose(page.measure("divergence", "entropy"), gap, atol=1e-6)
    cross = page.measure("cross-entropy H(q, p)", "entropy")
    np.testing.assert_allclose(cross, own + gap, rtol=1e-5, atol=1e-6)
    assert any("Nothing is uncertain here" in text for text in page.texts) == (q in (0, 1))


def test_each_handle_moves_its_own_picture_alone():
    page = Page("likelihood")
    before = {key: page.payload_of(key) for key in ("player", "loss", "entropy")}
    page.set(lw=1.0)
    assert page.payload != before["player"]
    assert page.payload_of("loss") == before["loss"]
    assert page.payload_of("entropy") == before["entropy"]
    page.set(lw=0.4, lq=0.6)
    assert page.payload == before["player"]
    assert page.payload_of("entropy") != before["entropy"]


def test_the_address_sets_every_slider():
    page = Page("likelihood", lw="-1.5", lb="3.2", lq="0.85")
    assert not page.notices
    for key, value in {"lw": -1.5, "lb": 3.2, "lq": 0.85}.items():
        assert page.widget(key).value == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("lw", "9"),
        ("lb", "nan"),
        ("lq", "1.5"),
        ("ln", "17"),
        ("ln", "2.5"),
        ("lp", "0"),
        ("ls", "x"),
    ],
)
def test_nonsense_in_the_address_gets_a_sentence(key, text):
    page = Page("likelihood", **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    for name in ("player", "loss", "entropy"):
        assert page.payload_of(name) == Page("likelihood").payload_of(name)


@pytest.mark.parametrize("key", ["lw", "lb", "lq"])
@pytest.mark.parametrize("value", [99.0, -1e300, math.nan])
def test_what_no_slider_can_send_is_not_used(key, value):
    page = Page("likelihood")
    page.set(**{key: value})
    if page.app.error:
        assert " must be " in page.app.error[0].value
    else:
        assert page.payload == Page("likelihood").payload


@pytest.mark.parametrize("w", [-2, 4])
@pytest.mark.parametrize("b", [-12, 12])
def test_extremes_give_a_whole_picture(w, b):
    payload = Page("likelihood", lw=str(w), lb=str(b)).payload
    values = numbers(payload["readout"]["values"])
    assert np.isfinite(values).all()
    assert (values[:, 2] > 0).all()
    losses = payload["figure"]["layout"]["yaxis2"]["range"]
    assert losses[1] > -np.log(expit((2 * Y - 1) * (w * X + b))).min()


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_the_code_runs_and_says_the_page_s_numbers(w, b):
    page = Page("likelihood", lw=f"{w:g}", lb=f"{b:g}")
    names = page.run_code()
    assert page.measure("product L")[-1] == pytest.approx(names["likelihood"], rel=1e-5)
    assert page.measure("sum log L")[-1] == pytest.approx(names["log_likelihood"], rel=1e-5)
    assert page.measure("mean J, the log loss")[-1] == pytest.approx(names["log_loss"], rel=1e-5)


def test_the_matrix_form_has_the_data_of_the_page():
    (text,) = (each for each in Page("likelihood").texts if r"\mathbb{R}^{n \times d}" in each)
    assert f"n = {len(Y)}" in text
    assert "d = 1" in text
    for shown in (f"{X[0]:g}", f"{X[-1]:g}"):
        assert shown in text

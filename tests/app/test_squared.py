"""Why not squared error."""

import math
import re

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit

from logreg.data import study_hours
from tests.app.page import Page, numbers

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train
BIAS = sm.Logit(Y, sm.add_constant(X)).fit(disp=False).params[0]

SETTINGS = [(-1.5, 0.1), (0.0, 0.1), (4.0, 1.0), (-3.0, 0.01), (0.5, 0.5)]


def descent(start, rate, factor):
    """Weights and slopes of 51 epochs, the rule written out."""
    w, slopes = [start], []
    for _ in range(51):
        p = expit(w[-1] * X + BIAS)
        slopes.append(np.mean((p - Y) * factor(p) * X))
        w.append(w[-1] - rate * slopes[-1])
    return np.array(w[:-1]), np.array(slopes)


def of_log_loss(p):
    return np.ones_like(p)


def of_squared_error(p):
    return 2 * p * (1 - p)


@pytest.mark.parametrize(("start", "rate"), SETTINGS)
def test_both_descents_are_the_rule_written_out(start, rate):
    page = Page("squared")
    page.set(sw=start, sr=rate)
    values = numbers(page.payload["readout"]["values"])
    for first, factor in ((2, of_log_loss), (6, of_squared_error)):
        w, slope = descent(start, rate, factor)
        np.testing.assert_allclose(values[:, first], w, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(values[:, first + 1], slope, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(values[:, first + 3], -rate * slope, rtol=1e-3, atol=1e-5)
        p = expit(np.outer(w, X) + BIAS)
        name, loss, bend = (
            ("log loss", -np.log(np.where(Y == 1, p, 1 - p)), p * (1 - p))
            if first == 2
            else (
                "squared error",
                (p - Y) ** 2,
                2 * p * (1 - p) * (p * (1 - p) + (p - Y) * (1 - 2 * p)),
            )
        )
        np.testing.assert_allclose(page.measure(name), loss.mean(axis=1), rtol=1e-4)
        wanted = (bend * X**2).mean(axis=1)
        np.testing.assert_allclose(values[:, first + 2], wanted, rtol=1e-3, atol=1e-5)


def test_points_walk_on_the_curves_that_are_drawn():
    page = Page("squared", sw="2", sr="0.2")
    moving = {each["trace"].get("name"): each for each in page.payload["moving"]}
    for name, factor in (("log loss", of_log_loss), ("squared error", of_squared_error)):
        w, _ = descent(2.0, 0.2, factor)
        np.testing.assert_allclose(numbers(moving[name]["x"])[:, 0], w, rtol=1e-5)
        np.testing.assert_allclose(numbers(moving[name]["y"])[:, 0], page.measure(name), rtol=1e-5)
        (curve,) = (each for each in page.payload["figure"]["data"] if each.get("name") == name)
        heights = np.interp(w, numbers(curve["x"]), numbers(curve["y"]))
        np.testing.assert_allclose(page.measure(name), heights, atol=0.01)


def endings(page):
    """What the page says of both descents, in the order of the losses."""
    return [text for text in page.texts if re.match(r"\*\*(Log loss|Squared error)\*\* ", text)]


def test_from_a_bad_start_log_loss_arrives_and_squared_error_is_stuck():
    page = Page("squared")
    log_loss, squared = endings(page)
    assert "has arrived" in log_loss
    assert "is stuck" in squared
    assert f"right for {np.sum((0.895 * X + BIAS >= 0) == Y)} of 16" in log_loss
    assert f"Its boundary is at {-BIAS / 0.895163:.2f} hours" in log_loss
    assert f"right for {np.sum(Y == 0)} of 16" in squared
    assert "all are predicted to fail" in squared


def test_buttons_set_the_start():
    page = Page("squared")
    page.click("Good start")
    assert page.widget("sw").value == 0.0
    assert all("has arrived" in ending for ending in endings(page))
    page.click("Bad start")
    assert page.widget("sw").value == -1.5
    assert "is stuck" in endings(page)[1]


def test_too_large_a_learning_rate_is_named():
    log_loss, _ = endings(Page("squared", sw="0", sr="1"))
    assert "the learning rate is too large" in log_loss


@pytest.mark.parametrize("start", [-3.0, -1.5, 0.0, 4.0])
def test_slopes_of_the_student_who_is_most_wrong_are_the_chain_rules(start):
    texts = " ".join(Page("squared", sw=f"{start:g}").texts)
    every = expit(start * X + BIAS)
    worst = np.abs(every - Y).argmax()
    x, y, p = X[worst], Y[worst], every[worst]
    assert f"who studied {x:g} hours and {'passed' if y else 'failed'}" in texts
    shown = re.search(
        r"a slope of (\S+(?: × 10\S+)?), the squared error of (\S+(?: × 10\S+)?)\.", texts
    )
    digits = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
    slopes = [float(text.translate(digits).replace(" × 10", "e")) for text in shown.groups()]
    # What is next to nothing may differ in its last digits.
    np.testing.assert_allclose(slopes, [(p - y) * x, 2 * (p - y) * p * (1 - p) * x], rtol=5e-3)


def test_shading_begins_and_ends_where_the_second_derivative_changes_its_sign():
    w = np.linspace(-3.2, 4.2, 1000)
    p = expit(np.outer(w, X) + BIAS)
    bend = (2 * p * (1 - p) * (p * (1 - p) + (p - Y) * (1 - 2 * p)) * X**2).mean(axis=1)
    shapes = Page("squared").payload["figure"]["layout"]["shapes"]
    assert len(shapes) == 2
    shaded = np.any([(shape["x0"] <= w) & (w <= shape["x1"]) for shape in shapes], axis=0)
    # They are found on a grid of 0.05.
    edges = w[:-1][np.diff(bend < 0)]
    sure = np.abs(w[:, None] - edges).min(axis=1) > 0.06
    np.testing.assert_array_equal(shaded[sure], bend[sure] < 0)


def test_the_address_holds_the_controls_and_the_epoch():
    page = Page("squared", sw="2.5", sr="0.3", se="7")
    assert page.widget("sw").value == 2.5
    assert page.widget("sr").value == 0.3
    assert (page.payload["timeline"]["start"], page.payload["timeline"]["key"]) == (7, "se")


@pytest.mark.parametrize(
    ("key", "text"), [("sw", "5"), ("sr", "0.15"), ("se", "51"), ("se", "inf")]
)
def test_nonsense_in_the_address_gets_a_sentence(key, text):
    page = Page("squared", **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    assert page.payload == Page("squared").payload


@pytest.mark.parametrize("value", [99.0, -1e300, math.nan])
def test_what_no_slider_can_send_is_not_used(value):
    page = Page("squared")
    page.set(sw=value)
    if page.app.error:
        assert page.app.error[0].value.startswith("Start weight must be -3 to 4")
    else:
        assert page.payload == Page("squared").payload


@pytest.mark.parametrize(("start", "rate"), SETTINGS)
def test_the_code_runs_and_says_the_page_s_numbers(start, rate):
    page = Page("squared", sw=f"{start:g}", sr=f"{rate:g}")
    names = page.run_code()
    values = numbers(page.payload["readout"]["values"])
    assert values[-1, 2] == pytest.approx(names["w_log"], rel=1e-4)
    assert values[-1, 6] == pytest.approx(names["w_squared"], rel=1e-4)

"""Why not squared error."""

import re

import numpy as np
import statsmodels.api as sm

from logreg.chapters.squared.numbers import compare_losses, worst_sample
from logreg.chapters.squared.readout import describe_student
from logreg.data import study_hours
from tests.app.page import Page, numbers

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train
BIAS = sm.Logit(Y, sm.add_constant(X)).fit(disp=False).params[0]


def endings(page):
    """The page's sentences about both descents, in the order of the losses."""
    return [text for text in page.texts if re.match(r"\*\*(Log loss|Squared error)\*\* ", text)]


def test_controls_and_address_set_the_numbers():
    page = Page("squared", sw="2.5", se="7")
    page.set(sr=0.3)
    values = numbers(page.payload["readout"]["values"])
    losses = compare_losses(DATA, BIAS, 2.5, 0.3, 50)
    for k, (name, loss) in enumerate(zip(("log loss", "squared error"), losses, strict=True)):
        at = loss.descent
        np.testing.assert_allclose(page.measure(name), at.loss, rtol=1e-5)
        wanted = [at.w, at.slope, at.second_derivative, at.step]
        shown = values[:, 2 + 4 * k : 6 + 4 * k].T
        np.testing.assert_allclose(shown, wanted, rtol=1e-3, atol=1e-5)
    assert (page.payload["timeline"]["start"], page.payload["timeline"]["key"]) == (7, "se")
    shapes = page.payload["figure"]["layout"]["shapes"]
    assert [(each["x0"], each["x1"]) for each in shapes] == losses[1].nonconvex
    assert any(describe_student(worst_sample(DATA, 2.5, BIAS), DATA) in text for text in page.texts)


def test_from_a_bad_start_log_loss_converges_and_squared_error_is_stuck():
    log_loss, squared = endings(Page("squared"))
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


def test_too_large_a_learning_rate_is_reported():
    log_loss, _ = endings(Page("squared", sw="0", sr="1"))
    assert "the learning rate is too large" in log_loss


def test_the_code_computes_the_pages_numbers():
    page = Page("squared", sw="0.5", sr="0.5")
    names = page.run_code()
    last = numbers(page.payload["readout"]["values"])[-1]
    np.testing.assert_allclose(last[[2, 6]], [names["w_log"], names["w_squared"]], rtol=1e-4)

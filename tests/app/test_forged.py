"""A browser may send anything: values that no control can show are never used."""

import math

import pytest

from logreg import InputError
from logreg.web.controls import CONTROLS, configs
from logreg.web.player import clicked_place
from logreg.web.widgets import Number
from tests.app.expected import DEFAULTS, Run


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("n", 10**9),
        ("spread", math.inf),
        ("test", 99),
        ("init", "ones"),
        ("classes", -1),
        ("stretch", math.nan),
        ("degree", 50),
        ("point", None),
        ("point", -3),
        ("point", 10**6),
    ],
)
def test_forged_widget_value_is_not_used(page, key, value):
    page.set(**{key: value})
    if page.app.error:
        assert " must be " in page.app.error[0].value
    else:
        assert page.shows(Run.of())


def test_a_forged_empty_value_shows_an_error(page):
    page.set(init=None)
    (error,) = page.app.error
    assert error.value.startswith(CONTROLS["init"].label)
    page.click("Reset")
    assert page.shows(Run.of())


def not_shown():
    """Values of each control that it cannot show."""
    for key, control in CONTROLS.items():
        yield from ((key, value) for value in (None, math.nan, math.inf, "nonsense", -1e99))
        if isinstance(control, Number):
            yield from ((key, value) for value in (control.low - 1, control.high + 1))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *not_shown(),
        ("n", "500"),
        ("lr", 33.3),
        ("dataset", "../secrets"),
        ("outliers", "true"),
        ("outliers", 1),
        ("x", 2),
        ("y", -1),
        ("all", "yes"),
        ("model", "Binomial"),
        ("optimizer", "Adam"),
        ("batch", 3),
        ("decay", 0.2),
        ("l2", 100.0),
    ],
)
def test_configs_reject_values_that_no_control_can_show(key, value):
    with pytest.raises(InputError, match=CONTROLS[key].label):
        configs(DEFAULTS | {key: value})


@pytest.mark.parametrize(
    "click",
    [None, "1, 2", [1, 2], {}, {"x": 1}, {"x": "1", "y": "2"}, {"x": None, "y": 0},
     {"x": math.nan, "y": 0}, {"x": 0, "y": math.inf}, {"x": 10**400, "y": 0},
     {"x": True, "y": 0}, {"x": [1], "y": 0}],
)  # fmt: skip
def test_a_forged_click_is_ignored(click):
    assert clicked_place({"click": click}) is None


@pytest.mark.parametrize("state", [None, "click", [], {}, {"other": {"x": 1, "y": 2}}])
def test_a_forged_state_has_no_click(state):
    assert clicked_place(state) is None


def test_a_click_has_a_position():
    assert clicked_place({"click": {"x": 1, "y": -2.5}}) == (1.0, -2.5)

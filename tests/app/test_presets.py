"""Presets and Reset: one click sets every control."""

import pytest

from logreg.diagnostics import State
from logreg.web.controls import PRESETS
from tests.app.expected import DEFAULTS, Run
from tests.app.page import TrainPage
from tests.app.test_page import OTHER


@pytest.mark.parametrize("name", PRESETS)
def test_preset_sets_the_controls_and_is_marked(page, name):
    assert page.widget("preset").value is None

    page.set(preset=name)

    settings = PRESETS[name]
    assert page.settings == DEFAULTS | settings
    assert page.shows(Run.of(**settings))
    assert page.widget("preset").value == name


def test_preset_undoes_what_was_set_before():
    page = TrainPage(n="100", dataset="table", init="zeros", seed="8")
    page.set(preset="Too fast")
    assert page.settings == DEFAULTS | PRESETS["Too fast"]


def test_mark_goes_when_a_control_moves_away_and_comes_when_it_returns(page):
    page.set(preset="Tutorial")
    page.set(epochs=27)
    assert page.widget("preset").value is None
    page.set(epochs=26)
    assert page.widget("preset").value == "Tutorial"


def test_second_click_on_a_preset_changes_nothing(page):
    page.set(preset="Tutorial")
    before = page.payload
    page.set(preset=None)
    assert page.payload == before
    assert page.widget("preset").value == "Tutorial"


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Too slow", State.FALLING),
        ("Just right", State.CONVERGED),
        ("Too fast", State.OSCILLATING),
        ("Diverging", State.DIVERGING),
        ("Separable", State.SEPARABLE),
    ],
)
def test_preset_shows_what_it_is_called(name, state):
    assert Run.of(**PRESETS[name]).verdict.state == state


def test_reset_returns_to_the_defaults():
    page = TrainPage(n="100", lr="5")
    page.set(**OTHER | {"dataset": "blobs"})
    page.click("Reset")
    assert page.settings == DEFAULTS
    assert page.shows(Run.of())

"""Presets and Reset: one click sets every control."""

import pytest

from logreg.web.presets import PRESETS
from tests.app.expected import Run, settings_of
from tests.app.page import TrainPage
from tests.app.test_page import TOGETHER


@pytest.mark.parametrize("name", PRESETS)
def test_preset_sets_the_controls_and_is_marked(page, name):
    assert page.widget("preset").value is None

    page.set(preset=name)

    settings = PRESETS[name]
    assert page.settings == settings_of(**settings)
    assert page.shows(Run.of(**settings))
    assert page.widget("preset").value == name


@pytest.mark.parametrize("settings", [{"dataset": "iris"}, {"dataset": "wine", "x": 3}], ids=str)
def test_preset_of_a_data_set_with_more_features_is_marked(page, monkeypatch, settings):
    monkeypatch.setitem(PRESETS, "Flowers or wine", settings)
    page.rerun()
    page.set(preset="Flowers or wine")
    assert page.settings == settings_of(**settings)
    assert page.widget("preset").value == "Flowers or wine"


@pytest.mark.parametrize("name", ["Too fast", "Three classes", "Curved boundary"])
@pytest.mark.parametrize("before", TOGETHER, ids=["ordered", "iris"])
def test_preset_and_reset_undo_what_was_set_before(before, name):
    page = TrainPage.linked(before)
    assert not page.notices
    page.set(preset=name)
    assert page.settings == settings_of(**PRESETS[name])
    assert page.shows(Run.of(**PRESETS[name]))
    page.click("Reset")
    assert page.settings == settings_of()
    assert page.shows(Run.of())
    assert page.widget("preset").value is None


def test_the_mark_follows_a_control_that_moves_away_and_back(page):
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

"""Presets and Reset: one click sets every control."""

import pytest

from logreg.web.presets import PRESETS
from tests.app.expected import Run, settings_of
from tests.app.page import TrainPage
from tests.app.test_page import OTHER


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


BEFORE = {
    "another start": {"n": "100", "dataset": "table", "init": "zeros", "seed": "8"},
    "another plane": {"dataset": "wine", "x": "3", "y": "4", "all": "true", "batch": "8"},
    "all else": {
        "dataset": "ordered",
        "classes": "5",
        "stretch": "9",
        "noise": "20",
        "outliers": "true",
        "standardise": "true",
        "degree": "2",
        "optimizer": "adam",
        "decay": "0.1",
        "l1": "0.1",
        "l2": "0.1",
        "model": "ordinal",
        "test": "50",
        "split": "3",
    },
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("name", ["Too fast", "Three classes", "Curved boundary"])
def test_preset_undoes_what_was_set_before(before, name):
    page = TrainPage(**BEFORE[before])
    assert not page.notices
    page.set(preset=name)
    assert page.settings == settings_of(**PRESETS[name])
    assert page.shows(Run.of(**PRESETS[name]))
    page.click("Reset")
    assert page.settings == settings_of()
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


def test_new_presets_match_their_names():
    three, ordered, curved = (
        Run.of(**PRESETS[name]) for name in ("Three classes", "Ordered classes", "Curved boundary")
    )
    assert len(three.dataset.class_names) == 3
    assert three.history.config.model == "multinomial"
    assert ordered.dataset.ordered
    assert ordered.history.config.model == "ordinal"
    # A straight line on the curved one is about as good as chance.
    straight = Run.of(**PRESETS["Curved boundary"] | {"degree": 1})
    assert curved.history.test_accuracy[-1] > 0.9
    assert straight.history.test_accuracy[-1] < 0.7


def test_reset_returns_to_the_defaults():
    page = TrainPage(n="100", lr="5")
    page.set(
        **{key: value for key, value in OTHER.items() if key in page.settings}
        | {"dataset": "blobs"}
    )
    page.click("Reset")
    assert page.settings == settings_of()
    assert page.shows(Run.of())

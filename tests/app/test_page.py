"""The Train page: its controls, and the picture of their run."""

import json
import re

import pytest

from logreg.analysis.diagnostics import scalings
from logreg.data import DATASETS
from logreg.figures.training import training_picture
from logreg.formatting import format_number, round_down
from logreg.player import payload
from logreg.web.controls import CONTROLS
from logreg.web.widgets import Choice, Switch
from tests.app.expected import DEFAULTS, Run, n_classes, settings_of
from tests.app.page import TrainPage


def another(control):
    """A value other than the default."""
    if isinstance(control, Choice):
        return next(value for value in reversed(control.options) if value != control.default)
    if isinstance(control, Switch):
        return not control.default
    return control.default + control.step


# A value other than the default for each control, some of them chosen to show more controls.
OTHER = {key: another(control) for key, control in CONTROLS.items()} | {
    "n": 100,
    "epochs": 40,
    "lr": 1.0,
    "dataset": "breast_cancer",
    "classes": 4,
    "x": 0,
    "y": 1,
    "model": "multinomial",
    "optimizer": "adam",
    "batch": 64,
    "decay": 0.1,
    "l2": 0.1,
    "l1": 0.03,
}
# Settings that a control needs to have an effect.
ON_IRIS = {"dataset": "iris"}
BESIDE = {"order": {"batch": 128}, "x": ON_IRIS, "y": ON_IRIS, "all": ON_IRIS}

# Settings that together change every control from its default.
TOGETHER = (
    {key: OTHER[key] for key in OTHER if key not in ("x", "y", "all")} | {"dataset": "ordered"},
    {key: OTHER[key] for key in OTHER if key not in ("classes", "imbalance", "stretch")}
    | {"dataset": "iris"},
)


def test_first_visit_shows_the_default_run(page):
    assert not page.notices
    assert not page.app.error
    assert page.shows(Run.of())
    assert page.settings == settings_of()


def test_controls_have_a_name_and_help(page):
    for key in page.settings:
        assert page.widget(key).label == CONTROLS[key].label
        assert page.widget(key).help


def test_every_control_has_another_value():
    assert set(OTHER) == set(CONTROLS)
    assert all(OTHER[key] != settings_of(**BESIDE.get(key, {}))[key] for key in OTHER)
    together = [settings_of(**settings) for settings in TOGETHER]
    assert set().union(*together) == set(CONTROLS)


@pytest.mark.parametrize("key", OTHER)
def test_control_and_link_change_the_run(page, key):
    beside = BESIDE.get(key, {})
    settings = beside | {key: OTHER[key]}
    page.set(**beside)
    before = page.payload

    page.set(**{key: OTHER[key]})

    assert page.payload["id"] != before["id"]
    run = Run.of(**settings)
    assert page.shows(run)
    if key == "model":  # with two classes it starts elsewhere
        assert run.history.weights.shape[1] == 2
    assert not page.shows(Run.of(**beside))
    by_link = TrainPage.linked(settings)
    assert not by_link.notices
    assert by_link.settings == settings_of(**settings)
    assert by_link.payload == page.payload


@pytest.mark.parametrize("settings", TOGETHER, ids=["ordered", "iris"])
def test_controls_act_together(page, settings):
    # In order: set what a setting disables before it, and what it enables after it.
    first, second = ("spread", "start"), ("dataset", "n", "batch", "init")
    for keys in (first, second, settings.keys() - {*first, *second}):
        page.set(**{key: settings[key] for key in keys})
    for each in (page, TrainPage.linked(settings)):
        assert not each.notices
        assert each.settings == settings_of(**settings)
        assert each.shows(Run.of(**settings))


PICTURES = [
    {},
    {"classes": 5},
    {"dataset": "ordered", "degree": 3, "standardise": True, "epochs": 300},
    {"dataset": "wine", "all": True, "x": 3, "y": 12, "standardise": True},
    {"dataset": "iris", "all": True, "model": "ordinal", "l1": 0.01},
]


@pytest.mark.parametrize("settings", PICTURES, ids=str)
def test_the_picture_is_that_of_the_library(page, settings):
    page.set(dataset=settings.get("dataset", "blobs"))
    page.set(**settings)

    run = Run.of(**settings)
    made = payload(training_picture(run.dataset, run.history), {}, picture_id="", alt="")
    for part in ("timeline", "field", "moving", "figure"):
        assert page.payload[part] == json.loads(json.dumps(made[part]))
    assert page.payload["field"]["isSlice"] == settings.get("all", False)


# ---- only controls that apply are shown ----


@pytest.mark.parametrize("dataset", DATASETS)
def test_only_controls_that_apply_are_on_the_page(page, dataset):
    page.set(dataset=dataset)
    assert page.settings == settings_of(dataset=dataset)
    for settings in ({"batch": 32}, {"optimizer": "newton"}):
        page.set(**settings)
        assert page.settings.keys() == settings_of(dataset=dataset, **settings).keys()
        page.set(**{key: DEFAULTS[key] for key in settings})


@pytest.mark.parametrize(
    ("settings", "keys"), [({"dataset": "table"}, ("spread", "n")), ({"init": "zeros"}, ("start",))]
)
def test_controls_without_effect_are_disabled(page, settings, keys):
    assert not any(page.widget(key).disabled for key in keys)
    page.set(**settings)
    assert all(page.widget(key).disabled for key in keys)


def test_seed_of_a_whole_data_set_is_disabled_without_label_noise(page):
    page.set(dataset="iris")
    assert page.widget("seed").disabled
    assert page.button("New sample").disabled
    page.set(noise=10)
    assert not page.widget("seed").disabled
    before = page.payload["id"]
    page.click("New sample")
    assert page.payload["id"] != before


HIDING = [
    ("classes", 4, {"dataset": "circles"}, {"dataset": "blobs"}),
    ("imbalance", 5.0, {"dataset": "iris"}, {"dataset": "blobs"}),
    ("stretch", 7.0, {"dataset": "moons"}, {"dataset": "blobs"}),
    ("l1", 0.1, {"optimizer": "newton"}, {"optimizer": "gd"}),
    ("order", 6, {"batch": 0}, {"batch": 128}),
    ("all", True, {"dataset": "blobs"}, {"dataset": "iris"}),
]


@pytest.mark.parametrize(("key", "value", "hide", "show"), HIDING, ids=str)
def test_a_hidden_control_keeps_its_value_without_effect_until_reset(page, key, value, hide, show):
    page.set(**show)
    page.set(**{key: value})
    assert page.shows(Run.of(**show, **{key: value}))

    page.set(**hide)
    assert key not in page.settings
    assert page.shows(Run.of(**hide))
    page.set(epochs=90)  # and another run of the page
    assert page.shows(Run.of(**hide, epochs=90))

    page.set(**show)
    assert page.settings[key] == value
    assert page.shows(Run.of(**show, epochs=90, **{key: value}))

    page.set(**hide)
    page.click("Reset")
    page.set(**show)
    assert page.settings == settings_of(**show)
    assert page.shows(Run.of(**show))


def test_a_preset_includes_hidden_controls(page):
    page.set(classes=5)
    page.set(dataset="moons")
    page.set(preset="Curved boundary")
    page.set(dataset="blobs")
    assert page.settings["classes"] == 2


def test_another_data_set_has_its_own_plane(page):
    page.set(dataset="wine")
    page.set(x=3, y=11)
    assert page.shows(Run.of(dataset="wine", x=3, y=11))
    for dataset in ("iris", "blobs", "breast_cancer"):
        page.set(dataset=dataset)
        assert page.settings == settings_of(dataset=dataset)
        assert page.shows(Run.of(dataset=dataset))
    page.set(x=29, y=28)
    page.set(dataset="blobs")
    page.set(dataset="breast_cancer")
    assert (page.settings["x"], page.settings["y"]) == (29, 28)
    page.set(dataset="wine")  # shows the features chosen for it again
    assert page.settings == settings_of(dataset="wine") | {"x": 3, "y": 11}
    page.click("Reset")
    page.set(dataset="wine")
    assert page.settings == settings_of(dataset="wine")
    assert page.shows(Run.of(dataset="wine"))


def test_the_plane_can_use_any_feature_by_name(page):
    page.set(dataset="wine")
    for key in ("x", "y"):
        assert page.widget(key).options == list(DATASETS["wine"].feature_names)


# ---- the model ----


@pytest.mark.parametrize(
    ("settings", "model"),
    [
        ({}, "binomial"),
        ({"classes": 3}, "multinomial"),
        ({"dataset": "ordered"}, "ordinal"),
        ({"dataset": "moons"}, "binomial"),
        ({"dataset": "iris"}, "multinomial"),
        ({"dataset": "breast_cancer"}, "binomial"),
    ],
    ids=str,
)
def test_the_automatic_model_suits_the_data_and_is_named(page, settings, model):
    page.set(**settings)
    control = page.widget("model")
    assert control.value == "auto"
    offered = ["binomial", "multinomial", "ordinal"]
    if n_classes(DEFAULTS | settings) > 2:
        offered.remove("binomial")
    assert control.options == [f"Automatic ({model})", *(name.capitalize() for name in offered)]
    run = Run.of(**settings)
    assert run.history.config.model == model
    assert page.shows(run)


@pytest.mark.parametrize("move", [{"classes": 3}, {"dataset": "iris"}, {"dataset": "ordered"}])
def test_a_binomial_model_is_replaced_for_three_classes(page, move):
    page.set(model="binomial")
    assert page.shows(Run.of(model="binomial"))
    page.set(**move)
    assert not page.app.error
    assert page.settings["model"] == "auto"
    assert page.shows(Run.of(**move))


def test_another_model_stays_with_another_data_set(page):
    page.set(model="ordinal")
    page.set(dataset="iris")
    assert page.settings["model"] == "ordinal"
    assert page.shows(Run.of(dataset="iris", model="ordinal"))


# ---- invalid settings ----


IMPOSSIBLE = [
    ({"dataset": "iris", "x": 2, "y": 2}, "features"),
    ({"dataset": "iris", "x": 3, "y": 3, "all": True}, "features"),
    ({"n": 20, "degree": 6}, "degree"),
    ({"dataset": "table", "degree": 5}, "degree"),
    ({"dataset": "wine", "all": True, "degree": 3}, "degree"),
    ({"dataset": "breast_cancer", "all": True, "degree": 6}, "degree"),
]


@pytest.mark.parametrize(("settings", "word"), IMPOSSIBLE, ids=str)
def test_invalid_combinations_show_an_error(page, settings, word):
    page.set(dataset=settings.get("dataset", "blobs"))
    page.set(**settings)
    (error,) = page.app.error
    assert word in error.value.lower()
    assert error.value.endswith(".")
    assert "Error" not in error.value
    # All controls are there to fix it.
    assert page.settings == settings_of(**settings)

    page.click("Reset")

    assert not page.app.error
    assert page.shows(Run.of())


def test_invalid_combinations_can_be_fixed(page):
    page.set(dataset="iris")
    page.set(x=3)
    assert page.app.error
    page.set(y=2)
    assert not page.app.error
    assert page.shows(Run.of(dataset="iris", x=3, y=2))


# ---- texts on the page ----


@pytest.mark.parametrize("settings", [{}, {"lr": 100.0}, {"dataset": "ordered"}], ids=str)
def test_verdict_is_on_the_page_and_describes_the_picture(page, settings):
    page.set(**settings)

    sentence = Run.of(**settings).sentence
    assert page.payload["alt"] == sentence
    assert sum(sentence in text for text in page.texts) == 1


def texts_with(page, words):
    return [text for text in page.texts if words in text]


def test_the_page_says_that_the_plane_is_a_slice(page):
    assert not texts_with(page, "slice")
    page.set(dataset="iris")
    assert not texts_with(page, "slice")
    for dataset, others in (("iris", 2), ("breast_cancer", 28)):
        page.set(dataset=dataset)
        page.set(all=True)
        (text,) = texts_with(page, "slice")
        assert f"{others} features" in text
        assert "mean" in text
        page.set(all=False)


@pytest.mark.parametrize(
    "settings",
    [{}, {"dataset": "breast_cancer"}, {"degree": 3}, {"dataset": "wine", "all": True}],
    ids=str,
)
def test_condition_numbers_and_safe_steps_of_both_scales_are_on_the_page(page, settings):
    page.set(dataset=settings.get("dataset", "blobs"))
    page.set(**settings)
    (text,) = texts_with(page, "condition number is")
    pattern = r"number is (.+) and a step safe up to (.+); standardised, (.+) and (.+?)\. "
    raw, standardized = scalings(Run.of(**settings).history.problem)
    assert re.search(pattern, text).groups() == (
        format_number(raw.condition),
        round_down(raw.safe),
        format_number(standardized.condition),
        round_down(standardized.safe),
    )


def test_the_shapes_of_both_sets_are_on_the_page(page):
    page.set(n=200, test=30)
    (text,) = texts_with(page, "Shapes")
    assert "X (140, 2), y (140,) for training; X (60, 2), y (60,) for the test" in text


@pytest.mark.parametrize("seed", [0, 9999])  # of which the last has no next
def test_new_sample_changes_only_the_points(page, seed):
    page.set(seed=seed)
    before = page.settings

    page.click("New sample")

    after = page.settings
    assert after.pop("seed") != before.pop("seed")
    assert after == before
    assert not page.app.error
    assert page.shows(Run.of(seed=page.settings["seed"]))


def offers(page):
    """The buttons that offer a learning rate."""
    return [button for button in page.app.button if button.label.startswith("Use")]


@pytest.mark.parametrize(
    "settings",
    [{}, {"classes": 4}, {"dataset": "ordered"}, {"l2": 3.0}, {"degree": 2, "standardise": True}],
    ids=str,
)
def test_button_offers_a_safe_learning_rate(page, settings):
    page.set(lr=0.001, **settings)
    safe = Run.of(**settings).safe_rate
    (button,) = offers(page)
    assert button.disabled
    page.set(lr=10.0)
    assert not page.button(button.label).disabled

    page.click(button.label)

    rate = page.settings["lr"]
    assert 0.5 * safe < rate < safe
    assert page.shows(Run.of(lr=rate, **settings))
    assert page.button(button.label).disabled


@pytest.mark.parametrize("settings", [{"optimizer": "adam"}, {"batch": 32}], ids=str)
def test_no_safe_rate_is_offered_if_none_is_known(page, settings):
    page.set(**settings)
    assert not offers(page)
    assert not texts_with(page, "Safe up to")


def test_button_offers_a_rate_that_was_found_by_trying(page):
    page.set(optimizer="momentum", batch=32, lr=9.0)
    verdict = page.verdict
    (button,) = offers(page)
    assert f"with {button.label.removeprefix('Use ')} this run would not" in verdict
    page.click(button.label)
    assert not page.verdict.startswith(("**Diverging", "**Oscillating"))


def test_no_rate_is_offered_if_none_on_the_slider_is_safe(page):
    page.set(degree=6)
    assert Run.of(degree=6).safe_rate < 1e-4
    assert not offers(page)


def test_replay_is_identical(page):
    page.set(lr=1.0, seed=4, batch=32, optimizer="adam")
    first = page.payload
    page.click("Reset")
    assert page.payload != first

    page.set(lr=1.0, seed=4, batch=32, optimizer="adam")

    assert page.payload == first


def test_two_visitors_do_not_disturb_each_other(page):
    other = TrainPage(lr="5")
    page.set(lr=0.001)
    other.rerun()
    assert other.shows(Run.of(lr=5.0))
    assert page.shows(Run.of(lr=0.001))

"""Links: the page shows the settings in its address, and rejects invalid ones."""

import re

import pytest

from logreg.data import DATASETS
from logreg.web.controls import CONTROLS
from logreg.web.widgets import Choice, Number, Switch
from tests.app.expected import DEFAULTS, Run, settings_of
from tests.app.page import TrainPage


@pytest.mark.parametrize(
    ("key", "label", "value"),
    [
        ("dataset", "Breast cancer", "breast_cancer"),
        ("dataset", "Ordered groups", "ordered"),
        ("init", "Zeros", "zeros"),
        ("model", "Ordinal", "ordinal"),
        ("optimizer", "RMSProp", "rmsprop"),
        ("batch", "all", 0),
        ("batch", "64", 64),
        ("batch", "6.4e1", 64),
        ("l2", "1e-1", 0.1),
        ("decay", "0.30", 0.3),
        ("outliers", "true", True),
        ("outliers", "True", True),
        ("outliers", "1", True),
        ("standardise", "false", False),
        ("standardise", "0", False),
    ],
)
def test_link_may_write_a_value_by_its_label_or_in_another_notation(key, label, value):
    page = TrainPage(**{key: label})
    assert not page.notices
    assert page.settings[key] == value
    assert page.shows(Run.of(**{key: value}))


@pytest.mark.parametrize("dataset", ["iris", "wine", "breast_cancer"])
@pytest.mark.parametrize("name", [str, lambda source: source.label], ids=["name", "label"])
def test_link_may_name_features_by_number_or_label(dataset, name):
    source = DATASETS[dataset]
    named = dataset if name is str else source.label
    across, up = len(source.feature_names) - 1, 0
    for x, y in (
        (str(across), str(up)),
        (source.feature_names[across], source.feature_names[up]),
    ):
        page = TrainPage(dataset=named, x=x, y=y)
        assert not page.notices
        assert page.settings == settings_of(dataset=dataset, x=across, y=up)
        assert page.shows(Run.of(dataset=dataset, x=across, y=up))


@pytest.mark.parametrize(
    "link",
    [
        {"dataset": "iris", "x": "4"},
        {"dataset": "iris", "y": "-1"},
        {"dataset": "iris", "x": "alcohol"},
    ],
    ids=str,
)
def test_link_to_an_unknown_feature_is_reported_and_the_default_used(link):
    page = TrainPage(**link)
    ((key, text),) = ((key, text) for key, text in link.items() if key != "dataset")
    (notice,) = page.notices
    assert notice.startswith(CONTROLS[key].label)
    assert f"`{text}`" in notice
    assert page.settings == settings_of(dataset=link["dataset"])
    assert page.shows(Run.of(dataset=link["dataset"]))


def test_link_may_set_a_control_that_does_not_apply():
    page = TrainPage(
        dataset="moons", classes="5", stretch="3", order="6", optimizer="newton", l1="1"
    )
    assert not page.notices
    assert page.settings == settings_of(dataset="moons", optimizer="newton")
    assert page.shows(Run.of(dataset="moons", optimizer="newton"))


def test_link_to_a_binomial_model_of_three_classes_does_not_break():
    for link in ({"classes": "3"}, {"dataset": "iris"}):
        page = TrainPage(model="binomial", **link)
        assert not page.app.error
        assert page.settings["model"] == "auto"


def test_control_moved_after_a_link_wins(page):
    by_link = TrainPage(lr="5", n="100")
    by_link.set(lr=0.5)
    page.set(lr=0.5, n=100)
    assert by_link.payload == page.payload


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "many",
        "-5",
        "100000",
        "9" * 5000,
        "1e400",
        "inf",
        "nan",
        "[1, 2]",
        "1,2",
        "None",
        "true",
        "\x00",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[Log in](https://evil.example)",
        "![x](https://evil.example/a.png)",
        "www.evil.example",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_an_invalid_value_is_reported_and_the_default_used(text):
    # For a switch, true is valid.
    keys = [k for k in DEFAULTS if text != "true" or not isinstance(CONTROLS[k], Switch)]
    page = TrainPage(**dict.fromkeys(keys, text))

    assert page.settings == settings_of()
    assert page.shows(Run.of())
    assert len(page.notices) == len(keys)
    for key, notice in zip(keys, page.notices, strict=True):
        assert notice.startswith(CONTROLS[key].label)
        assert len(notice) < 250
        # Nothing from the address appears outside of Markdown code, which is not parsed.
        assert not set(re.sub("`[^`]*`", "", notice)) & set("[]<>!`")


def beyond(side):
    """A link that sets every control to a value just outside its range."""

    def text(control):
        if isinstance(control, Number):
            step = {"low": -control.step / 2, "high": control.step / 10}[side]
            return f"{getattr(control, side) + step:g}"
        return "nearly" if isinstance(control, Choice) else {"low": "yes", "high": "2"}[side]

    return {key: text(control) for key, control in CONTROLS.items()}


BETWEEN = {"n": "100.5", "model": "logit", "optimizer": "sgd", "lr": "0.12345", "decay": "0.2"}
BETWEEN |= {"batch": "3", "l1": "0.02", "l2": "-0.1", "outliers": "true false", "degree": "1.5"}


@pytest.mark.parametrize("link", [beyond("low"), beyond("high"), BETWEEN], ids=str)
def test_values_just_out_of_range_are_reported_and_the_defaults_used(link):
    page = TrainPage(**link)
    notices = {notice.partition(" cannot be ")[0]: notice for notice in page.notices}
    assert len(notices) == len(link)
    for key, text in link.items():
        assert f"`{text}`" in notices[CONTROLS[key].label]
    assert page.settings == settings_of()


def test_one_invalid_value_keeps_the_valid_ones():
    page = TrainPage(n="many", lr="5")
    assert len(page.notices) == 1
    assert page.shows(Run.of(lr=5.0))


def test_one_of_repeated_values_is_used():
    page = TrainPage(lr=["5", "0.5"])
    assert page.settings["lr"] in (5.0, 0.5)
    assert page.shows(Run.of(lr=page.settings["lr"]))


def test_notice_disappears_with_the_next_change():
    page = TrainPage(n="many")
    assert page.notices
    page.set(lr=0.5)
    assert not page.notices
    assert page.shows(Run.of(lr=0.5))


def test_unknown_keys_are_ignored():
    page = TrainPage(color="red", routed="1", preset="Diverging", player="{}")
    assert page.shows(Run.of())

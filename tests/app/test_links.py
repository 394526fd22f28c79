"""Links: what an address says is what the page shows, and nonsense in it does no harm."""

import re

import pytest

from logreg.web.controls import CONTROLS
from tests.app.expected import DEFAULTS, Run
from tests.app.page import TrainPage
from tests.app.test_page import OTHER


def as_text(value):
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("key", OTHER)
def test_link_opens_the_run_that_the_control_shows(page, key):
    linked = TrainPage(**{key: as_text(OTHER[key])})
    assert not linked.notices
    assert linked.settings == DEFAULTS | {key: OTHER[key]}

    page.set(**{key: OTHER[key]})

    assert page.payload == linked.payload


def test_link_sets_all_controls_together():
    page = TrainPage(**{key: as_text(value) for key, value in OTHER.items()})
    assert not page.notices
    assert page.settings == OTHER
    assert page.shows(Run.of(**OTHER))


@pytest.mark.parametrize(("key", "label"), [("dataset", "Breast cancer"), ("init", "Zeros")])
def test_link_may_name_a_choice_by_its_label(key, label):
    page = TrainPage(**{key: label})
    assert not page.notices
    assert page.settings[key] == OTHER[key]


def test_control_moved_after_a_link_wins(page):
    linked = TrainPage(lr="5", n="100")
    linked.set(lr=0.5)
    page.set(lr=0.5, n=100)
    assert linked.payload == page.payload


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
def test_nonsense_is_named_and_the_default_taken(text):
    page = TrainPage(**dict.fromkeys(DEFAULTS, text))

    assert page.settings == DEFAULTS
    assert page.shows(Run.of())
    assert len(page.notices) == len(DEFAULTS)
    for key, notice in zip(DEFAULTS, page.notices, strict=True):
        assert notice.startswith(CONTROLS[key].label)
        assert len(notice) < 250
        # Outside of code, which Markdown leaves as it is, nothing of the address is repeated.
        assert not set(re.sub("`[^`]*`", "", notice)) & set("[]<>!`")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("n", "19"),
        ("n", "5001"),
        ("n", "100.5"),
        ("spread", "0.09"),
        ("spread", "6.01"),
        ("lr", "0.12345"),
        ("epochs", "0"),
        ("epochs", "2001"),
        ("seed", "10000"),
        ("test", "9"),
        ("test", "51"),
    ],
)
def test_value_just_outside_is_named_and_the_default_taken(key, text):
    page = TrainPage(**{key: text})
    (notice,) = page.notices
    assert f"`{text}`" in notice
    assert page.settings == DEFAULTS


def test_one_bad_value_leaves_the_good_ones():
    page = TrainPage(n="many", lr="5")
    assert len(page.notices) == 1
    assert page.shows(Run.of(lr=5.0))


def test_of_repeated_values_one_is_taken():
    page = TrainPage(lr=["5", "0.5"])
    assert page.settings["lr"] in (5.0, 0.5)
    assert page.shows(Run.of(lr=page.settings["lr"]))


def test_notice_goes_with_the_next_change():
    page = TrainPage(n="many")
    assert page.notices
    page.set(lr=0.5)
    assert not page.notices
    assert page.shows(Run.of(lr=0.5))


def test_unknown_keys_are_ignored():
    page = TrainPage(colour="red", routed="1", preset="Diverging", player="{}")
    assert page.shows(Run.of())

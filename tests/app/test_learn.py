"""What the pages of Learn have in common: addresses, forged values and the way to Train."""

import math

import pytest

from tests.app.page import Page

# Every player of a page.
PLAYERS = {"score": ["player"], "likelihood": ["player", "loss", "entropy"], "squared": ["player"]}


def drawn(page, name):
    """What each player of the page shows."""
    return [page.payload_of(key) for key in PLAYERS[name]]


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("score", "w", "6"),
        ("score", "b", "nan"),
        ("score", "at", "inf"),
        ("score", "at", "x"),
        ("likelihood", "lw", "9"),
        ("likelihood", "lb", "nan"),
        ("likelihood", "lq", "1.5"),
        ("likelihood", "ln", "17"),
        ("likelihood", "ln", "2.5"),
        ("likelihood", "lp", "0"),
        ("likelihood", "ls", "x"),
        ("squared", "sw", "5"),
        ("squared", "sr", "0.15"),
        ("squared", "se", "51"),
        ("squared", "se", "inf"),
    ],
)
def test_nonsense_in_the_address_gets_a_sentence_and_is_ignored(name, key, text):
    page = Page(name, **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    assert drawn(page, name) == drawn(Page(name), name)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        (name, key, value)
        for name, key in {"score": "w", "likelihood": "lw", "squared": "sw"}.items()
        for value in (99.0, -1e300, math.nan, math.inf)
    ],
)
def test_a_value_that_no_control_can_send_is_not_used(name, key, value):
    page = Page(name)
    before = drawn(page, name)
    label = page.widget(key).label
    page.set(**{key: value})
    if page.app.error:
        assert page.app.error[0].value.startswith(f"{label} must be ")
    else:
        assert drawn(page, name) == before


@pytest.mark.parametrize("name", ["score"])
@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_each_type_leads_to_its_training(name, model):
    page = Page(name)
    page.click(f"Train {'an' if model == 'ordinal' else 'a'} {model} model")
    assert page.app.title[0].value == "Watch logistic regression learn"
    assert model in page.widget("model").format_func("auto").lower()

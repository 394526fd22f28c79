"""What the Learn pages have in common: addresses, forged values and links to Train."""

import math
from functools import cache

import pytest

from tests.app.page import Page

# Every player of a page.
PLAYERS = {
    "score": ["player"],
    "likelihood": ["player", "loss", "entropy"],
    "squared": ["player"],
    "step": ["player"],
    "landscape": ["player"],
    "classes": ["player", "thresholds", "parallel"],
}


def drawn(page, name):
    """The payload of each player of the page."""
    return [page.payload_of(key) for key in PLAYERS[name]]


@cache
def default(name):
    """What the page draws on a first visit."""
    return drawn(Page(name), name)


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
        ("step", "dataset", "iris"),
        ("step", "stage", "six"),
        ("step", "sample", "0"),
        ("step", "epoch", "nan"),
        ("step", "lr", "inf"),
        ("landscape", "dataset", "Iris"),
        ("landscape", "w1", "1000"),
        ("landscape", "b0", "nan"),
        ("landscape", "init", "ones"),
        ("classes", "k", "6"),
        ("classes", "shift", "nan"),
        ("classes", "gap", "0"),
        ("classes", "groups", "wine"),
        ("classes", "place", "x"),
        ("classes", "eta", "9"),
    ],
)
def test_invalid_values_in_the_address_are_reported_and_ignored(name, key, text):
    page = Page(name, **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    assert drawn(page, name) == default(name)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("score", "w", 99.0),
        ("score", "w", math.inf),
        ("classes", "size", 10**9),
        ("step", "n", 10**9),
        ("step", "sample", -5),
        ("step", "epochs", 10**9),
        ("step", "spread", math.inf),
        *(
            (name, key, value)
            for name, keys in {
                "score": ["w"],
                "likelihood": ["lw", "lb", "lq"],
                "squared": ["sw"],
                "classes": ["shift", "cut", "gap"],
            }.items()
            for key in keys
            for value in (-1e300, math.nan)
        ),
    ],
)
def test_a_forged_value_is_not_used(name, key, value):
    page = Page(name)
    label = page.widget(key).label
    page.set(**{key: value})
    if page.app.error:
        assert page.app.error[0].value.startswith(f"{label} must be ")
    else:
        assert drawn(page, name) == default(name)


@pytest.mark.parametrize(
    ("name", "settings", "moved"),
    [
        ("likelihood", {"lw": 1.0}, 0),
        ("likelihood", {"lq": 0.6}, 2),
        ("classes", {"fit": "clouds"}, 0),
        ("classes", {"shift": 1.0}, 0),
        ("classes", {"cut": 0.5}, 1),
        ("classes", {"gap": 1.0}, 1),
        ("classes", {"groups": "diabetes"}, 2),
        ("classes", {"size": 800}, 2),
        ("classes", {"draw": 4}, 2),
    ],
    ids=str,
)
def test_a_handle_changes_only_its_own_picture(name, settings, moved):
    page = Page(name)
    page.set(**settings)
    pairs = list(zip(default(name), drawn(page, name), strict=True))
    wanted = [part == moved for part in range(3)]
    assert [one["id"] != two["id"] for one, two in pairs] == wanted
    assert [one != two for one, two in pairs] == wanted


@pytest.mark.parametrize("name", ["score", "classes"])
@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_each_type_opens_train_with_its_preset(name, model):
    page = Page(name)
    page.click(f"Train {'an' if model == 'ordinal' else 'a'} {model} model")
    assert page.app.title[0].value == "Watch logistic regression learn"
    assert model in page.widget("model").format_func("auto").lower()


@pytest.mark.parametrize("name", ["step", "landscape"])
@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"optimizer": "adam"}, "Optimiser"),
        ({"classes": 3}, "Classes"),
        ({"batch": 32, "order": 1}, "Batch size, Order seed"),
        ({"l2": 0.1}, "L2 penalty"),
        ({"dataset": "iris"}, "Dataset"),
    ],
    ids=str,
)
def test_settings_of_train_that_a_page_ignores_are_listed_and_kept(name, settings, names):
    page = Page("train")
    for key, value in settings.items():
        page.set(**{key: value})
    page.go(name)
    (text,) = (text for text in page.texts if text.startswith("Train's run"))
    assert f"differs in {names}:" in text
    assert drawn(page, name) == default(name)
    page.go("train")
    for key, value in settings.items():
        assert page.widget(key).value == value


@pytest.mark.parametrize("name", ["step", "landscape"])
def test_settings_that_do_not_apply_on_train_are_not_listed(name):
    page = Page("train")
    page.set(classes=3)
    page.set(dataset="moons")
    page.go(name)
    assert not any("Train's run" in text for text in page.texts)

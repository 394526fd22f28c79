"""One declaration gives a setting its check, control, link and option."""

import argparse
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from logreg import InputError
from logreg.cli.options import add_settings, given_settings
from logreg.settings import (
    Names,
    Scale,
    Slider,
    Toggle,
    check_settings,
    configuration,
    setting,
    settings_of,
)
from logreg.validation import Flag, OneOf, Real, Whole
from logreg.web.controls import controls_for


@configuration
@dataclass(frozen=True)
class Toy:
    """A toy."""

    size: int = setting(5, Whole(1, 100), "Toy size", "How large it is.", page=Slider(1, 50))
    share: float = setting(
        0.5, Real(0, 1), "Share", "How much.", key="part", page=Slider(0, 90, 10, "%d %%")
    )
    wheels: int | None = setting(
        None, Whole(1, 8, none="all"), "Wheels", "How many.", page=Scale((None, 1, 2, 4))
    )
    sound: str = setting(
        "off", OneOf({"off": "Silent", "on": "Loud"}), "Sound", "Whether it is heard.", page=Names()
    )
    shiny: bool = setting(
        False, Flag(), "Shiny", "It glitters.", page=Toggle(), old_name="glossy", option="polish"
    )

    def __post_init__(self):
        check_settings(self)


def test_it_is_checked():
    with pytest.raises(InputError, match="The toy size must be a whole number from 1 to 100, not"):
        Toy(size=101)
    with pytest.raises(InputError, match="The sound must be one of off, on, not 'loud'"):
        Toy(sound="loud")
    assert Toy(glossy=True) == Toy(shiny=True) != Toy()


def test_it_is_documented():
    assert "size : Toy size. How large it is. A whole number from 1 to 100." in Toy.__doc__


def test_it_has_an_option():
    parser = argparse.ArgumentParser()
    add_settings(parser, Toy)
    argv = ["--size", "7", "--share", "0.2", "--wheels", "4", "--sound", "on", "--glossy"]
    given = given_settings(parser.parse_args(argv), Toy)
    assert Toy(**given) == Toy(7, 0.2, 4, "on", True)
    assert given_settings(parser.parse_args([]), Toy) == {}
    text = " ".join(parser.format_help().split())
    assert "Toy size. How large it is. A whole number from 1 to 100. (default: 5)" in text


def page():
    import streamlit as st

    from logreg.web.address import read_link
    from logreg.web.shell import show_controls
    from tests.app.test_settings import Toy as Config
    from tests.app.test_settings import controls_for

    controls = controls_for(Config)
    for problem in read_link(controls):
        st.warning(problem)
    show_controls(controls)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ({}, Toy()),
        (
            {"size": "7", "part": "20", "wheels": "4", "sound": "Loud", "shiny": "true"},
            Toy(7, 0.2, 4, "on", True),
        ),
        ({"wheels": "all", "sound": "on", "shiny": "1"}, Toy(sound="on", shiny=True)),
    ],
)
def test_it_has_a_control_that_a_link_sets(link, wanted):
    app = AppTest.from_function(page)
    for key, text in link.items():
        app.query_params[key] = text
    app.run()
    assert not app.exception
    assert not app.warning
    assert app.slider(key="size").label == "Toy size"
    settings = settings_of(Toy).values()
    values = {each.name: each.from_control(app.get_by_key(each.key).value) for each in settings}
    assert Toy(**values) == wanted


def test_an_invalid_value_in_a_link_is_reported():
    app = AppTest.from_function(page)
    app.query_params["size"] = "51"
    app.run()
    (notice,) = app.warning
    assert notice.value.startswith("Toy size cannot be `51`: it must be a whole number from")
    assert app.slider(key="size").value == controls_for(Toy)["size"].default == 5

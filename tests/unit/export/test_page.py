"""The exported page."""

import json
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from logreg import InputError, TrainConfig, run
from logreg.export import figure_html
from tests import ROOT
from tests.unit.helpers import blobs, dataset_of


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of each script and style."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.raw, self.tag, self.text = [], [], "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tag = tag
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        if self.tag in ("script", "style"):
            self.raw.append((self.tag, data))
        else:
            self.text += data

    def handle_endtag(self, tag):
        self.tag = ""

    @property
    def picture(self):
        """The player's data."""
        place = [attrs.get("id") for tag, attrs in self.elements if tag in ("script", "style")]
        return json.loads(self.raw[place.index("picture")][1])


HOSTILE = "</script><script>alert(1)</script><!--<script>"


@pytest.fixture(scope="module")
def page():
    data = replace(blobs(n_samples=40), class_names=("$plotly", HOSTILE))
    html = figure_html(data, run(data, TrainConfig(epochs=2)), title=f"A <run> {HOSTILE}")
    return Page(html)


def test_the_page_contains_the_player_and_the_run(page):
    assert ("html", {"lang": "en"}) in page.elements
    assert page.text.count(f"A <run> {HOSTILE}") == 2  # title and heading
    assert page.picture["timeline"]["values"] == [0, 1, 2]
    assert page.picture["alt"] in page.text
    assert "player-transport" in {attrs.get("class") for _, attrs in page.elements}


def test_no_name_can_close_a_script(page):
    assert [tag for tag, _ in page.elements].count("script") == 3
    assert [tag for tag, _ in page.raw] == ["style", "script", "script", "script"]
    names = [each["name"] for each in page.picture["field"]["classes"]]
    assert names == ["$plotly", HOSTILE]
    for tag, text in page.raw:
        assert "<!--" not in text
        assert f"</{tag}" not in text


def test_the_page_makes_no_requests_and_does_not_change_its_address(page):
    for tag, attrs in page.elements:
        assert not attrs.keys() & {"src", "href", "srcset", "data", "action"}, tag
    style = page.raw[0][1]
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = (a["content"] for _, a in page.elements if "http-equiv" in a)
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert page.picture["timeline"]["key"] is None
    assert page.picture["clicks"] is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_the_colors_of_the_app(page, scheme):
    config = ROOT / ".streamlit/config.toml"
    theme = tomllib.loads(config.read_text("utf-8"))["theme"][scheme]
    light, dark = page.raw[0][1].split("@media (prefers-color-scheme: dark)")[:2]
    css = light if scheme == "light" else dark
    found = dict(re.findall(r"--st-([\w-]+-color): (#\w+);", css))
    for name, color in theme.items():
        written = re.sub("([A-Z])", lambda match: f"-{match[1].lower()}", name)
        assert found[written] == color.lower()


def test_the_page_is_the_same_each_time():
    data = blobs(n_samples=40)
    history = run(data, TrainConfig(epochs=2))
    assert figure_html(data, history) == figure_html(data, history)


def test_data_that_cannot_be_plotted_is_rejected():
    data = dataset_of(np.arange(8.0)[:, None], np.arange(8) % 2)
    with pytest.raises(InputError, match="feature"):
        figure_html(data, run(data, TrainConfig(epochs=1)))

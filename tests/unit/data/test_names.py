"""Untrusted names: safe to show anywhere, distinct, and cheap."""

import re
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.data.names import LONGEST_NAME, plain_name, plain_names


@pytest.mark.parametrize(
    "name",
    ["petal length (cm)", "x_1", "a_b_c", "-1", "+2.5", "3", "0.5", "größe", "x₁", "12%", "p/q"],
)
def test_ordinary_names_do_not_change(name):
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R&D", "R⅋D"),
        ("<b>fat</b>", "‹b›fat‹/b›"),
        ("&lt;i&gt;", "⅋lt;i⅋gt;"),
        ("![a](http://b.c/d.png)", "!(a)(http∶//b.c/d.png)"),
        ("www.example.org", "www․example.org"),
        ("me@example.org", "me◎example.org"),
        (":red[hot] :smile:", "∶red(hot) ∶smile∶"),
        ("$x^2$", "Ꞩx^2Ꞩ"),
        ("%{x}", "%(x)"),
        ("_slanted_ **bold**", "ˍslantedˍ ∗∗bold∗∗"),
        ("~~gone~~ `code`", "∼∼gone∼∼ 'code'"),
        ("# heading", "♯ heading"),
        ("- item", "− item"),
        ("1. item", "1․ item"),
        ("1) item", "1⁾ item"),
        ("+ item", "⁺ item"),
        ("---", "−−−"),
        ("  two\n\tlines\x00 ", "two lines"),
        ("\u202eback\u200bwards", "back wards"),
        ("\ud800", ""),
        ("x" * 99, "x" * LONGEST_NAME),
        ("x" * 39 + " y", "x" * 39),
    ],
)
def test_special_characters_are_replaced(text, name):
    assert plain_name(text) == name
    # Few fonts have such characters.
    assert not {east_asian_width(each) for each in name} & {"F", "W"}


texts = st.text(max_size=60) | st.text("<>&$*_`[](){}!:#-+.1 w@|~\\^=\n/ax", max_size=60)


@given(texts)
def test_a_plain_name_has_no_special_characters_and_does_not_change(text):
    name = plain_name(text)
    assert len(name) <= LONGEST_NAME
    assert name == name.strip()
    assert not re.search(r"[<>&$*`\[\]{}~|\\#:@\x00-\x1f]|  |www\.|^[-+]+( |$)|^\d+[.)]( |$)", name)
    assert not re.search(r"(^|\W|_)_|_(\W|_|$)", name)
    assert plain_name(name) == name


@given(st.lists(texts, max_size=12))
def test_names_are_distinct_and_the_first_of_equals_does_not_change(given):
    names = plain_names(given, "column")
    assert len(set(names)) == len(names) == len(given)
    assert all(names)
    for text, name in zip(given, names, strict=True):
        assert len(name) <= LONGEST_NAME
        assert name == plain_name(name)
        if plain_name(text):
            assert name[0] == plain_name(text)[0]


def test_equal_names_are_numbered():
    numbered = ["a", "a 2", "column 3", "a 2 2", "a 3"]
    assert plain_names(["a", "a", "", "a 2", "a"], "column") == numbered
    # A truncated name ends as a plain name may.
    for text in ("x" * 37 + "_yz", "x" * 37 + " yz"):
        assert plain_names([text, text], "column") == [text, "x" * 37 + " 2"]


@pytest.mark.parametrize("n_beginnings", [1, 5_000])
def test_very_many_equal_names_are_numbered(n_beginnings):
    """Trying all numbers for each name would take minutes."""
    given = [f"{i % n_beginnings:05}".rjust(LONGEST_NAME, "x") + "…" for i in range(20_000)]
    names = plain_names(given, "column")
    assert len(set(names)) == len(given)
    assert max(map(len, names)) == LONGEST_NAME

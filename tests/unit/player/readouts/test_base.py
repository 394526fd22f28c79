"""Formulas written as text, and slots for the numbers of a readout."""

import re

import numpy as np
import pytest

from logreg.formatting import format_number
from logreg.player.readouts.base import (
    Measure,
    formula,
    frac,
    readout,
    slot,
    slots,
    sub,
    sup,
    words,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("p = σ(z)", "mi:p mo:= mi:σ mo:( mi:z mo:)"),
        ("−2.5 − 1", "mn:−2.5 mo:− mn:1"),
        (f"{format_number(1.5e-7)} · b", "mn:1.50 × 10⁻⁷ mo:· mi:b"),
        (words("odds at x + 1"), "mtext:odds at x + 1"),
        (f"{slot('mn', 3, 'short')} + <mi>θ₁</mi>", "mn: mo:+ mi:θ₁"),
        ("<mi>a &lt; b</mi>", "mi:a &lt; b"),
        (frac("1", "1 + " + sup("e", "− z")), "mn:1 mn:1 mo:+ mi:e mo:− mi:z"),
        (sub("y", "i"), "mi:y mi:i"),
    ],
)
def test_text_becomes_elements_and_elements_are_kept(text, wanted):
    found = re.findall(r"<(mi|mn|mo|mtext)\b[^>]*>(.*?)</\1>", formula([text]))
    assert found == [tuple(each.split(":")) for each in re.split(r" (?=m\w+:)", wanted)]


def test_each_slot_has_the_column_and_the_format_of_its_measure():
    measures = [Measure("x", np.arange(3.0), "fixed"), Measure("", np.ones(3))]
    made = readout(measures, "".join(slots(measures)))
    assert made["values"].shape == (3, 2)
    found = re.findall(r'<mn data-value="(\d)" data-format="(\w+)">', made["html"])
    assert found == [("0", "fixed"), ("1", "short")]

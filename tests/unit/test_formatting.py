import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import formatting
from logreg.formatting import format_distinct, format_number, round_down, round_up

numbers = st.floats(1e-12, 1e12)
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text):
    """Parse a formatted number."""
    digits, _, power = text.replace("−", "-").partition(" × 10")
    return float(digits) * 10.0 ** int(power.translate(DIGITS) or 0)


def significant_digits(text):
    digits = text.partition(" × ")[0].replace("−", "").replace(".", "")
    return len(digits.lstrip("0"))


def test_the_examples_in_the_docstrings_are_right():
    results = doctest.testmod(formatting)
    assert results.attempted >= 2
    assert results.failed == 0


@given(numbers, st.sampled_from([1, -1]))
def test_format_number_keeps_three_significant_digits(size, sign):
    text = format_number(sign * size)
    unit = 10.0 ** (math.floor(math.log10(size)) - 2)
    assert abs(read(text) - sign * size) <= 0.5 * unit * (1 + 1e-6)
    assert significant_digits(text) >= 3
    assert "e" not in text
    assert "-" not in text


@given(st.floats(1e-3, 99_999) | st.sampled_from([9.996, 99.96, 99.951, 999.6, 0.9996, 1e-3]))
def test_format_number_writes_numbers_of_ordinary_size_in_full(size):
    text = format_number(size)
    assert "×" not in text
    assert text[-1].isdigit()
    assert text[0].isdigit()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1, "1.00"),
        (-1, "−1.00"),
        (0.5, "0.500"),
        (12.345, "12.3"),
        (99.96, "100"),
        (-99.96, "−100"),
        (739.7, "740"),
        (99_999, "99999"),
        (99_999.6, "1.00 × 10⁵"),
        (-99_999.6, "−1.00 × 10⁵"),
        (100_000, "1.00 × 10⁵"),
        (0.001, "0.00100"),
        (0.00099996, "0.00100"),
        (0.0009, "9.00 × 10⁻⁴"),
        (-1.5e-12, "−1.50 × 10⁻¹²"),
        (2.5e123, "2.50 × 10¹²³"),
    ],
)
def test_format_number_examples(value, text):
    assert format_number(value) == text


limits = numbers | st.sampled_from([99.4, 99.6, 0.996, 9.96, 0.1, 0.3, 0.7, 1.0, 14.0])


@given(limits)
def test_limits_are_rounded_to_two_digits_on_their_safe_side(limit):
    unit = 10.0 ** (math.floor(math.log10(limit)) - 1)
    down, up = read(round_down(limit)), read(round_up(limit))
    tiny = 1e-9 * limit
    assert limit - unit < down <= limit + tiny
    assert limit - tiny <= up < limit + unit
    assert up - down <= unit * (1 + 1e-6)
    assert "e" not in round_down(limit) + round_up(limit)


@given(st.integers(10, 99), st.integers(-6, 4))
def test_a_limit_of_two_digits_does_not_change(digits, power):
    limit = float(f"{digits}e{power}")
    assert read(round_down(limit)) == pytest.approx(limit, rel=1e-12)
    assert read(round_up(limit)) == pytest.approx(limit, rel=1e-12)


@pytest.mark.parametrize(
    ("limit", "low", "high"),
    [
        (0.0834, "0.083", "0.084"),
        (14.3, "14", "15"),
        (99.6, "99", "100"),
        (1234.0, "1200", "1300"),
        (99_999.0, "99000", "1.00 × 10⁵"),
    ],
)
def test_limit_examples(limit, low, high):
    assert (round_down(limit), round_up(limit)) == (low, high)


@given(numbers, st.floats(1 + 1e-5, 2))
def test_distinct_numbers_look_distinct(low, factor):
    one, two = format_distinct(low, low * factor)
    assert one != two
    assert max(significant_digits(one), significant_digits(two)) <= 7


@given(numbers)
def test_equal_numbers_keep_three_digits(value):
    assert format_distinct(value, value) == [format_number(value)] * 2

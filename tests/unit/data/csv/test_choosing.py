"""Choosing a target and features from a table: the resulting data, or an error message."""

import re

import numpy as np
import pytest

from logreg import InputError
from logreg.data.csv import choose, read_csv

ROWS = "x,y,z,grade\n" + "".join(
    f"{i},{i * i},{-i},{('10', '9', '0.5', '9')[i % 4]}\n" for i in range(16)
)


def table(text):
    return read_csv(text.encode())


def test_classes_are_sorted_and_numbered():
    data = choose(table(ROWS), "grade", ["y", "x"]).data
    assert data.feature_names == ("y", "x")
    assert data.class_names == ("0.5", "9", "10")
    assert data.y.tolist() == [2, 1, 0, 1] * 4
    np.testing.assert_array_equal(data.X, [[i * i, i] for i in range(16)])
    assert not data.ordered
    texts = choose(table(ROWS.replace("10\n", "ten\n")), "grade", ["x", "y"]).data
    assert texts.class_names == ("0.5", "9", "ten")


def test_classes_take_the_given_order():
    data = choose(table(ROWS), "grade", ["x", "y"], order=["9", "10", "0.5"]).data
    assert data.class_names == ("9", "10", "0.5")
    assert data.y.tolist() == [1, 0, 2, 0] * 4
    assert data.ordered


def test_unusable_rows_are_counted_by_reason():
    rows = "1,2,3,a\n4,5,6,b\n" * 3
    lost = "1,,3,a\n,,inf,b\n1,2,3,\ninf,2,3,a\n1,-2e12,3,b\n1,2,1e400,b\n4,5,,b\n"
    read = table("x,y,z,c\n" + rows + lost)
    chosen = choose(read, "c", ["x", "y", "z"])
    assert (len(chosen.data.y), chosen.n_missing, chosen.n_extreme) == (6, 4, 3)
    # Only chosen columns can drop a row.
    assert choose(read, "c", ["x", "y"]).n_missing == 3
    assert choose(read, "c", ["x", "y"]).n_extreme == 2


@pytest.mark.parametrize(
    ("rows", "n_extreme"),
    [
        ("5,6,inf\n", 1),
        # The absolute value of the smallest integer overflows.
        (f"{-(2**63)},2,0\n5,6,{-(2**63)}\n", 2),
    ],
    ids=["infinity", "smallest integer"],
)
def test_a_number_too_large_for_a_class_drops_its_row(rows, n_extreme):
    chosen = choose(table("x,y,c\n" + "1,2,0\n3,4,1\n" * 3 + rows), "c", ["x", "y"])
    assert (chosen.n_extreme, chosen.data.class_names) == (n_extreme, ("0", "1"))


ELEVEN = "a,b,c\n" + "".join(f"{i},{i},k{i}\n" for i in range(11))
WITH_TEXTS = "x,y,w,c\n" + "1,2,p,a\n3,4,q,b\n" * 2 + "5,,q,d\n5,,p,d\n"


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        (ROWS, ("grade", ["x"]), "at least 2 features"),
        (ROWS, ("grade", ["x", "grade"]), "both"),
        (ROWS, ("grade", ["x", "nothing"]), "no column nothing: choose one of x, y, z, grade"),
        (ROWS, ("nothing", ["x", "y"]), "no column nothing"),
        (ROWS, ("x", ["y", "z"]), "16 distinct values, but a target needs 2 to 10"),
        (ROWS, ("grade", ["x", "y"], ["9", "10"]), "each class once \\(0.5, 9, 10\\)"),
        (ROWS, ("grade", ["x", "y"], ["9", "9", "10"]), "each class once"),
        (ROWS, ("grade", ["x", "x"]), "distinct"),
        ("a,b\nx,y\nx,z\n", ("b", ["a"]), "No column is numeric"),
        ("a,b,c\n1,2,x\n3,4,x\n", ("c", ["a", "b"]), "1 distinct value, "),
        (ELEVEN, ("c", ["a", "b"]), "11 distinct values, "),
        (WITH_TEXTS, ("c", ["x", "w"]), "w is not numeric"),
        # A class that loses all its rows.
        (WITH_TEXTS, ("c", ["x", "y"]), "class d has 0 rows"),
        *(
            (
                f"x,y,c\n1,2,{one}\n3,4,{other}\n1,2,{one}\n3,4,{other}\n5,6,{rare}\n",
                ("c", ["x", "y"]),
                f"column c has only 1 row of {named}, ",
            )
            for one, other, rare, named in ("abkk", "1277", ("a", "b", "<b>", "‹b›"))
        ),
    ],
)
def test_an_invalid_choice_raises_an_error_that_explains_it(text, arguments, says):
    with pytest.raises(InputError, match=says) as refused:
        choose(table(text), *arguments)
    assert re.fullmatch(r"[A-Z][^\n]+\.", str(refused.value))

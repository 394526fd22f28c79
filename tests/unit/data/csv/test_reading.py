"""CSV files as tables: what is recognized, and what is rejected."""

import re

import numpy as np
import pandas as pd
import pytest

from logreg import InputError
from logreg.data.csv import choose, read_csv
from logreg.data.names import LONGEST_NAME, plain_name

SENTENCE = re.compile(r"[A-Z][^\n]+\.")


def table(text, **options):
    return read_csv(text.encode(), **options)


def frame_of(n=12):
    """Numbers with and without decimals, negative ones, texts, and some values missing."""
    rng = np.random.default_rng(n)
    return pd.DataFrame(
        {
            "size (cm)": rng.normal(size=n).round(4),
            "count": rng.integers(-5, 500, n),
            "tiny": rng.normal(size=n) * 1e-9,
            "gaps": np.where(np.arange(n) % 4 == 0, np.nan, rng.normal(size=n)),
            "kind": pd.Series(["größe", "naïve", "a, b; c"] * (n // 3), dtype="str"),
            "grade": np.arange(n) % 2,
        }
    )


@pytest.mark.parametrize(
    ("ending", "encoding"),
    [("\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\r", "latin-1"), ("\n", "cp1252")],
)
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("style", [",.", ";.", ";,", "\t.", "\t,"])
def test_reads_back_what_pandas_writes(style, said, header, ending, encoding):
    written, (delimiter, decimal) = frame_of(), style
    content = written.to_csv(
        index=False, sep=delimiter, header=header, decimal=decimal, lineterminator=ending
    ).encode(encoding)
    read = read_csv(content, header=header if said else None)
    assert (read.header, read.delimiter) == (header, delimiter)
    assert read.encoding == ("UTF-8" if encoding.startswith("utf") else "Latin-1")
    names = list(written) if header else [f"column {i}" for i in range(1, 7)]
    pd.testing.assert_frame_equal(read.frame, written.set_axis(names, axis=1), check_exact=True)
    assert read.numeric == tuple(name for name in names if name != names[4])
    assert read.targets == (names[4], names[5])


def test_a_first_row_without_numbers_is_a_header_by_default():
    rows = "1,2,x\n3,4,y\n5,6,x\n7,8,y\n"
    assert not table(rows).header
    assert table("a,b,c\n" + rows).header
    assert table("2019,2020,kind\n" + rows, header=True).numeric == ("2019", "2020")
    assert len(table("2019,2020,x\n" + rows).frame) == 5
    assert not table("a,b,c\n" + rows, header=False).numeric


def test_a_first_row_with_numbers_is_a_header_if_it_names_a_target():
    rows = "0,0,0,a\n1,2,0,b\n" * 3
    read = table("2019,2020,2021,kind\n" + rows)
    assert list(read.frame) == ["2019", "2020", "2021", "kind"]
    assert "kind" in read.targets
    assert table("2019,2020,4,5\n" + rows.replace("a", "4").replace("b", "5")).header is False
    assert table("0,0,0,b\n" + rows).header is False
    # A name above numbers.
    assert table("2019,2020,kind\n" + "1,2,0\n3,4,1\n" * 2).targets[-1] == "kind"
    # A class with one row cannot be distinguished from a name.
    assert table("0,0,0,c\n" + rows).header
    # The maximum number of rows, plus the header.
    assert len(table("1,2,kind\n" + "1,2,a\n1,2,b\n" * 50_000).frame) == 100_000


def test_each_column_has_its_own_decimal_sign():
    read = table("a;b;c;d;k\n" + "1,5;2.25;3;1,5;x\n2;-1.5;4;1.5;y\n" * 2)
    assert read.numeric == ("a", "b", "c")
    assert read.frame[["a", "b", "c"]].to_numpy()[:2].tolist() == [[1.5, 2.25, 3], [2, -1.5, 4]]
    assert read.frame["d"].tolist()[:2] == ["1,5", "1.5"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_first_line_for_spreadsheets_is_not_a_row(line):
    read = table(f"{line}\r\na;b;k\r\n" + "1,5;2;x\r\n3;4;y\r\n" * 2)
    assert list(read.frame) == ["a", "b", "k"]
    assert read.delimiter == ";"
    with pytest.raises(InputError, match="Line 3 has 2"):
        table(f"{line}\na;b;k\n1;2\n")
    with pytest.raises(InputError, match="empty"):
        table(line)


def test_an_undecodable_byte_leaves_the_others_unchanged():
    rows = "länge,höhe,art\n1,2,süß\n3,4,groß\n1,2,süß\n3,4,groß\n".encode()
    read = read_csv(rows.replace(b"ang", b"\xffng") + b"5,6,\xff\n" * 2)
    assert read.encoding == "UTF-8 with characters that could not be read"
    assert list(read.frame) == ["länge", "höhe", "art"]
    assert read.classes_of("art") == ["groß", "süß", "\ufffd"]
    latin = read_csv(rows.decode().encode("latin-1"))
    assert (latin.encoding, list(latin.frame)) == ("Latin-1", ["länge", "höhe", "art"])


def test_names_are_filled_in_and_made_distinct():
    read = table(",a,a, a \n1,2,3,x\n1,2,3,y\n4,5,6,x\n4,5,6,y\n")
    assert list(read.frame) == ["column 1", "a", "a 2", "a 3"]


@pytest.mark.parametrize("text", ["?", "", "NA", "NaN", " ", "null"])
def test_the_usual_markers_are_missing_values(text):
    read = table(f"a,b,c\n1,{text},x\n1,2,y\n3,4,x\n3,5,y\n3,6,x\n1,1,{text}\n")
    assert read.frame.isna().sum().tolist() == [0, 1, 1]
    assert read.numeric == ("a", "b")


def test_blank_lines_and_spaces_after_a_delimiter_are_ignored():
    plain = table("a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n")
    spaced = table('\n\na, b, c\n\n1, 2, "x"\n   \n3, 4, y \n5, 6,  x\n7, 8, y\n\n')
    pd.testing.assert_frame_equal(plain.frame, spaced.frame)


def test_quotes_protect_delimiters_quotes_and_line_endings():
    read = table('a,b,c\n1,2,"x, ""y""\nz"\n3,4,y\n5,6,"x, ""y""\nz"\n7,8,y\n')
    assert set(read.frame["c"]) == {'x, "y" z', "y"}


def test_lists_the_columns_for_features_and_targets():
    ids = "".join(f"{i},{i % 3},{'yn'[i % 2]},w{i},{i > 0}\n" for i in range(30))
    read = table("id,third,half,word,but one\n" + ids)
    assert read.numeric == ("id", "third")
    assert read.targets == ("third", "half")
    assert read.features_for("third") == ["id"]
    assert read.classes_of("third") == ["0", "1", "2"]


# ---- what is rejected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n \n\t\n", "empty"),
        (b"a,b,c\n", "only column names"),
        (b"a\n1\n2\n", "only one column"),
        (b"a,b,c\n1,2,x\n3,4\n", "Line 3 has 2 values, but the first row has 3"),
        (b"a,b,c\n1,2,x\n3\n", "Line 3 has 1 value, but the first row has 3"),
        (b"a,b,c\n\n1,2,x,9\n", "Line 3 has 4 values"),
        (b'a,b,c\n1,2,"x\ny"\n1,2\n', "Line 4 has 2"),
        (b"a,b,c\n1,2,\x00\n", "line 2"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text"),
        (b"%PDF-1.7\n\x01\x02", "line 2"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "not a text"),
        (b"PK\x03\x04abc", "workbook"),
        (b",".join(b"c%d" % i for i in range(10_000)) + b"\n", "10000 columns"),
        (b"1,2\n" * 100_001, "more than 100000 rows"),
        (b"a,b\n" + b"1,2\n" * 100_001, "more than 100000 rows"),
        (b"1" * 5_000_001, "more than 5 MB"),
        (b"1" * 5_000_000, "Line 1 has a value of more than 131072 characters"),
        (b'a,b\n1,"2\n' + b"3,4\n" * 50_000, "Line 2 has a value of more than 131072"),
        (b"a;" * 90_000, "90001 columns"),
        (b'a,b,c\n1,=A1+B1,x\n2,"=A2",y\n', "Line 2 has a formula in column 2"),
        (b'a,b,c\n1,2,x\n2,"=HYPERLINK(""http://a.b"")",y\n', "Line 3 has a formula"),
        (b'a,b,c\n1,2,"x\n3,4,y\n', "quotation mark in line 2"),
        (b'a,b,c\n1,2,x\n1,2,"x"y\n', "quotation mark in line 3"),
    ],
)
def test_a_file_that_is_not_a_table_raises_an_error_that_says_why(content, says):
    with pytest.raises(InputError, match=says) as refused:
        read_csv(content)
    assert SENTENCE.fullmatch(str(refused.value))


def test_the_limits_themselves_are_allowed():
    assert len(read_csv(b"a,b\n" + b"1,2\n3,4\n" * 50_000).frame) == 100_000
    wide = "\n".join(",".join(str(i % 2) for _ in range(100)) for i in range(6))
    assert table(wide).frame.shape == (6, 100)


@pytest.mark.parametrize("text", ["<b>x</b>", "[a](http://b.c)", ":red[x]", "$x$", "x" * 500])
def test_column_names_and_texts_are_plain(text):
    body = "".join(f'{i},{i},"{text}{"ab"[i % 2]}"\n' for i in range(8))
    read = table(f'a,"{text}",c\n{body}')
    assert list(read.frame)[1] == plain_name(text)
    classes = read.classes_of("c")
    # Distinct texts stay distinct, even when truncated.
    assert len(classes) == 2
    assert all(plain_name(name) == name and len(name) <= LONGEST_NAME for name in classes)
    data = choose(read, "c", ["a", plain_name(text)]).data
    assert data.class_names == tuple(classes)
    assert data.y.tolist() in ([0, 1] * 4, [1, 0] * 4)

"""Decode a CSV file and split it into rows of texts."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from logreg.errors import InputError

MOST_MEGABYTES = 5

DELIMITERS = {"\t": "tab", ";": "semicolon", ",": "comma"}

EMPTY = "The file is empty: choose one with a row for each sample."

# How many rows to read to detect the delimiter.
_ROWS_TO_COMPARE = 20

# Control characters other than tab and line feed, which a text does not contain.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Replaces bytes that cannot be decoded.
_UNDECODABLE = "\ufffd"
# A first line that names the delimiter for spreadsheets.
_FOR_SPREADSHEETS = re.compile(r'(?i)\A"?sep=[,;\t]"?(\n|\Z)')


def decode(content: bytes) -> tuple[str, str]:
    """Return the text, with line feeds as line endings, and the name of its encoding."""
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise InputError(
            f"The file has more than {MOST_MEGABYTES} MB: choose a smaller one, or leave rows out."
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("The file is in UTF-16: save it as CSV in UTF-8.")
    if content.startswith(b"PK\x03\x04"):
        raise InputError("The file is a workbook or an archive, not a text file: save it as CSV.")
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", errors="replace")
        encoding = "UTF-8 with characters that could not be read"
        n_not_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
        if n_not_ascii < 2 * text.count(_UNDECODABLE):  # mostly not UTF-8
            # Windows-1252 has letters where Latin-1 has control characters.
            text, encoding = content.decode("cp1252", errors="replace"), "Latin-1"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"The file is not a text file: line {line} has control characters. Save it as CSV in "
            "UTF-8."
        )
    # A blank line replaces it, so that the others keep their numbers.
    text = _FOR_SPREADSHEETS.sub("\n", text)
    if not text.strip():
        raise InputError(EMPTY)
    return text, encoding


def records(text: str, delimiter: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the number of its first line."""
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=strict
    )
    line = 1
    try:
        for record in reader:
            if len(record) > 1 or "".join(record).strip():
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            raise InputError(
                f"Line {line} has a value of more than {csv.field_size_limit()} characters, so "
                "this is not a table: save it as CSV again, or look for an unmatched quotation "
                "mark."
            ) from error
        raise InputError(
            f"A quotation mark in line {line} is unmatched, or has text beside it: quote the "
            "whole value, or remove the mark."
        ) from error


def find_delimiter(text: str) -> str:
    """Return the delimiter that makes the first rows equally long, else the first row longest."""
    most, found = 1, ","
    for delimiter in DELIMITERS:
        try:
            first_rows = islice(records(text, delimiter, strict=False), _ROWS_TO_COMPARE)
            counts = [len(record) for _, record in first_rows]
        except InputError:  # not the delimiter: a whole line is one value, and too long
            continue
        if counts and counts[0] > 1 and len(set(counts)) == 1:
            return delimiter
        if counts and counts[0] > most:
            most, found = counts[0], delimiter
    return found

"""Any file becomes a data set or an error message."""

import itertools
import re

import numpy as np
import pytest

from logreg import DataConfig, InputError, make_dataset
from logreg.data.csv import DELIMITERS, choose, read_csv
from logreg.data.names import plain_name

SENTENCE = re.compile(r"[A-Z][^\n]+\.")

PIECES = [
    *("0", "1", "-3", "2.5", "1e3", "1e400", "-1e-400", "inf", "nan", "NA", "", " ", "?", "1,5"),
    *("9" * 40, "9" * 400, "0x1F", "1_000", "1+2j", "True", "False", "None", "2024-01-31", "٣"),
    *("x", "y", "low", "high", "<b>b</b>", "<script>alert(1)</script>", "&lt;", "[a](b)", "$x$"),
    *(":red[x]", "=1+1", "=HYPERLINK()", "+1", "-", "@x", "#", '"', '""', "'", "\\", "ü", "日本"),
    *("\u2028", "\x85", "\x00", "\x1b", "\u202e", "\ufeff", "a" * 300, '"a,b"', '"a\nb"', "\r"),
    *("sep=;", "\ufffd", str(-(2**63)), str(2**63), "y" * 140_000, "http://a.b/" + "z" * 60),
]


def generated(seed):
    """A file: well formed, with errors in cells, rows or bytes, or random bytes."""
    rng = np.random.default_rng([seed, 11])
    if seed % 10 == 0:
        return rng.bytes(int(rng.integers(0, 400)))
    delimiter = str(rng.choice([",", ";", "\t"]))
    n, d, k = (int(rng.integers(*ends)) for ends in ((0, 80), (1, 6), (1, 9)))
    if rng.random() < 0.05:  # the wide, the long, and what is both wide and long
        n, d = [(8, 99), (3000, 2), (3, 5000)][int(rng.integers(3))]
    rows = [
        [*(f"{value:.3g}" for value in rng.normal(size=d)), f"class {rng.integers(k)}"]
        for _ in range(n)
    ]
    if rng.random() < 0.7:
        rows.insert(
            0,
            [
                PIECES[int(rng.integers(len(PIECES)))] if rng.random() < 0.2 else f"f{i}"
                for i in range(d)
            ]
            + ["kind"],
        )
    for _ in range(int(rng.integers(0, 4)) if seed % 3 else 0):
        if rows:
            row = rows[int(rng.integers(len(rows)))]
            row[int(rng.integers(len(row)))] = PIECES[int(rng.integers(len(PIECES)))]
    if rows and rng.random() < 0.15:
        row = rows[int(rng.integers(len(rows)))]
        row.append("9") if rng.random() < 0.5 or len(row) < 2 else row.pop()
    ending = str(rng.choice(["\n", "\r\n", "\r"]))
    encoding = str(rng.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"], p=[0.6, 0.2, 0.15, 0.05]))
    content = ending.join(delimiter.join(row) for row in rows).encode(encoding, "replace")
    if content and rng.random() < 0.1:
        changed = bytearray(content)
        changed[int(rng.integers(len(changed)))] = int(rng.integers(256))
        content = bytes(changed)
    return content


DATA_SET = "Data set."


def outcome(content, rng):
    """Read a file and choose from it: return a data set, or the error message."""
    try:
        read = read_csv(content, header=[None, None, True, False][int(rng.integers(4))])
    except InputError as error:
        return str(error)
    assert all(plain_name(name) == name for name in read.frame)
    target = str(rng.choice(read.targets or list(read.frame)))
    features = read.features_for(target)
    classes = read.classes_of(target)
    order = [None, classes[::-1]][int(rng.integers(2))]
    features = features[: int(rng.integers(1, 40))]
    try:
        chosen = choose(read, target, features, order)
        assert len(chosen.data.y) + chosen.n_missing + chosen.n_extreme == len(read.frame)
        assert sorted(chosen.data.class_names) == sorted(classes)
        dataset = make_dataset(DataConfig("own", user_data=chosen.data, all_features=True))
    except InputError as error:
        return str(error)
    assert np.isfinite(dataset.X_train).all()
    return DATA_SET


@pytest.mark.parametrize("part", range(5))
def test_any_file_becomes_a_data_set_or_an_error_message(part):
    """Without warnings either: pytest turns them into errors."""
    seeds = range(part, 500, 5)
    outcomes = [outcome(generated(seed), np.random.default_rng(seed)) for seed in seeds]
    assert all(SENTENCE.fullmatch(each) for each in outcomes)
    if part:  # every other file of the first is random bytes
        assert outcomes.count(DATA_SET) >= 10
        assert len(set(outcomes)) >= 10


@pytest.mark.parametrize("piece", PIECES)
def test_any_cell_becomes_a_data_set_or_an_error_message(piece):
    """In the header, the numbers or the classes of an otherwise valid file."""
    rows = [["a", "b", "c"], *([str(i), str(i * i), "xy"[i % 2]] for i in range(8))]
    places = itertools.product(((0, 0), (0, 2), (3, 1), (3, 2)), DELIMITERS)
    for seed, ((line, column), delimiter) in enumerate(places):
        changed = [list(row) for row in rows]
        changed[line][column] = piece
        content = "\n".join(delimiter.join(row) for row in changed).encode()
        assert SENTENCE.fullmatch(outcome(content, np.random.default_rng(seed)))

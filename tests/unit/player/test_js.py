"""Computations that the player's modules share with the library."""

import math
from dataclasses import replace

import numpy as np
import pytest

from logreg.formatting import format_number
from logreg.player import payload
from logreg.training.models.links import LINKS, probabilities
from tests.unit.figures.drawn import logs_of
from tests.unit.player.node import node
from tests.unit.player.sent import RUNS, sent


def linked(link, cases):
    script = """
const answer = given.cases.map(([scores, cuts]) =>
  Array.from(LINKS[given.link](scores, cuts, new Float64Array(given.others))));
"""
    others = max(len(cases[0][0]), len(cases[0][1]))
    return np.array(
        node(script, {"link": link, "cases": cases, "others": others}), dtype=np.float64
    )


@pytest.mark.parametrize("others", [1, 2, 4])
def test_the_baseline_link_equals_that_of_the_library(others):
    rng = np.random.default_rng(others)
    scores = rng.normal(size=(200, others)) * 10.0 ** rng.uniform(-8, 30, size=(200, 1))
    found = linked("baseline", [[row, []] for row in scores.tolist()])
    wanted = LINKS["baseline"](scores[..., None], np.empty((200, 0)))[:, 1:, 0]
    np.testing.assert_array_equal(found, wanted)


EXTREME_CUTS = (
    [0.0, np.nextafter(0.0, 1), 1.0, 1000.0],
    [-1e6, -1.0, np.nextafter(-1.0, 0), 1e6],
    [-800.0, -1e-9, 1e-9, 800.0],
    [1e8, 1e8 + 1e-7, 1e8 + 1, 1e9],
)


@pytest.mark.parametrize("others", [1, 2, 4])
def test_the_cumulative_link_equals_that_of_the_library(others):
    rng = np.random.default_rng(others)
    cuts = np.cumsum(10.0 ** rng.uniform(-10, 3, size=(300, others)), axis=1)
    cuts += 10 * rng.normal(size=(300, 1))
    scores = rng.normal(size=300) * 10.0 ** rng.uniform(-3, 6, size=300)
    scores[::3] = cuts[::3, 0]  # at a threshold itself
    ends = [-1e100, -1e6, -745.0, -37.0, 0.0, 1e-300, 37.0, 745.0, 1e6, 1e8, 1e100]
    extreme = [(end, given[:others]) for end in ends for given in EXTREME_CUTS]
    scores = np.r_[scores, [end for end, _ in extreme]]
    cuts = np.vstack([cuts, [given for _, given in extreme]])
    cases = [[[score], row] for score, row in zip(scores.tolist(), cuts.tolist(), strict=True)]

    found = linked("cumulative", cases)

    wanted = LINKS["cumulative"](scores[:, None, None], cuts)[:, 1:, 0]
    assert np.isfinite(wanted).all()
    # The terms are as large as this; some of them cancel.
    size = np.abs(scores) + np.abs(cuts).max(axis=1) + 800
    assert (np.abs(found - wanted) < 1e-14 * size[:, None]).all()


@pytest.mark.parametrize("name", [name for name in RUNS if "diverging" not in name])
def test_the_browser_predicts_the_class_and_probability_of_the_library(name):
    data, config = RUNS[name]
    message = sent(data, **config)
    dataset, history = message.dataset, message.history
    x_range, y_range = message.picture.field.x_range, message.picture.field.y_range
    rng = np.random.default_rng(3)
    x, y = rng.uniform(*x_range, 30), rng.uniform(*y_range, 30)
    last = len(message.picture.timeline.values) - 1
    frames = sorted({0, 1, last // 2, last})
    script = """
const field = new Field(decoded(given.field));
field.basis = new Float64Array(field.side ** 2 * field.terms);
const answer = given.frames.map((frame) => {
  field.mix(frame, 0);
  return given.points.map(([x, y]) => field.probability(x, y));
});
"""
    points = np.column_stack([x, y]).tolist()
    given = {"field": message.received["field"], "frames": frames, "points": points}
    for frame, answers in zip(frames, node(script, given), strict=True):
        epoch = message.picture.timeline.values[frame]
        p = probabilities(logs_of(dataset, history, epoch, x, y))
        first, second = np.sort(p, axis=1)[:, :-3:-1].T
        found = np.array([answer["p"] for answer in answers])
        np.testing.assert_allclose(found, first, atol=1e-4)
        names = np.array([answer["name"] for answer in answers])
        clear = first - second > 1e-3
        assert clear.any() or epoch == 0  # a start at zero decides nothing
        wanted = np.array(dataset.class_names)[p.argmax(axis=1)]
        np.testing.assert_array_equal(names[clear], wanted[clear])


def test_with_a_threshold_the_probability_is_that_of_class_one():
    message = sent(epochs=20)
    dataset, history = message.dataset, message.history
    last = len(message.picture.timeline.values) - 1
    levels = np.ones(last + 1)
    picture = replace(message.picture, field=replace(message.picture.field, levels=levels))
    received = payload(picture, message.readout, picture_id="", alt="")["field"]
    points = dataset.X_test
    script = """
const field = new Field(decoded(given.field));
field.basis = new Float64Array(field.side ** 2 * field.terms);
field.mix(given.frame, 0);
const answer = given.points.map(([x, y]) => field.probability(x, y));
"""
    answers = node(script, {"field": received, "frame": last, "points": points.tolist()})
    wanted = probabilities(logs_of(dataset, history, -1, *points.T))[:, 1]
    assert wanted.min() < 0.5 < wanted.max()
    np.testing.assert_allclose([answer["p"] for answer in answers], wanted, rtol=1e-5)
    assert {answer["name"] for answer in answers} == {dataset.class_names[1]}


def test_the_browser_writes_numbers_as_sentences_do():
    rng = np.random.default_rng(0)
    numbers = rng.choice([-1, 1], 500) * 10.0 ** rng.uniform(-12, 12, 500)
    numbers = [*numbers.tolist(), 0.0, 0.001, 0.00099999, 99.96, 999.6, 0.9996, 99_999.0, 1e5]
    numbers += [99_999.4, 99_999.6, -99_999.6, 0.00099996, 0.0009994]
    found = node("const answer = given.map(FORMATS.short);", numbers)
    assert found == [format_number(number) for number in numbers]


def test_small_weights_keep_their_digits():
    texts = {
        -0.00042: "−4.20 × 10⁻⁴",
        3.25e-9: "3.25 × 10⁻⁹",
        0.0009994: "9.99 × 10⁻⁴",
        0.00099996: "0.001",
        0.0123: "0.012",
        -1.5: "−1.500",
        123.4: "123",
        0: "0.000",
        -2.2e-16: "0.000",  # round-off
    }
    found = node(
        "const answer = given.map((v) => [FORMATS.coefficient(v), FORMATS.factor(v)]);", [*texts]
    )
    for text, (coefficient, factor) in zip(texts.values(), found, strict=True):
        assert coefficient == text
        assert factor == (f"({text})" if text.startswith("−") else text)


def test_sign_and_size_make_the_coefficient():
    numbers = [0.0, -0.0, -1e-9, 1e-9, 0.4, -0.4, -0.0007, 9.9996, -9.9996, 12.0, -1234.5, 1e100]
    numbers += [-4.2e-4, 1e-11, -0.00099996]
    script = """
const answer = given.map((v) => ["coefficient", "sign", "size"].map((how) => FORMATS[how](v)));
"""
    for number, (whole, sign, size) in zip(numbers, node(script, numbers), strict=True):
        assert sign in "+−"
        assert whole == (size if sign == "+" else f"−{size}")
        if number:
            assert (sign == "−") == (math.copysign(1, number) < 0)

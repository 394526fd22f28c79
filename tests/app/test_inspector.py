"""Inspecting a point on Train: its numbers, and how it is chosen and deselected."""

import re
from html import unescape

import numpy as np
import pytest

from logreg.analysis.inspection import inspect
from tests.app.expected import Run
from tests.app.page import TrainPage, numbers, rows_of


def section(page):
    """The HTML about the point."""
    return re.search(r'<section class="player-point">(.*)</section>', html(page))[1]


def html(page):
    return page.payload["readout"]["html"]


def cells(page):
    """The cells of its table: texts, or arrays with a value for each frame."""
    return rows_of(section(page), numbers(page.payload["readout"]["values"]))


def names(page):
    """What the numbers beside the table are called."""
    return [unescape(name) for name in re.findall(r"<span>([^<]+) <b>", section(page))]


def seen(run, page, point):
    epochs = np.array(page.payload["timeline"]["values"])
    return inspect(run.history, point - 1, epochs)


def assert_sent(sent, wanted):
    np.testing.assert_allclose(sent, wanted, rtol=2**-23)


@pytest.mark.parametrize("point", [1, 250, 400, 401, 500])
def test_the_numbers_equal_those_of_the_library(page, point):
    before = page.payload
    page.set(point=point)

    run = Run.of()
    at = seen(run, page, point)
    assert_sent(page.measure("score z"), at.scores[:, 0])
    assert_sent(page.measure("odds of class 1"), at.odds[:, 1])
    assert_sent(page.measure("P(class 1)"), at.p[:, 1])
    assert_sent(page.measure("its loss"), at.loss)
    part = "training" if at.in_training else "test"
    assert_sent(page.measure(f"share of {part} loss"), 100 * at.share)
    if at.in_training:
        assert_sent(page.measure("its pull"), at.contribution.size)
        assert_sent(page.measure("all pulls together"), at.total.size)
    else:
        assert not cells(page)
        assert "pull" not in " ".join(names(page))
        assert "kept from training" in section(page)

    # The rest is unchanged, so the player continues where it is.
    after = page.payload
    assert after["id"] == before["id"]
    assert after["figure"]["data"][:-1] == before["figure"]["data"]
    assert after["field"] == before["field"]
    np.testing.assert_array_equal(
        numbers(after["readout"]["values"])[:, :8], numbers(before["readout"]["values"])
    )


def test_the_point_is_described_above_its_numbers(page):
    page.set(point=7)
    x, y = Run.of().dataset.X_train[6], Run.of().dataset.y_train[6]
    said = unescape(re.sub("<[^>]+>", "", section(page).split("</p>")[0])).replace("−", "-")
    assert said.startswith(f"Point 7: training, class {y}; ")
    values = [float(text) for text in re.findall(r"= (\S+?)(?:,|$)", said)]
    assert values == pytest.approx(list(x), rel=0.006)
    (ring,) = page.payload["figure"]["data"][-1:]
    assert ring["x"] + ring["y"] == pytest.approx(list(x))


def assert_no_point(page):
    assert not page.app.error
    assert page.widget("point").value == 0
    assert "player-point" not in html(page)
    assert page.payload["figure"]["data"][-1]["name"] != "chosen sample"


def test_without_a_point_nothing_else_is_sent(page):
    assert_no_point(page)


def assert_row(row, name, pull, k):
    """A row of the table has the pull on the parameters of one score."""
    assert row[0] == name
    assert_sent(row[1:], [*pull.weights[:, k].T, pull.bias[:, k]])


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
@pytest.mark.parametrize("classes", [2, 4])
def test_every_model_shows_scores_probabilities_and_contributions(page, model, classes):
    if (model, classes) == ("binomial", 4):
        model = "auto"
    page.set(classes=classes, epochs=10)
    page.set(model=model, point=30)
    run = Run.of(classes=classes, model=model, epochs=10)
    at = seen(run, page, 30)
    several = run.history.weights.shape[1] > 1
    table = iter(cells(page))
    if several:
        assert next(table) == ["class", "score z", "P"]
        for k in range(classes):
            name, *row = next(table)
            assert name == f"class {k}"
            assert_sent(row, [at.scores[:, k], at.p[:, k]])
    else:
        assert_sent(page.measure("score η" if model == "ordinal" else "score z"), at.scores[:, 0])
        if classes > 2:
            assert next(table) == ["class", "P"]
            for k in range(classes):
                name, p = next(table)
                assert name == f"class {k}"
                assert_sent(p, at.p[:, k])
    last = "all θ" if model == "ordinal" else "b"
    columns = [f"on {name}" for name in ("w₁", "w₂", last)]
    if several:
        for head, pull in (("its pull", at.contribution), ("all pulls together", at.total)):
            assert next(table) == [head, *columns]
            for k in range(classes):
                assert_row(next(table), f"class {k}", pull, k)
    else:
        assert next(table) == ["pull", *columns]
        assert_row(next(table), "its own", at.contribution, 0)
        assert_row(next(table), "all together", at.total, 0)
    assert not list(table)
    assert ("odds of class 1" in names(page)) == (classes == 2)


def test_with_many_features_the_plotted_ones_and_the_size_are_shown():
    page = TrainPage(dataset="Breast cancer", all="true", standardise="true", point="3")
    run = Run.of(dataset="breast_cancer", all=True, standardise=True)
    at = seen(run, page, 3)
    assert section(page).count(" = ") == 2
    assert not cells(page)
    assert_sent(page.measure("its pull"), at.contribution.size)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "all pulls cancel out"),
        ({"l2": 0.1}, "all pulls balance the penalty"),
        ({"spread": 0.3}, "a safe one hardly.</p>"),  # without a best model they do not cancel
        # In a batch a point has another share of a step, and contributes to one step per epoch.
        ({"batch": 32}, "a step of gradient descent on all training points"),
    ],
    ids=str,
)
def test_the_explanation_suits_the_run(page, settings, sentence):
    page.set(point=1, **settings)
    assert sentence in section(page)


def test_numbers_too_large_are_sent_as_infinite():
    """The browser writes them as ∞, and none of them is missing."""
    page = TrainPage(dataset="Breast cancer", lr="100", epochs="20", point="4")
    values = numbers(page.payload["readout"]["values"])
    assert not np.isnan(values).any()
    assert np.isinf(page.measure("odds of malignant")).any()


# ---- choosing and deselecting


def test_a_link_opens_with_its_point():
    page = TrainPage(point="12", lr="5")
    assert not page.notices
    assert page.widget("point").value == 12
    assert "Point 12<" in section(page)


@pytest.mark.parametrize("text", ["-1", "1.5", "100001", "many"])
def test_a_link_to_an_invalid_point_is_reported(text):
    page = TrainPage(point=text)
    (notice,) = page.notices
    assert notice.startswith("Point cannot be ")
    assert_no_point(page)


def test_a_point_that_no_longer_exists_is_deselected(page):
    page.set(point=300)
    page.set(n=299)
    assert_no_point(page)
    assert page.app.query_params.get("point") is None
    page.set(n=500)
    assert_no_point(page)
    by_link = TrainPage(point="300", n="299")
    assert not by_link.notices
    assert_no_point(by_link)


def test_the_last_point_can_be_chosen(page):
    page.set(n=290, point=290)
    assert "Point 290<" in section(page)


@pytest.mark.parametrize("way", ["Reset", "example"])
def test_reset_and_presets_deselect_the_point(page, way):
    page.set(point=5)
    page.click("Reset") if way == "Reset" else page.set(preset="Too fast")
    assert_no_point(page)

"""The numbers of Evaluate: those of `logreg.analysis`."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import logit

from logreg.analysis.evaluation import (
    EDGES,
    THRESHOLDS,
    all_thresholds,
    best_threshold,
    curves,
    predict,
    report,
)
from tests.app.expected import Run
from tests.app.page import Page, numbers, rows_of
from tests.e2e.visitor import read_number

PARTS = ("training", "test")
RATES = ("accuracy", "precision", "recall", "specificity", "f1")
PLOTS = ("roc", "precision_recall", "calibration")


def tables(page):
    """The tables below the picture: rows of texts, or of arrays over the thresholds."""
    readout = page.payload["readout"]
    values = numbers(readout["values"])
    return [rows_of(table, values) for table in re.findall("<table>(.*?)</table>", readout["html"])]


def percent(share):
    return f"{100 * share:.1f} %"


def two(epoch=-1):
    """The evaluation of two classes: training and test set at all thresholds."""
    return [all_thresholds(part) for part in predict(Run.of(spread=3.0).history, epoch)]


@pytest.mark.parametrize("epoch", [None, 3])
def test_the_tables_have_the_rates_at_every_threshold(epoch):
    page = Page("evaluate", spread="3.0", **({} if epoch is None else {"epoch": str(epoch)}))
    rates, matrix = tables(page)
    assert rates[0] == ["Rate", "Training", "Test"]
    for column, part in enumerate(two(-1 if epoch is None else epoch), 1):
        counts = part.counts
        wanted = [*(getattr(counts, rate) for rate in RATES), counts.cost(1, 1)]
        for (name, *shown), values in zip(rates[1:], wanted, strict=True):
            np.testing.assert_allclose(shown[column - 1], values, rtol=1e-5, err_msg=name)
        cells = [row[1:] for row in matrix[2 * column - 1 : 2 * column + 1]]
        np.testing.assert_array_equal(cells, [[counts.tn, counts.fp], [counts.fn, counts.tp]])


def test_costs_find_the_threshold():
    page = Page("evaluate", spread="3.0")
    page.set(alarm=1.0, miss=8.0)
    train, test = (part.counts for part in two())
    best = best_threshold(train, 1.0, 8.0)
    (note,) = (text for text in page.texts if "lowest training cost" in text)
    lowest, threshold, at_test = map(float, re.findall(r"\d\.\d+", note))
    assert threshold == best.threshold != 0.5
    assert lowest == pytest.approx(train.cost(1, 8)[best.place], rel=5e-3)
    assert at_test == pytest.approx(test.cost(1, 8)[best.place], rel=5e-3)
    page.click(f"Use threshold {threshold:.2f}")
    assert page.payload["timeline"]["start"] == threshold
    assert page.app.query_params["threshold"] == f"{threshold:.2f}"
    np.testing.assert_allclose(tables(page)[0][-1][1], train.cost(1, 8), rtol=1e-5)


def traces(page, place):
    """The static traces of a subplot, by name; "" is the diagonal."""
    found = page.payload["figure"]["data"]
    return {each["name"]: each for each in found if each.get("xaxis") == f"x{place}"}


def title_of(page, place):
    (title,) = (
        each["text"]
        for each in page.payload["figure"]["layout"]["annotations"]
        if each["xref"] == f"x{place} domain"
    )
    return title


def points_of(trace):
    return numbers(trace["x"]), numbers(trace["y"])


def expect_curves(page, place, name, found):
    """Check that the three plots from this index have a curve of this name with these points."""
    for at, plot in enumerate(PLOTS, place):
        curve = getattr(found, plot)
        x, y = points_of(traces(page, at)[name])
        np.testing.assert_allclose(x, curve.x, atol=1e-6)
        np.testing.assert_allclose(y, curve.y, atol=1e-6)


def test_curves_have_their_summary_in_the_title():
    page = Page("evaluate", spread="3.0")
    for name, part in zip(PARTS, two(), strict=True):
        expect_curves(page, 4, name, part.curves)
        for place, plot in enumerate(PLOTS, 4):
            told = re.search(rf"{name} ([\d.]+)", title_of(page, place))[1]
            assert float(told) == pytest.approx(getattr(part.curves, plot).summary, rel=5e-3)
    assert traces(page, 5)["test"]["line"]["shape"] == "hv"


@pytest.mark.parametrize("part", ["test", "train"])
def test_rates_and_bars_come_from_the_chosen_set(part):
    page = Page("evaluate", spread="3.0", part=part)
    chosen = two()[part == "test"]
    for place in (2, 3):
        assert title_of(page, place).endswith({"test": "test part", "train": "training part"}[part])
    rates = traces(page, 2)
    for rate in RATES:
        x, up = points_of(rates["F1" if rate == "f1" else rate])
        np.testing.assert_allclose(x, THRESHOLDS, rtol=1e-6)
        np.testing.assert_allclose(up, getattr(chosen.counts, rate), atol=1e-6, err_msg=rate)
    best = best_threshold(two()[0].counts, 1, 1).threshold
    np.testing.assert_allclose(numbers(rates["lowest training cost"]["x"]), best, rtol=1e-6)
    for label, sign in ((1, 1), (0, -1)):
        x, up = points_of(traces(page, 3)[f"class {label}"])
        np.testing.assert_array_equal(up, sign * chosen.histogram[label])
        np.testing.assert_allclose(x, (EDGES[1:] + EDGES[:-1]) / 2, atol=1e-6)


def test_what_moves_is_at_the_threshold():
    page = Page("evaluate", spread="3.0")
    *others, roc_train, pr_train, roc_test, pr_test = page.payload["moving"]
    marks = ((roc_train, pr_train), (roc_test, pr_test))
    for part, name, (roc, precision_recall) in zip(two(), PARTS, marks, strict=True):
        counts = part.counts
        for mark, axis, x, y in (
            (roc, "x4", 1 - counts.specificity, counts.recall),
            (precision_recall, "x5", counts.recall, counts.precision),
        ):
            assert (mark["trace"]["name"], mark["trace"]["xaxis"]) == (name, axis)
            np.testing.assert_allclose(np.hstack(points_of(mark)).T, [x, y], atol=1e-6)
    rings, *lines = others
    assert [each["trace"]["xaxis"] for each in lines] == ["x2", "x3"]
    for each in lines:
        np.testing.assert_allclose(numbers(each["x"]), np.stack([THRESHOLDS] * 2, 1), rtol=1e-6)
    # A ring for each misclassified point.
    assert rings["trace"]["name"] == "wrong"
    first, last = map(numbers, rings["during"])
    places = np.arange(99)[:, None]
    shown = ((first <= places) & (places <= last)).sum(axis=1)
    np.testing.assert_array_equal(shown, sum(part.counts.fp + part.counts.fn for part in two()))
    # And the boundary is where the probability is the threshold.
    field = page.payload["field"]
    np.testing.assert_allclose(numbers(field["levels"])[:, 0], logit(THRESHOLDS), rtol=1e-6)
    coefficients = numbers(field["coefficients"])
    assert (coefficients == coefficients[0]).all()


def test_starts_at_the_threshold_in_the_address():
    page = Page("evaluate", threshold="0.2")
    assert page.payload["timeline"]["start"] == 0.2
    page = Page("evaluate", threshold="1.5", epoch="x")
    assert len(page.notices) == 2
    assert page.payload["timeline"]["start"] == 0.5


def test_no_threshold_is_best_if_all_cost_the_same():
    page = Page("evaluate", alarm="0", miss="0")
    assert any("All thresholds cost" in text for text in page.texts)
    (button,) = (each for each in page.app.button if "threshold" in each.label)
    assert button.disabled
    page.set(miss=1.0)
    # Only misses cost: the lowest thresholds have none.
    assert any(re.search(r"training cost is 0 .*others", text) for text in page.texts)


def test_the_epoch_is_the_last_until_another_is_chosen():
    page = Page("evaluate")
    assert page.widget("epoch").value == 100
    page.set(epochs=150)
    assert page.widget("epoch").value == 150
    page.set(epoch=20)
    page.set(epochs=120)
    assert page.widget("epoch").value == 20
    page.set(epochs=10)
    assert page.widget("epoch").value == 10


FOUR = {"classes": 4, "spread": 3.0, "lr": 0.5}
FOUR_LINK = {key: str(value) for key, value in FOUR.items()}


def four():
    """The evaluation of four classes: training and test set."""
    return predict(Run.of(**FOUR).history)


def test_the_report_of_several_classes_is_shown():
    page = Page("evaluate", **FOUR_LINK)
    assert "alarm" not in [each.key for each in page.app.number_input]
    for place, (name, part) in enumerate(zip(PARTS, four(), strict=True)):
        wanted = report(part)
        (_, *rates), (_, *matrix) = tables(page)[2 * place : 2 * place + 2]
        columns = [wanted.precision, wanted.recall, wanted.f1]
        assert [row[1:4] for row in rates] == [
            [percent(share) for share in row] for row in zip(*columns, strict=True)
        ]
        assert [float(row[4]) for row in rates] == pytest.approx(wanted.auc, abs=5e-4)
        assert page.measure(f"{name} accuracy") == pytest.approx(wanted.accuracy)
        assert [[int(cell) for cell in row[1:]] for row in matrix] == wanted.matrix.tolist()


@pytest.mark.parametrize("part", ["test", "train"])
def test_curves_and_rings_of_several_classes(part):
    page = Page("evaluate", part=part, **FOUR_LINK)
    parts = four()
    for label in range(4):
        found = curves(parts[part == "test"].against_rest(label))
        expect_curves(page, 2, f"class {label}", found)
    (rings,) = page.payload["moving"]
    dataset = Run.of(**FOUR).dataset
    each = zip((dataset.X_train, dataset.X_test), parts, strict=True)
    wrong = np.vstack([X[found.classes != found.y] for X, found in each])
    np.testing.assert_allclose(np.stack(points_of(rings), axis=1), wrong, rtol=1e-6)


def test_a_set_that_lacks_a_class_is_reported():
    page = Page("evaluate", n="20", classes="5", test="10")
    assert any("The test part lacks a class" in text for text in page.texts)


def test_odds_ratios_equal_statsmodels():
    page = Page("evaluate", spread="3.0")
    dataset = Run.of(spread=3.0).dataset
    fit = sm.Logit(dataset.y_train, sm.add_constant(dataset.X_train)).fit(disp=0, tol=1e-12)
    rows = page.app.dataframe[0].value.to_numpy().tolist()
    assert [row[0] for row in rows] == ["x₁", "x₂", "intercept"]
    for row, place in zip(rows, (1, 2, 0), strict=True):
        wanted = [fit.params[place], fit.bse[place], fit.pvalues[place]]
        shown = row[2:5]
        if place:
            wanted += [np.exp(fit.params[place]), *np.exp(fit.conf_int()[place])]
            shown += [row[5], *row[6].split(" to ")]
        else:
            assert row[5:] == ["–", "–"]
        assert list(map(read_number, shown)) == pytest.approx(wanted, rel=6e-3)


def test_a_separable_run_has_an_explanation_instead_of_odds_ratios():
    page = Page("evaluate", spread="0.3")
    assert len(page.app.dataframe) == 0
    assert any("so there is no best model" in text for text in page.texts)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"threshold": "0.3", "alarm": "2", "miss": "5", "epoch": "17"},
        {"classes": "3"},
        {"dataset": "ordered", "classes": "4"},
        {"dataset": "circles", "degree": "2"},
    ],
)
def test_the_code_computes_the_pages_numbers(link):
    page = Page("evaluate", **link)
    names = page.run_code()
    if "counts" in names and "best" in names:
        threshold = float(link.get("threshold", 0.5))
        place = round(100 * threshold) - 1
        rates = {row[0]: row[2][place] for row in tables(page)[0][1:]}
        counts = names["counts"]
        assert rates["Precision"] == pytest.approx(counts.precision[0], rel=1e-6)
        assert rates["F1"] == pytest.approx(counts.f1[0], rel=1e-6)
        assert any(
            f"Use threshold {names['best'].threshold:.2f}" == b.label for b in page.app.button
        )
    else:
        matrix = tables(page)[3][1:]
        assert [[int(cell) for cell in row[1:]] for row in matrix] == names[
            "counts"
        ].matrix.tolist()


@pytest.mark.parametrize(
    "link",
    [
        {"lr": "100.0", "standardise": "true"},
        {"n": "20", "imbalance": "20"},
        {"dataset": "table"},
        {"dataset": "breast_cancer", "all": "true"},
        {"dataset": "iris", "all": "true", "degree": "2"},
        {"degree": "6", "dataset": "spiral"},
        {"model": "ordinal"},
        {"noise": "40"},
    ],
)
def test_any_run_can_be_evaluated(link):
    page = Page("evaluate", **link)
    assert len(page.app.error) == 0
    assert not any("nan" in text.lower().split() for text in page.texts)


def test_an_input_error_is_one_sentence():
    page = Page("evaluate", dataset="breast_cancer", all="true", degree="3")
    assert len(page.app.error) == 1
    assert "lower degree" in page.app.error[0].value

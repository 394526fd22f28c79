"""More than two classes."""

import re

import numpy as np
import pytest
from scipy.special import expit
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

from logreg import DataConfig, make_dataset
from logreg.chapters.classes.graded import GRADED, make_graded
from logreg.chapters.classes.parallel.numbers import compare
from logreg.chapters.classes.softmax.numbers import SoftmaxNumbers, fit_feature
from logreg.chapters.classes.thresholds.numbers import ThresholdNumbers
from tests.app.page import Page, numbers, rows_of


def rows(page, key="player"):
    """The cells of the table below a player: texts, or arrays with a value for each frame."""
    readout = page.payload_of(key)["readout"]
    return rows_of(readout["html"], numbers(readout["values"]))


def timeline(page, key="player"):
    return np.array(page.payload_of(key)["timeline"]["values"])


# ---- scores that compete


@pytest.mark.parametrize(("k", "shift"), [(2, -3.0), (5, 2.5)])
def test_sliders_set_the_scores(k, shift):
    page = Page("classes", fit="clouds", shift=f"{shift:g}")
    page.set(k=k)
    at = SoftmaxNumbers(fit_feature(make_dataset(DataConfig(n_samples=300, n_classes=k))), shift)
    np.testing.assert_allclose(timeline(page), at.x)
    _, *body, total = rows(page)
    assert [row[0] for row in body] == [f"class {label}" for label in range(k)]
    for column, values in enumerate((at.z, at.power, at.p), 1):
        shown = np.array([row[column] for row in body]).T
        np.testing.assert_allclose(shown, values, rtol=1e-4, atol=1e-5)
    assert total[0] == "sum"
    np.testing.assert_allclose(total[2], at.total, rtol=1e-4)


def test_the_initial_scores_are_fitted_to_iris():
    page = Page("classes")
    X, y = load_iris(return_X_y=True)
    # The page fits four fifths of the samples.
    fit = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(X[:, :1], y)
    p = np.array([row[3] for row in rows(page)[1:4]]).T
    assert np.abs(p - fit.predict_proba(timeline(page)[:, None])).max() < 0.1
    assert [row[0] for row in rows(page)[1:4]] == ["setosa", "versicolor", "virginica"]


def test_with_two_classes_the_sigmoid_of_the_difference_is_shown():
    page = Page("classes", fit="clouds", k="2")
    readout = page.payload["readout"]
    (columns,) = (
        [int(column) for column in re.findall(r'data-value="(\d+)"', text)]
        for text in re.findall("<div class=.player-formula.>(.*?)</div>", readout["html"])
    )
    difference, p = numbers(readout["values"])[:, columns].T
    z = [row[1] for row in rows(page)[1:3]]
    np.testing.assert_allclose(difference, z[1] - z[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(p, expit(difference), rtol=1e-5)
    page.set(k=3)
    assert "player-formula" not in page.payload["readout"]["html"]


# ---- thresholds


@pytest.mark.parametrize(("first", "gap"), [(-3.0, 0.2), (0.0, 1.0)])
def test_sliders_set_the_thresholds(first, gap):
    page = Page("classes", cut=f"{first:g}")
    page.set(gap=gap)
    at = ThresholdNumbers(np.array([first, first + gap]))
    np.testing.assert_allclose(timeline(page, "thresholds"), at.eta)
    np.testing.assert_allclose(page.measure("score η", "thresholds"), at.eta, atol=1e-6)
    _, *body = rows(page, "thresholds")
    for k, row in enumerate(body):
        np.testing.assert_allclose(row[3], at.p[:, k], rtol=1e-4, atol=1e-6)
        if k < 2:
            np.testing.assert_allclose(row[1], at.margins[:, k], rtol=1e-4, atol=1e-6)
            np.testing.assert_allclose(row[2], at.at_most[:, k], rtol=1e-4)


# ---- parallel lines


@pytest.mark.parametrize("name", GRADED)
def test_each_data_set_is_fitted_and_tested(name):
    page = Page("classes")
    page.set(groups=name, size=300)
    lines = compare(make_graded(name, 300, 0))
    _, *body = rows(page, "parallel")
    for row, fit in zip(body, (*lines.separate, lines.ordinal), strict=True):
        if fit.weights is None:
            assert row[1:] == ["–", "–", "–"]
            continue
        shown = [float(text.replace("−", "-")) for text in row[1:3]]
        np.testing.assert_allclose(shown, fit.weights[0], rtol=5e-3)
    (verdict,) = (text for text in page.texts if "Brant's test" in text) if lines.test else [""]
    if lines.test is None:
        assert "there is nothing to compare" in page.app.info[0].value
        assert not any("degrees of freedom" in text for text in page.texts)
        return
    assert not page.app.info
    assert f"$X^2 = {lines.test.statistic:.2f}$ with 2 degrees" in verdict
    p = lines.test.p_value
    assert (f"$p = {p:.3f}$" if p >= 0.001 else "$p < 0.001$") in verdict
    assert ("does not hold" in verdict) == (p < 0.05)


def test_size_and_sample_change_the_points():
    page = Page("classes", groups="graded")
    start = page.payload_of("parallel")
    page.set(size=1000)
    larger = page.payload_of("parallel")
    assert sum(len(numbers(each["x"])) for each in larger["figure"]["data"][:3]) == 1000
    page.set(size=400)
    page.click("New sample")
    assert page.widget("draw").value == 1
    lines = compare(make_graded("graded", 400, 1))
    assert any(f"$X^2 = {lines.test.statistic:.2f}$" in text for text in page.texts)
    assert page.payload_of("parallel")["figure"] != start["figure"]


def test_a_data_set_used_whole_offers_no_other_sample():
    page = Page("classes", groups="iris")
    assert any("It has 150 rows; all are used." in text for text in page.texts)
    assert not [each for each in page.app.button if each.label == "New sample"]


# ---- the whole page


def test_the_address_contains_the_controls_and_the_positions():
    link = {"fit": "Clouds", "k": "4", "shift": "1.5", "cut": "0.5", "gap": "2", "size": "700"}
    page = Page("classes", groups="Drawn from the model", draw="9", place="2.4", eta="-1.2", **link)
    wanted = {"fit": "clouds", "k": 4, "shift": 1.5, "cut": 0.5, "gap": 2.0, "size": 700}
    for key, value in (wanted | {"groups": "graded", "draw": 9}).items():
        assert page.widget(key).value == value
    for key, name, start in (("player", "place", 2.4), ("thresholds", "eta", -1.2)):
        assert page.payload_of(key)["timeline"]["key"] == name
        assert page.payload_of(key)["timeline"]["start"] == start


@pytest.mark.parametrize("link", [{}, {"fit": "clouds", "k": "3", "shift": "-2", "gap": "1.2"}])
def test_the_code_computes_the_pages_numbers(link):
    page = Page("classes", groups="graded", size="300", draw="2", **link)
    names = page.run_code()
    x, eta = timeline(page), timeline(page, "thresholds")
    body = rows(page)[1:-1]
    for label, row in enumerate(body):
        for column, found in ((1, names["z"]), (3, names["softmax"])):
            wanted = np.interp(names["x"][[0, -1], 0], x, row[column])
            np.testing.assert_allclose(found[[0, -1], label], wanted, rtol=1e-4, atol=1e-6)
    for level, row in enumerate(rows(page, "thresholds")[1:]):
        wanted = np.interp(names["eta"][:, 0], eta, row[3])
        np.testing.assert_allclose(names["classes"][:, level], wanted, rtol=1e-4)
    assert any(f"$X^2 = {names['test'].statistic:.2f}$" in text for text in page.texts)

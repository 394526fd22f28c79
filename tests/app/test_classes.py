"""More than two classes."""

import math
import re

import numpy as np
import pytest
from scipy.special import expit, softmax
from scipy.stats import logistic
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

from logreg.chapters.classes.graded import GRADED, make_graded
from logreg.chapters.classes.parallel import compare
from tests.app.page import Page, numbers, rows_of


def rows(page, key="player"):
    """The cells of the table under a player: texts, or arrays with a value for each frame."""
    readout = page.payload_of(key)["readout"]
    return rows_of(readout["html"], numbers(readout["values"]))


def moving(page, key, name):
    """All that moves under a name."""
    return [each for each in page.payload_of(key)["moving"] if each["trace"].get("name") == name]


def timeline(page, key="player"):
    return np.array(page.payload_of(key)["timeline"]["values"])


def rests(page):
    """What each player shows, but for what is new in every message."""
    keys = ("player", "cuts", "parallel")
    return [{**page.payload_of(key), "serial": 0} for key in keys]


# ---- scores that compete


@pytest.mark.parametrize("shift", [0.0, -3.0, 2.5])
def test_scores_are_softmaxed_and_a_shift_moves_the_scores_alone(shift):
    page, shifted = Page("classes"), Page("classes")
    shifted.set(shift=shift)
    for before, after in zip(rows(page)[1:4], rows(shifted)[1:4], strict=True):
        np.testing.assert_allclose(after[1], before[1] + shift, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(after[2], np.exp(after[1]), rtol=1e-4)
        np.testing.assert_allclose(after[3], before[3], rtol=1e-5)
    z, p = (np.array([row[column] for row in rows(shifted)[1:4]]) for column in (1, 3))
    np.testing.assert_allclose(p, softmax(z, axis=0), rtol=1e-4, atol=1e-9)
    assert rows(shifted)[4][0] == "sum"
    np.testing.assert_allclose(rows(shifted)[4][2], np.exp(z).sum(axis=0), rtol=1e-4)


def test_the_scores_are_those_of_a_fit_to_iris():
    page = Page("classes")
    X, y = load_iris(return_X_y=True)
    # The page fits four fifths of the samples.
    fit = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(X[:, :1], y)
    p = np.array([row[3] for row in rows(page)[1:4]]).T
    assert np.abs(p - fit.predict_proba(timeline(page)[:, None])).max() < 0.1
    assert [row[0] for row in rows(page)[1:4]] == ["setosa", "versicolor", "virginica"]


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_number_of_clouds_is_that_of_the_scores(k):
    page = Page("classes", fit="clouds")
    page.set(k=k)
    names = [f"class {label}" for label in range(k)]
    assert [row[0] for row in rows(page)[1:-1]] == names
    p = np.array([row[3] for row in rows(page)[1:-1]])
    np.testing.assert_allclose(p.sum(axis=0), 1, rtol=1e-5)
    for name, wanted in zip(names, p, strict=True):
        # On the lines and beside them: score and probability each.
        assert len(moving(page, "player", name)) == 4
        for each in moving(page, "player", name)[2:]:
            np.testing.assert_allclose(numbers(each["y"])[:, 0], wanted, rtol=1e-5)


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


@pytest.mark.parametrize("link", [{}, {"fit": "clouds", "k": "5"}])
def test_the_ring_and_the_regions_name_the_most_probable_class(link):
    page = Page("classes", **link)
    body = rows(page)[1:-1]
    z, p = (np.array([row[column] for row in body]) for column in (1, 3))
    above, below = moving(page, "player", "most probable")
    np.testing.assert_allclose(numbers(above["y"])[:, 0], z.max(axis=0), rtol=1e-5)
    np.testing.assert_allclose(numbers(below["y"])[:, 0], p.max(axis=0), rtol=1e-5)
    x, best = timeline(page), p.argmax(axis=0)
    colours = [moving(page, "player", row[0])[0]["trace"]["marker"]["color"] for row in body]
    for shape in page.payload["figure"]["layout"]["shapes"]:
        inside = (shape["x0"] < x) & (x < shape["x1"])
        assert {colours[label] for label in best[inside]} == {shape["fillcolor"]}


# ---- one score, cut


@pytest.mark.parametrize(("cut", "gap"), [(-1.5, 3.0), (-3.0, 0.2), (3.0, 4.0), (0.0, 1.0)])
def test_the_cuts_part_logistic_noise(cut, gap):
    page = Page("classes")
    page.set(cut=cut, gap=gap)
    eta = timeline(page, "cuts")
    np.testing.assert_allclose(page.measure("score η", "cuts"), eta, atol=1e-6)
    _, *body = rows(page, "cuts")
    first, second = logistic.cdf(cut, eta), logistic.cdf(cut + gap, eta)
    for row, below in zip(body, (first, second), strict=False):
        np.testing.assert_allclose(expit(row[1]), below, rtol=1e-4)
        np.testing.assert_allclose(row[2], below, rtol=1e-4)
    for row, wanted in zip(body, (first, second - first, 1 - second), strict=True):
        np.testing.assert_allclose(row[3], wanted, rtol=1e-4, atol=1e-6)
    dots = moving(page, "cuts", "P(y ≤ k) at η")
    for each, below in zip(dots, (first, second), strict=True):
        np.testing.assert_allclose(numbers(each["y"])[:, 0], below, rtol=1e-4)


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


def test_what_is_used_whole_offers_no_other_sample():
    page = Page("classes", groups="iris")
    assert any("It has 150 rows; all are used." in text for text in page.texts)
    assert not [each for each in page.app.button if each.label == "New sample"]


# ---- all of the page


@pytest.mark.parametrize(
    ("settings", "moved"),
    [
        ({"fit": "clouds"}, 0),
        ({"shift": 1.0}, 0),
        ({"cut": 0.5}, 1),
        ({"gap": 1.0}, 1),
        ({"groups": "diabetes"}, 2),
        ({"size": 800}, 2),
        ({"draw": 4}, 2),
    ],
)
def test_a_handle_changes_its_own_picture_alone(settings, moved):
    page = Page("classes")
    before = rests(page)
    page.set(**settings)
    changed = [one["id"] != two["id"] for one, two in zip(before, rests(page), strict=True)]
    assert changed == [part == moved for part in range(3)]
    same = [one == two for one, two in zip(before, rests(page), strict=True)]
    assert same == [part != moved for part in range(3)]


def test_the_address_holds_the_controls_and_the_places():
    link = {"fit": "Clouds", "k": "4", "shift": "1.5", "cut": "0.5", "gap": "2", "size": "700"}
    page = Page("classes", groups="Drawn from the model", draw="9", place="2.4", eta="-1.2", **link)
    wanted = {"fit": "clouds", "k": 4, "shift": 1.5, "cut": 0.5, "gap": 2.0, "size": 700}
    for key, value in (wanted | {"groups": "graded", "draw": 9}).items():
        assert page.widget(key).value == value
    for key, name, start in (("player", "place", 2.4), ("cuts", "eta", -1.2)):
        assert page.payload_of(key)["timeline"]["key"] == name
        assert page.payload_of(key)["timeline"]["start"] == start


@pytest.mark.parametrize(
    ("key", "text"),
    [("k", "6"), ("shift", "nan"), ("gap", "0"), ("groups", "wine"), ("place", "x"), ("eta", "9")],
)
def test_nonsense_in_the_address_gets_a_sentence(key, text):
    page = Page("classes", **{key: text})
    (notice,) = page.notices
    assert f"cannot be `{text}`" in notice
    usual = Page("classes")
    assert rests(page) == rests(usual)


@pytest.mark.parametrize(
    ("key", "value"), [("shift", math.nan), ("cut", 1e300), ("gap", -1.0), ("size", 10**9)]
)
def test_what_no_slider_can_send_is_not_used(key, value):
    page = Page("classes")
    before = rests(page)
    page.set(**{key: value})
    if page.app.error:
        assert " must be " in page.app.error[0].value
    else:
        assert rests(page) == before


@pytest.mark.parametrize("model", ["binomial", "multinomial", "ordinal"])
def test_each_type_leads_to_its_training(model):
    page = Page("classes")
    page.click(f"Train {'an' if model == 'ordinal' else 'a'} {model} model")
    assert page.app.title[0].value == "Watch logistic regression learn"
    assert model in page.widget("model").format_func("auto").lower()


@pytest.mark.parametrize("link", [{}, {"fit": "clouds", "k": "3", "shift": "-2", "gap": "1.2"}])
def test_the_code_runs_and_says_the_page_s_numbers(link):
    page = Page("classes", groups="graded", size="300", draw="2", **link)
    names = page.run_code()
    x, eta = timeline(page), timeline(page, "cuts")
    body = rows(page)[1:-1]
    for label, row in enumerate(body):
        for column, found in ((1, names["z"]), (3, names["softmax"])):
            wanted = np.interp(names["x"][[0, -1], 0], x, row[column])
            np.testing.assert_allclose(found[[0, -1], label], wanted, rtol=1e-4, atol=1e-6)
    for level, row in enumerate(rows(page, "cuts")[1:]):
        wanted = np.interp(names["eta"][:, 0], eta, row[3])
        np.testing.assert_allclose(names["classes"][:, level], wanted, rtol=1e-4)
    assert any(f"$X^2 = {names['test'].statistic:.2f}$" in text for text in page.texts)

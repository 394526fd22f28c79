import numpy as np
import pytest
from scipy.special import expit

from logreg.chapters.score.figure import score_picture
from logreg.chapters.score.numbers import X_VALUES, ScoreNumbers
from logreg.chapters.score.readout import score_alt

SETTINGS = [(1.2, 0.5, 0.5), (-3.0, 2.0, 0.25), (0.0, -1.0, 0.5), (2.0, 1.0, 0.8)]


@pytest.mark.parametrize(("w", "b", "threshold"), SETTINGS)
def test_all_numbers_follow_from_the_score(w, b, threshold):
    numbers = ScoreNumbers(w, b, threshold)
    at, p, p_next = numbers.at, expit(w * X_VALUES + b), expit(w * (X_VALUES + 1) + b)
    np.testing.assert_allclose(at.z, w * X_VALUES + b)
    np.testing.assert_allclose(at.p, p)
    np.testing.assert_allclose(at.q, 1 - p, rtol=1e-5)
    np.testing.assert_allclose(at.odds, p / (1 - p), rtol=1e-5)
    np.testing.assert_allclose(at.p_next, p_next)
    np.testing.assert_allclose(at.odds_next, p_next / (1 - p_next), rtol=1e-5)
    np.testing.assert_allclose(at.odds_next / at.odds, numbers.odds_factor)


def test_points_move_on_the_curve_and_on_the_line():
    moving = {
        each.trace.get("name"): each for each in score_picture(ScoreNumbers(2.0, -1.0, 0.5)).layers
    }
    for name, x, wanted in (
        ("p at x", X_VALUES, expit(2 * X_VALUES - 1)),
        ("p at x + 1", X_VALUES + 1, expit(2 * X_VALUES + 1)),
        ("score at x", X_VALUES, 2 * X_VALUES - 1),
    ):
        np.testing.assert_allclose(moving[name].x[:, 0], x)
        np.testing.assert_allclose(moving[name].y[:, 0], wanted)


@pytest.mark.parametrize(("w", "b", "threshold"), [(2.0, 1.0, 0.8), (-1.0, 0.0, 0.3)])
def test_the_classes_meet_where_the_probability_is_the_threshold(w, b, threshold):
    numbers = ScoreNumbers(w, b, threshold)
    layout = score_picture(numbers).layout
    left, right = layout["shapes"]
    assert left["x1"] == right["x0"] == numbers.crossing
    assert expit(w * left["x1"] + b) == pytest.approx(threshold)
    names = [each["text"] for each in layout["annotations"]]
    assert names == (["class 0", "class 1"] if w > 0 else ["class 1", "class 0"])
    assert f"x = {left['x1']:.3g}".replace("-", "−") in score_alt(numbers).replace(".750", ".75")


@pytest.mark.parametrize(
    ("w", "b", "threshold", "label"), [(0.0, 1.0, 0.5, 1), (0.0, 1.0, 0.9, 0), (0.1, 9.0, 0.5, 1)]
)
def test_one_class_fills_the_plot_if_the_curve_does_not_cross_the_threshold(w, b, threshold, label):
    numbers = ScoreNumbers(w, b, threshold)
    assert numbers.intervals == [(-6, 6, label)]
    assert ("nowhere" in score_alt(numbers)) == (w == 0)

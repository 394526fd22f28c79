"""A noisy score divided into ordered classes, against SciPy's logistic distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import logistic

from logreg.chapters.classes.thresholds.figure import thresholds_picture
from logreg.chapters.classes.thresholds.numbers import (
    ETAS,
    ThresholdNumbers,
    at_most,
    class_probabilities,
    noise_density,
)

etas = st.lists(st.floats(-10, 10), min_size=1, max_size=4).map(np.array)
growing = st.lists(st.floats(0.1, 5), min_size=2, max_size=4).map(lambda gaps: np.cumsum(gaps) - 6)


@given(etas, growing)
def test_probabilities_are_areas_of_the_noise_between_the_thresholds(eta, thresholds):
    ends = np.r_[-np.inf, thresholds, np.inf]
    wanted = np.diff(logistic.cdf(ends[None], loc=eta[:, None]), axis=1)
    np.testing.assert_allclose(class_probabilities(eta, thresholds), wanted, rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(
        at_most(eta, thresholds), np.cumsum(wanted, axis=1)[:, :-1], rtol=1e-7
    )
    np.testing.assert_allclose(class_probabilities(eta, thresholds).sum(axis=1), 1)


@given(etas, growing)
def test_raising_the_score_by_1_multiplies_the_odds_by_e_at_every_threshold(eta, thresholds):
    def odds(eta):
        return 1 / at_most(eta, thresholds) - 1

    np.testing.assert_allclose(odds(eta + 1) / odds(eta), np.e, rtol=1e-5)


def test_the_density_is_that_of_logistic_noise():
    e = np.linspace(-30, 30, 61)
    np.testing.assert_allclose(noise_density(e), logistic.pdf(e), rtol=1e-9, atol=1e-16)


@pytest.mark.parametrize("thresholds", [(-1.5, 1.5), (-3.0, -2.8), (3.0, 7.0)])
def test_plotted_areas_and_bands_equal_the_probabilities(thresholds):
    moving = thresholds_picture(ThresholdNumbers(np.array(thresholds))).layers
    frame = int(np.flatnonzero(ETAS == 0.4)[0])
    areas = [each for each in moving if "fillcolor" in each.trace]
    bands = [each for each in moving if each.trace.get("line", {}).get("width") == 8]
    (wanted,) = class_probabilities(np.array([0.4]), np.array(thresholds))
    for area, band, p in zip(areas, bands, wanted, strict=True):
        # The picture ends at -8 and 8, and its curve has corners.
        assert np.trapezoid(area.y[frame], area.x) == pytest.approx(p, abs=1e-3)
        assert np.diff(band.y[frame]).item() == pytest.approx(p)


def test_adjacent_areas_share_their_edges():
    areas = [
        each
        for each in thresholds_picture(ThresholdNumbers(np.array([-1.0, 2.0]))).layers
        if "fillcolor" in each.trace
    ]
    edges = [(each.x[0], each.x[-1]) for each in areas]
    assert edges == [(-8, -1), (-1, 2), (2, 8)]
    total, _ = quad(noise_density, -8 - 0.4, 8 - 0.4)
    frame = int(np.flatnonzero(ETAS == 0.4)[0])
    drawn = sum(np.trapezoid(each.y[frame], each.x) for each in areas)
    assert drawn == pytest.approx(total, abs=1e-3)

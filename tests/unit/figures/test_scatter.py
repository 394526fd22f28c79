"""Points of a picture: of very many, a stratified sample is drawn."""

import numpy as np
import pytest

from logreg import Dataset
from logreg.figures.scatter import MOST_POINTS, n_drawn, nearest, points
from tests.unit.data.helpers import made_of, own
from tests.unit.helpers import dataset_of


@pytest.mark.parametrize("sizes", [(4000, 1000), (4001, 1000), (90_000, 10_000)])
def test_of_very_many_points_a_stratified_sample_is_drawn(sizes):
    n_train, n_test = sizes
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n_train + n_test, 2))
    y = (np.arange(len(X)) % 10 == 0).astype(int)
    names = ("a", "b"), ("often", "seldom")
    dataset = Dataset(X[:n_train], y[:n_train], X[n_train:], y[n_train:], *names)
    traces = [trace for trace in points(dataset) if trace["name"] != "hollow: test"]
    drawn = [len(trace["x"]) for trace in traces]
    wanted = min(MOST_POINTS, len(X))
    assert n_drawn(dataset) == sum(drawn) == pytest.approx(wanted, abs=1)
    shares = np.array(drawn) / np.r_[np.bincount(dataset.y_train), np.bincount(dataset.y_test)]
    np.testing.assert_allclose(shares, wanted / len(X), rtol=0.02)
    known = set(map(tuple, X))
    for trace in traces:
        assert set(zip(trace["x"], trace["y"], strict=True)) <= known
    for trace, again in zip(traces, points(dataset), strict=False):
        np.testing.assert_array_equal(trace["x"], again["x"])


def test_the_drawn_sample_covers_the_data():
    """Its means are near those of all samples."""
    dataset = made_of(own(n=50_000))
    x = np.concatenate([trace["x"] for trace in points(dataset)[:3]])
    assert abs(x.mean() - dataset.X_train[:, 0].mean()) < 0.06  # four standard errors


def test_the_nearest_sample_is_nearest_on_screen_whatever_the_units():
    dataset = dataset_of([[0, 0], [1, 1000], [0.5, 0]], [0, 1, 0])
    assert nearest(dataset, 0.1, 100) == 0
    assert nearest(dataset, 0.45, 40) == 2
    assert nearest(dataset, 2.0, 900) == 1

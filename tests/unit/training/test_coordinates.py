import numpy as np
import pytest

from logreg.training.coordinates import Coordinates
from logreg.training.models import MODELS, log_odds
from tests.unit.helpers import random_rows


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_parameters_for_the_coordinates_give_the_same_log_odds(model):
    n_classes = 2 if model is MODELS["binomial"] else 3
    X, _ = random_rows(0, n=50, d=3, scale=100.0)
    theta = model.start(3, n_classes)
    theta += np.random.default_rng(1).normal(size=len(theta))
    coordinates = Coordinates.of_uncertain(X, model, theta)
    entered = coordinates.enter(model, theta)
    expected = log_odds(model, *model.unpack(theta, 3), X)
    np.testing.assert_allclose(
        log_odds(model, *model.unpack(entered, 3), coordinates(X)), expected, rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(coordinates.leave(model, entered), theta, rtol=1e-9, atol=1e-9)


def test_orthogonal_coordinates_are_uncorrelated_and_drop_what_depends_on_others():
    X, _ = random_rows(0, n=50, d=3)
    X = np.column_stack([X, X[:, 0] - X[:, 1], np.ones(50)])
    Z = Coordinates.orthogonal(X)(X)
    assert Z.shape == (50, 3)
    np.testing.assert_allclose(Z.T @ Z / 50, np.eye(3), atol=1e-9)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import DataConfig, Dataset, TrainConfig, make_dataset, run
from logreg.figures.score_field import field_of, straight_boundary
from logreg.figures.training import training_picture
from logreg.training.optimum import Optimum
from tests.unit.figures.drawn import logs_of
from tests.unit.helpers import blobs, dataset_of, random_rows


def versicolor_or_virginica():
    """Two classes of iris with all four features, of which the last two are drawn."""
    whole = make_dataset(DataConfig("iris", n_samples=150, all_features=True))
    train, test = whole.y_train > 0, whole.y_test > 0
    return Dataset(
        whole.X_train[train],
        whole.y_train[train] - 1,
        whole.X_test[test],
        whole.y_test[test] - 1,
        whole.feature_names,
        whole.class_names[1:],
        plane=(2, 3),
    )


PLANES = {
    ("binomial", "plane"): lambda: blobs(n_samples=80),
    ("binomial", "slice"): versicolor_or_virginica,
    ("multinomial", "plane"): lambda: blobs(n_samples=80, n_classes=5),
    ("multinomial", "two classes"): lambda: blobs(n_samples=80),
    ("multinomial", "slice"): lambda: blobs(dataset="iris", all_features=True, plane=(2, 0)),
    ("ordinal", "plane"): lambda: blobs(dataset="ordered", n_samples=80, n_classes=5),
    ("ordinal", "two classes"): lambda: blobs(n_samples=80),
    ("ordinal", "slice"): lambda: blobs(dataset="iris", all_features=True, plane=(3, 1)),
    ("multinomial", "slice of thirteen"): lambda: blobs(dataset="wine", all_features=True),
    ("ordinal", "slice of thirteen"): lambda: blobs(dataset="wine", all_features=True),
}


FIELDS = [
    (*plane, degree, standardize)
    for plane in PLANES
    for degree in ((1, 2) if plane[1] == "slice of thirteen" else (1, 3))
    for standardize in (False, True)
]


@pytest.mark.parametrize(
    ("model", "plane", "degree", "standardize"), [*FIELDS, ("binomial", "plane", 6, True)]
)
def test_the_field_is_the_model_on_the_plane(model, plane, degree, standardize):
    dataset = PLANES[model, plane]()
    config = TrainConfig(
        model=model, degree=degree, standardize=standardize, epochs=6, init="normal"
    )
    # Finding the optimum for many features takes long, and the field does not need it.
    history = run(dataset, config, Optimum(0.1, None, None, 0.0))
    made = training_picture(dataset, history)
    field = made.field
    assert field.straight == (model != "ordinal" and degree == 1)
    assert len(field.exponents) == (degree + 1) * (degree + 2) // 2
    drawn = made.layout["xaxis"]["range"], made.layout["yaxis"]["range"]
    assert (list(field.x_range), list(field.y_range)) == drawn

    rng = np.random.default_rng(degree)
    # As far beside the picture as a reader might pan.
    x, y = (low + (high - low) * rng.uniform(-0.2, 1.2, 9) for low, high in drawn)
    found = field.log_odds(x, y[:8])
    assert found.shape == (7, len(dataset.class_names), 8, 9)
    grid = [axis.ravel() for axis in np.meshgrid(x, y[:8])]
    for epoch in range(7):
        wanted = logs_of(dataset, history, epoch, *grid)
        np.testing.assert_allclose(
            found[epoch].reshape(wanted.shape), wanted, rtol=1e-9, atol=1e-9 * np.abs(wanted).max()
        )


def test_the_field_has_the_epochs_that_are_shown():
    dataset = blobs()
    history = run(dataset, TrainConfig(epochs=900, init="normal"))
    made = training_picture(dataset, history)
    assert len(made.field.coefficients) == len(made.timeline.values) < 901
    x, y = np.array([-1.0, 2.0]), np.array([0.5])
    logit = made.field.log_odds(x, y)[:, 1, 0]
    wanted = history.weights[made.timeline.values, 0] @ np.array([x, [0.5, 0.5]])
    np.testing.assert_allclose(logit, wanted + history.bias[made.timeline.values], rtol=1e-10)


# ---- the boundary as a line ----


@given(st.integers(0, 1000), st.booleans())
def test_the_boundary_is_where_the_score_is_0(seed, standardize):
    X, y = random_rows(seed, 30, 2, scale=5.0)
    dataset = dataset_of(X, y)
    history = run(dataset, TrainConfig(init="normal", seed=seed, standardize=standardize, epochs=5))
    field = field_of(dataset, history, np.arange(6))
    x, up = straight_boundary(field)
    assert np.hypot(np.ptp(x, axis=1), np.ptp(up, axis=1)).min() > 0
    for frame in range(6):
        places = np.column_stack([x[frame], up[frame]])
        weights, bias = history.weights[frame, 0], history.bias[frame, 0]
        z = history.features(places) @ weights + bias
        sizes = np.abs(history.features(places)) @ np.abs(weights) + abs(bias)
        np.testing.assert_allclose(z / sizes, 0, atol=1e-9)


def test_without_weights_there_is_no_boundary():
    dataset = dataset_of([[0, 0], [1, 2], [3, 1]], [0, 1, 0])
    history = run(dataset, TrainConfig(epochs=1))
    field = field_of(dataset, history, np.array([0]))
    assert np.ptp(straight_boundary(field), axis=2).tolist() == [[0], [0]]

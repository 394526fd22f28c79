"""One step taken apart: every derivative, the trainer's own step, and the pictures."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.chapters.step.figure import MAX_FRAMES, shown_epochs, step_picture
from logreg.chapters.step.graph import PLANS, lit_edges
from logreg.chapters.step.numbers import (
    FACTOR_EDGES,
    STAGE_FACTORS,
    backpropagate,
    take_step,
    with_summed_weights,
)
from logreg.chapters.step.readout import step_readout
from logreg.figures.layers import Linear, Markers
from tests.unit.helpers import gradient_at, loss_at, random_rows

small = st.floats(-3, 3)
pairs = st.tuples(small, small).map(np.array)
labels = st.integers(0, 1)

# A derivative from the imaginary part of f(x + ih) / h has no difference that cancels
# (Squire & Trapp 1998, SIAM Review 40).
H = 1e-30


def slope(f, x):
    return np.imag(f(x + 1j * H)) / H


def loss_of_p(p, y):
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def sigma(z):
    return 1 / (1 + np.exp(-z))


def loss_of(w, b, x, y):
    return loss_of_p(sigma(w @ x + b), y)


@given(pairs, small, pairs, labels)
def test_every_derivative_is_a_slope(w, b, x, y):
    found = backpropagate(w[None], np.array([b]), x, y)
    z, p = w @ x + b, sigma(w @ x + b)
    wanted = {
        "z": z,
        "p": p,
        "loss": loss_of_p(p, y),
        "dl_dp": slope(lambda p: loss_of_p(p, y), p),
        "dp_dz": slope(sigma, z),
        "dl_dz": slope(lambda z: loss_of_p(sigma(z), y), z),
        "dl_db": slope(lambda b: loss_of(w, b, x, y), b),
    }
    for name, value in wanted.items():
        np.testing.assert_allclose(getattr(found, name), [value], rtol=1e-6, atol=1e-12)
    by_weight = [w + 1j * H * unit for unit in np.eye(2)]
    np.testing.assert_allclose(found.dz_dw, [np.imag(v @ x + b) / H for v in by_weight], atol=1e-12)
    slopes = [np.imag(loss_of(v, b, x, y)) / H for v in by_weight]
    np.testing.assert_allclose(found.dl_dw[0], slopes, rtol=1e-6, atol=1e-12)


@given(st.floats(-700, 700), pairs, labels)
def test_factors_multiply_to_the_derivatives(z, x, y):
    found = backpropagate(np.zeros((1, 2)), np.array([z]), x, y)
    error = found.dl_dp * found.dp_dz
    np.testing.assert_allclose(error, found.dl_dz, rtol=1e-12)
    np.testing.assert_allclose(error[:, None] * found.dz_dw, found.dl_dw, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(found.dl_dz, [expit(z) - y], atol=1e-15)


@pytest.mark.parametrize(("z", "y"), [(1e4, 0), (-1e4, 1), (1e4, 1), (-1e4, 0)])
def test_only_one_factor_is_beyond_floats_and_the_products_are_not(z, y):
    found = backpropagate(np.zeros((1, 2)), np.array([z]), np.ones(2), y)
    wrong = (z > 0) != y
    assert np.isinf(found.dl_dp[0]) == wrong
    assert found.dl_dz[0] == (expit(z) - y)
    assert found.loss[0] == (1e4 if wrong else 0)
    assert np.isfinite(found.dl_dw).all()


@settings(max_examples=30)
@given(
    st.builds(
        DataConfig,
        dataset=st.sampled_from(["blobs", "moons", "table", "breast_cancer"]),
        n_samples=st.integers(20, 200),
        spread=st.floats(0.1, 6),
        seed=st.integers(0, 100),
    ),
    st.builds(
        TrainConfig,
        learning_rate=st.floats(-4, 2).map(lambda power: 10.0**power),
        epochs=st.integers(1, 20),
        init=st.sampled_from(["zeros", "normal"]),
        seed=st.integers(0, 100),
        standardize=st.booleans(),
    ),
)
def test_a_step_leads_to_the_trainers_next_epoch(data, training):
    dataset = make_dataset(data)
    history = run(dataset, training)
    weights, bias = history.weights[:, 0], history.bias[:, 0]
    features, y = history.features(dataset.X_train), dataset.y_train
    step = take_step(weights, bias, features, y, training.learning_rate)
    scale = max(1.0, np.abs(weights).max(), np.abs(bias).max())
    np.testing.assert_allclose(step.next_weights[:-1], weights[1:], rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_allclose(step.next_bias[:-1], bias[1:], rtol=1e-9, atol=1e-9 * scale)
    exact = gradient_at(np.append(weights[0], bias[0]), features, y)
    found = np.append(step.weight_gradient[0], step.bias_gradient[0])
    np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-9 * np.abs(features).max())


@given(st.integers(0, 1000), st.integers(2, 30))
def test_a_batch_is_the_mean_of_its_samples(seed, n):
    X, y = random_rows(seed, n, 2)
    rng = np.random.default_rng(seed)
    weights, bias = rng.normal(size=(4, 2)), rng.normal(size=4)
    step = take_step(weights, bias, X, y, 0.1)
    ones = [backpropagate(weights, bias, x, label) for x, label in zip(X, y, strict=True)]
    for whole, part in (("scores", "z"), ("probabilities", "p"), ("errors", "dl_dz")):
        parts = np.column_stack([getattr(one, part) for one in ones])
        np.testing.assert_allclose(getattr(step, whole), parts, rtol=1e-9, atol=1e-12)
    by_weight = np.mean([one.dl_dw for one in ones], axis=0)
    by_bias = np.mean([one.dl_db for one in ones], axis=0)
    np.testing.assert_allclose(step.weight_gradient, by_weight, atol=1e-12)
    np.testing.assert_allclose(step.bias_gradient, by_bias, atol=1e-12)
    np.testing.assert_allclose(step.contributions(np.arange(n)).mean(axis=1), by_weight, atol=1e-12)


def test_the_mistake_steps_weights_by_sums_and_the_bias_by_means():
    X, y = random_rows(3, 50, 2)
    theta, rate = np.array([0.5, -1.0, 0.3]), 0.002
    wrong = theta
    for _ in range(20):
        gradient = gradient_at(wrong, X, y)
        wrong = wrong - rate * np.array([50, 50, 1]) * gradient
    found, loss = with_summed_weights(theta, X, y, rate, 20)
    np.testing.assert_allclose(found, wrong, rtol=1e-9)
    assert loss == pytest.approx(float(loss_at(wrong, X, y)))


def test_sum_and_mean_of_one_sample_are_equal():
    X, y = np.array([[1.0, 2.0], [1.0, 2.0]])[:1], np.array([1])
    found, _ = with_summed_weights(np.zeros(3), X, y, 0.1, 1)
    np.testing.assert_allclose(found, -0.1 * gradient_at(np.zeros(3), X, y))


# ---- which factor belongs to which edge ----


def ends(drawing, edge):
    """The boxes at which an edge starts and ends."""

    def box_at(place):
        (name,) = (
            name
            for name, middle in drawing.boxes.items()
            if (np.abs(np.subtract(place, middle)) <= np.array(drawing.box) / 2 + 1e-9).all()
        )
        return name

    corners = drawing.edges[edge]
    return box_at(corners[0]), box_at(corners[-1])


@pytest.mark.parametrize("drawing", PLANS, ids=lambda drawing: drawing.name)
def test_edges_join_the_boxes_in_their_names(drawing):
    for edge in drawing.edges:
        assert "-".join(ends(drawing, edge)) == edge


@pytest.mark.parametrize("drawing", PLANS, ids=lambda drawing: drawing.name)
@pytest.mark.parametrize("factor", FACTOR_EDGES)
def test_a_factor_lies_on_the_edges_between_its_two_variables(drawing, factor):
    of, by = (part.removeprefix("d") for part in factor.split("_"))
    for edge in FACTOR_EDGES[factor]:
        start, end = ends(drawing, edge)
        assert end == of
        assert start == by or (by == "w" and start in ("w1", "w2", "b"))


@pytest.mark.parametrize("stage", STAGE_FACTORS)
def test_lit_edges_are_those_of_the_lit_factors(stage):
    one = backpropagate(np.ones((3, 2)), np.ones(3), np.ones(2), 1)
    step = take_step(np.ones((3, 2)), np.ones(3), np.eye(2), np.array([0, 1]), 0.1)
    html = step_readout(stage, one, 1, step, np.ones(3), 0.1)["html"]
    factors = re.findall(r'player-factor lit" data-factor="(\w+)"', html)
    assert tuple(factors) == STAGE_FACTORS[stage]
    wide, tall = re.findall("<svg.*?</svg>", html)
    wanted = {edge for factor in factors for edge in FACTOR_EDGES[factor]}
    for drawn in (wide, tall):
        assert set(re.findall(r'class="edge lit" data-edge="([\w-]+)"', drawn)) == wanted
        assert 'role="img" aria-label="Computation graph' in drawn
    assert lit_edges(stage) == wanted


# ---- pictures ----


@pytest.mark.parametrize("stage", STAGE_FACTORS)
@pytest.mark.parametrize("rate", [1e-4, 100.0])
def test_every_stage_has_finite_numbers_in_every_frame(stage, rate):
    dataset = make_dataset(DataConfig(n_samples=1000))
    history = run(dataset, TrainConfig(learning_rate=rate, epochs=500, init="normal"))
    epochs = shown_epochs(history)
    weights, bias = history.weights[epochs, 0], history.bias[epochs, 0]
    step = take_step(weights, bias, dataset.X_train, dataset.y_train, rate)
    picture = step_picture(stage, dataset, history, step, 7)
    assert len(epochs) <= MAX_FRAMES + 1
    assert picture.timeline.values.tolist() == epochs.tolist()
    for layer in picture.layers:
        moving = [v for v in (layer.x, layer.y, getattr(layer, "size", None)) if v is not None]
        moving = [v.values() if isinstance(v, Linear) else v for v in moving]
        assert all(np.isfinite(v).all() for v in moving)
        assert {len(v) for v in moving if v.ndim == 2} == {len(epochs)}
        if isinstance(layer, Markers) and layer.size is not None:
            assert layer.size.max() <= layer.trace["marker"]["size"]

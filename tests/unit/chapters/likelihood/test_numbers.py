import math
from decimal import Decimal

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, rel_entr
from scipy.stats import bernoulli, entropy

from logreg.analysis.bernoulli import divergence
from logreg.chapters.likelihood.numbers import Entropies, Likelihood, samples_to_underflow
from logreg.data import study_hours
from tests.unit.helpers import optimum_of

DATA = study_hours()
X, Y = DATA.X_train[:, 0], DATA.y_train

CURVES = [(0.9, -3.8), (0.0, 0.0), (-2.0, -12.0), (4.0, 12.0), (0.3, -1.0)]
weights = st.floats(-2, 4)
biases = st.floats(-12, 12)


@pytest.mark.parametrize(("w", "b"), CURVES)
def test_likelihood_is_the_product_of_the_labels_probabilities(w, b):
    at = Likelihood(DATA, w, b)
    label = np.where(Y == 1, expit(w * X + b), expit(-w * X - b))
    np.testing.assert_allclose(at.label, label, rtol=1e-9)
    np.testing.assert_allclose(at.p, expit(w * X + b))
    np.testing.assert_allclose(at.curve[1], expit(w * at.curve[0] + b))
    for n in range(1, len(Y) + 1):
        product = math.prod(label[:n].tolist())
        assert at.product[n - 1] == pytest.approx(product, rel=1e-8)
        assert at.log_sum[n - 1] == pytest.approx(math.log(product))
        assert at.mean_loss[n - 1] == pytest.approx(-math.log(product) / n)


@given(weights, biases)
def test_gradient_equals_statsmodels(w, b):
    model = sm.Logit(Y, sm.add_constant(X))
    at = Likelihood(DATA, w, b)
    np.testing.assert_allclose(at.gradient[::-1], model.score(np.array([b, w])), atol=1e-9)


def test_best_fit_is_finite_and_equals_statsmodels():
    fit = sm.Logit(Y, sm.add_constant(X)).fit(disp=False)
    optimum = optimum_of(DATA)
    assert not optimum.separable
    np.testing.assert_allclose([optimum.bias.item(), optimum.weights.item()], fit.params, rtol=1e-6)
    best = Likelihood(DATA, optimum.weights.item(), optimum.bias.item())
    assert best.log_sum[-1] == pytest.approx(fit.llf)
    np.testing.assert_allclose(best.gradient, 0, atol=1e-9)


@given(st.floats(0.01, 30))
def test_samples_to_underflow(mean_loss):
    smallest = Decimal(math.ulp(0.0))
    n = samples_to_underflow(mean_loss)
    assert (-n * Decimal(mean_loss)).exp() < smallest
    # Up to rounding of the logarithm, one sample fewer does not underflow.
    assert (-(n - 1) * Decimal(mean_loss)).exp() >= smallest * (1 - Decimal("1e-9"))


@given(st.floats(0, 1), st.floats(0.001, 0.999))
def test_entropies_equal_scipys(q, p):
    at = Entropies(q, np.array([p]))
    assert at.divergence == pytest.approx(entropy([q, 1 - q], [p, 1 - p]), abs=1e-12)
    assert at.divergence >= 0
    assert at.own == pytest.approx(float(bernoulli.entropy(q)), abs=1e-12)
    assert at.entropy == pytest.approx(float(bernoulli.entropy(p)))
    assert at.cross == pytest.approx(at.own + at.divergence)


@pytest.mark.parametrize("label", [0, 1])
def test_cross_entropy_with_a_label_is_minus_the_logarithm_of_its_probability(label):
    p = np.linspace(0.01, 0.99, 99)
    at = Entropies(float(label), p)
    np.testing.assert_allclose(at.cross, -bernoulli.logpmf(label, p))
    assert at.own == 0


@pytest.mark.parametrize("p", [1e-12, 0.2, 0.5, 1 - 1e-12])
def test_nothing_diverges_from_itself(p):
    assert divergence(p, p) == 0


def test_ruling_out_what_happens_is_infinitely_bad():
    assert divergence(0.5, 0.0) == np.inf == rel_entr(0.5, 0.0)

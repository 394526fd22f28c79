"""Standard errors, intervals and odds ratios, against statsmodels and their definitions."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.miscmodels.ordinal_model import OrderedModel

from logreg.analysis.inference import Coefficient, coefficients
from logreg.text.meanings import describe_coefficients
from logreg.training.models import MODELS, log_odds
from logreg.training.models.links import probabilities
from tests.unit.helpers import classes_of, converged, dataset_of, overlapping
from tests.unit.real import real


def table_of(dataset, **settings):
    return coefficients(converged(dataset, epochs=0, **settings))


def column(table, name):
    return np.array([getattr(row, name) for row in table])


def none_but_estimates(rows):
    columns = ("standard_error", "interval", "odds_interval", "z", "p_value")
    return all(getattr(row, name) is None for row in rows for name in columns)


def check(table, params, bse, conf_int, z, p):
    """All columns, in the order of the table."""
    close = {"rtol": 1e-5, "atol": 1e-9}
    np.testing.assert_allclose(column(table, "estimate"), params, **close)
    np.testing.assert_allclose(column(table, "standard_error"), bse, rtol=1e-5)
    np.testing.assert_allclose(column(table, "interval"), conf_int, **close)
    np.testing.assert_allclose(column(table, "z"), z, **close)
    np.testing.assert_allclose(column(table, "p_value"), p, rtol=1e-4)
    np.testing.assert_allclose(column(table, "odds_ratio"), np.exp(params), rtol=1e-4)
    np.testing.assert_allclose(column(table, "odds_interval"), np.exp(conf_int), rtol=1e-4)


@pytest.mark.parametrize("model", ["binomial", "multinomial"])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("spector", {}),
        ("breast cancer, three", {}),
        ("breast cancer, three", {"standardize": True}),
        ("iris, two", {}),
        ("breast cancer, three", {"degree": 2, "standardize": True}),
    ],
    ids=str,
)
def test_the_table_of_two_classes_equals_logit(name, settings, model):
    dataset = real(name)
    history = converged(dataset, model=model, epochs=0, **settings)
    A = sm.add_constant(history.features(dataset.X_train), prepend=False)
    fit = sm.Logit(dataset.y_train, A).fit(disp=0, method="newton", tol=1e-12, maxiter=200)
    table = coefficients(history)
    check(table, fit.params, fit.bse, fit.conf_int(), fit.tvalues, fit.pvalues)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("name", ["anes96", "wine", "four"])
def test_the_table_of_unordered_classes_equals_mnlogit(name, standardize):
    dataset = real(name)
    history = converged(dataset, model="multinomial", standardize=standardize, epochs=0)
    A = sm.add_constant(history.features(dataset.X_train), prepend=False)
    fit = sm.MNLogit(dataset.y_train, A).fit(disp=0, method="newton", tol=1e-12, maxiter=200)

    def in_order(array):
        """Of (m + 1, K - 1), first the features class by class, then the intercepts."""
        return np.r_[array[:-1].T.ravel(), array[-1]]

    ends = fit.conf_int().transpose(1, 0, 2)  # (m + 1, K - 1, 2)
    check(
        coefficients(history),
        *(in_order(each) for each in (fit.params, fit.bse)),
        np.column_stack([in_order(ends[..., 0]), in_order(ends[..., 1])]),
        *(in_order(each) for each in (fit.tvalues, fit.pvalues)),
    )


@pytest.mark.parametrize("name", ["anes96", "fair", "four", "iris, two"])
def test_the_table_of_ordered_classes_equals_ordered_model(name):
    dataset = real(name)
    history = converged(dataset, model="ordinal", standardize=True, epochs=0)
    X = history.features(dataset.X_train)
    d, k = X.shape[1], len(dataset.class_names)
    model = OrderedModel(dataset.y_train, X, distr="logit")
    # From the optimum, as its own search stops a little short of it.
    cuts = history.optimum.bias
    start = np.r_[history.optimum.weights[0], cuts[:1], np.log(np.diff(cuts))]
    fit = model.fit(start_params=start, disp=0, method="bfgs", gtol=1e-7, maxiter=500)
    # Its parameters are logarithms of the gaps between thresholds; the delta method leads there.
    gradient = np.eye(d + k - 1)
    gradient[d:, d:] = np.tril(np.ones((k - 1, k - 1))) * np.r_[1.0, np.diff(cuts)]
    params = np.r_[fit.params[:d], model.transform_threshold_params(fit.params)[1:-1]]
    bse = np.sqrt(np.diag(gradient @ fit.cov_params() @ gradient.T))
    table = coefficients(history)
    np.testing.assert_allclose(column(table, "estimate"), params, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(column(table, "standard_error"), bse, rtol=1e-5)
    np.testing.assert_allclose(column(table, "interval")[:d], fit.conf_int()[:d], atol=1e-5)
    np.testing.assert_allclose(column(table, "p_value")[:d], fit.pvalues[:d], rtol=1e-3)


@settings(max_examples=25)
@given(
    st.sampled_from(list(MODELS)),
    st.tuples(st.floats(-6, 6), st.floats(-6, 6)),
    st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
)
def test_units_and_origin_change_a_weight_correctly(model, powers, origin):
    """In units u times as large, a weight and its standard error are u times as large."""
    dataset = overlapping(classes_of(model), n=80)
    units = 10.0 ** np.array(powers)
    moved = replace(dataset, X_train=(dataset.X_train + origin) / units)
    plain, other = (table_of(each, model=model) for each in (dataset, moved))
    weights = len(plain) - len(dataset.class_names) + 1
    for name in ("estimate", "standard_error"):
        wanted = column(plain, name)[:weights].reshape(-1, 2) * units
        found = column(other, name)[:weights].reshape(-1, 2)
        np.testing.assert_allclose(found, wanted, rtol=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_raw_and_standardized_features_agree_at_the_origin(model):
    """With all features at their means, the log-odds are the intercept for standardized ones."""
    dataset = overlapping(classes_of(model, 4), n=120)
    centered = replace(dataset, X_train=dataset.X_train - dataset.X_train.mean(axis=0))
    ends = len(dataset.class_names) - 1
    for name in ("estimate", "standard_error"):
        raw = column(table_of(centered, model=model), name)[-ends:]
        standardized = column(table_of(dataset, model=model, standardize=True), name)[-ends:]
        np.testing.assert_allclose(standardized, raw, rtol=1e-8)


def test_nearly_collinear_powers_have_the_errors_of_an_orthogonal_basis():
    """Degree 6 far from the origin, against the same curves in an orthogonal basis."""
    rng = np.random.default_rng(0)
    x = rng.uniform(20, 30, 300)
    y = (rng.uniform(size=300) < 0.5 + 0.3 * np.sin(x)).astype(int)
    dataset = dataset_of(x[:, None], y)
    last = table_of(dataset, degree=6)[5]
    t = (x - 25) / 5
    others = np.polynomial.legendre.legvander(t, 5)
    A = np.column_stack([others, t**6])
    fit = sm.Logit(y, A).fit(disp=0, method="newton", tol=1e-12)
    # The lower powers take up all but t⁶ = x⁶/5⁶ + …
    assert last.name == "x₁⁶"
    assert last.estimate * 5**6 == pytest.approx(fit.params[-1], rel=1e-5)
    assert last.standard_error * 5**6 == pytest.approx(fit.bse[-1], rel=1e-5)


def test_a_softmax_of_two_has_the_errors_of_one_score_if_few_samples_inform():
    far = np.linspace(0.01, 1.0, 50)
    x = np.r_[-far, -1e-4, 1e-4, far]
    dataset = dataset_of(x[:, None], np.r_[np.zeros(50), 1, 0, np.ones(50)].astype(int))
    one, two = (table_of(dataset, model=model) for model in ("binomial", "multinomial"))
    errors = [column(table, "standard_error") for table in (one, two)]
    np.testing.assert_allclose(errors[1], errors[0], rtol=1e-8)


@pytest.mark.parametrize(
    ("model", "k"), [("binomial", 2), ("multinomial", 2), ("multinomial", 3), ("ordinal", 4)]
)
def test_one_more_unit_multiplies_the_odds_by_the_odds_ratio(model, k):
    dataset = overlapping(k, n=100)
    history = converged(dataset, model=model, epochs=0)
    best = history.optimum

    def odds(x):
        """Of each class against the first, or of ordered ones above each threshold: (K - 1,)."""
        scores = log_odds(MODELS[model], best.weights, best.bias, np.array([x]))
        p = probabilities(scores)[0]
        return p[::-1].cumsum()[-2::-1] / p.cumsum()[:-1] if model == "ordinal" else p[1:] / p[0]

    table = coefficients(history)
    ratios = np.array([row.odds_ratio for row in table if row.is_slope])
    ends = np.array([row.odds_ratio for row in table if not row.is_slope])
    here = np.array([0.7, -0.4])
    for j, ratio in enumerate(ratios.reshape(-1, 2).T):
        found = odds(here + np.eye(2)[j]) / odds(here)
        # Of the ordinal model one ratio holds at every threshold.
        np.testing.assert_allclose(found, np.broadcast_to(ratio, k - 1), rtol=1e-10)
    # Thresholds are those of the odds of being below.
    at_zero = odds(np.zeros(2)) ** (-1 if model == "ordinal" else 1)
    np.testing.assert_allclose(ends, at_zero, rtol=1e-10)


def test_rows_are_labeled():
    def labels(dataset, **settings):
        return [(row.name, row.odds_of) for row in table_of(dataset, **settings)]

    assert labels(overlapping(2)) == [
        ("f0", "yes against no"),
        ("f1", "yes against no"),
        ("intercept", "yes against no"),
    ]
    assert labels(overlapping(3, d=1), model="multinomial") == [
        ("f0", "b against a"),
        ("f0", "c against a"),
        ("intercept", "b against a"),
        ("intercept", "c against a"),
    ]
    assert labels(overlapping(3), model="ordinal") == [
        ("f0", "a higher class"),
        ("f1", "a higher class"),
        ("threshold θ₁", "at most a"),
        ("threshold θ₂", "at most b"),
    ]
    names = [name for name, _ in labels(overlapping(2), degree=2)]
    assert names == ["x₁", "x₂", "x₁²", "x₁ x₂", "x₂²", "intercept"]


@given(st.floats(-50, 50), st.floats(1e-3, 50))
def test_columns_follow_from_estimate_and_standard_error(estimate, error):
    row = Coefficient("x", "yes against no", True, estimate, error)
    np.testing.assert_allclose(row.interval, norm(estimate, error).interval(0.95), rtol=1e-9)
    np.testing.assert_allclose(row.odds_interval, np.exp(row.interval))
    assert row.odds_ratio == pytest.approx(np.exp(estimate))
    assert row.p_value == pytest.approx(2 * norm.sf(abs(estimate / error)), rel=1e-9, abs=1e-300)


def test_odds_ratios_beyond_all_floats_are_infinite_or_zero():
    row = Coefficient("x", "yes against no", True, 800.0, 1000.0)
    assert row.odds_ratio == math.inf
    assert row.odds_interval == (0.0, math.inf)


@pytest.mark.parametrize("model", MODELS)
def test_the_advice_for_separable_classes_helps(model):
    """Fewer features give the whole table, an L2 penalty all but the intervals."""
    k = classes_of(model)
    dataset = overlapping(k, n=60)
    telling = dataset_of(np.column_stack([dataset.X_train, dataset.y_train]), dataset.y_train)
    assert coefficients(converged(telling, model=model)) == ()
    assert all(row.interval for row in coefficients(converged(dataset, model=model)))
    held = coefficients(converged(telling, model=model, l2=0.1))
    assert held
    assert none_but_estimates(held)


@pytest.mark.parametrize("penalty", [{"l2": 0.1}, {"l1": 0.05, "optimizer": "adam"}])
def test_a_penalty_leaves_odds_ratios_without_standard_errors(penalty):
    dataset = overlapping(2)
    history = converged(dataset, **{"epochs": 300, **penalty})
    table = coefficients(history)
    wanted = np.r_[history.optimum.weights[0], history.optimum.bias]
    np.testing.assert_array_equal(column(table, "estimate"), wanted)
    np.testing.assert_allclose(column(table, "odds_ratio"), np.exp(wanted))
    assert none_but_estimates(table)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("more", "named"),
    [
        (lambda X: np.full(len(X), 3.0), "Constant in the training samples: f2."),
        (lambda X: 3e6 * X[:, 0] + 1, "Features that follow from one another: f0, f2."),
    ],
)
def test_linearly_dependent_features_have_no_standard_errors(model, more, named):
    k = classes_of(model)
    dataset = overlapping(k)
    X = np.column_stack([dataset.X_train, more(dataset.X_train)])
    wider = dataset_of(X, dataset.y_train)
    history = converged(wider, model=model)
    (sentence,) = (text for text in describe_coefficients(history) if text.startswith(named))
    plain, table = table_of(dataset, model=model), coefficients(history)
    for row in table:
        if row.name not in ("f0", "f1") or row.name in sentence:
            assert none_but_estimates([row])
            continue
        (same,) = (each for each in plain if (each.name, each.odds_of) == (row.name, row.odds_of))
        assert row.estimate == pytest.approx(same.estimate, rel=1e-6)
        assert row.standard_error == pytest.approx(same.standard_error, rel=1e-6)


def test_a_table_of_constant_features_alone_has_no_standard_errors():
    table = table_of(dataset_of(np.ones((6, 2)), [0, 1, 1, 0, 1, 1]))
    assert none_but_estimates(table)
    np.testing.assert_allclose(column(table, "odds_ratio"), [1, 1, 2])

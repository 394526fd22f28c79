"""Features against their definitions and scikit-learn."""

from itertools import combinations_with_replacement
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import InputError
from logreg.training.features import (
    MAX_DEGREE,
    FeatureMap,
    check_degree,
    condition_number,
    constant_features,
    subscript,
)
from tests.unit.helpers import random_rows, with_ones


def products(X, degree):
    """All products of one to ``degree`` features, and their names."""
    d = X.shape[1]
    raised = {1: "", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶"}
    columns, names = [], []
    for size in range(1, degree + 1):
        for chosen in combinations_with_replacement(range(d), size):
            columns.append(np.prod([X[:, i] for i in chosen], axis=0))
            names.append(
                " ".join(
                    "x" + "₁₂₃₄₅₆₇₈₉"[i] + raised[chosen.count(i)] for i in sorted(set(chosen))
                )
            )
    return np.column_stack(columns), tuple(names)


def standard(X, like):
    sd = like.std(axis=0)
    return (X - like.mean(axis=0)) / np.where(sd > 0, sd, 1)


@given(st.integers(0, 1000), st.integers(1, 3), st.integers(1, 4), st.booleans())
def test_features_are_powers_and_products_standardized_before_and_after(seed, d, degree, flag):
    X, _ = random_rows(seed, 40, d, scale=3.0)
    other, _ = random_rows(seed + 1, 7, d, scale=3.0)
    fitted = FeatureMap.fit(X, degree=degree, standardize=flag)
    first = standard(X, X) if flag else X
    expected, names = products(first, degree)
    assert fitted.names == names
    assert len(names) == comb(d + degree, degree) - 1
    assert (fitted.degree, fitted.standardized) == (degree, flag)
    # Mean and standard deviation come from the training set.
    seen, _ = products(standard(other, X) if flag else other, degree)
    if flag:
        seen, expected = standard(seen, expected), standard(expected, expected)
        np.testing.assert_allclose(fitted(X).mean(axis=0), 0, atol=1e-9)
        np.testing.assert_allclose(fitted(X).std(axis=0), 1, rtol=1e-9)
    np.testing.assert_allclose(fitted(X), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(fitted(other), seen, rtol=1e-9, atol=1e-9)


def test_plain_features_are_the_samples_themselves():
    X, _ = random_rows(0, 10, 3)
    fitted = FeatureMap.fit(X)
    assert fitted(X) is X
    assert fitted.names == ("x₁", "x₂", "x₃")


def test_names_of_many_features():
    assert FeatureMap.fit(np.eye(30)).names[8:12] == ("x₉", "x₁₀", "x₁₁", "x₁₂")
    assert subscript(1234567890) == "₁₂₃₄₅₆₇₈₉₀"
    assert FeatureMap.fit(np.random.default_rng(0).normal(size=(50, 2)), degree=3).names == (
        "x₁", "x₂", "x₁²", "x₁ x₂", "x₂²", "x₁³", "x₁² x₂", "x₁ x₂²", "x₂³",
    )  # fmt: skip


@pytest.mark.parametrize("degree", range(2, MAX_DEGREE + 1))
@pytest.mark.parametrize("d", [1, 2, 5])
def test_a_degree_needs_more_samples_than_it_makes_features(degree, d):
    m = comb(d + degree, degree) - 1
    with pytest.raises(InputError, match=rf"{m} features.*there are {m}\b.*lower degree"):
        check_degree(np.zeros((m, d)), degree)
    check_degree(np.zeros((m + 1, d)), degree)
    check_degree(np.zeros((1, 30)), 1)  # raw features may be any number
    X = np.random.default_rng(0).normal(size=(m + 1, d))
    assert len(FeatureMap.fit(X, degree=degree).names) == m
    assert len(FeatureMap.fit(X[1:], degree=degree).names) == m


@pytest.mark.parametrize(("n", "d"), [(569, 30), (10**7, 10)])
def test_powers_that_exceed_memory_are_rejected_before_they_are_computed(n, d):
    X = np.broadcast_to(0.0, (n, d))
    with pytest.raises(InputError, match=r"too many for .* lower degree"):
        FeatureMap.fit(X, degree=6)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(1, 4), st.sampled_from([0.01, 1.0, 100.0]))
def test_the_condition_number_equals_numpys(seed, d, scale):
    X, _ = random_rows(seed, 30, d, scale)
    A = with_ones(X)
    assert condition_number(X) == pytest.approx(np.linalg.cond(A.T @ A / len(A)), rel=1e-6)
    assert condition_number(X) == pytest.approx(np.linalg.cond(A) ** 2, rel=1e-9)


def test_directions_without_variation_do_not_count_for_the_condition():
    X, _ = random_rows(0, 30, 2)
    expected = condition_number(X)
    # Twice the same feature, as two of half the size each: the same ellipse.
    doubled = np.column_stack([X[:, :1] / np.sqrt(2), X[:, :1] / np.sqrt(2), X[:, 1:]])
    assert condition_number(doubled) == pytest.approx(expected, rel=1e-9)
    assert condition_number(np.column_stack([X, np.zeros(30)])) == pytest.approx(expected)


def test_constant_features_are_found():
    X = np.array([[1.0, 5.0, 0.0, 2.0], [2.0, 5.0, 0.0, 2.0], [3.0, 5.0, 0.0, 2.0 + 1e-15]])
    assert constant_features(X).tolist() == [1, 2]
    assert constant_features(X[:, :1]).tolist() == []
    # Differences whose squares underflow.
    assert constant_features(X * 1e-200).tolist() == [0, 1, 2, 3]
    assert constant_features(X * 1e-310).tolist() == [0, 1, 2, 3]
    assert constant_features(X[:, :1] * 1e-120).tolist() == []

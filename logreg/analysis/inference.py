"""Coefficients as odds ratios, with their uncertainty.

At the optimum ŵ of n samples with mean log loss L

    I = n ∇²L(ŵ)                  observed information
    SE² = diag I⁻¹                standard errors
    ŵ ± 1.96 SE                   Wald's 95 % interval, for large samples
    e^ŵ                           odds ratio: the factor of the odds per unit of a feature;
                                  for an intercept or a threshold, the odds themselves

The odds are those of each class against class 0, P(class k) / P(class 0), or for the ordinal model
those of a class above a threshold, P(class > k) / P(class ≤ k), the same for every k. (Hosmer,
Lemeshow & Sturdivant 2013, Applied Logistic Regression, 3rd ed., 2, 3 and 8; Agresti 2013,
Categorical Data Analysis, 3rd ed., 5 and 8; McCullagh 1980, Regression models for ordinal data,
J. R. Statist. Soc. B 42:2.)
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.coordinates import Coordinates
from logreg.training.features import subscript
from logreg.training.history import History
from logreg.training.models import Model
from logreg.training.problem import Problem

# Confidence level: the share of new samples whose interval contains the true coefficient.
LEVEL = 0.95

_QUANTILE = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row of the table: an estimated coefficient and its uncertainty.

    Attributes
    ----------
    name : the feature, ``intercept``, or ``threshold θ₁``
    odds_of : the event of the odds: ``yes against no``, ``a higher class`` or ``at most low``
    is_slope : whether it belongs to a feature. If not, it is an intercept or a threshold, for which
        e^ŵ is not an odds ratio, but the odds if all features are 0
    estimate : at the optimum; of an intercept or a threshold, the log-odds if all features are 0
    standard_error : None if there is none: see `logreg.text.meanings`
    """

    name: str
    odds_of: str
    is_slope: bool
    estimate: float
    standard_error: float | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wald's interval, ŵ ± 1.96 SE."""
        if self.standard_error is None:
            return None
        reach = _QUANTILE * self.standard_error
        return self.estimate - reach, self.estimate + reach

    @property
    def odds_ratio(self) -> float:
        """e^ŵ, for a slope the odds ratio; infinite if it overflows."""
        return _exp(self.estimate)

    @property
    def odds_interval(self) -> tuple[float, float] | None:
        """The exponentials of the interval's ends."""
        if self.interval is None:
            return None
        low, high = self.interval
        return _exp(low), _exp(high)

    @property
    def z(self) -> float | None:
        """Wald's statistic, ŵ / SE."""
        return None if self.standard_error is None else self.estimate / self.standard_error

    @property
    def p_value(self) -> float | None:
        """The two-sided p-value for the coefficient being 0: 2 (1 - Φ(|z|))."""
        return None if self.z is None else math.erfc(abs(self.z) / math.sqrt(2))


def coefficients(history: History) -> tuple[Coefficient, ...]:
    """Return the table of the best model on the run's training set.

    The weights come first, class by class, then intercepts or thresholds. Without a best model
    there are no rows. Standard errors are missing with a penalty, and for linearly dependent
    features: see `logreg.text.meanings`.
    """
    best, model, dataset = history.optimum, history.problem.model, history.problem.dataset
    if best.weights is None or best.bias is None:
        return ()
    weights, ends = _log_odds(model, best.weights, best.bias)
    errors: list[float | None] = [None] * (weights.size + ends.size)
    if not history.penalized:
        errors = _standard_errors(history.problem, best.weights, best.bias)
    first, *others = dataset.class_names
    if history.has_thresholds:
        weights_of = ["a higher class"]
        end_names = [f"threshold θ{subscript(k)}" for k in range(1, len(others) + 1)]
        ends_of = [f"at most {name}" for name in dataset.class_names[:-1]]
    else:
        weights_of = ends_of = [f"{name} against {first}" for name in others]
        end_names = ["intercept"] * len(others)
    labels = [
        (name, odds, True)
        for odds in weights_of
        for name in history.features.named(dataset.feature_names)
    ]
    labels += [(name, odds, False) for name, odds in zip(end_names, ends_of, strict=True)]
    estimates = [*weights.ravel().tolist(), *ends.tolist()]
    return tuple(
        Coefficient(*label, estimate, error)
        for label, estimate, error in zip(labels, estimates, errors, strict=True)
    )


def _log_odds(model: Model, weights: FloatArray, bias: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights (…, S, m) of the log-odds, and the intercepts or thresholds (…, K-1)."""
    scores = model.scores(weights, bias)
    return scores.weights, scores.thresholds if model.link == "cumulative" else scores.bias


def _standard_errors(problem: Problem, weights: FloatArray, bias: FloatArray) -> list[float | None]:
    """Return √diag I⁻¹ of the log-odds' weights, then of their intercepts or thresholds.

    Map the moves of the parameters to moves of the log-odds (delta method; Agresti, 16.1): see
    `_moves`.
    """
    model, n, features = problem.model, problem.n_samples, problem.train_features()
    coordinates = Coordinates.orthogonal(features)
    mean, basis, r = coordinates.mean, coordinates.basis, coordinates.size
    centered, Z = features - mean, coordinates(features)
    # ZᵀZ = n, so these are the weights on Z, which keeps all digits, whatever the units.
    theta = model.pack(weights @ centered.T @ Z / n, bias + model.bias_sign * (weights @ mean))
    objective = problem.objective(Z, problem.dataset.y_train)
    moves = _moves(n * objective.hessian(theta))

    moved_weights, moved_bias = model.unpack(moves, r)
    if model.link == "cumulative":
        # θ_k = θ_0 + Σ log(1 + e^δ), whose derivative with respect to δ is 1 - e^-gap.
        slope = np.r_[1.0, -np.expm1(-np.diff(bias))]
        moved_bias = np.cumsum(moves[:, r:] * slope, axis=1)
    moved_weights = moved_weights @ basis.T
    moved_bias = moved_bias - model.bias_sign * (moved_weights @ mean)
    by_weight, by_end = (
        np.sqrt(np.square(each).sum(axis=0)) for each in _log_odds(model, moved_weights, moved_bias)
    )
    own = determined(features)
    errors = np.r_[by_weight.ravel(), by_end].tolist()
    known = np.r_[np.tile(own, len(by_weight)), np.full(len(by_end), own.all())]
    return [error if one else None for error, one in zip(errors, known, strict=True)]


def _moves(information: FloatArray) -> FloatArray:
    """Return P moves d (P, P) of the parameters with Σ d dᵀ = I⁻¹: eigenvectors, over √λ each."""
    values, vectors = np.linalg.eigh(information)
    # Moving all classes of a softmax alike changes no log-odds, and has λ = 0 up to round-off. With
    # λ raised to that error, d is finite and still changes none.
    values = np.maximum(values, np.finfo(float).eps * values[-1])
    return np.asarray((vectors / np.sqrt(values)).T)


def determined(features: FloatArray) -> np.ndarray:
    """Return which features (n, m) have a uniquely determined weight.

    They occur in no constant linear combination of the features: the directions that vary, in
    standard units the columns of a basis (m, r), span their own axis.
    """
    basis = Coordinates.orthogonal(features).basis
    directions, _ = np.linalg.qr(features.std(axis=0)[:, None] * basis)
    return np.asarray(np.square(directions).sum(axis=1) > 1 - 1e-6)


def _exp(log_odds: float) -> float:
    """Return e^x, infinite if it overflows."""
    with np.errstate(over="ignore"):
        return float(np.exp(log_odds))

"""The parallel-lines assumption of the ordinal model, and Brant's test of it.

For K ordered classes, each threshold k poses a binary question: is y > k? Fitted separately, each
has its own weights,

    P(y > k) = σ(w_k·x + b_k),   k = 0 … K-2.

The ordinal model assumes that all share the same weights, P(y > k) = σ(w·x - θ_k), with parallel
boundaries w·x = θ_k. Brant's test asks whether the separate fits differ by more than chance:

    H₀: w_0 = … = w_{K-2}
    X² = (D ŵ)ᵀ (D V Dᵀ)⁻¹ (D ŵ) ~ χ²,  (K - 2) d degrees of freedom, in large samples

where D takes differences from w_0, and V is the joint covariance of the separate fits, which share
their samples (Brant 1990, Assessing proportionality in the proportional odds model for ordinal
logistic regression, Biometrics 46:4).
"""

from dataclasses import dataclass, replace

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.models.base import with_ones
from logreg.training.models.links import sigmoid
from logreg.training.optimum import Optimum, find_optimum
from logreg.training.problem import Problem


@dataclass(frozen=True, slots=True)
class BrantTest:
    """Brant's statistic, its degrees of freedom, and its p-value under H₀."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class ParallelLines:
    """The ordinal model of ordered classes, and a separate binary model for each threshold.

    Attributes
    ----------
    dataset : its training set was fitted
    separate : K - 1 fits of y > k
    ordinal : the fit of the ordinal model
    test : Brant's test, or None if a fit has no finite weights
    """

    dataset: Dataset
    separate: tuple[Optimum, ...]
    ordinal: Optimum
    test: BrantTest | None

    @property
    def separable(self) -> tuple[int, ...]:
        """The thresholds at which a line separates the samples, so that the weights diverge."""
        return tuple(k for k, fit in enumerate(self.separate) if fit.weights is None)


def compare(dataset: Dataset) -> ParallelLines:
    """Fit the ordinal model and the separate ones to the training set, and test the difference.

    Raises
    ------
    InputError
        If there are fewer than three classes, or a feature is a linear combination of others.
    """
    k = len(dataset.class_names)
    if k < 3:
        raise InputError(
            "Two classes have only one threshold, but parallel boundaries need two: add a class."
        )
    X = dataset.X_train
    if np.linalg.matrix_rank(X - X.mean(axis=0)) < X.shape[1]:
        raise InputError(
            "A feature is constant or a linear combination of the others, so its weight could be "
            "any number: leave it out."
        )
    separate = tuple(find_optimum(Problem.of(_above(dataset, level))) for level in range(k - 1))
    ordinal = find_optimum(Problem.of(dataset, TrainConfig(model="ordinal")))
    test = (
        None if any(fit.weights is None for fit in separate) else _brant(with_ones(X).T, separate)
    )
    return ParallelLines(dataset, separate, ordinal, test)


def _above(dataset: Dataset, level: int) -> Dataset:
    """Return the same samples, labeled 1 if y > level and 0 otherwise."""
    name = dataset.class_names[level]
    y_train, y_test = ((y > level).astype(np.int64) for y in (dataset.y_train, dataset.y_test))
    names = (f"at most {name}", f"above {name}")
    return replace(dataset, y_train=y_train, y_test=y_test, class_names=names)


def _brant(A: FloatArray, fits: tuple[Optimum, ...]) -> BrantTest:
    """Test the fits to the rows (x, 1) of A (n, d + 1)."""
    from scipy.stats import chi2  # the core needs NumPy alone

    theta = np.array([np.r_[fit.weights[0], fit.bias] for fit in fits])  # type: ignore[index]
    n_fits, d = len(fits), A.shape[1] - 1
    V = covariance(A, theta)[:, :d, :, :d].reshape(n_fits * d, n_fits * d)
    D = np.hstack([np.tile(-np.eye(d), (n_fits - 1, 1)), np.eye((n_fits - 1) * d)])
    difference = D @ theta[:, :d].ravel()
    statistic = float(difference @ np.linalg.solve(D @ V @ D.T, difference))
    return BrantTest(statistic, len(D), float(chi2.sf(statistic, len(D))))


def covariance(A: FloatArray, theta: FloatArray) -> FloatArray:
    """Return the covariance of separate fits θ (C, p) to the rows of A (n, p): (C, p, C, p).

    With π_k = P(y > k) and W_kl = diag(cov([y > k], [y > l])), block (k, l) is
    (AᵀW_kk A)⁻¹ (AᵀW_kl A) (AᵀW_ll A)⁻¹. A sample is above both thresholds if it is above the
    higher one, so the covariance in W_kl is min(π_k, π_l) - π_k π_l. (Brant writes π_l for l > k;
    that is the same unless two fits contradict each other, and is then not a covariance.)
    """
    p = sigmoid(theta @ A.T)
    inverse = np.linalg.inv((A.T * (p * (1 - p))[:, None]) @ A)
    between = np.minimum(p[:, None], p) - p[:, None] * p  # (C, C, n)
    middle = (A.T * between[:, :, None]) @ A
    return np.asarray((inverse[:, None] @ middle @ inverse).swapaxes(1, 2))


def steepness(lines: ParallelLines) -> tuple[FloatArray, list[FloatArray | None]]:
    """Return P(y > k) = σ(|w| t) at signed distance t from the boundary of each fit.

    Return t (T,), then the curves (T,) of the ordinal fit and the separate ones; a curve is None if
    the fit has no finite weights.
    """
    lengths = [
        None if fit.weights is None else np.linalg.norm(fit.weights[0])
        for fit in (lines.ordinal, *lines.separate)
    ]
    reach = 5 / max([length for length in lengths if length is not None], default=1.0)
    t = np.linspace(-reach, reach, 81)
    return t, [None if length is None else sigmoid(length * t) for length in lengths]

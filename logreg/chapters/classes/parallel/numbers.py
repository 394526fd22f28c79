"""The parallel-lines assumption of the ordinal model, and Brant's test of it.

Of K ordered classes, each threshold k makes a question of yes or no: is y > k? Answered apart, each
has
weights of its own,

    P(y > k) = σ(w_k·x + b_k),   k = 0 … K-2.

The ordinal model says that all have the same, P(y > k) = σ(w·x - θ_k), whose boundaries
w·x = θ_k are parallel. Brant's test asks whether the separate fits differ by more than chance:

    H₀: w_0 = … = w_{K-2}
    X² = (D ŵ)ᵀ (D V Dᵀ)⁻¹ (D ŵ) ~ χ²,  (K - 2) d degrees of freedom, in large samples

where D takes the differences to w_0, and V is the covariance of the separate fits, which share
their samples (Brant 1990, Assessing proportionality in the proportional odds model for ordinal
logistic regression, Biometrics 46:4).
"""

from dataclasses import dataclass, replace

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.models.links import sigmoid
from logreg.training.optimum import Optimum, find_optimum
from logreg.training.problem import Problem


@dataclass(frozen=True, slots=True)
class BrantTest:
    """Brant's statistic, its degrees of freedom, and the chance of one as large under H₀."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class ParallelLines:
    """The ordinal model of some ordered classes beside a binary one for each threshold.

    Attributes
    ----------
    dataset : its training set is what was fitted
    separate : K - 1 fits of y > k
    ordinal : the fit of the ordinal model
    test : Brant's test, or None where a fit has no finite weights
    """

    dataset: Dataset
    separate: tuple[Optimum, ...]
    ordinal: Optimum
    test: BrantTest | None

    @property
    def separable(self) -> tuple[int, ...]:
        """The thresholds whose sides a line separates, so that the weights grow forever."""
        return tuple(k for k, fit in enumerate(self.separate) if fit.weights is None)


def compare(dataset: Dataset) -> ParallelLines:
    """Fit the ordinal model and the separate ones to the training set, and test the difference.

    Raises
    ------
    InputError
        If there are fewer classes than three, or a feature follows from the others.
    """
    k = len(dataset.class_names)
    if k < 3:
        raise InputError("Two classes have one cut, which has nothing to be parallel to: add one.")
    A = _with_one(dataset.X_train)
    if np.linalg.matrix_rank((A - A.mean(axis=0))[:, :-1]) < A.shape[1] - 1:
        raise InputError(
            "A feature is constant or follows from the others, so that its weight could be any "
            "number: leave it out."
        )
    separate = tuple(find_optimum(Problem.of(_above(dataset, level))) for level in range(k - 1))
    ordinal = find_optimum(Problem.of(dataset, TrainConfig(model="ordinal")))
    test = None if any(fit.weights is None for fit in separate) else _brant(A, separate)
    return ParallelLines(dataset, separate, ordinal, test)


def _above(dataset: Dataset, level: int) -> Dataset:
    """Return the same samples with the labels 1 where y > level, else 0."""
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

    With π_k = P(y > k) and W_kl = diag(cov([y > k], [y > l])) it is, block by block,
    (AᵀW_kk A)⁻¹ (AᵀW_kl A) (AᵀW_ll A)⁻¹. A sample above both thresholds is above the higher
    one, so that the covariance in W_kl is min(π_k, π_l) - π_k π_l. (Brant writes π_l for l > k,
    which is the same unless two fits contradict each other, and then none.)
    """
    p = sigmoid(theta @ A.T)
    inverse = np.linalg.inv((A.T * (p * (1 - p))[:, None]) @ A)
    between = np.minimum(p[:, None], p) - p[:, None] * p  # (C, C, n)
    middle = (A.T * between[:, :, None]) @ A
    return np.asarray((inverse[:, None] @ middle @ inverse).swapaxes(1, 2))


def _with_one(X: FloatArray) -> FloatArray:
    return np.column_stack([X, np.ones(len(X))])


def steepness(lines: ParallelLines) -> tuple[FloatArray, list[FloatArray | None]]:
    """Return how P(y > k) rises across the boundary of each fit, where it is one half.

    At the distance t from there it is σ(|w| t): t (T,), then the ordinal fit and the separate ones,
    (T,) each, or None without finite weights.
    """
    lengths = [
        None if fit.weights is None else np.linalg.norm(fit.weights[0])
        for fit in (lines.ordinal, *lines.separate)
    ]
    reach = 5 / max([length for length in lengths if length is not None], default=1.0)
    t = np.linspace(-reach, reach, 81)
    return t, [None if length is None else sigmoid(length * t) for length in lengths]

"""The minimum of the training objective, by Newton's method."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from logreg.arrays import FloatArray
from logreg.errors import MissingPackageError
from logreg.training.features import constant_features
from logreg.training.models import Objective
from logreg.training.newton import minimize
from logreg.training.penalty import Penalty
from logreg.training.problem import Problem
from logreg.training.refinement import precise_gradient, refine
from logreg.training.separability import all_positive, overlap, separated

# A weaker penalty changes no digit of a loss, and only a loss that underflows could balance it.
_WEAKEST_PENALTY = 1e-100


@dataclass(frozen=True, eq=False)
class Optimum:
    """The minimum of the training objective, mean loss plus penalty.

    Attributes
    ----------
    loss : the minimum; for separable classes the infimum, which no finite weights reach; NaN if
        unknown
    weights, bias : (K, m) and (K,), or None if there is no finite optimum or it is unknown
    curvature : largest eigenvalue of the Hessian there; 0 if there is no finite optimum
    """

    loss: float
    weights: FloatArray | None
    bias: FloatArray | None
    curvature: float

    @property
    def separable(self) -> bool:
        """Whether the loss falls forever as the weights grow.

        This is so if some boundary has no training sample on its wrong side, and not all of them on
        the boundary itself (Albert & Anderson 1984, Biometrika 71:1), and no penalty limits the
        weights.
        """
        return self.weights is None and self.known

    @property
    def known(self) -> bool:
        """Whether it was computed successfully."""
        return not np.isnan(self.loss)


# Not computed, or not found.
UNKNOWN = Optimum(np.nan, None, None, 0.0)


def find_optimum(problem: Problem) -> Optimum:
    """Return the minimum of the training objective.

    Only model, features and penalties of the problem's config matter. If the search does not
    converge within the steps of `logreg.training.newton`, the optimum is unknown.

    Raises
    ------
    InputError
        If the model does not suit the data.
    """
    config, model, n_classes = problem.config, problem.model, problem.n_classes
    features, y = problem.train_features(), problem.dataset.y_train
    penalized = max(config.l1, config.l2) > _WEAKEST_PENALTY
    mean, basis = coordinates(features, orthogonal=not penalized)
    objective = problem.objective((features - mean) @ basis, y)
    start = model.start(basis.shape[1], n_classes)
    if penalized:
        # Where features are divided by a scale, the weights are larger and their penalty weaker.
        is_weight = model.is_weight(basis.shape[1], n_classes)
        per_weight = np.zeros(len(is_weight))
        per_weight[is_weight] = np.resize(basis.max(axis=0), is_weight.sum())
        penalty = Penalty(config.l1 * per_weight, config.l2 * per_weight**2)
        theta, loss, settled = minimize(objective, penalty, start)
        if not settled:
            return UNKNOWN
    else:
        loss, reached = _infimum(objective, start)
        if reached is None:
            return UNKNOWN if np.isnan(loss) else Optimum(loss, None, None, 0.0)
        theta = reached

    weights, bias = model.unpack(theta, basis.shape[1])
    weights = weights @ basis.T
    bias = bias - model.bias_sign * (weights @ mean)
    theta = model.pack(weights, bias)
    is_weight = problem.is_weight
    objective = problem.objective(features, y)
    if config.l1 > 0:
        precise = partial(precise_gradient, model, features, y, n_classes)
        theta = refine(objective, precise, problem.penalty, theta)
        weights, bias = (part.copy() for part in model.unpack(theta, problem.n_features))
    hessian = objective.hessian(theta) + np.diag(config.l2 * is_weight)
    # An L1 penalty holds weights at zero, where they cannot move.
    free = ~(is_weight & (theta == 0)) if config.l1 > 0 else slice(None)
    curvature = np.linalg.eigvalsh(hessian[free][:, free])[-1]
    for array in (weights, bias):
        array.flags.writeable = False  # optima are shared
    return Optimum(loss, weights, bias, float(curvature))


def coordinates(features: FloatArray, *, orthogonal: bool) -> tuple[FloatArray, FloatArray]:
    """Return the mean (m,) and B (m, r) of well-conditioned features (φ - mean) B.

    Each column has mean 0 and standard deviation 1, so Newton's method works to full precision for
    any origin. Orthogonal columns also keep all digits if powers are nearly collinear, and drop
    linearly dependent features, but a penalty does not allow them. Constant features are always
    dropped: the bias can do all that they can.
    """
    mean = features.mean(axis=0)
    varies = np.ones(features.shape[1], dtype=bool)
    varies[constant_features(features)] = False
    centered = features[:, varies] - mean[varies]
    basis = np.zeros((features.shape[1], varies.sum()))
    basis[varies] = np.diag(1 / centered.std(axis=0))
    if orthogonal and varies.any():
        _, sizes, directions = np.linalg.svd(centered @ basis[varies], full_matrices=False)
        present = sizes > sizes[0] * max(features.shape) * np.finfo(float).eps
        basis = basis @ directions[present].T * (len(features) ** 0.5 / sizes[present])
    return mean, basis


def _infimum(objective: Objective, start: FloatArray) -> tuple[float, FloatArray | None]:
    """Return the greatest lower bound of the loss, NaN if unknown, and θ where it is reached."""
    nothing = Penalty.on(np.zeros(len(start)), 0.0, 0.0)
    theta, loss, settled = minimize(objective, nothing, start)
    if all_positive(objective.margins(theta)):
        return 0.0, None
    rows = objective.margin_rows()
    if settled and overlap(objective, theta, start, rows):
        return loss, theta
    try:
        apart = separated(rows)
    except MissingPackageError:  # nothing is known without SciPy
        return np.nan, None
    if apart.all():
        return 0.0, None
    if not settled:
        return np.nan, None
    # What lies apart has come to a loss of 0 by growing weights, all else has settled.
    return loss, None if apart.any() else theta

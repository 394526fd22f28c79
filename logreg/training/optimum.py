"""The minimum of the training objective, by Newton's method."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from logreg.arrays import FloatArray
from logreg.errors import MissingPackageError
from logreg.training.coordinates import Coordinates
from logreg.training.models import Objective
from logreg.training.newton import minimize
from logreg.training.penalty import Penalty
from logreg.training.problem import Problem
from logreg.training.refinement import precise_gradient, refine
from logreg.training.separability import all_positive, overlap, separated

# A weaker penalty changes no digit of a loss, and only a loss that underflows could balance it.
_WEAKEST_PENALTY = 1e-100

# The most changes of coordinates, and the steps after each.
_CHANGES = 20
_STEPS = 20


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
    converge within its steps, the optimum is unknown.

    Raises
    ------
    InputError
        If the model does not suit the data.
    """
    config, model, n_classes = problem.config, problem.model, problem.n_classes
    features, y = problem.train_features(), problem.dataset.y_train
    penalized = max(config.l1, config.l2) > _WEAKEST_PENALTY
    coordinates = Coordinates.scaled(features) if penalized else Coordinates.orthogonal(features)
    start = model.start(coordinates.size, n_classes)
    if penalized:
        # Where features are divided by a scale, the weights are larger and their penalty weaker.
        is_weight = model.is_weight(coordinates.size, n_classes)
        per_weight = np.zeros(len(is_weight))
        per_weight[is_weight] = np.resize(coordinates.basis.max(axis=0), is_weight.sum())
        penalty = Penalty(config.l1 * per_weight, config.l2 * per_weight**2)
        objective = problem.objective(coordinates(features), y)
        theta, loss, settled = minimize(objective, penalty, start)
        if not settled:
            return UNKNOWN
    else:
        loss, reached = _infimum(problem, coordinates(features), start)
        if reached is None:
            return UNKNOWN if np.isnan(loss) else Optimum(loss, None, None, 0.0)
        theta = reached

    theta = coordinates.leave(model, theta)
    weights, bias = (part.copy() for part in model.unpack(theta, problem.n_features))
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


def _infimum(
    problem: Problem, features: FloatArray, start: FloatArray
) -> tuple[float, FloatArray | None]:
    """Return the greatest lower bound of the loss, NaN if unknown, and θ where it is reached."""
    objective = _loss(problem, features)
    theta, loss, settled = minimize(objective, _no_penalty(start), start)
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
    if settled:
        # Growing weights take the loss of separated samples to 0; the others have an optimum.
        return loss, None if apart.any() else theta
    return (np.nan, None) if apart.any() else _in_other_coordinates(problem, features, theta)


def _in_other_coordinates(
    problem: Problem, features: FloatArray, theta: FloatArray, changes: int = 1
) -> tuple[float, FloatArray | None]:
    """Return the minimum of the loss and its θ, NaN and None if not found, continuing from θ.

    Once some samples are certain, only the others contribute curvature. If these lie close
    together, as beside far outliers, too few digits of it remain to distinguish directions. So
    continue in coordinates that are well-conditioned for the samples that are still uncertain.
    """
    model = problem.model
    coordinates = Coordinates.of_uncertain(features, model, theta)
    features, start = coordinates(features), coordinates.enter(model, theta)
    reached: FloatArray | None
    reached, loss, settled = minimize(_loss(problem, features), _no_penalty(start), start, _STEPS)
    if not settled:
        if changes == _CHANGES:
            return np.nan, None
        loss, reached = _in_other_coordinates(problem, features, reached, changes + 1)
    return loss, None if reached is None else coordinates.leave(model, reached)


def _loss(problem: Problem, features: FloatArray) -> Objective:
    return problem.objective(features, problem.dataset.y_train)


def _no_penalty(theta: FloatArray) -> Penalty:
    return Penalty.on(np.zeros(len(theta)), 0.0, 0.0)

"""Refine the minimum with an L1 penalty to full precision."""

from collections.abc import Callable
from typing import cast

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.models import Model, Objective
from logreg.training.newton import convex
from logreg.training.penalty import PenalizedObjective, Penalty
from logreg.training.quadratic import step_to_minimum

# The most steps.
_STEPS = 10

# Tolerance of the optimality conditions, relative to the L1 penalty.
_AT_CORNERS = 1e-7

# Number of samples processed at once in extended precision, which copies their features.
_BLOCK = 4096


def refine(
    objective: Objective,
    precise: Callable[[FloatArray], FloatArray],
    penalty: Penalty,
    theta: FloatArray,
) -> FloatArray:
    """Refine θ, which is close to the minimum, to the precision of its floats.

    With powers of very different sizes a score is a small difference of large terms, and the
    derivative by a large power magnifies their round-off: few digits of the gradient remain to
    balance the penalty. So take more steps with a gradient in extended precision (iterative
    refinement; Higham 2002, Accuracy and Stability of Numerical Algorithms, 12), on the raw
    features, because others would be rounded.
    """
    enough = _AT_CORNERS * penalty.l1.max()
    if _strain(objective.gradient(theta) + penalty.l2 * theta, theta, penalty.l1) <= enough:
        return theta
    # Scale all curvatures to about 1 by powers of 2, which is exact.
    hessian = PenalizedObjective(objective, penalty).hessian(theta)
    curvatures = hessian.diagonal()
    scale = np.exp2(np.rint(np.log2(np.where(curvatures > 0, curvatures, 1.0)) / 2))
    hessian = convex(hessian / np.outer(scale, scale)) + 1e-13 * np.eye(len(theta))
    slack = float(np.finfo(np.longdouble).eps)
    best, least = theta, np.inf
    for _ in range(_STEPS):
        slope = precise(theta) + penalty.l2 * theta
        strain = _strain(slope, theta, penalty.l1)
        if strain < least:
            best = theta
        if strain <= enough or strain >= least:
            break
        least = strain
        slope = np.asarray(slope / scale, dtype=np.float64)
        step = step_to_minimum(hessian, slope, theta * scale, penalty.l1 / scale, slack)
        theta = _rounded_sum(theta * scale, step, hessian) / scale
    return best


def precise_gradient(
    model: Model, features: FloatArray, y: IntArray, n_classes: int, theta: FloatArray
) -> FloatArray:
    """Return the gradient of the mean loss in extended precision, if the processor has it."""
    total = np.zeros(len(theta), dtype=np.longdouble)
    for start in range(0, len(y), _BLOCK):
        part = slice(start, start + _BLOCK)
        # An objective computes in the precision of its features.
        extended = cast(FloatArray, features[part].astype(np.longdouble))
        total += len(extended) * model.objective(extended, y[part], n_classes).gradient(theta)
    return cast(FloatArray, total / len(y))


def _strain(slope: FloatArray, theta: FloatArray, l1: FloatArray) -> float:
    """Return the largest violation of the optimality conditions over all parameters.

    At the minimum the slope is -l1 or l1 if a weight is not 0, at most l1 in size if it is 0, and 0
    for parameters without penalty.
    """
    missed = np.abs(slope + l1 * np.sign(theta))
    return float(np.where((theta == 0) & (l1 > 0), np.abs(slope) - l1, missed).max())


def _rounded_sum(theta: FloatArray, step: FloatArray, hessian: FloatArray) -> FloatArray:
    """Return θ + d, rounded so that the error e has a small eᵀHe; weights at 0 stay there.

    Rounding each weight independently would accumulate errors. Instead round the coarsest first,
    and let the remaining ones compensate (Babai 1986, On Lovász' lattice reduction and the nearest
    lattice point problem, Combinatorica 6:1).
    """
    total = theta + step
    free = np.flatnonzero(total)
    order = free[np.spacing(np.abs(total[free])).argsort()]
    values, vectors = np.linalg.eigh(hessian[np.ix_(order, order)])
    # H = RᵀR with R upper triangular.
    halves = np.sqrt(np.maximum(values, 1e-13))[:, None] * vectors.T
    root = np.asarray(np.linalg.qr(halves, mode="r"))
    errors = np.zeros(len(order))
    for i in reversed(range(len(order))):
        j = order[i]
        total[j] = theta[j] + (step[j] - root[i, i + 1 :] @ errors[i + 1 :] / root[i, i])
        errors[i] = (total[j] - theta[j]) - step[j]
    return total

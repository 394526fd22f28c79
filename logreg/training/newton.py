"""Newton's method for the mean loss plus penalty."""

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.models import Objective
from logreg.training.penalty import PenalizedObjective, Penalty
from logreg.training.quadratic import step_to_minimum
from logreg.training.separability import all_positive

# The most halvings of a step.
_HALVINGS = 30

# Stop when a step promises to lower the loss by at most this fraction of it.
_SETTLED = 1e-11


def minimize(
    objective: Objective, penalty: Penalty, theta: FloatArray, steps: int = 250
) -> tuple[FloatArray, float, bool]:
    """Return θ, the loss and penalty there, and whether they are the minimum.

    Newton's method, halving each step until the loss falls enough (Boyd & Vandenberghe 2004, Convex
    Optimization, 9.5); with an L1 penalty its proximal form, whose steps minimize a quadratic plus
    the penalty (Lee, Sun & Saunders 2014, SIAM J. Optim. 24:3). The decrease that a step promises
    estimates how far the minimum is. It also tends to 0 if there is no finite minimum; then the
    search ends when θ classifies every sample correctly, which proves it.
    """
    smooth = PenalizedObjective(objective, penalty)
    held = bool(penalty)

    def value(at: FloatArray) -> tuple[float, float]:
        loss, accuracy = _evaluate(objective, at)
        return loss + float(penalty.value(at)), accuracy

    loss, _ = value(theta)
    before, settled = np.inf, False
    for _ in range(steps):
        slope, hessian = smooth.gradient(theta), convex(smooth.hessian(theta))
        # Raise all curvatures slightly, so that no step is infinite, unless an L2 penalty has
        # already done so.
        largest = hessian.diagonal().max()
        enough = (penalty.l2 > 1e-13 * largest) & (penalty.l1 == 0)
        hessian += np.diag(np.where(enough, 1e-16, 1e-13) * largest)
        step = step_to_minimum(hessian, slope, theta, penalty.l1)
        promise = -float(slope @ step + penalty.l1 @ (np.abs(theta + step) - np.abs(theta)))
        settled = abs(promise) <= _SETTLED * loss
        # Promises shrink quickly from step to step until only round-off remains.
        if settled and promise >= before / 4:
            break
        before = promise
        for t in 0.5 ** np.arange(_HALVINGS):
            candidate = theta + t * step
            found, accuracy = value(candidate)
            if not held and accuracy == 1.0 and all_positive(objective.margins(candidate)):
                return candidate, found, False
            # At the minimum the loss varies by round-off.
            if found <= loss - 1e-4 * t * promise + 1e-13 * loss:
                break
        else:
            break
        theta, loss = candidate, found
    return theta, loss, settled


def convex(hessian: FloatArray) -> FloatArray:
    """Return the Hessian, or |H| if it is not positive semidefinite.

    The loss of ordered classes need not be convex in their gaps. |H| has the absolute values of
    H's eigenvalues (Nocedal & Wright 2006, Numerical Optimization, 3.4).
    """
    try:
        np.linalg.cholesky(hessian + 1e-13 * hessian.diagonal().max() * np.eye(len(hessian)))
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(hessian)
        return np.asarray((vectors * np.abs(values)) @ vectors.T)
    return hessian


def _evaluate(objective: Objective, theta: FloatArray) -> tuple[float, float]:
    """Return loss and accuracy at one parameter vector."""
    (loss,), (accuracy,) = objective.evaluate(theta[None])
    return float(loss), float(accuracy)

"""Decide whether classes are separable, so that the loss has no finite minimum.

A margin is how far a sample lies on its correct side; see `Objective.margins`.
"""

import numpy as np

from logreg.arrays import FloatArray
from logreg.errors import needs
from logreg.training.models import Objective

# Limits of the linear program: numbers read over all iterations, and its size.
_NUMBERS_READ = 500_000_000
_LARGEST_PROGRAM = 1_000_000


def all_positive(margins: FloatArray) -> bool:
    """Return whether all margins are positive by more than round-off."""
    return bool(margins.min() > 1e-9 * margins.max())


def overlap(objective: Objective, theta: FloatArray, start: FloatArray, rows: FloatArray) -> bool:
    """Return whether θ proves that no direction has all samples on their correct sides.

    Let d be such a direction, with margins Rd ≥ 0 of which the largest is 1. If -λ is the
    derivative of a sample's loss with respect to its margin, the second derivative is at most λ, so
    dᵀHd ≤ Σ λ Rd = -gᵀd ≤ |g| |d|. With the least curvature μ > 0 and the longest row ρ it follows
    from 1 ≤ ρ |d| that μ ≤ ρ |g|.
    """
    # Directions that change no margin have no curvature anywhere.
    everywhere = np.linalg.eigvalsh(objective.hessian(start))
    rank = int((everywhere > 1e-10 * everywhere[-1]).sum())
    curvatures = np.linalg.eigvalsh(objective.hessian(theta))
    gradient = np.linalg.norm(objective.gradient(theta))
    longest = np.linalg.norm(rows, axis=1).max()
    # A safety factor of a thousand, for round-off and for the gaps between ordered classes.
    least = max(1e-13 * curvatures[-1], 1e3 * longest * max(gradient, 1e-16))
    return bool(curvatures[-rank] > least)


def separated(rows: FloatArray) -> np.ndarray:
    """Return which of the rows R some θ with Rθ ≥ 0 makes positive.

    Maximize Σ Rθ, at most n, subject to Rθ ≥ 0 (after Konis 2007, Linear programming algorithms for
    detecting separated data). Rows that are positive at the maximum are separated, and adding a
    little of another θ does not change that. So repeat with the remaining rows until the maximum
    is 0.
    """
    with needs("scipy"):
        from scipy.optimize import linprog

    # Normalizing the rows does not change the answer, and helps the solver.
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / np.where(length > 0, length, 1.0)
    apart = np.zeros(len(rows), dtype=bool)
    while not apart.all() and rows.size <= _LARGEST_PROGRAM:
        rest = rows[~apart]
        total = rest.sum(axis=0)
        result = linprog(
            c=-total,
            A_ub=np.vstack([-rest, total]),
            b_ub=np.r_[np.zeros(len(rest)), len(rest)],
            bounds=(None, None),
            method="highs-ds",
            options={"maxiter": 100 + _NUMBERS_READ // rest.size},
        )
        positive = rest @ result.x > 1e-6 if result.success else np.zeros(len(rest), dtype=bool)
        # If the solver fails, or is not run, no further row is known to be separated.
        if not positive.any():
            break
        apart[~apart] = positive
    return apart

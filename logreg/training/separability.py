"""Whether classes can be separated, so that the loss has no finite minimum.

Margins say how far the samples lie on their right sides; see `Objective.margins`.
"""

import numpy as np

from logreg.arrays import FloatArray
from logreg.errors import needs
from logreg.training.models import Objective

# The most numbers that the linear program reads, over all its iterations, and may have.
_NUMBERS_READ = 500_000_000
_LARGEST_PROGRAM = 1_000_000


def all_positive(margins: FloatArray) -> bool:
    """Tell whether all margins are positive by more than round-off."""
    return bool(margins.min() > 1e-9 * margins.max())


def overlap(objective: Objective, theta: FloatArray, start: FloatArray, rows: FloatArray) -> bool:
    """Tell whether θ proves that no direction leaves all samples on their right sides.

    Let d be such a direction, with margins Rd ≥ 0 of which the largest is 1. A sample pulls at its
    margin with λ, and bends the loss by no more, so that dᵀHd ≤ Σ λ Rd = -gᵀd ≤ |g| |d|. With the
    least curvature μ > 0 and the longest row ρ it follows from 1 ≤ ρ |d| that μ ≤ ρ |g|.
    """
    # Directions that change no margin have no curvature anywhere.
    everywhere = np.linalg.eigvalsh(objective.hessian(start))
    rank = int((everywhere > 1e-10 * everywhere[-1]).sum())
    curvatures = np.linalg.eigvalsh(objective.hessian(theta))
    gradient = np.linalg.norm(objective.gradient(theta))
    longest = np.linalg.norm(rows, axis=1).max()
    # A thousand times more, for round-off and for the gaps between ordered classes.
    least = max(1e-13 * curvatures[-1], 1e3 * longest * max(gradient, 1e-16))
    return bool(curvatures[-rank] > least)


def separated(rows: FloatArray) -> np.ndarray:
    """Return which of the rows R some θ makes positive while Rθ ≥ 0.

    Maximise Σ Rθ, at most n, subject to Rθ ≥ 0 (after Konis 2007, Linear programming algorithms
    for detecting separated data). What is positive at the best lies apart; a little of another θ
    does not change that, so that the rest is tried by itself, until its best is 0.
    """
    with needs("scipy"):
        from scipy.optimize import linprog

    # Rows of one length leave the answer as it is, and the solver fewer sizes to cope with.
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
        # If the solver gives up, or is not asked, nothing more was shown to lie apart.
        if not positive.any():
            break
        apart[~apart] = positive
    return apart

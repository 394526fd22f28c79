"""The minimum of a quadratic function with an L1 penalty, by feature-sign search."""

import numpy as np

from logreg.arrays import FloatArray

# How often, at most, weights are let go from 0 or held there.
_EXCHANGES = 5000


def step_to_minimum(
    hessian: FloatArray, slope: FloatArray, theta: FloatArray, l1: FloatArray, slack: float = 1e-16
) -> FloatArray:
    """Return the d that minimizes slopeᵀd + dᵀHd/2 + Σ l1 |θ + d|.

    By feature-sign search (Lee, Battle, Raina & Ng 2007, Efficient sparse coding algorithms,
    NIPS 19): the weights that are not 0 go to their common minimum, or stop on the way where one
    of them had better be 0; when they have arrived the weight that is held at 0 with the most
    strain is let go, if that is more than the ``slack``, the round-off of the slope. Of a weight
    that comes to 0 the step is exactly -θ.
    """
    if not l1.any():
        return np.asarray(-np.linalg.solve(hessian, slope), dtype=np.float64)
    x, step, slope = theta, np.zeros_like(theta), slope.copy()
    signs = np.sign(theta)
    free = (signs != 0) | (l1 == 0)
    for _ in range(_EXCHANGES):
        moving = np.flatnonzero(free)
        pull = -(slope + l1 * signs)[moving]
        block = hessian[np.ix_(moving, moving)]
        move = np.asarray(np.linalg.solve(block, pull), dtype=np.float64)
        t, stopped = _stop_along(x[moving], signs[moving], move, l1[moving], pull)
        step[moving] += t * move
        slope += hessian[:, moving] @ (t * move)
        x = theta + step
        signs[moving] = np.where(x[moving] != 0, np.sign(x[moving]), signs[moving])
        if stopped is not None:
            j = moving[stopped]
            x[j], step[j], signs[j], free[j] = 0.0, -theta[j], 0.0, False
        if t == 0:
            break  # what was let go is held again: round-off
        if t == 1:
            strain = np.where(free, 0.0, np.abs(slope) - l1 * (1 + 1e-10))
            j = int(strain.argmax())
            if strain[j] <= slack:
                break
            free[j], signs[j] = True, -np.sign(slope[j])
    return step


def _stop_along(
    x: FloatArray, signs: np.ndarray, move: FloatArray, l1: FloatArray, pull: FloatArray
) -> tuple[float, int | None]:
    """Return how far to go, of 1, and which weight had better stay at 0 there, if any.

    Along the way the slope is -pullᵀmove (1 - t), and grows by 2 l1 |move| where a weight changes
    its sign. Between two such places it would come to 0 at ``ends``; the minimum is the first that
    is not beyond its piece, or the place where the slope leaps over 0.
    """
    crosses = np.flatnonzero((signs * move < 0) & (np.abs(x) < np.abs(move)) & (l1 > 0))
    if not crosses.size:
        return 1.0, None
    where = np.abs(x[crosses] / move[crosses])
    order = where.argsort()
    crosses = crosses[order]
    leaps = np.cumsum(2 * l1[crosses] * np.abs(move[crosses]))
    starts = np.concatenate([[0.0], where[order]])
    ends = 1 - np.concatenate([[0.0], leaps]) / float(pull @ move)
    piece = int(np.maximum(starts, ends).argmin())
    if piece and starts[piece] >= ends[piece]:
        return float(starts[piece]), int(crosses[piece - 1])
    return float(ends[piece]), None

"""The minimum of a quadratic function with an L1 penalty, by feature-sign search."""

import numpy as np

from logreg.arrays import FloatArray

# The largest number of times that weights are released from 0 or set to it.
_EXCHANGES = 5000


def step_to_minimum(
    hessian: FloatArray, slope: FloatArray, theta: FloatArray, l1: FloatArray, slack: float = 1e-16
) -> FloatArray:
    """Return the d that minimizes slopeᵀd + dᵀHd/2 + Σ l1 |θ + d|.

    Feature-sign search (Lee, Battle, Raina & Ng 2007, Efficient sparse coding algorithms, NIPS 19):
    move the nonzero weights to their joint minimum, or stop on the way where one of them is best
    at 0. At the minimum, release the weight at 0 that violates its optimality condition most, if by
    more than the ``slack``, the round-off of the slope. The step of a weight that becomes 0 is
    exactly -θ.
    """
    if not l1.any():
        return np.asarray(-np.linalg.solve(hessian, slope), dtype=np.float64)
    x, step, slope = theta, np.zeros_like(theta), slope.copy()
    signs = np.sign(theta)
    free = (signs != 0) | (l1 == 0)
    for _ in range(_EXCHANGES):
        moving = np.flatnonzero(free)
        descent = -(slope + l1 * signs)[moving]
        block = hessian[np.ix_(moving, moving)]
        move = np.asarray(np.linalg.solve(block, descent), dtype=np.float64)
        t, stopped = _stop_along(x[moving], signs[moving], move, l1[moving], descent)
        step[moving] += t * move
        slope += hessian[:, moving] @ (t * move)
        x = theta + step
        signs[moving] = np.where(x[moving] != 0, np.sign(x[moving]), signs[moving])
        if stopped is not None:
            j = moving[stopped]
            x[j], step[j], signs[j], free[j] = 0.0, -theta[j], 0.0, False
        if t == 0:
            break  # the released weight returns to 0: round-off
        if t == 1:
            violation = np.where(free, 0.0, np.abs(slope) - l1 * (1 + 1e-10))
            j = int(violation.argmax())
            if violation[j] <= slack:
                break
            free[j], signs[j] = True, -np.sign(slope[j])
    return step


def _stop_along(
    x: FloatArray, signs: np.ndarray, move: FloatArray, l1: FloatArray, descent: FloatArray
) -> tuple[float, int | None]:
    """Return how much of ``move`` to take, 0 to 1, and which weight then stays at 0, if any.

    Along the move the slope is -descentᵀmove (1 - t), and increases by 2 l1 |move| where a weight
    changes sign. On each piece between sign changes it would reach 0 at ``ends``; the minimum is
    the first that lies within its piece, or the sign change at which the slope jumps across 0.
    """
    crosses = np.flatnonzero((signs * move < 0) & (np.abs(x) < np.abs(move)) & (l1 > 0))
    if not crosses.size:
        return 1.0, None
    where = np.abs(x[crosses] / move[crosses])
    order = where.argsort()
    crosses = crosses[order]
    jumps = np.cumsum(2 * l1[crosses] * np.abs(move[crosses]))
    starts = np.concatenate([[0.0], where[order]])
    ends = 1 - np.concatenate([[0.0], jumps]) / float(descent @ move)
    piece = int(np.maximum(starts, ends).argmin())
    if piece and starts[piece] >= ends[piece]:
        return float(starts[piece]), int(crosses[piece - 1])
    return float(ends[piece]), None

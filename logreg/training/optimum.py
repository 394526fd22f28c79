"""The best possible: what training is on its way to, found by a faster road."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.features import constant_features
from logreg.training.models import Model, Objective
from logreg.training.penalty import PenalizedObjective, Penalty
from logreg.training.problem import Problem

# How much work is done at most: steps, halvings of a step, weights that are let go from 0 or held
# there within a step, steps of greater precision, numbers that the linear program reads, and the
# most that it may have.
_NEWTON_STEPS = 250
_HALVINGS = 30
_EXCHANGES = 5000
_REFINEMENTS = 10
_NUMBERS_READ = 500_000_000
_LARGEST_PROGRAM = 1_000_000

# The search is over when a step promises to lower the loss by no larger a part of it.
_SETTLED = 1e-11

# An L1 penalty has its corners when they are missed by no larger a part of it.
_AT_CORNERS = 1e-7

# Samples that are worked on at once in extended precision, for which their features are copied.
_BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Optimum:
    """The least that training can reach, mean loss and penalty together, and where.

    Attributes
    ----------
    loss : the least; for separable classes the bound that no finite weights reach; NaN if unknown
    weights, bias : (K, m) and (K,), or None where there is no finite optimum or it is unknown
    curvature : largest eigenvalue of the Hessian there; 0 where there is no finite optimum
    """

    loss: float
    weights: FloatArray | None
    bias: FloatArray | None
    curvature: float

    @property
    def separable(self) -> bool:
        """Whether the loss falls for ever as the weights grow.

        This is so if some boundary leaves no training sample on its wrong side and not all of
        them on the boundary itself (Albert & Anderson 1984, Biometrika 71:1), and no penalty
        holds the weights back.
        """
        return self.weights is None and self.known

    @property
    def known(self) -> bool:
        """Whether it was sought, and found."""
        return not np.isnan(self.loss)


# Not sought, or not found. Not None, which would say that the classes are separable.
UNKNOWN = Optimum(np.nan, None, None, 0.0)


def find_optimum(problem: Problem) -> Optimum:
    """Return the best possible loss on the training part, and its weights.

    Of the problem's config only model, features and penalties matter. Where the search does not
    settle within `_NEWTON_STEPS` steps the optimum is unknown.

    Raises
    ------
    InputError
        If the model does not suit the data.
    """
    config, model, n_classes = problem.config, problem.model, problem.n_classes
    features, y = problem.train_features(), problem.dataset.y_train
    penalized = config.l1 > 0 or config.l2 > 0
    mean, basis = coordinates(features, orthogonal=not penalized)
    objective = problem.objective((features - mean) @ basis, y)
    start = model.start(basis.shape[1], n_classes)
    if penalized:
        # Where features are divided by a scale, the weights are larger and their penalty weaker.
        is_weight = model.is_weight(basis.shape[1], n_classes)
        per_weight = np.zeros(len(is_weight))
        per_weight[is_weight] = np.resize(basis.max(axis=0), is_weight.sum())
        penalty = Penalty(config.l1 * per_weight, config.l2 * per_weight**2)
        theta, loss, settled = _minimize(objective, penalty, start)
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
        precise = partial(_precise_gradient, model, features, y, n_classes)
        theta = _refine(objective, precise, problem.penalty, theta)
        weights, bias = (part.copy() for part in model.unpack(theta, problem.n_features))
    hessian = objective.hessian(theta) + np.diag(config.l2 * is_weight)
    # An L1 penalty holds weights at zero, where they cannot move.
    free = ~(is_weight & (theta == 0)) if config.l1 > 0 else slice(None)
    curvature = np.linalg.eigvalsh(hessian[free][:, free])[-1]
    for array in (weights, bias):
        array.flags.writeable = False  # an optimum may be shared
    return Optimum(loss, weights, bias, float(curvature))


def coordinates(features: FloatArray, *, orthogonal: bool) -> tuple[FloatArray, FloatArray]:
    """Return the mean (m,) and B (m, r), so that (φ - mean) B is what is best to work with.

    Each column has mean 0 and standard deviation 1: Newton's method then works to full precision
    wherever the origin is. If they are to be orthogonal, which a penalty would not survive, powers
    that are almost alike cost no digits either, and what follows from other features is left out.
    A feature that is constant is left out always: the bias says all that it can say.
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
    theta, loss, settled = _minimize(objective, nothing, start)
    if _all_positive(objective.margins(theta)):
        return 0.0, None
    rows = objective.margin_rows()
    if settled and _overlap(objective, theta, start, rows):
        return loss, theta
    apart = _separated(rows)
    if apart.all():
        return 0.0, None
    if not settled:
        return np.nan, None
    # What lies apart has come to a loss of 0 by growing weights, all else has settled.
    return loss, None if apart.any() else theta


def _overlap(objective: Objective, theta: FloatArray, start: FloatArray, rows: FloatArray) -> bool:
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


def _minimize(
    objective: Objective, penalty: Penalty, theta: FloatArray
) -> tuple[FloatArray, float, bool]:
    """Return θ, loss and penalty there, and whether they are the least.

    Newton's method with a step halved until the loss falls enough (Boyd & Vandenberghe 2004,
    Convex Optimization, 9.5); with an L1 penalty its proximal form, whose steps lead to the
    minimum of a quadratic with corners (Lee, Sun & Saunders 2014, SIAM J. Optim. 24:3). What a
    step promises is then as good a bound of what is left to gain as there is. Where there is no
    finite minimum that goes to 0 too; θ that has every sample on its right side shows that there
    is none, and ends the search.
    """
    smooth = PenalizedObjective(objective, penalty)
    held = bool(penalty)

    def value(at: FloatArray) -> tuple[float, float]:
        loss, accuracy = _evaluate(objective, at)
        return loss + float(penalty.value(at)), accuracy

    loss, _ = value(theta)
    before, settled = np.inf, False
    for _ in range(_NEWTON_STEPS):
        slope, hessian = smooth.gradient(theta), _convex(smooth.hessian(theta))
        # So little is added to curvatures that no step is infinite; an L2 penalty that is more
        # than that has added enough.
        largest = hessian.diagonal().max()
        enough = (penalty.l2 > 1e-13 * largest) & (penalty.l1 == 0)
        hessian += np.diag(np.where(enough, 1e-16, 1e-13) * largest)
        step = _step(hessian, slope, theta, penalty.l1)
        promise = -float(slope @ step + penalty.l1 @ (np.abs(theta + step) - np.abs(theta)))
        settled = abs(promise) <= _SETTLED * loss
        # Each step promises much less than the one before, until there is only round-off.
        if settled and promise >= before / 4:
            break
        before = promise
        for t in 0.5 ** np.arange(_HALVINGS):
            candidate = theta + t * step
            found, accuracy = value(candidate)
            if not held and accuracy == 1.0 and _all_positive(objective.margins(candidate)):
                return candidate, found, False
            # At the minimum the loss differs from itself by round-off.
            if found <= loss - 1e-4 * t * promise + 1e-13 * loss:
                break
        else:
            break
        theta, loss = candidate, found
    return theta, loss, settled


def _convex(hessian: FloatArray) -> FloatArray:
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


def _step(
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
        t, stopped = _along(x[moving], signs[moving], move, l1[moving], pull)
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


def _along(
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


def _refine(
    objective: Objective,
    precise: Callable[[FloatArray], FloatArray],
    penalty: Penalty,
    theta: FloatArray,
) -> FloatArray:
    """Return θ, which is close to the minimum, as close as its digits allow.

    With powers of very different sizes a score is a small difference of large terms, and by a
    large power the loss slopes by a large multiple of their round-off: the gradient has only a
    few digits that tell it from the penalty. So some steps more are taken with one that has more
    digits (iterative refinement; Higham 2002, Accuracy and Stability of Numerical Algorithms,
    12), and on the features as they are, because others would be rounded.
    """
    enough = _AT_CORNERS * penalty.l1.max()
    if _strain(objective.gradient(theta) + penalty.l2 * theta, theta, penalty.l1) <= enough:
        return theta
    # All curvatures are made about 1, by powers of 2, which round nothing.
    hessian = PenalizedObjective(objective, penalty).hessian(theta)
    curvatures = hessian.diagonal()
    scale = np.exp2(np.rint(np.log2(np.where(curvatures > 0, curvatures, 1.0)) / 2))
    hessian = _convex(hessian / np.outer(scale, scale)) + 1e-13 * np.eye(len(theta))
    slack = float(np.finfo(np.longdouble).eps)
    best, least = theta, np.inf
    for _ in range(_REFINEMENTS):
        slope = precise(theta) + penalty.l2 * theta
        strain = _strain(slope, theta, penalty.l1)
        if strain < least:
            best = theta
        if strain <= enough or strain >= least:
            break
        least = strain
        slope = np.asarray(slope / scale, dtype=np.float64)
        step = _step(hessian, slope, theta * scale, penalty.l1 / scale, slack)
        theta = _rounded_sum(theta * scale, step, hessian) / scale
    return best


def _precise_gradient(
    model: Model, features: FloatArray, y: IntArray, n_classes: int, theta: FloatArray
) -> FloatArray:
    """Return the gradient of the mean loss in extended precision, where the processor has it."""
    total = np.zeros(len(theta), dtype=np.longdouble)
    for start in range(0, len(y), _BLOCK):
        part = slice(start, start + _BLOCK)
        # An objective computes in the precision of its features.
        extended = cast(FloatArray, features[part].astype(np.longdouble))
        total += len(extended) * model.objective(extended, y[part], n_classes).gradient(theta)
    return cast(FloatArray, total / len(y))


def _strain(slope: FloatArray, theta: FloatArray, l1: FloatArray) -> float:
    """Return by how much the slope of any parameter misses what it must be at the minimum.

    That is -l1 or l1 where a weight is not 0, no more than l1 where it is, and 0 without penalty.
    """
    missed = np.abs(slope + l1 * np.sign(theta))
    return float(np.where((theta == 0) & (l1 > 0), np.abs(slope) - l1, missed).max())


def _rounded_sum(theta: FloatArray, step: FloatArray, hessian: FloatArray) -> FloatArray:
    """Return θ + d rounded so that the error e has a small eᵀHe; what comes to 0 stays there.

    Errors of weights that were rounded each by itself would add up. Here those that are coarsest
    come first, and all that are still to come make up for them (Babai 1986, On Lovász' lattice
    reduction and the nearest lattice point problem, Combinatorica 6:1).
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


def _all_positive(margins: FloatArray) -> bool:
    """Tell whether all margins are positive by more than round-off."""
    return bool(margins.min() > 1e-9 * margins.max())


def _evaluate(objective: Objective, theta: FloatArray) -> tuple[float, float]:
    """Return loss and accuracy at one parameter vector."""
    (loss,), (accuracy,) = objective.evaluate(theta[None])
    return float(loss), float(accuracy)


def _separated(rows: FloatArray) -> np.ndarray:
    """Return which of the rows R some θ makes positive while Rθ ≥ 0.

    Maximise Σ Rθ, at most n, subject to Rθ ≥ 0 (after Konis 2007, Linear programming algorithms
    for detecting separated data). What is positive at the best lies apart; a little of another θ
    does not change that, so that the rest is tried by itself, until its best is 0.
    """
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

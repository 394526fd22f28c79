"""The best possible: what training is on its way to, found by a faster road."""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray
from logreg.config import TrainConfig
from logreg.data import Dataset
from logreg.features import FeatureMap
from logreg.models import MODELS, Objective
from logreg.optimisers import newton_direction
from logreg.penalty import Penalised, Penalty

_NEWTON_STEPS = 60
_HALVINGS = 20

# Where the gradient is 0 and every sample still pulls on it, the classes overlap (by duality).
# A sample with a larger margin pulls with less than e^-25: too little to tell from round-off.
_CERTAIN_MARGIN = 25.0

# So weak a penalty makes the least loss finite weights, and changes it by less than 1e-7.
_FAINT = 1e-10


@dataclass(frozen=True, eq=False)
class Optimum:
    """The least that training can reach, mean loss and penalty together, and where.

    Attributes
    ----------
    loss : the least; for separable classes the bound that no finite weights reach
    weights, bias : (K, m) and (K,), or None where there is no finite optimum
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
        return self.weights is None


def find_optimum(dataset: Dataset, config: TrainConfig | None = None) -> Optimum:
    """Return the best possible loss on the training part, and its weights.

    Of the config only model, features and penalties matter.
    """
    config = config or TrainConfig()
    model = MODELS[config.model]
    n_classes = len(dataset.class_names)
    fitted = FeatureMap.fit(dataset.X_train, degree=config.degree, standardise=config.standardise)
    features = fitted(dataset.X_train)
    n_features = features.shape[1]

    # On standardised features Newton's method works to full precision wherever the origin is.
    # There a weight is larger by the feature's scale, and its penalty weaker.
    mean, scale = features.mean(axis=0), features.std(axis=0)
    constant = np.ptp(features, axis=0) == 0
    scale[constant] = np.inf  # its weight is then 0: the bias says all that it can say
    is_weight = model.is_weight(n_features, n_classes)
    per_weight = np.ones(len(is_weight))
    per_weight[is_weight] = np.resize(1 / scale, is_weight.sum())
    penalty = Penalty(config.l1 * is_weight * per_weight, config.l2 * is_weight * per_weight**2)
    standardised = model.objective((features - mean) / scale, dataset.y_train, n_classes)
    start = model.start(n_features, n_classes)
    loss, theta = _infimum(standardised, penalty, start, is_weight)
    if theta is None:
        return Optimum(loss, None, None, 0.0)

    weights, bias = model.unpack(theta, n_features)
    weights = weights / scale
    bias = bias - model.bias_sign * (weights @ mean)
    theta = model.pack(weights, bias)
    objective = model.objective(features, dataset.y_train, n_classes)
    hessian = objective.hessian(theta) + np.diag(config.l2 * is_weight)
    # An L1 penalty holds weights at zero, where they cannot move.
    free = ~(is_weight & (theta == 0)) if config.l1 > 0 else slice(None)
    curvature = np.linalg.eigvalsh(hessian[free][:, free])[-1]
    for array in (weights, bias):
        array.flags.writeable = False  # an optimum may be shared
    return Optimum(loss, weights, bias, float(curvature))


def _infimum(
    objective: Objective, penalty: Penalty, start: FloatArray, is_weight: np.ndarray
) -> tuple[float, FloatArray | None]:
    """Return the greatest lower bound of loss and penalty, and θ where it is reached, if at all."""
    theta, loss, settled = _minimise(objective, penalty, start)
    if penalty:
        return loss, theta
    margins = objective.margins(theta)
    if _all_positive(margins):
        return 0.0, None
    if settled and margins.max() < _CERTAIN_MARGIN:
        return loss, theta
    apart = _separated(objective.margin_rows())
    if not apart.any():
        return loss, theta
    if apart.all():
        return 0.0, None
    # Growing weights take the samples that lie apart to loss 0 and leave the others as they are.
    faint = Penalty.on(is_weight, 0.0, _FAINT)
    theta, _, _ = _minimise(objective, faint, start)
    return _evaluate(objective, theta)[0], None


def _minimise(
    objective: Objective, penalty: Penalty, theta: FloatArray
) -> tuple[FloatArray, float, bool]:
    """Return θ, loss and penalty there, and whether the steps became small.

    Newton's method with a step halved until the loss falls (Boyd & Vandenberghe 2004, Convex
    Optimization, 9.5); with an L1 penalty its proximal form (Lee, Sun & Saunders 2014, SIAM J.
    Optim. 24:3). Where there is no finite minimum the steps never become small; θ that has
    every sample on its right side shows that there is none, and ends the search.
    """
    smooth = Penalised(objective, penalty)
    held = bool(penalty)

    def value(at: FloatArray) -> tuple[float, float]:
        loss, accuracy = _evaluate(objective, at)
        return loss + float(penalty.value(at)), accuracy

    loss, _ = value(theta)
    for _ in range(_NEWTON_STEPS):
        step = _direction(smooth.hessian(theta), smooth.gradient(theta), theta, penalty.l1)
        for t in 0.5 ** np.arange(_HALVINGS):
            candidate = theta - t * step
            candidate_loss, accuracy = value(candidate)
            if not held and accuracy == 1.0 and _all_positive(objective.margins(candidate)):
                return candidate, candidate_loss, False
            # At the minimum the loss differs from itself by round-off.
            if candidate_loss <= loss * (1 + 1e-12):
                break
        theta, loss = candidate, candidate_loss
        if np.abs(step).max() <= 1e-9 * np.abs(theta).max() + 1e-12:
            return theta, loss, True
    return theta, loss, False


def _direction(
    hessian: FloatArray, gradient: FloatArray, theta: FloatArray, l1: FloatArray
) -> FloatArray:
    """Return the step d that minimises -gᵀd + dᵀHd/2 + Σ l1 |θ - d|."""
    if not l1.any():
        return newton_direction(hessian, gradient)
    values, vectors = np.linalg.eigh(hessian)
    bent = np.abs(values) + 1e-12 * np.abs(values).max()
    hessian = (vectors * bent) @ vectors.T
    target = theta.copy()
    slope = gradient.copy()  # of the smooth part at the target
    # One coordinate after the other, each to its own minimum.
    for _ in range(1000):
        largest = 0.0
        for j, bend in enumerate(hessian.diagonal()):
            free = target[j] - slope[j] / bend
            new = np.sign(free) * max(abs(free) - l1[j] / bend, 0.0)
            moved = new - target[j]
            if moved:
                target[j] = new
                slope += moved * hessian[j]
                largest = max(largest, abs(moved))
        if largest <= 1e-11 * (1 + np.abs(target).max()):
            break
    return theta - target


def _all_positive(margins: FloatArray) -> bool:
    """Tell whether all margins are positive by more than round-off."""
    return bool(margins.min() > 1e-9 * margins.max())


def _evaluate(objective: Objective, theta: FloatArray) -> tuple[float, float]:
    """Return loss and accuracy at one parameter vector."""
    (loss,), (accuracy,) = objective.evaluate(theta[None])
    return float(loss), float(accuracy)


def _separated(rows: FloatArray) -> np.ndarray:
    """Return which of the rows R some θ makes positive while Rθ ≥ 0.

    Maximise Σ t subject to R θ ≥ t and 0 ≤ t ≤ 1: at the best, t is 1 for those rows and 0 for
    the others (after Konis 2007, Linear programming algorithms for detecting separated data).
    """
    from scipy import sparse
    from scipy.optimize import linprog

    # Rows of one length leave the answer as it is, and the solver fewer sizes to cope with.
    length = np.abs(rows).max(axis=1, keepdims=True)
    rows = rows / np.where(length > 0, length, 1.0)
    n, p = rows.shape
    for method in ("highs", "highs-ipm"):
        result = linprog(
            c=np.r_[np.zeros(p), -np.ones(n)],
            A_ub=sparse.hstack([sparse.csr_array(-rows), sparse.eye_array(n)], format="csr"),
            b_ub=np.zeros(n),
            bounds=[(None, None)] * p + [(0, 1)] * n,
            method=method,
        )
        if result.success:
            return np.asarray(result.x[p:] > 0.5)
    # Powers of far points can be too much for either solver: then nothing was shown to lie apart.
    return np.zeros(n, dtype=bool)

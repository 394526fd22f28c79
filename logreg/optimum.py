"""The best possible: what training is on its way to, found by a faster road."""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.data import Dataset
from logreg.models import MODELS, Model, Objective

_NEWTON_STEPS = 50

# Where the gradient is 0 and every sample still pulls on it, the classes overlap (by duality).
# A sample with a larger margin pulls with less than e^-25: too little to tell from round-off.
_CERTAIN_MARGIN = 25.0


@dataclass(frozen=True, eq=False)
class Optimum:
    """The smallest mean loss on the training part, and where it is.

    Attributes
    ----------
    loss : the smallest loss; for separable classes the bound that no finite weights reach
    weights, bias : (K, d) and (K,), or None where there is no finite optimum
    curvature : largest eigenvalue of the Hessian there; 0 where there is no finite optimum
    """

    loss: float
    weights: FloatArray | None
    bias: FloatArray | None
    curvature: float

    @property
    def separable(self) -> bool:
        """Whether the loss falls for ever as the weights grow.

        This is so if some line leaves no training sample on its wrong side and not all of them
        on the line itself (Albert & Anderson 1984, Biometrika 71:1).
        """
        return self.weights is None


def find_optimum(dataset: Dataset, model: str = "binomial") -> Optimum:
    """Return the best possible loss of ``model`` on the training part, and its weights."""
    kind = MODELS[model]
    n_classes, n_features = len(dataset.class_names), len(dataset.feature_names)
    # On standardised features Newton's method works to full precision wherever the origin is.
    mean, scale = dataset.X_train.mean(axis=0), dataset.X_train.std(axis=0)
    constant = np.ptp(dataset.X_train, axis=0) == 0
    scale[constant] = np.inf  # its weight is then 0: the bias says all that it can say
    standardised = (dataset.X_train - mean) / scale
    loss, theta = _infimum(kind, standardised, dataset.y_train, n_classes)
    if theta is None:
        return Optimum(loss, None, None, 0.0)
    weights, bias = kind.unpack(theta, n_features)
    weights = weights / scale
    bias = bias - weights @ mean
    objective = kind.objective(dataset.X_train, dataset.y_train, n_classes)
    hessian = objective.hessian(kind.pack(weights, bias))
    return Optimum(loss, weights, bias, curvature=float(np.linalg.eigvalsh(hessian)[-1]))


def _infimum(
    model: Model, X: FloatArray, y: IntArray, n_classes: int
) -> tuple[float, FloatArray | None]:
    """Return the greatest lower bound of the loss, and θ where it is reached, if anywhere."""
    objective = model.objective(X, y, n_classes)
    start = np.zeros(model.n_parameters(X.shape[1], n_classes))
    rows = objective.margins()
    theta, loss, settled = _newton(objective, rows, start)
    margins = rows @ theta
    if _all_positive(margins):
        return 0.0, None
    near = margins < _CERTAIN_MARGIN
    if settled and (near.all() or _certainly_overlap(model, X[near], y[near], n_classes)):
        return loss, theta
    apart = _separated(rows)
    if not apart.any():
        return loss, theta
    if apart.all():
        return 0.0, None
    # Growing weights take the samples that lie apart to loss 0 and leave the others as they are.
    rest = ~apart
    bound, _ = _infimum(model, X[rest], y[rest], n_classes)
    return float(rest.mean()) * bound, None


def _certainly_overlap(model: Model, X: FloatArray, y: IntArray, n_classes: int) -> bool:
    """Tell whether a part of the samples overlaps beyond doubt; then all of them do.

    This saves the linear programme on large sets, where it takes long.
    """
    objective = model.objective(X, y, n_classes)
    rows = objective.margins()
    theta, _, settled = _newton(objective, rows, np.zeros(rows.shape[1]))
    certain = settled and (rows @ theta).max() < _CERTAIN_MARGIN
    return bool(certain and np.linalg.matrix_rank(rows) == rows.shape[1])


def _newton(
    objective: Objective, rows: FloatArray, theta: FloatArray
) -> tuple[FloatArray, float, bool]:
    """Minimise by θ ← θ - t H⁻¹ g; return θ, its loss, and whether the steps became small.

    Newton's method with a step t halved until the loss falls (Boyd & Vandenberghe 2004,
    Convex Optimization, 9.5). Where there is no finite minimum the steps never become small;
    θ that has every sample on its right side shows that there is none, and ends the search.
    """
    loss, _ = _evaluate(objective, theta)
    for _ in range(_NEWTON_STEPS):
        # Least squares, since a constant feature makes the Hessian singular.
        step = np.linalg.lstsq(objective.hessian(theta), objective.gradient(theta))[0]
        for t in 0.5 ** np.arange(12):
            candidate = theta - t * step
            candidate_loss, accuracy = _evaluate(objective, candidate)
            if accuracy == 1.0 and _all_positive(rows @ candidate):
                return candidate, candidate_loss, False
            # At the minimum the loss differs from itself by round-off.
            if candidate_loss <= loss * (1 + 1e-12):
                break
        theta, loss = candidate, candidate_loss
        if np.abs(step).max() <= 1e-9 * np.abs(theta).max() + 1e-12:
            return theta, loss, True
    return theta, loss, False


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

    n, p = rows.shape
    result = linprog(
        c=np.r_[np.zeros(p), -np.ones(n)],
        A_ub=sparse.hstack([sparse.csr_array(-rows), sparse.eye_array(n)], format="csr"),
        b_ub=np.zeros(n),
        bounds=[(None, None)] * p + [(0, 1)] * n,
    )
    if not result.success:
        raise RuntimeError(f"The linear programme was not solved: {result.message}")
    return np.asarray(result.x[p:] > 0.5)

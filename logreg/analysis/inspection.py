"""One sample of a run, epoch by epoch: its prediction, and its contribution to training.

    ℓ = -log P(true class),    contribution = -∇ℓ / n

The gradient of the mean loss is the mean of the samples' own gradients, so a step of full-batch
gradient descent, without a penalty, is the sum of n contributions times the learning rate. F is
the number of epochs shown, n that of training samples, m of features, K of classes, and R of
scores.
"""

from dataclasses import dataclass

import numpy as np

from logreg.analysis.bernoulli import odds
from logreg.arrays import FloatArray, IntArray
from logreg.errors import InputError
from logreg.training.history import History
from logreg.training.models import Objective, log_odds
from logreg.training.models.links import probabilities
from logreg.training.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class GradientContribution:
    """What samples contribute to a step of full-batch gradient descent, per unit of learning rate.

    It is a vector in the space of the parameters.

    Attributes
    ----------
    weights : (F, R, m)
    bias : (F, R); for a model with thresholds (F, K-1): first to all of them together, then to the
        parameters of the gaps between them
    """

    weights: FloatArray
    bias: FloatArray

    @property
    def size(self) -> FloatArray:
        """The length of the vector: (F,)."""
        squares = np.square(self.weights).sum(axis=(1, 2)) + np.square(self.bias).sum(axis=1)
        return np.asarray(np.sqrt(squares))


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A sample at F epochs.

    Attributes
    ----------
    x : (d,), its raw features
    label : its class
    in_training : whether it is one of the training samples
    scores : (F, R), each w·φ + b, or w·φ in a model with thresholds
    odds : (F, K), of each class against class 0; infinite if they overflow
    p : (F, K), the probability of each class
    loss : (F,), -log of the probability of its class
    share : (F,), its share of the total loss of its set, 0 to 1; 0 if that is 0
    contribution : to a step; None for a test sample
    total : the contribution of all training samples, minus the gradient of the mean loss
    """

    x: FloatArray
    label: int
    in_training: bool
    scores: FloatArray
    odds: FloatArray
    p: FloatArray
    loss: FloatArray
    share: FloatArray
    contribution: GradientContribution | None
    total: GradientContribution | None


def inspect(history: History, index: int, epochs: IntArray) -> Inspection:
    """Inspect one sample at some epochs of a run, or raise an `InputError` if there is none such.

    Parameters
    ----------
    history : the run
    index : of the sample; test samples follow training samples
    epochs : (F,)
    """
    problem = history.problem
    model, dataset, n = problem.model, problem.dataset, problem.n_samples
    in_training = index < n
    X, y = np.vstack([dataset.X_train, dataset.X_test]), np.r_[dataset.y_train, dataset.y_test]
    if not 0 <= index < len(y):
        raise InputError(f"There is no sample {index}: take one from 0 to {len(y) - 1}.")
    features = history.features(X[index : index + 1])
    weights, bias = history.weights[epochs], history.bias[epochs]
    scores = weights @ features[0]
    if not history.has_thresholds:
        scores = scores + bias
    h = log_odds(model, weights, bias, features)
    with np.errstate(over="ignore"):
        by_class = odds(h[..., 0])

    thetas = np.array([model.pack(*each) for each in zip(weights, bias, strict=True)])
    objective = problem.objective(features, y[index : index + 1])
    loss, _ = objective.evaluate(thetas)
    mean, size = (
        (history.train_loss, n) if in_training else (history.test_loss, len(dataset.y_test))
    )
    total = size * mean[epochs]
    share = np.divide(loss, total, out=np.zeros_like(loss), where=total > 0)

    contribution = everything = None
    if in_training:
        contribution = _contribution(problem, objective, thetas, n)
        everything = _contribution(problem, problem.train_objective(), thetas)
    return Inspection(
        x=X[index],
        label=int(y[index]),
        in_training=in_training,
        scores=scores,
        odds=by_class,
        p=probabilities(h)[:, 0],
        loss=loss,
        share=np.minimum(share, 1.0),
        contribution=contribution,
        total=everything,
    )


def _contribution(
    problem: Problem, objective: Objective, thetas: FloatArray, n: int = 1
) -> GradientContribution:
    """Return the negative gradients of an objective at thetas (F, P), divided by n."""
    downhill = -np.array([objective.gradient(theta) for theta in thetas]) / n
    is_weight = problem.is_weight
    weights = downhill[:, is_weight].reshape(len(thetas), -1, problem.n_features)
    return GradientContribution(weights, downhill[:, ~is_weight])

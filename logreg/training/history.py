"""The record of a run: every epoch, as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import overload

import numpy as np

from logreg.arrays import FloatArray
from logreg.training.config import TrainConfig
from logreg.training.features import FeatureMap
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem


@dataclass(slots=True, eq=False)
class Epoch:
    """The model after ``index`` passes over the training set; epoch 0 is the start.

    Attributes
    ----------
    index : 0 … E
    weights : (K, m), one per feature of the model; K = 1 for the binomial model, as in
        scikit-learn's ``coef_``, and for the ordinal one
    bias : (K,); for the ordinal model its K - 1 ordered thresholds
    train_loss, test_loss : mean log loss, in nats
    train_accuracy, test_accuracy : share of samples classified correctly
    """

    index: int
    weights: FloatArray
    bias: FloatArray
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


# The fields of an epoch that a history stacks.
_MEASURES = tuple(field.name for field in fields(Epoch) if field.name != "index")


@dataclass(frozen=True, eq=False)
class History:
    """All E + 1 epochs of a run, stacked, and the optimum to compare them with.

    Attributes
    ----------
    problem : what was minimized, and how
    weights, bias : (E+1, K, m) and (E+1, K)
    train_loss, test_loss, train_accuracy, test_accuracy : (E+1,)
    optimum : the best that this model can do on this training set
    """

    problem: Problem
    weights: FloatArray
    bias: FloatArray
    train_loss: FloatArray
    test_loss: FloatArray
    train_accuracy: FloatArray
    test_accuracy: FloatArray
    optimum: Optimum

    @classmethod
    def gather(cls, problem: Problem, epochs: Iterable[Epoch], optimum: Optimum) -> "History":
        """Stack the epochs of a run."""
        kept = list(epochs)
        columns = {name: np.array([getattr(epoch, name) for epoch in kept]) for name in _MEASURES}
        for column in columns.values():
            column.flags.writeable = False  # histories are shared
        return cls(problem=problem, optimum=optimum, **columns)

    @property
    def config(self) -> TrainConfig:
        """How the run was trained."""
        return self.problem.config

    @property
    def features(self) -> FeatureMap:
        """φ, fitted on the training set."""
        return self.problem.features

    @property
    def n_classes(self) -> int:
        """The number of classes, K."""
        return self.problem.n_classes

    @property
    def has_thresholds(self) -> bool:
        """Whether the model compares one score with thresholds, which are in ``bias``."""
        return self.problem.model.link == "cumulative"

    @property
    def penalized(self) -> bool:
        """Whether training minimizes a penalty besides the loss."""
        return self.config.l1 > 0 or self.config.l2 > 0

    @property
    def objective(self) -> FloatArray:
        """What training minimizes, training loss plus penalty: (E+1,)."""
        size, square = np.abs(self.weights), np.square(self.weights)
        penalty = self.config.l1 * size + self.config.l2 / 2 * square
        return np.asarray(self.train_loss + penalty.sum(axis=(1, 2)))

    def __len__(self) -> int:
        """Return E + 1, the number of epochs including the start."""
        return len(self.train_loss)

    @overload
    def __getitem__(self, index: int) -> Epoch: ...

    @overload
    def __getitem__(self, index: slice) -> "History": ...

    def __getitem__(self, index: int | slice) -> "Epoch | History":
        """Return one epoch, or for a slice a shorter history."""
        if isinstance(index, slice):
            return replace(self, **{name: getattr(self, name)[index] for name in _MEASURES})
        index = range(len(self))[index]
        return Epoch(
            index,
            self.weights[index],
            self.bias[index],
            float(self.train_loss[index]),
            float(self.test_loss[index]),
            float(self.train_accuracy[index]),
            float(self.test_accuracy[index]),
        )

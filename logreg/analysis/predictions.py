"""The predictions of a model, with the labels to compare them to."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from logreg.arrays import FloatArray, IntArray
from logreg.training.history import History
from logreg.training.models import log_odds
from logreg.training.models.links import most_probable, probabilities


@dataclass(frozen=True, eq=False)
class Predictions:
    """A model's predictions for n samples, and their labels.

    Attributes
    ----------
    y : (n,), the labels 0 … K-1
    log_odds : (K, n), of each class against class 0
    """

    y: IntArray
    log_odds: FloatArray

    @property
    def n_classes(self) -> int:
        """The number of classes, K."""
        return len(self.log_odds)

    @cached_property
    def probabilities(self) -> FloatArray:
        """The probability of each class: (n, K)."""
        return probabilities(self.log_odds)

    @property
    def lacks_a_class(self) -> bool:
        """Whether a class has no sample."""
        return len(np.unique(self.y)) < self.n_classes

    @cached_property
    def classes(self) -> IntArray:
        """The most probable class of each sample: (n,)."""
        return most_probable(self.log_odds)

    def against_rest(self, label: int) -> "Predictions":
        """Return the predictions of one class, relabeled 1, against all others, relabeled 0."""
        rest = np.logaddexp.reduce(np.delete(self.log_odds, label, axis=0), axis=0)
        odds = self.log_odds[label] - rest
        return Predictions(
            (self.y == label).astype(np.int64), np.stack([np.zeros_like(odds), odds])
        )


def predict(history: History, epoch: int = -1) -> tuple[Predictions, Predictions]:
    """Return the predictions of an epoch's model for the training set and the test set."""
    model, dataset = history.problem.model, history.problem.dataset
    parameters = history.weights[epoch], history.bias[epoch]
    train, test = (
        Predictions(y, log_odds(model, *parameters, history.features(X)))
        for X, y in ((dataset.X_train, dataset.y_train), (dataset.X_test, dataset.y_test))
    )
    return train, test

"""What a run leaves behind: every epoch, as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from logreg.arrays import FloatArray
from logreg.config import TrainConfig
from logreg.optimum import Optimum


@dataclass(slots=True, eq=False)
class Epoch:
    """The model after ``index`` passes over the training part; number 0 is the start.

    Attributes
    ----------
    index : 0 … E
    weights : (K, d); K = 1 for two classes, as in scikit-learn's ``coef_``
    bias : (K,)
    train_loss, test_loss : mean log loss, in nats
    train_accuracy, test_accuracy : share of samples classified right at threshold 0.5
    """

    index: int
    weights: FloatArray
    bias: FloatArray
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class History:
    """All E + 1 epochs of a run, stacked, and the yardstick to read them by.

    Attributes
    ----------
    config : how it was trained
    weights, bias : (E+1, K, d) and (E+1, K)
    train_loss, test_loss, train_accuracy, test_accuracy : (E+1,)
    optimum : the best that this model can do on this training part
    """

    config: TrainConfig
    weights: FloatArray
    bias: FloatArray
    train_loss: FloatArray
    test_loss: FloatArray
    train_accuracy: FloatArray
    test_accuracy: FloatArray
    optimum: Optimum

    @classmethod
    def gather(cls, config: TrainConfig, epochs: Iterable[Epoch], optimum: Optimum) -> "History":
        """Stack the epochs of a run."""
        kept = list(epochs)
        columns = {
            field.name: np.array([getattr(epoch, field.name) for epoch in kept])
            for field in fields(Epoch)
            if field.name != "index"
        }
        for column in columns.values():
            column.flags.writeable = False  # a history may be shared
        return cls(config=config, optimum=optimum, **columns)

    def __len__(self) -> int:
        """Return E + 1, the number of epochs with the start."""
        return len(self.train_loss)

    def __getitem__(self, index: int) -> Epoch:
        """Return one epoch; -1 is the last."""
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

"""Watch logistic regression learn.

dataset = make_dataset(DataConfig())
for epoch in train(dataset, TrainConfig()):
    print(epoch.index, epoch.train_loss)
"""

from typing import TYPE_CHECKING

from logreg.data import DataConfig, Dataset, make_dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.history import Epoch, History
from logreg.training.trainer import run, train

__version__ = "0.2.0"

if TYPE_CHECKING:
    from logreg.training.estimator import LogisticRegressionGD as LogisticRegressionGD
else:

    def __getattr__(name):
        # Lazy, and not among the names of ``import *``: importing it loads scikit-learn. Hidden
        # from type checkers, which would otherwise accept any name.
        if name == "LogisticRegressionGD":
            from logreg.training.estimator import LogisticRegressionGD

            return LogisticRegressionGD
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), "LogisticRegressionGD"})


__all__ = [
    "DataConfig",
    "Dataset",
    "Epoch",
    "History",
    "InputError",
    "TrainConfig",
    "__version__",
    "make_dataset",
    "run",
    "train",
]

"""Logistic regression that can be watched while it learns.

dataset = make_dataset(DataConfig())
for epoch in train(dataset, TrainConfig()):
    print(epoch.index, epoch.train_loss)
"""

from logreg.config import TrainConfig
from logreg.data import DataConfig, Dataset, make_dataset
from logreg.errors import InputError
from logreg.history import Epoch, History
from logreg.trainer import run, train

__all__ = [
    "DataConfig",
    "Dataset",
    "Epoch",
    "History",
    "InputError",
    "TrainConfig",
    "make_dataset",
    "run",
    "train",
]

"""Training: a start, then one step after the other, and the losses on the way."""

from collections.abc import Iterator

import numpy as np

from logreg.arrays import FloatArray
from logreg.config import TrainConfig
from logreg.data import Dataset
from logreg.history import Epoch, History
from logreg.models import MODELS
from logreg.optimisers import OPTIMISERS
from logreg.optimum import Optimum, find_optimum

# Scores that are worked out together when losses are measured: enough to make the cost of a
# call small beside its work.
_SCORES_AT_ONCE = 24_576


def train(dataset: Dataset, config: TrainConfig) -> Iterator[Epoch]:
    """Train lazily: yield the start as epoch 0, then the model after each epoch.

    The same data set and config give the same numbers. Nothing is clipped: a run that
    diverges shows its true loss.

    Steps are taken one by one. Losses are measured for a block of epochs together, of 1, 2,
    4 … epochs, so that the first epoch comes at once and the samples are read less often.
    """
    n_classes = len(dataset.class_names)
    n_features = len(dataset.feature_names)
    model = MODELS[config.model]
    train_part = model.objective(dataset.X_train, dataset.y_train, n_classes)
    test_part = model.objective(dataset.X_test, dataset.y_test, n_classes)
    step = OPTIMISERS[config.optimizer](config.learning_rate)
    theta = _start(model.n_parameters(n_features, n_classes), config)

    n_samples = len(dataset.y_train) + len(dataset.y_test)
    index, size = 0, 1
    while index <= config.epochs:
        thetas = np.empty((min(size, config.epochs + 1 - index), len(theta)))
        for i, row in enumerate(thetas, start=index):
            if i > 0:
                step(theta, train_part.gradient(theta))
            row[:] = theta
        weights, bias = model.unpack(thetas, n_features)
        train_loss, train_accuracy = train_part.evaluate(thetas)
        test_loss, test_accuracy = test_part.evaluate(thetas)
        measures = (a.tolist() for a in (train_loss, test_loss, train_accuracy, test_accuracy))
        yield from map(Epoch, range(index, index + len(thetas)), weights, bias, *measures)
        index += len(thetas)
        size = min(2 * size, max(8, _SCORES_AT_ONCE // n_samples))


def _start(n_parameters: int, config: TrainConfig) -> FloatArray:
    if config.init == "zeros":
        return np.zeros(n_parameters)
    return np.random.default_rng(config.seed).standard_normal(n_parameters)


def run(dataset: Dataset, config: TrainConfig, optimum: Optimum | None = None) -> History:
    """Train to the end and keep every epoch, with the best possible loss beside them.

    ``optimum`` is that of the data set and the model, for a caller who has it already.
    """
    if optimum is None:
        optimum = find_optimum(dataset, config.model)
    return History.gather(config, train(dataset, config), optimum)

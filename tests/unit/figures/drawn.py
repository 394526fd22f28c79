"""Runs as figures, and the model's predictions on their plane."""

import numpy as np

from logreg import TrainConfig, run
from logreg.figures import training_animation
from logreg.training.models import MODELS, log_odds


def animated(dataset, **config):
    history = run(dataset, TrainConfig(**config))
    return dataset, history, training_animation(dataset, history)


def named(figure, name):
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return trace


def on_plane(dataset, x, y):
    """Samples at these positions of the plane, with the training mean of every other feature."""
    X = np.repeat(dataset.X_train.mean(axis=0)[None], len(x), axis=0)
    X[:, dataset.plane[0]], X[:, dataset.plane[1]] = x, y
    return X


def logs_of(dataset, history, epoch, x, y):
    """The logarithm of each class's probability at these positions, up to a constant: (K, n)."""
    features = history.features(on_plane(dataset, x, y))
    model = MODELS[history.config.model]
    return log_odds(model, history.weights[epoch], history.bias[epoch], features)

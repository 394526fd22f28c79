"""Train a model epoch by epoch, and measure its losses."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.history import Epoch, History
from logreg.training.models import Objective
from logreg.training.optimizers import OPTIMIZERS, soft_threshold
from logreg.training.optimum import Optimum, find_optimum
from logreg.training.penalty import PenalizedObjective, Penalty
from logreg.training.problem import Problem

# Number of scores computed at once when measuring losses: enough to make the overhead of a call
# negligible.
_SCORES_AT_ONCE = 24_576

# Steps beyond this size are skipped, so that a diverging run stays finite.
LARGEST_PARAMETER = 1e100


def train(dataset: Dataset, config: TrainConfig) -> Iterator[Epoch]:
    """Train lazily: yield the start as epoch 0, then the model after each epoch.

    The same data set and config give the same numbers. Nothing is clipped: a diverging run shows
    its true loss. Steps beyond `LARGEST_PARAMETER` are skipped.

    Losses are measured for blocks of 1, 2, 4 … epochs, so that the first epoch comes at once but
    the samples are read less often.

    Raises
    ------
    InputError
        If the model, the degree or the parameters to start from do not suit the data.
    """
    return train_problem(Problem.of(dataset, config))


def train_problem(problem: Problem) -> Iterator[Epoch]:
    """Do `train` for a problem that is already built."""
    config, model, penalty = problem.config, problem.model, problem.penalty
    train_part, test_part = problem.train_objective(), problem.test_objective()
    theta = _start(model.start(problem.n_features, problem.n_classes), config)
    loss = PenalizedObjective(train_part, penalty) if penalty else train_part
    path = _path(theta, loss, penalty, config, problem.n_samples)

    n_samples = problem.n_samples + len(problem.dataset.y_test)
    index, size = 0, 1
    while index <= config.epochs:
        thetas = np.array([next(path) for _ in range(min(size, config.epochs + 1 - index))])
        weights, bias = model.unpack(thetas, problem.n_features)
        train_loss, train_accuracy = train_part.evaluate(thetas)
        test_loss, test_accuracy = test_part.evaluate(thetas)
        measures = (a.tolist() for a in (train_loss, test_loss, train_accuracy, test_accuracy))
        yield from map(Epoch, range(index, index + len(thetas)), weights, bias, *measures)
        index += len(thetas)
        size = min(2 * size, max(8, _SCORES_AT_ONCE // n_samples))


def _start(zeros: FloatArray, config: TrainConfig) -> FloatArray:
    """Return the initial parameters (P,); those with zero weights are given."""
    if config.init == "zeros":
        return zeros
    if config.init == "normal":
        return zeros + np.random.default_rng(config.seed).standard_normal(len(zeros))
    if len(config.init) != len(zeros):
        raise InputError(
            f"The start must have {len(zeros)} parameters for this model and these features, "
            f"not {len(config.init)}."
        )
    return np.array(config.init)


def _path(
    theta: FloatArray,
    loss: Objective | PenalizedObjective,
    penalty: Penalty,
    config: TrainConfig,
    n_samples: int,
) -> Iterator[FloatArray]:
    """Yield the parameters (P,) at the start and after each epoch, endlessly."""
    optimizer = OPTIMIZERS[config.optimizer]
    state: Any = None
    has_l1 = bool(penalty.l1.any())
    # The gradient of the loss itself is bounded: only these two can grow beyond all bounds.
    may_explode = bool(penalty) or optimizer.uses_curvature
    size = min(config.batch_size or n_samples, n_samples)
    shuffled = np.random.default_rng(config.batch_seed)
    for epoch in count():
        yield theta
        rate = config.learning_rate / (1 + config.decay * epoch)
        batches: Iterable[Objective | PenalizedObjective] = [loss]
        if size < n_samples:
            batches = loss.batches(shuffled.permutation(n_samples), size)
        for batch in batches:
            moved, sizes, state = optimizer.step(theta, batch, state, rate)
            if has_l1:
                moved = soft_threshold(moved, sizes * penalty.l1)
            if may_explode and not np.abs(moved).max() <= LARGEST_PARAMETER:
                continue
            theta = moved


def may_have_skipped_steps(history: History) -> bool:
    """Return whether a run ended so near to `LARGEST_PARAMETER` that steps may have exceeded it."""
    return bool(np.abs(history.weights[-1]).max() > LARGEST_PARAMETER * 1e-12)


def run(dataset: Dataset, config: TrainConfig, optimum: Optimum | None = None) -> History:
    """Train to the end; return every epoch and the optimum, which is found unless it is given."""
    return run_problem(Problem.of(dataset, config), optimum)


def run_problem(problem: Problem, optimum: Optimum | None = None) -> History:
    """Do `run` for a problem that is already built."""
    return History.gather(problem, train_problem(problem), optimum or find_optimum(problem))

"""Training, with the losses of every epoch, against the loop of tutorials.

Both run in one process, in turn, on the same arrays, with single-threaded BLAS.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np
import threadpoolctl

from logreg import DataConfig, Dataset, TrainConfig, make_dataset, run, train
from logreg.data import DATASETS
from logreg.data.make import draw
from tests.benchmarks.table import at_least, spread, table

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
BUDGET = 2.0


@dataclass(frozen=True)
class Case:
    dataset: Dataset
    config: TrainConfig
    rounds: int


def small() -> Case:
    """Return the app's default data set: 400 training and 100 test samples."""
    return Case(make_dataset(DataConfig(n_samples=500)), TrainConfig(epochs=2000), rounds=15)


def large(n_train: int = 1_000_000, n_test: int = 1_000) -> Case:
    """Return a million training samples from the same two blobs, and a few test samples."""
    source = DATASETS["blobs"]
    config = DataConfig(n_samples=n_train + n_test)
    X, y = draw(source, config)
    X_train, X_test, y_train, y_test = X[:n_train], X[n_train:], y[:n_train], y[n_train:]
    names = source.feature_names, source.class_names(config.n_classes)
    dataset = Dataset(X_train, y_train, X_test, y_test, *names)
    return Case(dataset, TrainConfig(epochs=26), rounds=5)  # as in the tutorial


def tutorial_loop(
    X: np.ndarray, y: np.ndarray, config: TrainConfig, *, clip: bool
) -> tuple[np.ndarray, float, list[float]]:
    """Train as tutorials do: ``X`` (n, 2), ``y`` (n, 1), recording the loss before each step."""
    n = len(X)
    W = np.zeros((X.shape[1], 1))
    b = 0.0
    losses = []
    for _ in range(config.epochs):
        z = X @ W + b
        a = 1 / (1 + np.exp(-z))
        p = np.clip(a, 1e-15, 1 - 1e-15) if clip else a
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        dW = X.T @ (a - y) / n
        db = np.mean(a - y)
        W -= config.learning_rate * dW
        b -= config.learning_rate * db
    return W, b, losses


def compare(name: str, case: Case) -> list[list[str]]:
    """Return one row of the table per pair of contestants."""
    X, config = case.dataset.X_train, case.config
    y = case.dataset.y_train.reshape(-1, 1).astype(float)  # integers would slow the loop down
    for clip in (True, False):
        check_same(case, *tutorial_loop(X, y, config, clip=clip))
    seconds = in_turn(
        {
            "train": lambda: deque(train(case.dataset, config), maxlen=0),
            "clip": lambda: tutorial_loop(X, y, config, clip=True),
            "run": lambda: run(case.dataset, config),
            "no clip": lambda: tutorial_loop(X, y, config, clip=False),
        },
        case.rounds,
    )
    rows = []
    for loop, said in (("clip", "the loop"), ("no clip", "the loop without the clip")):
        for ours in ("train", "run"):
            ratios = [t / o for t, o in zip(seconds[loop], seconds[ours], strict=True)]
            # The headline is the ratio of the medians; the range is over the pairs.
            ratio = median(seconds[loop]) / median(seconds[ours])
            budget = at_least([ratio], BUDGET if ours == "train" else None, "×")
            rows.append(
                [
                    f"{name}, `{ours}` against {said}",
                    _milliseconds(seconds[ours]),
                    _milliseconds(seconds[loop]),
                    f"{ratio:.2f}×",
                    spread(ratios, "×", 2)[1],
                    *budget,
                ]
            )
    return rows


def check_same(case: Case, W: np.ndarray, b: float, losses: list[float]) -> None:
    """Check that both do the same work: weights and losses agree."""
    history = run(case.dataset, case.config)
    np.testing.assert_allclose(history.weights[-1, 0], W[:, 0], rtol=1e-9)
    np.testing.assert_allclose(history.bias[-1, 0], b, rtol=1e-9)
    np.testing.assert_allclose(history.train_loss[:-1], losses, rtol=1e-9)


def in_turn(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of processor time that each takes, over all threads, in each round."""
    threads = {pool["num_threads"] for pool in threadpoolctl.threadpool_info()}
    assert threads <= {1}, "Set the variables of ONE_THREAD before Python starts."
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: 1 if number % 2 else -1]:
            before = time.process_time()
            contestants[name]()
            seconds[name].append(time.process_time() - before)
    return seconds


def _milliseconds(seconds: list[float]) -> str:
    middle, ends = spread([1000 * each for each in seconds], "")
    return f"{middle} ({ends})"


def report() -> str:
    rows = [
        *compare("400 + 100 samples, 2000 epochs", small()),
        *compare("1 000 000 + 1000 samples, 26 epochs", large()),
    ]
    return table(
        "Training against the tutorials' loop",
        ["what", "CPU ms", "loop, CPU ms", "ratio", "range", "budget", "met"],
        rows,
        "Samples are given as training + test. The loop is NumPy as tutorials write it: `X @ W + "
        "b`, `1 / (1 + exp(-z))`, the mean of the two logarithms, with predictions clipped to "
        "1e-15 … 1 − 1e-15 before the loss, as in most tutorials, and without clipping. It keeps "
        "the training loss of every epoch; `train` yields training and test loss and both "
        "accuracies of every epoch, and `run` also finds the best possible loss and stacks the "
        "epochs. Both start at zeros with rate 0.1 and end with the same weights and losses "
        "(checked). Processor time, medians (range), run in turn in one process, BLAS on one "
        "thread.",
    )


if __name__ == "__main__":
    print(report())

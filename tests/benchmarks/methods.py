"""An epoch of each optimizer and model, against scikit-learn's SGD and the tutorials' loop.

All run in one process, in turn, on the same arrays, with single-threaded BLAS.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import log_loss

from logreg import DataConfig, Dataset, TrainConfig, make_dataset, run, train
from logreg.training.problem import Problem
from tests.benchmarks.table import spread, table
from tests.benchmarks.trainer import Case, check_same, in_turn, tutorial_loop

ROUNDS = 7
# The slower an epoch, the fewer of them.
FULL_EPOCHS, BATCH_EPOCHS, SGD_EPOCHS, SLOW_EPOCHS = 1000, 100, 50, 10
BATCH = 32
# A run must cover this much of the way from the initial loss down to the optimum.
ENOUGH = 0.8

OPTIMIZERS = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "newton")
# Batches of 32 samples do not suit Newton's method: their Hessian is not that of the loss.
BATCHED = OPTIMIZERS[:-1]


@dataclass(frozen=True)
class Contest:
    """Rows of the table for the same samples: each config against the same references."""

    title: str
    data: DataConfig
    configs: dict[str, TrainConfig]


def contests() -> Iterator[Contest]:
    yield Contest(
        "binomial",
        DataConfig(),
        {f"`{name}`": _full(optimizer=name) for name in OPTIMIZERS}
        | {f"`{name}`, batch {BATCH}": _batched(optimizer=name) for name in BATCHED},
    )
    for model, dataset in (("multinomial", "blobs"), ("ordinal", "ordered")):
        yield Contest(
            f"{model}, 3 classes",
            DataConfig(dataset, n_classes=3),
            {
                "`gd`": _full(model=model),
                f"`gd`, batch {BATCH}": _batched(model=model),
                "`newton`": _full(model=model, optimizer="newton"),
            },
        )
    yield Contest(
        "binomial, degree 6",
        DataConfig("spiral"),
        {"`gd`": _full(degree=6, standardize=True)},
    )


def _full(**settings: object) -> TrainConfig:
    return _config(epochs=FULL_EPOCHS, **settings)


def _batched(**settings: object) -> TrainConfig:
    return _config(epochs=BATCH_EPOCHS, batch_size=BATCH, **settings)


def _config(**settings: object) -> TrainConfig:
    # A Newton step is full; an RMSProp or Adam step is about as long as the rate.
    rate = {"newton": 1.0, "rmsprop": 0.01, "adam": 0.01}.get(settings.get("optimizer"), 0.1)
    return TrainConfig(**{"learning_rate": rate} | settings)


@dataclass(frozen=True)
class Samples:
    """A data set for the references, with the model's features computed beforehand."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray

    def parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        yield self.X_train, self.y_train
        yield self.X_test, self.y_test


Measure = Callable[[SGDClassifier, np.ndarray, np.ndarray], tuple[float, float]]


def sgd(samples: Samples, epochs: int, measure: Measure | None) -> list[list[float]]:
    """Train with scikit-learn; return both losses and both accuracies after each epoch."""
    model = SGDClassifier(
        loss="log_loss", penalty=None, learning_rate="constant", eta0=0.01, random_state=0
    )
    classes = np.unique(samples.y_train)
    measured = []
    for _ in range(epochs):
        model.partial_fit(samples.X_train, samples.y_train, classes=classes)
        if measure:
            both = [measure(model, X, y) for X, y in samples.parts()]
            measured.append([number for pair in zip(*both, strict=True) for number in pair])
    return measured


def by_sklearn(model: SGDClassifier, X: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return loss and accuracy, as usually written with scikit-learn."""
    return log_loss(y, model.predict_proba(X)), model.score(X, y)


def by_numpy(model: SGDClassifier, X: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the same at a lower cost: from one prediction, without checking labels."""
    p = model.predict_proba(X)
    of_true = np.maximum(p[np.arange(len(y)), y], np.finfo(p.dtype).eps)
    return -np.log(of_true).mean(), (p.argmax(axis=1) == y).mean()


def compare(contest: Contest) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows of the configs, and those of their references."""
    dataset = make_dataset(contest.data)
    config = next(iter(contest.configs.values()))
    features = Problem.of(dataset, config).features
    samples = Samples(
        features(dataset.X_train), dataset.y_train, features(dataset.X_test), dataset.y_test
    )
    column = dataset.y_train.reshape(-1, 1).astype(float)
    has_loop = len(dataset.class_names) == 2
    check(dataset, contest, samples)

    # For each contestant: the number of epochs, and the work.
    ours: dict[str, tuple[int, Callable[[], object]]] = {
        name: (config.epochs, lambda config=config: deque(train(dataset, config), maxlen=0))
        for name, config in contest.configs.items()
    }
    references: dict[str, tuple[int, Callable[[], object]]] = {
        "SGD": (SGD_EPOCHS, lambda: sgd(samples, SGD_EPOCHS, None)),
        "SGD by NumPy": (SGD_EPOCHS, lambda: sgd(samples, SGD_EPOCHS, by_numpy)),
        "SGD by scikit-learn": (SLOW_EPOCHS, lambda: sgd(samples, SLOW_EPOCHS, by_sklearn)),
    }
    if has_loop:
        loop = lambda: tutorial_loop(samples.X_train, column, _full(), clip=True)  # noqa: E731
        references["loop"] = (FULL_EPOCHS, loop)
    contestants = ours | references
    seconds = in_turn({name: work for name, (_, work) in contestants.items()}, ROUNDS)
    # Microseconds.
    per_epoch = {
        name: [1e6 * each / contestants[name][0] for each in times]
        for name, times in seconds.items()
    }

    said = {
        "SGD": "`SGDClassifier`, nothing measured",
        "SGD by NumPy": "`SGDClassifier`, measured with NumPy",
        "SGD by scikit-learn": "`SGDClassifier`, measured with scikit-learn",
        "loop": "the tutorials' loop",
    }
    rows = [
        [
            f"{contest.title}, {name}",
            *spread(per_epoch[name], " µs", 1),
            *(_ratio(per_epoch.get(key), per_epoch[name]) for key in said),
        ]
        for name in ours
    ]
    below = [
        [f"{contest.title}: {said[key]}", *spread(per_epoch[key], " µs", 1)] + [""] * len(said)
        for key in references
    ]
    return rows, below


def _ratio(theirs: list[float] | None, ours: list[float]) -> str:
    if theirs is None:
        return ""
    # The headline is the ratio of the medians; the range is over the pairs.
    pairs = [t / o for t, o in zip(theirs, ours, strict=True)]
    middle, low, high = (
        f"{each:.2f}" if each < 10 else f"{each:.0f}"
        for each in (median(theirs) / median(ours), min(pairs), max(pairs))
    )
    return f"{middle}× ({low}–{high})"


def check(dataset: Dataset, contest: Contest, samples: Samples) -> None:
    """Check the results: losses fall, and are equal where they must be."""
    for name, config in contest.configs.items():
        epochs = list(train(dataset, config))
        assert [each.index for each in epochs] == list(range(config.epochs + 1))
        of_epochs = [[e.train_loss, e.test_loss, e.train_accuracy, e.test_accuracy] for e in epochs]
        assert np.isfinite(of_epochs).all()
        best = run(dataset, config).optimum.loss
        assert_falls(name, [e.train_loss for e in epochs], best)
        if config.optimizer == "newton":
            # From its own start and by its own steps to the optimum of scikit-learn and `optimum`.
            np.testing.assert_allclose(epochs[-1].train_loss, best, rtol=1e-9)
            if config.model != "ordinal":
                theirs = LogisticRegression(C=np.inf, tol=1e-9, max_iter=1000)
                theirs.fit(samples.X_train, samples.y_train)
                p = theirs.predict_proba(samples.X_train)
                np.testing.assert_allclose(best, log_loss(samples.y_train, p), rtol=1e-6)
        if (config.model, config.optimizer, config.batch_size) == ("binomial", "gd", None):
            column = samples.y_train.reshape(-1, 1).astype(float)
            loop = tutorial_loop(samples.X_train, column, config, clip=True)
            check_same(Case(dataset, config, 1), *loop)
    measured = sgd(samples, 5, by_numpy)
    np.testing.assert_allclose(measured, sgd(samples, 5, by_sklearn), rtol=1e-9)
    assert measured[-1][0] < np.log(len(dataset.class_names)), "SGDClassifier learned nothing."


def assert_falls(name: str, losses: list[float], best: float) -> None:
    """Check that the run covers most of the way down to the optimum."""
    way = (losses[0] - losses[-1]) / (losses[0] - best)
    assert way > ENOUGH, f"{name} has gone {way:.0%} of the way only."


def report() -> str:
    rows, references = [], []
    for contest in contests():
        ours, theirs = compare(contest)
        rows += ours
        references += theirs
    return table(
        "An epoch of each optimizer and model",
        [
            "what",
            "CPU per epoch",
            "range",
            "SGD, nothing measured",
            "SGD, by NumPy",
            "SGD, by scikit-learn",
            "loop",
        ],
        [*rows, *references],
        "400 training and 100 test samples with two features, or with the 27 of a standardised "
        "degree 6. The first rows are for `train`, which yields training and test loss and both "
        "accuracies of every epoch, the last ones for its references; times are those of a whole "
        f"run divided by its epochs ({FULL_EPOCHS} full-batch, {BATCH_EPOCHS} with batches of "
        f"{BATCH}, which is 13 steps per epoch, {SLOW_EPOCHS} or {SGD_EPOCHS} for scikit-learn). "
        "The other columns show how many times as long the reference takes. SGD is "
        '`SGDClassifier(loss="log_loss", penalty=None)` with one `partial_fit` per epoch: '
        "compiled code that takes a step for each sample, 400 per epoch, and with 3 classes fits "
        "each against the rest. It measures nothing, or log loss and accuracy on both sets after "
        "each epoch, either as cheaply as NumPy can from one `predict_proba` per set, or by "
        "`log_loss` and `score`. The loop is the tutorials', with the clip and for two classes; "
        "it measures only the training loss. References get the features of degree 6 "
        "precomputed. Checked: gradient descent has the same weights and losses as the loop, "
        "Newton's method ends at the loss of `LogisticRegression` (the ordinal model, which "
        "scikit-learn lacks, at the best loss that `run` finds), and every run covers most of "
        f"the way down to its best loss. Processor time, medians and ranges of {ROUNDS} rounds, "
        "run in turn in one process, BLAS on one thread.",
    )


if __name__ == "__main__":
    print(report())

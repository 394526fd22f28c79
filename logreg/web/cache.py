"""Caches of all costly computations, keyed by configs alone.

The cached objects are shared between sessions and never modified. Results computed from a visitor's
data are cached in their session only, and deleted with it.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

import streamlit as st

from logreg.analysis.diagnostics import Diagnosis, Scaling, find_rate, step_bounds
from logreg.analysis.diagnostics import scalings as scalings_of
from logreg.analysis.inference import Coefficient
from logreg.analysis.inference import coefficients as _coefficients
from logreg.arrays import FloatArray
from logreg.chapters.classes.graded import make_graded
from logreg.chapters.classes.parallel.numbers import ParallelLines, compare
from logreg.chapters.classes.softmax.numbers import FeatureScores
from logreg.chapters.classes.softmax.numbers import fit_feature as _fit_feature
from logreg.chapters.landscape.numbers import Landscape, LossGrid, Window
from logreg.chapters.step.numbers import with_summed_weights
from logreg.data import DataConfig, Dataset, study_hours
from logreg.data import make_dataset as _make_dataset
from logreg.text.meanings import describe_coefficients
from logreg.training.config import TrainConfig
from logreg.training.history import History
from logreg.training.models import MODELS
from logreg.training.optimum import Optimum, find_optimum
from logreg.training.problem import Problem
from logreg.web import work

# The repr of a config identifies it. Streamlit's own hashing of its fields takes seven times as
# long (0.88 ms instead of 0.12 ms per call), and a slider move makes half a dozen calls.
_HASHED: Any = {DataConfig: repr, TrainConfig: repr, Window: repr}
_for_all = st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_HASHED)
# Few entries: user data may be large.
_for_one = st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=_HASHED, scope="session")

P = ParamSpec("P")
R = TypeVar("R")


class _cached(Generic[P, R]):
    """A function with two caches: one for all sessions, and one for each session's user data."""

    def __init__(self, function: Callable[P, R]) -> None:
        self._shared, self._private = _for_all(function), _for_one(function)
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        given = (*args, *kwargs.values())
        is_private = any(
            isinstance(each, DataConfig) and each.user_data is not None for each in given
        )
        return (self._private if is_private else self._shared)(*args, **kwargs)

    def clear(self) -> None:
        """Clear the cache that all sessions share."""
        self._shared.clear()


def _only(config: TrainConfig, *names: str) -> TrainConfig:
    """Return the config with all other settings at their defaults, to share cache entries."""
    return TrainConfig(**{name: getattr(config, name) for name in names})


@_cached
def make_dataset(config: DataConfig) -> Dataset:
    """Return `logreg.make_dataset` of the config."""
    return _make_dataset(config)


@_cached
def _solved(data_config: DataConfig, train_config: TrainConfig) -> tuple[Problem, Optimum]:
    problem = Problem.of(make_dataset(data_config), train_config)
    return problem, find_optimum(problem)


@_cached
def study_fit() -> tuple[float, float]:
    """Return the best weight and bias for `logreg.data.study_hours`, which overlap."""
    optimum = find_optimum(Problem.of(study_hours()))
    assert optimum.weights is not None
    assert optimum.bias is not None
    return optimum.weights.item(), optimum.bias.item()


@_cached
def run(data_config: DataConfig, train_config: TrainConfig) -> History:
    """Return `logreg.run` of the configs, or raise an InputError if that is too much work."""
    objective = _only(train_config, "model", "l1", "l2", "standardize", "degree")
    problem, optimum = _solved(data_config, objective)
    return work.run(problem.with_config(train_config), optimum)


@_cached
def diagnose(data_config: DataConfig, train_config: TrainConfig) -> Diagnosis:
    """Diagnose the configs' run, without searching for a rate if that takes too long."""
    history = run(data_config, train_config)
    bounds = step_bounds(history.problem, history.optimum)
    if work.RUNS_TO_FIND_RATE * work.seconds(history.problem) > work.MOST_SECONDS:
        return Diagnosis(history, bounds)
    return Diagnosis(history, bounds, find_rate(history, bounds, work.run))


@_cached
def coefficients(
    data_config: DataConfig, train_config: TrainConfig
) -> tuple[tuple[Coefficient, ...], list[str]]:
    """Return `logreg.analysis.inference.coefficients` of the configs' run, and what they mean."""
    history = run(data_config, train_config)
    return _coefficients(history), describe_coefficients(history)


@_cached
def fit_feature(config: DataConfig) -> FeatureScores:
    """Return `softmax.numbers.fit_feature` of the data set's first feature."""
    return _fit_feature(make_dataset(config))


@_cached
def parallel_lines(name: str, n_samples: int, seed: int) -> ParallelLines:
    """Return `compare` of a data set of `logreg.chapters.classes.graded`."""
    return compare(make_graded(name, n_samples, seed))


def scalings(data_config: DataConfig, train_config: TrainConfig) -> tuple[Scaling, Scaling]:
    """Return `logreg.analysis.diagnostics.scalings` of the configs."""
    return _scaled(data_config, _only(train_config, "model", "degree", "l2"))


@_cached
def _scaled(data_config: DataConfig, train_config: TrainConfig) -> tuple[Scaling, Scaling]:
    return scalings_of(Problem.of(make_dataset(data_config), train_config))


@_cached
def mistaken(data_config: DataConfig, train_config: TrainConfig) -> tuple[FloatArray, float]:
    """Return `with_summed_weights` from the start of the configs' run."""
    dataset, history = make_dataset(data_config), run(data_config, train_config)
    start = MODELS["binomial"].pack(history.weights[0], history.bias[0])
    features, y = history.features(dataset.X_train), dataset.y_train
    rate = train_config.learning_rate / len(y)
    return with_summed_weights(start, features, y, rate, train_config.epochs)


@_cached
def loss_grid(
    data_config: DataConfig, standardize: bool, bias: float | None, window: Window
) -> LossGrid:
    """Return `logreg.chapters.landscape.numbers.Landscape.grid` of the config's data set."""
    train_config = TrainConfig(standardize=standardize)
    return Landscape(make_dataset(data_config), train_config, bias).grid(window)

"""How much work one request may ask for. The library itself has no such bound."""

import math
import time
from collections.abc import Iterator

import streamlit as st

from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.history import Epoch, History
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem
from logreg.training.trainer import train

# Of processor time, on a machine of 2026.
MOST_SECONDS = 20.0

# A rate is sought with at most six whole runs and five of a tenth of the epochs.
RUNS_TO_FIND_RATE = 6.5

# In microseconds, as measured: a step, and what each of its samples adds, each parameter for it,
# and with Newton's method each pair of parameters.
_STEP, _SAMPLE, _PARAMETER, _PAIR = 40.0, 0.05, 0.0015, 0.00015

_LOOKS_EVERY = 0.05  # seconds


def seconds(problem: Problem) -> float:
    """Return about how long training takes, in seconds."""
    parameters = len(problem.is_weight)
    pairs = parameters**2 if problem.config.optimizer == "newton" else 0
    batch = min(problem.config.batch_size or problem.n_samples, problem.n_samples)
    step = _STEP + batch * (_SAMPLE + _PARAMETER * parameters + _PAIR * pairs)
    return _steps(problem) * step * 1e-6


def _steps(problem: Problem) -> int:
    batch = problem.config.batch_size or problem.n_samples
    return problem.config.epochs * math.ceil(problem.n_samples / batch)


def run(
    dataset: Dataset,
    config: TrainConfig,
    optimum: Optimum,
    *,
    problem: Problem | None = None,
) -> History:
    """Return what `logreg.run` returns, as long as the session waits for it.

    Raises
    ------
    InputError
        If it would take more than `MOST_SECONDS`.
    """
    problem = problem or Problem.of(dataset, config)
    if seconds(problem) > MOST_SECONDS:
        less = "a larger batch size" if config.batch_size else "a lower degree"
        raise InputError(
            f"This run would take {_steps(problem):,} steps, more than a page may ask for: choose "
            f"{less}, fewer epochs or a smaller sample size."
        )
    epochs = train(dataset, config, problem=problem)
    return History.gather(problem, _while_wanted(epochs), optimum)


def _while_wanted(epochs: Iterator[Epoch]) -> Iterator[Epoch]:
    """Pass the epochs on until the session asks for another run, or has ended.

    Streamlit then ends the script, but only where it touches the session.
    """
    looked = time.monotonic()
    for epoch in epochs:
        now = time.monotonic()
        if now - looked > _LOOKS_EVERY:
            looked = now
            st.session_state.get("wanted")
        yield epoch

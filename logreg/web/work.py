"""A limit on the work of one request. The library itself has none."""

import math
import time
from collections.abc import Iterator

import streamlit as st

from logreg.errors import InputError
from logreg.training.history import Epoch, History
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem
from logreg.training.trainer import train_problem

# Processor time on a machine of 2026.
MOST_SECONDS = 20.0

# The search for a rate takes at most six full runs and five with a tenth of the epochs.
RUNS_TO_FIND_RATE = 6.5

# Measured costs in microseconds: per step; per sample of a step; per sample and parameter; and with
# Newton's method per sample and pair of parameters.
_STEP, _SAMPLE, _PARAMETER, _PAIR = 40.0, 0.05, 0.0015, 0.00015

_LOOKS_EVERY = 0.05  # seconds


def seconds(problem: Problem) -> float:
    """Estimate the training time in seconds."""
    parameters = len(problem.is_weight)
    pairs = parameters**2 if problem.config.optimizer == "newton" else 0
    batch = min(problem.config.batch_size or problem.n_samples, problem.n_samples)
    step = _STEP + batch * (_SAMPLE + _PARAMETER * parameters + _PAIR * pairs)
    return _steps(problem) * step * 1e-6


def _steps(problem: Problem) -> int:
    batch = problem.config.batch_size or problem.n_samples
    return problem.config.epochs * math.ceil(problem.n_samples / batch)


def run(problem: Problem, optimum: Optimum) -> History:
    """Run a problem, but stop when the session no longer waits for it.

    More work than `MOST_SECONDS` is an `InputError`.
    """
    if seconds(problem) > MOST_SECONDS:
        less = "a larger batch size" if problem.config.batch_size else "a lower degree"
        raise InputError(
            f"This run would take {_steps(problem):,} steps, more than a page may ask for: choose "
            f"{less}, fewer epochs or a smaller sample size."
        )
    return History.gather(problem, _while_wanted(train_problem(problem)), optimum)


def _while_wanted(epochs: Iterator[Epoch]) -> Iterator[Epoch]:
    """Yield the epochs until the session asks for another run or ends.

    Streamlit stops such a script, but only when it accesses the session.
    """
    looked = time.monotonic()
    for epoch in epochs:
        now = time.monotonic()
        if now - looked > _LOOKS_EVERY:
            looked = now
            st.session_state.get("wanted")
        yield epoch

"""Reading a run: how large a step may be, and what became of it."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from logreg.data import Dataset
from logreg.formatting import format_distinct, format_number, round_down, round_up
from logreg.training.features import condition_number, constant_features
from logreg.training.history import History
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.optimum import Optimum
from logreg.training.problem import Problem
from logreg.training.trainer import LARGEST_PARAMETER, run

# A run counts as converged when its loss is at most this much above the best possible.
CONVERGED_WITHIN = 0.001

# The least rate that is tried where one is sought.
LEAST_RATE = 1e-9

# A rate is sought with runs of a tenth of the epochs, but of no fewer than these.
_TRIAL_EPOCHS = 10


def guessing(n_classes: int) -> float:
    """Return the loss of weights that are all zero: every class gets probability 1 / K."""
    return float(np.log(n_classes))


@dataclass(frozen=True, slots=True)
class StepBounds:
    """Limits of the learning rate; infinite where none is known.

    Attributes
    ----------
    safe : below this the loss surely falls at every step, from any start: 2/L, where L bounds
        the curvature everywhere (Nesterov 2004, Introductory Lectures on Convex Optimization,
        1.2.3). That holds for gradient descent on all samples.
    stable : above this the run cannot settle at the optimum: 2/λmax(H) for gradient descent,
        with the Hessian H there; with momentum it is larger (Polyak 1964)
    """

    safe: float
    stable: float


def step_bounds(problem: Problem, optimum: Optimum) -> StepBounds:
    """Return the limits of the learning rate for a problem with this optimum."""
    config, n = problem.config, problem.n_samples
    optimizer = OPTIMIZERS[config.optimizer]
    safe = stable = np.inf
    if (config.batch_size or n) < n:
        return StepBounds(safe, stable)  # what holds for the mean need not hold for a batch
    if config.optimizer == "gd" and problem.has_data:
        safe = _safe_step(problem)
    # A rate that decays comes below every limit in the end.
    if optimizer.largest_step is not None and config.decay == 0 and optimum.curvature > 0:
        curvature = 1.0 if optimizer.uses_curvature else optimum.curvature
        stable = optimizer.largest_step / curvature
    return StepBounds(float(safe), float(stable))


def _safe_step(problem: Problem) -> float:
    """Return 2/L for the mean loss with its L2 penalty: see `StepBounds`."""
    return float(2 / (problem.train_objective().curvature_bound() + problem.config.l2))


@dataclass(frozen=True, slots=True)
class Scaling:
    """What a scale of the features means for gradient descent.

    Attributes
    ----------
    condition : see `logreg.training.features.condition_number`
    safe : see `StepBounds`
    """

    condition: float
    safe: float


def scalings(problem: Problem) -> tuple[Scaling, Scaling]:
    """Return what it means to leave the features as they are, and to standardize them.

    Of the problem's config only model, degree and L2 penalty matter.
    """
    both = (
        problem.with_config(replace(problem.config, standardize=switch)) for switch in (False, True)
    )
    raw, standardized = (
        Scaling(condition_number(each.train_features()), _safe_step(each)) for each in both
    )
    return raw, standardized


def notices(dataset: Dataset) -> list[str]:
    """Return a sentence for each thing about the data that a reader should know."""
    n, d = dataset.X_train.shape
    found = [
        f"{dataset.feature_names[i]} has the same value in every training sample, "
        "so that it cannot help to tell the classes apart: choose another feature."
        for i in constant_features(dataset.X_train)
    ]
    if d >= n:
        found.append(
            f"There are {d} features and only {n} training samples, so that a boundary can be "
            "drawn between any classes and says little of others: take more samples or fewer "
            "features."
        )
    return found


class State(StrEnum):
    """What became of a run."""

    FALLING = "still falling"
    CONVERGED = "converged"
    OSCILLATING = "oscillating"
    HOVERING = "hovering"
    DIVERGING = "diverging"
    SEPARABLE = "separable"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state, and a sentence that says it with the numbers of the run."""

    state: State
    sentence: str


def judge(history: History, bounds: StepBounds, rate_that_works: float | None = None) -> Verdict:
    """Say what became of a run.

    ``rate_that_works`` is what `find_rate` found for a run that diverges or oscillates. Where the
    best possible loss is unknown, as for an estimator's ``history_``, nothing is said of it.
    """
    state = _state(history)
    return Verdict(state, _sentence(state, history, bounds, rate_that_works))


def diagnose(history: History) -> Verdict:
    """Say what became of a run, and look for a rate that works where it leaps."""
    bounds = step_bounds(history.problem, history.optimum)
    return judge(history, bounds, find_rate(history, bounds))


def find_rate(
    history: History, bounds: StepBounds, run: Callable[..., History] = run
) -> float | None:
    """Return a learning rate with which a run that leaps would not, or None.

    None says that there is no need, or that no rate down to `LEAST_RATE` was found, or that the
    run has lost its data set. Where a rate
    is known to be safe it is that one. Else it is one of a third, a tenth … of the run's, with
    which the whole run was seen neither to diverge nor to oscillate. It is sought by bisection,
    five times at most for any rate that a config can have, with the first tenth of the run; then
    the whole run is tried with what was found, and if it leaps after all, with lower rates: in
    most cases once or twice, six times at most.
    """
    problem, config = history.problem, history.config
    if not _leaps(history):
        return None
    if bounds.safe < config.learning_rate:
        return bounds.safe
    if not problem.has_data:
        return None

    def calm(rate: float, epochs: int) -> bool:
        tried = problem.with_config(replace(config, learning_rate=rate, epochs=epochs))
        return not _leaps(run(tried.dataset, tried.config, history.optimum, problem=tried))

    rates = _rates_below(config.learning_rate)
    trial = min(config.epochs, max(_TRIAL_EPOCHS, config.epochs // 10))
    first = bisect_left(rates, True, key=lambda rate: calm(rate, trial))
    if first == len(rates):
        return None
    # What a trial did not show calls for a rate that is lower by a step, by three, by seven …
    lower = sorted({min(first + 2**power - 1, len(rates) - 1) for power in range(6)})
    return next((rates[i] for i in lower if calm(rates[i], config.epochs)), None)


def _rates_below(rate: float) -> list[float]:
    """Return a third of the rate, a tenth … down to `LEAST_RATE`, each of one digit."""
    powers = range(1, 1 + int(2 * max(0.0, np.log10(rate / LEAST_RATE))))
    return [float(f"{rate / 10 ** (power / 2):.1g}") for power in powers]


def _leaps(history: History) -> bool:
    """Tell whether a smaller rate is called for."""
    return _state(history) in (State.DIVERGING, State.OSCILLATING)


def _state(history: History) -> State:
    """Return what became of a run.

    Its second half is what counts. It is rough if the loss (with its penalty) climbed there by
    more than a tenth of what it fell. By batches it always climbs a little, as every batch pulls
    another way: there it is rough if it climbed by more than half of what it fell and spans more
    than half of its mean, and it hovers if it spans less.

    - diverging: worse than guessing on average and in the end, and rough or worse than the start;
    - converged: within `CONVERGED_WITHIN` of the best possible loss, or that close in the end
      and not rough;
    - stuck: above the best possible loss, and not one weight changes any more;
    - oscillating: rough;
    - hovering: see above;
    - separable: the classes can be separated, so that no loss is the best;
    - still falling: none of these.
    """
    objective = history.objective
    half = (len(history) - 1) // 2
    loss = objective[half:]
    steps = np.diff(loss)
    # Near the optimum the last digits of the loss may rise.
    climbed = steps[steps > 1e-9 * loss[:-1]].sum()
    fell = -steps[steps < 0].sum()
    rough, hovers = climbed > 0.1 * fell, False
    if history.config.batch_size is not None:
        restless, wide = climbed > 0.5 * fell, np.ptp(loss) > 0.5 * loss.mean()
        rough, hovers = restless and wide, restless and not wide
    settled = _settled(history)
    usual = loss.mean()
    worse = usual > objective[0] * (1 + 1e-9)
    if min(usual, loss[-1]) > guessing(history.n_classes) and (rough or worse):
        return State.DIVERGING
    if settled is not None and (settled <= half or not rough):
        return State.CONVERGED
    still = steps.size > 0 and climbed == 0 and np.ptp(loss) <= 1e-9 * loss[0]
    above_best = history.optimum.known and not _at_bound(history)
    if still and above_best and _stuck_since(history) <= half:
        return State.STUCK
    if rough:
        return State.OSCILLATING
    if history.optimum.separable:
        return State.SEPARABLE
    return State.HOVERING if hovers else State.FALLING


def _settled(history: History) -> int | None:
    """Return the epoch from which on the loss is within `CONVERGED_WITHIN` of the best."""
    if history.optimum.separable or not history.optimum.known:
        return None
    epoch = _after_last(history.objective > history.optimum.loss * (1 + CONVERGED_WITHIN))
    return epoch if epoch < len(history) else None


def _at_bound(history: History) -> bool:
    """Tell whether a loss without a best has come to its bound, as seen from guessing."""
    above_bound = history.objective[-1] - history.optimum.loss
    return history.optimum.separable and above_bound <= CONVERGED_WITHIN * guessing(
        history.n_classes
    )


def _stuck_since(history: History) -> int:
    """Return the epoch since which weights and bias are what they are in the end."""
    apart = (history.weights != history.weights[-1]).any(axis=(1, 2))
    apart |= (history.bias != history.bias[-1]).any(axis=1)
    return _after_last(apart)


def _after_last(marked: np.ndarray) -> int:
    """Return the epoch after the last that is marked."""
    epochs = np.flatnonzero(marked)
    return int(epochs[-1]) + 1 if epochs.size else 0


def _diverges_from(history: History) -> int | None:
    """Return the first epoch of divergence: whose loss is above guessing and above the start's.

    A single climb is none: by batches and with momentum the loss climbs on a good way as well.
    None if the loss is never above its start, which is then itself worse than guessing.
    """
    loss = history.objective
    beyond = np.flatnonzero(loss > max(loss[0], guessing(history.n_classes)) * (1 + 1e-9))
    return int(beyond[0]) if beyond.size else None


def _sentence(
    state: State, history: History, bounds: StepBounds, rate_that_works: float | None
) -> str:
    loss, epochs = history.objective, len(history) - 1
    first = format_number(loss[0])
    last, best = format_distinct(loss[-1], history.optimum.loss)
    rate = history.config.learning_rate
    what = "The loss with its penalty" if history.penalised else "The loss"
    too_large = f"the learning rate {rate:g} is too large"
    if bounds.safe < rate:
        too_large += f"; below {round_down(bounds.safe)} the loss is sure to fall"
    elif rate_that_works is not None:
        too_large += f"; with {rate_that_works:g} this run would not"
    elif not np.isfinite(bounds.safe):
        too_large = "try a smaller learning rate"
        if history.config.optimizer == "newton" and history.config.init == "normal":
            # Its steps are only known to be good ones near the optimum (Nocedal & Wright, 3.3),
            # and far from it no rate may help.
            too_large = "try a start nearer to the best: zeros, with standardised features"
    restless = f"above {round_up(bounds.stable)} no run settles" if rate > bounds.stable else ""
    match state:
        case State.DIVERGING:
            usual, chance = (
                format_number(loss[epochs // 2 :].mean()),
                format_number(guessing(history.n_classes)),
            )
            epoch = _diverges_from(history)
            since = (
                f"is {usual} on average in the second half, worse than guessing ({chance}), "
                "as it was at the start"
                if epoch is None
                else f"diverges: in epoch {epoch} it is for the first time worse than guessing "
                f"({chance}) and than its start, and in the second half it is {usual} on average"
            )
            beyond = (
                " until its numbers grew too large to go on"
                if np.abs(history.weights[-1]).max() > LARGEST_PARAMETER * 1e-12
                else ""
            )
            return f"{what} {since}{beyond}: {too_large}."
        case State.CONVERGED:
            epoch = _settled(history)
            says = f"{what} went from {first} to {best}, the best possible, by epoch {epoch}"
            return f"{says}, but it will leave it again: {restless}." if restless else f"{says}."
        case State.OSCILLATING:
            second_half = loss[epochs // 2 :]
            low, high = format_distinct(second_half.min(), second_half.max())
            says = f"{what} jumps between {low} and {high} and does not settle: {too_large}"
            return f"{says}, and {restless}." if restless else f"{says}."
        case State.HOVERING:
            second_half = loss[epochs // 2 :]
            low, high, best = format_distinct(
                second_half.min(), second_half.max(), history.optimum.loss
            )
            above_best = f", above the best possible {best}," if history.optimum.known else ""
            return (
                f"{what} hovers between {low} and {high}{above_best} as every "
                "batch pulls another way: larger batches, a smaller learning rate or one that "
                "decays would calm it."
            )
        case State.STUCK:
            why = (
                "the model is so certain, right or wrong, of every training point that the "
                "curvature, by which Newton's method divides, is too small to use. At zeros there "
                "is enough of it to start"
                if history.config.optimizer == "newton"
                else "the steps are too small to change the digits of any weight. A larger "
                "learning rate would move them"
            )
            return (
                f"{what} stays at {last} from epoch {_stuck_since(history)} on, above the best "
                f"possible {best}: {why}."
            )
        case State.SEPARABLE:
            parted = (
                "Part of the training points can be told from the others without a mistake"
                if history.optimum.loss > 0
                else "A boundary exists with no training point on its wrong side"
            )
            return (
                f"{parted}, so there is no best: the weights grow forever and the loss falls "
                f"towards {best}; after {_epochs(epochs)} it is {last}."
            )
        case State.FALLING:
            so_far = f"{what} has gone from {first} to {last} in {_epochs(epochs)}"
            if not history.optimum.known:
                return f"{so_far}; how far it could go was not found."
            limit = bounds.safe
            faster = ""
            if rate < limit / 2 and np.isfinite(limit):
                faster = f" or a larger learning rate, up to {round_down(limit)},"
            return (
                f"{so_far}; the best possible is {best}. More epochs{faster} would bring it closer."
            )


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number} epochs"

"""The settings of training."""

from dataclasses import dataclass
from typing import Any

from logreg.errors import InputError
from logreg.settings import (
    Box,
    Names,
    Scale,
    Slider,
    Toggle,
    check_settings,
    configuration,
    setting,
)
from logreg.training.features import MAX_DEGREE
from logreg.training.optimizers import OPTIMIZERS
from logreg.validation import SEED, Flag, OneOf, Real, Whole

# Eleven rates per decade, rounded as one would type them.
_MANTISSAS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
_RATES = (*(float(f"{m}e{power}") for power in range(-4, 2) for m in _MANTISSAS), 100.0)
_STRENGTHS = Scale((0.0, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0))


class _Start(OneOf):
    """A start by name, or the parameters themselves."""

    def __str__(self) -> str:
        return f"{super().__str__()}, or all parameters as a tuple, the weights first"

    def _convert(self, value: Any) -> Any:
        if isinstance(value, tuple) and len(value) > 1:  # a weight and a bias at least
            each = Real(-1e6, 1e6)
            return tuple(each.check("The parameter of a start", number) for number in value)
        return super()._convert(value)


@configuration
@dataclass(frozen=True, slots=True)
class TrainConfig:
    """The settings of training. Frozen and hashable, so it can serve as a cache key.

    The learning rate applies to the gradient of the *mean* loss, to which the penalties
    l1 Σ|w| + l2/2 Σw² are added. After t epochs the rate is η / (1 + d t) for a decay d (Robbins &
    Monro 1951). Each epoch shuffles the samples; its last batch may be smaller.

    Raises
    ------
    InputError
        If a value is out of range, or Newton's method is combined with an L1 penalty.
    """

    model: str = setting(
        "binomial",
        OneOf({"binomial": "Binomial", "multinomial": "Multinomial", "ordinal": "Ordinal"}),
        "Model",
        "Binomial: two classes. Multinomial: several without order. Ordinal: several in order. "
        "Automatic takes what suits the data.",
        page=Names(more={"auto": "Automatic"}),
        at_first="auto",
    )
    optimizer: str = setting(
        "gd",
        OneOf({name: optimizer.label for name, optimizer in OPTIMIZERS.items()}),
        "Optimiser",
        "The rule by which a gradient becomes a step.",
        page=Names(),
        section="Optimiser",
    )
    learning_rate: float = setting(
        0.1,
        Real(1e-12, 1e6),
        "Learning rate",
        "How far a step goes against the gradient of the mean loss.",
        key="lr",
        page=Scale(_RATES),
        section="Sliders",
    )
    decay: float = setting(
        0.0,
        Real(0, 1e6),
        "Rate decay",
        "After t epochs the learning rate is divided by 1 + decay × t.",
        called="The decay of the learning rate",
        page=Scale((0.0, 0.01, 0.03, 0.1, 0.3, 1.0)),
        section="Optimiser",
        last=True,
    )
    epochs: int = setting(
        100,
        Whole(0, 1_000_000),
        "Epochs",
        "How often training goes through its samples.",
        called="The number of epochs",
        page=Slider(1, 2000),
        section="Sliders",
    )
    batch_size: int | None = setting(
        None,
        Whole(1, 10_000_000, none="all"),
        "Batch size",
        "Samples to a step. With fewer than all, an epoch takes several steps in shuffled order.",
        key="batch",
        page=Scale((None, *(2**power for power in range(10)))),
        section="Optimiser",
    )
    l1: float = setting(
        0.0,
        Real(0, 1e6),
        "L1 penalty",
        "Adds this times the sum of the absolute weights to the loss: makes some exactly 0.",
        page=_STRENGTHS,
        section="Penalty",
        last=True,
        unless=("optimizer", "newton"),
    )
    l2: float = setting(
        0.0,
        Real(0, 1e6),
        "L2 penalty",
        "Adds half of this times the sum of the squared weights to the loss: keeps them small.",
        page=_STRENGTHS,
        section="Penalty",
    )
    standardize: bool = setting(
        False,
        Flag(),
        "Standardise",
        "Brings each feature to mean 0 and standard deviation 1, as measured on the training part.",
        called="Whether to standardise",
        key="standardise",
        old_name="standardise",
        page=Toggle(),
        section="Features",
    )
    degree: int = setting(
        1,
        Whole(1, MAX_DEGREE),
        "Polynomial degree",
        "Gives the model all powers and products of the features up to this degree: "
        "from 2 on its boundary may curve.",
        called="The degree",
        page=Slider(1, MAX_DEGREE),
        section="Features",
    )
    # On the page, start 3 lies across the classes: its boundary has far to turn, which is worth
    # seeing.
    init: str | tuple[float, ...] = setting(
        "zeros",
        _Start({"zeros": "Zeros", "normal": "Random"}),
        "Start weights",
        "Where training starts: all weights 0, for which all classes are equally probable (of two, "
        "one half each), or drawn from the standard normal distribution.",
        called="The start",
        page=Names("row"),
        at_first="normal",
        section="Optimiser",
        last=True,
    )
    seed: int = setting(
        0,
        SEED,
        "Start seed",
        "Which random start is drawn.",
        called="The seed",
        key="start",
        option="init-seed",
        page=Box(),
        at_first=3,
        section="Seeds and split",
        unless=("init", "zeros"),
    )
    batch_seed: int = setting(
        0,
        SEED,
        "Order seed",
        "In which order the samples come, shuffled anew for each epoch.",
        called="The batch seed",
        key="order",
        page=Box(),
        section="Seeds and split",
        unless=("batch_size", None),
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if self.optimizer == "newton" and self.l1 > 0:
            raise InputError(
                "Newton's method needs a loss without corners, which an L1 penalty has: "
                "set the L1 penalty to 0 or choose another optimiser."
            )

    @property
    def standardise(self) -> bool:
        """The older spelling of `standardize`."""
        return self.standardize

"""How to train."""

from dataclasses import dataclass

from logreg.errors import InputError
from logreg.training.features import MAX_DEGREE
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from logreg.validation import flag, one_of, real_number, whole_number

STARTS = ("zeros", "normal")


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How to train. Frozen and hashable, so that it can be the key of a cache.

    Attributes
    ----------
    model : name of an entry of `logreg.training.models.MODELS`
    optimizer : name of an entry of `logreg.training.optimizers.OPTIMIZERS`
    learning_rate : size of a step, on the gradient of the *mean* loss; above 0
    decay : d of the rate η / (1 + d t) after t epochs; 0 keeps it constant (Robbins & Monro 1951)
    epochs : passes over the training part, 0 or more
    batch_size : samples to a step; None takes all of them. A smaller batch is the last of an epoch
    l1, l2 : strengths of the penalties l1 Σ|w| + l2/2 Σw², added to the mean loss
    standardise : whether each feature is brought to mean 0 and standard deviation 1, as measured
        on the training part
    degree : highest power of the features, with all products up to it
    init : ``"zeros"``, where all classes are equally probable; ``"normal"``, which adds standard
        normal numbers to all parameters; or the parameters themselves, in the order in which
        the model's ``pack`` joins them: weights and then bias for the binomial model
    seed : draws the normal start
    batch_seed : shuffles the samples before each epoch

    Raises
    ------
    InputError
        If a value is out of its range, or Newton's method meets an L1 penalty.
    """

    model: str = "binomial"
    optimizer: str = "gd"
    learning_rate: float = 0.1
    decay: float = 0.0
    epochs: int = 100
    batch_size: int | None = None
    l1: float = 0.0
    l2: float = 0.0
    standardise: bool = False
    degree: int = 1
    init: str | tuple[float, ...] = "zeros"
    seed: int = 0
    batch_seed: int = 0

    def __post_init__(self) -> None:
        last_seed = 2**31 - 1
        checked = {
            "model": one_of("The model", self.model, MODELS),
            "optimizer": one_of("The optimiser", self.optimizer, OPTIMIZERS),
            "learning_rate": real_number("The learning rate", self.learning_rate, 1e-12, 1e6),
            "decay": real_number("The decay of the learning rate", self.decay, 0, 1e6),
            "epochs": whole_number("The number of epochs", self.epochs, 0, 1_000_000),
            "batch_size": None
            if self.batch_size is None
            else whole_number("The batch size", self.batch_size, 1, 10_000_000),
            "l1": real_number("The L1 penalty", self.l1, 0, 1e6),
            "l2": real_number("The L2 penalty", self.l2, 0, 1e6),
            "standardise": flag("Whether to standardise", self.standardise),
            "degree": whole_number("The degree", self.degree, 1, MAX_DEGREE),
            "init": _start(self.init),
            "seed": whole_number("The seed", self.seed, 0, last_seed),
            "batch_seed": whole_number("The batch seed", self.batch_seed, 0, last_seed),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if self.optimizer == "newton" and self.l1 > 0:
            raise InputError(
                "Newton's method needs a loss without corners, which an L1 penalty has: "
                "set the L1 penalty to 0 or choose another optimiser."
            )


def _start(value: object) -> str | tuple[float, ...]:
    """Return a start by name, or its parameters as floats."""
    if isinstance(value, tuple) and len(value) > 1:  # a weight and a bias at least
        return tuple(real_number("The parameter of a start", each, -1e6, 1e6) for each in value)
    return one_of("The start", value, STARTS)

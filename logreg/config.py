"""How to train."""

from dataclasses import dataclass

from logreg.models import MODELS
from logreg.optimisers import OPTIMISERS
from logreg.validation import one_of, real_number, whole_number

STARTS = ("zeros", "normal")


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How to train. Frozen and hashable, so that it can be the key of a cache.

    Attributes
    ----------
    model : name of an entry of `logreg.models.MODELS`
    optimizer : name of an entry of `logreg.optimisers.OPTIMISERS`
    learning_rate : size of a step, on the gradient of the *mean* loss; above 0
    epochs : passes over the training part, 0 or more
    init : ``"zeros"``, or ``"normal"`` for standard normal weights and bias
    seed : draws the normal start

    Raises
    ------
    InputError
        If a value is out of its range.
    """

    model: str = "binomial"
    optimizer: str = "gd"
    learning_rate: float = 0.1
    epochs: int = 100
    init: str = "zeros"
    seed: int = 0

    def __post_init__(self) -> None:
        checked = {
            "model": one_of("The model", self.model, MODELS),
            "optimizer": one_of("The optimiser", self.optimizer, OPTIMISERS),
            "learning_rate": real_number("The learning rate", self.learning_rate, 1e-12, 1e6),
            "epochs": whole_number("The number of epochs", self.epochs, 0, 1_000_000),
            "init": one_of("The start", self.init, STARTS),
            "seed": whole_number("The seed", self.seed, 0, 2**31 - 1),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

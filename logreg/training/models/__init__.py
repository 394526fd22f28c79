"""Models by name. A model knows its loss; it knows nothing of training or drawing."""

from logreg.training.models.base import Model, Objective, Scores, log_odds
from logreg.training.models.binomial import Binomial
from logreg.training.models.multinomial import Multinomial
from logreg.training.models.ordinal import Ordinal

MODELS: dict[str, Model] = {
    "binomial": Binomial(),
    "multinomial": Multinomial(),
    "ordinal": Ordinal(),
}

__all__ = ["MODELS", "Model", "Objective", "Scores", "default_model", "log_odds"]


def default_model(n_classes: int, ordered: bool = False) -> str:
    """Return the model that suits ordered or unordered classes."""
    if n_classes == 2:
        return "binomial"
    return "ordinal" if ordered else "multinomial"

"""Models by name. A model knows its loss; it knows nothing of training or drawing."""

from logreg.models.base import Model, Objective
from logreg.models.binomial import Binomial

MODELS: dict[str, Model] = {"binomial": Binomial()}

__all__ = ["MODELS", "Binomial", "Model", "Objective"]

"""The models and features in plain NumPy, written to be read: exported scripts are made of them.

A module a model has its `log_loss`, `gradient`, `hessian` and `predict` as functions of the flat
parameters ``theta`` (P,), the features ``X`` and the labels, as `logreg.training.models` has them
with their sources.
"""

from types import ModuleType

from logreg.export.plain import binomial, multinomial, ordinal

PLAIN_MODELS: dict[str, ModuleType] = {
    "binomial": binomial,
    "multinomial": multinomial,
    "ordinal": ordinal,
}

__all__ = ["PLAIN_MODELS"]

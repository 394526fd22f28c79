"""A problem: what a run minimizes, built once from a data set and a config."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError
from logreg.training.config import TrainConfig
from logreg.training.features import FeatureMap, check_degree
from logreg.training.models import MODELS, Model, Objective
from logreg.training.penalty import Penalty


@dataclass(frozen=True, eq=False)
class Problem:
    """The mean loss of a model on the features of some samples, and the penalty on its weights.

    It is small: features of samples and objectives are built on request and not kept. Its pickle
    omits the data set.

    Attributes
    ----------
    config : the model, its features, its penalty, and how to train
    features : φ, fitted on the training set
    n_samples : number of training samples, n
    n_classes : K
    allow_more_features_than_samples : see `check_degree`
    """

    config: TrainConfig
    features: FeatureMap
    n_samples: int
    n_classes: int
    allow_more_features_than_samples: bool = False
    _dataset: Dataset | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        config: TrainConfig | None = None,
        *,
        allow_more_features_than_samples: bool = False,
    ) -> "Problem":
        """Fit the features of the config, by default `TrainConfig()`, on the training set.

        A degree that makes too many features is an `InputError`: see `check_degree`.
        """
        config = config or TrainConfig()
        X, allowed = dataset.X_train, allow_more_features_than_samples
        if not allowed:
            check_degree(X, config.degree)
        features = FeatureMap.fit(X, degree=config.degree, standardize=config.standardize)
        return cls(config, features, len(X), len(dataset.class_names), allowed, dataset)

    def with_config(self, config: TrainConfig) -> "Problem":
        """Return the problem of another config on the same data set; equal features are shared."""
        if (config.degree, config.standardize) == (self.config.degree, self.config.standardize):
            return replace(self, config=config)
        allowed = self.allow_more_features_than_samples
        return Problem.of(self.dataset, config, allow_more_features_than_samples=allowed)

    @property
    def has_data(self) -> bool:
        """Whether it has its data set; an unpickled problem does not."""
        return self._dataset is not None

    @property
    def dataset(self) -> Dataset:
        """The data set, or an `InputError` if the problem was unpickled."""
        if self._dataset is None:
            raise InputError("A run is stored without its data set: train again to use its data.")
        return self._dataset

    @property
    def model(self) -> Model:
        """The model of the config."""
        return MODELS[self.config.model]

    @property
    def n_features(self) -> int:
        """The number of features of the model, m."""
        return len(self.features.names)

    @property
    def is_weight(self) -> np.ndarray:
        """Which of the P parameters are weights: (P,)."""
        return self.model.is_weight(self.n_features, self.n_classes)

    @property
    def penalty(self) -> Penalty:
        """The penalty of the config on the P parameters."""
        return Penalty.on(self.is_weight, self.config.l1, self.config.l2)

    def train_features(self) -> FloatArray:
        """Return the features of the training samples: (n, m)."""
        return self.features(self.dataset.X_train)

    def train_objective(self) -> Objective:
        """Return the mean loss on the training set.

        A model that does not suit the number of classes is an `InputError`.
        """
        return self.objective(self.train_features(), self.dataset.y_train)

    def test_objective(self) -> Objective:
        """Return the mean loss on the test set; see `train_objective`."""
        return self.objective(self.features(self.dataset.X_test), self.dataset.y_test)

    def objective(self, features: FloatArray, y: np.ndarray) -> Objective:
        """Return the mean loss of the model on ``features`` (n, r) with labels ``y`` (n,)."""
        return self.model.objective(features, y, self.n_classes)

    def __getstate__(self) -> dict[str, Any]:
        """Omit the data set from a pickle."""
        return self.__dict__ | {"_dataset": None}

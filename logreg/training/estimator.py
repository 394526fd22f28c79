"""The trainer as a scikit-learn estimator, for pipelines, grid searches and cross-validation."""

from dataclasses import replace
from typing import Any, Self

import numpy as np

from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.errors import InputError, needs
from logreg.settings import settings_of
from logreg.training.config import TrainConfig
from logreg.training.history import History
from logreg.training.models import MODELS, default_model, log_odds
from logreg.training.models.links import probabilities
from logreg.training.optimum import UNKNOWN
from logreg.training.problem import Problem
from logreg.training.trainer import train_problem
from logreg.validation import SEED, OneOf

with needs("sklearn"):
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data


# scikit-learn publishes no types.
class LogisticRegressionGD(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression, trained by `logreg.train` and recorded epoch by epoch.

    Training always runs for all epochs. There is no `ConvergenceWarning`: see ``loss_curve_`` for
    whether it converged or diverged. Sample weights are not supported.

    Parameters
    ----------
    model : ``"auto"``, which is ``"binomial"`` for two classes and ``"multinomial"`` for more, or a
        key of `logreg.training.models.MODELS`. The ordinal model orders the classes as in
        ``classes_``, by label: encode low < medium < high as numbers, since words would be sorted
        alphabetically
    optimizer, learning_rate, epochs, batch_size, l1, l2, init, decay, degree, standardize : as in
        `logreg.TrainConfig`. The penalties are on the *mean* loss: scikit-learn's ``C`` is
        1 / (n l2) for n samples
    standardise : another spelling of ``standardize``, which it overrides if it is not None
    random_state : seed, generator or None, as in scikit-learn; the seeds of a normal start and of
        the batches are drawn from it. Without these, nothing is random

    Attributes
    ----------
    classes_ : (K,), the labels in order
    coef_ : weights (1, m) of the binomial and the ordinal model, (K, m) of the multinomial one,
        also for two classes. They belong to the m features of the model, named in
        ``history_.features.names``: the ``n_features_in_`` columns themselves if ``degree`` is 1
        and ``standardize`` is False
    intercept_ : bias (1,) or (K,); for the ordinal model the ordered thresholds (K-1,), with
        P(class ≤ k) = σ(intercept_[k] - w·φ): the score is *subtracted* from them
    n_features_in_ : number of columns of the fitted ``X``
    feature_names_in_ : their names, if ``X`` has names and all are strings
    n_iter_ : the number of epochs, E
    loss_curve_ : (E+1,) mean log loss on the training samples, in nats and without penalties,
        including the start
    history_ : the `logreg.History` with all E + 1 epochs. Without a test set, its test loss and
        accuracy are NaN. So is its optimum, which `fit` does not compute: see
        `logreg.training.optimum.find_optimum`

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> model = LogisticRegressionGD(standardize=True, learning_rate=1.0)
    >>> model.fit(*load_iris(return_X_y=True)).loss_curve_[[0, -1]].round(2).tolist()
    [1.1, 0.12]
    """

    # scikit-learn requires storing values unchanged and checking them in `fit`.
    def __init__(
        self,
        model: str = "auto",
        optimizer: str = "gd",
        learning_rate: float = 0.1,
        epochs: int = 100,
        batch_size: int | None = None,
        l1: float = 0.0,
        l2: float = 0.0,
        init: str | tuple[float, ...] = "zeros",
        random_state: int | np.random.RandomState | None = None,
        *,
        decay: float = 0.0,
        degree: int = 1,
        standardize: bool = False,
        standardise: bool | None = None,
    ) -> None:
        self.model = model
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.batch_size = batch_size
        self.l1 = l1
        self.l2 = l2
        self.init = init
        self.random_state = random_state
        self.decay = decay
        self.degree = degree
        self.standardize = standardize
        self.standardise = standardise

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = self.model != "binomial"
        # scikit-learn measures "poor" on unordered blobs, which a single score cannot separate.
        tags.classifier_tags.poor_score = self.model == "ordinal"
        return tags

    def fit(self, X: Any, y: Any) -> Self:
        """Train from scratch on samples ``X`` (n, d) with labels ``y`` (n,).

        Raises
        ------
        InputError
            If a parameter is out of range, the number of classes does not suit the model, a feature
            is too large, or the degree makes too many. It is a `ValueError`.
        ValueError
            If scikit-learn's checks reject ``X`` or ``y``.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        classes, labels = np.unique(y, return_inverse=True)
        # The trainer requires a test set. One sample costs almost nothing; its measures are
        # discarded, since they would mislead.
        dataset = Dataset(
            X_train=X,
            y_train=labels,
            X_test=X[:1],
            y_test=labels[:1],
            feature_names=tuple(map(str, getattr(self, "feature_names_in_", range(X.shape[1])))),
            class_names=tuple(map(str, classes)),
        )
        config = self._config(len(classes))
        # More features than samples are allowed: a grid search over degrees may need them.
        problem = Problem.of(dataset, config, allow_more_features_than_samples=True)
        # Finding the optimum may take longer than training, and predictions do not need it.
        history = History.gather(problem, train_problem(problem), UNKNOWN)
        unknown = np.full(len(history), np.nan)
        unknown.flags.writeable = False
        self.history_: History = replace(history, test_loss=unknown, test_accuracy=unknown)
        self.classes_ = classes
        # Copy, so that changing them does not change the history.
        self.coef_: FloatArray = history.weights[-1].copy()
        self.intercept_: FloatArray = history.bias[-1].copy()
        self.loss_curve_: FloatArray = history.train_loss.copy()
        self.n_iter_ = history.config.epochs
        return self

    def _config(self, n_classes: int) -> TrainConfig:
        """Return the trainer's config, with seeds drawn from the random state.

        Both seeds are always drawn, so that neither depends on whether the other is needed.
        """
        model = OneOf(dict.fromkeys(("auto", *MODELS), "")).check("The model", self.model)
        if model == "auto":
            model = default_model(n_classes)
        if model == "binomial" and n_classes > 2:
            raise InputError(
                "Only binary classification is supported by the binomial model, and these labels "
                f"have {n_classes} classes: choose the multinomial or the ordinal model, or auto."
            )
        seed, batch_seed = check_random_state(self.random_state).randint(SEED.high, size=2)
        drawn = {"model": model, "seed": seed, "batch_seed": batch_seed}
        given = {name: getattr(self, name) for name in settings_of(TrainConfig).keys() - drawn}
        if self.standardise is not None:
            given["standardize"] = self.standardise
        return TrainConfig(**given, **drawn)

    def _log_odds(self, X: Any) -> FloatArray:
        """Return the log-odds of every class against the first: (K, n)."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64)
        history = self.history_
        return log_odds(history.problem.model, self.coef_, self.intercept_, history.features(X))

    def decision_function(self, X: Any) -> FloatArray:
        """Return log-odds: (n,) for two classes, of the second; (n, K) for more, of each.

        For every model they are relative to the first class, whose own column is 0. The class with
        the largest is predicted, and their softmax gives the probabilities. For two classes they
        are logits: the second class is predicted if the logit is above 0.
        """
        scores = self._log_odds(X).T
        return np.ascontiguousarray(scores[:, 1] if len(self.classes_) == 2 else scores)

    def predict(self, X: Any) -> np.ndarray:
        """Return the most probable class of each sample: (n,).

        Ties go to the first class, as everywhere in scikit-learn. The accuracies in ``history_``
        break ties in favor of the last, which matters only at a start from zeros.
        """
        # First, since this fails if the estimator is not fitted.
        odds = self._log_odds(X)
        return np.asarray(self.classes_[odds.argmax(axis=0)])

    def predict_proba(self, X: Any) -> FloatArray:
        """Return the probability of each class: (n, K), in the order of ``classes_``."""
        return probabilities(self._log_odds(X))

    def predict_log_proba(self, X: Any) -> FloatArray:
        """Return the log probabilities, even if the probabilities underflow: (n, K)."""
        odds = self._log_odds(X)
        odds -= odds.max(axis=0)
        return np.asarray((odds - np.log(np.exp(odds).sum(axis=0))).T)

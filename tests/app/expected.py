"""What the page must show: the library's own run for the controls' settings."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from logreg import DataConfig, Dataset, History, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import Diagnosis, StepBounds, diagnose
from logreg.data import DATASETS
from logreg.settings import settings_of as table_of
from logreg.text.verdicts import describe_run
from logreg.training.models import MODELS, log_odds
from logreg.web.controls import CONTROLS, SETTINGS

DEFAULTS = {key: control.default for key, control in CONTROLS.items()}

# The default plane of data sets with more than two features.
PLANES = {name: each.plane for name, each in DATASETS.items() if len(each.feature_names) > 2}


def applies(key: str, settings: dict[str, Any]) -> bool:
    """Return whether a control is on the page, given the other settings."""
    match key:
        case "l1":
            return settings["optimizer"] != "newton"
        case "order":
            return settings["batch"] != 0
        case "x" | "y" | "all":
            return settings["dataset"] in PLANES
        case "classes" | "imbalance" | "stretch":
            return SETTINGS[key].name in DATASETS[settings["dataset"]].uses
    return True


def settings_of(**settings: Any) -> dict[str, Any]:
    """Return the values of all controls on the page if only these are set."""
    dataset = settings.get("dataset", DEFAULTS["dataset"])
    plane = dict(zip("xy", PLANES.get(dataset, (0, 1)), strict=True))
    at = DEFAULTS | plane | settings
    return {key: value for key, value in at.items() if applies(key, at)}


def n_classes(settings: dict[str, Any]) -> int:
    """Return the number of classes with these settings."""
    return len(DATASETS[settings["dataset"]].class_names(settings["classes"]))


def automatic(settings: dict[str, Any]) -> str:
    """Return the model that suits the data."""
    if n_classes(settings) == 2:
        return "binomial"
    return "ordinal" if settings["dataset"] == "ordered" else "multinomial"


def written(settings: dict[str, Any]) -> dict[str, str]:
    """Return the settings as a link writes them: not by their labels, which depend on the page."""

    def text(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    return {key: text(value) for key, value in settings.items()}


@dataclass(frozen=True)
class Run:
    dataset: Dataset
    history: History

    @classmethod
    def of(cls, **settings: Any) -> "Run":
        """Make the run for these settings, the others at their defaults."""
        at = DEFAULTS | settings_of(**settings)
        chosen = at["dataset"] in PLANES
        model = at["model"]
        if model == "auto" or (model == "binomial" and n_classes(at) > 2):
            model = automatic(at)

        def given(config: type) -> dict[str, Any]:
            each_of = table_of(config).items()
            return {name: s.from_control(at[s.key]) for name, s in each_of if s.page}

        data = DataConfig(**given(DataConfig), plane=(at["x"], at["y"]) if chosen else None)
        train = TrainConfig(**given(TrainConfig) | {"model": model})
        dataset = make_dataset(data)
        return cls(dataset, run(dataset, train))

    @property
    def last(self) -> int:
        return len(self.history) - 1

    @property
    def diagnosis(self) -> Diagnosis:
        return diagnose(self.history)

    @property
    def bounds(self) -> StepBounds:
        return self.diagnosis.bounds

    @property
    def safe_rate(self) -> float:
        return self.bounds.safe

    @property
    def sentence(self) -> str:
        return describe_run(self.diagnosis)

    def log_odds(self, epoch: int, x: Any, y: Any) -> np.ndarray:
        """Return the log-odds (K, n) of the classes against the first, at points of the plane."""
        x, y = np.ravel(x), np.ravel(y)
        X = np.repeat(self.dataset.X_train.mean(axis=0)[None], len(x), axis=0)
        X[:, self.dataset.plane[0]], X[:, self.dataset.plane[1]] = x, y
        history = self.history
        features = history.features(X)
        model = MODELS[history.config.model]
        return log_odds(model, history.weights[epoch], history.bias[epoch], features)

    def logit(self, epoch: int, x: Any, y: Any) -> Any:
        """Return the log-odds of the second of two classes, in the shape of the positions."""
        return self.log_odds(epoch, x, y)[1].reshape(np.shape(x))

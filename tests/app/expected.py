"""What the page must show: the library's own run for the settings of the controls."""

from dataclasses import dataclass
from typing import Any

from logreg import DataConfig, Dataset, History, TrainConfig, make_dataset, run
from logreg.diagnostics import Verdict, judge, step_bounds
from logreg.web.controls import CONTROLS

DEFAULTS = {key: control.default for key, control in CONTROLS.items()}


@dataclass(frozen=True)
class Run:
    dataset: Dataset
    history: History

    @classmethod
    def of(cls, **settings: Any) -> "Run":
        """Make the run for these settings, the others at their defaults."""
        at = DEFAULTS | settings
        data = DataConfig(
            dataset=at["dataset"],
            n_samples=at["n"],
            spread=at["spread"],
            test_size=at["test"] / 100,
            seed=at["seed"],
            split_seed=at["split"],
        )
        train = TrainConfig(
            learning_rate=at["lr"], epochs=at["epochs"], init=at["init"], seed=at["start"]
        )
        dataset = make_dataset(data)
        return cls(dataset, run(dataset, train))

    @property
    def last(self) -> int:
        return len(self.history) - 1

    @property
    def safe_rate(self) -> float:
        return step_bounds(self.dataset, self.history.optimum).safe

    @property
    def verdict(self) -> Verdict:
        return judge(self.history, step_bounds(self.dataset, self.history.optimum))

    def logit(self, epoch: int, x: Any, y: Any) -> Any:
        (w1, w2), (b,) = self.history.weights[epoch, 0], self.history.bias[epoch]
        return w1 * x + w2 * y + b

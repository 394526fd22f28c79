"""The Train page without a browser: set its controls, read what it sends to the player."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from logreg.web.controls import CONTROLS
from tests.app.expected import Run

APP = Path(__file__).parents[2] / "app.py"


class TrainPage:
    """The page as a visitor finds it who follows a link with these settings."""

    def __init__(self, **link: str | list[str]) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        for key, text in link.items():
            self.app.query_params[key] = text
        self.rerun()

    def rerun(self) -> None:
        self.app.run()
        assert not self.app.exception, self.app.exception

    def widget(self, key: str) -> Any:
        return self.app.get_by_key(key)

    def set(self, **settings: Any) -> None:
        for key, value in settings.items():
            self.widget(key).set_value(value)
        self.rerun()

    def click(self, label: str) -> None:
        self.button(label).click()
        self.rerun()

    def button(self, label: str) -> Any:
        (button,) = (button for button in self.app.button if button.label == label)
        return button

    @property
    def settings(self) -> dict[str, Any]:
        """The values of the controls that are on the page."""
        drawn = {element.key for element in self.app.main if getattr(element, "key", None)}
        return {key: self.widget(key).value for key in CONTROLS if key in drawn}

    @property
    def notices(self) -> list[str]:
        return [part for notice in self.app.warning for part in notice.value.split("\n\n")]

    @property
    def texts(self) -> list[str]:
        return [text.value for text in self.app.markdown]

    @property
    def payload(self) -> dict[str, Any]:
        """What the player gets. NaN and Infinity are no JSON, and no browser would read them.

        Without the count of presets and resets, which only says whether to play.
        """
        data: dict[str, Any] = json.loads(self._player().json, parse_constant=_refuse)
        data.pop("replay")
        return data

    @property
    def shown(self) -> dict[str, np.ndarray]:
        """The numbers of the readout, by the name of the History's array; a row a frame.

        What belongs to the model stands together: weights row by row, then the bias.
        """
        values = numbers(self.payload["readout"]["values"])
        names = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
        columns: dict[str, np.ndarray] = dict(zip(names, values.T, strict=False))
        return columns | {"model": values[:, 5:]}

    def shows(self, run: Run) -> bool:
        """Tell whether the numbers sent are those of the run."""
        shown, history = self.shown, run.history
        epochs = shown["epoch"].astype(int)
        wanted = {name: getattr(history, name)[epochs] for name in list(shown)[1:5]}
        weights, bias = history.weights[epochs], history.bias[epochs]
        few = weights[0].size <= 200  # more are not written out
        parts = [weights.reshape(len(epochs), -1), bias] if few else []
        wanted["model"] = np.hstack([np.empty((len(epochs), 0)), *parts])
        return epochs[-1] == run.last and all(
            np.array_equal(shown[name], value.astype(shown[name].dtype))
            for name, value in wanted.items()
        )

    def _player(self) -> Any:
        components = [element.proto for element in self.app.get("bidi_component")]
        (player,) = (proto for proto in components if proto.component_name == "logreg_player")
        return player


def numbers(value: Any) -> np.ndarray:
    """Decode an array of the payload, whichever way it was sent."""
    if isinstance(value, dict):
        shape = [int(size) for size in value["shape"].split(",")]
        return np.frombuffer(base64.b64decode(value["bdata"]), f"<{value['dtype']}").reshape(shape)
    return np.array(value)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")

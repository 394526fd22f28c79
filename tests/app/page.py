"""Pages without a browser: set their controls, and read what they send to the player."""

import base64
import json
import re
from html import escape, unescape
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from logreg.web.controls import CONTROLS
from tests import ROOT
from tests.app.expected import Run, written

APP = ROOT / "app.py"


class Page:
    """A page opened by a link with these settings."""

    def __init__(self, name: str, /, **link: str | list[str]) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        if name != "train":  # which opens first
            self.app.switch_page(f"pages/{name}.py")
        for key, text in link.items():
            self.app.query_params[key] = text
        self.rerun()

    def rerun(self) -> None:
        self.app.run()
        assert not self.app.exception, self.app.exception

    def go(self, name: str) -> None:
        """Go to another page by the menu, which leaves the settings out of the address."""
        self.app.query_params.clear()
        self.app.switch_page(f"pages/{name}.py")
        self.rerun()

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
    def notices(self) -> list[str]:
        return [part for notice in self.app.warning for part in notice.value.split("\n\n")]

    @property
    def texts(self) -> list[str]:
        return [text.value for text in self.app.markdown]

    @property
    def verdict(self) -> str:
        """The Train page's verdict, without the state in bold."""
        (text,) = (text for text in self.texts if re.match(r"\*\*[A-Z][a-z ]+\.\*\* ", text))
        return text

    @property
    def payload(self) -> dict[str, Any]:
        """The payload of the page's first player."""
        return self.payload_of("player")

    def payload_of(self, key: str) -> dict[str, Any]:
        """The payload of a player, in strict JSON: browsers cannot parse NaN and Infinity.

        Omits the counts of presets, resets and messages, which do not affect the picture.
        """
        data: dict[str, Any] = json.loads(self._player(key).json, parse_constant=_refuse)
        del data["replay"], data["serial"]
        return data

    def measure(self, name: str, key: str = "player") -> np.ndarray:
        """A number of a player's readout, by name, in every frame."""
        readout = self.payload_of(key)["readout"]
        (column,) = re.findall(
            rf'<span>{re.escape(escape(name))} <b><span data-value="(\d+)"', readout["html"]
        )
        return numbers(readout["values"])[:, int(column)]

    @property
    def code(self) -> str:
        """The code in "Show me the code"."""
        (code,) = self.app.code
        return str(code.value)

    def run_code(self) -> dict[str, Any]:
        """Run the code that the page shows, and return its variables."""
        assert len([line for line in self.code.splitlines() if line.strip()]) <= 20
        names: dict[str, Any] = {}
        exec(compile(self.code, "code of the page", "exec"), names)
        return names

    def _player(self, key: str) -> Any:
        components = self.app.get("bidi_component")
        (player,) = (
            each.proto
            for each in components
            if each.proto.component_name == "logreg_player" and each.key == key
        )
        return player


class TrainPage(Page):
    """The Train page."""

    def __init__(self, **link: str | list[str]) -> None:
        super().__init__("train", **link)

    @classmethod
    def linked(cls, settings: dict[str, Any]) -> "TrainPage":
        """Open the page by a link with these values of controls."""
        return cls(**written(settings))

    @property
    def settings(self) -> dict[str, Any]:
        """The values of the controls on the page."""
        drawn = {element.key for element in self.app.main if getattr(element, "key", None)}
        return {key: self.widget(key).value for key in CONTROLS if key in drawn}

    def shows(self, run: Run) -> bool:
        """Return whether the numbers sent are those of the run, with a row for each frame.

        They are the epoch, losses, accuracies and the model's parameters, weights before biases,
        unless these are very many.
        """
        values = numbers(self.payload["readout"]["values"])
        epochs, history = values[:, 0].astype(int), run.history
        if epochs[-1] != run.last:
            return False
        names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
        wanted = [getattr(history, name)[epochs] for name in names]
        weights = history.weights[epochs].reshape(len(epochs), -1)
        if history.weights[0].size <= 200:
            wanted += [*weights.T, *history.bias[epochs].T]
        return np.array_equal(values[:, 1:], np.column_stack(wanted).astype(values.dtype))


def rows_of(html: str, values: np.ndarray) -> list[list[Any]]:
    """The cells of the tables below a picture: texts, or arrays with a value for each frame."""

    def cell(inner: str) -> Any:
        slot = re.search(r'data-value="(\d+)"', inner)
        return values[:, int(slot[1])] if slot else unescape(re.sub("<[^>]+>", "", inner))

    return [
        [cell(each) for each in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall("<tr>(.*?)</tr>", html)
    ]


def numbers(value: Any) -> np.ndarray:
    """Decode an array of the payload, however it was sent."""
    if isinstance(value, dict):
        shape = [int(size) for size in value["shape"].split(",")]
        return np.frombuffer(base64.b64decode(value["bdata"]), f"<{value['dtype']}").reshape(shape)
    return np.array(value)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")

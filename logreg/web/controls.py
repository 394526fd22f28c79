"""The controls of the Train page: one table for widgets, links, presets and reset.

Each control is bound to the address of the page by its key, so that a copied link opens the
same run. What a link says is checked here, before any widget sees it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

from logreg.config import TrainConfig
from logreg.data import DATASETS, DataConfig
from logreg.errors import InputError

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a range, on a slider or in a box to type into."""

    label: str
    low: float
    high: float
    step: float
    default: float
    help: str
    format: str = "%d"
    typed: bool = False

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        return f"{self.low:g} to {self.high:g}"

    def parse(self, text: str) -> Value | None:
        """Return the value that a link's text means, or None."""
        number = _number(text)
        if number is None or not self.accepts(number):
            return None
        if isinstance(self.default, float):
            return number
        return int(number) if number.is_integer() else None

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it into the address."""
        return f"{value:g}"

    def accepts(self, value: Any) -> bool:
        """Tell whether a widget may hold the value."""
        return isinstance(value, int | float) and self.low <= value <= self.high

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        draw = st.number_input if self.typed else st.slider
        return draw(
            self.label,
            self.low,
            self.high,
            self.default,
            self.step,
            self.format,
            key=key,
            bind="query-params",
            **{"help": self.help} | options,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, each with a label: in a list, in a row, or along a scale."""

    label: str
    options: Mapping[Any, str]
    default: Value
    help: str
    kind: Literal["list", "row", "scale"] = "list"

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        *others, last = self.options.values()
        if self.kind == "scale":
            return f"one of the values on its slider, {others[0]}, {others[1]} … {last}"
        return f"{', '.join(others)} or {last}"

    def parse(self, text: str) -> Value | None:
        """Return the value that a link's text means, by its name or its label, or None."""
        if self.kind == "scale":
            # By value, since 0.10 and 1e-1 are 0.1 as well.
            return next((value for value in self.options if _number(text) == value), None)
        named = {str(value): value for value in self.options}
        return named.get(text, {label: value for value, label in self.options.items()}.get(text))

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it into the address."""
        return self.options[value]

    def accepts(self, value: Any) -> bool:
        """Tell whether a widget may hold the value."""
        return value in self.options

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        values = list(self.options)
        given: dict[str, Any] = {
            "format_func": self.options.__getitem__,
            "key": key,
            "bind": "query-params",
            "help": self.help,
        } | options
        if self.kind == "list":
            return st.selectbox(self.label, values, values.index(self.default), **given)
        if self.kind == "row":
            return st.segmented_control(
                self.label, values, default=self.default, required=True, **given
            )
        return st.select_slider(self.label, values, self.default, **given)


def _number(text: str) -> float | None:
    """Return the finite number that the text says, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


# Eleven rates to a decade, rounded as one would type them.
_MANTISSAS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
_RATES = [float(f"{m}e{power}") for power in range(-4, 2) for m in _MANTISSAS] + [100.0]

_LAST_SEED = 9999

_DATA, _TRAIN = DataConfig(), TrainConfig()

CONTROLS: dict[str, Number | Choice] = {
    "n": Number(
        "Sample size", 20, 5000, 10, _DATA.n_samples, "How many points, training and test together."
    ),
    "spread": Number(
        "Cluster spread",
        0.1,
        6.0,
        0.1,
        _DATA.spread,
        "Standard deviation of each cloud: the wider, the more the classes overlap.",
        "%.1f",
    ),
    "lr": Choice(
        "Learning rate",
        {rate: f"{rate:g}" for rate in _RATES},
        _TRAIN.learning_rate,
        "How far a step goes against the gradient of the mean loss.",
        "scale",
    ),
    "epochs": Number(
        "Epochs", 1, 2000, 1, _TRAIN.epochs, "How many steps, each on the whole training part."
    ),
    "dataset": Choice(
        "Dataset",
        {name: source.label for name, source in DATASETS.items()},
        _DATA.dataset,
        "What the points are.",
    ),
    "seed": Number("Seed", 0, _LAST_SEED, 1, _DATA.seed, "Which sample is drawn.", typed=True),
    "init": Choice(
        "Start weights",
        {"zeros": "Zeros", "normal": "Random"},
        "normal",
        "Where training starts: all weights 0, or drawn from the standard normal distribution.",
        "row",
    ),
    # Start 3 lies across the classes: its boundary has far to turn, which is worth seeing.
    "start": Number("Start seed", 0, _LAST_SEED, 1, 3, "Which random start is drawn.", typed=True),
    "test": Number(
        "Test share",
        10,
        50,
        5,
        round(100 * _DATA.test_size),
        "Share of the points that is kept from training, to test the model on.",
        "%d %%",
    ),
    "split": Number(
        "Split seed",
        0,
        _LAST_SEED,
        1,
        _DATA.split_seed,
        "Which points are kept for the test.",
        typed=True,
    ),
}


# Where the session counts its presets and resets.
RESTORED = "restored"

# Runs worth seeing: what each changes from the defaults.
PRESETS: dict[str, dict[str, Value]] = {
    "Tutorial": {"n": 500, "spread": 2.0, "lr": 0.08, "epochs": 26, "init": "normal", "start": 7},
    # The same points at four learning rates.
    "Too slow": {"spread": 3.0, "lr": 0.002},
    "Just right": {"spread": 3.0, "lr": 0.3, "epochs": 200},
    "Too fast": {"spread": 3.0, "lr": 3.0},
    "Diverging": {"spread": 3.0, "lr": 30.0},
    "Separable": {"spread": 0.8, "lr": 0.5},
}


def restore(settings: Mapping[str, Value] = MappingProxyType({})) -> None:
    """Set every control to its default, or to what ``settings`` says. A callback.

    It also counts: what is asked for so plainly is to play, even if the last run was paused.
    """
    st.session_state[RESTORED] = st.session_state.get(RESTORED, 0) + 1
    for key, control in CONTROLS.items():
        st.session_state[key] = settings.get(key, control.default)


def show_presets(values: Mapping[str, Value]) -> None:
    """Draw the presets in a row; the one that the controls are set to is marked."""
    key = "preset"
    st.session_state[key] = next(
        (
            name
            for name, preset in PRESETS.items()
            if all(values[k] == preset.get(k, c.default) for k, c in CONTROLS.items())
        ),
        None,
    )

    def take() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            restore(PRESETS[chosen])

    st.pills(
        "Examples", list(PRESETS), key=key, on_change=take, label_visibility="collapsed", wrap=True
    )


def largest_rate_below(bound: float) -> float:
    """Return the largest learning rate on the scale that is below the bound."""
    return max((rate for rate in _RATES if rate < bound), default=_RATES[0])


def use(key: str, value: Value) -> None:
    """Set one control. A callback."""
    st.session_state[key] = value


def draw_again(key: str) -> None:
    """Move a seed on to the next one. A callback."""
    st.session_state[key] = (st.session_state[key] + 1) % (_LAST_SEED + 1)


def read_link() -> list[str]:
    """Check the settings in the address before any widget is drawn.

    What a link says wrong is taken out of the address, what it says in another way than the
    widgets do is rewritten, and the page starts over: Streamlit's own reading of the address
    would take "100.5" for 100, fail on "inf", and know a data set by its label alone.

    Returns
    -------
    list of str
        One sentence for each setting that could not be used, once.
    """
    if _READ in st.session_state:
        problems, st.session_state[_READ] = st.session_state[_READ], []
        return list(problems)
    problems = []
    rewritten = False
    for key, text in st.query_params.to_dict().items():
        control = CONTROLS.get(key)
        if control is None:
            continue
        value = control.parse(text)
        if value is None:
            problems.append(
                f"{control.label} cannot be {_quoted(text)}: it must be {control.allowed}. "
                f"{control.write(control.default)} is used instead."
            )
            del st.query_params[key]
        elif st.query_params.get_all(key) != [control.write(value)]:
            st.query_params[key] = control.write(value)
        else:
            continue
        rewritten = True
    st.session_state[_READ] = problems
    if rewritten:
        st.rerun()
    return []


_READ = "link-problems"


def _quoted(text: str) -> str:
    """Return a stranger's text, cut short, as code: Markdown makes nothing of what is in code."""
    text = " ".join(text[:40].replace("`", "'").split())
    return f"`{text}`" if text else "empty"


def configs(values: Mapping[str, Any]) -> tuple[DataConfig, TrainConfig]:
    """Turn the values of all controls into configs.

    Raises
    ------
    InputError
        If a value is none that the control can show: a browser may send anything.
    """
    for key, control in CONTROLS.items():
        if not control.accepts(values[key]):
            shown = _quoted(str(values[key]))
            raise InputError(f"{control.label} must be {control.allowed}, not {shown}.")
    data = DataConfig(
        dataset=values["dataset"],
        n_samples=values["n"],
        spread=values["spread"],
        test_size=values["test"] / 100,
        seed=values["seed"],
        split_seed=values["split"],
    )
    train = TrainConfig(
        learning_rate=values["lr"],
        epochs=values["epochs"],
        init=values["init"],
        seed=values["start"],
    )
    return data, train

"""Kinds of controls: each draws its widget, and reads and writes its value in links."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

Value = int | float | str | list[str]


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
        """The allowed values, in words."""
        kind = "" if isinstance(self.default, float) else "a whole number from "
        return f"{kind}{self.low:g} to {self.high:g}"

    def parse(self, text: str) -> Value | None:
        """Return the value of a link's text, or None."""
        number = _number(text)
        if number is None or not self.accepts(number):
            return None
        if isinstance(self.default, float):
            return number
        return int(number) if number.is_integer() else None

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it to the address."""
        return f"{value:g}"

    def accepts(self, value: Any) -> bool:
        """Return whether the widget can have this value."""
        return isinstance(value, int | float) and self.low <= value <= self.high

    def nearest(self, number: float) -> float:
        """Return the multiple of the step that is nearest to a number."""
        if math.isnan(number):  # a browser may send anything
            return self.default
        steps = round(min(max(number, self.low), self.high) / self.step)
        return round(steps * self.step, 9)

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        draw = st.number_input if self.typed else st.slider
        values = self.low, self.high, self.default, self.step, self.format
        return draw(self.label, *values, **_bound(key, self.help) | options)


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
        """The allowed values, in words."""
        *others, last = self.options.values()
        if self.kind == "scale":
            return f"one of the values on its slider, {others[0]}, {others[1]} … {last}"
        return f"{', '.join(others)} or {last}"

    def parse(self, text: str) -> Value | None:
        """Return the value of a link's text, which is its name or label, or None."""
        if self.kind == "scale":
            # By value: 0.10 and 1e-1 also mean 0.1.
            equal: list[Value] = [value for value in self.options if _number(text) == value]
            if equal:
                return equal[0]
        by_name = {str(value): value for value in self.options}
        by_label = {label: value for value, label in self.options.items()}
        return by_name.get(text, by_label.get(text))

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it to the address."""
        return self.options[value]

    def accepts(self, value: Any) -> bool:
        """Return whether the widget can have this value."""
        return value in self.options

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        values = options.pop("choices", list(self.options))
        given = {"format_func": self.options.__getitem__} | _bound(key, self.help) | options
        if self.kind == "list":
            return st.selectbox(self.label, values, values.index(self.default), **given)
        if self.kind == "row":
            return st.segmented_control(
                self.label, values, default=self.default, required=True, wrap=True, **given
            )
        return st.select_slider(self.label, values, self.default, **given)


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch that is on or off."""

    label: str
    default: bool
    help: str

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        return "true or false"

    def parse(self, text: str) -> Value | None:
        """Return the value of a link's text, or None."""
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it to the address."""
        return str(value).lower()

    def accepts(self, value: Any) -> bool:
        """Return whether the widget can have this value."""
        return isinstance(value, bool)

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        return st.toggle(self.label, self.default, **_bound(key, self.help) | options)


@dataclass(frozen=True, slots=True)
class Several:
    """One or more of several values, each with a label, in the order in which they were chosen."""

    label: str
    options: Mapping[str, str]
    default: list[str]
    most: int
    help: str

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        return f"1 to {self.most} of {', '.join(self.options.values())}"

    def parse(self, text: str) -> Value | None:
        """Return the values of a link's text, comma-separated names or labels, or None."""
        by_label = {label: value for value, label in self.options.items()}
        values = [by_label.get(each, each) for each in text.split(",")]
        return values if self.accepts(values) else None

    def write(self, value: Value) -> list[str]:
        """Return the values as the widget writes them to the address, one text each."""
        assert isinstance(value, list)
        return [self.options[each] for each in value]

    def accepts(self, value: Any) -> bool:
        """Return whether the widget can have this value."""
        return (
            isinstance(value, list)
            and 0 < len(value) <= self.most
            and len(set(value)) == len(value)
            and all(each in self.options for each in value)
        )

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""

        def keep_within() -> None:
            chosen = st.session_state[key]
            if not self.accepts(chosen):
                st.session_state[key] = chosen[: self.most] or self.default

        return st.pills(
            self.label,
            list(self.options),
            selection_mode="multi",
            default=self.default,
            format_func=self.options.__getitem__,
            wrap=True,
            on_change=keep_within,
            **_bound(key, self.help) | options,
        )


Control = Number | Choice | Switch | Several


def _bound(key: str, help: str) -> dict[str, Any]:
    """Return the options of a widget whose value the address has under its key."""
    return {"key": key, "bind": "query-params", "help": help}


def _number(text: str) -> float | None:
    """Parse a finite number, or return None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None

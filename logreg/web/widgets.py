"""Kinds of controls: each draws its widget, and knows what a link may say in its place."""

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
        """What a value may be, in words."""
        kind = "" if isinstance(self.default, float) else "a whole number from "
        return f"{kind}{self.low:g} to {self.high:g}"

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

    def nearest(self, number: float) -> float:
        """Return the value nearest to a number, of those in whole steps from 0."""
        if math.isnan(number):  # a browser may send anything
            return self.default
        steps = round(min(max(number, self.low), self.high) / self.step)
        return round(steps * self.step, 9)

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
            equal: list[Value] = [value for value in self.options if _number(text) == value]
            if equal:
                return equal[0]
        by_name = {str(value): value for value in self.options}
        by_label = {label: value for value, label in self.options.items()}
        return by_name.get(text, by_label.get(text))

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it into the address."""
        return self.options[value]

    def accepts(self, value: Any) -> bool:
        """Tell whether a widget may hold the value."""
        return value in self.options

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        values = options.pop("choices", list(self.options))
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
                self.label, values, default=self.default, required=True, wrap=True, **given
            )
        return st.select_slider(self.label, values, self.default, **given)


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that is on or off."""

    label: str
    default: bool
    help: str

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        return "true or false"

    def parse(self, text: str) -> Value | None:
        """Return the value that a link's text means, or None."""
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())

    def write(self, value: Value) -> str:
        """Return the value as the widget writes it into the address."""
        return str(value).lower()

    def accepts(self, value: Any) -> bool:
        """Tell whether a widget may hold the value."""
        return isinstance(value, bool)

    def show(self, key: str, **options: Any) -> Any:
        """Draw the widget and return its value."""
        return st.toggle(
            self.label,
            self.default,
            key=key,
            bind="query-params",
            **{"help": self.help} | options,
        )


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
        """What a value may be, in words."""
        return f"1 to {self.most} of {', '.join(self.options.values())}"

    def parse(self, text: str) -> Value | None:
        """Return the value that a link's text means, names or labels with commas, or None."""
        by_label = {label: value for value, label in self.options.items()}
        values = [by_label.get(each, each) for each in text.split(",")]
        return values if self.accepts(values) else None

    def write(self, value: Value) -> list[str]:
        """Return the value as the widget writes it into the address: a text for each."""
        assert isinstance(value, list)
        return [self.options[each] for each in value]

    def accepts(self, value: Any) -> bool:
        """Tell whether a widget may hold the value."""
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
            key=key,
            on_change=keep_within,
            bind="query-params",
            **{"help": self.help} | options,
        )


Control = Number | Choice | Switch | Several


def _number(text: str) -> float | None:
    """Return the finite number that the text says, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None

"""Settings: each is declared once, as a field of a frozen dataclass.

    @configuration
    @dataclass(frozen=True)
    class Config:
        size: int = setting(5, Whole(1, 100), "Size", "How large it is.", page=Slider(1, 50))

        def __post_init__(self) -> None:
            check_settings(self)

Everything else follows from the declaration: the check of a value, the control on the page and what
links say, the option of the command line, and the line in the documentation.
"""

import dataclasses
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Literal, TypeVar

from logreg.validation import Kind

T = TypeVar("T")

# `functools.cache` for type checkers, which would not have classes as its keys.
_once: Callable[[T], T] = cache  # type: ignore[assignment]

# ---- controls: how the page shows a setting ----


class Page:
    """How the page shows a setting, and what its control holds for a value."""

    def shown(self, value: Any) -> Any:
        """Return what the control holds for a value of the setting."""
        return value

    def meant(self, value: Any) -> Any:
        """Return the value of the setting for what the control holds."""
        return value


NOWHERE = Page()


@dataclass(frozen=True)
class Slider(Page):
    """A slider; in percent where the setting is a share."""

    low: float
    high: float
    step: float = 1
    format: str = "%d"

    @property
    def _percent(self) -> bool:
        return "%%" in self.format

    def shown(self, value: Any) -> Any:
        """Return a number of the type of the slider's ends."""
        return type(self.low)(round(100 * value) if self._percent else value)

    def meant(self, value: Any) -> Any:
        """Return the number, or the share."""
        return value / 100 if self._percent else value


@dataclass(frozen=True)
class Scale(Page):
    """A slider with these values alone. None is held as 0, and called "all"."""

    values: tuple[float | None, ...]

    @property
    def options(self) -> dict[float, str]:
        """What the control may hold, and the label of each."""
        return {self.shown(v): "all" if v is None else f"{v:g}" for v in self.values}

    def shown(self, value: Any) -> Any:
        """Return the number, or 0 for None."""
        return 0 if value is None else value

    def meant(self, value: Any) -> Any:
        """Return the number, or None where 0 stands for it."""
        return None if value == 0 and None in self.values else value


@dataclass(frozen=True)
class Box(Page):
    """A box to type a whole number from 0 into, such as a seed."""

    high: int = 9999


@dataclass(frozen=True)
class Names(Page):
    """Names to choose one from, in a list or a row; some may be more than the setting's own."""

    style: Literal["list", "row"] = "list"
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Toggle(Page):
    """A switch."""


# ---- the declaration ----

# Where a control stands in the column of controls: between the four sliders on top and the folded
# sections, and in which of these; "" is wherever the page places it by name.
Section = Literal["", "Sliders", "Data", "Features", "Optimiser", "Penalty", "Seeds and split"]


@dataclass(frozen=True)
class Setting:
    """A setting of a run.

    Attributes
    ----------
    name : the field's
    default : where nothing is said; on the page it may be another, ``at_first``
    kind : what a value may be
    label : its name for people
    help : what it does, in a sentence or two
    called : its name at the beginning of a sentence
    key : its name in links
    page : how the page shows it
    section : where
    last : whether it comes after the others of its section
    unless : name and value of another setting beside which it does nothing
    option : its name on the command line
    old_name : another spelling that is still accepted
    """

    default: Any
    kind: Kind
    label: str
    help: str
    called: str = ""
    key: str = ""
    page: Page = NOWHERE
    section: Section = ""
    last: bool = False
    at_first: Any = None
    unless: tuple[str, Any] | None = None
    option: str = ""
    old_name: str = ""
    name: str = ""

    @property
    def on_page(self) -> bool:
        """Whether the page has a control for it."""
        return self.page is not NOWHERE

    def check(self, value: object) -> Any:
        """Return the value in its canonical type, or raise an `InputError`."""
        return self.kind.check(self.called, value)

    @property
    def text(self) -> str:
        """What it does, and what a value may be."""
        return f"{self.label}. {self.help} {self.kind.allowed[0].upper()}{self.kind.allowed[1:]}."


def setting(default: T, kind: Kind, label: str, help: str, **more: Any) -> T:
    """Return the field of a dataclass that declares a `Setting`."""
    declared = Setting(default, kind, label, help, **more)
    return dataclasses.field(default=default, metadata={Setting: declared})


@_once
def settings_of(config: type) -> Mapping[str, Setting]:
    """Return the settings that a dataclass declares, by name."""
    found = {}
    for field in dataclasses.fields(config):
        if declared := field.metadata.get(Setting):
            # "Sample size" becomes "The sample size", but "L1 penalty" stays as it is.
            label = declared.label
            label = label if label[1].isdigit() else label[0].lower() + label[1:]
            found[field.name] = dataclasses.replace(
                declared,
                name=field.name,
                called=declared.called or f"The {label}",
                key=declared.key or field.name,
                option=declared.option or field.name.replace("_", "-"),
            )
    return found


def check_settings(config: Any) -> None:
    """Check all settings of a new config, and bring them to their canonical types."""
    for name, declared in settings_of(type(config)).items():
        object.__setattr__(config, name, declared.check(getattr(config, name)))


def configuration(config: type[T]) -> type[T]:
    """Complete a dataclass of settings: document them, and accept their old names."""
    cls: Any = config
    settings = settings_of(cls)
    style: Any = {"width": 96, "initial_indent": " " * 4, "subsequent_indent": " " * 8}
    lines = []
    for name, each in settings.items():
        none = f" None: {each.kind.none}." if each.kind.none else ""
        lines.append(textwrap.fill(f"{name} : {each.text}{none}", **style))
    heading = ["    Attributes", "    ----------"]
    cls.__doc__ = "\n".join([f"{(cls.__doc__ or '').rstrip()}\n", *heading, *lines, "    "])

    new_names = {each.old_name: name for name, each in settings.items() if each.old_name}
    init = cls.__init__

    @wraps(init)
    def with_old_names(self: T, *args: Any, **given: Any) -> None:
        # `replace` says both: what the config has by the new name, and what is asked for.
        given |= {new: given.pop(old) for old, new in new_names.items() if old in given}
        init(self, *args, **given)

    cls.__init__ = with_old_names
    return config

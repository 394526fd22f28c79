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

# ---- how the page shows a setting ----


@dataclass(frozen=True)
class Slider:
    """A slider; in percent where the setting is a share."""

    low: float
    high: float
    step: float = 1
    format: str = "%d"


@dataclass(frozen=True)
class Scale:
    """A slider with these values alone. None is held as 0, and called "all"."""

    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Box:
    """A box to type a whole number from 0 into, such as a seed."""

    high: int = 9999


@dataclass(frozen=True)
class Names:
    """Names to choose one from, in a list or a row; some may be more than the setting's own."""

    style: Literal["list", "row"] = "list"
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Toggle:
    """A switch."""


# ---- the declaration ----

# The parts of the column of controls, from the top: sliders that are always in sight, then folded
# parts. A setting in none of them is placed by its name.
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
    page : how the page shows it, or None
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
    page: Slider | Scale | Box | Names | Toggle | None = None
    section: Section = ""
    last: bool = False
    at_first: Any = None
    unless: tuple[str, Any] | None = None
    option: str = ""
    old_name: str = ""
    name: str = ""

    def check(self, value: object) -> Any:
        """Return the value in its canonical type, or raise an `InputError`."""
        return self.kind.check(self.called, value)

    @property
    def text(self) -> str:
        """What it does, and what a value may be."""
        allowed = str(self.kind)
        return f"{self.label}. {self.help} {allowed[0].upper()}{allowed[1:]}."

    @property
    def _in_percent(self) -> bool:
        return isinstance(self.page, Slider) and "%%" in self.page.format

    def shown(self, value: Any) -> Any:
        """Return what the control holds for a value: in percent, 0 for None, or as it is."""
        value = 0 if value is None else round(100 * value) if self._in_percent else value
        return type(self.page.low)(value) if isinstance(self.page, Slider) else value

    def meant(self, held: Any) -> Any:
        """Return the value for what the control holds."""
        if held == 0 and self.kind.none:
            return None
        return held / 100 if self._in_percent else held


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

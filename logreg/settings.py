"""Settings: each is declared once, as a field of a frozen dataclass.

    @configuration
    @dataclass(frozen=True)
    class Config:
        size: int = setting(5, Whole(1, 100), "Size", "How large it is.", page=Slider(1, 50))

        def __post_init__(self) -> None:
            check_settings(self)

Everything else follows from the declaration: the check of a value, the control on the page, the key
in links, the command-line option, and the documentation.
"""

import dataclasses
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Literal, TypeVar

from logreg.validation import Kind

T = TypeVar("T")

# `functools.cache`, typed so that it accepts classes as keys.
_once: Callable[[T], T] = cache  # type: ignore[assignment]

# ---- how a page shows a setting ----


@dataclass(frozen=True)
class Slider:
    """A slider, in percent if ``format`` says so; the setting is then a share from 0 to 1."""

    low: float
    high: float
    step: float = 1
    format: str = "%d"


@dataclass(frozen=True)
class Scale:
    """A slider over fixed values. None is stored as 0 and shown as "all"."""

    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Box:
    """A box to type an integer from 0 into, such as a seed."""

    high: int = 9999


@dataclass(frozen=True)
class Names:
    """Names to choose from, in a list or a row; ``more`` adds choices that the page resolves."""

    style: Literal["list", "row"] = "list"
    more: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Toggle:
    """A switch."""


# ---- the declaration ----

# The sections of the sidebar from the top: sliders that are always visible, then expanders. The
# sidebar places a setting without a section by name.
Section = Literal["", "Sliders", "Data", "Features", "Optimiser", "Penalty", "Seeds and split"]


@dataclass(frozen=True)
class Setting:
    """A setting of a run.

    Attributes
    ----------
    name : the field's
    default : the library's; the page may start at another, ``at_first``
    kind : the allowed values
    label : its name on pages
    help : what it does, in a sentence or two
    called : its name at the start of a sentence
    key : its name in links
    page : how a page shows it, or None
    section : where the page shows it
    last : whether it comes after the others of its section
    unless : name and value of another setting that makes this one have no effect
    option : its name on the command line
    old_name : another spelling that is accepted
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
        """What it does, and the allowed values."""
        allowed = str(self.kind)
        return f"{self.label}. {self.help} {allowed[0].upper()}{allowed[1:]}."

    @property
    def _in_percent(self) -> bool:
        return isinstance(self.page, Slider) and "%%" in self.page.format

    def to_control(self, value: Any) -> Any:
        """Return the control's value for a setting's value: percent for a share, 0 for None."""
        value = 0 if value is None else round(100 * value) if self._in_percent else value
        return type(self.page.low)(value) if isinstance(self.page, Slider) else value

    def from_control(self, value: Any) -> Any:
        """Return the setting's value for the control's value, the inverse of `to_control`."""
        if value == 0 and self.kind.none:
            return None
        return value / 100 if self._in_percent else value


def setting(default: T, kind: Kind, label: str, help: str, **more: Any) -> T:
    """Return a dataclass field that declares a `Setting`."""
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
    """Check all settings of a new config, and convert them to their canonical types."""
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
        # `replace` passes both: the current value by the new name, the requested one by the old.
        given |= {new: given.pop(old) for old, new in new_names.items() if old in given}
        init(self, *args, **given)

    cls.__init__ = with_old_names
    return config

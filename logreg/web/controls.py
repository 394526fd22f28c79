"""The controls of a run: one for each setting, bound to the page's address by its key.

So a copied link opens the same run.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from logreg.data import DATASETS, DataConfig, Source
from logreg.data.config import SOURCE_SETTINGS, USER_DATA
from logreg.data.user_data import MOST_ROWS
from logreg.settings import Box, Names, Scale, Section, Setting, Slider, settings_of
from logreg.training.config import TrainConfig
from logreg.training.models import default_model
from logreg.validation import OneOf
from logreg.web import session
from logreg.web.address import check
from logreg.web.user_data import current, data_sets
from logreg.web.widgets import Choice, Control, Number, Switch

LAST_SEED = Box().high


def _control_for(setting: Setting) -> Control:
    """Return the control of a setting."""
    first = setting.to_control(setting.default if setting.at_first is None else setting.at_first)
    match setting.page, setting.kind:
        case Slider(low, high, step, form), _:
            return Number(setting.label, low, high, step, first, setting.help, form)
        case Box(high), _:
            return Number(setting.label, 0, high, 1, first, setting.help, typed=True)
        case Scale(values), _:
            options = {setting.to_control(v): "all" if v is None else f"{v:g}" for v in values}
            return Choice(setting.label, options, first, setting.help, "scale")
        case Names(style, more), OneOf(labels):
            return Choice(setting.label, {**more, **labels}, first, setting.help, style)
    return Switch(setting.label, first, setting.help)


def _controls_for(config: type) -> dict[str, Control]:
    """Return the controls of a config's settings, by key."""
    settings = settings_of(config).values()
    return {each.key: _control_for(each) for each in settings if each.page}


class _DataSets(Choice):
    """The choice of a data set; only within a session can it be the visitor's own."""

    @property
    def allowed(self) -> str:
        words = super().allowed
        return words if USER_DATA in self.options else f"{words} (no link holds data of one's own)"


def _axis(key: str, source: Source) -> Choice:
    """Return the choice of the feature along one axis of the plane."""
    return Choice(
        f"Feature {'across' if key == 'x' else 'up'}",
        dict(enumerate(source.feature_names)),
        source.plane["xy".index(key)],
        "Which feature the picture shows along this axis.",
    )


SETTINGS = {
    each.key: each for config in (DataConfig, TrainConfig) for each in settings_of(config).values()
}

_LABELS = {name: source.label for name, source in DATASETS.items()}
_DATASET = SETTINGS["dataset"]
CONTROLS: dict[str, Any] = {
    **_controls_for(DataConfig),
    "dataset": _DataSets(_DATASET.label, _LABELS, _DATASET.default, _DATASET.help),
    **{key: _axis(key, DATASETS[_DATASET.default]) for key in "xy"},
    **_controls_for(TrainConfig),
}

# The epoch at which a link opens the run.
EPOCH = Number("Epoch", 0, CONTROLS["epochs"].high, 1, 0, "The epoch that the picture shows.")

# The sample to inspect.
POINT = Number(
    "Point",
    0,
    MOST_ROWS,
    1,
    0,
    "Which point is looked at; a click on it does the same.",
    typed=True,
)


def keys_of(section: Section) -> list[str]:
    """Return the keys of the settings in a section, in order."""
    keys = [key for key, each in SETTINGS.items() if each.section == section]
    return sorted(keys, key=lambda key: SETTINGS[key].last)


def control_of(key: str, dataset: str) -> Control:
    """Return the control of a key, whose options may depend on the session and the data set."""
    control: Control = CONTROLS[key]
    if key == "dataset":
        labels = {name: source.label for name, source in data_sets().items()}
        return _DataSets(control.label, labels, _DATASET.default, control.help)
    if key not in ("x", "y") or dataset not in data_sets():
        return control
    return _axis(key, data_sets()[dataset])


def controls_of(dataset: str) -> dict[str, Control]:
    """Return all controls of the page for this data set."""
    return {key: control_of(key, dataset) for key in CONTROLS}


def defaults_of(dataset: str) -> dict[str, Any]:
    """Return the defaults of all controls of the page for this data set."""
    return {key: control.default for key, control in controls_of(dataset).items()}


def linked_controls() -> dict[str, Control]:
    """Return all controls of the page for the data set in its address."""
    control = control_of("dataset", "")
    return controls_of(str(control.parse(st.query_params.get("dataset", "")) or control.default))


def applies(key: str, values: Mapping[str, Any], source: Source) -> bool:
    """Return whether a setting affects the run on this source, given the other values."""
    if key in ("x", "y", "plane", "all"):
        return len(source.feature_names) > 2
    if key == "seed":
        # A data set used whole has no other sample: only its split and label noise depend on it.
        return not source.is_whole(values["n"]) or values["noise"] != 0
    setting = SETTINGS[key]
    if setting.unless is not None:
        name, value = setting.unless
        other = settings_of(TrainConfig)[name]
        return bool(values[other.key] != other.to_control(value))
    return setting.name in source.uses or setting.name not in SOURCE_SETTINGS


def show(key: str, dataset: str, *, applies: bool = True, **options: Any) -> Any:
    """Draw a control and return its value: `logreg.web.session.show` of the key."""
    return session.show(key, control_of(key, dataset), applies=applies, **options)


def show_plane(dataset: str) -> dict[str, Any]:
    """Draw the choice of two features for data sets that have more; return the values."""
    # Keyed by features, since user data may change under the same name.
    features = data_sets()[dataset].feature_names
    has_others = len(features) > 2
    if has_others and st.session_state.get(_PLANE_OF, features) != features:
        # The last choice was among another data set's features.
        st.session_state.update(plane_of(dataset))
    st.session_state[_PLANE_OF] = features
    values = {key: show(key, dataset, applies=has_others) for key in ("x", "y")}
    st.session_state.setdefault(_PLANES, {})[features] = values
    return values


def plane_of(dataset: str) -> dict[str, Any]:
    """Return the plotted features of a data set: the last choice, or else the default."""
    planes = st.session_state.get(_PLANES, {})
    usual = {key: control_of(key, dataset).default for key in ("x", "y")}
    chosen: dict[str, Any] = planes.get(data_sets()[dataset].feature_names, usual)
    return dict(chosen)


def forget_planes() -> None:
    """Forget the features chosen for each data set."""
    for key in (_PLANES, _PLANE_OF):
        st.session_state.pop(key, None)


_PLANES, _PLANE_OF = "planes", "plane-of"


def show_model(dataset: str, values: Mapping[str, Any]) -> str:
    """Draw the choice of the model, offering binomial only for two classes; return the name."""
    control: Choice = CONTROLS["model"]
    source = data_sets()[dataset]
    n_classes = len(source.class_names(int(values["classes"])))
    names = [name for name in control.options if n_classes == 2 or name != "binomial"]
    if st.session_state.get("model") not in (*names, None):
        st.session_state["model"] = control.default
        st.markdown(":small[The binomial model is for two classes: another one is taken.]")
    suits = control.options[default_model(n_classes, source.ordered)].lower()
    return str(
        show(
            "model",
            dataset,
            choices=names,
            format_func=lambda name: (
                f"Automatic ({suits})" if name == "auto" else control.options[name]
            ),
        )
    )


def largest_rate_below(bound: float) -> float | None:
    """Return the largest learning rate on the scale that is below the bound, or None."""
    return max((rate for rate in CONTROLS["lr"].options if rate < bound), default=None)


def smallest_rate_above(bound: float) -> float | None:
    """Return the smallest learning rate on the scale that is above the bound, or None."""
    return min((rate for rate in CONTROLS["lr"].options if rate > bound), default=None)


def configs(values: Mapping[str, Any]) -> tuple[DataConfig, TrainConfig]:
    """Turn the values of all controls into configs; what no control can show is an `InputError`."""
    dataset = values["dataset"]
    for key in CONTROLS:
        check(control_of(key, dataset), values[key])
    source = data_sets()[dataset]
    plane = (values["x"], values["y"])
    data = DataConfig(
        **_settings(DataConfig, values),
        plane=None if plane == source.plane else plane,
        user_data=current() if dataset == USER_DATA else None,
    )
    training = _settings(TrainConfig, values)
    if training["model"] == "auto":
        training["model"] = default_model(len(source.class_names(data.n_classes)), source.ordered)
    return data, TrainConfig(**training)


def _settings(config: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a config from the values of their controls."""
    settings = settings_of(config)
    return {name: s.from_control(values[s.key]) for name, s in settings.items() if s.page}

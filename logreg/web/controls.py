"""The controls of the Train page: one table for widgets, links, presets and reset.

Each control is bound to the address of the page by its key, so that a copied link opens the
same run.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from logreg.data import DATASETS, DataConfig
from logreg.data.config import OWN
from logreg.data.own import MOST_ROWS
from logreg.training.config import TrainConfig
from logreg.training.models import default_model
from logreg.web import session
from logreg.web.address import check
from logreg.web.own_data import data_sets, kept
from logreg.web.widgets import Choice, Control, Number, Switch

# Eleven rates to a decade, rounded as one would type them.
_MANTISSAS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
_RATES = [float(f"{m}e{power}") for power in range(-4, 2) for m in _MANTISSAS] + [100.0]

LAST_SEED = 9999

FEWEST_SAMPLES = 20

_DATA, _TRAIN = DataConfig(), TrainConfig()

_BATCHES = {0: "all"} | {2**power: str(2**power) for power in range(10)}
_STRENGTHS = {v: f"{v:g}" for v in (0.0, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)}
_DECAYS = {v: f"{v:g}" for v in (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)}


def _axis(letter: str, features: tuple[str, ...], default: int) -> Choice:
    return Choice(
        f"Feature {'across' if letter == 'x' else 'up'}",
        dict(enumerate(features)),
        default,
        "Which feature the picture shows along this axis.",
    )


class _DataSets(Choice):
    """The choice of a data set, which may be the visitor's own, but not by a link."""

    @property
    def allowed(self) -> str:
        words = super().allowed
        return words if OWN in self.options else f"{words} (no link holds data of one's own)"


CONTROLS: dict[str, Control] = {
    "n": Number(
        "Sample size",
        FEWEST_SAMPLES,
        5000,
        10,
        _DATA.n_samples,
        "How many points, training and test together.",
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
        "Epochs", 1, 2000, 1, _TRAIN.epochs, "How often training goes through its samples."
    ),
    "dataset": _DataSets(
        "Dataset",
        {name: source.label for name, source in DATASETS.items()},
        _DATA.dataset,
        "What the points are.",
    ),
    "seed": Number("Seed", 0, LAST_SEED, 1, _DATA.seed, "Which sample is drawn.", typed=True),
    "init": Choice(
        "Start weights",
        {"zeros": "Zeros", "normal": "Random"},
        "normal",
        "Where training starts: all weights 0, for which all classes are equally probable (of two, "
        "one half each), or drawn from the standard normal distribution.",
        "row",
    ),
    # Start 3 lies across the classes: its boundary has far to turn, which is worth seeing.
    "start": Number("Start seed", 0, LAST_SEED, 1, 3, "Which random start is drawn.", typed=True),
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
        LAST_SEED,
        1,
        _DATA.split_seed,
        "Which points are kept for the test.",
        typed=True,
    ),
    "order": Number(
        "Order seed",
        0,
        LAST_SEED,
        1,
        _TRAIN.batch_seed,
        "In which order the samples come, shuffled anew for each epoch.",
        typed=True,
    ),
    "classes": Number("Classes", 2, 5, 1, _DATA.n_classes, "How many kinds of points there are."),
    "imbalance": Number(
        "Imbalance",
        1,
        20,
        1,
        int(_DATA.imbalance),
        "How many times as many samples the first class has as each other class.",
        "%d×",
    ),
    "stretch": Number(
        "Stretch",
        1,
        10,
        1,
        int(_DATA.anisotropy),
        "Variance of each cloud along one direction; across it there is as much less.",
        "%d×",
    ),
    "noise": Number(
        "Label noise", 0, 40, 5, 0, "Share of the points that get a wrong label.", "%d %%"
    ),
    "outliers": Switch(
        "Outliers", _DATA.outliers, "A few points of the first class far beyond the last class."
    ),
    "x": _axis("x", DATASETS[_DATA.dataset].feature_names, 0),
    "y": _axis("y", DATASETS[_DATA.dataset].feature_names, 1),
    "all": Switch(
        "Train on all features",
        _DATA.all_features,
        "The picture is then a slice: features that it does not show are at their mean.",
    ),
    "model": Choice(
        "Model",
        {
            "auto": "Automatic",
            "binomial": "Binomial",
            "multinomial": "Multinomial",
            "ordinal": "Ordinal",
        },
        "auto",
        "Binomial: two classes. Multinomial: several without order. Ordinal: several in order. "
        "Automatic takes what suits the data.",
    ),
    "standardise": Switch(
        "Standardise",
        _TRAIN.standardize,
        "Brings each feature to mean 0 and standard deviation 1, as measured on the training part.",
    ),
    "degree": Number(
        "Polynomial degree",
        1,
        6,
        1,
        _TRAIN.degree,
        "Gives the model all powers and products of the features up to this degree: "
        "from 2 on its boundary may curve.",
    ),
    "optimizer": Choice(
        "Optimiser",
        {
            "gd": "Gradient descent",
            "momentum": "Momentum",
            "nesterov": "Nesterov",
            "adagrad": "AdaGrad",
            "rmsprop": "RMSProp",
            "adam": "Adam",
            "newton": "Newton",
        },
        _TRAIN.optimizer,
        "The rule by which a gradient becomes a step.",
    ),
    "batch": Choice(
        "Batch size",
        _BATCHES,
        0,
        "Samples to a step. With fewer than all, an epoch takes several steps in shuffled order.",
        "scale",
    ),
    "decay": Choice(
        "Rate decay",
        _DECAYS,
        _TRAIN.decay,
        "After t epochs the learning rate is divided by 1 + decay × t.",
        "scale",
    ),
    "l2": Choice(
        "L2 penalty",
        _STRENGTHS,
        _TRAIN.l2,
        "Adds half of this times the sum of the squared weights to the loss: keeps them small.",
        "scale",
    ),
    "l1": Choice(
        "L1 penalty",
        _STRENGTHS,
        _TRAIN.l1,
        "Adds this times the sum of the absolute weights to the loss: makes some exactly 0.",
        "scale",
    ),
}


# Where a run is opened that a link leads to.
EPOCH = Number("Epoch", 0, 2000, 1, 0, "The epoch that the picture shows.")

# Which sample is looked at more closely; there are never more than these.
POINT = Number(
    "Point",
    0,
    MOST_ROWS,
    1,
    0,
    "Which point is looked at; a click on it does the same.",
    typed=True,
)


def control_of(key: str, dataset: str) -> Control:
    """Return the control of the key: for the axes, that of the data set.

    The data sets are all that this session has.
    """
    control = CONTROLS[key]
    if key == "dataset" and isinstance(control, Choice):
        labels = {name: source.label for name, source in data_sets().items()}
        return replace(control, options=labels)
    if key not in ("x", "y") or dataset not in data_sets():
        return control
    source = data_sets()[dataset]
    return _axis(key, source.feature_names, source.plane["xy".index(key)])


def controls_of(dataset: str) -> dict[str, Control]:
    """Return all controls of the page with this data set."""
    return {key: control_of(key, dataset) for key in CONTROLS}


def defaults_of(dataset: str) -> dict[str, Any]:
    """Return what all controls of the page show at first with this data set."""
    return {key: control.default for key, control in controls_of(dataset).items()}


def linked_controls() -> dict[str, Control]:
    """Return all controls of the page with the data set that its address names."""
    control = control_of("dataset", "")
    return controls_of(str(control.parse(st.query_params.get("dataset", "")) or control.default))


def show(key: str, dataset: str, *, applies: bool = True, **options: Any) -> Any:
    """Draw a control and return its value: `logreg.web.session.show` of the key."""
    return session.show(key, control_of(key, dataset), applies=applies, **options)


def show_plane(dataset: str) -> dict[str, Any]:
    """Draw the controls that choose two features, for data sets that have more; return values."""
    # By its features, since own data may change behind their name.
    features = data_sets()[dataset].feature_names
    applies = len(features) > 2
    if applies and st.session_state.get(_PLANE_OF, features) != features:
        # What was chosen last are features of another data set.
        st.session_state.update(plane_of(dataset))
    st.session_state[_PLANE_OF] = features
    values = {key: show(key, dataset, applies=applies) for key in ("x", "y")}
    st.session_state.setdefault(_PLANES, {})[features] = values
    return values | {"all": show("all", dataset, applies=applies)}


def plane_of(dataset: str) -> dict[str, Any]:
    """Return which features of a data set are drawn, as chosen last or else the usual two."""
    planes = st.session_state.get(_PLANES, {})
    usual = {key: control_of(key, dataset).default for key in ("x", "y")}
    chosen: dict[str, Any] = planes.get(data_sets()[dataset].feature_names, usual)
    return dict(chosen)


def forget_planes() -> None:
    """Forget which features were chosen for each data set."""
    st.session_state.pop(_PLANES, None)


_PLANES, _PLANE_OF = "planes", "plane-of"


def show_model(dataset: str, values: Mapping[str, Any]) -> str:
    """Draw the choice of the model, of which the binomial needs two classes; return the name."""
    control = CONTROLS["model"]
    assert isinstance(control, Choice)
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
    return max((rate for rate in _RATES if rate < bound), default=None)


def smallest_rate_above(bound: float) -> float | None:
    """Return the smallest learning rate on the scale that is above the bound, or None."""
    return min((rate for rate in _RATES if rate > bound), default=None)


def configs(values: Mapping[str, Any]) -> tuple[DataConfig, TrainConfig]:
    """Turn the values of all controls into configs.

    Raises
    ------
    InputError
        If a value is none that the control can show: a browser may send anything.
    """
    for key in CONTROLS:
        check(control_of(key, values["dataset"]), values[key])
    source = data_sets()[values["dataset"]]
    plane = (values["x"], values["y"])
    data = DataConfig(
        dataset=values["dataset"],
        n_samples=values["n"],
        spread=values["spread"],
        test_size=values["test"] / 100,
        seed=values["seed"],
        split_seed=values["split"],
        n_classes=values["classes"],
        imbalance=values["imbalance"],
        anisotropy=values["stretch"],
        label_noise=values["noise"] / 100,
        outliers=values["outliers"],
        plane=None if plane == source.plane else plane,
        all_features=values["all"],
        own=kept() if values["dataset"] == OWN else None,
    )
    model = values["model"]
    if model == "auto":
        model = default_model(len(source.class_names(data.n_classes)), source.ordered)
    train = TrainConfig(
        model=model,
        optimizer=values["optimizer"],
        learning_rate=values["lr"],
        decay=values["decay"],
        epochs=values["epochs"],
        batch_size=values["batch"] or None,
        l1=values["l1"],
        l2=values["l2"],
        standardize=values["standardise"],
        degree=values["degree"],
        init=values["init"],
        seed=values["start"],
        batch_seed=values["order"],
    )
    return data, train

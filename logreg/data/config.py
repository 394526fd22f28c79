"""The settings of a data set."""

from dataclasses import dataclass
from typing import Any

from logreg.data.dataset import checked_plane
from logreg.data.registry import DATASETS
from logreg.data.source import FEWEST_SAMPLES, Source
from logreg.data.user_data import UserData
from logreg.errors import InputError
from logreg.settings import Box, Names, Slider, Toggle, check_settings, configuration, setting
from logreg.validation import SEED, Flag, Kind, OneOf, Real, Whole

# The name under which the user's data is selected.
USER_DATA = "own"

# Settings that only some data sets use. The seed is not among them: it also draws label noise.
SOURCE_SETTINGS = frozenset().union(*(each.uses for each in DATASETS.values())) - {"seed"}


class _Plane(Kind):
    """The indices of two features; `DataConfig` checks them against the data set."""

    metavar = "I,J"
    none = "the usual pair"

    def __str__(self) -> str:
        return "two different numbers of features, from 0, such as 2,3"

    def _convert(self, value: Any) -> Any:
        return value

    def read(self, text: str) -> tuple[int, ...]:
        """Parse comma-separated integers."""
        return tuple(int(number) for number in text.split(","))


@configuration
@dataclass(frozen=True, slots=True)
class DataConfig:
    """The settings of a data set. Frozen and hashable, so it can serve as a cache key.

    A setting that the data set does not use has no effect; see `Source.uses`. ``user_data``
    is None unless ``dataset="own"``.

    Raises
    ------
    InputError
        If a value is out of range, the plane names a feature that the data set lacks, or
        ``dataset`` and ``user_data`` disagree.
    """

    dataset: str = setting(
        "blobs",
        OneOf({name: each.label for name, each in DATASETS.items()} | {USER_DATA: "Your own data"}),
        "Dataset",
        "What the points are.",
        called="The data set",
        page=Names(),
    )
    n_samples: int = setting(
        500,
        Whole(FEWEST_SAMPLES, 10_000_000),
        "Sample size",
        "How many points, training and test together.",
        key="n",
        page=Slider(FEWEST_SAMPLES, 5000, 10),
        section="Sliders",
    )
    spread: float = setting(
        2.0,
        Real(1e-6, 1e6),
        "Cluster spread",
        "Standard deviation of each cloud: the wider, the more the classes overlap.",
        page=Slider(0.1, 6.0, 0.1, "%.1f"),
        section="Sliders",
    )
    test_size: float = setting(
        0.2,
        Real(0.1, 0.5),
        "Test share",
        "Share of the points that is kept from training, to test the model on.",
        key="test",
        page=Slider(10, 50, 5, "%d %%"),
        section="Seeds and split",
        last=True,
    )
    seed: int = setting(
        0, SEED, "Seed", "Which sample is drawn.", page=Box(), section="Seeds and split"
    )
    split_seed: int = setting(
        0,
        SEED,
        "Split seed",
        "Which points are kept for the test.",
        key="split",
        page=Box(),
        section="Seeds and split",
        last=True,
    )
    n_classes: int = setting(
        2,
        Whole(2, 5),
        "Classes",
        "How many kinds of points there are.",
        called="The number of classes",
        key="classes",
        page=Slider(2, 5),
        section="Data",
    )
    imbalance: float = setting(
        1.0,
        Real(1, 20),
        "Imbalance",
        "How many times as many samples the first class has as each other class.",
        page=Slider(1, 20, 1, "%d×"),
        section="Data",
    )
    anisotropy: float = setting(
        1.0,
        Real(1, 10),
        "Stretch",
        "Variance of each cloud along one direction; across it there is as much less.",
        called="The stretch of the clouds",
        key="stretch",
        page=Slider(1, 10, 1, "%d×"),
        section="Data",
    )
    label_noise: float = setting(
        0.0,
        Real(0, 0.4),
        "Label noise",
        "Share of the points that get a wrong label.",
        key="noise",
        page=Slider(0, 40, 5, "%d %%"),
        section="Data",
        last=True,
    )
    outliers: bool = setting(
        False,
        Flag(),
        "Outliers",
        "A few points of the first class far beyond the last class.",
        called="Whether there are outliers",
        page=Toggle(),
        section="Data",
        last=True,
    )
    plane: tuple[int, int] | None = setting(
        None, _Plane(), "Plane", "Which features the picture shows, across and up.", section="Data"
    )
    all_features: bool = setting(
        False,
        Flag(),
        "Train on all features",
        "The picture is then a slice: features that it does not show are at their mean.",
        called="Whether the model gets all features",
        key="all",
        page=Toggle(),
        section="Data",
    )
    user_data: UserData | None = None

    def __post_init__(self) -> None:
        check_settings(self)
        if not isinstance(self.user_data, UserData | None):
            raise InputError("The user's data must be UserData, or None for another data set.")
        if self.user_data is None and self.dataset == USER_DATA:
            raise InputError(
                f"The data set {USER_DATA} needs your data: pass it, or choose another data set."
            )
        if self.user_data is not None and self.dataset != USER_DATA:
            raise InputError(
                f"The data set {self.dataset} cannot use your own data: leave it out, or choose "
                f"the data set {USER_DATA}."
            )
        if self.plane is not None:
            d = len(self.source.feature_names)
            object.__setattr__(self, "plane", checked_plane(self.plane, d))

    @property
    def source(self) -> Source:
        """The source of the samples."""
        return DATASETS[self.dataset] if self.user_data is None else self.user_data.source

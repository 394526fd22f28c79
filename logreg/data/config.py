"""What data to make."""

from dataclasses import dataclass

from logreg.data.dataset import checked_plane
from logreg.data.order import FEWEST_SAMPLES
from logreg.data.own import OwnData
from logreg.data.registry import DATASETS
from logreg.data.source import Source
from logreg.errors import InputError
from logreg.validation import flag, one_of, real_number, whole_number

# The name of the data set that is the user's own.
OWN = "own"


@dataclass(frozen=True, slots=True)
class DataConfig:
    """What data to make. Frozen and hashable, so that it can be the key of a cache.

    A setting that the data set has no use for does nothing; its `Source` tells which these are.

    Attributes
    ----------
    dataset : name of an entry of `DATASETS`, or ``own``
    n_samples : samples before the split; a data set with fewer rows gives all it has, and
        ``own`` always does
    spread : standard deviation of the noise, in the units of the features
    test_size : share of the samples that is held out, 0.1 to 0.5
    seed : draws the sample and the label noise
    split_seed : deals the sample out into training and test part
    n_classes : number of classes, 2 to 5; a data set with an order has at least 3
    imbalance : how many times as many samples class 0 has as each other class, 1 to 20
    anisotropy : variance along each cloud is this many times its round one, across it as many
        times smaller, 1 (round) to 10
    label_noise : chance of each label to be replaced by that of another class, 0 to 0.4
    outliers : whether some samples of class 0 lie far beyond the last class
    plane : numbers of the two features that are drawn, from 0; None for the usual pair
    all_features : whether the model gets all features, not just those that are drawn
    own : the samples of the data set ``own``, None for all others

    Raises
    ------
    InputError
        If a value is out of its range, the data set lacks a feature of the plane, or the data
        set is ``own`` and there are no samples for it, or the other way round.
    """

    dataset: str = "blobs"
    n_samples: int = 500
    spread: float = 2.0
    test_size: float = 0.2
    seed: int = 0
    split_seed: int = 0
    n_classes: int = 2
    imbalance: float = 1.0
    anisotropy: float = 1.0
    label_noise: float = 0.0
    outliers: bool = False
    plane: tuple[int, int] | None = None
    all_features: bool = False
    own: OwnData | None = None

    def __post_init__(self) -> None:
        fewest, most = FEWEST_SAMPLES, 10_000_000
        checked = {
            "dataset": one_of("The data set", self.dataset, [*DATASETS, OWN]),
            "n_samples": whole_number("The sample size", self.n_samples, fewest, most),
            "spread": real_number("The cluster spread", self.spread, 1e-6, 1e6),
            "test_size": real_number("The test share", self.test_size, 0.1, 0.5),
            "seed": whole_number("The seed", self.seed, 0, 2**31 - 1),
            "split_seed": whole_number("The split seed", self.split_seed, 0, 2**31 - 1),
            "n_classes": whole_number("The number of classes", self.n_classes, 2, 5),
            "imbalance": real_number("The imbalance", self.imbalance, 1, 20),
            "anisotropy": real_number("The stretch of the clouds", self.anisotropy, 1, 10),
            "label_noise": real_number("The label noise", self.label_noise, 0, 0.4),
            "outliers": flag("Whether there are outliers", self.outliers),
            "all_features": flag("Whether the model gets all features", self.all_features),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if not isinstance(self.own, OwnData | None):
            raise InputError("Own data must be an OwnData, or None for another data set.")
        if self.own is None and self.dataset == OWN:
            raise InputError(f"The data set {OWN} needs the data: give them, or name another one.")
        if self.own is not None and self.dataset != OWN:
            raise InputError(
                f"The data set {self.dataset} takes no data of your own: leave them out, or name "
                f"it {OWN}."
            )
        if self.plane is not None:
            d = len(self.source.feature_names)
            object.__setattr__(self, "plane", checked_plane(self.plane, d))

    @property
    def source(self) -> Source:
        """Where the samples come from."""
        return DATASETS[self.dataset] if self.own is None else self.own.source

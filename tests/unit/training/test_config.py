import dataclasses
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from logreg import DataConfig, InputError, TrainConfig
from logreg.data.config import USER_DATA
from logreg.settings import settings_of
from logreg.validation import Flag, OneOf, Real, Whole


def of_kind(kind):
    """The limits or names of the settings of a kind."""
    return {
        (config, name): tuple(vars(each.kind).get("labels", vars(each.kind).values()))
        for config in (DataConfig, TrainConfig)
        for name, each in settings_of(config).items()
        if isinstance(each.kind, kind)
    }


# Field: lowest and highest value allowed, and a step beyond them.
WHOLE = {field: (low, high) for field, (low, high, _) in of_kind(Whole).items()}
REAL = of_kind(Real)
NAMES = {
    field: tuple(name for name in names if name != USER_DATA)
    for field, names in of_kind(OneOf).items()
}
FLAGS = list(of_kind(Flag))
PAIRS = [(DataConfig, "plane")]
# Fields that accept None.
OPTIONAL = [*PAIRS, *(field for field, limits in of_kind(Whole).items() if limits[2])]
NEVER = (
    *(True, False, np.True_, None, "", "50", "blob", b"blobs", [], (0.2,), {}),
    *(math.nan, math.inf, -math.inf, 1j, Decimal(1), np.array(30), 10**400),
)


def name_of(value):
    if isinstance(value, tuple) and len(value) == 2:
        return f"{value[0].__name__}.{value[1]}"
    return " ".join(repr(value).split())[:20]


every_field = pytest.mark.parametrize("field", [*WHOLE, *REAL, *NAMES, *FLAGS, *PAIRS], ids=name_of)
whole_fields = pytest.mark.parametrize("field", WHOLE, ids=name_of)
real_fields = pytest.mark.parametrize("field", REAL, ids=name_of)
named_fields = pytest.mark.parametrize("field", NAMES, ids=name_of)


def made(field, value):
    """Make the config with this value; return its field."""
    config, name = field
    return getattr(config(**{name: value}), name)


def assert_refused(field, value):
    with pytest.raises(InputError) as refused:
        made(field, value)
    message = str(refused.value)
    assert message.startswith("Whether " if field in FLAGS else "The ")
    assert message.endswith(".")
    assert "\n" not in message
    for limit in (WHOLE | NAMES).get(field, ()):
        assert str(limit) in message
    for limit in REAL.get(field, ()):
        assert f"{limit:g}" in message
    if field in FLAGS:
        assert "True or False" in message


def test_every_field_is_covered_here():
    fields = {(c, f.name) for c in (DataConfig, TrainConfig) for f in dataclasses.fields(c)}
    given = (DataConfig, "user_data")  # see test_user_data.py
    assert fields == {*WHOLE, *REAL, *NAMES, *FLAGS, *PAIRS, given}


@every_field
def test_invalid_types_are_rejected(field):
    for value in NEVER:
        if field in FLAGS and isinstance(value, bool | np.bool_):
            assert made(field, value) is bool(value)
        elif field in OPTIONAL and value is None:
            assert made(field, value) is None
        else:
            assert_refused(field, value)


@pytest.mark.parametrize("field", FLAGS, ids=name_of)
@pytest.mark.parametrize("value", [0, 1, 0.0, "True", np.int64(1), np.array(True)], ids=name_of)
def test_values_that_only_resemble_booleans_are_rejected(field, value):
    assert_refused(field, value)


@pytest.mark.parametrize("value", [np.eye(2), 10**5000, "x" * 1000], ids=["array", "huge", "long"])
@pytest.mark.parametrize("field", [(DataConfig, "n_samples"), (DataConfig, "spread")], ids=name_of)
def test_values_without_a_short_repr_are_rejected_in_one_short_line(field, value):
    assert_refused(field, value)
    with pytest.raises(InputError) as refused:
        made(field, value)
    assert len(str(refused.value)) < 200


@whole_fields
def test_whole_numbers_end_at_their_limits(field):
    low, high = WHOLE[field]
    assert made(field, low) == low
    assert made(field, high) == high
    for beyond in (low - 1, high + 1, low + 0.5, float(low), Fraction(50, 1) / 3):
        assert_refused(field, beyond)


@real_fields
def test_real_numbers_end_at_their_limits(field):
    low, high = REAL[field]
    assert made(field, low) == low
    assert made(field, high) == high
    for beyond in (np.nextafter(low, -1), np.nextafter(high, 2 * high), -0.3):
        assert_refused(field, beyond)
    if low > 0:
        for beyond in (0, 0.0):
            assert_refused(field, beyond)


@named_fields
def test_names_must_match_exactly(field):
    for name in NAMES[field]:
        assert made(field, name) == name
        for other in (name.upper(), name + " ", name[:-1], name + "\n"):
            assert_refused(field, other)


@whole_fields
@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint32], ids=lambda kind: kind.__name__)
def test_numpy_integers_become_ints(field, kind):
    value = min(50, WHOLE[field][1])
    assert type(made(field, kind(value))) is int
    assert made(field, kind(value)) == value


@real_fields
@pytest.mark.parametrize("kind", [np.float32, np.float64, Fraction])
def test_real_numbers_of_every_type_become_floats(field, kind):
    value = 0.25 if REAL[field][0] <= 0.25 else 1.25
    assert type(made(field, kind(value))) is float
    assert made(field, kind(value)) == value


@pytest.mark.parametrize("pair", [(2, 3), [2, 3], (np.int32(2), np.int64(3))], ids=str)
def test_the_numbers_of_two_features_become_a_tuple_of_ints(pair):
    config = DataConfig("iris", plane=pair)
    assert config.plane == (2, 3)
    assert [type(number) for number in config.plane] == [int, int]
    assert hash(config) == hash(DataConfig("iris", plane=(2, 3)))


@pytest.mark.parametrize(
    ("dataset", "d"), [("blobs", 2), ("table", 2), ("iris", 4), ("wine", 13), ("breast_cancer", 30)]
)
def test_the_plane_is_two_different_features_that_the_data_set_has(dataset, d):
    for pair in [(0, 1), (1, 0), (0, d - 1), (d - 1, 0)]:
        assert DataConfig(dataset, plane=pair).plane == pair
    beyond = [(0, 0), (d - 1, d - 1), (0, d), (d, 0), (-1, 0), (0, -1), (0,), (0, 1, 1)]
    no_pairs = [(0, 1.0), (0, True), (0, None), ("0", "1"), {0, 1}, "01", np.array([0, 1])]
    for pair in [*beyond, *no_pairs]:
        with pytest.raises(InputError, match=rf"from 0 to {d - 1}\b.*\.$") as refused:
            DataConfig(dataset, plane=pair)
        assert str(refused.value).startswith("The ")
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", [DataConfig, TrainConfig])
def test_a_config_is_frozen(kind):
    with pytest.raises(dataclasses.FrozenInstanceError):
        kind().seed = 1


def test_equal_settings_are_one_key_whatever_their_types():
    assert DataConfig(spread=2, n_samples=np.int64(500)) == DataConfig()
    assert hash(DataConfig(spread=2, n_samples=np.int64(500))) == hash(DataConfig())
    assert TrainConfig(learning_rate=np.float64(0.1)) == TrainConfig()
    assert len({TrainConfig(), TrainConfig(seed=0), TrainConfig(seed=1)}) == 2


def test_the_defaults_do_not_change():
    assert DataConfig() == DataConfig(
        "blobs", 500, 2.0, 0.2, 0, split_seed=0, n_classes=2, imbalance=1.0, anisotropy=1.0,
        label_noise=0.0, outliers=False, plane=None, all_features=False, user_data=None,
    )  # fmt: skip
    assert TrainConfig() == TrainConfig(
        model="binomial", optimizer="gd", learning_rate=0.1, decay=0.0, epochs=100,
        batch_size=None, l1=0.0, l2=0.0, standardize=False, degree=1, init="zeros",
        seed=0, batch_seed=0,
    )  # fmt: skip


@pytest.mark.parametrize("old", [True, False])
def test_the_british_spelling_of_standardize_is_accepted(old):
    config = TrainConfig(standardise=old)
    assert config == TrainConfig(standardize=old)
    assert config.standardise is config.standardize is old
    for changed in (
        dataclasses.replace(config, standardise=not old),
        dataclasses.replace(config, standardize=not old),
    ):
        assert changed.standardise is changed.standardize is not old
    assert dataclasses.replace(config, epochs=3).standardise is old
    assert pickle.loads(pickle.dumps(config)) == config
    with pytest.raises(InputError, match="Whether to standardise must be True or False"):
        TrainConfig(standardise=1)
    with pytest.raises(TypeError, match="standardised"):
        TrainConfig(standardised=True)


@pytest.mark.parametrize("l1", [1e-300, 0.1, 1e6])
def test_newton_and_an_l1_penalty_exclude_each_other(l1):
    with pytest.raises(InputError, match=r"Newton.*L1 penalty.*another optimiser") as refused:
        TrainConfig(optimizer="newton", l1=l1)
    assert str(refused.value).endswith(".")
    assert TrainConfig(optimizer="newton", l1=0, l2=3).l2 == 3
    for name in ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"):
        assert TrainConfig(optimizer=name, l1=l1).l1 == l1

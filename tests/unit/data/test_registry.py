"""Every data set is as it describes itself."""

import re
from dataclasses import fields

import numpy as np
import pytest

from logreg import DataConfig
from logreg.data import DATASETS
from tests.unit.data.helpers import DRAWN, NAMES, draw, made, parts, rows_of, same


def test_the_data_sets_have_a_fixed_order():
    assert list(DATASETS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_data_set_describes_itself(name):
    dataset, source = made(name), DATASETS[name]
    assert dataset.feature_names == tuple(source.feature_names[i] for i in source.plane)
    assert dataset.class_names == source.class_names(2)
    assert dataset.plane == (0, 1)
    assert dataset.ordered is source.ordered is (name == "ordered")
    for names in (source.feature_names, dataset.class_names):
        assert len(set(names)) == len(names)
    assert source.label
    for X, y in (parts(dataset)[:2], parts(dataset)[2:]):
        assert X.dtype == np.float64
        assert np.issubdtype(y.dtype, np.integer)
        assert set(y) == set(range(len(dataset.class_names)))
    # One sentence.
    assert re.fullmatch(r"[A-Z0-9][^.?!\n]*[^\s.?!][.?]", source.about)
    assert [each.about for each in DATASETS.values()].count(source.about) == 1


CHANGES = {
    "spread": 3.0,
    "n_classes": 5,
    "imbalance": 3.0,
    "anisotropy": 4.0,
    "label_noise": 0.2,
    "outliers": True,
    "all_features": True,
    "plane": (1, 0),
    "split_seed": 1,
    "test_size": 0.3,
    "seed": 1,
    "n_samples": 100,
}
FOR_ALL = {"label_noise", "outliers", "plane", "split_seed", "test_size"}


@pytest.mark.parametrize("setting", CHANGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_setting_changes_the_data_if_and_only_if_the_source_uses_it(name, setting):
    source = DATASETS[name]
    assert source.uses <= {field.name for field in fields(DataConfig)}
    applies = setting in source.uses | FOR_ALL
    if setting == "all_features":
        applies = len(source.feature_names) > 2
    plain, changed = made(name), made(name, **{setting: CHANGES[setting]})
    assert same(plain, changed) is not applies
    assert (plain.class_names != changed.class_names) is (setting == "n_classes" and applies)
    if setting == "seed":
        # The seed of a sample of all rows still shuffles them before the split.
        assert np.array_equal(rows_of(plain), rows_of(changed)) is source.is_whole(500)


@pytest.mark.parametrize("name", NAMES)
def test_only_a_data_set_with_given_rows_can_be_used_whole(name):
    source = DATASETS[name]
    if name in DRAWN:
        assert source.max_samples is None
        assert not source.is_whole(10_000_000)
        return
    assert source.is_whole(source.max_samples - 1) is (name == "table")
    assert source.is_whole(source.max_samples)
    for n in (source.max_samples, 5000):
        assert len(rows_of(made(name, n_samples=n))) == source.max_samples


@pytest.mark.parametrize(
    ("k", "levels"),
    [
        (2, ("low", "medium", "high")),
        (3, ("low", "medium", "high")),
        (4, ("low", "medium", "high", "very high")),
        (5, ("very low", "low", "medium", "high", "very high")),
    ],
)
def test_the_number_of_classes_can_be_chosen_where_it_applies(k, levels):
    numbered = tuple(f"class {i}" for i in range(k))
    for name, names in (("blobs", numbered), ("spiral", numbered), ("ordered", levels)):
        assert made(name, n_classes=k).class_names == names
        assert set(draw(name, n_classes=k)[1]) == set(range(len(names)))

"""Data sets with given rows: those of scikit-learn, and the table of 20 rows."""

import numpy as np
import pytest

from logreg.data import DATASETS
from tests.unit.data.helpers import BUNCHES, draw, made, rows_of

TUTORIAL = """
    2.5 1.0 0, 3.6 2.1 0, 1.2 0.5 0, 4.5 3.3 0, 3.3 2.8 0, 5.1 4.0 1, 6.2 5.5 1, 7.4 6.1 1,
    5.5 4.8 1, 8.0 7.2 1, 9.1 8.3 1, 10.2 9.0 1, 8.5 7.5 1, 11.0 10.1 1, 12.3 11.4 1, 13.5 12.0 1,
    14.1 13.2 1, 15.6 14.5 1, 16.2 15.0 1, 17.8 16.3 1
"""


def test_the_table_has_its_20_rows():
    rows = [[float(number) for number in row.split()] for row in TUTORIAL.split(",")]
    np.testing.assert_array_equal(np.column_stack(draw("table")), rows)


@pytest.mark.parametrize("name", BUNCHES)
def test_rows_come_from_sklearn(name):
    bunch = BUNCHES[name]
    labels = list(DATASETS[name].class_names(2))
    assert {label.replace(" ", "_") for label in labels} == set(bunch.target_names)
    y = [labels.index(bunch.target_names[number].replace("_", " ")) for number in bunch.target]
    rows = np.column_stack([bunch.data, y])
    dataset = made(name, n_samples=len(y), all_features=True)
    np.testing.assert_array_equal(rows_of(dataset), rows[np.lexsort(rows.T)])


@pytest.mark.parametrize("name", BUNCHES)
def test_feature_names_come_from_sklearn(name):
    for ours, theirs in zip(DATASETS[name].feature_names, BUNCHES[name].feature_names, strict=True):
        # A unit may be added.
        assert ours.lower().startswith(theirs.replace("_", " "))


def test_default_planes():
    assert made("iris").feature_names == ("petal length (cm)", "petal width (cm)")
    assert made("wine").feature_names == ("alcohol", "flavanoids")
    cancer = made("breast_cancer")
    assert cancer.feature_names == ("mean radius (image units)", "mean texture (SD of grey levels)")
    assert cancer.class_names == ("benign", "malignant")

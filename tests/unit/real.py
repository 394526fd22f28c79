"""Real data of scikit-learn and statsmodels, mostly of classes that overlap."""

from functools import cache

import numpy as np
import statsmodels.api as sm
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

from tests.unit.helpers import dataset_of, overlapping

# Which columns, and times what.
COLUMNS = {
    "breast cancer": (load_breast_cancer, {1: 1.0, 4: 100.0}),
    "breast cancer, three": (load_breast_cancer, {0: 1.0, 1: 1.0, 4: 100.0}),
    "breast cancer, eight": (load_breast_cancer, dict.fromkeys([0, 1, 4, 5, 6, 7, 8, 9], 1.0)),
    "breast cancer, all": (load_breast_cancer, dict.fromkeys(range(30), 1.0)),
    "iris": (load_iris, {0: 1.0, 1: 1.0}),
    "iris, all": (load_iris, dict.fromkeys(range(4), 1.0)),
    "wine": (load_wine, {0: 1.0, 1: 1.0}),
    "wine, all": (load_wine, dict.fromkeys(range(13), 1.0)),
}


@cache
def real(name):
    if name in COLUMNS:
        load, columns = COLUMNS[name]
        X, y = load(return_X_y=True)
        return dataset_of(X[:, list(columns)] * np.array([*columns.values()]), y)
    if name == "iris, two":  # the species that overlap
        X, y = load_iris(return_X_y=True)
        return dataset_of(X[50:], y[50:] - 1)
    if name == "four":
        return overlapping(4, n=150, d=3, scale=2.0)
    frame = getattr(sm.datasets, name).load_pandas()
    if name == "fair":
        y = frame.exog["rate_marriage"].to_numpy().astype(int) - 1
        return dataset_of(frame.exog[["age", "yrs_married", "religious", "educ"]].to_numpy(), y)
    return dataset_of(frame.exog.to_numpy(), frame.endog.to_numpy().astype(int))

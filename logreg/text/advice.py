"""Warnings about the data."""

from logreg.data import Dataset
from logreg.training.features import constant_features


def notices(dataset: Dataset) -> list[str]:
    """Return a sentence for each problem of the data."""
    n, d = dataset.X_train.shape
    found = [
        f"{dataset.feature_names[i]} has the same value in every training sample, "
        "so that it cannot help to tell the classes apart: choose another feature."
        for i in constant_features(dataset.X_train)
    ]
    if d >= n:
        found.append(
            f"There are {d} features and only {n} training samples, so that a boundary can be "
            "drawn between any classes and says little of others: take more samples or fewer "
            "features."
        )
    return found

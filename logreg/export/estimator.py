"""Export the fitted model as a scikit-learn estimator."""

import numpy as np

from logreg.data import Dataset
from logreg.export.program import READING_IMPORTS, data_section, literal
from logreg.export.tables import cell
from logreg.training.history import Epoch, History


def estimator_code(
    dataset: Dataset, history: History, epoch: int | None = None, data_file: str = "data.csv"
) -> str:
    """Return Python code that builds ``model``, an estimator with the parameters of an epoch.

    ``model`` takes the features as `logreg.export.data_csv` writes them and predicts class names.
    The code needs only scikit-learn, except for ordered classes, for which scikit-learn has no
    model: there ``model`` is a `logreg.LogisticRegressionGD` that predicts 0 … K-1, since
    scikit-learn would sort names alphabetically. If classes tie, scikit-learn predicts the first,
    and the run the last.

    Parameters
    ----------
    dataset, history : the run
    epoch : its number; None for the last
    data_file : path of the data, relative to where the code runs
    """
    at = history[-1 if epoch is None else epoch]
    if history.has_thresholds:
        return _ordinal(dataset, history, at, data_file)
    steps = ["StandardScaler()"] if history.config.standardize else []
    modules = ["from sklearn.linear_model import LogisticRegression"]
    if steps or history.config.degree > 1:
        modules.append("from sklearn.pipeline import make_pipeline")
    if history.config.degree > 1:
        powers = f"PolynomialFeatures({history.config.degree}, include_bias=False)"
        steps = [*steps, powers, *steps]
    used = [name for name in ("PolynomialFeatures", "StandardScaler") if name in " ".join(steps)]
    if used:
        modules.append(f"from sklearn.preprocessing import {', '.join(used)}")
    made = "model = classifier"
    if steps:
        made = (
            "model = make_pipeline(\n"
            + "".join(f"    {step},\n" for step in [*steps, "classifier"])
            + ")\nmodel[:-1].fit(X[train])  # what comes before the classifier"
        )
    weights, bias = at.weights, at.bias
    if len(weights) == 2:
        # For two classes scikit-learn keeps one row: the second against the first.
        weights, bias = np.diff(weights, axis=0), np.diff(bias)
    return "\n".join(
        [
            f'"""{_title(history, at)}"""\n',
            READING_IMPORTS,
            *modules,
            "",
            data_section(dataset, data_file, "names").code,
            "classifier = LogisticRegression()",
            f"classifier.classes_ = np.array({literal(list(map(cell, dataset.class_names)))})",
            f"classifier.coef_ = np.array({literal(weights.tolist())})",
            f"classifier.intercept_ = np.array({literal(bias.tolist())})",
            f"classifier.n_features_in_ = {weights.shape[1]}",
            made,
            "",
            'print("test accuracy:", model.score(X[~train], names[~train]))',
            "",
        ]
    )


def _ordinal(dataset: Dataset, history: History, at: Epoch, data_file: str) -> str:
    config = history.config
    settings = [
        'model="ordinal"',
        *([f"degree={config.degree}"] if config.degree > 1 else []),
        *(["standardize=True"] if config.standardize else []),
        "epochs=0",
    ]
    return "\n".join(
        [
            f'"""{_title(history, at)}\n\n{_NEEDS}\n"""\n',
            READING_IMPORTS,
            "from logreg import LogisticRegressionGD",
            "",
            data_section(dataset, data_file, "Y").code,
            "y = Y.argmax(axis=1)",
            "",
            "# Zero epochs: the weights and thresholds are those of the run.",
            f"model = LogisticRegressionGD({', '.join(settings)}).fit(X[train], y[train])",
            f"model.coef_ = np.array({literal(at.weights.tolist())})",
            f"model.intercept_ = np.array({literal(at.bias.tolist())})  # the thresholds",
            "",
            'print("test accuracy:", model.score(X[~train], y[~train]))',
            "",
        ]
    )


_NEEDS = "scikit-learn has no model for ordered classes: this one needs the library logreg."


def _title(history: History, at: Epoch) -> str:
    return f"The {history.config.model} model after epoch {at.index} as an estimator."

"""Explain a table of coefficients in sentences."""

import numpy as np

from logreg.analysis.diagnostics import CONVERGED_WITHIN
from logreg.analysis.inference import LEVEL, determined
from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.formatting import count, format_distinct
from logreg.text.verdicts import describe_separation
from logreg.training.features import constant_features
from logreg.training.history import History

# With fewer samples of a class per slope, intervals are rough.
_FEWEST_PER_SLOPE = 10


def describe_coefficients(history: History) -> list[str]:
    """Explain in sentences which model the table describes, how to read it, and its uncertainty.

    If there is no table, the one sentence says why. It is a rule of thumb that intervals are rough
    if a class has fewer than ten samples per slope (Peduzzi et al. 1996, J. Clin. Epidemiol.
    49:1373).
    """
    config, dataset = history.config, history.problem.dataset
    if history.optimum.weights is None:
        return [_why_none(history)]
    names = history.features.named(dataset.feature_names)
    found = [_which_model(history)]
    if config.standardize:
        found.append(
            "The features are standardised: an odds ratio is for one standard deviation more of "
            "a feature, not for one unit."
        )
    elif config.degree == 1:
        found.append(
            "One unit more of a feature, all others the same, multiplies the odds by its odds "
            "ratio."
        )
    if config.degree > 1:
        found.append(
            f"The effect of a feature is spread over several rows, as {names[0]} cannot change "
            "without its powers and products: no odds ratio alone says what one unit more does."
        )
    if history.penalized:
        found.append(
            "The penalty pulls the weights towards 0, which the usual standard errors and "
            "intervals know nothing of: set it to 0 to see them."
        )
        return found
    return found + _uncertainty(history, names)


def _why_none(history: History) -> str:
    """Say why there is no best model."""
    if not history.optimum.separable:
        return (
            "The best model was not found, so there are no coefficients to show: standardise the "
            "features or take a lower degree."
        )
    less = "a lower degree" if history.config.degree > 1 else "fewer features"
    return (
        f"{describe_separation(history.optimum)}, so there is no best model: its weights would "
        "grow forever, and odds ratios and standard errors with them. Take more samples or "
        f"{less}; an L2 penalty gives coefficients too, but without intervals."
    )


def _which_model(history: History) -> str:
    """Say that the table is that of the best model, and how far the run is from it."""
    which = "These are the coefficients of the best model, whatever epoch is looked at."
    best = history.optimum.loss
    if history.objective[-1] <= best * (1 + CONVERGED_WITHIN):
        return which
    loss = "its loss with its penalty" if history.penalized else "its loss"
    last, least = format_distinct(history.objective[-1], best)
    return (
        f"{which} The run has not reached it: {loss} is {last} at its last epoch, {least} at best."
    )


def _uncertainty(history: History, names: tuple[str, ...]) -> list[str]:
    """Explain the intervals, and which coefficients have none."""
    features = history.problem.train_features()
    own = determined(features)
    found = []
    if own.any():
        slopes = len(names) * (1 if history.has_thresholds else history.n_classes - 1)
        found.append(
            f"If the model is true, of samples drawn anew {100 * LEVEL:g} % would have an interval "
            "that holds the true value (Wald's intervals, for large samples)."
        )
        found += _too_few(history.problem.dataset, slopes)
    return found + _undetermined(features, names, own)


def _too_few(dataset: Dataset, slopes: int) -> list[str]:
    """Return a sentence if the rarest class has too few training samples for the slopes."""
    counts = np.bincount(dataset.y_train)
    rarest = int(counts.argmin())
    fewest = int(counts[rarest])
    if fewest >= _FEWEST_PER_SLOPE * slopes:
        return []
    return [
        f"The rarest class, {dataset.class_names[rarest]}, has only "
        f"{count(fewest, 'training point')}, fewer than "
        f"{_FEWEST_PER_SLOPE} for each of the {slopes} slopes: the intervals are rough."
    ]


def _undetermined(features: FloatArray, names: tuple[str, ...], own: np.ndarray) -> list[str]:
    """Return a sentence for constant features, and one for linearly dependent ones."""
    constant = [names[i] for i in constant_features(features)]
    repeated = [
        name for name, one in zip(names, own, strict=True) if not one and name not in constant
    ]
    found = []
    if constant:
        found.append(
            f"Constant in the training samples: {', '.join(constant)}. Any other weight would do "
            "as well, with another intercept, so that neither has a standard error: leave it out."
        )
    if repeated:
        found.append(
            f"Features that follow from one another: {', '.join(repeated)}. Other weights would do "
            "as well, so that they and the intercept have no standard error: leave one out."
        )
    return found

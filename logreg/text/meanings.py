"""Explain a table of coefficients in sentences."""

import numpy as np

from logreg.analysis.diagnostics import CONVERGED_WITHIN
from logreg.analysis.inference import LEVEL, determined
from logreg.arrays import FloatArray
from logreg.data import Dataset
from logreg.formatting import format_distinct
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
    best, config, dataset = history.optimum, history.config, history.problem.dataset
    if best.separable:
        parted = (
            "Part of the training points can be told from the others without a mistake"
            if best.loss > 0
            else "A boundary exists with no training point on its wrong side"
        )
        less = "a lower degree" if config.degree > 1 else "fewer features"
        return [
            f"{parted}, so there is no best model: its weights would grow forever, and odds "
            f"ratios and standard errors with them. Take more samples or {less}; an L2 penalty "
            "gives coefficients too, but without intervals."
        ]
    if best.weights is None or best.bias is None:
        return [
            "The best model was not found, so there are no coefficients to show: standardise the "
            "features or take a lower degree."
        ]
    names = history.features.named(dataset.feature_names)
    which = "These are the coefficients of the best model, whatever epoch is looked at."
    if history.objective[-1] > best.loss * (1 + CONVERGED_WITHIN):
        loss = "its loss with its penalty" if history.penalized else "its loss"
        last, least = format_distinct(history.objective[-1], best.loss)
        which += (
            f" The run has not reached it: {loss} is {last} at its last epoch, {least} at best."
        )
    found = [which]
    if config.degree == 1 and not config.standardize:
        found.append(
            "One unit more of a feature, all others the same, multiplies the odds by its odds "
            "ratio."
        )
    if config.standardize:
        found.append(
            "The features are standardised: an odds ratio is for one standard deviation more of "
            "a feature, not for one unit."
        )
    if config.degree > 1:
        found.append(
            f"The effect of a feature is spread over several rows, as {names[0]} cannot change "
            "without its powers and products: no odds ratio alone says what one unit more does."
        )
    if history.penalized:
        return [
            *found,
            "The penalty pulls the weights towards 0, which the usual standard errors and "
            "intervals know nothing of: set it to 0 to see them.",
        ]
    features = history.problem.train_features()
    own = determined(features)
    if own.any():
        slopes = len(names) * (1 if history.has_thresholds else history.n_classes - 1)
        found.append(
            f"If the model is true, of samples drawn anew {100 * LEVEL:g} % would have an interval "
            "that holds the true value (Wald's intervals, for large samples)."
        )
        found += _too_few(dataset, slopes)
    return found + _undetermined(features, names, own)


def _too_few(dataset: Dataset, slopes: int) -> list[str]:
    """Return a sentence if the rarest class has too few training samples for the slopes."""
    counts = np.bincount(dataset.y_train)
    rarest = int(counts.argmin())
    fewest = int(counts[rarest])
    if fewest >= _FEWEST_PER_SLOPE * slopes:
        return []
    points = "training point" if fewest == 1 else "training points"
    return [
        f"The rarest class, {dataset.class_names[rarest]}, has only {fewest} {points}, fewer than "
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

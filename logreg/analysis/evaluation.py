"""Evaluate a model on samples: confusion matrices, curves over all thresholds, averages.

Class 1 of two is predicted if its probability is at least the threshold t, that is, if its log-odds
are at least log(t / (1 - t)).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.analysis.bernoulli import logit
from logreg.analysis.predictions import Predictions
from logreg.analysis.predictions import predict as predict
from logreg.arrays import FloatArray, IntArray
from logreg.errors import needs

# The thresholds of the slider.
THRESHOLDS: FloatArray = np.arange(1, 100) / 100
THRESHOLDS.flags.writeable = False

# The bin edges of the histogram of probabilities.
EDGES: FloatArray = np.linspace(0, 1, 21)
EDGES.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Counts of right and wrong predictions for two classes, at each of F thresholds: (F,) each.

    A rate with denominator 0 is NaN, such as the precision if no sample is predicted as class 1.

    Attributes
    ----------
    tp : true positives: class 1, predicted as class 1
    fn : false negatives or misses: class 1, predicted as class 0
    fp : false positives or false alarms: class 0, predicted as class 1
    tn : true negatives: class 0, predicted as class 0
    """

    tp: IntArray
    fn: IntArray
    fp: IntArray
    tn: IntArray

    @property
    def accuracy(self) -> FloatArray:
        """Share of samples classified correctly."""
        return _share(self.tp + self.tn, self.fn + self.fp)

    @property
    def precision(self) -> FloatArray:
        """Share of class 1 among the samples predicted as class 1."""
        return _share(self.tp, self.fp)

    @property
    def recall(self) -> FloatArray:
        """Share of class 1 predicted as class 1: sensitivity, true positive rate."""
        return _share(self.tp, self.fn)

    @property
    def specificity(self) -> FloatArray:
        """Share of class 0 predicted as class 0: 1 minus the false positive rate."""
        return _share(self.tn, self.fp)

    @property
    def f1(self) -> FloatArray:
        """Harmonic mean of precision and recall (van Rijsbergen 1979, Information Retrieval)."""
        return _share(2 * self.tp, self.fn + self.fp)

    def cost(self, alarm: float, miss: float) -> FloatArray:
        """Return the mean cost per sample, given the costs of a false alarm and of a miss."""
        n = self.tp + self.fn + self.fp + self.tn
        return np.asarray((alarm * self.fp + miss * self.fn) / n)


def _share(part: IntArray, others: IntArray) -> FloatArray:
    """Return part / (part + others), NaN where there is nothing."""
    whole = part + others
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def confusion(predictions: Predictions, thresholds: FloatArray = THRESHOLDS) -> Confusion:
    """Return the confusion counts of two classes at each threshold (F,)."""
    y, scores, levels = predictions.y, predictions.log_odds[1], logit(thresholds)
    # Below its level a sample is predicted as class 0.
    tn, fn = (np.searchsorted(np.sort(scores[y == label]), levels) for label in (0, 1))
    fp, tp = np.sum(y == 0) - tn, np.sum(y == 1) - fn
    return Confusion(tp, fn, fp, tn)


class Best(NamedTuple):
    """The threshold with the lowest mean cost.

    Attributes
    ----------
    threshold : the threshold
    place : its index among all thresholds
    equals : number of thresholds with this cost, including itself
    """

    threshold: float
    place: int
    equals: int


def best_threshold(
    confusion: Confusion, alarm: float, miss: float, thresholds: FloatArray = THRESHOLDS
) -> Best:
    """Return the threshold with the lowest mean cost; of several, the middle one.

    For calibrated probabilities it is near alarm / (alarm + miss) (Elkan 2001, The foundations of
    cost-sensitive learning, IJCAI, eq. 2).
    """
    cost = confusion.cost(alarm, miss)
    lowest = np.flatnonzero(cost <= cost.min() * (1 + 1e-12))
    place = int(lowest[len(lowest) // 2])
    return Best(float(thresholds[place]), place, len(lowest))


def wrong_during(
    predictions: Predictions, thresholds: FloatArray = THRESHOLDS
) -> tuple[IntArray, IntArray]:
    """Return the first and last threshold at which each sample is misclassified: (n,), (n,).

    They are indices into ``thresholds``; if first > last, the sample is never misclassified.
    """
    # Predicted as class 1 at all thresholds before this index.
    turn = np.searchsorted(logit(thresholds), predictions.log_odds[1], side="right")
    positive = predictions.y == 1
    first = np.where(positive, turn, 0)
    last = np.where(positive, len(thresholds) - 1, turn - 1)
    return first, last


class Curve(NamedTuple):
    """A curve of two rates over all thresholds, and its summary statistic."""

    x: FloatArray
    y: FloatArray
    summary: float


def roc(predictions: Predictions) -> Curve:
    """Return the recall over the false positive rate, and the area under it (AUC).

    The area is the probability that a sample of class 1 has a higher score than one of class 0
    (Fawcett 2006, An introduction to ROC analysis, Pattern Recognition Letters 27).
    """
    with needs("sklearn"):
        from sklearn.metrics import auc, roc_curve

    x, y, _ = roc_curve(predictions.y, predictions.log_odds[1])
    return Curve(x, y, float(auc(x, y)))


def precision_recall(predictions: Predictions) -> Curve:
    """Return the precision over the recall, and the average precision (AP).

    That is the area under the step curve on which each precision extends down to the next lower
    recall.
    """
    with needs("sklearn"):
        from sklearn.metrics import average_precision_score, precision_recall_curve

    y, scores = predictions.y, predictions.log_odds[1]
    precision, recall, _ = precision_recall_curve(y, scores, drop_intermediate=True)
    return Curve(recall, precision, float(average_precision_score(y, scores)))


def calibration(predictions: Predictions) -> Curve:
    """Return the share of class 1 over the mean probability, and the Brier score.

    Samples are grouped by probability into tenths of equal size. The Brier score is the mean of
    (p - y)².
    """
    with needs("sklearn"):
        from sklearn.calibration import calibration_curve
        from sklearn.metrics import brier_score_loss

    y, p = predictions.y, predictions.probabilities[:, 1]
    share, mean = calibration_curve(y, p, n_bins=10, strategy="quantile")
    return Curve(mean, share, float(brier_score_loss(y, p)))


class Curves(NamedTuple):
    """The curves of class 1 of two."""

    roc: Curve
    precision_recall: Curve
    calibration: Curve


def curves(predictions: Predictions) -> Curves | None:
    """Return the curves of class 1, or None if a class has no sample."""
    if predictions.lacks_a_class:
        return None
    return Curves(roc(predictions), precision_recall(predictions), calibration(predictions))


@dataclass(frozen=True, slots=True, eq=False)
class AllThresholds:
    """The evaluation of two classes at all `THRESHOLDS`.

    Attributes
    ----------
    counts : the confusion counts at each threshold
    wrong : see `wrong_during`
    curves : None if a class has no sample
    histogram : (2, B), the number of samples of each class by probability of class 1, in the bins
        between the (B + 1,) `EDGES`
    """

    counts: Confusion
    wrong: tuple[IntArray, IntArray]
    curves: Curves | None
    histogram: IntArray


def all_thresholds(predictions: Predictions) -> AllThresholds:
    """Evaluate predictions of two classes."""
    y, p = predictions.y, predictions.probabilities[:, 1]
    counts = np.array([np.histogram(p[y == label], EDGES)[0] for label in (0, 1)])
    return AllThresholds(
        confusion(predictions), wrong_during(predictions), curves(predictions), counts
    )


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The classification report of K classes when the most probable one is predicted.

    Attributes
    ----------
    matrix : (K, K), the number of samples of the row's class predicted as the column's class
    accuracy : share of samples classified correctly
    precision, recall, f1, auc : (K + 2,), of each class, then their mean (macro average), then
        their mean weighted by the number of samples (weighted average). A rate with denominator 0
        is NaN, and counts as 0 in the averages, as usual. The AUC is that of each class against
        the rest (see `roc`); its averages are NaN if one is missing
    """

    matrix: IntArray
    accuracy: float
    precision: FloatArray
    recall: FloatArray
    f1: FloatArray
    auc: FloatArray


def report(predictions: Predictions) -> Report:
    """Count which class is predicted as which."""
    with needs("sklearn"):
        from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    labels = np.arange(predictions.n_classes)
    y, classes = predictions.y, predictions.classes
    found = [
        precision_recall_fscore_support(
            y, classes, labels=labels, average=average, zero_division=of
        )
        for average, of in ((None, np.nan), ("macro", 0.0), ("weighted", 0.0))
    ]
    precision, recall, f1 = (np.hstack([each[i] for each in found]) for i in range(3))
    support = np.bincount(y, minlength=len(labels))
    rests = map(predictions.against_rest, range(predictions.n_classes))
    auc = np.array([np.nan if each.lacks_a_class else roc(each).summary for each in rests])
    auc = np.r_[auc, auc.mean(), auc @ support / support.sum()]
    matrix = confusion_matrix(y, classes, labels=labels)
    return Report(matrix, float((classes == y).mean()), precision, recall, f1, auc)

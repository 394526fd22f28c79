import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit, softmax
from scipy.stats import mannwhitneyu
from sklearn import metrics
from sklearn.calibration import calibration_curve

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.analysis.evaluation import (
    EDGES,
    THRESHOLDS,
    Predictions,
    all_thresholds,
    best_threshold,
    calibration,
    confusion,
    curves,
    precision_recall,
    predict,
    report,
    roc,
    wrong_during,
)


def of_two(y, z):
    z = np.asarray(z, dtype=float)
    return Predictions(np.asarray(y), np.stack([np.zeros_like(z), z]))


# Scores that lie on thresholds, tie, saturate, or are anything.
scores = st.one_of(
    st.sampled_from([0.0, *logit(THRESHOLDS[[0, 24, 97]]), 40.0, -40.0, 1e90, -1e90]),
    st.floats(-10, 10),
)
samples = st.lists(st.tuples(st.integers(0, 1), scores), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def overlapping():
    dataset = make_dataset(DataConfig(spread=3.5, imbalance=3, n_samples=300))
    history = run(dataset, TrainConfig())
    return dataset, history, predict(history)


@pytest.fixture(scope="module")
def of_four():
    dataset = make_dataset(DataConfig(spread=3.5, imbalance=2, n_classes=4))
    history = run(dataset, TrainConfig("multinomial"))
    return dataset, history, predict(history)


def rates_of_sklearn(y, predicted):
    """Rates and confusion matrix of one set of predictions."""
    rates = {
        "accuracy": metrics.accuracy_score(y, predicted),
        "precision": metrics.precision_score(y, predicted, zero_division=np.nan),
        "recall": metrics.recall_score(y, predicted, zero_division=np.nan),
        "specificity": metrics.recall_score(y, predicted, pos_label=0, zero_division=np.nan),
        "f1": metrics.f1_score(y, predicted, zero_division=np.nan),
    }
    return rates, metrics.confusion_matrix(y, predicted, labels=[0, 1]).tolist()


@settings(max_examples=20)
@given(samples)
def test_rates_equal_scikit_learns_at_every_threshold(rows):
    y, z = map(np.array, zip(*rows, strict=True))
    found = confusion(of_two(y, z))
    wanted = {}  # many thresholds give the same predictions
    for place, threshold in enumerate(THRESHOLDS):
        predicted = tuple((z >= logit(threshold)).astype(int))
        if predicted not in wanted:
            wanted[predicted] = rates_of_sklearn(y, predicted)
        rates, matrix = wanted[predicted]
        assert {name: getattr(found, name)[place] for name in rates} == pytest.approx(
            rates, nan_ok=True
        )
        assert matrix == [[found.tn[place], found.fp[place]], [found.fn[place], found.tp[place]]]


@given(samples)
def test_a_sample_is_misclassified_between_its_two_thresholds(rows):
    y, z = map(np.array, zip(*rows, strict=True))
    first, last = wrong_during(of_two(y, z))
    for place, threshold in enumerate(THRESHOLDS):
        wrong = (z >= logit(threshold)) != (y == 1)
        np.testing.assert_array_equal((first <= place) & (place <= last), wrong)


@given(samples, st.floats(0, 1000), st.floats(0, 1000))
def test_no_threshold_costs_less_than_the_best(rows, alarm, miss):
    y, z = map(np.array, zip(*rows, strict=True))
    found = confusion(of_two(y, z))
    best, place, equals = best_threshold(found, alarm, miss)

    def cost(threshold):
        taken = z >= logit(threshold)
        return np.where(y == 1, miss * ~taken, alarm * taken).mean()

    costs = np.array([cost(threshold) for threshold in THRESHOLDS])
    np.testing.assert_allclose(found.cost(alarm, miss), costs, atol=1e-9)
    assert cost(best) == pytest.approx(costs.min(), abs=1e-9)
    assert THRESHOLDS[place] == best
    assert equals == np.isclose(costs, costs.min(), rtol=1e-12, atol=0).sum()


def test_the_best_threshold_of_true_probabilities_is_the_ratio_of_the_costs():
    rng = np.random.default_rng(0)
    z = 2 * rng.normal(size=200_000)
    found = confusion(of_two((rng.random(len(z)) < expit(z)).astype(int), z))
    for alarm, miss in ((1, 1), (1, 4), (3, 1)):
        best = best_threshold(found, alarm, miss).threshold
        assert best == pytest.approx(alarm / (alarm + miss), abs=0.03)


def test_the_middle_one_of_equally_good_thresholds_is_best():
    found = confusion(of_two([0, 1], logit([0.2, 0.6])))
    # All from 0.21 to 0.60 part the two.
    assert best_threshold(found, 1, 1) == (pytest.approx(0.41), 40, 40)


def test_accuracy_at_one_half_equals_the_historys(overlapping):
    _, history, parts = overlapping
    for part, wanted in zip(parts, (history.train_accuracy, history.test_accuracy), strict=True):
        found = confusion(part)
        assert found.accuracy[THRESHOLDS == 0.5] == pytest.approx(wanted[-1])
        assert (part.classes == part.y).mean() == pytest.approx(wanted[-1])


@pytest.mark.parametrize("epoch", [0, 7, -1])
@pytest.mark.parametrize(("model", "k"), [("binomial", 2), ("multinomial", 3), ("ordinal", 4)])
def test_probabilities_give_the_historys_loss(model, k, epoch):
    name = "ordered" if model == "ordinal" else "blobs"
    dataset = make_dataset(DataConfig(name, spread=3, n_classes=k))
    history = run(dataset, TrainConfig(model, epochs=10, degree=2, standardize=True))
    for part, loss in zip(
        predict(history, epoch), (history.train_loss, history.test_loss), strict=True
    ):
        assert part.n_classes == k
        assert metrics.log_loss(part.y, part.probabilities, labels=range(k)) == pytest.approx(
            loss[epoch]
        )


def test_curves_and_their_areas_equal_scikit_learns(overlapping):
    for part in overlapping[2]:
        p = expit(part.log_odds[1])
        curve = roc(part)
        assert curve.summary == pytest.approx(metrics.roc_auc_score(part.y, p))
        u = mannwhitneyu(p[part.y == 1], p[part.y == 0]).statistic
        assert curve.summary == pytest.approx(u / (part.y == 1).sum() / (part.y == 0).sum())
        assert np.trapezoid(curve.y, curve.x) == pytest.approx(curve.summary)
        curve = precision_recall(part)
        assert curve.summary == pytest.approx(metrics.average_precision_score(part.y, p))
        # Drawn in steps, each precision holding down to the next lower recall.
        assert -np.sum(np.diff(curve.x) * curve.y[:-1]) == pytest.approx(curve.summary)
        curve = calibration(part)
        share, mean = calibration_curve(part.y, p, n_bins=10, strategy="quantile")
        np.testing.assert_allclose((curve.y, curve.x), (share, mean))
        assert curve.summary == pytest.approx(np.mean((p - part.y) ** 2))


def test_rates_lie_on_their_curves(overlapping):
    for part in overlapping[2]:
        found = confusion(part)
        full = metrics.roc_curve(part.y, part.log_odds[1], drop_intermediate=False)
        on_curve = set(zip(full[0].round(12), full[1].round(12), strict=True))
        shown = zip((1 - found.specificity).round(12), found.recall.round(12), strict=True)
        assert set(shown) <= on_curve


@given(samples)
def test_curves_accept_any_scores(rows):
    y, z = map(np.array, zip(*rows, strict=True))
    part = of_two(y, z)
    assert part.lacks_a_class != (0 < y.sum() < len(y))
    if not part.lacks_a_class:
        for curve in (roc, precision_recall, calibration):
            found = curve(part)
            assert np.isfinite([*found.x, *found.y, found.summary]).all()


def test_one_class_against_the_rest(of_four):
    for part in of_four[2]:
        p = softmax(part.log_odds, axis=0)
        for label in range(4):
            rest = part.against_rest(label)
            np.testing.assert_array_equal(rest.y, part.y == label)
            np.testing.assert_allclose(rest.probabilities[:, 1], p[label], rtol=1e-12)
            wanted = metrics.roc_auc_score(part.y == label, p[label])
            assert roc(rest).summary == pytest.approx(wanted)


def test_the_report_equals_scikit_learns(of_four):
    dataset, history, parts = of_four
    for part, X in zip(parts, (dataset.X_train, dataset.X_test), strict=True):
        scores = history.weights[-1] @ X.T + history.bias[-1][:, None]
        classes = scores.argmax(axis=0)
        wanted = metrics.classification_report(part.y, classes, output_dict=True)
        found = report(part)
        rows = [*map(str, range(4)), "macro avg", "weighted avg"]
        for name, column in (("precision", "precision"), ("recall", "recall"), ("f1-score", "f1")):
            np.testing.assert_allclose(
                getattr(found, column), [wanted[row][name] for row in rows], atol=1e-12
            )
        assert found.matrix.tolist() == metrics.confusion_matrix(part.y, classes).tolist()
        assert found.accuracy == pytest.approx(wanted["accuracy"])
        p = softmax(scores, axis=0).T
        for average, value in (("macro", found.auc[-2]), ("weighted", found.auc[-1])):
            assert value == pytest.approx(
                metrics.roc_auc_score(part.y, p, multi_class="ovr", average=average)
            )


def test_undefined_rates_are_nan_and_0_in_averages():
    # No sample is of class 2, and none is predicted as class 0.
    part = Predictions(np.array([0, 0, 1, 1]), np.array([[0.0] * 4, [1, 1, 1, 1], [-1, 2, -1, -1]]))
    found = report(part)
    assert np.isnan(found.precision[0])
    assert np.isnan(found.recall[2])
    assert np.isnan(found.auc[2:]).all()
    assert found.precision[3] == pytest.approx((0 + 2 / 3 + 0) / 3)
    assert part.lacks_a_class
    assert found.matrix.tolist() == [[0, 1, 1], [0, 2, 0], [0, 0, 0]]


def test_all_thresholds_hold_what_each_function_finds(overlapping):
    _, _, parts = overlapping
    for part in parts:
        found = all_thresholds(part)
        for pair in (
            (found.wrong, wrong_during(part)),
            (found.curves.roc[:2], roc(part)[:2]),
            (found.curves.precision_recall[:2], precision_recall(part)[:2]),
            (found.curves.calibration[:2], calibration(part)[:2]),
        ):
            np.testing.assert_equal(*pair)
        np.testing.assert_array_equal(found.counts.recall, confusion(part).recall)
        assert found.histogram.shape == (2, len(EDGES) - 1)
        for label, counts in enumerate(found.histogram):
            p = part.probabilities[part.y == label, 1]
            wanted = [np.sum((p >= low) & (p < high)) for low, high in itertools.pairwise(EDGES)]
            wanted[-1] += np.sum(p == 1)
            assert counts.tolist() == wanted


def test_without_one_of_the_classes_there_are_no_curves():
    assert curves(of_two([1, 1], [0.3, -2.0])) is None
    assert all_thresholds(of_two([0, 0], [0.3, -2.0])).curves is None

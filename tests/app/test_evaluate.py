"""The numbers of Evaluate."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit, softmax
from sklearn import metrics
from sklearn.calibration import calibration_curve

from logreg import DataConfig, TrainConfig, make_dataset, run
from tests.app.page import Page, numbers, rows_of
from tests.e2e.visitor import read_number

THRESHOLDS = np.arange(1, 100) / 100


def tables(page):
    """The tables below the picture: rows of texts, or of arrays over the thresholds."""
    readout = page.payload["readout"]
    values = numbers(readout["values"])
    return [rows_of(table, values) for table in re.findall("<table>(.*?)</table>", readout["html"])]


def parts_of(dataset):
    return ((dataset.X_train, dataset.y_train), (dataset.X_test, dataset.y_test))


def percent(share):
    return f"{100 * share:.1f} %"


@pytest.fixture(scope="module")
def two():
    """What is evaluated of two classes, made without the page: for each part y and p by epoch."""
    dataset = make_dataset(DataConfig(spread=3.0))
    history = run(dataset, TrainConfig(init="normal", seed=3))

    def at(epoch):
        w, b = history.weights[epoch, 0], history.bias[epoch, 0]
        return [(y, expit(X @ w + b)) for X, y in parts_of(dataset)]

    return at


@pytest.mark.parametrize("epoch", [None, 3])
def test_every_rate_equals_scikit_learns_at_every_threshold(two, epoch):
    page = Page("evaluate", spread="3.0", **({} if epoch is None else {"epoch": str(epoch)}))
    rates, matrix = tables(page)
    assert rates[0] == ["Rate", "Training", "Test"]
    wanted = {
        "Accuracy": metrics.accuracy_score,
        "Precision": lambda y, t: metrics.precision_score(y, t, zero_division=np.nan),
        "Recall": metrics.recall_score,
        "Specificity": lambda y, t: metrics.recall_score(y, t, pos_label=0),
        "F1": metrics.f1_score,
        "Mean cost": lambda y, t: np.mean(y != t),
    }
    for column, (y, p) in enumerate(two(-1 if epoch is None else epoch), 1):
        taken = [(p >= threshold).astype(int) for threshold in THRESHOLDS]
        for name, *shown in rates[1:]:
            values = [wanted[name](y, each) for each in taken]
            np.testing.assert_allclose(shown[column - 1], values, rtol=1e-5, err_msg=name)
        counts = np.array([metrics.confusion_matrix(y, each) for each in taken])
        for label, row in enumerate(matrix[2 * column - 1 : 2 * column + 1]):
            np.testing.assert_array_equal(np.array(row[1:]).T, counts[:, label])


def test_costs_find_the_threshold(two):
    page = Page("evaluate", spread="3.0")
    page.set(alarm=1.0, miss=8.0)
    (y, p), (y_test, p_test) = two(-1)

    def cost(y, p):
        return np.array([np.where(y == 1, 8 * (p < t), p >= t).mean() for t in THRESHOLDS])

    (note,) = (text for text in page.texts if "lowest training cost" in text)
    lowest, threshold, at_test = map(float, re.findall(r"\d\.\d+", note))
    place = round(100 * threshold) - 1
    assert lowest == pytest.approx(cost(y, p).min(), rel=5e-3)
    assert cost(y, p)[place] == cost(y, p).min()
    assert at_test == pytest.approx(cost(y_test, p_test)[place], rel=5e-3)
    page.click(f"Use threshold {threshold:.2f}")
    assert page.payload["timeline"]["start"] == threshold
    assert page.app.query_params["threshold"] == f"{threshold:.2f}"
    shown = tables(page)[0][-1]
    np.testing.assert_allclose(shown[1], cost(y, p), rtol=1e-5)


def traces(page, place):
    """The static traces of a subplot, by name; "" is the diagonal."""
    found = page.payload["figure"]["data"]
    return {each["name"]: each for each in found if each.get("xaxis") == f"x{place}"}


def title_of(page, place):
    (title,) = (
        each["text"]
        for each in page.payload["figure"]["layout"]["annotations"]
        if each["xref"] == f"x{place} domain"
    )
    return title


def points_of(trace):
    return numbers(trace["x"]), numbers(trace["y"])


def curves_of(y, p):
    """scikit-learn's ROC, precision–recall and calibration curves, each with its summary."""
    fpr, tpr, _ = metrics.roc_curve(y, p)
    precision, recall, _ = metrics.precision_recall_curve(y, p, drop_intermediate=True)
    share, mean = calibration_curve(y, p, n_bins=10, strategy="quantile")
    return [
        (fpr, tpr, metrics.roc_auc_score(y, p)),
        (recall, precision, metrics.average_precision_score(y, p)),
        (mean, share, metrics.brier_score_loss(y, p)),
    ]


def test_curves_equal_scikit_learns(two):
    page = Page("evaluate", spread="3.0")
    for part, (y, p) in zip(("training", "test"), two(-1), strict=True):
        for place, (x, up, summary) in enumerate(curves_of(y, p), 4):
            np.testing.assert_allclose(points_of(traces(page, place)[part])[0], x, atol=1e-6)
            np.testing.assert_allclose(points_of(traces(page, place)[part])[1], up, atol=1e-6)
            told = re.search(rf"{part} ([\d.]+)", title_of(page, place))[1]
            assert float(told) == pytest.approx(summary, rel=5e-3)
    assert traces(page, 5)["test"]["line"]["shape"] == "hv"


@pytest.mark.parametrize("part", ["test", "train"])
def test_rates_and_bars_come_from_the_chosen_set(two, part):
    page = Page("evaluate", spread="3.0", part=part)
    y, p = two(-1)[part == "test"]
    for place in (2, 3):
        assert title_of(page, place).endswith({"test": "test part", "train": "training part"}[part])
    rates = traces(page, 2)
    taken = [(p >= threshold).astype(int) for threshold in THRESHOLDS]
    for name, score in (
        ("accuracy", metrics.accuracy_score),
        ("precision", lambda y, t: metrics.precision_score(y, t, zero_division=np.nan)),
        ("recall", metrics.recall_score),
        ("specificity", lambda y, t: metrics.recall_score(y, t, pos_label=0)),
        ("F1", metrics.f1_score),
    ):
        x, up = points_of(rates[name])
        np.testing.assert_allclose(x, THRESHOLDS, rtol=1e-6)
        np.testing.assert_allclose(up, [score(y, t) for t in taken], atol=1e-6, err_msg=name)
    (button,) = (each.label for each in page.app.button if "threshold" in each.label)
    best = float(button.split()[-1])
    np.testing.assert_allclose(numbers(rates["lowest training cost"]["x"]), best, rtol=1e-6)
    bars = traces(page, 3)
    for name, label, sign in (("class 1", 1, 1), ("class 0", 0, -1)):
        counts, edges = np.histogram(p[y == label], np.linspace(0, 1, 21))
        x, up = points_of(bars[name])
        np.testing.assert_array_equal(up, sign * counts)
        np.testing.assert_allclose(x, (edges[1:] + edges[:-1]) / 2, atol=1e-6)


def test_moving_layers_are_at_the_threshold(two):
    page = Page("evaluate", spread="3.0")
    moving = page.payload["moving"]
    for place, name, (y, p) in [
        (place, name, part)
        for place in (4, 5)
        for name, part in zip(("training", "test"), two(-1), strict=True)
    ]:
        (mark,) = (
            each
            for each in moving
            if each["trace"].get("name") == name and each["trace"]["xaxis"] == f"x{place}"
        )
        at = np.array([p >= threshold for threshold in THRESHOLDS])
        recall = at[:, y == 1].mean(axis=1)
        with np.errstate(invalid="ignore"):
            precision = (at & (y == 1)).sum(axis=1) / at.sum(axis=1)
        x, up = (at[:, y == 0].mean(axis=1), recall) if place == 4 else (recall, precision)
        np.testing.assert_allclose(numbers(mark["x"])[:, 0], x, atol=1e-6)
        np.testing.assert_allclose(numbers(mark["y"])[:, 0], up, atol=1e-6)
    lines = [each for each in moving if each["kind"] == "lines"]
    assert [each["trace"]["xaxis"] for each in lines] == ["x2", "x3"]
    for each in lines:
        np.testing.assert_allclose(numbers(each["x"]), np.stack([THRESHOLDS] * 2, 1), rtol=1e-6)


def test_the_boundary_lies_where_the_probability_is_the_threshold(two):
    field = Page("evaluate", spread="3.0").payload["field"]
    np.testing.assert_allclose(numbers(field["levels"])[:, 0], logit(THRESHOLDS), rtol=1e-6)
    coefficients = numbers(field["coefficients"])
    assert (coefficients == coefficients[0]).all()


def test_misclassified_points_are_ringed_at_every_threshold(two):
    page = Page("evaluate", spread="3.0")
    (rings,) = (each for each in page.payload["moving"] if each["trace"].get("name") == "wrong")
    first, last = map(numbers, rings["during"])
    places = np.arange(99)[:, None]
    shown = ((first <= places) & (places <= last)).sum(axis=1)
    wrong = sum(
        (p[:, None] >= THRESHOLDS) != (y[:, None] == 1)
        for y, p in [
            (np.concatenate(ys), np.concatenate(ps)) for ys, ps in [zip(*two(-1), strict=True)]
        ]
    ).sum(axis=0)
    np.testing.assert_array_equal(shown, wrong)


def test_starts_at_the_threshold_in_the_address():
    page = Page("evaluate", threshold="0.2")
    assert page.payload["timeline"]["start"] == 0.2
    page = Page("evaluate", threshold="1.5", epoch="x")
    assert len(page.notices) == 2
    assert page.payload["timeline"]["start"] == 0.5


def test_no_threshold_is_best_if_all_cost_the_same():
    page = Page("evaluate", alarm="0", miss="0")
    assert any("All thresholds cost" in text for text in page.texts)
    (button,) = (each for each in page.app.button if "threshold" in each.label)
    assert button.disabled
    page.set(miss=1.0)
    # Only misses cost: the lowest thresholds have none.
    assert any(re.search(r"training cost is 0 .*others", text) for text in page.texts)


def test_the_epoch_is_the_last_until_another_is_chosen():
    page = Page("evaluate")
    assert page.widget("epoch").value == 100
    page.set(epochs=150)
    assert page.widget("epoch").value == 150
    page.set(epoch=20)
    page.set(epochs=120)
    assert page.widget("epoch").value == 20
    page.set(epochs=10)
    assert page.widget("epoch").value == 10


@pytest.fixture(scope="module")
def four():
    """What is evaluated of four classes, made without the page: for each part y and P."""
    dataset = make_dataset(DataConfig(spread=3.0, n_classes=4))
    config = TrainConfig("multinomial", learning_rate=0.5, init="normal", seed=3)
    history = run(dataset, config)
    return dataset, [
        (y, softmax(X @ history.weights[-1].T + history.bias[-1], axis=1))
        for X, y in parts_of(dataset)
    ]


FOUR = {"classes": "4", "spread": "3.0", "lr": "0.5"}


def test_the_report_of_several_classes_equals_scikit_learns(four):
    page = Page("evaluate", **FOUR)
    assert "alarm" not in [each.key for each in page.app.number_input]
    found = tables(page)
    for place, (name, (y, p)) in enumerate(zip(("training", "test"), four[1], strict=True)):
        classes = p.argmax(axis=1)
        wanted = metrics.classification_report(y, classes, output_dict=True)
        rates, matrix = found[2 * place : 2 * place + 2]
        for row, key in zip(rates[1:], [*"0123", "macro avg", "weighted avg"], strict=True):
            assert row[1:4] == [
                percent(wanted[key][n]) for n in ("precision", "recall", "f1-score")
            ]
        for row, average in zip(rates[5:], ("macro", "weighted"), strict=True):
            auc = metrics.roc_auc_score(y, p, multi_class="ovr", average=average)
            assert float(row[4]) == pytest.approx(auc, abs=5e-4)
        assert page.measure(f"{name} accuracy") == pytest.approx(np.mean(y == classes))
        shown = [[int(cell) for cell in row[1:]] for row in matrix[1:]]
        assert shown == metrics.confusion_matrix(y, classes).tolist()


@pytest.mark.parametrize("part", ["test", "train"])
def test_curves_set_each_class_against_the_rest(four, part):
    page = Page("evaluate", part=part, **FOUR)
    y, p = four[1][part == "test"]
    for label in range(4):
        for place, (x, up, _) in enumerate(curves_of(y == label, p[:, label]), 2):
            trace = traces(page, place)[f"class {label}"]
            np.testing.assert_allclose(points_of(trace)[0], x, atol=1e-6)
            np.testing.assert_allclose(points_of(trace)[1], up, atol=1e-6)


def test_misclassified_points_of_several_classes_are_ringed(four):
    (rings,) = Page("evaluate", **FOUR).payload["moving"]
    dataset, parts = four
    wrong = [
        X[p.argmax(axis=1) != y] for (X, y), (_, p) in zip(parts_of(dataset), parts, strict=True)
    ]
    shown = np.stack(points_of(rings), axis=1)
    np.testing.assert_allclose(shown, np.vstack(wrong), rtol=1e-6)


def test_a_set_that_lacks_a_class_is_reported():
    page = Page("evaluate", n="20", classes="5", test="10")
    assert any("The test part lacks a class" in text for text in page.texts)


def test_odds_ratios_equal_statsmodels():
    page = Page("evaluate", spread="3.0")
    dataset = make_dataset(DataConfig(spread=3.0))
    fit = sm.Logit(dataset.y_train, sm.add_constant(dataset.X_train)).fit(disp=0, tol=1e-12)
    rows = page.app.dataframe[0].value.to_numpy().tolist()
    assert [row[0] for row in rows] == ["x₁", "x₂", "intercept"]
    for row, place in zip(rows, (1, 2, 0), strict=True):
        wanted = [fit.params[place], fit.bse[place], fit.pvalues[place]]
        shown = row[2:5]
        if place:
            wanted += [np.exp(fit.params[place]), *np.exp(fit.conf_int()[place])]
            shown += [row[5], *row[6].split(" to ")]
        else:
            assert row[5:] == ["–", "–"]
        assert list(map(read_number, shown)) == pytest.approx(wanted, rel=6e-3)


def test_a_separable_run_has_an_explanation_instead_of_odds_ratios():
    page = Page("evaluate", spread="0.3")
    assert len(page.app.dataframe) == 0
    assert any("so there is no best model" in text for text in page.texts)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"threshold": "0.3", "alarm": "2", "miss": "5", "epoch": "17"},
        {"classes": "3"},
        {"dataset": "ordered", "classes": "4"},
        {"dataset": "circles", "degree": "2"},
    ],
)
def test_the_code_computes_the_pages_numbers(link, capsys):
    page = Page("evaluate", **link)
    names = page.run_code()
    if "counts" in names and "best" in names:
        threshold = float(link.get("threshold", 0.5))
        place = round(100 * threshold) - 1
        rates = {row[0]: row[2][place] for row in tables(page)[0][1:]}
        counts = names["counts"]
        assert rates["Precision"] == pytest.approx(counts.precision[0], rel=1e-6)
        assert rates["F1"] == pytest.approx(counts.f1[0], rel=1e-6)
        assert any(
            f"Use threshold {names['best'].threshold:.2f}" == b.label for b in page.app.button
        )
    else:
        matrix = tables(page)[3][1:]
        assert [[int(cell) for cell in row[1:]] for row in matrix] == names[
            "counts"
        ].matrix.tolist()


@pytest.mark.parametrize(
    "link",
    [
        {"lr": "100.0", "standardise": "true"},
        {"n": "20", "imbalance": "20"},
        {"dataset": "table"},
        {"dataset": "breast_cancer", "all": "true"},
        {"dataset": "iris", "all": "true", "degree": "2"},
        {"degree": "6", "dataset": "spiral"},
        {"model": "ordinal"},
        {"noise": "40"},
    ],
)
def test_any_run_can_be_evaluated(link):
    page = Page("evaluate", **link)
    assert len(page.app.error) == 0
    assert not any("nan" in text.lower().split() for text in page.texts)


def test_an_input_error_is_one_sentence():
    page = Page("evaluate", dataset="breast_cancer", all="true", degree="3")
    assert len(page.app.error) == 1
    assert "lower degree" in page.app.error[0].value

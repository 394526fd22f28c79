"""Evaluate: the threshold updates everything at once, without the server."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from scipy.special import logit

from logreg.analysis.evaluation import confusion, predict
from tests.app.expected import Run
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

SETTINGS = {"spread": 3.0}


@pytest.fixture(scope="module")
def run():
    return Run.of(**SETTINGS)


def log_odds(run, X):
    return X @ run.history.weights[-1, 0] + run.history.bias[-1, 0]


def slider(visitor: Visitor):
    return visitor.page.get_by_role("slider", name="Threshold", exact=True)


def cells(visitor: Visitor, name: str):
    """The numbers in the row with this name."""
    row = visitor.page.locator(".player-table tr").filter(
        has=visitor.page.get_by_role("rowheader", name=name, exact=True)
    )
    return row.locator("td")


def expect_rates(visitor: Visitor, run, threshold: float) -> None:
    """Wait until the tables show the numbers at this threshold."""
    for column, part in enumerate(predict(run.history)):
        counts = confusion(part, np.array([threshold]))
        for name, rate in (("Precision", counts.precision), ("Recall", counts.recall)):
            expect(cells(visitor, name).nth(column)).to_have_text(f"{100 * rate[0]:.1f} %")
        name = ("training", "test")[column]
        for label, row in enumerate(((counts.tn, counts.fp), (counts.fn, counts.tp))):
            wanted = [str(count[0]) for count in row]
            expect(cells(visitor, f"class {label}, {name}")).to_have_text(wanted)


def ink(visitor: Visitor):
    """The pixels drawn over the left plot: opacity by row and column, and their position."""
    seen = visitor.look()
    return seen.over[..., 3] > 200, seen


def test_keys_move_boundary_and_numbers_without_the_server(visit, run):
    visitor = visit("/evaluate?spread=3.0")
    sent = []
    visitor.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame))
    )
    visitor.page.reload()
    visitor.wait_until_drawn()
    expect_rates(visitor, run, 0.5)
    slider(visitor).focus()
    before = len(sent)
    for _ in range(3):
        visitor.page.keyboard.press("PageUp")
    expect(slider(visitor)).to_have_value("0.8")
    expect_rates(visitor, run, 0.8)
    expect(visitor.page).to_have_url(re.compile("threshold=0.80"))
    assert len(sent) == before
    # Where the probability is 0.8, the line is drawn.
    drawn, seen = ink(visitor)
    weights, bias = run.history.weights[-1, 0], run.history.bias[-1, 0]
    rows = np.linspace(5, len(seen.y) - 6, 40).astype(int)
    hits = 0
    for row in rows:
        x = (logit(0.8) - bias - weights[1] * seen.y[row]) / weights[0]
        if seen.x[5] < x < seen.x[-5]:
            assert drawn[row, np.abs(seen.x - x).argmin()]
            hits += 1
    assert hits > 10
    visitor.page.reload()
    visitor.wait_until_drawn()
    expect(slider(visitor)).to_have_value("0.8")
    expect_rates(visitor, run, 0.8)


def test_only_misclassified_points_are_ringed(visit, run):
    visitor = visit("/evaluate?spread=3.0&threshold=0.9")
    expect_rates(visitor, run, 0.9)
    seen = visitor.look()
    X, y = run.dataset.X_train, run.dataset.y_train
    wrong = (log_odds(run, X) >= logit(0.9)) != (y == 1)
    assert 10 < wrong.sum() < len(y) / 2
    wrong_test = (log_odds(run, run.dataset.X_test) >= logit(0.9)) != (run.dataset.y_test == 1)
    scale = np.array([np.ptp(seen.x) / len(seen.x), np.ptp(seen.y) / len(seen.y)])

    def ringed(point):
        """Whether most of the circle around a point is drawn."""
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        column = np.abs(seen.x - point[0]).argmin() + np.round(7.5 * np.cos(angles)).astype(int)
        row = np.abs(seen.y - point[1]).argmin() + np.round(7.5 * np.sin(angles)).astype(int)
        inside = (row >= 0) & (row < len(seen.y)) & (column >= 0) & (column < len(seen.x))
        near = seen.over[..., 3][row[inside], column[inside]] > 60
        return near.mean() > 0.8

    assert all(ringed(point) for point in X[wrong])
    # A correctly classified point away from other rings and the line has nothing around it.
    rings = np.vstack([X[wrong], run.dataset.X_test[wrong_test]])
    away = np.array([np.hypot(*((rings - x) / scale).T).min() > 18 for x in X])
    lonely = ~wrong & away & (np.abs(log_odds(run, X) - logit(0.9)) > 1)
    assert lonely.sum() > 50
    assert not any(ringed(point) for point in X[lonely])


def test_the_best_threshold_is_a_click_away(visit, run):
    visitor = visit("/evaluate?spread=3.0&miss=9")
    button = visitor.page.get_by_role("button", name=re.compile("Use threshold"))
    best = float(button.inner_text().split()[-1])
    assert best != 0.5
    button.click()
    expect(slider(visitor)).to_have_value(str(best))
    expect_rates(visitor, run, best)
    expect(visitor.page).to_have_url(re.compile(f"threshold={best:.2f}"))


def test_another_run_keeps_the_threshold(visit):
    visitor = visit("/evaluate?spread=3.0")
    slider(visitor).fill("0.25")
    visitor.control("Cluster spread").press("ArrowRight")
    expect_rates(visitor, Run.of(spread=3.1), 0.25)
    expect(slider(visitor)).to_have_value("0.25")

"""Pictures of every kind of model, boundary and data set are exact to the pixel."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from logreg.formatting import format_number
from tests.app.expected import Run, written
from tests.e2e.test_picture import expect_picture_of

pytestmark = pytest.mark.e2e

FAMILY = {
    "three classes": {"classes": 3, "lr": 0.2},
    "five classes": {"classes": 5, "lr": 0.1, "seed": 4},
    "ordered": {"dataset": "ordered", "lr": 0.1},
    "ordered and curved": {"dataset": "ordered", "degree": 2, "standardise": True, "lr": 0.5},
    "circles": {"dataset": "circles", "degree": 2, "standardise": True, "lr": 1.0},
    "spiral": {"dataset": "spiral", "degree": 6, "standardise": True, "lr": 3.0},
    "a slice of wine": {"dataset": "wine", "all": True, "standardise": True, "lr": 0.5},
}


def link(settings):
    return f"/?{urlencode(written(settings))}"


@pytest.mark.parametrize("name", FAMILY)
def test_every_pixel_agrees_with_the_model(visit, name):
    run = Run.of(**FAMILY[name])
    visitor = visit(link(FAMILY[name]))
    for epoch in (100, 80):
        visitor.hold(epoch).expect_run(run, epoch)
        # Curves are drawn as segments between grid nodes.
        slack = 1.0 if run.history.config.degree == 1 else 1.5
        expect_picture_of(run, epoch, visitor.look(), slack)


def test_zoom_into_a_curve_stays_exact(visit):
    settings = FAMILY["spiral"]
    visitor = visit(link(settings)).hold(100)
    visitor.drag((-8, -8), (0, 2))
    expect_picture_of(Run.of(**settings), 100, visitor.look())


def test_thresholds_are_marked_on_the_score_axis(visit):
    settings = FAMILY["ordered"]
    run = Run.of(**settings)
    visitor = visit(link(settings)).hold(60)
    middle = (len(run.dataset.class_names) - 1) / 2
    # Between two rows of samples, where only thresholds are drawn.
    for threshold in run.history.bias[60]:
        opacity = visitor.inks(float(threshold), middle + 0.5, "3", reach=20)[:, 3]
        assert (opacity[19:22] > 100).any()


def test_hidden_weights_can_be_opened_by_keyboard(visit):
    settings = FAMILY["spiral"]
    run = Run.of(**settings)
    visitor = visit(link(settings)).hold(40)
    summary = visitor.page.locator(".player-readout summary")
    expect(summary).to_have_text(f"Weights of {len(run.history.features.names)} features")
    formula = visitor.page.locator(".player-formula")
    expect(formula).to_be_hidden()
    visitor.tab_to(summary)
    visitor.page.keyboard.press("Enter")
    expect(formula).to_be_visible()
    visitor.expect_epoch(40)
    visitor.forward.click()
    expect(visitor.number("training loss")).to_have_text(format_number(run.history.train_loss[41]))
    expect(formula).to_be_visible()

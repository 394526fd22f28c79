"""Learn pages with several players: each responds to its own keys."""

import numpy as np
import pytest
from playwright.sync_api import expect

from logreg.chapters.squared.numbers import Descent, loss_slices
from logreg.data import study_hours
from logreg.formatting import format_number
from tests.unit.helpers import optimum_of

pytestmark = pytest.mark.e2e


def test_keys_move_both_descents(visit):
    visitor = visit("/squared")
    data = study_hours()
    bias = optimum_of(data).bias.item()
    log_loss, squared = (
        Descent(loss, -1.5, 0.1, 50) for loss in loss_slices(data.X_train, data.y_train, bias)
    )
    visitor.tab_to(visitor.epoch_slider)
    for key, epoch in (("Home", 0), ("ArrowRight", 1), ("End", 50)):
        visitor.page.keyboard.press(key)
        visitor.expect_epoch(epoch)
        for name, descent in (("log loss", log_loss), ("squared error", squared)):
            expect(visitor.number(name)).to_have_text(format_number(descent.loss[epoch]))
    visitor.page.keyboard.press("Space")  # at the end: from the start
    visitor.expect_to_pass(3)
    visitor.page.keyboard.press("Space")
    expect(visitor.play).to_be_visible()


@pytest.mark.parametrize("page", ["likelihood", "classes"])
def test_each_player_of_a_page_responds_to_its_own_keys(visit, page):
    visitor = visit(f"/{page}")
    sliders = visitor.page.locator(".player-scrub:visible input")
    expect(sliders).to_have_count({"likelihood": 3, "classes": 2}[page])
    values = [slider.input_value() for slider in sliders.all()]
    for k, slider in enumerate(sliders.all()):
        slider.focus()
        visitor.page.keyboard.press("ArrowLeft")
        expect(slider).not_to_have_value(values[k])
        values[k] = slider.input_value()
        assert [each.input_value() for each in sliders.all()] == values
    assert len(np.unique(values)) > 1

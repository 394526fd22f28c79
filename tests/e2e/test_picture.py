"""The picture: every color, line and number agrees with the model."""

import numpy as np
import pytest
from playwright.sync_api import expect

from logreg.figures.style import CLASSES, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP
from logreg.figures.training import frame_epochs
from logreg.formatting import format_number
from tests.app.expected import Run
from tests.e2e.visitor import read_number, rgb

pytestmark = pytest.mark.e2e

LINE_PX = 3
NODES_PX = 7


def log_odds_of(run, epoch, x, y):
    """The model's log-odds of each class on a grid of the plane: (K, y, x)."""
    return run.log_odds(epoch, *np.meshgrid(x, y)).reshape(-1, len(y), len(x))


def expect_picture_of(run, epoch, picture, slack=1.0):
    """Compare every pixel with the model: the color of its class, and the lines between classes.

    Colors and lines may be off by ``slack`` pixels.
    """
    odds = log_odds_of(run, epoch, picture.x, picture.y)
    order = np.argsort(odds, axis=0)
    first, second = order[-1], order[-2]

    def of(values, label):
        return np.take_along_axis(values, label[None], axis=0)[0]

    slopes = np.gradient(odds, axis=(1, 2))

    def ahead(one, other):
        """By how much one class leads another, and the slope of that lead."""
        steepness = np.hypot(*(of(slope, one) - of(slope, other) for slope in slopes))
        return of(odds, one) - of(odds, other), steepness

    lead, slope = ahead(first, second)

    colors = np.array([rgb(style.color) for style in CLASSES])
    # Next to the line the color may be that of the other class.
    settled = lead > 2 * slack * slope
    opacity = picture.under[..., 3:].astype(float)
    # A canvas stores colors premultiplied by opacity.
    shown, wanted = (c * opacity / 255 for c in (picture.under[..., :3], colors[first]))
    assert np.abs(shown - wanted).max(axis=-1)[settled].max() <= 2

    def strength(of_lead):
        band = np.clip(np.floor(of_lead / SHADE_STEP + 0.5), 0, SHADE_BANDS)
        return np.round(255 * SHADE_OPACITY * band / SHADE_BANDS)

    # Between nodes at distance h a curve is drawn straight, which is off by h² f'' / 8.
    bends = (np.gradient(slope, axis=axis) for axis, slope in enumerate(slopes, 1))
    bend = sum(np.abs(of(b, first) - of(b, second)) for b in bends) * NODES_PX**2 / 8
    least, most = (strength(lead + sign * (slack * slope + bend)) for sign in (-1, 1))
    assert np.all(((least - 1 <= opacity[..., 0]) & (opacity[..., 0] <= most + 1))[settled])
    assert len(np.unique(opacity)) > 3
    assert settled.mean() > 0.9

    drawn, distance = picture.over[..., 3], lead / slope
    assert np.any(drawn)
    # Where three classes meet, no single pair's line gives the distance to the nearest.
    lonely = np.ones_like(drawn, dtype=bool)
    if len(odds) > 2:
        gap, steepness = ahead(second, order[-3])
        lonely = gap > 6 * steepness
    assert np.all(distance[(drawn > 0) & lonely] < LINE_PX / 2 + slack)
    # All of it is drawn except for the last pixels at the edges, where it is clipped.
    inner = (slice(2, -2), slice(2, -2))
    near = (distance < max(LINE_PX / 2 - slack, 0.5)) & lonely
    assert near[inner].sum() > 30
    assert np.all(drawn[inner][near[inner]] > 200)


@pytest.mark.parametrize("epoch", [0, 1, 50, 100])
def test_every_pixel_agrees_with_the_model(guest, epoch):
    guest.hold(epoch)
    guest.expect_run(Run.of(), epoch)
    expect_picture_of(Run.of(), epoch, guest.look())


def test_every_pixel_is_right_when_zoomed_and_a_double_click_resets_the_zoom(visit):
    visitor = visit("/").hold(100)
    whole = visitor.ranges()
    zoomed = visitor.drag((-2, -3), (3, 2))
    assert zoomed == [pytest.approx([-2, 3], abs=0.1), pytest.approx([-3, 2], abs=0.1)]
    expect_picture_of(Run.of(), 100, visitor.look())

    visitor.page.mouse.dblclick(*visitor.spot(0, 0))

    visitor.expect_ranges_other_than(zoomed)
    assert visitor.ranges() == whole
    expect_picture_of(Run.of(), 100, visitor.look())
    visitor.expect_epoch(100)


def expect_readout_of(run, visitor):
    epochs = frame_epochs(run.last)
    for epoch in (int(epochs[i]) for i in (0, 1, len(epochs) // 2, -1)):
        visitor.hold(epoch)
        visitor.expect_run(run, epoch)
        at = run.history[epoch]
        for name, share in (
            ("training accuracy", at.train_accuracy),
            ("test accuracy", at.test_accuracy),
        ):
            text = visitor.number(name).text_content()
            assert read_number(text.strip(" %\u00a0\u202f")) == pytest.approx(
                100 * share, abs=0.051
            )
        assert visitor.equation == pytest.approx([*at.weights[0], *at.bias], rel=0.0051)


def test_readout_shows_the_numbers_of_the_run(guest):
    expect_readout_of(Run.of(), guest)


def test_readout_shows_the_numbers_of_a_long_diverging_run(visit):
    visitor = visit("/?epochs=2000&lr=100&spread=4")
    expect_readout_of(Run.of(epochs=2000, lr=100.0, spread=4.0), visitor)


def probabilities(run, epoch, x, y):
    odds = log_odds_of(run, epoch, [x], [y])[:, 0, 0]
    return np.exp(odds) / np.exp(odds).sum()


def expect_tip_of(run, epoch, x, y, visitor):
    """Wait until the tooltip shows the class and its probability at this position and epoch."""
    p = probabilities(run, epoch, x, y)
    visitor.page.wait_for_function(
        """([name, p]) => {
          const told = document.querySelector(".player-tip:not([hidden])")?.textContent ?? "";
          const [, named, number] = told.match(/→ P\\((.*)\\) = (.*)$/) ?? [];
          return named === name && Math.abs(Number(number) - p) <= 0.002;
        }""",
        arg=[run.dataset.class_names[p.argmax()], float(p.max())],
    )


def test_hovering_shows_the_models_probability(guest):
    run = Run.of()
    points = np.vstack([run.dataset.X_train, run.dataset.X_test])
    guest.hold(60)
    (left, right), (low, high) = guest.ranges()
    grid = [(x, y) for x in np.linspace(left, right, 32) for y in np.linspace(low, high, 32)]
    inner = [(x, y) for x, y in grid if left < x < right and low < y < high]
    # Away from points, which would show their own labels.
    free = [at for at in inner if np.hypot(*(points - at).T).min() > 0.7]
    for x, y in free[:: len(free) // 4][:4]:
        guest.page.mouse.move(*guest.spot(x, y))
        expect_tip_of(run, 60, x, y, guest)

    # Where the pointer rests, the tip follows the playhead.
    place = max(free, key=lambda at: np.ptp([probabilities(run, k, *at)[0] for k in (0, 60)]))
    assert np.ptp([probabilities(run, epoch, *place)[0] for epoch in (0, 60)]) > 0.1
    guest.page.mouse.move(*guest.spot(*place))
    for epoch in (60, 0, 60):
        guest.hold(epoch)
        expect_tip_of(run, epoch, *place, guest)

    guest.page.mouse.move(0, 0)
    expect(guest.tip).to_be_hidden()


def test_hovering_over_a_point_shows_its_class(guest):
    run = Run.of()
    guest.hold(60)
    point = run.dataset.X_train[run.dataset.y_train == 0][:, 0].argmin()
    x, y = run.dataset.X_train[run.dataset.y_train == 0][point]
    guest.page.mouse.move(*guest.spot(x, y))
    expect(guest.tip).to_contain_text(f"{run.dataset.class_names[0]}: ")
    expect(guest.picture.locator(".hoverlayer .hovertext")).to_have_count(0)


def test_hovering_over_a_curve_shows_its_epoch_and_loss(guest):
    loss = Run.of().history.train_loss[20]
    guest.page.mouse.move(*guest.spot(20, loss, "2"))
    expect(guest.tip).to_have_text(f"epoch 20: training {format_number(loss)}")


def test_click_on_the_loss_goes_to_that_epoch(guest):
    guest.play.click()
    top = guest.evaluate("axes.yaxis2.range[1]")
    guest.page.mouse.click(*guest.spot(37, top / 2, "2"))
    expect(guest.play).to_be_visible()
    assert abs(guest.epoch - 37) <= 1
    guest.expect_run(Run.of(), guest.epoch)


def test_double_click_on_the_loss_keeps_the_epoch(guest):
    guest.hold(60)
    top = guest.evaluate("axes.yaxis2.range[1]")
    guest.page.mouse.dblclick(*guest.spot(37, top / 2, "2"))
    guest.let_frames_pass()
    guest.expect_epoch(60)


def test_click_on_the_points_keeps_the_epoch(guest):
    guest.hold(10)
    guest.page.mouse.click(*guest.spot(3, 3))
    guest.let_frames_pass()
    guest.expect_epoch(10)


def test_marker_on_the_loss_is_at_the_epoch(guest):
    guest.hold(60)
    at = Run.of().history[60]
    for loss in (at.train_loss, at.test_loss):
        assert guest.inks(60, loss, "2")[0, 3] == 255


def test_the_verdict_describes_the_picture(guest):
    sentence = Run.of().sentence
    expect(guest.page.get_by_role("img", name=sentence)).to_be_visible()
    expect(guest.page.get_by_test_id("stMarkdown").get_by_text(sentence)).to_be_visible()
    expect(guest.page.get_by_role("status").filter(has_text=sentence)).to_have_count(1)

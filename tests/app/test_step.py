"""One step taken apart."""

import re

import numpy as np
import pytest
from scipy.special import log_expit

from logreg.chapters.step.numbers import STAGE_FACTORS, take_step, with_summed_weights
from tests.app.expected import Run, written
from tests.app.page import Page, numbers

STAGES = list(STAGE_FACTORS)


class Shown:
    """What must be shown: all numbers from the library's run."""

    def __init__(self, sample=1, **settings):
        self.run = Run.of(**settings)
        history = self.run.history
        self.X, self.y = history.features(self.run.dataset.X_train), self.run.dataset.y_train
        self.w, self.b = history.weights[:, 0], history.bias[:, 0]
        step = take_step(self.w, self.b, self.X, self.y, history.config.learning_rate)
        self.z, self.p = step.scores, step.probabilities
        self.loss = -np.where(self.y, log_expit(self.z), log_expit(-self.z))
        self.gradient = step.weight_gradient
        self.sample = sample - 1


def expect(page, shown):
    at = shown.sample
    for name, wanted in {
        "score z": shown.z[:, at],
        "probability p": shown.p[:, at],
        "error p − y": shown.p[:, at] - shown.y[at],
        "loss ℓ": shown.loss[:, at],
        "mean loss J": shown.loss.mean(axis=1),
    }.items():
        np.testing.assert_allclose(page.measure(name), wanted, rtol=1e-5, atol=1e-6)


def layers(page):
    """The layers that move, by name."""
    moving = page.payload["moving"]
    return {each["trace"]["name"]: each for each in moving if "name" in each["trace"]}


def values(track):
    """The numbers of each frame, however they were sent."""
    if isinstance(track, dict) and "basis" in track:
        return numbers(track["coefficients"]) @ numbers(track["basis"])
    return numbers(track)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"n": 300, "spread": 1.0, "lr": 1.0, "epochs": 40, "seed": 5, "start": 8},
        {"dataset": "moons", "standardise": True, "init": "zeros"},
        {"dataset": "table", "lr": 0.01},
        # All rows, whose split still depends on the seed.
        {"dataset": "breast_cancer", "n": 1000, "seed": 7, "standardise": True},
    ],
    ids=["first", "blobs", "moons", "table", "breast cancer"],
)
def test_numbers_are_those_of_the_controls_run(settings):
    page = Page("step")
    if "dataset" in settings:
        page.set(dataset=settings["dataset"])
    for key in settings.keys() - {"dataset", "start"}:
        page.widget(key).set_value(settings[key])
    page.rerun()
    if "start" in settings:
        page.set(start=settings["start"])
    expect(page, Shown(**settings))


@pytest.mark.parametrize("stage", STAGES)
def test_numbers_are_the_same_in_all_stages(stage):
    page = Page("step", stage=stage, sample="17")
    expect(page, Shown(sample=17))


@pytest.mark.parametrize("sample", [2, 400])
def test_a_sample_is_chosen_and_marked(sample):
    page = Page("step", stage="probabilities")
    page.set(sample=sample)
    shown = Shown(sample=sample)
    expect(page, shown)
    (ring,) = (each for each in page.payload["figure"]["data"] if each["name"] == "the sample")
    np.testing.assert_allclose([*ring["x"], *ring["y"]], shown.run.dataset.X_train[sample - 1])
    ring = layers(page)["p of the sample"]
    np.testing.assert_allclose(values(ring["x"])[:, 0], shown.z[:, sample - 1], atol=1e-4)
    np.testing.assert_allclose(values(ring["y"])[:, 0], shown.p[:, sample - 1], atol=1e-6)


def test_with_fewer_samples_the_last_is_shown():
    page = Page("step", dataset="table", sample="100")
    assert any("16 training samples: the last" in text for text in page.texts)
    expect(page, Shown(sample=16, dataset="table"))


def test_scores_and_probabilities_are_those_of_the_samples():
    shown = Shown()
    for stage, letter in (("scores", "z"), ("probabilities", "p")):
        found = layers(Page("step", stage=stage))
        for label in (0, 1):
            layer = found[f"{letter}, class {label}"]
            np.testing.assert_allclose(
                values(layer["x"]), shown.z[:, shown.y == label], rtol=1e-4, atol=1e-4
            )
            if letter == "p":
                np.testing.assert_allclose(
                    values(layer["y"]), shown.p[:, shown.y == label], atol=1e-6
                )


def test_points_are_as_large_as_their_errors():
    shown, found = Shown(), layers(Page("step", stage="errors"))
    for label in (0, 1):
        layer = found[f"error, class {label}"]
        own = shown.y == label
        np.testing.assert_allclose(values(layer["x"]), shown.run.dataset.X_train[own, 0], rtol=1e-5)
        size = np.maximum(3, 22 * np.abs(shown.p - shown.y)[:, own])
        np.testing.assert_allclose(values(layer["size"]), size, rtol=1e-5)
        assert layer["trace"]["marker"]["size"] == 22


def test_the_arrow_is_the_gradient():
    shown, found = Shown(), layers(Page("step", stage="gradient"))
    arrow = found["gradient"]
    assert arrow["arrow"]
    for axis, column in (("x", 0), ("y", 1)):
        ends = values(arrow[axis])
        assert (ends[:, 0] == 0).all()
        np.testing.assert_allclose(ends[:, 1], shown.gradient[:, column], rtol=1e-5)
        own = (shown.p - shown.y)[:, 0] * shown.X[0, column]
        np.testing.assert_allclose(
            values(found["contribution of the sample"][axis])[:, 0], own, atol=1e-6
        )


@pytest.mark.parametrize("settings", [{}, {"standardise": True, "lr": 1.0}], ids=["raw", "std"])
def test_a_step_ends_where_the_next_epoch_begins(settings):
    shown = Shown(**settings)
    page = Page("step", stage="step", **written(settings))
    found = layers(page)
    for axis, column in (("x", 0), ("y", 1)):
        before = values(found["weights now"][axis])[:, 0]
        after = values(found["weights after the step"][axis])[:, 0]
        np.testing.assert_allclose(before, shown.w[:, column], rtol=1e-5)
        np.testing.assert_allclose(after[:-1], shown.w[1:, column], rtol=1e-5)
        arrow = values(found["the step"][axis])
        np.testing.assert_allclose(arrow, np.column_stack([before, after]))
    line = found["boundary after the step"]
    for end in (0, 1):
        places = np.column_stack([values(line[axis])[:-1, end] for axis in "xy"])
        features = shown.run.history.features(places)
        z = (features * shown.w[1:]).sum(axis=1) + shown.b[1:]
        np.testing.assert_allclose(z, 0, atol=1e-4)


def test_next_and_back_go_through_the_stages():
    page = Page("step")
    for at, stage in enumerate(STAGES):
        assert page.widget("stage").value == stage
        assert any(text.startswith(f"**{at + 1}. {stage.capitalize()}**") for text in page.texts)
        page.click("Next")
    assert page.widget("stage").value == STAGES[0]
    for stage in STAGES[::-1]:
        page.click("Back")
        assert page.widget("stage").value == stage


def test_the_address_sets_all_controls_and_the_epoch():
    settings = {"dataset": "moons", "n": 300, "spread": 1.5, "lr": 0.5, "epochs": 60, "seed": 4}
    settings |= {"start": 9, "standardise": True}
    link = written(settings) | {"init": "Random", "stage": "Gradient", "sample": "12"}
    page = Page("step", epoch="30", **link)
    assert not page.notices
    assert page.payload["timeline"]["start"] == 30
    assert page.payload["timeline"]["key"] == "epoch"
    assert "gradient" in layers(page)
    expect(page, Shown(sample=12, **settings))


@pytest.mark.parametrize("dataset", ["spiral", "breast_cancer"])
def test_a_run_without_bounds_shows_no_nan(dataset):
    page = Page("step", dataset=dataset, lr="100", epochs="2000", n="5000")
    for stage in STAGES:
        page.set(stage=stage)
        shown = numbers(page.payload["readout"]["values"])
        assert not np.isnan(shown).any()
        # One factor alone grows beyond what a float holds, and a sentence says so.
        beyond = np.isinf(shown).any()
        assert np.isinf(shown).any(axis=0).sum() == beyond
        assert any("∞" in text for text in page.texts) == beyond


def test_the_run_of_train_carries_over_and_back():
    page = Page("train")
    page.set(lr=0.5, n=300)
    page.set(dataset="moons")
    page.go("step")
    expect(page, Shown(lr=0.5, n=300, dataset="moons"))
    assert not any("Train's run" in text for text in page.texts)
    page.set(lr=2.0)
    page.go("train")
    assert page.widget("lr").value == 2.0
    assert page.widget("dataset").value == "moons"


def test_settings_that_this_page_cannot_show_survive_other_changes():
    page = Page("train")
    page.set(dataset="iris")
    page.go("step")
    page.set(lr=0.5)
    expect(page, Shown(lr=0.5))
    page.go("train")
    assert (page.widget("dataset").value, page.widget("lr").value) == ("iris", 0.5)
    page.go("step")
    page.set(dataset="moons")
    page.go("train")
    assert page.widget("dataset").value == "moons"


def test_the_common_mistake_has_its_own_numbers():
    page = Page("step", epochs="50")
    shown = Shown(epochs=50)
    start = np.append(shown.w[0], shown.b[0])
    theta, loss = with_summed_weights(start, shown.X, shown.y, 0.1 / 400, 50)
    (text,) = (text for text in page.texts if "mean for both" in text)
    rows = [
        [float(cell.replace("−", "-")) for cell in row]
        for row in re.findall(r"\| (−?[\d.]+) \| (−?[\d.]+) \|", text)
    ]
    right, wrong = shown.b[-1] - shown.b[0], theta[2] - shown.b[0]
    np.testing.assert_allclose(rows, [[right, shown.loss[-1].mean()], [wrong, loss]], rtol=5e-3)
    assert "0.00025 is 0.1 on means" in text


def test_the_code_has_an_epoch_that_the_picture_shows():
    page = Page("step", epochs="1000", epoch="333")
    shown = page.payload["timeline"]["values"]
    epoch = page.run_code()["epoch"]
    assert epoch in shown
    assert abs(epoch - 333) == min(abs(each - 333) for each in shown)


@pytest.mark.parametrize("epoch", [0, 30, 100])
def test_the_code_computes_the_pages_numbers(epoch):
    page = Page("step", epoch=str(epoch), sample="4", lr="0.5", standardise="true")
    names, shown = page.run_code(), Shown(sample=4, lr=0.5, standardise=True)
    assert page.measure("score z")[epoch] == pytest.approx(names["z"][3], rel=1e-5)
    assert page.measure("probability p")[epoch] == pytest.approx(names["p"][3], rel=1e-5)
    assert page.measure("error p − y")[epoch] == pytest.approx(names["error"][3], rel=1e-5)
    np.testing.assert_allclose(names["dw"], shown.gradient[epoch])
    if epoch < 100:
        np.testing.assert_allclose(names["w"], shown.w[epoch + 1])
        np.testing.assert_allclose(names["b"], shown.b[epoch + 1])

"""The Train page: its controls, and that the picture shows the run they ask for."""

import numpy as np
import pytest

from logreg.data import DATASETS
from logreg.figures.training import training_spec
from tests.app.expected import Run
from tests.app.page import TrainPage, numbers

# A value other than the default for each control.
OTHER = {
    "n": 100,
    "spread": 3.0,
    "lr": 1.0,
    "epochs": 40,
    "dataset": "breast_cancer",
    "seed": 5,
    "init": "zeros",
    "start": 7,
    "test": 40,
    "split": 9,
}


def test_first_visit_shows_the_default_run(page):
    assert not page.notices
    assert not page.app.error
    assert page.shows(Run.of())


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("slider", "Sample size"),
        ("slider", "Cluster spread"),
        ("select_slider", "Learning rate"),
        ("slider", "Epochs"),
        ("selectbox", "Dataset"),
        ("number_input", "Seed"),
    ],
)
def test_control_has_its_name_and_a_help(page, kind, label):
    (control,) = (control for control in getattr(page.app, kind) if control.label == label)
    assert control.help


@pytest.mark.parametrize("key", OTHER)
def test_control_changes_the_run(page, key):
    before = page.payload

    page.set(**{key: OTHER[key]})

    assert page.payload["id"] != before["id"]
    assert page.shows(Run.of(**{key: OTHER[key]}))
    assert not page.shows(Run.of())


def test_controls_act_together(page):
    # Two steps: a data set without spread has that control disabled.
    page.set(**OTHER | {"dataset": "blobs"})
    page.set(dataset=OTHER["dataset"])
    assert page.shows(Run.of(**OTHER))


@pytest.mark.parametrize("dataset", DATASETS)
def test_picture_is_that_of_the_library(page, dataset):
    page.set(dataset=dataset)

    run = Run.of(dataset=dataset)
    spec = training_spec(run.dataset, run.history, threshold=0.5)
    sent = page.payload
    assert sent["frames"]["epochs"] == [int(frame["name"]) for frame in spec["frames"]]
    for place, moving in enumerate(sent["frames"]["traces"]):
        for name in set(moving) - {"index"}:
            wanted = np.array([frame["data"][place][name] for frame in spec["frames"]])
            np.testing.assert_array_equal(numbers(moving[name]), wanted.astype("f4"))
    points = {trace["name"]: trace for trace in spec["data"] if trace.get("mode") == "markers"}
    for trace in sent["figure"]["data"]:
        if trace["name"] in points:
            for axis in "xy":
                wanted = np.array(points[trace["name"]][axis], "f4")
                np.testing.assert_array_equal(numbers(trace[axis]).astype("f4"), wanted)
    assert len(points) == 5  # two classes in two parts, and the marker on the loss


def test_spread_and_sample_size_are_off_where_they_do_nothing(page):
    page.set(dataset="table")
    assert page.widget("spread").disabled
    assert page.widget("n").disabled
    page.set(dataset="blobs")
    assert not page.widget("spread").disabled
    assert not page.widget("n").disabled


def test_start_seed_is_off_for_a_start_at_zero(page):
    assert not page.widget("start").disabled
    page.set(init="zeros")
    assert page.widget("start").disabled


@pytest.mark.parametrize(
    "settings",
    [{}, {"lr": 0.5, "epochs": 300}, {"lr": 10.0}, {"lr": 100.0}, {"spread": 0.8, "lr": 0.5}],
)
def test_verdict_stands_on_the_page_and_names_the_picture(page, settings):
    page.set(**settings)

    sentence = Run.of(**settings).verdict.sentence
    assert page.payload["alt"] == sentence
    assert sum(sentence in text for text in page.texts) == 1


def test_new_sample_draws_other_points_and_leaves_the_rest(page):
    before = page.settings

    page.click("New sample")

    after = page.settings
    assert after.pop("seed") != before.pop("seed")
    assert after == before
    assert page.shows(Run.of(seed=page.settings["seed"]))


def test_new_sample_after_the_last_seed_is_within_range(page):
    page.set(seed=9999)
    page.click("New sample")
    assert not page.app.error
    assert page.shows(Run.of(seed=page.settings["seed"]))


def test_button_offers_a_safe_learning_rate(page):
    safe = Run.of().safe_rate
    (button,) = (b for b in page.app.button if b.label.startswith("Use"))
    assert button.disabled
    page.set(lr=10.0)
    assert not page.button(button.label).disabled

    page.click(button.label)

    rate = page.settings["lr"]
    assert 0.5 * safe < rate < safe
    assert page.shows(Run.of(lr=rate))
    assert page.button(button.label).disabled


def test_replay_is_identical(page):
    page.set(lr=1.0, seed=4)
    first = page.payload
    page.click("Reset")
    assert page.payload != first

    page.set(lr=1.0, seed=4)

    assert page.payload == first


def test_two_visitors_do_not_disturb_each_other(page):
    other = TrainPage(lr="5")
    page.set(lr=0.001)
    other.rerun()
    assert other.shows(Run.of(lr=5.0))
    assert page.shows(Run.of(lr=0.001))

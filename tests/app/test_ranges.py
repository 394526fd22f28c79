"""For any settings the page shows the complete run in finite numbers."""

import random
from itertools import product

import numpy as np
import pytest

from logreg import InputError
from logreg.data import DATASETS
from logreg.web.controls import CONTROLS, control_of
from tests.app.expected import Run, applies, n_classes
from tests.app.page import TrainPage, numbers

ENDS = {"n": (20, 5000), "spread": (0.1, 6.0), "lr": (1e-4, 100.0), "epochs": (1, 2000)}
CORNERS = [dict(zip(ENDS, corner, strict=True)) for corner in product(*ENDS.values())]


def some_settings(generator):
    """Draw a valid value for each control."""
    settings = {"dataset": generator.choice(list(DATASETS))}
    for key in CONTROLS:
        control = control_of(key, settings["dataset"])
        if key == "dataset":
            continue
        if hasattr(control, "options"):
            settings[key] = generator.choice(list(control.options))
        elif isinstance(control.default, bool):
            settings[key] = generator.random() < 0.5
        else:
            steps = round((control.high - control.low) / control.step)
            value = control.low + generator.randint(0, steps) * control.step
            settings[key] = type(control.default)(round(value, 6))
    # Slow settings and large ones are each included, but not both at once.
    if settings["batch"]:
        settings["epochs"] = 1 + settings["epochs"] % 20
        settings["n"] = min(settings["n"], 300)
        settings["batch"] = max(settings["batch"], 16)
    if settings["optimizer"] == "newton" or settings["degree"] > 3:
        settings["epochs"] = 1 + settings["epochs"] % 100
    if settings["l1"]:  # the best possible loss of many features under this penalty
        settings["degree"], settings["all"] = min(settings["degree"], 2), False
    if not applies("l1", settings):
        settings["l1"] = 0.0
    if settings["model"] == "binomial" and n_classes(settings) > 2:
        settings["model"] = "auto"
    return settings


RANDOM = [some_settings(random.Random(seed)) for seed in range(32)]


def arrays(value):
    """Yield every array of numbers in the payload."""
    if isinstance(value, dict) and "bdata" in value:
        yield numbers(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays(item)


@pytest.mark.parametrize("settings", CORNERS, ids=str)
def test_page_shows_the_run(settings):
    page = TrainPage.linked(settings)

    assert not page.notices
    assert not page.app.error
    assert page.shows(Run.of(**settings))
    assert all(np.isfinite(array).all() for array in arrays(page.payload))


@pytest.mark.parametrize("seed", range(len(RANDOM)))
def test_page_shows_the_run_of_any_settings_or_explains_why_there_is_none(seed):
    settings = RANDOM[seed]
    page = TrainPage.linked(settings)

    assert not [notice for notice in page.notices if "cannot be" in notice]
    try:
        run, refusals = Run.of(**settings), []
    except InputError as refusal:
        run, refusals = None, [str(refusal)]
    assert [error.value for error in page.app.error] == refusals
    if run is None:
        return
    assert page.shows(run)
    assert all(np.isfinite(array).all() for array in arrays(page.payload))


def test_most_random_settings_have_a_run():
    def has(settings):
        try:
            return Run.of(**settings | {"epochs": 1})
        except InputError:
            return None

    # They include every model, and most optimizers and data sets.
    runs = [run for run in map(has, RANDOM) if run]
    assert len(runs) >= 16
    configs = [run.history.config for run in runs]
    assert {config.model for config in configs} == {"binomial", "multinomial", "ordinal"}
    assert len({config.optimizer for config in configs}) >= 6


@pytest.mark.parametrize("n", ENDS["n"])
@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_at_both_ends_of_the_sample_size(dataset, n):
    page = TrainPage(dataset=dataset, n=str(n), test="50")
    assert not page.app.error
    assert page.shows(Run.of(dataset=dataset, n=n, test=50))


@pytest.mark.parametrize("dataset", ["blobs", "spiral", "ordered"])
def test_few_samples_of_many_and_unequal_classes(dataset):
    settings = {"dataset": dataset, "n": 20, "classes": 5, "imbalance": 20.0, "test": 50}
    page = TrainPage.linked(settings)
    assert not page.app.error
    assert page.shows(Run.of(**settings))

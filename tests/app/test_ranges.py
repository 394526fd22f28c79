"""Whatever the controls are set to, the page shows the run, whole and in numbers."""

import random
from itertools import product

import numpy as np
import pytest

from logreg.data import DATASETS
from logreg.web.controls import CONTROLS
from tests.app.expected import Run
from tests.app.page import TrainPage, numbers

ENDS = {"n": (20, 5000), "spread": (0.1, 6.0), "lr": (1e-4, 100.0), "epochs": (1, 2000)}
CORNERS = [dict(zip(ENDS, corner, strict=True)) for corner in product(*ENDS.values())]


def some_settings(generator):
    """Draw a value for each control from all that it can show."""
    settings = {}
    for key, control in CONTROLS.items():
        if hasattr(control, "options"):
            settings[key] = generator.choice(list(control.options))
        else:
            steps = round((control.high - control.low) / control.step)
            value = control.low + generator.randint(0, steps) * control.step
            settings[key] = type(control.default)(round(value, 6))
    return settings


RANDOM = [some_settings(random.Random(seed)) for seed in range(12)]


def arrays(value):
    """Yield every array of numbers in the payload."""
    if isinstance(value, dict) and "bdata" in value:
        yield numbers(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays(item)


@pytest.mark.parametrize("settings", CORNERS + RANDOM, ids=str)
def test_page_shows_the_run(settings):
    page = TrainPage(**{key: str(value) for key, value in settings.items()})

    assert not page.notices
    assert not page.app.error
    assert page.shows(Run.of(**settings))
    assert all(np.isfinite(array).all() for array in arrays(page.payload))


@pytest.mark.parametrize("n", ENDS["n"])
@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_at_both_ends_of_the_sample_size(dataset, n):
    page = TrainPage(dataset=dataset, n=str(n), test="50")
    assert not page.app.error
    assert page.shows(Run.of(dataset=dataset, n=n, test=50))

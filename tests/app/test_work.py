"""The limit on the work of a page."""

import pytest

from logreg import DataConfig, InputError, TrainConfig, make_dataset, train
from logreg.training.optimum import UNKNOWN
from logreg.training.problem import Problem
from logreg.web import work
from tests.app.page import TrainPage

LARGEST = {"n": "5000", "epochs": "2000", "degree": "6", "dataset": "spiral", "classes": "5"}


def test_a_link_cannot_start_hours_of_work():
    page = TrainPage(**LARGEST, batch="1")
    (error,) = page.app.error
    assert error.value == (
        "This run would take 8,000,000 steps, more than a page may ask for: choose a larger batch "
        "size, fewer epochs or a smaller sample size."
    )
    page.set(batch=0, epochs=20)
    assert not page.app.error


@pytest.mark.parametrize("optimizer", ["gd", "adam", "newton"])
@pytest.mark.parametrize("degree", [1, 6])
def test_every_full_batch_run_is_allowed(optimizer, degree):
    dataset = make_dataset(DataConfig("blobs", n_samples=5000))
    config = TrainConfig(optimizer=optimizer, degree=degree, standardize=True, epochs=2000)
    assert work.seconds(Problem.of(dataset, config)) < work.MOST_SECONDS


def test_a_run_stops_when_the_session_stops_waiting(monkeypatch):
    class Session:
        def get(self, key):
            raise KeyboardInterrupt

    monkeypatch.setattr(work.st, "session_state", Session())
    monkeypatch.setattr(work, "_LOOKS_EVERY", 0.0)
    dataset = make_dataset(DataConfig(n_samples=40))
    with pytest.raises(KeyboardInterrupt):
        work.run(Problem.of(dataset, TrainConfig(epochs=2000)), UNKNOWN)


def test_the_library_itself_has_no_limit():
    dataset = make_dataset(DataConfig(n_samples=5000))
    config = TrainConfig(epochs=1_000_000, batch_size=1)
    with pytest.raises(InputError, match="4,000,000,000 steps"):
        work.run(Problem.of(dataset, config), UNKNOWN)
    assert next(train(dataset, config)).index == 0

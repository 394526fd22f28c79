"""Whatever the controls can be set to gives a whole and finite picture."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.diagnostics import judge, step_bounds
from logreg.figures.training import training_spec

data_configs = st.builds(
    DataConfig,
    dataset=st.sampled_from(["blobs", "table", "breast_cancer"]),
    n_samples=st.sampled_from([20, 5000]) | st.integers(20, 5000),
    spread=st.sampled_from([0.1, 6.0]) | st.floats(0.1, 6),
    test_size=st.floats(0.1, 0.5),
    seed=st.integers(0, 9999),
    split_seed=st.integers(0, 9999),
)
train_configs = st.builds(
    TrainConfig,
    learning_rate=st.sampled_from([1e-4, 100.0]) | st.floats(-4, 2).map(lambda e: 10.0**e),
    epochs=st.sampled_from([1, 2, 10, 99, 100, 101, 200, 201, 500, 2000]),
    init=st.sampled_from(["zeros", "normal"]),
    seed=st.integers(0, 9999),
)


def numbers_in(value):
    """Every number anywhere in a nest of dicts, lists and arrays."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, int | float | np.number):
        yield value


@settings(max_examples=150)
@given(data_configs, train_configs)
def test_every_setting_gives_a_finite_run_a_verdict_and_a_picture(data, training):
    dataset = make_dataset(data)
    history = run(dataset, training)
    for name in ("weights", "bias", "train_loss", "test_loss"):
        assert np.isfinite(getattr(history, name)).all()
    for loss in (history.train_loss, history.test_loss):
        assert (loss >= 0).all()
    for accuracy in (history.train_accuracy, history.test_accuracy):
        assert ((accuracy >= 0) & (accuracy <= 1)).all()
    assert history.optimum.loss <= history.train_loss.min() + 1e-9

    verdict = judge(history, step_bounds(dataset, history.optimum))
    assert verdict.sentence.endswith(".")
    assert not re.search(r"\b(nan|inf)\b", verdict.sentence, re.IGNORECASE)

    numbers = list(numbers_in(training_spec(dataset, history, threshold=0.5)))
    assert len(numbers) > 4 * training.epochs**0.5
    assert np.isfinite(numbers).all()

"""Every setting of the controls gives a complete and finite picture."""

import re
from dataclasses import asdict, replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from logreg import DataConfig, InputError, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import step_bounds
from logreg.data.config import USER_DATA
from logreg.figures.training import training_picture
from logreg.settings import Box, Names, Scale, Slider, settings_of
from logreg.validation import Whole
from tests.unit.helpers import arrays_of, judge


def values(setting):
    """Draw a value that the page offers for a setting, limits and defaults more often."""
    match setting.page:
        case Slider(low, high):
            ends = (setting.from_control(low), setting.from_control(high))
            between = st.integers if isinstance(setting.kind, Whole) else st.floats
            return st.sampled_from([*ends, setting.default]) | between(*ends)
        case Box(high):
            return st.integers(0, high)
        case Scale(offered):
            ends = (min(offered), max(offered))
            return st.sampled_from([setting.default, *ends]) | st.floats(*ends)
        case Names():
            return st.sampled_from([name for name in setting.kind.labels if name != USER_DATA])
    return st.booleans()


def configs(config, **others):
    settings = settings_of(config).items()
    drawn = {name: values(each) for name, each in settings if each.page and name not in others}
    return st.builds(config, **drawn | others)


data_configs = configs(DataConfig, label_noise=st.sampled_from([0.0, 0.0, 0.4]) | st.floats(0, 0.4))
# Slow settings, and those that do not suit all others, are drawn for each data set.
train_configs = configs(
    TrainConfig,
    learning_rate=st.sampled_from([1e-4, 100.0]) | st.floats(-4, 2).map(lambda e: 10.0**e),
    epochs=st.sampled_from([1, 2, 10, 99, 100, 101, 200, 201, 500, 2000]),
    batch_size=st.none(),
    degree=st.just(1),
    l1=st.just(0.0),
)


@st.composite
def runs(draw):
    """A data set and its training config, small where epochs are slow."""
    try:
        dataset = make_dataset(draw(data_configs))
    except InputError as refusal:
        # Only label noise can leave a class without a training sample.
        if "label noise" not in str(refusal):
            raise
        assume(False)
    training = draw(train_configs)
    if training.model == "binomial" and len(dataset.class_names) > 2:
        training = replace(training, model="multinomial")
    few = len(dataset.feature_names) == 2
    if few:
        degree = draw(st.sampled_from([1, 1, 2, 3, 6]))
        enough = (degree + 1) * (degree + 2) // 2 <= len(dataset.y_train)
        training = replace(training, degree=degree if enough else 1)
    if few and training.degree == 1 and training.optimizer != "newton":
        training = replace(training, l1=draw(st.sampled_from([0.0, 0.0, 0.01, 10.0])))
    if draw(st.booleans()):
        batch_size = draw(st.sampled_from([32, 512]))
        training = replace(training, batch_size=batch_size, epochs=min(training.epochs, 10))
    if training.optimizer == "newton" or training.degree > 1:
        training = replace(training, epochs=min(training.epochs, 101))
    return dataset, training


@settings(max_examples=150)
@given(runs())
def test_every_setting_gives_a_finite_run_a_verdict_and_a_picture(case):
    dataset, training = case
    history = run(dataset, training)
    for name in ("weights", "bias", "train_loss", "test_loss"):
        assert np.isfinite(getattr(history, name)).all()
    for loss in (history.train_loss, history.test_loss):
        assert (loss >= 0).all()
    for accuracy in (history.train_accuracy, history.test_accuracy):
        assert ((accuracy >= 0) & (accuracy <= 1)).all()
    if history.optimum.known:
        lowest = history.objective.min()
        assert history.optimum.loss <= lowest * (1 + 1e-6) + 1e-9
    else:  # only raw powers, which differ by orders of magnitude, may lack an optimum
        assert training.degree > 1
        assert not training.standardize

    verdict = judge(history, step_bounds(history.problem, history.optimum))
    assert verdict.sentence.endswith(".")
    assert not re.search(r"\b(nan|inf)\b", verdict.sentence, re.IGNORECASE)

    made = training_picture(dataset, history)
    parts = [made.data, made.layout, asdict(made.field), [each.trace for each in made.layers]]
    parts += [[*each.points()] for each in made.layers]
    numbers = np.concatenate([array.ravel() for array in arrays_of(parts)])
    assert len(numbers) > 4 * training.epochs**0.5
    assert np.isfinite(numbers).all()

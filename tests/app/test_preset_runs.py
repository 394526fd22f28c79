from dataclasses import replace

import pytest

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.analysis.diagnostics import State, state_of
from logreg.web.controls import CONTROLS, configs, largest_rate_below
from logreg.web.presets import PRESETS

PROMISES = {
    "Tutorial": State.FALLING,
    "Too slow": State.FALLING,
    "Just right": State.CONVERGED,
    "Too fast": State.OSCILLATING,
    "Diverging": State.DIVERGING,
    "Separable": State.SEPARABLE,
    "Three classes": State.FALLING,
    "Ordered classes": State.FALLING,
    "Curved boundary": State.FALLING,
}


def configs_of(name):
    defaults = {key: control.default for key, control in CONTROLS.items()}
    return configs(defaults | PRESETS[name])


def test_every_preset_has_an_expected_state():
    assert set(PRESETS) == set(PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_a_preset_shows_what_its_name_promises_whatever_the_rounding(name):
    data, training = configs_of(name)
    for k in range(-5, 6):
        nearby = replace(training, learning_rate=training.learning_rate * (1 + k * 1e-9))
        assert state_of(run(make_dataset(data), nearby)) == PROMISES[name]


def test_the_tutorial_preset_is_the_tutorials_run():
    data, training = configs_of("Tutorial")
    assert data == DataConfig("blobs", n_samples=500, spread=2.0, test_size=0.2)
    assert training == TrainConfig(learning_rate=0.08, epochs=26, init="normal", seed=training.seed)


def test_the_new_presets_show_their_models():
    found = {}
    for name in ("Three classes", "Ordered classes", "Curved boundary"):
        data, training = configs_of(name)
        dataset = make_dataset(data)
        history = run(dataset, training)
        found[name] = (training.model, len(dataset.class_names), training.degree)
        # The run gets close to the optimum.
        assert history.train_loss[-1] < history.optimum.loss * 1.5
    assert found == {
        "Three classes": ("multinomial", 3, 1),
        "Ordered classes": ("ordinal", 3, 1),
        "Curved boundary": ("binomial", 2, 2),
    }
    # A straight line on the curved one is about as good as chance.
    straight = run(dataset, replace(training, degree=1))
    assert history.test_accuracy[-1] > 0.9
    assert straight.test_accuracy[-1] < 0.7


@pytest.mark.parametrize("bound", [0.3, 0.5179, 1.0, 33.0])
def test_the_rate_that_is_offered_is_on_the_scale_and_safe(bound):
    rate = largest_rate_below(bound)
    assert rate < bound
    assert rate in CONTROLS["lr"].options
    assert not any(rate < other < bound for other in CONTROLS["lr"].options)


def test_no_rate_is_offered_if_even_the_lowest_is_too_large():
    least = min(CONTROLS["lr"].options)
    assert largest_rate_below(least) is None
    assert largest_rate_below(least * 1.01) == least

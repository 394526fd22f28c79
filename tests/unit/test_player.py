import base64
import json
import re
from importlib.resources import files

import numpy as np
import pytest

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.figures.style import INK, PAPER
from logreg.figures.training import frame_epochs, training_spec
from logreg.web.player import payload
from logreg.web.readout import training_readout
from tests.unit.helpers import dataset_of


def sent(data=None, **config):
    """A run as the page sends it: history, spec, readout and the payload as the browser sees it."""
    dataset = make_dataset(data or DataConfig())
    history = run(dataset, TrainConfig(**config))
    spec = training_spec(dataset, history, threshold=0.5)
    readout = training_readout(history, frame_epochs(len(history) - 1))
    raw = payload(spec, readout, run_id="run 1", seconds=5.0, alt="A loss falls.")
    return history, spec, readout, json.loads(json.dumps(raw, allow_nan=False))


def decoded(value):
    """Undo the encoding, wherever there is one."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "bdata" not in value:
        return {key: decoded(item) for key, item in value.items()}
    assert value["dtype"] in ("f4", "f8")
    array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=f"<{value['dtype']}")
    return array.reshape([int(length) for length in value["shape"].split(",")])


def assert_same(received, original):
    """Equal up to single precision, with the same keys, lengths and shapes."""
    if isinstance(original, dict):
        assert received.keys() == original.keys()
        for key in original:
            assert_same(received[key], original[key])
    elif isinstance(original, list | tuple):
        assert len(received) == len(original)
        for pair in zip(received, original, strict=True):
            assert_same(*pair)
    elif isinstance(original, np.ndarray):
        assert np.shape(received) == original.shape
        np.testing.assert_allclose(received, original, rtol=2**-23, atol=1e-37)
    else:
        assert received == original


@pytest.fixture(
    params=[
        (DataConfig(), {"epochs": 100, "init": "normal"}),
        (DataConfig(dataset="breast_cancer"), {"epochs": 1000, "learning_rate": 5.0}),
        (DataConfig(dataset="table"), {"epochs": 1}),
    ],
    ids=["blobs", "breast cancer", "table"],
)
def message(request):
    data, config = request.param
    return sent(data, **config)


def test_the_figure_arrives_as_it_was_made(message):
    _, spec, _, received = message
    figure = {"data": spec["data"], "layout": spec["layout"]}
    assert_same(decoded(received["figure"]), figure)


def test_the_frames_arrive_stacked_trace_by_trace(message):
    history, spec, _, received = message
    frames = decoded(received["frames"])
    assert frames["epochs"] == frame_epochs(len(history) - 1).tolist()
    assert [trace["index"] for trace in frames["traces"]] == spec["frames"][0]["traces"]
    for place, trace in enumerate(frames["traces"]):
        states = [frame["data"][place] for frame in spec["frames"]]
        assert set(trace) - {"index"} == set(states[0]) - {"type"}
        for key in set(trace) - {"index"}:
            assert_same(trace[key], np.array([state[key] for state in states], dtype=float))


def test_the_readout_arrives_as_it_was_made(message):
    _, _, readout, received = message
    assert_same(decoded(received["readout"]), readout)


def test_long_arrays_are_never_sent_as_text(message):
    _, _, _, received = message

    def longest(value):
        if isinstance(value, dict):
            return max(map(longest, value.values()), default=0)
        if isinstance(value, list):
            numbers = len(value) if all(isinstance(item, float) for item in value) else 0
            return max([numbers, *map(longest, value)])
        return 0

    assert longest(received["figure"]) <= 8


def test_everything_else_is_passed_on(message):
    _, _, _, received = message
    assert received["id"] == "run 1"
    assert received["seconds"] == 5.0
    assert received["alt"] == "A loss falls."


def test_colours_that_follow_the_theme_are_in_the_figure(message):
    _, _, _, received = message
    assert set(received["colours"]) == {INK, PAPER}
    for colour in received["colours"]:
        assert json.dumps(colour) in json.dumps(received["figure"])


def test_a_move_of_a_slider_sends_at_most_sixty_kilobytes():
    _, _, _, received = sent(epochs=100, init="normal")
    assert len(json.dumps(received).encode()) <= 60_000


def test_readout_values_are_those_of_the_history():
    history, _, readout, _ = sent(epochs=600, init="normal")
    epochs = frame_epochs(600)
    assert len(readout["values"]) == len(epochs)
    for row, epoch in zip(readout["values"].tolist(), epochs.tolist(), strict=True):
        at = history[epoch]
        assert row == [
            epoch,
            at.train_loss,
            at.test_loss,
            at.train_accuracy,
            at.test_accuracy,
            *at.weights[0],
            *at.bias,
        ]


def slots_of(readout):
    return re.findall(r'data-value="(\d+)" data-format="(\w+)"', readout["html"])


@pytest.mark.parametrize("features", [1, 2, 4])
def test_every_value_has_its_slot_in_a_format_that_the_browser_knows(features):
    X = np.random.default_rng(0).normal(size=(30, features))
    history = run(dataset_of(X, [0, 1, 1] * 10), TrainConfig(epochs=4))
    readout = training_readout(history, np.arange(5))
    slots = slots_of(readout)
    assert {int(column) for column, _ in slots} == set(range(readout["values"].shape[1]))
    script = (files("logreg.web.player") / "player.js").read_text(encoding="utf-8")
    (table,) = re.findall(r"const FORMATS = \{(.*?)\};", script, re.DOTALL)
    known = set(re.findall(r"^\s*(\w+)(?:\b:|,)", table, re.MULTILINE))
    assert {how for _, how in slots} <= known


def test_the_measures_stand_beside_their_names():
    _, _, readout, _ = sent(epochs=1)
    labels = re.findall(r"<span>([\w ]+) <b><span data-value=\"(\d)\"", readout["html"])
    assert labels == [
        ("epoch", "0"),
        ("training loss", "1"),
        ("test loss", "2"),
        ("training accuracy", "3"),
        ("test accuracy", "4"),
    ]


def test_numbers_after_the_first_carry_their_sign_as_an_operation():
    _, _, readout, _ = sent(epochs=1)
    # w₁ with its own sign; then the signs and sizes of w₂ and b.
    assert slots_of(readout)[5:] == [
        ("5", "coefficient"),
        ("6", "sign"),
        ("6", "size"),
        ("7", "sign"),
        ("7", "size"),
    ]

import base64
import json

import numpy as np
import pytest

from logreg import DataConfig
from logreg.figures.layers import Linear
from logreg.figures.style import CLASSES, INK, PAPER
from logreg.figures.training import frame_epochs
from logreg.training.models import MODELS
from tests.unit.figures.drawn import on_plane
from tests.unit.helpers import arrays_of
from tests.unit.player.node import node
from tests.unit.player.sent import NOT_SOUGHT, sent


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


def test_the_picture_and_the_readout_arrive_unchanged_and_finite(message):
    received, picture = decoded(message.received), message.picture
    assert_same(received["figure"], {"data": picture.data, "layout": picture.layout})
    assert_same(received["readout"], message.readout)
    assert received["timeline"]["values"] == frame_epochs(len(message.history) - 1).tolist()
    assert received["timeline"]["seconds"] == picture.timeline.seconds
    assert (received["id"], received["alt"]) == ("run 1", "A loss falls.")
    assert all(np.isfinite(array).all() for array in arrays_of(received))


def test_the_field_arrives_unchanged(message):
    field, received = message.picture.field, decoded(message.received["field"])
    assert received["link"] == field.link
    assert received["straight"] == field.straight
    assert received["isSlice"] == (len(message.dataset.feature_names) > 2)
    assert_same(received["spans"], [field.x_range, field.y_range])
    assert received["exponents"] == field.exponents.tolist()
    for name in ("coefficients", "thresholds"):
        assert isinstance(message.received["field"][name], dict)  # the browser asks for its shape
        assert_same(received[name], getattr(field, name))
    classes = [(each["name"], each["color"]) for each in received["classes"]]
    wanted = zip(message.dataset.class_names, CLASSES, strict=False)
    assert classes == [(name, style.color) for name, style in wanted]


def test_the_received_field_agrees_with_the_model(message):
    history, field = message.history, decoded(message.received["field"])
    (x_low, x_high), (y_low, y_high) = field["spans"]
    u, v = np.random.default_rng(0).uniform(-1, 1, (2, 40))
    x, y = x_low + (u + 1) / 2 * (x_high - x_low), y_low + (v + 1) / 2 * (y_high - y_low)
    features = history.features(on_plane(message.dataset, x, y))
    monomials = np.array([u**i * v**j for i, j in field["exponents"]])
    model = MODELS[history.config.model]
    for frame, epoch in enumerate(message.received["timeline"]["values"]):
        scores = model.scores(history.weights[epoch], history.bias[epoch])
        found = field["coefficients"][frame].astype(float) @ monomials
        size = np.abs(field["coefficients"][frame]).sum()
        np.testing.assert_allclose(found, scores.at(features), rtol=1e-6, atol=1e-6 * size)
        np.testing.assert_allclose(field["thresholds"][frame], scores.thresholds, rtol=1e-6)


def test_the_markers_arrive_unchanged(message):
    received = decoded(message.received["moving"])
    assert len(received) == len(message.picture.layers)
    for got, made in zip(received, message.picture.layers, strict=True):
        assert_same(got["trace"], made.trace)
        assert_same(got["y"], made.y)
        if isinstance(made.x, Linear):
            assert got["x"].keys() == {"coefficients", "basis"}
            at = got["x"]["coefficients"].astype(float) @ np.array(got["x"]["basis"], dtype=float)
            size = np.abs(made.x.coefficients) @ np.abs(made.x.basis)
            np.testing.assert_array_less(np.abs(at - made.points()[0]), 1e-6 * size + 1e-30)
        else:
            assert_same(got["x"], made.x)


def test_long_arrays_are_never_sent_as_text(message):
    def longest(value):
        if isinstance(value, dict):
            return max(map(longest, value.values()), default=0)
        if isinstance(value, list):
            numbers = len(value) if all(isinstance(item, float) for item in value) else 0
            return max([numbers, *map(longest, value)])
        return 0

    assert longest(message.received) <= 8


def test_colors_that_follow_the_theme_are_in_the_figure(message):
    received = message.received
    assert set(received["colors"]) == {INK, PAPER}
    for color in received["colors"]:
        assert json.dumps(color) in json.dumps(received["figure"])


def test_every_marker_has_a_symbol_that_the_browser_can_draw(message):
    known = node("const answer = Object.keys(SYMBOLS);")
    assert {style.symbol for style in CLASSES} <= set(known)
    resting = [each for each in message.received["figure"]["data"] if "meta" in each]
    assert resting
    for trace in [*resting, *(each["trace"] for each in message.received["moving"])]:
        symbol = trace.get("marker", {}).get("symbol", "circle")
        assert symbol.removesuffix("-open") in known


def test_a_slider_move_sends_at_most_sixty_kilobytes():
    message = sent(epochs=100, init="normal")
    assert len(message.text.encode()) <= 60_000


LARGE = {
    "degree 6": (DataConfig(), {"degree": 6, "standardize": True, "epochs": 2000}),
    "degree 6, five classes": (
        DataConfig(n_classes=5),
        {"model": "multinomial", "degree": 6, "standardize": True, "epochs": 2000},
    ),
    "wine": (
        DataConfig("wine", all_features=True),
        {"model": "multinomial", "standardize": True, "epochs": 2000},
    ),
    "wine, ordinal": (
        DataConfig("wine", all_features=True),
        {"model": "ordinal", "degree": 2, "standardize": True, "epochs": 300},
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_no_run_sends_more_than_a_megabyte(name):
    data, config = LARGE[name]
    message = sent(data, NOT_SOUGHT, init="normal", **config)
    assert len(message.text.encode()) <= 1_000_000

"""Runs as the page sends them and the browser receives them."""

import json

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.figures.training import training_picture
from logreg.player import payload
from logreg.player.readouts.training import training_readout
from logreg.training.optimum import Optimum

NOT_SOUGHT = Optimum(0.1, None, None, 0.0)  # finding the optimum takes longer than the run


class Sent:
    """A run as sent by the page, and the payload as received by the browser."""

    def __init__(self, dataset, history):
        self.dataset, self.history = dataset, history
        self.picture = training_picture(dataset, history)
        self.readout = training_readout(history, self.picture.timeline.values, dataset.class_names)
        raw = payload(self.picture, self.readout, picture_id="run 1", alt="A loss falls.")
        self.text = json.dumps(raw, allow_nan=False)
        self.received = json.loads(self.text)


def sent(data=None, optimum=None, **config):
    dataset = make_dataset(data or DataConfig())
    return Sent(dataset, run(dataset, TrainConfig(**config), optimum))


RUNS = {
    "blobs": (DataConfig(), {"epochs": 100, "init": "normal"}),
    "breast cancer": (DataConfig(dataset="breast_cancer"), {"epochs": 1000, "learning_rate": 5.0}),
    "table": (DataConfig(dataset="table"), {"epochs": 1}),
    "multinomial": (
        DataConfig(n_classes=5),
        {"model": "multinomial", "epochs": 20, "init": "normal"},
    ),
    "ordinal": (
        DataConfig("ordered", n_classes=4),
        {"model": "ordinal", "epochs": 300, "init": "normal", "l2": 0.1},
    ),
    "slice, curved": (
        DataConfig("iris", all_features=True, plane=(1, 3)),
        {"model": "multinomial", "epochs": 10, "degree": 2, "standardize": True, "init": "normal"},
    ),
    "ordinal, curved": (
        DataConfig("ordered"),
        {"model": "ordinal", "epochs": 30, "degree": 3, "standardize": True, "init": "normal"},
    ),
    "diverging": (
        DataConfig(n_classes=3),
        {"model": "multinomial", "epochs": 300, "learning_rate": 100.0, "l2": 10.0},
    ),
    "ordinal, diverging": (
        DataConfig("ordered", n_classes=5),
        {"model": "ordinal", "epochs": 300, "learning_rate": 100.0, "l2": 1.0, "init": "normal"},
    ),
}

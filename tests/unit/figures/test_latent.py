import numpy as np
import pytest

from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.figures.style import CLASSES
from logreg.figures.training import training_picture
from tests.unit.figures.drawn import animated
from tests.unit.helpers import blobs


@pytest.mark.parametrize(
    ("data", "training"),
    [
        ({"n_classes": 5}, {"epochs": 20, "init": "normal"}),
        ({"n_classes": 3, "n_samples": 30}, {"epochs": 300}),
        ({"n_classes": 4, "n_samples": 5000}, {"degree": 2, "standardize": True, "epochs": 3}),
    ],
    ids=["five", "few", "many, curved"],
)
def test_the_strip_shows_true_scores_and_the_thresholds(data, training):
    dataset = make_dataset(DataConfig("ordered", **data))
    history = run(dataset, TrainConfig(model="ordinal", **training))
    made = training_picture(dataset, history)
    strip = {each.trace["name"]: each for each in made.layers if each.trace["name"] != "this epoch"}
    assert list(strip) == [*(f"score of {name}" for name in dataset.class_names), "thresholds"]

    low, high = made.layout["xaxis3"]["range"]
    for label, name in enumerate(dataset.class_names):
        each = strip[f"score of {name}"]
        features = history.features(dataset.X_train[dataset.y_train == label])
        # Of all samples of the class.
        scores = history.weights[made.timeline.values, 0] @ features.T
        shown, heights = each.points()
        assert 1 <= shown.shape[1] <= 240 // len(dataset.class_names)
        rows = np.abs(scores[-1][:, None] - shown[-1]).argmin(axis=0)
        assert len(set(rows.tolist())) == len(rows)
        np.testing.assert_allclose(shown, scores[:, rows], rtol=1e-9, atol=1e-9)
        assert (heights == label).all()
        assert each.trace["marker"]["color"] == CLASSES[label].color
        assert each.trace["marker"]["symbol"] == CLASSES[label].symbol
        assert low < shown.min() <= shown.max() < high
    cuts = strip["thresholds"].points()[0]
    np.testing.assert_array_equal(cuts, history.bias[made.timeline.values])
    assert low < cuts.min() <= cuts.max() < high
    bottom, top = made.layout["yaxis3"]["range"]
    assert bottom < 0 < len(dataset.class_names) - 1 < top
    assert made.layout["yaxis3"]["ticktext"] == list(dataset.class_names)
    assert made.layout["yaxis3"]["tickvals"] == list(range(len(dataset.class_names)))


def test_only_a_model_with_thresholds_has_the_strip():
    dataset = blobs(dataset="ordered")
    for model, has in (("multinomial", False), ("ordinal", True)):
        _, _, figure = animated(dataset, model=model, epochs=2)
        assert ("xaxis3" in figure.layout.to_plotly_json()) == has
        assert any("thresholds" in (trace.name or "") for trace in figure.data) == has
        if has:  # the loss makes room for it
            loss, strip = figure.layout.yaxis2.domain, figure.layout.yaxis3.domain
            assert strip[1] < loss[0]

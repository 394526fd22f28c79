"""The table, the formula and the alt text of the softmax figure."""

from typing import Any

from logreg.chapters.classes.softmax.numbers import SoftmaxNumbers
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, formula, readout, slots, sub, table


def softmax_readout(numbers: SoftmaxNumbers) -> dict[str, Any]:
    """Return scores, powers and probabilities at each x; for two classes also the sigmoid."""
    dataset = numbers.model.dataset
    names, n_classes = dataset.class_names, len(dataset.class_names)
    measures = [Measure(dataset.feature_names[0], numbers.x, "fixed")]
    for columns, format in ((numbers.z, "coefficient"), (numbers.power, "short")):
        measures += [Measure("", column, format) for column in columns.T]
    measures += [Measure("", column, "coefficient") for column in numbers.p.T]
    measures.append(Measure("", numbers.total))
    _, *cells, total = slots(measures, "span")
    rows = [[name, *cells[label::n_classes]] for label, name in enumerate(names)]
    head = ["class", "score z", "e<sup>z</sup>", "P = e<sup>z</sup> / sum"]
    html = table(head, [*rows, ["sum", "", total, "1"]])
    if n_classes == 2:
        measures.append(Measure("", numbers.lead, "coefficient"))
        *_, p, _, lead = slots(measures)
        html += formula(["P(y = 1) =", f"σ({sub('z', '1')} − {sub('z', '0')}) = σ({lead}) = {p}"])
    return readout(measures, html)


def softmax_alt(numbers: SoftmaxNumbers) -> str:
    """Describe the figure in two sentences."""
    dataset = numbers.model.dataset
    winners = ", ".join(
        f"{dataset.class_names[k]} from {format_number(start)} to {format_number(end)}"
        for start, end, k in numbers.winners
    )
    return (
        f"Straight scores over {dataset.feature_names[0]}, and the probabilities that softmax "
        f"makes of them. Most probable: {winners}."
    )

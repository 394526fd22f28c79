"""From score to probability: a line, bent into a curve, cut by a threshold."""

import numpy as np
import streamlit as st

from logreg.chapters.score.figure import X_VALUES, score_picture
from logreg.chapters.score.numbers import crossing, readings
from logreg.figures.training import final_picture
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, formula, readout, slot
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.model_types import TYPES, train_button
from logreg.web.player import player
from logreg.web.presets import preset_configs
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Number

CONTROLS = {
    "w": Number("Weight w", -5.0, 5.0, 0.1, 1.2, "How steep the score is.", "%.1f"),
    "b": Number("Bias b", -10.0, 10.0, 0.1, 0.5, "The score where x is 0.", "%.1f"),
    "threshold": Number(
        "Threshold", 0.05, 0.95, 0.05, 0.5, "From this probability on, the class is 1.", "%.2f"
    ),
}
AT = Number("x", float(X_VALUES[0]), float(X_VALUES[-1]), 0.05, 1.0, "Where the point is.")

begin_chapter(
    "score",
    "Regression predicts a number, classification a class, such as approved or failed. Logistic "
    "regression does one by the other: it weighs the input into a **score** z, any number, and "
    "bends that into a **probability** p between 0 and 1. A **threshold** makes it a class. "
    "Move x.",
    CONTROLS | {"at": AT},
)
picture, side = st.columns([3, 1], gap="large")
with side:
    w, b, threshold = show_controls(CONTROLS)

at = readings(w, b, X_VALUES)
cut = crossing(w, b, threshold)
with picture:
    hows = ("fixed", "coefficient", "short", "short", "short")
    x, z, p, odds, odds_next = (slot("mn", column, how) for column, how in enumerate(hows))
    bias = f"<mo>{'+' if b >= 0 else '−'}</mo><mn>{format_number(abs(b))}</mn>"
    power = "<msup><mi>e</mi><mi>{}</mi></msup>".format
    sigma = (
        "<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo>"
        "<msup><mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup></mrow></mfrac>"
    )
    ratio = "<mfrac><mi>p</mi><mrow><mn>1</mn><mo>−</mo><mi>p</mi></mrow></mfrac>"
    player(
        score_picture(w, b, threshold, start=playhead("at", AT, AT.default)),
        readout(
            [
                Measure("", at.x, "fixed"),
                Measure("score z", at.z, "coefficient"),
                Measure("p = P(y = 1)", at.p),
                Measure("odds", at.odds),
                Measure("", at.odds_next),
                Measure("P(y = 0)", at.q),
            ],
            formula(
                [f"<mi>z</mi><mo>=</mo><mn>{format_number(w)}</mn><mo>·</mo>{x}{bias}<mo>=</mo>{z}"]
            )
            + formula(
                [
                    f"<mi>p</mi><mo>=</mo><mi>σ</mi><mo>(</mo><mi>z</mi><mo>)</mo><mo>=</mo>{sigma}"
                    f"<mo>=</mo>{p}<mspace width='1em' />",
                    f"<mtext>odds</mtext><mo>=</mo>{ratio}<mo>=</mo>{power('z')}<mo>=</mo>{odds}",
                ]
            )
            + formula(
                [
                    f"<mtext>odds at x + 1</mtext><mo>=</mo>{power('w')}<mo>·</mo>{odds}",
                    f"<mo>=</mo><mn>{format_number(at.factor)}</mn><mo>·</mo>{odds}<mo>=</mo>{odds_next}",
                ]
            ),
        ),
        picture_id=f"{w} {b} {threshold}",
        alt=f"The score is a straight line of slope {format_number(w)}, the probability an "
        f"S-shaped curve that passes the threshold {threshold:g} "
        + ("nowhere." if cut is None else f"at x = {format_number(cut)}."),
        label="Score and probability",
    )
    st.markdown(
        "**The score is the log-odds.** One unit more of x, from the full to the hollow point, "
        f"adds $w = {w:g}$ to it and so multiplies the odds by $e^w = {format_number(at.factor)}$, "
        "wherever x is. What that adds to p depends on where: most in the middle, next to nothing "
        "where p is near 0 or 1."
    )
    st.page_link("pages/evaluate.py", label="Which threshold to take, and what mistakes cost →")

st.header("Three ways to read a score")
read = readings(1.0, 0.0, np.array([5.0, 0.0, -5.0]))
ways = (
    "**Large and positive**: class 1, nearly surely.",
    "**Near zero**: undecided.",
    "**Large and negative**: class 0, nearly surely.",
)
for column, way, z, p in zip(st.columns(3), ways, read.z, read.p, strict=True):
    column.markdown(f"{way} At $z = {z:g}$, $p = {p:.3f}$.")

st.markdown(
    "A neuron of a neural network does the same: a weighted sum, bent by an *activation*. This one "
    "is the sigmoid, which nears 0 and 1, however closely. On a computer $e^{-z}$ is too large "
    "a number from $z = -710$ on, so that one computes $(1 + \\tanh(z/2))/2$, which is the same."
)

st.header("Three types")
for column, (model, each) in zip(st.columns(3), TYPES.items(), strict=True):
    data_config, train_config = preset_configs(each.example)
    dataset, history = cache.make_dataset(data_config), cache.run(data_config, train_config)
    with column:
        st.markdown(f"**{model}.** {each.about}")
        player(
            final_picture(dataset, history),
            readout([]),
            picture_id=each.example,
            alt=f"{model} model of {len(dataset.class_names)} classes, after training.",
            key=f"type-{model}",
            label=f"{model} model",
        )
        train_button(model)

end_chapter(
    "score",
    f"""
import numpy as np

w, b, threshold = {w:g}, {b:g}, {threshold:g}
x = np.arange(-6, 6)

z = w * x + b                       # score: any number
p = 1 / (1 + np.exp(-z))            # probability: the sigmoid of the score
odds = p / (1 - p)                  # the same as np.exp(z)
label = p >= threshold              # class 1 or class 0

print(odds[1:] / odds[:-1])         # always the same:
print(np.exp(w))
""",
)

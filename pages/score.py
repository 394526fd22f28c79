"""From score to probability: a line, squashed into a curve, divided by a threshold."""

import numpy as np
import streamlit as st

from logreg.chapters.score import figure, numbers, readout
from logreg.figures.training import final_picture
from logreg.formatting import format_number
from logreg.player.readouts import base
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
FIRST, *_, LAST = numbers.X_VALUES.tolist()
AT = Number("x", FIRST, LAST, 0.05, 1.0, "Where the point is.")

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

score = numbers.ScoreNumbers(w, b, threshold)
with picture:
    player(
        figure.score_picture(score, start=playhead("at", AT, AT.default)),
        readout.score_readout(score),
        picture_id=f"{w} {b} {threshold}",
        alt=readout.score_alt(score),
        label="Score and probability",
    )
    st.markdown(
        "**The score is the log-odds.** One unit more of x, from the full to the hollow point, "
        f"adds $w = {w:g}$ to it and so multiplies the odds by "
        f"$e^w = {format_number(score.odds_factor)}$, wherever x is. What that adds to p depends "
        "on where: most in the middle, next to nothing where p is near 0 or 1."
    )
    st.page_link("pages/evaluate.py", label="Which threshold to take, and what mistakes cost →")

st.header("Three ways to read a score")
read = numbers.ScoreReadings(1.0, 0.0, np.array([5.0, 0.0, -5.0]))
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
            base.readout([]),
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

"""More than two classes: competing scores, or one score divided by thresholds."""

import numpy as np
import streamlit as st

from logreg.chapters.classes.graded import GRADED
from logreg.chapters.classes.parallel.figure import parallel_picture
from logreg.chapters.classes.parallel.readout import (
    brant_numbers,
    describe_brant_test,
    parallel_alt,
    parallel_readout,
)
from logreg.chapters.classes.softmax.figure import MAX_SHIFT, softmax_picture
from logreg.chapters.classes.softmax.numbers import SoftmaxNumbers
from logreg.chapters.classes.softmax.readout import softmax_alt, softmax_readout
from logreg.chapters.classes.thresholds.figure import thresholds_picture
from logreg.chapters.classes.thresholds.numbers import ETAS, ThresholdNumbers
from logreg.chapters.classes.thresholds.readout import thresholds_alt, thresholds_readout
from logreg.data import DataConfig
from logreg.formatting import format_number
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.controls import LAST_SEED
from logreg.web.model_types import TYPES, train_button
from logreg.web.player import player
from logreg.web.presets import draw_again
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Choice, Control, Number

SCORES: dict[str, Control] = {
    "fit": Choice(
        "Fitted to", {"iris": "Iris", "clouds": "Clouds"}, "iris", "What the scores tell.", "row"
    ),
    "k": Number("Classes", 2, 5, 1, 2, "How many clouds there are."),
    "shift": Number(
        "Shift all scores",
        -MAX_SHIFT,
        MAX_SHIFT,
        0.5,
        0.0,
        "The same number, added to every score.",
        "%.1f",
    ),
}
THRESHOLDS: dict[str, Control] = {
    "cut": Number("First cut θ₁", -3.0, 3.0, 0.1, -1.5, "Between low and medium.", "%.1f"),
    "gap": Number(
        "Gap to the second cut θ₂", 0.2, 4.0, 0.1, 3.0, "How wide medium is on the score.", "%.1f"
    ),
}
PARALLEL: dict[str, Control] = {
    "groups": Choice(
        "Ordered data",
        {name: source.label for name, source in GRADED.items()},
        "triangle",
        "Three classes, from the lowest to the highest.",
    ),
    "size": Number("Sample size", 100, 2000, 100, 400, "How many points there are."),
    "draw": Number("Sample", 0, LAST_SEED, 1, 0, "Which sample is drawn.", typed=True),
}
PLACE = Number("x", -100.0, 100.0, 0.01, 5.5, "Where the scores are read.")
ETA = Number("Score η", float(ETAS[0]), float(ETAS[-1]), 0.2, 0.4, "Where the score is.")

begin_chapter(
    "classes",
    "Classes without order compete: each has a **score** of its own, and *softmax* makes "
    "probabilities of all of them. Classes in order share one score, which is **cut**.",
    SCORES | THRESHOLDS | PARALLEL | {"place": PLACE, "eta": ETA},
)

st.header("Scores that compete")
st.latex(r"z_k = w_k x + b_k \qquad P(y = k) = \frac{e^{z_k}}{\sum_j e^{z_j}}")
picture, side = st.columns([3, 1], gap="large")
with side:
    (fitted,) = show_controls(SCORES, "fit")
    if fitted == "clouds":
        (k,) = show_controls(SCORES, "k")
        config = DataConfig(n_samples=300, n_classes=k)
    else:
        config = DataConfig("iris", plane=(0, 1))
    (shift,) = show_controls(SCORES, "shift")

numbers = SoftmaxNumbers(cache.fit_feature(config), shift)
with picture:
    player(
        softmax_picture(numbers, start=playhead("place", PLACE, PLACE.default)),
        softmax_readout(numbers),
        picture_id=f"{config} {shift}",
        alt=softmax_alt(numbers),
        label="Scores and probabilities",
    )
    st.markdown(
        "The **ring** marks the highest score, which is the most probable class. **Shift all "
        f"scores**: every $e^z$ is multiplied by $e^{{{shift:g}}} = "
        f"{format_number(numbers.shift_factor)}$, the sum as well, and no probability moves. Only "
        "differences count: between any two classes the log-odds are $z_k - z_j$. With two "
        "classes, softmax is the sigmoid of $z_1 - z_0$."
    )

st.header("One score, cut into an order")
st.latex(r"y^* = \eta + \varepsilon \quad P(y \le k) = \sigma(\theta_k - \eta)")
picture, side = st.columns([3, 1], gap="large")
with side:
    first, gap = show_controls(THRESHOLDS)

on_score = ThresholdNumbers(np.array([first, first + gap]))
with picture:
    player(
        thresholds_picture(on_score, start=playhead("eta", ETA, ETA.default)),
        thresholds_readout(on_score),
        picture_id=f"{first} {gap}",
        alt=thresholds_alt(on_score),
        key="thresholds",
        label="Score and cuts",
    )
    st.markdown(
        "The score η and logistic noise ε make $y^*$, and the cuts make a class of it. The "
        "**areas** above, and the **heights of the bands** below, are the three probabilities. "
        f"Both curves are the same sigmoid, ${gap:g}$ apart. One more of η multiplies the odds of "
        "a higher class by $e = 2.72$ at both cuts: *proportional odds*."
    )

st.header("Are the lines parallel?")
st.markdown(
    "The ordinal model takes $\\eta = w \\cdot x$ with the same $w$ for every cut, so that its "
    "boundaries $w \\cdot x = \\theta_k$ are parallel (solid). Is that so? Ask each cut alone, by "
    "a binary model of $y > k$ (dashed). On the right, how steeply each rises across its boundary."
)
picture, side = st.columns([3, 1], gap="large")
with side:
    group, size = show_controls(PARALLEL, "groups", "size")
    source = GRADED[group]
    st.markdown(f":small[{source.about}]")
    draw = 0
    if source.is_whole(size):
        st.markdown(f":small[It has {source.max_samples} rows; all are used.]")
    else:
        (draw,) = show_controls(PARALLEL, "draw")
        st.button("New sample", on_click=draw_again, args=("draw",), width="stretch")

lines = cache.parallel_lines(group, size, draw)
with picture:
    verdict = describe_brant_test(lines)
    player(
        parallel_picture(lines),
        parallel_readout(lines),
        picture_id=f"{group} {size} {draw}",
        alt=parallel_alt(lines),
        key="parallel",
        label="Parallel and separate boundaries",
    )
    if lines.test is None:
        st.info(verdict)
    else:
        st.markdown(f"{brant_numbers(lines.test)} {verdict}")
        st.markdown(
            ":small[What is tested (Brant 1990): that the separate fits have equal weights, in "
            "direction *and* length; their biases may differ. The reference to χ² is for large "
            "samples. More samples find ever smaller differences, whether they matter or not.]"
        )

st.header("Which type when?")
for column, (name, each) in zip(st.columns(3), TYPES.items(), strict=True):
    with column:
        st.markdown(f"**{name}.** {each.when}")
        train_button(name)


def _listed(values: np.ndarray) -> str:
    return f"[{', '.join(f'{value:.6g}' for value in values)}]"


end_chapter(
    "classes",
    f"""
import numpy as np
from logreg.chapters.classes.graded import make_graded
from logreg.chapters.classes.parallel.numbers import compare

x = np.linspace({numbers.x[0]:g}, {numbers.x[-1]:g}, 5)[:, None]
w, b = np.array({_listed(numbers.model.weights)}), np.array({_listed(numbers.model.bias)})
z = w * x + b + {shift:g}                      # one score for each class
e = np.exp(z)
softmax = e / e.sum(axis=1, keepdims=True)

eta = np.array([-2, 0, 2])[:, None]
theta = np.array([{first:g}, {first + gap:g}])
at_most = 1 / (1 + np.exp(-(theta - eta)))     # P(y <= k)
classes = np.diff(at_most, axis=1, prepend=0, append=1)

test = compare(make_graded("{group}", {size}, {draw})).test
print(softmax, classes, test, sep="\\n")
""",
)

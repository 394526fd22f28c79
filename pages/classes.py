"""More than two classes: scores that compete, or one score that is cut."""

import numpy as np
import streamlit as st

from logreg.chapters.classes.graded import GRADED
from logreg.chapters.classes.parallel import judge
from logreg.chapters.classes.parallel_figure import parallel_picture
from logreg.chapters.classes.softmax import readings
from logreg.chapters.classes.softmax_figure import MAX_SHIFT, places, softmax_picture
from logreg.chapters.classes.thresholds import at_most, class_probabilities, margins
from logreg.chapters.classes.thresholds_figure import ETAS, LEVELS, cuts_picture
from logreg.data import DataConfig
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, formula, readout, slot, table
from logreg.training.features import subscript
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.controls import LAST_SEED
from logreg.web.model_types import TYPES, train_button
from logreg.web.player import player
from logreg.web.presets import draw_again
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Choice, Number

SCORES = {
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
CUTS = {
    "cut": Number("First cut θ₁", -3.0, 3.0, 0.1, -1.5, "Between low and medium.", "%.1f"),
    "gap": Number(
        "Gap to the second cut θ₂", 0.2, 4.0, 0.1, 3.0, "How wide medium is on the score.", "%.1f"
    ),
}
PARALLEL = {
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
    SCORES | CUTS | PARALLEL | {"place": PLACE, "eta": ETA},
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

model = cache.fit_feature(config)
names, feature = model.dataset.class_names, model.dataset.feature_names[0]
x = places(model)
at = readings(model, x, shift)
winners = model.winners(x[0], x[-1])
with picture:
    K = len(names)
    columns = [*at.z.T, *at.power.T, *at.p.T, at.total]
    hows = ["coefficient"] * K + ["short"] * K + ["coefficient"] * K + ["short"]
    cells = [slot("span", column, how) for column, how in enumerate(hows, 1)]
    rows = [[name, *cells[label : 3 * K : K]] for label, name in enumerate(names)]
    two = ""
    if K == 2:
        difference, first = slot("mn", 3 * K + 2, "coefficient"), slot("mn", 3 * K, "coefficient")
        columns.append(at.lead)
        two = formula(
            [
                "<mi>P</mi><mo>(</mo><mi>y</mi><mo>=</mo><mn>1</mn><mo>)</mo><mo>=</mo>",
                "<mi>σ</mi><mo>(</mo><msub><mi>z</mi><mn>1</mn></msub><mo>−</mo>"
                f"<msub><mi>z</mi><mn>0</mn></msub><mo>)</mo><mo>=</mo><mi>σ</mi><mo>(</mo>"
                f"{difference}<mo>)</mo><mo>=</mo>{first}",
            ]
        )
    player(
        softmax_picture(model, shift, start=playhead("place", PLACE, PLACE.default), key="place"),
        readout(
            [Measure(feature, x, "fixed"), *(Measure("", column) for column in columns)],
            table(
                ["class", "score z", "e<sup>z</sup>", "P = e<sup>z</sup> / sum"],
                [*rows, ["sum", "", cells[-1], "1"]],
            )
            + two,
        ),
        picture_id=f"{config} {shift}",
        alt=f"Straight scores over {feature}, and the probabilities that softmax makes of them. "
        + "Most probable: "
        + ", ".join(
            f"{names[k]} from {format_number(start)} to {format_number(end)}"
            for start, end, k in winners
        )
        + ".",
        label="Scores and probabilities",
    )
    st.markdown(
        "The **ring** marks the highest score, which is the most probable class. **Shift all "
        f"scores**: every $e^z$ is multiplied by $e^{{{shift:g}}} = {format_number(at.factor)}$, "
        "the sum as well, and no probability moves. Only differences "
        "count: between any two classes "
        "the log-odds are $z_k - z_j$. With two classes, softmax is the sigmoid of "
        "$z_1 - z_0$."
    )

st.header("One score, cut into an order")
st.latex(r"y^* = \eta + \varepsilon \quad P(y \le k) = \sigma(\theta_k - \eta)")
picture, side = st.columns([3, 1], gap="large")
with side:
    cut, gap = show_controls(CUTS)

cuts = np.array([cut, cut + gap])
with picture:
    columns = [*margins(ETAS, cuts).T, *at_most(ETAS, cuts).T, *class_probabilities(ETAS, cuts).T]
    cells = [slot("span", column, "coefficient") for column in range(1, len(columns) + 1)]
    player(
        cuts_picture(cuts, start=playhead("eta", ETA, ETA.default), key="eta"),
        readout(
            [Measure("score η", ETAS, "fixed"), *(Measure("", column) for column in columns)],
            table(
                ["k", "θ<sub>k</sub> − η", "P(y ≤ k) = σ(θ<sub>k</sub> − η)", "P(y = k)"],
                [
                    [LEVELS[0], cells[0], cells[2], cells[4]],
                    [LEVELS[1], cells[1], cells[3], cells[5]],
                    [LEVELS[2], "", "1", cells[6]],
                ],
            ),
        ),
        picture_id=f"{cut} {gap}",
        alt=f"Logistic noise around the score, cut at {format_number(cuts[0])} and "
        f"{format_number(cuts[1])}; below, P(y ≤ low) and P(y ≤ medium) fall from 1 to 0 in "
        f"parallel, {format_number(gap)} "
        "apart.",
        key="cuts",
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
    features = [f"w{subscript(i)}" for i in (1, 2)]
    rows = []
    for level, fit in zip(lines.dataset.class_names, lines.separate, strict=False):
        numbers = ["–"] * 3
        if fit.weights is not None and fit.bias is not None:
            numbers = [format_number(value) for value in (*fit.weights[0], -fit.bias[0])]
        rows.append([f"above {level}, alone", *numbers])
    if lines.ordinal.weights is not None and lines.ordinal.bias is not None:
        theta = ", ".join(format_number(value) for value in lines.ordinal.bias)
        rows.append(
            ["ordinal", *(format_number(value) for value in lines.ordinal.weights[0]), theta]
        )
    verdict = judge(lines)
    player(
        parallel_picture(lines),
        readout([], table(["fit", *features, "θ, or −b"], rows)),
        picture_id=f"{group} {size} {draw}",
        alt="Three ordered classes in the plane, with the parallel boundaries of the ordinal model "
        f"and those of {len(lines.separate) - len(lines.separable)} separate fits. {verdict}",
        key="parallel",
        label="Parallel and separate boundaries",
    )
    if lines.test is not None:
        test = lines.test
        p_value = f"= {test.p_value:.3f}" if test.p_value >= 1e-3 else "< 0.001"
        st.markdown(
            f"**Brant's test**: $X^2 = {test.statistic:.2f}$ with {test.df} degrees of freedom, "
            f"$p {p_value}$. {verdict}"
        )
        st.markdown(
            ":small[What is tested (Brant 1990): that the separate fits have equal weights, in "
            "direction *and* length; their biases may differ. The reference to χ² is for large "
            "samples. More samples find ever smaller differences, whether they matter or not.]"
        )
    else:
        st.info(verdict)

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
from logreg.chapters.classes.parallel import compare

x = np.linspace({x[0]:g}, {x[-1]:g}, 5)[:, None]
w, b = np.array({_listed(model.weights)}), np.array({_listed(model.bias)})
z = w * x + b + {shift:g}                      # one score for each class
e = np.exp(z)
softmax = e / e.sum(axis=1, keepdims=True)

eta = np.array([-2, 0, 2])[:, None]
theta = np.array([{cuts[0]:g}, {cuts[1]:g}])
at_most = 1 / (1 + np.exp(-(theta - eta)))     # P(y <= k)
classes = np.diff(at_most, axis=1, prepend=0, append=1)

test = compare(make_graded("{group}", {size}, {draw})).test
print(softmax, classes, test, sep="\\n")
""",
)

"""Why not squared error: the same data, the same start, two losses."""

import numpy as np
import streamlit as st

from logreg.analysis.bernoulli import log_loss as cost
from logreg.chapters.score.numbers import crossing, read_score
from logreg.chapters.squared.figure import W_RANGE, squared_picture
from logreg.chapters.squared.numbers import accuracy, descend, fate, losses_along_weight
from logreg.data import study_hours
from logreg.formatting import format_number
from logreg.player.readouts.base import Measure, formula, readout, slot
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.player import player
from logreg.web.presets import use
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Choice, Number

DATA = study_hours()
N = len(DATA.y_train)
EPOCHS = 50

CONTROLS = {
    "sw": Number("Start weight", -3.0, 4.0, 0.1, -1.5, "Where both descents start.", "%.1f"),
    "sr": Choice(
        "Learning rate",
        {rate: f"{rate:g}" for rate in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)},
        0.1,
        "What the slope is multiplied by to make a step: it damps the slope.",
        "scale",
    ),
}
STARTS = {"Bad start": -1.5, "Good start": 0.0}
EPOCH = Number("Epoch", 0, EPOCHS, 1, 0, "How many steps were taken.")

optimum = cache.study_optimum()
bias = optimum.bias.item()

begin_chapter(
    "squared",
    "Squared error, $(p - y)^2$, is a loss as well. Why not lower that one? Because p comes out of "
    "a sigmoid. Below are both losses over the weight w, the bias held at its best value of "
    f"{format_number(bias)}. **Log loss** is a bowl: wherever one starts, the slope leads down. "
    "**Squared error** has plateaus, where the slope is nearly 0, however wrong p is. Both start "
    "at the same "
    "weight. Press Play.",
    CONTROLS | {"se": EPOCH},
)
picture, side = st.columns([3, 1], gap="large")
with side:
    start, rate = show_controls(CONTROLS)
    for label, weight in STARTS.items():
        st.button(label, on_click=use, args=("sw", weight), width="stretch")

losses = losses_along_weight(DATA.X_train, DATA.y_train, bias)
descents = tuple(descend(loss, start, rate, EPOCHS) for loss in losses)
log_loss, squared = descents
fates = [
    fate(descent, loss, rate, loss.lowest(np.linspace(*W_RANGE, 149)))
    for loss, descent in zip(losses, descents, strict=True)
]


def step(name: str, first: int) -> str:
    """Return a formula of weight, slope, curvature and step: the columns from ``first`` on."""
    hows = ("coefficient", "short", "short", "short")
    w, slope, bend, change = (slot("mn", first + i, how) for i, how in enumerate(hows))
    gap = "<mspace width='1em' />"
    return formula(
        [
            f"<mtext>{name}:</mtext>{gap}<mi>w</mi><mo>=</mo>{w}{gap}",
            f"<mtext>slope</mtext><mo>=</mo>{slope}{gap}",
            f"<mtext>curvature</mtext><mo>=</mo>{bend}{gap}",
            f"<mtext>step</mtext><mo>=</mo><mrow><mo>−</mo><mn>{rate:g}</mn></mrow><mo>·</mo>"
            f"<mtext>slope</mtext><mo>=</mo>{change}",
        ]
    )


with picture:
    columns = [column for d in descents for column in (d.w, d.slope, d.bend, d.step)]
    player(
        squared_picture(DATA, losses, descents, start=playhead("se", EPOCH, EPOCH.default)),
        readout(
            [
                Measure("log loss", log_loss.loss),
                Measure("squared error", squared.loss),
                *(Measure("", column) for column in columns),
            ],
            step("log loss", 2) + step("squared error", 6),
        ),
        picture_id=f"{start} {rate}",
        alt=f"From weight {start:g} at learning rate {rate:g}, after {EPOCHS} epochs: log loss "
        f"{fates[0]}, at weight {format_number(log_loss.w[-1])}; squared error {fates[1]}, at "
        f"{format_number(squared.w[-1])}.",
        label="Log loss and squared error",
    )


def boundary(w: float) -> str:
    """Return what p = 0.5 means in hours, as a sentence."""
    at = crossing(w, bias, 0.5)
    if at is None:
        return "It has no boundary: all are predicted to fail."
    if not 0 < at < DATA.X_train.max():
        return (
            f"Its boundary is at {format_number(at)} hours, where nobody is: all are predicted to "
            "fail."
        )
    return f"Its boundary is at {format_number(at)} hours: who studied longer is predicted to pass."


st.header(f"After {EPOCHS} epochs")
for column, name, descent, became in zip(
    st.columns(2), ("Log loss", "Squared error"), descents, fates, strict=True
):
    w = float(descent.w[-1])
    right = N * accuracy(DATA.X_train, DATA.y_train, w, bias)
    column.markdown(
        f"**{name}** {became} at $w = {w:.3f}$ with a slope of {format_number(descent.slope[-1])}. "
        f"{boundary(w)} That is right for {right:.0f} of {N}."
    )

st.header("A step is the learning rate times the slope")
st.markdown(rf"$$w \leftarrow w - \eta \cdot \text{{slope}}, \qquad \eta = {rate:g}$$")
st.markdown(
    "The dotted tangent is the slope, the arrow the step. The learning rate damps the slope: too "
    "small, and the way takes many steps; too large, and they leap over the lowest point. But no "
    "learning rate makes much of a slope of nearly 0."
)

# One student alone, whom the start gets wrong more than all others.
begin = read_score(start, bias, DATA.X_train[:, 0])
worst = int(cost(begin.z, DATA.y_train).argmax())
student, label = DATA.X_train[[worst]], DATA.y_train[[worst]]
own = [loss.slopes(np.array([start])).item() for loss in losses_along_weight(student, label, bias)]

st.header("The chain rule says why")
st.markdown(
    "Squared error:\n\n"
    r"$\displaystyle \frac{\partial}{\partial w} (p - y)^2 = 2 (p - y) \cdot "
    r"\frac{\partial p}{\partial w}$"
    "\n\n"
    r"$= 2 (p - y) \cdot p (1 - p)\, x$"
    "\n\nLog loss:\n\n"
    r"$\displaystyle \frac{\partial}{\partial w} \bigl[ -y \log p - (1 - y) \log (1 - p) \bigr]$"
    "\n\n"
    r"$\displaystyle = \frac{p - y}{p (1 - p)} \cdot p (1 - p)\, x = (p - y)\, x$"
)
st.markdown(
    "The sigmoid brings the factor $p (1 - p)$, which is 0 where p is 0 or 1, **also where that is "
    "wrong**. The logarithm cancels it: what is left is the error times x. Take the student who "
    f"studied {student.item():g} hours and {DATA.class_names[label.item()]}, at the start: p is "
    f"{format_number(begin.p[worst])}, so that the log loss has a slope of "
    f"{format_number(own[0])}, the squared error of {format_number(own[1])}."
)

st.header("Convex or not")
st.markdown(
    r"The second derivative, or curvature, of the log loss is the mean of $p (1 - p)\, x^2$, never "
    r"negative; for several weights it is the Hessian $X^\top D X / n$ with "
    r"$D = \mathrm{diag}(p (1 - p))$, positive semi-definite, since "
    r"$v^\top X^\top D X v = \sum_i p_i (1 - p_i) (x_i \cdot v)^2 \ge 0$. So the log loss "
    r"is convex: it has no plateau above its lowest point, and no second valley. The second "
    r"derivative of the squared error changes its sign: where it is negative, the plot is shaded "
    r"and the curve bends down."
)

end_chapter(
    "squared",
    f"""
import numpy as np
from logreg.data import study_hours

data = study_hours()
x, y = data.X_train[:, 0], data.y_train
rate, bias = {rate:g}, {bias!r}
w_log = w_squared = {start:g}

for epoch in range({EPOCHS}):
    p = 1 / (1 + np.exp(-(w_log * x + bias)))
    w_log -= rate * np.mean((p - y) * x)
    p = 1 / (1 + np.exp(-(w_squared * x + bias)))
    w_squared -= rate * np.mean(2 * (p - y) * p * (1 - p) * x)

print(w_log, w_squared)
""",
)

"""Why not squared error: two losses on the same data from the same start."""

import streamlit as st

from logreg.chapters.squared import figure, numbers, readout
from logreg.data import study_hours
from logreg.formatting import format_number
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.player import player
from logreg.web.presets import set_control
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Choice, Control, Number

DATA = study_hours()
EPOCHS = 50

CONTROLS: dict[str, Control] = {
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

_, bias = cache.study_fit()

begin_chapter(
    "squared",
    "Squared error, $(p - y)^2$, is a loss as well. Why not lower that one? Because p comes out of "
    "a sigmoid. Below are both losses over the weight w, the bias held at its best value of "
    f"{format_number(bias)}. **Log loss** is a bowl: wherever one starts, the slope leads down. "
    "**Squared error** has plateaus, where the slope is nearly 0, however wrong p is. Both start "
    "at the same weight. Press Play.",
    CONTROLS | {"se": EPOCH},
)
picture, side = st.columns([3, 1], gap="large")
with side:
    start, rate = show_controls(CONTROLS)
    for label, weight in STARTS.items():
        st.button(label, on_click=set_control, args=("sw", weight), width="stretch")

losses = numbers.compare_losses(DATA, bias, start, rate, EPOCHS)
with picture:
    player(
        figure.squared_picture(DATA, losses, start=playhead("se", EPOCH, EPOCH.default)),
        readout.squared_readout(losses, rate),
        picture_id=f"{start} {rate}",
        alt=readout.squared_alt(losses, start, rate, EPOCHS),
        label="Log loss and squared error",
    )

st.header(f"After {EPOCHS} epochs")
names = ("Log loss", "Squared error")
for column, name, loss in zip(st.columns(2), names, losses, strict=True):
    column.markdown(readout.describe_descent(name, loss, DATA))

st.header("A step is the learning rate times the slope")
st.markdown(rf"$$w \leftarrow w - \eta \cdot \text{{slope}}, \qquad \eta = {rate:g}$$")
st.markdown(
    "The dotted tangent is the slope, the arrow the step. The learning rate damps the slope: too "
    "small, and the way takes many steps; too large, and they leap over the lowest point. But no "
    "learning rate makes much of a slope of nearly 0."
)

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
    "wrong**. The logarithm cancels it: what is left is the error times x. "
    + readout.describe_student(numbers.worst_sample(DATA, start, bias), DATA)
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

"""From likelihood to cross-entropy: three interpretations of one number."""

import math

import streamlit as st

from logreg.chapters.likelihood import figure, numbers, readout
from logreg.data import study_hours
from logreg.formatting import format_number
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.player import player
from logreg.web.presets import set_control
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Number

DATA = study_hours()
N = len(DATA.y_train)

CONTROLS = {
    "lw": Number("Weight w", -2.0, 4.0, 0.05, 0.4, "How steep the curve is.", "%.2f"),
    "lb": Number("Bias b", -12.0, 12.0, 0.1, -1.0, "The log-odds at 0 hours.", "%.2f"),
}
TRUTH = {"lq": Number("True probability q", 0.0, 1.0, 0.05, 0.3, "How often it happens.", "%.2f")}
POINTS = Number("Points", 1, N, 1, N, "How many points are multiplied.")
LOSS_P, ENTROPY_P = (
    Number("p", float(values[0]), float(values[-1]), 0.01, default, "What is said.")
    for values, default in ((numbers.P_VALUES, 0.2), (numbers.ANSWERS, 0.7))
)

begin_chapter(
    "likelihood",
    "Sixteen students, their hours of study, and whether they passed. A curve is good if it finds "
    "probable what happened. Each **bar** is the probability that the curve gives to what that "
    "student did: for who passed it rises from 0 to p, for who failed it hangs from 1 down to p. "
    "A bar that reached its point would be certainty. Make the bars long.",
    CONTROLS | TRUTH | {"ln": POINTS, "lp": LOSS_P, "ls": ENTROPY_P},
)

best = numbers.Likelihood(DATA, *cache.study_fit())


def use_best() -> None:
    """Set both sliders to the best fit. A callback."""
    set_control("lw", round(best.w, 4))
    set_control("lb", round(best.b, 4))


picture, side = st.columns([3, 1], gap="large")
with side:
    w, b = show_controls(CONTROLS)
    st.button("Use the best", on_click=use_best, width="stretch")

at = numbers.Likelihood(DATA, w, b)
with picture:
    player(
        figure.likelihood_picture(DATA, at, best, start=playhead("ln", POINTS, POINTS.default)),
        readout.likelihood_readout(at),
        picture_id=f"{w} {b}",
        alt=readout.likelihood_alt(at),
        label="Likelihood",
    )
    st.markdown(
        "**Three readings of one number.** The most likely curve has the largest product, the "
        "largest sum of logarithms and the least mean of their negatives, the **log loss**. "
        + readout.compare_with_best(at, best)
    )

st.header("Uphill on the likelihood, downhill on the loss")
st.markdown(
    readout.describe_gradient(at)
    + f"Divided by $-n = -{N}$ this is the gradient of the log loss, so that **gradient ascent on "
    "the likelihood is gradient descent on the log loss**. At the best both sums are 0. No formula "
    "solves that for $w$ and $b$, which are inside the sigmoid of every $p_i$: hence steps. (The "
    "button takes Newton's.)"
)

st.header("Why the logarithm")
st.markdown(
    f"From **{numbers.samples_to_underflow(at.log_loss):,}** points like these on, the product is "
    f"below ${math.ulp(0.0):.2g}".replace("e-", r" \times 10^{-")
    + "}$, the smallest number that a computer's double can hold, and all that is left is 0. The "
    "sum of the logarithms would be about "
    f"{format_number(math.log(math.ulp(0.0)))}, a number like any other. And a sum has a gradient "
    "that is a sum, of one term for each point."
)

st.header("The loss of one data point")
st.markdown(
    r"A loss function puts a price on being wrong, so that there is something to lower. "
    r"Here: $-\log p$ if it happens ($y = 1$) and $-\log(1 - p)$ if it does not, in one line "
    r"$-y \log p - (1 - y) \log(1 - p)$. Next to nothing for who was right and sure, without bound "
    r"for who was wrong and sure. Move p."
)
curves, at_p = (
    (numbers.Entropies(0.0, p), numbers.Entropies(1.0, p))
    for p in (numbers.P_CURVE, numbers.P_VALUES)
)
player(
    figure.loss_picture(curves, at_p, start=playhead("lp", LOSS_P, LOSS_P.default)),
    readout.loss_readout(at_p),
    picture_id="loss",
    alt=readout.LOSS_ALT,
    key="loss",
    label="Loss of one data point",
)

st.header("Entropy and cross-entropy")
st.markdown(
    "An event of probability q is said to have probability p. The mean loss is then the "
    "**cross-entropy** $H(q, p) = -q \\log p - (1 - q) \\log(1 - p)$. It is least for who says "
    "$p = q$. What then remains is the **entropy** $H(q)$, the degree of uncertainty. What is lost "
    "beyond it is the **Kullback–Leibler divergence**."
)
picture, side = st.columns([3, 1], gap="large")
with side:
    (q,) = show_controls(TRUTH)
entropies = numbers.Entropies(q, numbers.ANSWERS)
with picture:
    player(
        figure.entropy_picture(
            numbers.Entropies(q, numbers.P_CURVE),
            entropies,
            start=playhead("ls", ENTROPY_P, ENTROPY_P.default),
        ),
        readout.entropy_readout(entropies),
        picture_id=f"{q}",
        alt=readout.entropy_alt(entropies),
        key="entropy",
        label="Entropy and cross-entropy",
    )
    certain = "Nothing is uncertain here. " if q in (0, 1) else ""
    st.markdown(
        f"{certain}Uncertainty is greatest at one half, $\\log 2 = {math.log(2):.3f}$ nats, and 0 "
        "where all is certain. A label is a q of 0 or 1, without entropy: there the cross-entropy "
        "is the log loss alone. (Nats, since the logarithm is natural; in bits divide by log 2.)"
    )

st.header("All points at once")
st.markdown(
    rf"$X = {readout.column(DATA.X_train[:, 0])} \in \mathbb{{R}}^{{n \times d}},$ &emsp;"
    rf"$y = {readout.column(DATA.y_train)} \in \{{0, 1\}}^n,$ &emsp;"
    rf"$w \in \mathbb{{R}}^d,$ &emsp; $n = {N},$ &emsp; $d = {DATA.X_train.shape[1]}$"
    "\n\n"
    r"$z = Xw + b,$ &emsp; $p = \sigma(z),$ &emsp; "
    r"$\displaystyle J(w, b) = -\frac{1}{n} \sum_{i=1}^{n}$ "
    r"$\bigl[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \bigr],$ &emsp; "
    r"$\displaystyle \nabla_w J = \frac{1}{n} X^\top (p - y)$"
)

end_chapter(
    "likelihood",
    f"""
import numpy as np
from logreg.data import study_hours

data = study_hours()
x, y = data.X_train[:, 0], data.y_train
w, b = {w:g}, {b:g}

p = 1 / (1 + np.exp(-(w * x + b)))
label = np.where(y == 1, p, 1 - p)    # probability of what happened
likelihood = label.prod()
log_likelihood = np.log(label).sum()
log_loss = -np.log(label).mean()
print(likelihood, log_likelihood, log_loss)

print(((y - p) * x).sum(), (y - p).sum())   # gradient of log_likelihood
print(np.tile(label, 1000).prod())          # too small for a computer
""",
)

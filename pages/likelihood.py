"""From likelihood to cross-entropy: one number, read in three ways."""

import math

import numpy as np
import streamlit as st

from logreg.analysis.bernoulli import cross_entropy, divergence, entropy, log_loss, logit
from logreg.chapters.likelihood.figure import (
    ANSWERS,
    P_VALUES,
    entropy_picture,
    likelihood_picture,
    loss_picture,
)
from logreg.chapters.likelihood.numbers import likelihood, samples_to_underflow
from logreg.data import study_hours
from logreg.formatting import format_distinct, format_number
from logreg.player.readouts.base import Measure, formula, readout, slot
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.player import player
from logreg.web.presets import use
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Number

DATA = study_hours()
N = len(DATA.y_train)

CONTROLS = {
    "lw": Number("Weight w", -2.0, 4.0, 0.05, 0.4, "How steep the curve is.", "%.2f"),
    "lb": Number("Bias b", -12.0, 12.0, 0.1, -1.0, "The log-odds at 0 hours.", "%.2f"),
}
TRUTH = {
    "lq": Number("True probability q", 0.0, 1.0, 0.05, 0.3, "How often it happens.", "%.2f"),
}
POINTS = Number("Points", 1, N, 1, N, "How many points are multiplied.")
SAID = Number("p", float(P_VALUES[0]), float(P_VALUES[-1]), 0.01, 0.2, "What is said.")
ANSWER = Number("p", float(ANSWERS[0]), float(ANSWERS[-1]), 0.01, 0.7, "What is said.")

begin_chapter(
    "likelihood",
    "Sixteen students, their hours of study, and whether they passed. A curve is good if it finds "
    "probable what happened. Each **bar** is the probability that the curve gives to what that "
    "student did: for who passed it rises from 0 to p, for who failed it hangs from 1 down to p. "
    "A bar that reached its point would be certainty. Make the bars long.",
    CONTROLS | TRUTH | {"ln": POINTS, "lp": SAID, "ls": ANSWER},
)

optimum = cache.study_optimum()
best_w, best_b = optimum.weights.item(), optimum.bias.item()


def use_best() -> None:
    """Set both sliders to the best fit. A callback."""
    use("lw", round(best_w, 4))
    use("lb", round(best_b, 4))


picture, side = st.columns([3, 1], gap="large")
with side:
    w, b = show_controls(CONTROLS)
    st.button("Use the best", on_click=use_best, width="stretch")

at = likelihood(DATA, w, b)
loss = float(at.mean_loss[-1])
with picture:
    product, log_sum, mean = (slot("mn", column, "short") for column in (2, 3, 4))
    each = "<mi>P</mi><mo>(</mo><msub><mi>y</mi><mi>i</mi></msub><mo>)</mo>"
    log = "<mi>log</mi><mspace width='0.2em' />"
    power = "<msup><mi>e</mi><mrow>{}</mrow></msup>".format
    player(
        likelihood_picture(
            DATA, w, b, (best_w, best_b), start=playhead("ln", POINTS, POINTS.default)
        ),
        readout(
            [
                Measure("hours", DATA.X_train[:, 0], "fixed"),
                Measure("its P(y)", at.label),
                Measure("product L", at.product),
                Measure("sum log L", at.log_sum),
                Measure("mean J, the log loss", at.mean_loss),
                Measure("", np.arange(1, N + 1), "whole"),
            ],
            formula(
                [
                    f"<mi>L</mi><mo>=</mo><munder><mo>∏</mo><mi>i</mi></munder>{each}<mo>=</mo>"
                    f"{product}<mspace width='1em' />",
                    f"{log}<mi>L</mi><mo>=</mo><munder><mo>∑</mo><mi>i</mi></munder>{log}{each}"
                    f"<mo>=</mo>{log_sum}<mspace width='1em' />",
                    f"<mi>J</mi><mo>=</mo><mo>−</mo><mfrac><mn>1</mn>{slot('mn', 5, 'whole')}"
                    f"</mfrac>{log}<mi>L</mi><mo>=</mo>{mean}",
                ]
            ),
        ),
        picture_id=f"{w} {b}",
        alt=f"A sigmoid over hours of study with a bar for each of {N} students: the curve gives "
        f"what happened a likelihood of {format_number(at.product[-1])}, a log loss of "
        f"{format_number(loss)}.",
        label="Likelihood",
    )
    here, least = format_distinct(loss, optimum.loss)
    excess = loss - optimum.loss
    st.markdown(
        "**Three readings of one number.** The most likely curve has the largest product, the "
        "largest sum of logarithms and the least mean of their negatives, the **log loss**. "
        + (
            f"This is the best: {format_number(optimum.loss)}."
            if excess < 1e-6
            else f"Here it is {here}, which is {format_number(excess)} more than the best, "
            f"{least}, at $w = {best_w:.3f}$ and $b = {best_b:.3f}$ (dashed)."
        )
    )

st.header("Uphill on the likelihood, downhill on the loss")
slope_w, slope_b = at.gradient
turns = [
    f"{'a larger' if slope > 0 else 'a smaller' if slope < 0 else 'the same'} ${name}$"
    for name, slope in (("w", slope_w), ("b", slope_b))
]
flat = np.abs(at.gradient).max() < 0.001 * N


def partial(name: str, factor: str, value: float) -> str:
    """Return the derivative by w or b as a formula with its value."""
    by = rf"\frac{{\partial \log L}}{{\partial {name}}}"
    return rf"$\displaystyle {by} = \sum_i (y_i - p_i){factor}$ = **{format_number(value)}**"


st.markdown(
    partial("w", r"\,x_i", slope_w)
    + ", &emsp;"
    + partial("b", "", slope_b)
    + "\n\n"
    + (
        "Both are nearly 0: this is the top. "
        if flat
        else f"Uphill, the steepest way from here leads to {turns[0]} and {turns[1]}. "
    )
    + f"Divided by $-n = -{N}$ this is the gradient of the log loss, so that **gradient ascent on "
    "the likelihood is gradient descent on the log loss**. At the best both sums are 0. No formula "
    "solves that for $w$ and $b$, which are inside the sigmoid of every $p_i$: hence steps. (The "
    "button takes Newton's.)"
)

st.header("Why the logarithm")
st.markdown(
    f"From **{samples_to_underflow(loss):,}** points like these on, the product is below "
    f"${math.ulp(0.0):.2g}".replace("e-", r" \times 10^{-")
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
yes, no = (log_loss(logit(P_VALUES), label) for label in (1, 0))
player(
    loss_picture(start=playhead("lp", SAID, SAID.default)),
    readout(
        [
            Measure("p", P_VALUES, "fixed"),
            Measure("if y = 1: −log p", yes, "coefficient"),
            Measure("if y = 0: −log(1 − p)", no, "coefficient"),
        ]
    ),
    picture_id="loss",
    alt="Two curves over p: −log p falls from infinity to 0, −log(1 − p) rises from 0 to "
    f"infinity; both are {format_number(math.log(2))} at one half.",
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
uncertainty = float(entropy(q))
with picture:
    cross, rest, gap = (slot("mn", column, "coefficient") for column in (1, 2, 3))
    player(
        entropy_picture(q, start=playhead("ls", ANSWER, ANSWER.default)),
        readout(
            [
                Measure("p", ANSWERS, "fixed"),
                Measure("cross-entropy H(q, p)", cross_entropy(q, ANSWERS), "coefficient"),
                Measure("entropy H(q)", np.full(len(ANSWERS), uncertainty), "coefficient"),
                Measure("divergence", divergence(q, ANSWERS), "coefficient"),
            ],
            formula(
                [
                    "<mi>H</mi><mo>(</mo><mi>q</mi><mo>,</mo><mi>p</mi><mo>)</mo><mo>=</mo>"
                    "<mi>H</mi><mo>(</mo><mi>q</mi><mo>)</mo><mo>+</mo><mi>KL</mi>"
                    f"<mo>=</mo>{rest}<mo>+</mo>{gap}<mo>=</mo>{cross}"
                ]
            ),
        ),
        picture_id=f"{q}",
        alt=f"The cross-entropy over p is least at p = {q:g}, where it is the entropy "
        f"{format_number(uncertainty)}; the dashed entropy is highest at one half.",
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


def column(values: np.ndarray) -> str:
    """Return the first two and the last of the values as a column."""
    first, second, last = (f"{values[i]:g}" for i in (0, 1, -1))
    return rf"\begin{{pmatrix}} {first} \\ {second} \\ \vdots \\ {last} \end{{pmatrix}}"


st.markdown(
    rf"$X = {column(DATA.X_train[:, 0])} \in \mathbb{{R}}^{{n \times d}},$ &emsp;"
    rf"$y = {column(DATA.y_train)} \in \{{0, 1\}}^n,$ &emsp;"
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

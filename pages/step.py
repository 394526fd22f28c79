"""One step taken apart: forward to the loss, backward to the gradient, and on by one step."""

import numpy as np
import streamlit as st

from logreg import InputError
from logreg.chapters.step.figure import MOST_DRAWN, shown_epochs, step_picture
from logreg.chapters.step.numbers import STAGE_FACTORS, backpropagate, take_step
from logreg.chapters.step.readout import (
    STAGES,
    describe_mistake,
    describe_stage,
    step_alt,
    step_readout,
)
from logreg.figures.scatter import nearest
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.controls import EPOCH
from logreg.web.current import SHARED, ignored_settings, show_run
from logreg.web.player import player
from logreg.web.presets import set_control
from logreg.web.shell import begin_chapter, end_chapter, show_controls
from logreg.web.widgets import Choice, Number

STAGE = Choice(
    "Stage",
    {name: name.capitalize() for name in STAGE_FACTORS},
    "scores",
    "Which part of the step is shown.",
    "row",
)
SAMPLE = Number(
    "Sample",
    1,
    4000,
    1,
    1,
    "Which training sample goes through the graph. A click on the plane takes the nearest.",
    typed=True,
)

begin_chapter(
    "step",
    "An epoch of gradient descent is one step, and a step has five stages: **forward** from the "
    "features to the loss, **backward** by the chain rule to the gradient, and a move against it. "
    "Go through the stages; the epochs play in each.",
    SHARED | {"stage": STAGE, "sample": SAMPLE, "epoch": EPOCH},
)
picture, side = st.columns([3, 1], gap="large")
with side:
    chosen = st.container()
    try:
        data_config, train_config = show_run()
        dataset = cache.make_dataset(data_config)
        history = cache.run(data_config, train_config)
    except InputError as error:
        st.error(str(error))
        st.stop()
    with chosen:
        (sample,) = show_controls({"sample": SAMPLE})
        n = len(dataset.y_train)
        if sample > n:
            st.markdown(f":small[There are {n} training samples: the last is shown.]")
            sample = n

features, y = history.features(dataset.X_train), dataset.y_train
epochs = shown_epochs(history)
weights, bias = history.weights[epochs, 0], history.bias[epochs, 0]
rate = train_config.learning_rate
step = take_step(weights, bias, features, y, rate)
one = backpropagate(weights, bias, features[sample - 1], int(y[sample - 1]))


def take_nearest(across: float, up: float) -> None:
    set_control("sample", nearest(dataset, across, up) + 1)


with picture:
    differing = ignored_settings()
    if differing:
        st.markdown(
            f"Train's run differs in {', '.join(differing)}: shown is a run of two classes and two "
            "features by plain gradient descent on all samples."
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        (stage,) = show_controls({"stage": STAGE})
        names = list(STAGES)
        at = names.index(stage)
        # Start over after the last stage: disabling the button would lose the focus.
        for label, to in (("Back", at - 1), ("Next", (at + 1) % len(names))):
            st.button(label, on_click=set_control, args=("stage", names[to]))
    st.markdown(describe_stage(stage, n))
    player(
        step_picture(stage, dataset, history, step, sample - 1, start=playhead("epoch", EPOCH, 0)),
        step_readout(stage, one, int(y[sample - 1]), step, history.train_loss[epochs], rate),
        picture_id=f"{data_config} {train_config} {stage} {sample}",
        alt=step_alt(stage, history, n),
        label="One step",
        on_click=take_nearest,
    )
    drawn = MOST_DRAWN.get(stage, n)
    if drawn < n:
        st.markdown(
            f":small[Of the {n} samples {drawn} move in the picture; the means are of all.]"
        )
    if np.isinf(one.dl_dp).any():
        st.markdown(
            "Where ∂ℓ/∂p shows ∞, the probability of the label is too small for a float to divide "
            "by. Code therefore goes from the loss to $z$ at once: $p - y$ stays between −1 and 1."
        )
    with st.expander("A common mistake: sums for the weights, a mean for the bias"):
        st.markdown(describe_mistake(history, n, *cache.mistaken(data_config, train_config)))

# The epoch in the address; the player moves on without the server.
epoch = int(epochs[np.abs(epochs - playhead("epoch", EPOCH, 0)).argmin()])
end_chapter(
    "step",
    f"""
import numpy as np
from logreg import DataConfig, TrainConfig, make_dataset, run

dataset = make_dataset(DataConfig("{data_config.dataset}", n_samples={data_config.n_samples},
                                  spread={data_config.spread:g}, seed={data_config.seed}))
history = run(dataset, TrainConfig(learning_rate={rate:g}, epochs={train_config.epochs},
                                   init="{train_config.init}", seed={train_config.seed},
                                   standardize={train_config.standardize}))
X, y = history.features(dataset.X_train), dataset.y_train    # {features.shape}, {y.shape}
epoch = {epoch}                                    # any from 0 to {train_config.epochs}
w, b = history.weights[epoch, 0], history.bias[epoch, 0]

z = X @ w + b                                # scores
p = 0.5 + 0.5 * np.tanh(z / 2)               # probabilities, 1 / (1 + e^-z)
error = p - y                                # dl/dp * dp/dz
dw, db = X.T @ error / len(y), error.mean()  # times dz/dw, and the mean
w, b = w - {rate:g} * dw, b - {rate:g} * db
print(z[{sample - 1}], p[{sample - 1}], error[{sample - 1}])
print(dw, db, w, b)
""",
)

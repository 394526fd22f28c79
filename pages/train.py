"""Train: move a slider, watch the model learn."""

import streamlit as st

from logreg import InputError
from logreg.data import DATASETS
from logreg.diagnostics import judge, step_bounds
from logreg.figures.training import frame_epochs, play_seconds, training_spec
from logreg.web import cache
from logreg.web.controls import (
    CONTROLS,
    RESTORED,
    configs,
    draw_again,
    largest_rate_below,
    read_link,
    restore,
    show_presets,
    use,
)
from logreg.web.copy_link import copy_link
from logreg.web.navigation import enter
from logreg.web.player import player
from logreg.web.readout import training_readout
from logreg.wording import above, below

enter()
link_problems = read_link()

st.title("Watch logistic regression learn")
st.markdown("Each point is a sample; on the line the model is undecided between the two classes.")
picture, side = st.columns([3, 1], gap="large")

with side:
    # The data set comes below the four sliders and decides which of them apply.
    sliders = st.container()
    values = {"dataset": CONTROLS["dataset"].show("dataset")}
    # What a browser sends may be no data set; `configs` says so below.
    source = DATASETS.get(values["dataset"], DATASETS[CONTROLS["dataset"].default])
    with sliders:
        values["n"] = CONTROLS["n"].show("n", disabled=source.is_whole(CONTROLS["n"].low))
        whole = source.is_whole(values["n"])
        if whole:
            st.markdown(f":small[This data set has {source.max_samples} rows; all are used.]")
        values["spread"] = CONTROLS["spread"].show("spread", disabled=not source.has_spread)
        values["lr"] = CONTROLS["lr"].show("lr")
        step_note = st.container(horizontal=True, vertical_alignment="center", gap="small")
        values["epochs"] = CONTROLS["epochs"].show("epochs")
    st.markdown(f":small[{source.about}]")
    st.button("New sample", on_click=draw_again, args=("seed",), disabled=whole, width="stretch")
    values["init"] = CONTROLS["init"].show("init")
    with st.expander("Seeds and split"):
        values["seed"] = CONTROLS["seed"].show("seed", disabled=whole)
        values["start"] = CONTROLS["start"].show("start", disabled=values["init"] == "zeros")
        values["test"] = CONTROLS["test"].show("test")
        values["split"] = CONTROLS["split"].show("split")
    with st.container(horizontal=True):
        st.button("Reset", on_click=restore, width="stretch")
        copy_link()

with picture:
    if link_problems:
        st.warning("\n\n".join(link_problems))
    show_presets(values)
    try:
        data_config, train_config = configs(values)
        dataset = cache.make_dataset(data_config)
        history = cache.run(data_config, train_config)
    except InputError as error:
        st.error(str(error))
        st.stop()
    bounds = step_bounds(dataset, history.optimum, train_config.model)
    verdict = judge(history, bounds)
    epochs = frame_epochs(train_config.epochs)
    player(
        training_spec(dataset, history, threshold=0.5),
        training_readout(history, epochs),
        run_id=f"{data_config} {train_config}",
        seconds=play_seconds(len(epochs)),
        alt=verdict.sentence,
        replay=st.session_state.get(RESTORED, 0),
    )
    st.markdown(f"**{verdict.state.capitalize()}.** {verdict.sentence}")
    with st.expander("How to read the picture"):
        st.markdown(
            """
- Each **point** is a sample with two features; its colour and shape say its class. Hollow points
  are kept from training, to test the model.
- The **colours behind** are the model's probability for each class. On the **line**, the decision
  boundary, it is 0.5: undecided.
- The **loss** on the right is the mean of −log(probability given to the true class). An **epoch**
  is one step of all weights against its gradient, as long as the learning rate says.
- Weights and bias are *parameters*: they are learned. What the sliders set are
  *hyperparameters*: they are chosen before.
- Space plays and pauses, the arrow keys step, a click on the loss goes to that epoch, a drag
  zooms, a double click resets the zoom.
"""
        )

with step_note:
    limit = (
        "" if bounds.stable == float("inf") else f"; above {above(bounds.stable)} it cannot settle"
    )
    st.markdown(f":small[Safe up to {below(bounds.safe)}{limit}.]")
    rate = largest_rate_below(bounds.safe)
    safe = train_config.learning_rate <= bounds.safe
    st.button(f"Use {rate:g}", on_click=use, args=("lr", rate), disabled=safe, key="use-safe-rate")

"""Train: move a slider, watch the model learn."""

import streamlit as st

from logreg import InputError
from logreg.data import DATASETS
from logreg.diagnostics import judge, notices, step_bounds
from logreg.figures.training import training_picture
from logreg.web import cache, memory
from logreg.web.controls import (
    CONTROLS,
    EPOCH,
    FEWEST_SAMPLES,
    configs,
    largest_rate_below,
    linked_controls,
    show,
    show_model,
    show_plane,
)
from logreg.web.copy_link import copy_link
from logreg.web.link import playhead
from logreg.web.page import begin
from logreg.web.player import player
from logreg.web.presets import RESTORED, draw_again, restore, show_presets, use
from logreg.web.readout import MAX_TERMS, training_readout
from logreg.wording import above, below, short

link_problems = begin("train", linked_controls() | {"epoch": EPOCH})

st.title("Watch logistic regression learn")
st.markdown("Each point is a sample; on the line the model is undecided between two classes.")
picture, side = st.columns([3, 1], gap="large")

with side:
    # The data set comes below the four sliders and decides which of them apply.
    sliders = st.container()
    values = {"dataset": memory.show("dataset", CONTROLS["dataset"])}
    # What a browser sends may be no data set; `configs` says so below.
    name = values["dataset"] if values["dataset"] in DATASETS else CONTROLS["dataset"].default
    source = DATASETS[name]
    st.markdown(f":small[{source.about}]")
    with sliders:
        values["n"] = show("n", name, disabled=source.is_whole(FEWEST_SAMPLES))
        whole = source.is_whole(values["n"])
        if whole:
            st.markdown(f":small[This data set has {source.max_samples} rows; all are used.]")
        values["spread"] = show("spread", name, disabled=not source.has_spread)
        values["lr"] = show("lr", name)
        step_note = st.container(horizontal=True, vertical_alignment="center", gap="small")
        values["epochs"] = show("epochs", name)
    again = st.container()
    model = st.container()
    with st.expander("Data"):
        values["classes"] = show("classes", name, applies=source.has_classes)
        if source.ordered and values["classes"] == 2:
            st.markdown(":small[Ordered groups are three at least.]")
        values["imbalance"] = show("imbalance", name, applies=source.has_imbalance)
        values["stretch"] = show("stretch", name, applies=source.has_anisotropy)
        values |= show_plane(name)
        values["noise"] = show("noise", name)
        values["outliers"] = show("outliers", name)
    # The rows of a whole data set are always the same; which labels are wrong is drawn.
    fixed = whole and values["noise"] == 0
    with again:
        st.button(
            "New sample", on_click=draw_again, args=("seed",), disabled=fixed, width="stretch"
        )
    with st.expander("Features"):
        values["standardise"] = show("standardise", name)
        values["degree"] = show("degree", name)
        feature_note = st.container()
    with st.expander("Optimiser"):
        values["optimizer"] = show("optimizer", name)
        values["batch"] = show("batch", name)
        values["decay"] = show("decay", name)
        values["init"] = show("init", name)
    with st.expander("Penalty"):
        values["l2"] = show("l2", name)
        # Newton's method cannot do with the corners of this one.
        values["l1"] = show("l1", name, applies=values["optimizer"] != "newton")
    with st.expander("Seeds and split"):
        values["seed"] = show("seed", name, disabled=fixed)
        values["start"] = show("start", name, disabled=values["init"] == "zeros")
        values["order"] = show("order", name, applies=values["batch"] != 0)
        values["test"] = show("test", name)
        values["split"] = show("split", name)
        split_note = st.container()
    with st.container(horizontal=True):
        st.button("Reset", on_click=restore, width="stretch")
        copy_link()
    with model:
        values["model"] = show_model(name, values)

with picture:
    if link_problems:
        st.warning("\n\n".join(link_problems))
    show_presets(values)
    try:
        data_config, train_config = configs(values)
        dataset = cache.make_dataset(data_config)
        history = cache.run(data_config, train_config)
        shown = training_picture(dataset, history, start=playhead("epoch", EPOCH))
    except InputError as error:
        st.error(str(error))
        st.stop()
    bounds = step_bounds(dataset, history.optimum, train_config)
    rate_that_works = cache.find_rate(data_config, train_config)
    verdict = judge(history, bounds, rate_that_works)
    player(
        shown,
        training_readout(history, shown.timeline.values, dataset.class_names),
        picture_id=f"{data_config} {train_config}",
        alt=verdict.sentence,
        label="Training player",
        replay=st.session_state.get(RESTORED, 0),
    )
    st.markdown(f"**{verdict.state.capitalize()}.** {verdict.sentence}")
    symbols = history.features.names[: len(dataset.feature_names)]
    if symbols != dataset.feature_names and len(symbols) <= MAX_TERMS:
        named = zip(symbols, dataset.feature_names, strict=True)
        st.markdown(f":small[{', '.join(f'{symbol}: {name}' for symbol, name in named)}]")
    if shown.is_slice:
        others = len(dataset.feature_names) - 2
        st.markdown(
            f"The plane is a slice: the other {others} features are held at their training means, "
            "while the points lie before and behind it."
        )
    for notice in notices(dataset):
        st.warning(notice)
    with st.expander("How to read the picture"):
        st.markdown(
            """
- Each **point** is a sample with two features; its colour and shape say its class. Hollow points
  are kept from training, to test the model.
- The **colours behind** are the most probable class, the stronger the further it leads the next.
  On the **line**, the decision boundary, two classes are equally probable.
- The **loss** on the right is the mean of −log(probability given to the true class). An **epoch**
  is one pass over the training samples, in one step of all weights against the gradient, or in
  several if the batches are smaller; the learning rate says how long a step is.
- For **ordered classes** a strip shows the score of some samples and the thresholds that cut it.
- Weights and bias are *parameters*: they are learned. What the sliders set are
  *hyperparameters*: they are chosen before.
- Space plays and pauses, the arrow keys step, a click on the loss goes to that epoch, a drag
  zooms, a double click resets the zoom.
"""
        )

with step_note:
    limits = []
    if bounds.safe < float("inf"):
        limits.append(f"Safe up to {below(bounds.safe)}")
    if bounds.stable < float("inf"):
        limits.append(f"above {above(bounds.stable)} no run settles")
    if limits:
        text = "; ".join(limits)
        st.markdown(f":small[{text[0].upper()}{text[1:]}.]")
    rate = largest_rate_below(bounds.safe) if bounds.safe < float("inf") else rate_that_works
    if rate is not None and CONTROLS["lr"].accepts(rate):
        st.button(
            f"Use {rate:g}",
            on_click=use,
            args=("lr", rate),
            disabled=train_config.learning_rate <= bounds.safe and rate_that_works is None,
            key="use-safe-rate",
        )

with feature_note:
    raw, standardised = cache.scalings(data_config, train_config)
    st.markdown(
        f":small[As they are, the condition number is {short(raw.condition)} and a step safe up "
        f"to {below(raw.safe)}; standardised, {short(standardised.condition)} and "
        f"{below(standardised.safe)}. The larger the condition number, the narrower the valley of "
        "the loss and the longer the way.]"
    )

with split_note:
    st.markdown(
        f":small[Shapes: X {dataset.X_train.shape}, y {dataset.y_train.shape} for training; "
        f"X {dataset.X_test.shape}, y {dataset.y_test.shape} for the test.]"
    )

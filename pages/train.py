"""Train: move a slider, watch the model learn."""

import streamlit as st

from logreg import InputError
from logreg.diagnostics import judge, notices, step_bounds
from logreg.figures.training import training_picture
from logreg.web import cache
from logreg.web.controls import EPOCH, configs, linked_controls
from logreg.web.link import playhead
from logreg.web.page import begin
from logreg.web.player import player
from logreg.web.presets import RESTORED, show_presets
from logreg.web.readout import MAX_TERMS, training_readout
from logreg.web.settings import show_settings

link_problems = begin("train", linked_controls() | {"epoch": EPOCH})

st.title("Watch logistic regression learn")
st.markdown("Each point is a sample; on the line the model is undecided between two classes.")
picture, side = st.columns([3, 1], gap="large")

with side:
    values, notes = show_settings()

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

notes.fill(dataset, (data_config, train_config), bounds, rate_that_works)

"""Train: move a slider, watch the model learn."""

from functools import partial

import streamlit as st

from logreg import InputError
from logreg.analysis.inspection import inspect
from logreg.figures.training import training_picture
from logreg.player.readouts.inspection import with_sample
from logreg.player.readouts.training import training_readout
from logreg.text.verdicts import describe_run
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.captions import show_captions
from logreg.web.controls import EPOCH, POINT, configs, linked_controls
from logreg.web.downloads import show_downloads
from logreg.web.inspector import choose_point, take_point
from logreg.web.player import player
from logreg.web.presets import RESETS, show_presets
from logreg.web.shell import begin
from logreg.web.sidebar import show_settings

link_problems = begin("train", linked_controls() | {"epoch": EPOCH, "point": POINT})

st.title("Watch logistic regression learn")
st.markdown(
    "Each point is a sample; on the line the model is undecided between two classes. Click a point "
    "to look at it."
)
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
        stage = st.container()
        with st.expander("Look at one point"):
            point = choose_point(dataset)
        start = playhead("epoch", EPOCH)
        shown = training_picture(dataset, history, start=start, sample=point)
    except InputError as error:
        st.error(str(error))
        st.stop()

with stage:
    diagnosis = cache.diagnose(data_config, train_config)
    epochs = shown.values
    readout = training_readout(history, epochs, dataset.class_names)
    if point is not None:
        seen = inspect(history, point, epochs)
        readout = with_sample(readout, dataset, history, point, seen)
    player(
        shown,
        readout,
        picture_id=f"{data_config} {train_config}",
        alt=describe_run(diagnosis),
        label="Training player",
        replay=st.session_state.get(RESETS, 0),
        on_click=partial(take_point, dataset),
    )
    show_captions(diagnosis)
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
  zooms, a double click resets the zoom. A click on a point shows what the model says of it and
  how it pulls; a click beside all points ends that.
"""
        )

with picture:
    show_downloads(dataset, history, data_config)

notes.fill(data_config, diagnosis)

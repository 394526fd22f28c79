"""Evaluate: how good is the model, and what is a threshold for?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from logreg import InputError
from logreg.analysis.evaluation import THRESHOLDS, all_thresholds, best_threshold, curves, report
from logreg.analysis.predictions import predict
from logreg.figures.evaluation import classes_picture, threshold_picture
from logreg.player.readouts.evaluation import (
    classes_alt,
    classes_scorecard,
    describe_cheapest,
    odds_table,
    threshold_alt,
    threshold_scorecard,
)
from logreg.web import cache, session
from logreg.web.address import playhead
from logreg.web.captions import show_captions
from logreg.web.controls import EPOCH, configs, linked_controls
from logreg.web.player import player
from logreg.web.shell import begin, call, show_code, show_controls
from logreg.web.sidebar import show_settings
from logreg.web.widgets import Choice, Control, Number

THRESHOLD = Number("Threshold", 0.01, 0.99, 0.01, 0.5, "From which probability on it is class 1.")
SETTINGS: dict[str, Control] = {
    "alarm": Number(
        "Cost of a false alarm",
        0.0,
        1000.0,
        1.0,
        1.0,
        "0 to 1000, in whatever counts.",
        "%g",
        typed=True,
    ),
    "miss": Number(
        "Cost of a miss", 0.0, 1000.0, 1.0, 1.0, "0 to 1000, in the same.", "%g", typed=True
    ),
    "part": Choice(
        "Points of the curves",
        {"test": "Test", "train": "Training"},
        "test",
        "From which points the rates, the bars and, of several classes, all curves are worked out.",
        "row",
    ),
}


def show_epoch(last: int) -> Any:
    """Draw the choice of the epoch, which stays at the last one if their number changes."""
    chosen = st.session_state.get("epoch")
    if chosen is not None and (chosen > last or chosen == st.session_state.get("evaluated")):
        st.session_state["epoch"] = last
    st.session_state["evaluated"] = last
    about = "After which epoch the model is looked at."
    return session.show("epoch", replace(EPOCH, high=last, default=last, help=about))


def go_to(threshold: float) -> None:
    """Move the slider of the picture. A callback."""
    st.query_params["threshold"] = f"{threshold:.2f}"
    st.session_state["asked"] = st.session_state.get("asked", 0) + 1


problems = begin(
    "evaluate", linked_controls() | SETTINGS | {"epoch": EPOCH, "threshold": THRESHOLD}
)
st.title("How good is it?")
lead = st.empty()
picture, side = st.columns([3, 1], gap="large")

with side:
    own = st.container()
    st.markdown("**The run**")
    values, notes = show_settings()

with picture:
    if problems:
        st.warning("\n\n".join(problems))
    try:
        data_config, train_config = configs(values)
        dataset = cache.make_dataset(data_config)
        history = cache.run(data_config, train_config)
    except InputError as error:
        st.error(str(error))
        st.stop()

names = dataset.class_names
two = len(names) == 2
with own:
    epoch = show_epoch(len(history) - 1)
    (split,) = show_controls(SETTINGS, "part")
    shown = ("train", "test").index(split)
    if two:
        alarm, miss = show_controls(SETTINGS, "alarm", "miss")
        st.markdown(
            f":small[A false alarm takes {names[0]} for {names[1]}, a miss {names[1]} for "
            f"{names[0]}.]"
        )
        best_note = st.container()

splits = predict(history, epoch)
run_id = f"{data_config} {train_config} {epoch} {split}"
diagnosis = cache.diagnose(data_config, train_config)

if two:
    seen = all_thresholds(splits[0]), all_thresholds(splits[1])
    counts = seen[0].counts, seen[1].counts
    best = best_threshold(counts[0], alarm, miss)
    start = THRESHOLD.nearest(playhead("threshold", THRESHOLD, THRESHOLD.default))
    asked = st.session_state.get("asked", 0)
    lead.markdown(
        f"The model gives each point a probability of **{names[1]}**; from the **threshold** on it "
        "is taken for one. Move it: ringed points are wrong. Fewer mistakes of one kind usually "
        "mean more of the other."
    )
    with picture:
        player(
            threshold_picture(
                dataset, history, epoch, seen, shown=shown, best=best.threshold, start=start
            ),
            threshold_scorecard(counts, names, alarm, miss),
            picture_id=f"{run_id} {alarm} {miss} {asked}",
            alt=threshold_alt(seen, names, epoch),
            label="Threshold player",
            replay=asked,
        )
    with best_note:
        st.markdown(f":small[{describe_cheapest(best, counts, alarm, miss)}]")
        st.button(
            f"Use threshold {best.threshold:.2f}",
            on_click=go_to,
            args=(best.threshold,),
            disabled=best.equals == len(THRESHOLDS),
            key="use-best-threshold",
        )
else:
    reports = report(splits[0]), report(splits[1])
    lead.markdown(
        "Of several classes the most probable is taken; ringed points are wrong. The curves set "
        "each class against all the others, over all thresholds."
    )
    with picture:
        player(
            classes_picture(
                dataset,
                history,
                epoch,
                [each.classes != each.y for each in splits],
                [curves(splits[shown].against_rest(label)) for label in range(len(names))],
                split=("training", "test")[shown],
            ),
            classes_scorecard(reports, names),
            picture_id=run_id,
            alt=classes_alt(reports, epoch),
            label="Evaluation",
        )

with picture:
    for name, each in zip(("training", "test"), splits, strict=True):
        if each.lacks_a_class:
            st.markdown(
                f"The {name} part lacks a class, so that curves are missing: take more points or "
                "another test share."
            )
    show_captions(diagnosis)
    rows, sentences = cache.coefficients(data_config, train_config)
    with st.expander("Coefficients as odds ratios"):
        st.markdown("\n\n".join(sentences))
        if rows:
            st.dataframe(
                odds_table(rows), hide_index=True, alt="Coefficients, their errors and odds ratios."
            )
    with st.expander("How to read the curves"):
        positive, negative = (names[1], names[0]) if two else ("a class", "the others")
        st.markdown(
            f"""
- **Precision**: of the points taken for {positive}, the share that is. **Recall**: of {positive},
  the share that is found. **Specificity**: of {negative}, the share that is left alone. **F1**: the
  harmonic mean of precision and recall.
- **ROC**: recall over the false positive rate (1 − specificity), from the strictest threshold to
  the loosest. The area below it (AUC) is the chance that a point of {positive} gets a higher
  probability than one of {negative}: 0.5 is guessing, 1 is perfect.
- **Precision–recall** tells more where {positive} is rare. AP, the average precision, is the area
  below it.
- **Calibration**: of points that are given a probability of 0.7, seven in ten should be of
  {positive}. On the diagonal they are; each corner is a tenth of the points. Brier's score is the
  mean of (p − y)²; lower is better.
"""
            + (
                """- **Costs**: if the probabilities are right, the best threshold is the cost of a
  false alarm, divided by both costs together. It is sought on the training part, and tried on the
  test part.
"""
                if two
                else "- **Macro average**: all classes count alike. **Weighted**: by their size.\n"
            )
        )
    # A line of code cannot contain user data; the downloaded script reads it.
    if data_config.user_data is None:
        head = f"""
import numpy as np
from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.analysis.evaluation import best_threshold, confusion, predict, report, roc

dataset = make_dataset({call(data_config)})
history = run(dataset, {call(train_config)})
train, test = predict(history, epoch={epoch})
"""
        show_code(
            head
            + (
                f"""
counts = confusion(test, np.array([{start:.2f}]))
print(counts.precision, counts.recall, counts.f1, roc(test).summary)
best = best_threshold(confusion(train), alarm={alarm:g}, miss={miss:g})
print(best.threshold)
"""
                if two
                else """
counts = report(test)
print(counts.matrix, counts.precision, counts.recall, counts.auc)
"""
            )
        )

notes.fill(data_config, diagnosis)

"""Evaluate: how good is the model, and what is a threshold for?"""

from dataclasses import replace

import numpy as np
import streamlit as st

from logreg import InputError
from logreg.diagnostics import step_bounds
from logreg.evaluation import THRESHOLDS, best_threshold, confusion, predict
from logreg.figures.evaluation import classes_picture, threshold_picture
from logreg.web import cache, memory
from logreg.web.controls import EPOCH, configs, linked_controls
from logreg.web.link import playhead
from logreg.web.page import begin, call, show_code, show_controls
from logreg.web.player import player
from logreg.web.scorecard import (
    MAX_ROWS,
    classes_scorecard,
    in_words,
    odds_table,
    threshold_scorecard,
)
from logreg.web.settings import show_settings
from logreg.web.widgets import Choice, Control, Number
from logreg.wording import short

THRESHOLD = Number("Threshold", 0.01, 0.99, 0.01, 0.5, "From which probability on it is class 1.")
SETTINGS: dict[str, Control] = {
    "alarm": Number(
        "Cost of a false alarm",
        0.0,
        1000.0,
        1.0,
        1.0,
        "What it costs to take a point of class 0 for class 1.",
        "%g",
        typed=True,
    ),
    "miss": Number(
        "Cost of a miss",
        0.0,
        1000.0,
        1.0,
        1.0,
        "What it costs to take a point of class 1 for class 0.",
        "%g",
        typed=True,
    ),
    "part": Choice(
        "Curves of",
        {"test": "Test", "train": "Training"},
        "test",
        "From which points the rates and the scores are drawn.",
        "row",
    ),
}
PARTS = list(SETTINGS["part"].options)[::-1]


def show_epoch(last):
    """Draw the choice of the epoch; it stays at the last one when there are more or fewer."""
    chosen = st.session_state.get("epoch")
    if chosen is not None and (chosen > last or chosen == st.session_state.get("evaluated")):
        st.session_state["epoch"] = last
    st.session_state["evaluated"] = last
    about = "After which epoch the model is looked at."
    return memory.show("epoch", replace(EPOCH, high=last, default=last, help=about))


def go_to(threshold):
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

two = len(dataset.class_names) == 2
lead.markdown(
    "A model gives probabilities; a **threshold** turns them into classes. Move it: ringed points "
    "are wrong. Fewer of one kind of mistake means more of the other."
    if two
    else "Of several classes the most probable is taken; ringed points are wrong. The curves set "
    "each class against all the others, over all thresholds."
)
with own:
    epoch = show_epoch(len(history) - 1)
    (part,) = show_controls(SETTINGS, "part")
    shown = PARTS.index(part)
    if two:
        alarm, miss = show_controls(SETTINGS, "alarm", "miss")
        best_note = st.container()

with picture:
    parts = predict(dataset, history, epoch)
    run_id = f"{data_config} {train_config} {epoch} {part}"
    if two:
        train, test = map(confusion, parts)
        best = best_threshold(train, alarm, miss)
        start = playhead("threshold", THRESHOLD, THRESHOLD.default)
        at = int(np.abs(THRESHOLDS - start).argmin())
        positive = dataset.class_names[1]
        asked = st.session_state.get("asked", 0)
        player(
            threshold_picture(dataset, history, epoch, parts, shown=shown, best=best, start=start),
            threshold_scorecard(parts, dataset.class_names, alarm, miss),
            picture_id=f"{run_id} {alarm} {miss} {asked}",
            alt=f"At threshold {start:.2f}, in the training part "
            f"{in_words(train, at, positive)}; in the test part {in_words(test, at, positive)}.",
            label="Threshold player",
            replay=asked,
        )
        where = int(np.abs(THRESHOLDS - best).argmin())
        with best_note:
            st.markdown(
                f":small[The lowest training cost is {short(train.cost(alarm, miss)[where])} a "
                f"point, at threshold {best:.2f}; there the test part costs "
                f"{short(test.cost(alarm, miss)[where])}.]"
            )
            st.button(
                f"Use threshold {best:.2f}", on_click=go_to, args=(best,), key="use-best-threshold"
            )
    else:
        wrong = [int((each.classes != each.y).sum()) for each in parts]
        player(
            classes_picture(dataset, history, epoch, parts, shown=shown),
            classes_scorecard(parts, dataset.class_names),
            picture_id=run_id,
            alt=f"{wrong[0]} of {len(dataset.y_train)} training points and {wrong[1]} of "
            f"{len(dataset.y_test)} test points are taken for another class.",
            label="Evaluation",
        )
    lacking = [
        name
        for name, each in zip(("training", "test"), parts, strict=True)
        if len(np.unique(each.y)) < len(dataset.class_names)
    ]
    if lacking:
        st.markdown(
            f"The {' and the '.join(lacking)} part lacks a class, so that some curves are missing: "
            "take more points or a larger test share."
        )
    rows, sentences = cache.coefficients(data_config, train_config)
    with st.expander("Coefficients as odds ratios"):
        if rows:
            st.markdown(odds_table(rows))
            st.markdown(
                ":small[One unit more of a feature multiplies the odds by its odds ratio. Of "
                "samples drawn anew, 95 % would have an interval that holds the true one (Wald).]"
            )
        if len(rows) > MAX_ROWS:
            st.markdown(f"These are the first {MAX_ROWS} of {len(rows)}.")
        st.markdown("\n\n".join(sentences))
    with st.expander("How to read the curves"):
        st.markdown(
            """
- **Precision**: of the points taken for class 1, the share that is. **Recall**: of class 1, the
  share that is found. **Specificity**: of class 0, the share that is left alone. **F1**: the
  harmonic mean of precision and recall.
- **ROC**: recall over the false positive rate, from the strictest threshold to the loosest. The
  area below it (AUC) is the chance that a point of class 1 gets a higher probability than one of
  class 0: 0.5 is guessing, 1 is perfect.
- **Precision–recall**: tells more where class 1 is rare. AP is the area below it.
- **Calibration**: of points that are given a probability of 0.7, seven in ten should be class 1.
  On the diagonal they are. Brier's score is the mean of (p − y)²; lower is better.
- **Costs**: if the probabilities are right, the best threshold is the cost of a false alarm,
  divided by both costs together. It is sought on the training part, and tried on the test part.
"""
        )
    # Own data are no part of a line of code: the script that can be taken away reads them.
    if data_config.own is None:
        run_code = f"""
import numpy as np
from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.evaluation import best_threshold, confusion, predict, report, roc

dataset = make_dataset({call(data_config)})
history = run(dataset, {call(train_config)})
train, test = predict(dataset, history, epoch={epoch})
"""
        if two:
            numbers_code = f"""
counts = confusion(test, np.array([{start:.2f}]))
print(counts.precision, counts.recall, counts.f1, roc(test).area)
best = best_threshold(confusion(train), alarm={alarm:g}, miss={miss:g})
print(best)
"""
        else:
            numbers_code = """
counts = report(test)
print(counts.matrix, counts.precision, counts.recall, counts.auc)
"""
        show_code(run_code + numbers_code)

notes.fill(
    dataset,
    (data_config, train_config),
    step_bounds(dataset, history.optimum, train_config),
    cache.find_rate(data_config, train_config),
)

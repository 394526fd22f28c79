"""The loss landscape, and the paths that training takes down."""

from dataclasses import replace
from typing import Any

import streamlit as st

from logreg import TrainConfig
from logreg.analysis.diagnostics import step_bounds
from logreg.chapters.landscape import readout
from logreg.chapters.landscape.figure import RUNS, landscape_picture, surface_figure
from logreg.chapters.landscape.numbers import Landscape, path, starting_at, window
from logreg.data import DATASETS
from logreg.data.source import FEWEST_SAMPLES
from logreg.formatting import format_number
from logreg.text.verdicts import describe_bounds, describe_run
from logreg.web import cache
from logreg.web.address import playhead
from logreg.web.controls import CONTROLS, EPOCH, configs, largest_rate_below, smallest_rate_above
from logreg.web.current import SHARED, ignored_settings
from logreg.web.player import player
from logreg.web.presets import set_control
from logreg.web.shell import begin_chapter, call, end_chapter, show_controls
from logreg.web.widgets import Choice, Control, Number, Several, Switch

OPTIMIZERS = CONTROLS["optimizer"].options
WEIGHTS = {
    "w1": Number("Start w1", -50.0, 50.0, 0.01, -1.0, "Weight of the first feature.", "%.2f", True),
    "w2": Number("Start w2", -50.0, 50.0, 0.01, 1.0, "Weight of the second feature.", "%.2f", True),
}
SETTINGS: dict[str, Control] = {
    "lr": CONTROLS["lr"],
    "epochs": CONTROLS["epochs"],
    "standardise": CONTROLS["standardise"],
    "opts": Several(
        "Optimisers",
        OPTIMIZERS,
        ["gd"],
        len(RUNS),
        f"Up to {len(RUNS)}, from the same start. The left picture shows the one chosen first.",
    ),
    "init": replace(
        CONTROLS["init"],
        options=CONTROLS["init"].options | {"chosen": "Chosen"},
        help="Where training starts: all weights 0, drawn at random, or where you clicked.",
    ),
    "start": CONTROLS["start"],
    **WEIGHTS,
    "bias": Choice(
        "Bias",
        {"best": "Best", "fixed": "Fixed"},
        "best",
        "Which bias the landscape takes: the best one for each pair of weights, or always one.",
        "row",
    ),
    "b0": Number("Fixed bias", -30.0, 30.0, 0.5, 0.0, "The bias everywhere.", "%.1f"),
    **{key: SHARED[key] for key in ("dataset", "n", "spread", "seed")},
    "surface": Switch("Surface in space", False, "Shows the landscape from the side as well."),
}

begin_chapter(
    "landscape",
    "Every pair of weights is a model, and has a mean log loss: its height in the landscape on "
    "the right. Lines join models of equal loss. Training goes downhill by steps against the "
    "slope; the marker is the model that the left picture shows. **Click in the landscape to "
    "start there.**",
    SETTINGS | {"epoch": EPOCH},
)
picture, side = st.columns([3, 1], gap="large")


def start_here(w1: float, w2: float) -> None:
    """Start at the values of the controls nearest to a click."""
    st.session_state["init"] = "chosen"
    for key, weight in (("w1", w1), ("w2", w2)):
        st.session_state[key] = WEIGHTS[key].nearest(weight)
    st.session_state["starts"] = st.session_state.get("starts", 0) + 1


def draw(*keys: str, **options: Any) -> None:
    """Draw controls and record their values."""
    values.update(zip(keys, show_controls(SETTINGS, *keys, **options), strict=True))


values = {key: control.default for key, control in (CONTROLS | SETTINGS).items()}
with side:
    draw("lr")
    step_note = st.container()
    draw("epochs", "opts", "standardise", "init")
    chosen = values["init"] == "chosen"
    # Always drawn, since a click updates the address only through the widget.
    for key, column in zip(("w1", "w2"), st.columns(2), strict=True):
        with column:
            draw(key, disabled=not chosen)
    if values["init"] == "normal":
        draw("start")
    draw("bias")
    if values["bias"] == "fixed":
        draw("b0")
    with st.expander("Data"):
        draw("dataset")
        source = DATASETS[values["dataset"]]
        if not source.is_whole(FEWEST_SAMPLES):
            draw("n")
        if "spread" in source.uses:
            draw("spread")
        draw("seed")
    draw("surface")

data_config, first_config = configs(
    values | {"optimizer": values["opts"][0], "init": "zeros" if chosen else values["init"]}
)
bias = values["b0"] if values["bias"] == "fixed" else None
dataset = cache.make_dataset(data_config)
if chosen:
    first_config = starting_at(dataset, first_config, (values["w1"], values["w2"]))
runs = {
    OPTIMIZERS[name]: cache.run(data_config, replace(first_config, optimizer=name))
    for name in values["opts"]
}
name, first = next(iter(runs.items()))
landscape = Landscape(dataset, first_config, bias)
best = first.optimum
paths = [path(history) for history in runs.values()]
view = window(paths, None if best.weights is None else best.weights[0], landscape.unit)
grid = cache.loss_grid(data_config, values["standardise"], bias, view)
descent = replace(first_config, optimizer="gd")
bounds = step_bounds(first.problem.with_config(descent), best)

with picture:
    shown = landscape_picture(dataset, runs, grid, view, start=playhead("epoch", EPOCH))
    epochs = shown.values
    ground = landscape.loss(paths[0][epochs])
    player(
        shown,
        readout.landscape_readout(runs, ground, epochs, bias),
        picture_id=f"{data_config} {first_config} {values['opts']} {bias}",
        alt=readout.landscape_alt(name, first),
        label="Boundary and landscape",
        replay=st.session_state.get("starts", 0),
        on_click=start_here,
    )
    if len(runs) > 1:
        st.markdown(f"The left picture and the weights above are those of **{name}**.")
    diagnosis = cache.diagnose(data_config, first_config)
    st.markdown(f"**{diagnosis.state.capitalize()}.** {describe_run(diagnosis)}")
    if best.separable:
        apart = "the classes" if best.loss == 0 else "a part of the points from the others"
        st.markdown(
            f"**There is no best model.** A line can separate {apart}, so that the loss falls for "
            "ever as the weights grow, ever more gently."
        )
    if not view.whole:
        st.markdown(readout.describe_leaving(runs))
    st.markdown(readout.describe_height(first, ground, bias))
    conditions = [each.condition for each in cache.scalings(data_config, TrainConfig())]
    raw, standardized, drawn = map(format_number, [*conditions, landscape.condition_number()])
    st.markdown(
        "**How narrow the valley is.** The condition number says how many times more the loss "
        "bends across the valley than along it, where all weights are 0: "
        f"{raw} with raw features, {standardized} with standardised ones. A step short enough for "
        "the walls is slow along the floor. That is with the bias as a third direction; in the two "
        f"that are drawn it is {drawn}."
    )
    differing = ignored_settings()
    if differing:
        st.markdown(
            f"Train's run differs in {', '.join(differing)}: shown are runs of two classes and two "
            "features, on all samples and without a penalty."
        )
    if values["surface"]:
        st.plotly_chart(
            surface_figure(runs, grid, view),
            alt=f"A surface with heights from {format_number(grid.loss.min())} to "
            f"{format_number(grid.loss.max())} over the same weights, and the paths above it.",
            key="surface-chart",
        )

with step_note:
    st.markdown(f":small[Gradient descent: {describe_bounds(bounds)}.]")
    safe = largest_rate_below(bounds.safe)
    too_large = smallest_rate_above(
        1.5 * bounds.stable if bounds.stable < float("inf") else 10 * bounds.safe
    )
    with st.container(horizontal=True):
        for label, rate in (("Safe step", safe), ("Too large a step", too_large)):
            st.button(
                label if rate is None else f"{label}: {rate:g}",
                on_click=set_control,
                args=("lr", rate),
                disabled=rate is None,
                key=f"use-{label}",
            )

end_chapter(
    "landscape",
    f"""
import numpy as np
from logreg import DataConfig, TrainConfig, make_dataset, run
from logreg.chapters.landscape.numbers import Landscape

dataset = make_dataset({call(data_config)})
config = {call(first_config)}
history = run(dataset, config)

# The mean log loss over two weights; None takes the best bias for each pair.
landscape = Landscape(dataset, config, bias={bias})
w1 = np.linspace{(*view.w1_range, len(grid.w1))}
w2 = np.linspace{(*view.w2_range, len(grid.w2))}
height = landscape.loss(np.stack(np.meshgrid(w1, w2), -1).reshape(-1, 2))

path = history.weights[:, 0, :]
print(height.min(), history.optimum.loss)
print(history.train_loss[-1], landscape.loss(path)[-1])
""",
)

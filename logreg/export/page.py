"""Export the animated figure as one HTML file."""

import json
from dataclasses import replace
from html import escape
from importlib.resources import files
from string import Template

from logreg.analysis.diagnostics import diagnose
from logreg.data import Dataset
from logreg.errors import needs
from logreg.text.verdicts import describe_run
from logreg.training.history import History


def figure_html(dataset: Dataset, history: History, title: str = "Logistic regression") -> str:
    """Return a page that plays the run, needing neither a network nor this library.

    It contains Plotly, about 5 MB, and the run, up to 1 MB. Data that cannot be plotted in a plane
    is an `InputError`.
    """
    with needs("plotly"):
        from plotly.offline import get_plotlyjs

    from logreg.figures.training import training_picture
    from logreg.player import bundle, minified_asset, payload
    from logreg.player.readouts.training import training_readout

    picture = training_picture(dataset, history)
    timeline = picture.timeline
    assert timeline is not None
    sentence = describe_run(diagnose(history))
    data = payload(
        # A file cannot keep the epoch in its address or answer a click on a point.
        replace(picture, timeline=replace(timeline, key=None), clicks=None),
        training_readout(history, timeline.values, dataset.class_names),
        picture_id="run",
        alt=sentence,
    )
    data |= {"label": "Training player", "replay": 0}
    return Template((files(__package__) / "page.html").read_text("utf-8")).substitute(
        title=escape(title),
        sentence=escape(sentence),
        style=minified_asset("page.css", __package__) + minified_asset("player.css"),
        plotly=get_plotlyjs(),
        player=minified_asset("player.html"),
        picture=_in_html(data),
        script=bundle(),
    )


def _in_html(data: object) -> str:
    """Return JSON that cannot close the script element."""
    return json.dumps(data, allow_nan=False).replace("<", "\\u003c")

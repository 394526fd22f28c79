"""The picture as one file."""

from html import escape

from logreg.data import Dataset
from logreg.history import History


def figure_html(dataset: Dataset, history: History, title: str = "Logistic regression") -> str:
    """Return a page that plays the run by itself, without a network and without this library.

    It holds Plotly, 5 MB; three classes or more and curves add 3 to 10 MB.

    Raises
    ------
    InputError
        If the data cannot be drawn in a plane.
    """
    from logreg.figures import training_animation  # the numbers can be had without Plotly

    page: str = training_animation(dataset, history).to_html(div_id="run")
    return page.replace("<html>", '<html lang="en">', 1).replace(
        "<head>", f"<head><title>{escape(title)}</title>", 1
    )

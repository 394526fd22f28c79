"""Exports: the numbers, the figure, and code that repeats the run.

Each is a pure function from a data set and its run to text; write it as UTF-8.
"""

from logreg.export.estimator import estimator_code
from logreg.export.page import figure_html
from logreg.export.script import notebook, script
from logreg.export.tables import data_csv, trajectory_csv, trajectory_json

__all__ = [
    "data_csv",
    "estimator_code",
    "figure_html",
    "notebook",
    "script",
    "trajectory_csv",
    "trajectory_json",
]

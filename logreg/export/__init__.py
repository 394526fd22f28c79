"""Exports: the numbers, the figure, and code that repeats the run.

Each is a pure function from a data set and its run to text; write it as UTF-8.
"""

from collections.abc import Callable

from logreg.data import DataConfig, Dataset
from logreg.export.estimator import estimator_code
from logreg.export.page import figure_html
from logreg.export.script import notebook, script
from logreg.export.tables import data_csv, trajectory_csv, trajectory_json
from logreg.training.history import History

# Each export by name, from data set, run, data settings and the path of the exported data.
EXPORTS: dict[str, Callable[[Dataset, History, DataConfig, str], str]] = {
    "data": lambda dataset, history, config, path: data_csv(dataset),
    "trajectory": lambda dataset, history, config, path: trajectory_csv(dataset, history),
    "json": lambda dataset, history, config, path: trajectory_json(dataset, history, config),
    "html": lambda dataset, history, config, path: figure_html(dataset, history),
    "script": lambda dataset, history, config, path: script(dataset, history, path),
    "notebook": lambda dataset, history, config, path: notebook(dataset, history, path),
    "estimator": lambda dataset, history, config, path: estimator_code(
        dataset, history, data_file=path
    ),
}

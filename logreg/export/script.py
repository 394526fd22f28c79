"""Export the run as code that needs NumPy and the data, but not this library."""

import json
from hashlib import sha256
from textwrap import wrap
from typing import Any

from logreg.data import Dataset
from logreg.export.program import LINE, Section, imports, program
from logreg.training.history import History


def script(dataset: Dataset, history: History, data_file: str = "data.csv") -> str:
    """Return a Python script that reads the data and repeats the run.

    ``data_file`` is the path of this data set's `logreg.export.data_csv`, relative to where the
    script runs. The script defines ``weights``, ``bias`` (the thresholds of an ordinal model) and
    ``loss`` of the last epoch, and the ``losses`` of all epochs. They equal those of the run up to
    round-off. Round-off stays small if the run converges, but the two may drift apart if steps
    overshoot or Newton's method meets an ill-conditioned Hessian.
    """
    opening = f'"""{_title(history)}\n\n{_PURPOSE}\n"""'
    sections = [_commented(section) for section in program(dataset, history, data_file)]
    return "\n\n\n".join([f"{opening}\n\n{imports(history)}", *sections]) + "\n"


def notebook(dataset: Dataset, history: History, data_file: str = "data.csv") -> str:
    """Return the same code as a Jupyter notebook (nbformat 4), with a plot of the loss."""
    cells = [_markdown(f"# {_title(history)}\n\n{_PURPOSE}"), _code(imports(history))]
    sections = program(dataset, history, data_file)
    for section in [*sections, Section("Loss", "The training loss of every epoch.", _CURVE)]:
        cells += [_markdown(f"## {section.title}\n\n{section.about}"), _code(section.code)]
    for cell in cells:
        # Derive the id from the code, so that the same run gives the same file.
        number = f"{len(cells)} {cell['source']}"
        cell["id"] = sha256(number.encode()).hexdigest()[:8]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": python, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


_PURPOSE = """\
It repeats a run: start it in the folder of its data. Its numbers equal those of the run up to
round-off, which grows if steps overshoot or the Hessian is ill-conditioned."""

_CURVE = """\
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("Install matplotlib to see the curve.")
else:
    plt.plot(losses)
    plt.xlabel("epoch")
    plt.ylabel("log loss")
    plt.show()
"""


def _title(history: History) -> str:
    return f"Logistic regression in plain NumPy: the {history.config.model} model."


def _commented(section: Section) -> str:
    """Return a section's code below a comment that explains it."""
    about = f"{section.title}. {section.about}".splitlines()
    lines = [wrapped for line in about for wrapped in wrap(line, LINE)]
    return "\n".join([*(f"# {line}" for line in lines), section.code.rstrip("\n")])


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "",
        "metadata": {},
        "outputs": [],
        "source": source.rstrip("\n"),
    }

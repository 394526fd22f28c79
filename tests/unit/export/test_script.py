"""Execute scripts and notebooks, and compare their results with the run.

They may differ only by round-off. Runs that overshoot, where round-off grows with every step, are
exempt; the code says so.
"""

import ast
import json
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import Dataset, TrainConfig, run
from logreg.export import data_csv, estimator_code, notebook, script
from logreg.training.optimizers import OPTIMIZERS
from tests import ROOT
from tests.unit.helpers import blobs, dataset_of, overlapping, random_rows

DATA = {
    "binomial": blobs(n_samples=120, spread=3.0),
    "multinomial": blobs(n_samples=120, n_classes=3, spread=3.0),
    "ordinal": blobs(dataset="ordered", n_samples=120, n_classes=4),
}

RICH = {
    "batch_size": 32,
    "decay": 0.1,
    "l2": 0.01,
    "standardize": True,
    "init": "normal",
    "seed": 3,
    "batch_seed": 4,
}
SPARSE = {"l1": 0.1, "epochs": 60, "standardize": True}


def executed(code, folder, dataset):
    """Execute the code next to the data; return its variables."""
    (folder / "data.csv").write_text(data_csv(dataset), encoding="utf-8")
    names = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(code, "exported", "exec"), names)
    return names


def assert_same_run(names, history):
    for name, expected in (
        ("losses", history.train_loss),
        ("loss", history.train_loss[-1]),
        ("weights", history.weights[-1]),
        ("bias", history.bias[-1]),
    ):
        found = np.ravel(names[name])
        wanted = np.ravel(expected)
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9, err_msg=name)
    np.testing.assert_array_equal(np.ravel(names["weights"]) == 0, history.weights[-1].ravel() == 0)
    right = names["right"]
    train = names["train"]
    assert right[train].mean() == history.train_accuracy[-1]
    assert right[~train].mean() == history.test_accuracy[-1]


def lines_of(code):
    """The lines of code, without comments, docstrings and blank lines."""
    body = re.sub(r'^ *""".*?"""$', "", code, flags=re.DOTALL | re.MULTILINE)
    return [line for line in body.splitlines() if line and not line.startswith("#")]


# ---- the script ----


@pytest.mark.parametrize("model", DATA)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("more", [{}, RICH, SPARSE], ids=["plain", "rich", "sparse"])
def test_the_script_repeats_the_run(model, optimizer, more, tmp_path):
    if optimizer == "newton" and more is SPARSE:
        return  # it does not
    dataset = DATA[model]
    history = run(dataset, TrainConfig(model=model, optimizer=optimizer, **{"epochs": 40} | more))
    assert_same_run(executed(script(dataset, history), tmp_path, dataset), history)


@pytest.mark.parametrize(
    ("dataset", "settings"),
    [
        (DATA["binomial"], {"degree": 3}),
        (DATA["multinomial"], {"model": "multinomial", "degree": 3, "standardize": True}),
        (DATA["ordinal"], {"model": "ordinal", "degree": 2, "standardize": True, "l1": 0.01}),
        (DATA["binomial"], {"init": (0.5, -0.25, 1e-7)}),
        (DATA["multinomial"], {"model": "multinomial", "init": tuple(np.arange(9) / 7)}),
        (DATA["ordinal"], {"model": "ordinal", "init": (0.1, 0.2, -1.0, 0.5, -0.5)}),
        (DATA["binomial"], {"epochs": 0}),
        (DATA["binomial"], {"batch_size": 10_000, "batch_seed": 5}),
        (DATA["binomial"], {"model": "multinomial"}),
        (DATA["binomial"], {"model": "ordinal", "optimizer": "newton"}),
        (blobs(dataset="iris", all_features=True), {"model": "multinomial", "standardize": True}),
        (blobs(dataset="wine", all_features=True), {"model": "multinomial", "standardize": True}),
        (overlapping(n_classes=5), {"model": "ordinal", "optimizer": "adam"}),
        (dataset_of(np.arange(8.0)[:, None], np.arange(8) % 2), {"learning_rate": 0.01}),
        # Beyond every bound: steps are skipped.
        (DATA["binomial"], {"learning_rate": 1e4, "l2": 0.1, "epochs": 60}),
        (
            DATA["ordinal"],
            {"model": "ordinal", "learning_rate": 1e4, "l2": 0.1, "batch_size": 9, "epochs": 60},
        ),
        # Separable: the Hessian vanishes under Newton's method.
        (blobs(dataset="table"), {"optimizer": "newton", "learning_rate": 1.0, "epochs": 15}),
    ],
)
def test_the_script_repeats_other_runs(dataset, settings, tmp_path):
    history = run(dataset, TrainConfig(**{"epochs": 30} | settings))
    assert_same_run(executed(script(dataset, history), tmp_path, dataset), history)


@pytest.mark.parametrize("degree", [1, 2])
def test_a_constant_feature_is_standardized_as_in_the_run(degree, tmp_path):
    X, y = random_rows(0, 40, 2)
    # From the square of ±1, and from a number that is not exact in binary.
    for constant in (np.sign(X[:, 0]), np.full(40, 0.1)):
        dataset = dataset_of(np.column_stack([X[:, 1], constant]), y)
        history = run(dataset, TrainConfig(standardize=True, degree=degree, epochs=20))
        assert_same_run(executed(script(dataset, history), tmp_path, dataset), history)


NAMES = st.lists(st.text(max_size=6), min_size=5, max_size=5, unique_by=lambda s: s.strip().lower())


@settings(max_examples=25)
@given(NAMES)
def test_any_names_survive(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("names", numbered=True)
    # Unprintable characters become blanks.
    if not all(char.isprintable() for name in names for char in name):
        names = [f"{i}{name}" for i, name in enumerate(names)]
    try:
        "".join(names).encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate cannot be encoded
        return
    X, y = random_rows(1, 30, 2, n_classes=3)
    dataset = Dataset(X, y, X, y, tuple(names[:2]), tuple(names[2:]))
    history = run(dataset, TrainConfig(model="multinomial", epochs=2))
    code = script(dataset, history)
    assert_same_run(executed(code, folder, dataset), history)


def test_the_script_runs_by_itself_and_prints_the_result(tmp_path):
    dataset = DATA["binomial"]
    history = run(dataset, TrainConfig())
    code = script(dataset, history)
    assert "round-off, which grows if" in code.split('"""')[1]
    (tmp_path / "data.csv").write_text(data_csv(dataset), encoding="utf-8-sig")
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "run.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    loss = float(result.stdout.split("training loss: ")[1].split()[0])
    assert loss == pytest.approx(history.train_loss[-1], abs=1e-9)
    for number in (*history.weights[-1].ravel(), *history.bias[-1]):
        assert f"{number:.5f}"[:-1] in result.stdout


@pytest.mark.parametrize(
    ("model", "settings", "most"),
    [
        ("binomial", {}, 39),
        ("multinomial", {}, 40),
        ("ordinal", {}, 56),
        ("binomial", {"optimizer": "adam", "standardize": True, "batch_size": 32}, 56),
        ("multinomial", {"optimizer": "adam", "standardize": True, "l1": 0.1}, 57),
        ("binomial", {"optimizer": "newton", "degree": 3, "standardize": True}, 62),
        # Everything, in the model that needs the most code.
        ("ordinal", {"optimizer": "newton", "degree": 3, **RICH}, 93),
    ],
)
def test_the_script_has_only_what_the_run_needs(model, settings, most):
    dataset = DATA[model]
    code = script(dataset, run(dataset, TrainConfig(model=model, epochs=1, **settings)))
    assert len(lines_of(code)) <= most
    assert max(map(len, code.splitlines())) <= 102
    assert "logreg" not in code
    nodes = list(ast.walk(ast.parse(code)))
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    given = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    assert defined | given - {"_", "epoch"} <= read


@pytest.mark.parametrize(("model", "export"), [("binomial", script), ("ordinal", estimator_code)])
def test_the_script_asks_for_missing_data_in_one_sentence(model, export, tmp_path):
    dataset = DATA[model]
    history = run(dataset, TrainConfig(model=model, epochs=1))
    code = export(dataset, history, data_file='no "such"/data.csv')
    command = [sys.executable, "-c", code]
    library = {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=tmp_path, env=library, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (1, "")
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith('There is no file no "such"/data.csv: ')


# ---- the notebook ----


@pytest.fixture(params=DATA)
def cells(request):
    dataset = DATA[request.param]
    history = run(dataset, TrainConfig(model=request.param, epochs=20, **RICH))
    return dataset, history, json.loads(notebook(dataset, history))


def test_the_notebook_has_the_structure_of_nbformat_4(cells):
    content = cells[2]
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    needed = {"cell_type", "id", "metadata", "source"}
    for cell in content["cells"]:
        code = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == needed | code
        assert cell["cell_type"] in ("code", "markdown")
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(cell["source"].startswith("#") for cell in content["cells"][0::2])


def code_of(content):
    return [cell["source"] for cell in content["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_repeats_the_run_cell_by_cell(cells, tmp_path, monkeypatch):
    dataset, history, content = cells
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    (tmp_path / "data.csv").write_text(data_csv(dataset), encoding="utf-8")
    names = {}
    for source in code_of(content):
        exec(compile(source, "cell", "exec"), names)
    assert_same_run(names, history)


def test_the_notebook_plots_the_loss_if_matplotlib_is_installed(cells, monkeypatch):
    drawn = []
    plt = SimpleNamespace(
        plot=drawn.append, xlabel=str, ylabel=str, show=lambda: drawn.append("shown")
    )
    monkeypatch.setitem(sys.modules, "matplotlib", SimpleNamespace(pyplot=plt))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", plt)
    exec(code_of(cells[2])[-1], {"losses": [3, 2, 1]})
    assert drawn == [[3, 2, 1], "shown"]

import json
import subprocess
import sys
import textwrap
import tomllib

import pytest

import logreg
from tests import ROOT

CORE = (
    "data",
    "training.models",
    "training.optimizers",
    "training.trainer",
    "training.history",
    "training.optimum",
    "analysis.diagnostics",
    "export",
    "cli",
)


def in_new_process(code):
    """Run the code in a fresh interpreter; return what it prints as JSON."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_nothing_outside_web_imports_streamlit():
    seen = in_new_process(
        """
        import importlib, json, pkgutil, sys

        def load(name):
            module = importlib.import_module(name)
            yield name
            for inner in pkgutil.iter_modules(getattr(module, "__path__", []), name + "."):
                if inner.name != "logreg.web":
                    yield from load(inner.name)

        print(json.dumps({"loaded": list(load("logreg")), "streamlit": "streamlit" in sys.modules}))
        """
    )
    files = (ROOT / "logreg").rglob("*.py")
    outside_web = [path for path in files if "web" not in path.relative_to(ROOT).parts]
    assert len(seen["loaded"]) == len(outside_web)
    assert not seen["streamlit"]


def test_importing_the_library_loads_only_numpy():
    third_party = in_new_process(
        """
        import importlib.metadata, json, sys
        installed = importlib.metadata.packages_distributions()
        before = set(sys.modules)
        import logreg
        new = {name.partition(".")[0] for name in set(sys.modules) - before}
        print(json.dumps(sorted(new & set(installed) - {"logreg"})))
        """
    )
    assert third_party == ["numpy"]


def test_every_public_name_is_listed():
    assert {*logreg.__all__, "LogisticRegressionGD"} <= set(dir(logreg))


def test_no_session_watches_the_files_of_all_modules():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["fileWatcherType"] == "none"


def test_the_core_works_where_only_numpy_can_be_imported():
    losses, known = in_new_process(
        f"""
        import importlib, json, sys
        for name in ("sklearn", "scipy", "plotly", "pandas", "streamlit"):
            sys.modules[name] = None
        for name in {CORE!r}:
            importlib.import_module("logreg." + name)
        from logreg import *
        import numpy as np
        import logreg
        from logreg.analysis.diagnostics import diagnose
        X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 1, 0, 1])
        dataset = Dataset(X, y, X, y, ("x",), ("no", "yes"))
        history = logreg.run(dataset, logreg.TrainConfig(epochs=5))
        diagnose(history)
        # Nearly separable: without SciPy nobody knows whether there is an optimum.
        close = logreg.make_dataset(logreg.DataConfig(n_classes=3, spread=1.2))
        hard = logreg.run(close, logreg.TrainConfig("multinomial", epochs=5))
        print(json.dumps([history.train_loss.tolist(), hard.optimum.known]))
        """
    )
    assert len(losses) == 6
    assert not known


@pytest.mark.parametrize(
    ("package", "code"),
    [
        ("plotly", "import logreg.figures"),
        ("sklearn", "from logreg import LogisticRegressionGD"),
        ("sklearn", "logreg.make_dataset(logreg.DataConfig('iris'))"),
        ("pandas", "from logreg.data.csv import read_csv; read_csv(b'a,b\\n1,2\\n')"),
    ],
)
def test_a_missing_package_is_a_sentence_that_names_the_extra(package, code):
    said = in_new_process(
        f"""
        import json, sys
        sys.modules[{package!r}] = None
        import logreg
        try:
            {code}
        except logreg.InputError as error:
            print(json.dumps([str(error), isinstance(error, ImportError)]))
        """
    )
    name = {"sklearn": "scikit-learn"}.get(package, package)
    assert said == [
        f"This needs the package {name}, which is not installed: run "
        "pip install '.[app]' in this project's folder.",
        True,
    ]

"""The recipes of CONTRIBUTING.md, followed on a copy of the project."""

import json
import shlex
import shutil
import subprocess
import sys

import pytest

from tests import ROOT

DATA_SET = '''

@data_set(
    SYNTHETIC,
    label="Toy",
    about="Two classes on a diagonal.",
    classes=("below", "above"),
)
def toy(n_samples: int, seed: int) -> Samples:
    """Draw points beside a diagonal."""
    y = np.arange(n_samples) % 2
    noise = np.random.default_rng([seed, 1]).standard_normal((n_samples, 2))
    return noise + 2.0 * y[:, None], y
'''

OPTIMIZER = '''

def signs(theta: FloatArray, gradient: Derivative, state: None, rate: Rate) -> Step:
    """θ ← θ - η sign(g)."""
    return theta - rate * np.sign(gradient(theta)), rate, None


OPTIMIZERS["signs"] = Optimizer("Signs", signs)
'''

SETTING = """
    patience: int = setting(
        3,
        Whole(1, 50),
        "Patience",
        "How long to wait.",
        page=Slider(1, 50),
        section="Optimiser",
    )
"""

VISIT = """
import json
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60)
app.query_params.update(dataset="toy", optimizer="signs", patience="7")
app.run()
import logreg
print(json.dumps({
    "errors": [each.message for each in app.exception] + [each.value for each in app.error],
    "notices": [each.value for each in app.warning],
    "shown": {key: app.get_by_key(key).value for key in ("dataset", "optimizer", "patience")},
    "spread is off": app.get_by_key("spread").disabled,
    "documented": "patience" in logreg.TrainConfig.__doc__,
}))
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A copy of the project with another data set, optimizer and setting."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("logreg", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "app.py", copy)
    for file, addition in (
        ("data/synthetic.py", DATA_SET),
        ("training/optimizers.py", OPTIMIZER),
    ):
        with (copy / "logreg" / file).open("a", encoding="utf-8") as source:
            source.write(addition)
    config = copy / "logreg/training/config.py"
    text = config.read_text("utf-8")
    field = "    epochs: int = setting("
    assert text.count(field) == 1
    config.write_text(text.replace(field, f"{SETTING}{field}"), "utf-8")
    return copy


def output_of(*command, cwd):
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_has_what_was_added(extended):
    assert json.loads(output_of("-c", VISIT, cwd=extended)) == {
        "errors": [],
        "notices": [],
        "shown": {"dataset": "toy", "optimizer": "signs", "patience": 7},
        "spread is off": True,
        "documented": True,
    }


def test_the_command_line_and_the_script_have_what_was_added(extended, tmp_path):
    options = shlex.split("--dataset toy --optimizer signs --patience 7 --learning-rate 0.01")
    files = ("--data", str(tmp_path / "data.csv"), "--script", str(tmp_path / "run.py"))
    said = output_of("-m", "logreg", "run", *options, *files, "--quiet", cwd=extended)
    loss = said.split("loss")[1].split()[0]
    script = (tmp_path / "run.py").read_text("utf-8")
    assert "np.sign(gradient(theta))" in script
    repeated = output_of("run.py", cwd=tmp_path).split("training loss: ")[1].split()[0]
    assert f"{float(repeated):.3f}" == loss
    refused = subprocess.run(
        [sys.executable, "-m", "logreg", "run", "--patience", "51"],
        cwd=extended,
        capture_output=True,
        text=True,
    )
    assert refused.returncode == 1
    assert "patience must be a whole number from 1 to 50" in refused.stderr.lower()

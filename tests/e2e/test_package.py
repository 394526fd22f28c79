"""The package as a user gets it: built, installed into a new environment, and started."""

import subprocess
import sys
import venv

import pytest
from playwright.sync_api import expect

import logreg
from tests import ROOT
from tests.e2e.conftest import visits
from tests.server import serving


def output_of(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    output_of(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT), cwd=folder)
    assert [path.suffix for path in sorted(folder.iterdir())] == [".whl", ".gz"]
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of a new environment with the wheel and the app extra."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    bin = folder / ("Scripts" if sys.platform == "win32" else "bin")
    locked = ("-r", str(ROOT / "requirements.txt"))  # within the ranges, or pip refuses
    output_of(str(bin / "python"), "-m", "pip", "install", f"{wheel}[app]", *locked, cwd=folder)
    return bin


def test_the_app_starts_from_any_folder_with_its_theme_and_deep_links(installed, tmp_path, browser):
    empty = tmp_path / "empty"
    empty.mkdir()
    command = (str(installed / "logreg-visualiser"),)
    with serving(command=command, folder=empty) as server, visits(browser, server.url) as visit:
        visitor = visit("/evaluate?lr=5&spread=3", color_scheme="dark")
        expect(visitor.page.get_by_role("heading", name="How good is it?")).to_be_visible()
        expect(visitor.page.get_by_role("slider", name="Cluster spread")).to_have_attribute(
            "aria-valuetext", "3.0"
        )
        # The app's own dark theme, not Streamlit's.
        expect(visitor.page.get_by_test_id("stApp")).to_have_css(
            "background-color", "rgb(17, 20, 27)"
        )
    assert list(empty.iterdir()) == []


def test_the_library_is_typed_and_knows_its_version(installed, tmp_path):
    code = "import logreg, pathlib; print(logreg.__version__, logreg.__file__)"
    version, file = output_of(str(installed / "python"), "-c", code, cwd=tmp_path).split(" ", 1)
    assert version == logreg.__version__
    assert str(ROOT) not in file
    code = "import importlib.resources as r; print((r.files('logreg') / 'py.typed').is_file())"
    assert output_of(str(installed / "python"), "-c", code, cwd=tmp_path) == "True"


def test_the_command_line_starts_the_same_app(installed, tmp_path):
    with serving(command=(str(installed / "python"), "-m", "logreg", "app"), folder=tmp_path):
        pass  # it answers

"""The code in the README runs."""

import re
import shlex

import pytest

from logreg.cli import main
from tests import ROOT

README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]


def python_of_readme():
    return re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


def test_the_library_in_ten_lines_runs_as_printed(tmp_path, monkeypatch, capsys):
    code = python_of_readme()[0]
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert len([line for line in code.splitlines() if line]) <= 10
    assert capsys.readouterr().out.count("\n") == 5
    assert (tmp_path / "run.html").stat().st_size > 0


def test_the_estimator_runs_as_printed(capsys):
    _, code = python_of_readme()
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["fit"].score(names["X"], names["y"]) > 0.9
    assert capsys.readouterr().out.count("\n") == 1


def test_the_command_prints_what_the_readme_shows(tmp_path, monkeypatch, capsys):
    (shown,) = re.findall(r"```\n\$ (.*?)```", README.read_text(), re.DOTALL)
    command, output = re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", shown, re.DOTALL).groups()
    python, module, name, *arguments = shlex.split(command.replace("\\\n", ""))
    assert (python, module, name) == ("python", "-m", "logreg")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    assert capsys.readouterr().out == output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "run.html", "run.py"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_exists(page):
    links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_modules_that_a_page_names_exist(page):
    named = re.findall(r"`((?:logreg|tests|pages)/[\w./]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_stops_at_130_lines():
    assert len(README.read_text("utf-8").splitlines()) <= 130

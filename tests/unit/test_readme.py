"""What the README shows must run."""

import re
import shlex

from logreg.cli import main
from tests import ROOT

README = ROOT / "README.md"


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


def test_the_command_says_what_is_printed(tmp_path, monkeypatch, capsys):
    (shown,) = re.findall(r"```\n\$ (.*?)```", README.read_text(), re.DOTALL)
    command, output = re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", shown, re.DOTALL).groups()
    python, module, name, *arguments = shlex.split(command.replace("\\\n", ""))
    assert (python, module, name) == ("python", "-m", "logreg")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    assert capsys.readouterr().out == output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "run.html", "run.py"]


def test_the_pictures_and_files_it_names_exist():
    text = README.read_text()
    named = [*re.findall(r"!\[[^]]*\]\(([^)]+)\)", text), "requirements.txt", "LICENSE"]
    assert [name for name in named if not (README.parent / name).is_file()] == []

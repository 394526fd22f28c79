"""What the README shows must run."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


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


def test_the_pictures_and_files_it_names_exist():
    text = README.read_text()
    named = [*re.findall(r"!\[[^]]*\]\(([^)]+)\)", text), "requirements.txt", "LICENSE"]
    assert [name for name in named if not (README.parent / name).is_file()] == []

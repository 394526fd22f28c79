"""The command line, called as a function or, where it matters, as a process."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from logreg import DataConfig, InputError, TrainConfig, make_dataset, run
from logreg.cli import main
from logreg.data.config import USER_DATA
from logreg.data.names import plain_name
from logreg.export import EXPORTS, data_csv, figure_html, trajectory_csv
from logreg.settings import settings_of
from logreg.validation import Flag, OneOf, Real, Whole
from tests import ROOT


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Run the command line in its own folder: exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def called(*argv):
        try:
            code = main([str(each) for each in argv])
        except SystemExit as leaving:
            code = leaving.code
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def process(*argv, **how):
    command = [sys.executable, "-m", "logreg", *map(str, argv)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
    )


def asked(call, *argv):
    """The settings of a run as its JSON has them."""
    code, _, err = call("run", "--quiet", "--epochs", 1, "--json", "run.json", *argv)
    assert (code, err) == (0, "")
    return json.loads(Path("run.json").read_text(encoding="utf-8"))


# ---- settings ----


def test_without_options_it_runs_the_defaults(call):
    assert call("run", "--quiet", "--json", "run.json")[0] == 0
    read = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert DataConfig(**read["data"]) == DataConfig()
    assert TrainConfig(**read["training"]) == TrainConfig()


def another(setting):
    """A value other than the default."""
    match setting.kind:
        case Flag():
            return True
        case OneOf(labels):
            return next(
                name for name in reversed(labels) if name not in (USER_DATA, setting.default)
            )
        case Whole(low, high):
            return min(high, (setting.default or low) + 7)
        case Real(low, high):
            return setting.default / 2 if setting.default / 2 > low else min(high, low + 0.3)
    return {"plane": [1, 0]}[setting.name]


OTHER = {
    config: {name: another(each) for name, each in settings_of(config).items()}
    for config in (DataConfig, TrainConfig)
}
OTHER[DataConfig]["dataset"] = "ordered"
OTHER[TrainConfig] |= {"model": "ordinal", "optimizer": "adam", "degree": 2, "epochs": 3}


def option(config, name, value):
    flag = "--" + settings_of(config)[name].option
    if value is True:
        return [flag]
    return [flag, ",".join(map(str, value)) if isinstance(value, list) else value]


def test_every_setting_has_an_option(call):
    for config, values in OTHER.items():
        assert set(values) == {field.name for field in fields(config)} - {"user_data"}
        for field in fields(config):
            assert values.get(field.name) != field.default or field.name == "user_data"
    argv = [
        each
        for config, values in OTHER.items()
        for name, value in values.items()
        for each in option(config, name, value)
    ]
    read = asked(call, *argv)
    assert read["data"] == OTHER[DataConfig] | {"user_data": None}
    assert read["training"] == OTHER[TrainConfig]


def test_the_help_names_every_setting_with_its_default(call):
    code, out, _ = call("run", "--help")
    assert code == 0
    text = " ".join(out.split())
    for config in (DataConfig, TrainConfig):
        for field in fields(config):
            if field.name == "user_data":
                continue
            flag = option(config, field.name, True)[0]
            said = text.split(f" {flag} ")[-1].split(" --")[0]
            assert len(said) > 10, flag
            if field.default not in (None, False) and field.name != "model":
                assert f"(default: {field.default})" in said, flag


@pytest.mark.parametrize(
    ("dataset", "model"), [("blobs", "binomial"), ("iris", "multinomial"), ("ordered", "ordinal")]
)
def test_the_model_defaults_to_the_one_that_suits_the_classes(call, dataset, model):
    assert asked(call, "--dataset", dataset)["training"]["model"] == model


# ---- files and messages ----


def test_files_equal_those_of_the_library_and_their_code_runs(call, tmp_path, monkeypatch):
    names = ["data.csv", "run.csv", "run.json", "run.html", "run.py", "run.ipynb", "model.py"]
    options = ["data", "trajectory", "json", "html", "script", "notebook", "estimator"]
    (tmp_path / "code").mkdir()
    files = [tmp_path / ("code" if name.endswith("py") else "") / name for name in names]
    argv = [each for pair in zip([f"--{o}" for o in options], files, strict=True) for each in pair]
    code, out, err = call("run", "--dataset", "iris", "--epochs", 8, "--quiet", *argv)
    assert (code, err) == (0, "")

    dataset = make_dataset(DataConfig("iris"))
    history = run(dataset, TrainConfig(model="multinomial", epochs=8))
    assert files[0].read_text(encoding="utf-8") == data_csv(dataset)
    assert files[1].read_text(encoding="utf-8") == trajectory_csv(dataset, history)
    assert json.loads(files[2].read_text(encoding="utf-8"))["training"]["epochs"] == 8
    assert files[3].read_text(encoding="utf-8") == figure_html(dataset, history)
    assert json.loads(files[5].read_text(encoding="utf-8"))["nbformat"] == 4
    assert f"{history.train_loss[-1]:.3g}" in out
    monkeypatch.chdir(tmp_path / "code")
    for code in (files[4], files[6]):
        exec(compile(code.read_text(encoding="utf-8"), code.name, "exec"), {})


def test_the_result_goes_to_stdout_and_progress_to_stderr(call):
    code, out, err = call("run", "--epochs", 50)
    assert code == 0
    history = run(make_dataset(DataConfig()), TrainConfig(epochs=50))
    words = out.split()
    for number in (history.train_loss[-1], history.test_loss[-1], history.weights[-1, 0, 1]):
        assert f"{number:.3f}" in words
    assert f"{history.test_accuracy[-1]:.1%}" in words
    assert "More epochs" in out
    assert "Epoch" not in out
    lines = err.splitlines()
    assert 5 <= len(lines) <= 12
    assert lines[-1].startswith("Epoch 50 of 50: training loss 0.")
    assert "\r" not in err


def test_progress_overwrites_one_line_of_a_terminal(call, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("logreg.cli.command._SECONDS_BETWEEN_LINES", 0)
    _, _, err = call("run", "--epochs", 30)
    assert err.count("\n") == 1
    assert err.count("\r") == 31
    assert err.endswith("\n")


def test_a_diverging_run_succeeds(call):
    code, out, err = call("run", "--learning-rate", 1000, "--quiet")
    assert (code, err) == (0, "")
    assert "The loss diverges" in out


def test_many_parameters_are_not_listed(call):
    argv = ("run", "--dataset", "wine", "--all-features", "--quiet", "--epochs", 2)
    code, out, _ = call(*argv, "--standardize")
    assert code == 0
    assert call(*argv, "--standardise")[1] == out  # the old spelling
    assert "42 weights" in out
    assert len(out.splitlines()) < 12


def test_without_a_command_it_prints_help(call):
    code, out, err = call()
    assert (code, err) == (0, "")
    assert "run" in out


# ---- the user's own data ----

TABLE = """\
height;weight;note;size
1,5;50;a;small
1,6;52;b;small
1,7;70;c;medium
1,75;72;d;medium
1,8;90;e;large
1,9;95;f;large
1,55;51;g;small
1,72;;h;medium
1,85;91;i;large
"""


def test_trains_on_the_users_own_table(call):
    Path("own.csv").write_text(TABLE, encoding="utf-8")
    argv = ("run", "--epochs", 1, "--csv", "own.csv", "--target", "size", "--data", "data.csv")
    code, _, err = call(*argv, "--json", "run.json", "--order", "small,medium,large")
    assert code == 0
    assert "Left out 1 row without a value in these columns." in err
    frame = pd.read_csv("data.csv")
    assert list(frame) == ["height", "weight", "class", "part"]
    assert sorted(frame["height"]) == [1.5, 1.55, 1.6, 1.7, 1.75, 1.8, 1.85, 1.9]
    read = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert read["class_names"] == ["small", "medium", "large"]
    assert read["training"]["model"] == "ordinal"


def test_the_model_uses_the_named_features(call):
    rows = "".join(f"{i},{i * i % 7},{-i},{'no' if i % 3 else 'yes'}\n" for i in range(20))
    Path("own.csv").write_text("a,b,c,d\n" + rows, encoding="utf-8")
    for given, wanted in (([], ["a", "b", "c"]), (["--features", "c, a"], ["c", "a"])):
        read = asked(call, "--csv", "own.csv", "--target", "d", *given)
        assert read["feature_names"] == read["weights_of"] == wanted


def test_columns_and_classes_keep_their_names_from_the_file(call):
    rows = "".join(f"{i},{i * i % 7},{('<low>', 'R&D', '$')[i % 3]}\n" for i in range(30))
    Path("own.csv").write_text("[a]:1,x|y,#kind\n" + rows, encoding="utf-8")
    argv = ("--csv", "own.csv", "--target", "#kind", "--features", "x|y, [a]:1")
    read = asked(call, *argv, "--order", "<low>,$,R&D")
    assert read["feature_names"] == [plain_name("x|y"), plain_name("[a]:1")]
    assert read["class_names"] == [plain_name(name) for name in ("<low>", "$", "R&D")]


# ---- errors ----


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--spread", "nan"], "spread must be a number from"),
        (["--n-samples", 3], "sample size"),
        (["--plane", "0,7"], "from 0 to 1"),
        (["--dataset", "iris", "--model", "binomial"], "needs two classes"),
        (["--optimizer", "newton", "--l1", 1], "without corners"),
        (["--degree", 6, "--n-samples", 20], "needs more than"),
        (["--csv", "nothing.csv", "--target", "a"], "nothing.csv"),
        (["--csv", "bad.csv", "--target", "a"], "only one column"),
        (
            ["--csv", "good.csv", "--target", "nope"],
            "no column nope: choose one of height, weight, note, size",
        ),
        (["--json", "nowhere/run.json"], "no folder nowhere"),
        (["--json", "."], "is a folder"),
    ],
)
def test_invalid_input_is_reported_in_one_sentence(call, argv, words):
    Path("bad.csv").write_text("a\n1\n", encoding="utf-8")
    Path("good.csv").write_text(TABLE, encoding="utf-8")
    code, out, err = call("run", *argv)
    assert code == 1
    assert words in err
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert out == ""


def test_a_failed_write_is_reported(call, monkeypatch):
    def full(self, *args, **kwargs):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    code, out, err = call("run", "--quiet", "--epochs", 1, "--json", "run.json")
    assert (code, out) == (1, "")
    assert err == "run.json cannot be used: no space left on device.\n"


def test_a_write_that_fails_midway_keeps_the_old_file(tmp_path):
    resource = pytest.importorskip("resource")  # of POSIX
    good = tmp_path / "run.json"
    for epochs, limit, code in ((1, -1, 0), (200, 9000, 1)):
        running = process(
            *("run", "--quiet", "--epochs", epochs, "--json", good),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # noqa: B023
        )
        _, err = running.communicate()
        assert running.returncode == code
        assert json.loads(good.read_text(encoding="utf-8"))["training"]["epochs"] == 1
    assert err == f"{good} cannot be used: file too large.\n"
    assert list(tmp_path.iterdir()) == [good]


def test_overwriting_keeps_a_files_mode_and_link(call):
    Path("real.json").write_text("", encoding="utf-8")
    Path("real.json").chmod(0o640)
    Path("run.json").symlink_to("real.json")
    assert asked(call)["training"]["epochs"] == 1
    assert Path("run.json").is_symlink()
    assert Path("real.json").stat().st_mode & 0o777 == 0o640


def test_a_missing_package_is_reported_with_its_install_command(tmp_path):
    code = """
import sys
sys.modules["plotly"] = None
from logreg.cli import main
sys.exit(main(["run", "--quiet", "--epochs", "1", "--html", "run.html"]))
"""
    command = [sys.executable, "-c", code]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "needs the package plotly," in done.stderr
    assert "pip install '.[app]'" in done.stderr


def test_an_error_leaves_no_files(call, monkeypatch):
    def refuse(*args):
        raise InputError("This cannot be drawn.")

    monkeypatch.setitem(EXPORTS, "html", refuse)
    argv = ("run", "--quiet", "--epochs", 1, "--json", "run.json", "--html", "run.html")
    assert call(*argv) == (1, "", "This cannot be drawn.\n")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--n-samples", "many"], "--n-samples: must be a whole number from 20 to 10000000"),
        (["--optimizer", "sgd"], "choose from"),
        (["--plane", "a,b"], "--plane: must be two different numbers of features, from 0, such as"),
        (["--nonsense"], "--nonsense"),
        (["--csv", "a.csv", "--target", "b", "--dataset", "iris"], "both"),
        (["--csv", "a.csv"], "--target"),
        *(
            (["--csv", "a.csv", "--target", "b", *option], f"{option[0]} cannot both be given")
            for option in (
                ["--n-samples", 100],
                ["--spread", 1.0],
                ["--n-classes", 2],
                ["--imbalance", 2.0],
                ["--anisotropy", 2.0],
            )
        ),
        (["--order", "a,b"], "--csv"),
        (["--script", "run.py"], "--data"),
        (["--json", "a", "--html", "./a"], "twice"),
        (["--csv", "a.csv", "--target", "b", "--data", "a.csv"], "twice"),
    ],
)
def test_a_usage_error_has_its_own_exit_code(call, argv, words):
    code, out, err = call("run", *argv)
    assert (code, out) == (2, "")
    assert words in err.splitlines()[-1]
    assert len(err.splitlines()) <= 3


@pytest.fixture
def heeds_ctrl_c():
    """Let new processes receive Ctrl+C, which those of a background job ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_ends_it():
    running = process("run", "--epochs", 1_000_000)
    try:
        assert running.stderr.readline().startswith("Epoch 0")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    finally:
        running.kill()
    assert running.returncode == 130
    assert out == ""
    assert "Interrupted" in err
    assert "Traceback" not in err


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes of POSIX")
def test_it_exits_quietly_when_a_pipe_closes():
    running = process("run", "--quiet", "--epochs", 1)
    running.stdout.close()
    _, err = running.communicate()
    assert (running.returncode, err) == (-signal.SIGPIPE, "")


def test_it_works_on_a_terminal_without_unicode():
    running = process("run", "--quiet", "--epochs", 1, env={"PYTHONIOENCODING": "ascii"})
    out, err = running.communicate()
    assert (running.returncode, err) == (0, "")
    assert "weight x?" in out

"""The ``run`` command: data, training, files and summary."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from logreg.analysis.diagnostics import diagnose
from logreg.cli.options import FILES, given_settings
from logreg.data import DataConfig, Dataset, make_dataset
from logreg.data.config import USER_DATA
from logreg.errors import InputError
from logreg.export import EXPORTS
from logreg.export.tables import parameter_names
from logreg.formatting import count, format_number
from logreg.text.advice import notices
from logreg.text.verdicts import describe_run
from logreg.training.config import TrainConfig
from logreg.training.history import Epoch, History
from logreg.training.models import default_model
from logreg.training.optimum import find_optimum
from logreg.training.problem import Problem
from logreg.training.trainer import train_problem

# More parameters than this are not printed; the trajectory has them.
_MOST_SHOWN = 20

_SECONDS_BETWEEN_LINES = 0.1


def run_command(args: argparse.Namespace) -> None:
    """Make the data, train, write the requested files, and print a summary."""
    files: dict[str, Path] = {name: path for name in FILES if (path := getattr(args, name))}
    for path in files.values():
        _check_writable(path)
    say = (lambda line: None) if args.quiet else _to_stderr
    data_config = _data_config(args, say)
    dataset = make_dataset(data_config)
    for sentence in notices(dataset):
        say(sentence)
    suitable = {"model": default_model(len(dataset.class_names), dataset.ordered)}
    config = TrainConfig(**suitable | given_settings(args, TrainConfig))
    history = _trained(Problem.of(dataset, config), args.quiet)

    # Generate all contents before writing any, so that an error leaves no files.
    contents = []
    for name, path in files.items():
        data_file = Path(os.path.relpath(files.get("data", path), path.parent)).as_posix()
        contents.append((path, EXPORTS[name](dataset, history, data_config, data_file)))
    for path, content in contents:
        _write(path, content)
        say(f"Wrote {path}")
    print(summary(dataset, history))


def _check_writable(path: Path) -> None:
    """Fail early instead of after a long run."""
    if path.is_dir():
        raise InputError(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent} for {path.name}: make it first.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InputError(f"{path} cannot be written: choose another place.")


def _write(path: Path, content: str) -> None:
    """Write a file atomically: an error keeps the old one."""
    target = written = path.resolve()
    try:
        # Only a regular file can be replaced, not, say, /dev/stdout.
        if (target.is_file() or not target.exists()) and os.access(target.parent, os.W_OK):
            written = target.with_name(f".{target.name}.{os.getpid()}")
        written.write_text(content, encoding="utf-8", newline="\n")
        if written != target:
            if target.exists():
                shutil.copymode(target, written)
            written.replace(target)
    except OSError as error:
        error.filename = str(path)  # the error of a full disk has none
        raise
    finally:
        if written != target:
            written.unlink(missing_ok=True)


def _data_config(args: argparse.Namespace, say: Callable[[str], None]) -> DataConfig:
    settings = given_settings(args, DataConfig)
    if args.csv is None:
        return DataConfig(**settings)
    from logreg.data.csv import choose, read_csv  # slow: loads pandas

    table = read_csv(args.csv.read_bytes(), header=True)
    chosen = choose(
        table, args.target, args.features or table.features_for(args.target), args.order
    )
    for number, why in (
        (chosen.n_missing, "without a value in these columns"),
        (chosen.n_extreme, "with a number that is too large"),
    ):
        if number:
            say(f"Left out {count(number, 'row')} {why}.")
    # Train on all chosen features.
    return DataConfig(
        **settings | {"dataset": USER_DATA, "user_data": chosen.data, "all_features": True}
    )


def _trained(problem: Problem, quiet: bool) -> History:
    epochs = train_problem(problem)
    if not quiet:
        epochs = _reported(epochs, problem.config.epochs)
    first = next(epochs)  # raises if a setting does not suit the data
    return History.gather(problem, chain([first], epochs), find_optimum(problem))


def _reported(epochs: Iterator[Epoch], last: int) -> Iterator[Epoch]:
    """Yield the epochs and report progress.

    On a terminal, overwrite one line ten times a second; elsewhere, print ten lines.
    """
    terminal = sys.stderr.isatty()
    said = float("-inf")
    for epoch in epochs:
        now = time.monotonic()
        line = f"Epoch {epoch.index} of {last}: training loss {format_number(epoch.train_loss)}"
        if terminal:
            if now - said >= _SECONDS_BETWEEN_LINES or epoch.index == last:
                end = "\n" if epoch.index == last else ""
                print(f"\r\x1b[K{line}", end=end, file=sys.stderr, flush=True)
                said = now
        elif epoch.index % max(1, last // 10) == 0 or epoch.index == last:
            _to_stderr(line)
        yield epoch


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def summary(dataset: Dataset, history: History) -> str:
    """Return the summary of a run: losses, accuracies, parameters and verdict."""
    last, optimum = history[-1], history.optimum
    n_train, n_test = len(dataset.y_train), len(dataset.y_test)
    rows = [
        ("", "training", "test"),
        ("samples", str(n_train), str(n_test)),
        ("loss", format_number(last.train_loss), format_number(last.test_loss)),
        ("accuracy", f"{last.train_accuracy:.1%}", f"{last.test_accuracy:.1%}"),
    ]
    lines = [f"{name:<10}{train:>12}{test:>12}" for name, train, test in rows]
    if optimum.known:
        lines.append(f"{'best loss':<10}{format_number(optimum.loss):>12}")
    names = parameter_names(dataset, history)
    lines.append("")
    if len(names) <= _MOST_SHOWN:
        width = max(map(len, names)) + 2
        values = [*last.weights.ravel(), *last.bias]
        lines += [f"{n:<{width}}{format_number(v):>12}" for n, v in zip(names, values, strict=True)]
    else:
        lines.append(f"{len(names)} weights and biases, which --trajectory and --json write.")
    return "\n".join([*lines, "", describe_run(diagnose(history))])

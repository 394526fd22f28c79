"""The command line: a run without a browser.

What happens on the way goes to the standard error, the result to the standard output. The exit code
is 0 if a run was made, whatever became of it; 1 if the settings, the data or a file cannot be used,
which one sentence says; 2 if the command is not understood; 130 if it was interrupted. As a process
it ends without a word where nobody reads on, as after ``| head``.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any

from logreg import launch
from logreg.analysis.diagnostics import diagnose, notices
from logreg.data import DATASETS, DataConfig, Dataset, make_dataset
from logreg.data.config import OWN
from logreg.data.names import plain_name
from logreg.errors import InputError
from logreg.export import (
    data_csv,
    estimator_code,
    figure_html,
    notebook,
    script,
    trajectory_csv,
    trajectory_json,
)
from logreg.export.tables import parameter_names
from logreg.formatting import format_number
from logreg.settings import settings_of
from logreg.training.config import TrainConfig
from logreg.training.history import Epoch, History
from logreg.training.models import MODELS, default_model
from logreg.training.optimizers import OPTIMIZERS
from logreg.training.optimum import find_optimum
from logreg.training.trainer import fit_features, train

# What each setting means. One that is missing here is no option.
_DATA = {
    "dataset": "name of the data set",
    "n_samples": "samples before the split; a data set with fewer rows gives all it has",
    "spread": "standard deviation of the noise",
    "test_size": "share of the samples that is held out, 0.1 to 0.5",
    "seed": "draws the sample and the label noise",
    "split_seed": "deals the sample out into training and test part",
    "n_classes": "number of classes, 2 to 5",
    "imbalance": "how many times as many samples class 0 has as each other class",
    "anisotropy": "stretch of the clouds, 1 (round) to 10",
    "label_noise": "chance of a label to be wrong, 0 to 0.4",
    "outliers": "put some samples of class 0 far beyond the last class",
    "plane": "numbers of the two features that are drawn, from 0, such as 2,3",
    "all_features": "give the model all features, not just those that are drawn",
}
_TRAINING = {
    "model": "kind of logistic regression; default: the one that suits the classes",
    "optimizer": "update rule",
    "learning_rate": "size of a step on the gradient of the mean loss",
    "decay": "d of the learning rate r / (1 + d t) after t epochs",
    "epochs": "passes over the training part",
    "batch_size": "samples to a step; default: all",
    "l1": "strength of the penalty on |w|",
    "l2": "strength of the penalty on w²/2",
    "standardize": "bring each feature to mean 0 and standard deviation 1",
    "degree": "highest power of the features, with all products up to it",
    "init": "start",
    "seed": "draws the normal start",
    "batch_seed": "shuffles the samples before each epoch",
}
# What data of one's own have no use for.
_OF_DATA_SETS = ("dataset", "n_samples", "spread", "n_classes", "imbalance", "anisotropy")
_CHOICES = {
    "dataset": tuple(DATASETS),
    "model": tuple(MODELS),
    "optimizer": tuple(OPTIMIZERS),
    "init": ("zeros", "normal"),
}
_FILES = {
    "data": "the data as CSV",
    "trajectory": "every epoch as CSV",
    "json": "every epoch and all settings as JSON",
    "html": "the picture as one page that plays without a network",
    "script": "a Python script in plain NumPy that repeats the run on the file of --data",
    "notebook": "the same as a Jupyter notebook",
    "estimator": "Python that builds the model as an estimator of scikit-learn, also of --data",
}

# More parameters are no reading: the trajectory has them.
_MOST_SHOWN = 20

_SECONDS_BETWEEN_LINES = 0.1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    if given[:1] == ["app"]:  # its options are Streamlit's, which argparse knows nothing of
        return _show_app(given[1:])
    parser, run_parser = _parsers()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 0
    _check_usage(run_parser, args)
    try:
        _run(args)
    except InputError as error:
        return _failed(str(error))
    except OSError as error:
        reason = (error.strerror or "input or output failed").lower()
        return _failed(f"{error.filename or 'A file'} cannot be used: {reason}.")
    except MemoryError:
        return _failed("This needs more memory than there is: take fewer samples or epochs.")
    except KeyboardInterrupt:
        print("\nInterrupted: nothing more was written.", file=sys.stderr)
        return 130
    return 0


def _show_app(options: Sequence[str]) -> int:
    try:
        launch.main(options)
    except InputError as error:
        return _failed(str(error))
    return 0


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parsers() -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """Return the parser of all commands, and that of ``run``."""
    parser = argparse.ArgumentParser(
        prog="python -m logreg", description="Logistic regression that can be watched."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("app", help="serve the app; further options are those of `streamlit run`")
    run = commands.add_parser(
        "run",
        usage="%(prog)s [OPTION ...]",
        help="train on data, say what became of it, and write files",
        description="Train on data and say what became of it. Files are written where asked for, "
        "over what is there.",
    )
    data = run.add_argument_group("data")
    _add_settings(data, DataConfig, _DATA, {})
    own = run.add_argument_group("data of your own, in the place of a data set")
    own.add_argument("--csv", metavar="FILE", type=Path, help="a table, its first row the names")
    own.add_argument("--target", metavar="COLUMN", type=plain_name, help="what is predicted")
    own.add_argument(
        "--features", metavar="A,B", type=_names, help="what from; default: all columns of numbers"
    )
    own.add_argument(
        "--order",
        metavar="LOW,HIGH",
        type=_names,
        help="all classes from the lowest to the highest, where their order means something",
    )
    training = run.add_argument_group("training")
    _add_settings(training, TrainConfig, _TRAINING, {"seed": "init_seed"})
    files = run.add_argument_group("files")
    for name, about in _FILES.items():
        files.add_argument(f"--{name}", metavar="FILE", type=Path, help=about)
    run.add_argument("--quiet", action="store_true", help="say nothing on the way")
    return parser, run


def _add_settings(
    group: Any, config: type[DataConfig | TrainConfig], about: dict[str, str], names: dict[str, str]
) -> None:
    """Add an option for each setting; ``names`` are those that differ from the field's.

    Where none is given it is None, which leaves the default to the config.
    """
    for field in fields(config):
        if field.name not in about:
            continue
        how: dict[str, Any] = {"dest": f"{config.__name__}.{field.name}", "help": about[field.name]}
        if isinstance(field.default, bool):
            how |= {"action": "store_true", "default": None}
        elif field.name in _CHOICES:
            how["choices"] = _CHOICES[field.name]
        else:
            how["type"] = _READ.get(field.name, type(field.default))
            how["metavar"] = {int: "N", float: "X"}.get(how["type"], "I,J")
        if field.name != "model" and field.default not in (None, False):
            how["help"] += f" (default: {field.default})"
        name = names.get(field.name, field.name)
        spellings = [name, old] if (old := settings_of(config)[field.name].old_name) else [name]
        group.add_argument(*("--" + each.replace("_", "-") for each in spellings), **how)


def _names(text: str) -> list[str]:
    return [plain_name(name) for name in text.split(",")]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


# How a setting is read whose default does not tell.
_READ: dict[str, Callable[[str], Any]] = {"batch_size": int, "plane": _numbers}


def _check_usage(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Leave with the exit code 2 where options do not go together."""
    given = _settings(args, DataConfig)
    for name in _OF_DATA_SETS:
        if args.csv is not None and name in given:
            parser.error(f"--csv and --{name.replace('_', '-')} cannot be given both")
    if args.csv is not None and args.target is None:
        parser.error("--csv needs --target, the column that is predicted")
    for name in ("target", "features", "order"):
        if args.csv is None and getattr(args, name) is not None:
            parser.error(f"--{name} is for a file given by --csv")
    for name in ("script", "notebook", "estimator"):
        if args.data is None and getattr(args, name) is not None:
            parser.error(f"--{name} needs --data, the file that it will read")
    files = [path.resolve() for name in ("csv", *_FILES) if (path := getattr(args, name))]
    if len(set(files)) < len(files):
        parser.error("the same file is named twice")


def _run(args: argparse.Namespace) -> None:
    files: dict[str, Path] = {name: path for name in _FILES if (path := getattr(args, name))}
    for path in files.values():
        _check_writable(path)
    say = (lambda line: None) if args.quiet else _to_stderr
    data_config = _data_config(args, say)
    dataset = make_dataset(data_config)
    for sentence in notices(dataset):
        say(sentence)
    suits = {"model": default_model(len(dataset.class_names), dataset.ordered)}
    history = _trained(dataset, TrainConfig(**suits | _settings(args, TrainConfig)), args.quiet)

    def from_there(path: Path) -> str:
        return Path(os.path.relpath(files["data"], path.parent)).as_posix()

    write: dict[str, Callable[[Path], str]] = {
        "data": lambda path: data_csv(dataset),
        "trajectory": lambda path: trajectory_csv(dataset, history),
        "json": lambda path: trajectory_json(dataset, history, data_config),
        "html": lambda path: figure_html(dataset, history),
        "script": lambda path: script(dataset, history, from_there(path)),
        "notebook": lambda path: notebook(dataset, history, from_there(path)),
        "estimator": lambda path: estimator_code(dataset, history, data_file=from_there(path)),
    }
    # All are made before the first is written: none is left beside an error.
    contents = [(path, write[name](path)) for name, path in files.items()]
    for path, content in contents:
        path.write_text(content, encoding="utf-8", newline="\n")
        say(f"Wrote {path}")
    print(summary(dataset, history))


def _check_writable(path: Path) -> None:
    """Check early what would otherwise go wrong after a long run."""
    if path.is_dir():
        raise InputError(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent} for {path.name}: make it first.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InputError(f"{path} cannot be written: choose another place.")


def _settings(args: argparse.Namespace, config: type) -> dict[str, Any]:
    """Return the settings of a config that were given."""
    prefix = f"{config.__name__}."
    return {
        name.removeprefix(prefix): value
        for name, value in vars(args).items()
        if name.startswith(prefix) and value is not None
    }


def _data_config(args: argparse.Namespace, say: Callable[[str], None]) -> DataConfig:
    settings = _settings(args, DataConfig)
    if args.csv is None:
        return DataConfig(**settings)
    from logreg.data.csv import choose, read_csv  # which waits for pandas to load

    table = read_csv(args.csv.read_bytes(), header=True)
    chosen = choose(
        table, args.target, args.features or table.features_for(args.target), args.order
    )
    for number, why in (
        (chosen.n_missing, "without a value in these columns"),
        (chosen.n_extreme, "with a number that is too large"),
    ):
        if number:
            say(f"Left out {number} {'row' if number == 1 else 'rows'} {why}.")
    # Who names the features wants all of them.
    return DataConfig(**settings | {"dataset": OWN, "own": chosen.data, "all_features": True})


def _trained(dataset: Dataset, config: TrainConfig, quiet: bool) -> History:
    features = fit_features(dataset, config)
    epochs = train(dataset, config, features)
    if not quiet:
        epochs = _reported(epochs, config.epochs)
    first = next(epochs)  # a setting that does not suit the data is found here
    optimum = find_optimum(dataset, config)
    return History.gather(config, features, chain([first], epochs), optimum)


def _reported(epochs: Iterator[Epoch], last: int) -> Iterator[Epoch]:
    """Pass the epochs on and say how far they are.

    A terminal has one line that is written over, ten times a second; a file has ten lines.
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
    """Return what became of a run: losses, accuracies, the parameters and a verdict."""
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
    return "\n".join([*lines, "", diagnose(dataset, history).sentence])

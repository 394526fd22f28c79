"""The options of the command line: one for every setting and every file."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from logreg.data import DataConfig
from logreg.data.config import SOURCE_SETTINGS, USER_DATA
from logreg.data.names import plain_name
from logreg.settings import Setting, settings_of
from logreg.training.config import TrainConfig
from logreg.validation import Flag, OneOf

FILES = {
    "data": "the data as CSV",
    "trajectory": "every epoch as CSV",
    "json": "every epoch and all settings as JSON",
    "html": "the picture as one page that plays without a network",
    "script": "a Python script in plain NumPy that repeats the run on the file of --data",
    "notebook": "the same as a Jupyter notebook",
    "estimator": "Python that builds the model as an estimator of scikit-learn, also of --data",
}


def parsers() -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """Return the main parser, and that of ``run``."""
    parser = argparse.ArgumentParser(
        prog="python -m logreg", description="Watch logistic regression learn."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("app", help="serve the app; further options are those of `streamlit run`")
    run = commands.add_parser(
        "run",
        usage="%(prog)s [OPTION ...]",
        help="train on data, report the outcome, and write files",
        description="Train on data and report the outcome. Requested files are written, replacing "
        "existing ones.",
    )
    data = run.add_argument_group("data")
    _add_settings(data, DataConfig)
    own = run.add_argument_group("your own data, instead of a data set")
    own.add_argument("--csv", metavar="FILE", type=Path, help="a table with a header row")
    own.add_argument("--target", metavar="COLUMN", type=plain_name, help="the column to predict")
    own.add_argument(
        "--features", metavar="A,B", type=_names, help="the features; default: all numeric columns"
    )
    own.add_argument(
        "--order",
        metavar="LOW,HIGH",
        type=_names,
        help="all classes from the lowest to the highest, where their order means something",
    )
    training = run.add_argument_group("training")
    _add_settings(training, TrainConfig)
    files = run.add_argument_group("files")
    for name, about in FILES.items():
        files.add_argument(f"--{name}", metavar="FILE", type=Path, help=about)
    run.add_argument("--quiet", action="store_true", help="report no progress")
    return parser, run


def _add_settings(group: Any, config: type) -> None:
    """Add an option for each setting of a config.

    An option that is not given is None, so that the config's default applies.
    """
    for each in settings_of(config).values():
        how: dict[str, Any] = {"dest": f"{config.__name__}.{each.name}"}
        about = f"{each.label}. {each.help}"
        if isinstance(each.kind, Flag):
            how |= {"action": "store_true", "default": None}
        elif isinstance(each.kind, OneOf):
            how["choices"] = [name for name in each.kind.labels if name != USER_DATA]
        else:
            how |= {"type": _reader(each), "metavar": each.kind.metavar}
            about = each.text
        default = each.kind.none if each.default is None else each.default
        if each.at_first == "auto":
            default = "automatic"
        if default is not False and default != "":
            about += f" (default: {default})"
        names = [f"--{name}" for name in (each.option, each.old_name) if name]
        group.add_argument(*names, help=about.replace("%", "%%"), **how)


def _reader(setting: Setting) -> Callable[[str], Any]:
    """Return a function that parses a setting, with an error that says what is allowed."""

    def read(text: str) -> Any:
        try:
            return setting.kind.read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"must be {setting.kind}, not {text!r}") from None

    return read


def given_settings(args: argparse.Namespace, config: type) -> dict[str, Any]:
    """Return the given settings of a config."""
    given = {name: getattr(args, f"{config.__name__}.{name}") for name in settings_of(config)}
    return {name: value for name, value in given.items() if value is not None}


def _names(text: str) -> list[str]:
    return [plain_name(name) for name in text.split(",")]


def check_usage(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Exit with code 2 if options conflict."""
    for name in given_settings(args, DataConfig):
        if args.csv is not None and name in {"dataset", *SOURCE_SETTINGS}:
            option = settings_of(DataConfig)[name].option
            parser.error(f"--csv and --{option} cannot both be given")
    if args.csv is not None and args.target is None:
        parser.error("--csv needs --target, the column to predict")
    for name in ("target", "features", "order"):
        if args.csv is None and getattr(args, name) is not None:
            parser.error(f"--{name} is for a file given by --csv")
    for name in ("script", "notebook", "estimator"):
        if args.data is None and getattr(args, name) is not None:
            parser.error(f"--{name} needs --data, the file that it reads")
    files = [path.resolve() for name in ("csv", *FILES) if (path := getattr(args, name))]
    if len(set(files)) < len(files):
        parser.error("the same file is named twice")

"""The command line: a run without a browser.

Progress goes to standard error, and the result to standard output. The exit code is 0 after a run,
whatever its outcome; 1 if the settings, the data or a file cannot be used, with one sentence that
says why; 2 for a usage error; 130 if interrupted. The process exits quietly if a pipe closes, as
with ``| head``.
"""

import sys
from collections.abc import Sequence

from logreg import launch
from logreg.cli.command import run_command
from logreg.cli.options import check_usage, parsers
from logreg.errors import InputError, needs


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    if given[:1] == ["app"]:  # takes Streamlit's options, which argparse does not know
        launch.main(given[1:])
        return 0
    parser, run_parser = parsers()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return 0
    check_usage(run_parser, args)
    try:
        with needs("pandas"), needs("plotly"), needs("scipy"), needs("sklearn"):
            run_command(args)
    except InputError as error:
        return _failed(str(error))
    except OSError as error:
        reason = (error.strerror or "input or output failed").lower()
        return _failed(f"{error.filename or 'A file'} cannot be used: {reason}.")
    except MemoryError:
        return _failed("This needs more memory than is available: use fewer samples or epochs.")
    except KeyboardInterrupt:
        print("\nInterrupted: nothing more was written.", file=sys.stderr)
        return 130
    return 0


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1

"""Start the app from anywhere: ``logreg-visualiser`` or ``python -m logreg app``."""

import sys
from collections.abc import Sequence
from pathlib import Path

from logreg.errors import MissingPackageError, needs

_HERE = Path(__file__).parent


def _app_script() -> Path:
    """Return the app's script: inside the installed package, or at the root of a checkout."""
    installed = _HERE / "app" / "app.py"
    return installed if installed.is_file() else _HERE.parent / "app.py"


def main(options: Sequence[str] | None = None) -> None:
    """Serve the app until stopped; the options are those of ``streamlit run``."""
    try:
        with needs("streamlit"):
            from streamlit.web import cli
    except MissingPackageError as error:
        sys.exit(str(error))

    options = sys.argv[1:] if options is None else options
    cli.main(["run", str(_app_script()), *options], prog_name="logreg-visualiser")

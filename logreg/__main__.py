"""``python -m logreg``: see `logreg.cli`."""

import signal
import sys
from io import TextIOWrapper

from logreg.cli import main

if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # Exit quietly when the reader of a pipe stops, as other tools do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show x₁ gets a question mark.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main())

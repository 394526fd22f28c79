"""``python -m logreg``: see `logreg.cli`."""

import signal
import sys
from io import TextIOWrapper

from logreg.cli import main

if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        # Where nobody reads on it ends, as other tools do, instead of failing to write.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has no x₁ shows a question mark.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main())

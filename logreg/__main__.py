"""``python -m logreg``: see `logreg.cli`."""

import sys
from io import TextIOWrapper

from logreg.cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has no x₁ shows a question mark.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main())

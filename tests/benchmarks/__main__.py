"""Print the benchmark tables as Markdown: all, or only ``page``, ``trainer`` or ``methods``."""

import argparse
import os
import subprocess
import sys

from tests.benchmarks import page
from tests.benchmarks.machine import software
from tests.benchmarks.trainer import ONE_THREAD
from tests.chromium import ChromiumError

# How long each benchmark takes, in words.
PARTS = {
    "page": "Measuring in the browser takes about three minutes ...",
    "trainer": "Measuring the trainer takes about a quarter of a minute ...",
    "methods": "Measuring optimizers and models takes about half a minute ...",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS)
    chosen = parser.parse_args().part
    print(f"Measured on {software()}.\n", flush=True)
    for part in [chosen] if chosen else PARTS:
        progress(PARTS[part])
        if part == "page":
            print(page.report(), flush=True)
        else:
            # In its own process, since BLAS reads its number of threads at the start.
            command = [sys.executable, "-m", f"tests.benchmarks.{part}"]
            subprocess.run(command, env=os.environ | ONE_THREAD, check=True)


def progress(sentence: str) -> None:
    """Print progress to stderr, not into the tables."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except ChromiumError as error:
        sys.exit(str(error))

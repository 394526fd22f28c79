"""Print the benchmark tables as Markdown: all, or ``trainer`` or ``page`` alone."""

import argparse
import os
import subprocess
import sys

from tests.benchmarks import page
from tests.benchmarks.machine import software
from tests.benchmarks.trainer import ONE_THREAD
from tests.chromium import ChromiumError


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("page", "trainer"))
    part = parser.parse_args().part
    print(f"Measured on {software()}.\n", flush=True)
    if part != "trainer":
        progress("Measuring in the browser takes about a minute and a half ...")
        print(page.report(), flush=True)
    if part != "page":
        progress("Measuring the trainer takes about a quarter of a minute ...")
        # A process of its own, since BLAS reads how many threads it may use when it starts.
        command = [sys.executable, "-m", "tests.benchmarks.trainer"]
        subprocess.run(command, env=os.environ | ONE_THREAD, check=True)


def progress(sentence: str) -> None:
    """Say it to the person who waits, not into the tables."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except ChromiumError as error:
        sys.exit(str(error))

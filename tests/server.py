"""The app in its own process, started as by ``make run``."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests import ROOT

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


FROM_CHECKOUT = (sys.executable, "-m", "streamlit", "run", "app.py")


@contextmanager
def serving(
    output: int | IO[str] = subprocess.DEVNULL,
    command: Sequence[str] = FROM_CHECKOUT,
    folder: Path = ROOT,
) -> Iterator[Server]:
    """Start a server on a free local port, and stop it at the end.

    Its output goes to ``output``.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"port": port, "address": "127.0.0.1", "headless": "true"}
    flags = [f"--server.{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(
        [*command, *flags],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(server.url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The server did not start: try `make run` to see why.")
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False

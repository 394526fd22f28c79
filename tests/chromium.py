"""Find a Chromium for the browser tests, or install one.

``python -m tests.chromium`` prints its path, installing it first if necessary.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAUNCH_ARGS = [
    "--no-sandbox",  # root, as in containers and CI, has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # a test measures the app, not the browser's own traffic
    "--disable-component-update",
    "--disable-sync",
]
ATTEMPT_SECONDS = 300


class ChromiumError(RuntimeError):
    """No usable Chromium; the message is one sentence for the user."""


def find_chromium(playwright: Playwright | None = None) -> str | None:
    """Return the path of a Chromium that starts, or None.

    Try ``CHROMIUM``, then the PATH, then Playwright's own download. If Playwright is already
    running, pass it in, since a second one cannot start.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if _starts(chosen):
            return chosen
        raise ChromiumError(f"CHROMIUM is set to {chosen}, which is not a browser that starts.")
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    if playwright is None:
        with sync_playwright() as started:
            path = started.chromium.executable_path
    else:
        path = playwright.chromium.executable_path
    return path if _starts(path) else None


def launch(playwright: Playwright, **kwargs: Any) -> Browser:
    """Launch the Chromium found, headless; use it in a ``with`` statement."""
    path = find_chromium(playwright)
    if path is None:
        raise ChromiumError("No Chromium was found: run `python -m tests.chromium` to get one.")
    options: dict[str, Any] = {"headless": True, "executable_path": path} | kwargs
    return playwright.chromium.launch(args=[*LAUNCH_ARGS, *options.pop("args", [])], **options)


def ensure_chromium() -> str:
    """Return the path of a Chromium, installing one if there is none."""
    path = find_chromium()
    failures = []
    for command in _attempts() if path is None else ():
        print(f"No Chromium yet, trying: {' '.join(command)}", file=sys.stderr, flush=True)
        noise = _run(command)
        path = find_chromium()
        if path is not None:
            break
        failures.append(f"$ {' '.join(command)}\n{noise}")
    if path is None:
        print("\n".join(failures), file=sys.stderr)
        raise ChromiumError(
            "No Chromium could be found or installed: "
            "install Chromium or set CHROMIUM=/path/to/chromium, then run this again."
        )
    return path


def _attempts() -> Iterator[list[str]]:
    """Yield the commands that may install a Chromium, in order of preference."""
    install = [sys.executable, "-m", "playwright", "install"]
    root = _root_prefix()
    if root is not None:
        yield [*install, "--with-deps", "chromium"]
    yield [*install, "chromium"]
    if root is not None and shutil.which("apt-get"):
        script = "apt-get update && apt-get install -y chromium"
        yield [*root, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", script]


def _root_prefix() -> list[str] | None:
    """Return the prefix that runs a command as root without a password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def _starts(path: str) -> bool:
    """Return whether the browser runs at all: a stub or missing libraries make even this fail."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str]) -> str:
    """Run a command with a time limit and return the end of what it printed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        # In its own session, so that its children end with it at the time limit, and nothing
        # can ask for a password at the terminal.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(ATTEMPT_SECONDS)
        except BaseException as stopped:
            with contextlib.suppress(PermissionError):  # processes started by sudo cannot be killed
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
            if not isinstance(stopped, subprocess.TimeoutExpired):
                raise
            log.write(f"Stopped after {ATTEMPT_SECONDS} s.\n")
        log.seek(0)
        return "".join(log.readlines()[-15:])


if __name__ == "__main__":
    try:
        print(ensure_chromium())
    except ChromiumError as error:
        sys.exit(str(error))

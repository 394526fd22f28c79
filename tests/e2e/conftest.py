"""One server and one browser for all tests, and a new visitor for each."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.chromium import launch
from tests.e2e.visitor import WAIT_MS, Visitor
from tests.server import serving

expect.set_options(timeout=WAIT_MS)


@contextlib.contextmanager
def running_app(log: Path) -> Iterator[str]:
    """Run the app in its own process and yield its address; its log must stay clean."""
    with log.open("w") as output, serving(output) as server:
        yield server.url
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launch(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_app(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@contextlib.contextmanager
def visits(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Yield a function that opens the app for a new visitor: visit("/?lr=5", color_scheme="dark").

    In every test, no script may fail and no console error may appear.
    """
    with contextlib.ExitStack() as contexts:
        visitors: list[Visitor] = []

        def visit(path: str = "/", **options: Any) -> Visitor:
            options = {"viewport": {"width": 1280, "height": 900}} | options
            context = contexts.enter_context(browser.new_context(**options))
            visitors.append(Visitor(context.new_page(), server))
            return visitors[-1].open(path)

        yield visit
        for visitor in visitors:
            assert visitor.problems == []


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    with visits(browser, server) as open_at:
        yield open_at


@pytest.fixture(scope="module")
def one_visitor(browser: Browser, server: str) -> Iterator[Visitor]:
    with visits(browser, server) as open_at:
        yield open_at("/")


@pytest.fixture
def guest(one_visitor: Visitor) -> Visitor:
    """A visitor of the default run, shared by the tests of a file, which change no setting.

    Paused at epoch 50 with nothing in focus, at a low speed.
    """
    one_visitor.slow_down()
    one_visitor.loop.uncheck()
    one_visitor.hold(50)
    one_visitor.page.mouse.move(0, 0)
    one_visitor.page.evaluate("document.activeElement.blur()")
    return one_visitor

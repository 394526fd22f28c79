"""The cost of a slider move and of an animation frame, in a real browser on a new server."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, sync_playwright

from logreg import make_dataset, run
from logreg.web.controls import CONTROLS, configs
from tests.benchmarks.machine import cpu_clock
from tests.benchmarks.table import at_most, spread, table
from tests.chromium import launch
from tests.server import Server, serving

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
WINDOW = {"width": 1280, "height": 800}

RATES = list(CONTROLS["lr"].options)
FIRST_RATE = 0.001  # thirty slider steps below 2
PLAYS = 3

IDLE_SECONDS = 5
# Time for the server to end its script and collect garbage after sending a picture.
SETTLE_MS = 500


Settings = dict[str, float | str]


@dataclass(frozen=True)
class Case:
    """A page on which to move the learning rate.

    Attributes
    ----------
    settings : those in its address, apart from the learning rate
    presses : how often the slider is moved, at most thirty times
    budgets : limits of a move: cpu and picture in ms, and kilobytes
    is_played : whether to measure its animation frames, too
    """

    name: str
    settings: Settings = field(default_factory=dict)
    presses: int = 10
    budgets: dict[str, float] = field(default_factory=dict)
    is_played: bool = False


CASES = (
    Case(
        "n=500, 100 epochs",
        presses=30,
        budgets={"cpu": 60, "picture": 200, "kilobytes": 60},
        is_played=True,
    ),
    Case(
        "n=500, 100 epochs, spiral, degree 6",
        {"dataset": "spiral", "degree": 6, "standardise": True},
        budgets={"cpu": 60, "picture": 200, "kilobytes": 1000},
        is_played=True,
    ),
    Case(
        "n=500, 100 epochs, 3 classes",
        {"classes": 3},
        budgets={"cpu": 60, "picture": 200},
        is_played=True,
    ),
    Case("n=5000, 2000 epochs", {"n": 5000, "epochs": 2000}),
)


@dataclass(frozen=True)
class Move:
    """One press of an arrow key on the slider and all that followed, times in ms."""

    cpu: float
    wall: float
    picture: float
    waited: float
    size: int


# Of frames of the page: their rate, the longest gap, the main thread's time in each, in ms, and the
# number of epochs seen.
Frames = dict[str, float]


class Traffic:
    """Counts what the page receives: WebSocket messages and HTTP responses."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        self._requests: list[Request] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))
        page.on("requestfinished", lambda request: self._requests.append(request))

    def _count(self, message: str | bytes) -> None:
        self.messages += len(message.encode() if isinstance(message, str) else message)

    def take(self) -> int:
        """Return the bytes since the last call."""
        sizes = [request.sizes() for request in self._requests]
        answers = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        total = self.messages + answers
        self.messages = 0
        self._requests.clear()
        return total


@dataclass
class Measured:
    """The measurements of a case; without frames if it was not played."""

    case: Case
    moves: list[Move]
    playing: list[Frames]
    idle: list[Frames]


@contextmanager
def opened(browser: Any, server: Server, settings: Settings) -> Iterator[tuple[Page, Traffic]]:
    """Open the app with the given settings, and wait until it is drawn, played and at rest."""
    with browser.new_context(viewport=WINDOW) as context:
        context.add_init_script(PROBE)
        page = context.new_page()
        traffic = Traffic(page)
        address = "&".join(f"{k}={CONTROLS[k].write(v)}" for k, v in settings.items())
        page.goto(f"{server.url}/?{address}")
        page.wait_for_function("document.querySelector('.player-plot')?.calcdata")
        page.wait_for_function("probe.isPlaying()")  # a new run plays automatically
        page.wait_for_function("!probe.isPlaying()")
        settle(page)
        page.evaluate("probe.watch()")
        traffic.take()
        yield page, traffic


def settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def moves(page: Page, server: Server, traffic: Traffic, case: Case) -> list[Move]:
    """Press the arrow key on the learning rate repeatedly, each time to a new value."""
    page.get_by_role("slider", name="Learning rate").focus()
    start = RATES.index(FIRST_RATE)
    return [
        move(page, server, traffic, case.settings | {"lr": rate})
        for rate in RATES[start + 1 : start + 1 + case.presses]
    ]


def move(page: Page, server: Server, traffic: Traffic, settings: Settings) -> Move:
    before, started = cpu_clock(server.pid), time.perf_counter()
    page.keyboard.press("ArrowRight")
    outcome = page.evaluate("probe.outcome()")
    settle(page)
    cpu, wall = cpu_clock(server.pid) - before, time.perf_counter() - started
    assert outcome["sameNode"], "The plot is not the node that it was."
    assert outcome["run"] == training_loss(settings), "The picture shows another run."
    return Move(1000 * cpu, 1000 * wall, outcome["picture"], outcome["waited"], traffic.take())


def training_loss(settings: Settings) -> list[float]:
    """Return the losses that the page must show, as they are sent: in single precision."""
    defaults = {key: control.default for key, control in CONTROLS.items()}
    data, train = configs(defaults | settings)
    losses: list[float] = run(make_dataset(data), train).train_loss.astype("f4").tolist()
    return losses


def idle_cpu(page: Page, server: Server) -> float:
    """Return the share of a processor that the idle server uses."""
    before = cpu_clock(server.pid)
    page.wait_for_timeout(1000 * IDLE_SECONDS)
    return (cpu_clock(server.pid) - before) / IDLE_SECONDS


Clock = Callable[[], dict[str, float]]


def main_thread(page: Page, domain: str) -> Clock:
    """Return a function that reads the main thread's seconds, wall clock or processor time."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": domain})

    def read() -> dict[str, float]:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return {m["name"]: m["value"] for m in metrics if m["name"].endswith("Duration")}

    return read


def frames(page: Page, script: str, clocks: tuple[Clock, Clock]) -> Frames:
    """Run one of the probe's counters and divide the main thread's time by its frames."""
    before = [clock() for clock in clocks]
    seen = page.evaluate(script)
    after = [clock() for clock in clocks]
    count = len(seen["times"])
    in_wall, in_cpu = (
        {key: 1000 * (end[key] - start[key]) / count for key in end}
        for start, end in zip(before, after, strict=True)
    )
    gaps = [b - a for a, b in itertools.pairwise(seen["times"])]
    return {
        "per_second": 1000 * len(gaps) / sum(gaps),
        "longest": max(gaps),
        "task": in_wall["TaskDuration"],
        "script": in_wall["ScriptDuration"],
        "layout": in_wall["LayoutDuration"],
        "style": in_wall["RecalcStyleDuration"],
        "cpu": in_cpu["TaskDuration"],
        "epochs": len(seen["epochs"]),
    }


def plays(page: Page) -> tuple[list[Frames], list[Frames]]:
    """Play the run several times; return playing and idle frames."""
    clocks = main_thread(page, "timeTicks"), main_thread(page, "threadTicks")
    playing, idle = [], []
    for _ in range(PLAYS):
        idle.append(frames(page, "probe.idle(2000)", clocks))
        playing.append(frames(page, "probe.play()", clocks))
        assert playing[-1]["epochs"] > 1, "Nothing was played."
        page.wait_for_timeout(SETTLE_MS)
    assert all(rest["epochs"] == 1 for rest in idle), "The idle page was not idle."
    return playing, idle


def threshold_moves(browser: Any, server: Server, n: int) -> list[float]:
    """Press the arrow key on the threshold; return the ms until everything has updated."""
    with browser.new_context(viewport=WINDOW) as context:
        context.add_init_script(PROBE)
        page = context.new_page()
        page.goto(f"{server.url}/evaluate?n={n}&spread=3.0")
        page.wait_for_function("document.querySelector('.player-plot')?.calcdata")
        settle(page)
        page.evaluate("probe.follow()")
        page.get_by_role("slider", name="Threshold", exact=True).focus()
        seen = []
        for _ in range(20):
            page.keyboard.press("ArrowRight")
            seen.append(float(page.evaluate("probe.followed()")))
        return seen


def report() -> str:
    with sync_playwright() as playwright, launch(playwright) as browser, serving() as server:
        chromium = browser.version
        seen = []
        for case in CASES:
            settings = case.settings | {"lr": FIRST_RATE}
            with opened(browser, server, settings) as (page, traffic):
                if not seen:
                    idle_server = idle_cpu(page, server)
                playing, idle = plays(page) if case.is_played else ([], [])
                traffic.take()
                seen.append(Measured(case, moves(page, server, traffic, case), playing, idle))
        thresholds = {n: threshold_moves(browser, server, n) for n in (500, 5000)}
    return "\n".join(
        [
            f"Browser: headless Chromium {chromium} without a GPU, "
            f"{WINDOW['width']} × {WINDOW['height']} pixels.\n",
            _moves_table(seen, idle_server),
            _frames_table([each for each in seen if each.playing]),
            _thresholds_table(thresholds),
        ]
    )


def _moves_table(seen: list[Measured], idle: float) -> str:
    *others, last = (str(len(each.moves)) for each in seen)
    return table(
        "A slider move",
        ["what", "median", "range", "budget", "met"],
        [row for each in seen for row in _moves_rows(each, idle)],
        f"{', '.join(others)} and {last} presses of → on the learning rate, starting at "
        f"{FIRST_RATE:g}: each goes to a value that this server has not seen, after the previous "
        "move has settled, although the previous run may still be playing. Degree 6 is "
        "standardised, with 27 features. CPU is the user and system time of a server started for "
        f"this, from the key press to {SETTLE_MS} ms after its script ends; nothing is "
        "subtracted. The picture is timed in the page, from the key event to the end of the "
        "first frame that shows the new run. Checked after every move: the plot is the same DOM "
        "node, and its curve is that of `logreg.run`. Bytes are payloads of WebSocket messages "
        "and HTTP responses; 1 KB is 1000 bytes.",
    )


def _moves_rows(each: Measured, idle: float) -> Iterator[list[str]]:
    def row(text: str, values: list[float], unit: str, digits: int, budget: str = "") -> list[str]:
        limit = each.case.budgets.get(budget)
        return [text, *spread(values, unit, digits), *at_most(values, limit, unit)]

    name, done = each.case.name, each.moves
    yield row(f"server CPU, {name}", [m.cpu for m in done], " ms", 0, "cpu")
    yield row("– in the same time without moves", [idle * m.wall for m in done], " ms", 0)
    yield row(f"key press → new picture, {name}", [m.picture for m in done], " ms", 0, "picture")
    yield row("– until the page sends the move", [m.waited for m in done], " ms", 0)
    yield row("– from there to the picture", [m.picture - m.waited for m in done], " ms", 0)
    yield row(f"bytes received, {name}", [m.size / 1000 for m in done], " KB", 1, "kilobytes")


def _frames_table(seen: list[Measured]) -> str:
    return table(
        "A frame of the animation",
        ["what", "playing", "range", "idle page", "range", "budget", "met"],
        [row for each in seen for row in _frames_rows(each)],
        f"{PLAYS} plays of each run at normal speed, 5 s each, alternating with 2 s of the same "
        "page at rest, where the only work is counting frames. Time of the page's main thread "
        "(Chromium's own Performance.getMetrics) per animation frame: wall-clock time, which "
        "other work on the machine lengthens, and processor time. The display's refresh rate is "
        "the frame rate of the idle page.",
    )


def _thresholds_table(seen: dict[int, list[float]]) -> str:
    return table(
        "A move of the threshold on Evaluate",
        ["what", "median", "range", "budget", "met"],
        [
            [f"key press → all moved, n={n}", *spread(ms, " ms"), *at_most(ms, 100, " ms")]
            for n, ms in seen.items()
        ],
        "20 presses of → on the threshold: boundary, rings, marks on all curves, rates and "
        "counts, timed in the page from the key event to the end of the first frame that shows "
        "them. The server is not involved.",
    )


def _frames_rows(seen: Measured) -> Iterator[list[str]]:
    def row(text: str, key: str, unit: str, digits: int, limit: float | None = None) -> list[str]:
        played, rested = ([each[key] for each in runs] for runs in (seen.playing, seen.idle))
        cells = spread(played, unit, digits) + spread(rested, unit, digits)
        return [text, *cells, *at_most(played, limit, unit)]

    yield row(f"main thread, all tasks, {seen.case.name}", "task", " ms", 2, limit=4)
    yield row("– of it, scripts", "script", " ms", 2)
    yield row("– of it, layout", "layout", " ms", 2)
    yield row("– of it, styles", "style", " ms", 2)
    yield row("– the same in processor time", "cpu", " ms", 2)
    yield row("– frame rate", "per_second", " Hz", 1)
    yield row("– longest time between two frames", "longest", " ms", 0)
    yield row("– epochs seen", "epochs", "", 0)

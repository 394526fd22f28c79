"""The app as a visitor uses it: see, press and read."""

import base64
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from logreg.formatting import format_number
from tests.app.expected import Run

# How long to wait for a state, generous enough for a busy machine.
WAIT_MS = 20_000
# And for a page, which takes a heavily loaded machine half a minute.
OPEN_MS = 90_000

# Streamlit's placeholder for a control whose code it is still loading.
_PLACEHOLDER = re.compile("^stSkeleton")

# Records the epochs that the first player shows, and whether it plays, so that a test need not be
# there at the time.
_RECORDER = """
  (window.watch = () => (window.watched = { epochs: [], played: false }))();
  let last = "";
  new MutationObserver(() => {
    if (document.querySelector(".player-play")?.textContent.trim() === "Pause")
      window.watched.played = true;
    const text = document.querySelector(".player-scrub output")?.textContent ?? "";
    if (text && text !== last) window.watched.epochs.push(parseInt((last = text)));
  }).observe(document, { childList: true, characterData: true, subtree: true });
"""


@dataclass(frozen=True)
class Picture:
    """The left plot: its pixels (rows, columns, RGBA) and the data at their centers."""

    under: np.ndarray
    over: np.ndarray
    x: np.ndarray
    y: np.ndarray


class Visitor:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(_RECORDER)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

        self.main = page.get_by_role("main")
        self.picture = page.locator(".player-plot")
        self.play = page.get_by_role("button", name="Play", exact=True)
        self.pause = page.get_by_role("button", name="Pause", exact=True)
        self.back = page.get_by_role("button", name="Step back")
        self.forward = page.get_by_role("button", name="Step forward")
        self.epoch_slider = page.get_by_role("slider", name="Epoch", exact=True)
        self.speed = page.get_by_role("combobox", name="Speed")
        self.loop = page.get_by_role("checkbox", name="Loop")
        self.tip = page.locator(".player-tip")

    def _note(self, message: ConsoleMessage) -> None:
        # On a page's own address, Streamlit first requests its files below that address.
        own_404 = re.search(r"/\w+/_stcore/(health|host-config)$", message.location["url"])
        if message.type == "error" and not own_404:
            self.problems.append(message.text)

    @property
    def hosts(self) -> set[str]:
        """The hosts that the page has contacted; data and blob URLs have none."""
        return {urlsplit(url.removeprefix("blob:")).netloc for url in self.requests} - {""}

    def open(self, path: str = "/") -> "Visitor":
        self.page.goto(self.address + path)
        self.wait_until_drawn()
        return self

    def go(self, name: str, heading: str) -> None:
        """Go to a page by the menu, which leaves the settings out of the address."""
        menu = self.page.get_by_role("navigation", name="App pages")
        menu.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def wait_until_drawn(self) -> None:
        """Wait until the page's script has ended and all its players show their picture."""
        self.page.wait_for_function(
            """() => {
              const app = document.querySelector("[data-testid=stApp]");
              const ended = !app || app.dataset.testScriptState === "notRunning";
              const axes = document.querySelector(".player-plot")?._fullLayout?.xaxis;
              const isDrawn = (player) =>
                player.querySelector(".player-still, .player-scrub output:not(:empty)");
              const players = [...document.querySelectorAll(".player")];
              return ended && axes?._length && players.every(isDrawn);
            }""",
            timeout=OPEN_MS,
        )
        expect(self.main.get_by_test_id(_PLACEHOLDER)).to_have_count(0)

    def expect_no_sideways_scrolling(self) -> None:
        """Wait until nothing is too wide, not even in the element that Streamlit scrolls."""
        self.page.wait_for_function(
            """() => [document.documentElement, document.querySelector("[role=main], main")]
              .every((box) => box.scrollWidth <= box.clientWidth)"""
        )

    def expect_accessible(self, *widths: int, **context: Any) -> None:
        """Check that the page fits windows of these widths, and that Axe finds no violation."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.wait_for_function(
                """(width) => innerWidth === width
                  && [...document.querySelectorAll(".player-plot")].every(
                    ({ _fullLayout: axes, clientWidth }) =>
                      !axes || !clientWidth || axes.width === clientWidth)""",
                arg=width,
            )
            self.expect_no_sideways_scrolling()
            results = Axe().run(self.page, context=context or None)
            assert results.violations_count == 0, results.generate_report()
            assert len(results.response["passes"]) > 20

    def control(self, label: str) -> Locator:
        """A slider of the sidebar by its name, which Streamlit repeats."""
        return self.page.get_by_role("slider", name=f"{label} {label}", exact=True)

    # ---- the player ----

    @property
    def epoch(self) -> int:
        return int(self.epoch_slider.input_value())

    def expect_epoch(self, epoch: int) -> None:
        expect(self.epoch_slider).to_have_value(str(epoch))

    def expect_to_pass(self, value: float) -> None:
        """Wait until a playing timeline has gone beyond a value."""
        self.wait_until(
            "(last) => Number(document.querySelector('.player-scrub input').value) > last", value
        )

    def hold(self, epoch: int | None = None) -> "Visitor":
        """Go to an epoch, which pauses the player."""
        self.epoch_slider.fill(str(self.epoch if epoch is None else epoch))
        expect(self.play).to_be_visible()
        return self

    def let_frames_pass(self, count: int = 30) -> None:
        """Wait for this many redraws of the screen."""
        self.page.evaluate(
            """async (count) => {
              while (count--) await new Promise(requestAnimationFrame);
            }""",
            count,
        )

    def slow_down(self) -> None:
        """Let a run last 100 seconds, so that even on a busy machine a test can act meanwhile."""
        speed = self.page.locator(".player-speed select").first
        speed.evaluate("select => select.add(new Option('slow', 0.05, true, true))")

    def watch(self) -> None:
        """Forget what was recorded of the player before."""
        self.page.evaluate("window.watch()")

    @property
    def watched(self) -> list[int]:
        """Every epoch shown since the page was loaded or `watch` was called."""
        epochs: list[int] = self.page.evaluate("window.watched.epochs")
        return epochs

    def expect_played(self) -> None:
        """Wait until the player has played since then, whether or not it is at rest again."""
        self.page.wait_for_function("window.watched.played")

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus, with a limit that fits a page of controls."""
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("Tab does not lead there.")

    def unfold(self) -> None:
        """Open all expanders."""
        closed = self.main.locator("details:not([open])")
        for left in range(closed.count(), 0, -1):
            expect(closed).to_have_count(left)
            closed.last.locator("> summary").click()
        expect(closed).to_have_count(0)

    def number(self, name: str) -> Locator:
        """A number of the readout, by name."""
        return self.page.locator(".player-readout > span").filter(has_text=name).locator("b")

    def expect_run(self, shown: Run, epoch: int) -> None:
        """Wait until the page shows this run, paused at this epoch."""
        expect(self.picture).to_have_attribute("aria-label", shown.sentence)
        self.expect_epoch(epoch)
        at = shown.history[epoch]
        for name, value in (("training loss", at.train_loss), ("test loss", at.test_loss)):
            expect(self.number(name)).to_have_text(format_number(value))

    def expect_run_named(self, shown: Run) -> None:
        """Wait until the picture shows the run, at any epoch."""
        expect(self.picture).to_have_attribute("aria-label", shown.sentence)
        self.page.wait_for_function(
            "last => document.querySelector('.player-scrub output').textContent.endsWith(last)",
            arg=f" {shown.last}",
        )

    @property
    def equation(self) -> list[float]:
        """The weights and the bias in the readout's formula."""
        text = self.page.locator(".player-formula").text_content() or ""
        inner = re.search(r"\((.*)\)", text.replace("−", "-"))[1]  # type: ignore[index]
        return [read_number(part) for part in re.split("·x[₁₂]", inner)]

    # ---- the plots ----

    def evaluate(self, body: str, argument: Any = None) -> Any:
        """Evaluate JavaScript in which ``plot`` is Plotly's node and ``axes`` its layout."""
        return self.page.evaluate(_of_plot(body), argument)

    def wait_until(self, condition: str, argument: Any = None) -> None:
        """Wait until a JavaScript function of the argument, with `evaluate`'s names, is true."""
        self.page.wait_for_function(_of_plot(f"({condition})(argument)"), arg=argument)

    def ranges(self) -> list[list[float]]:
        """The axis ranges of the left plot."""
        return self.evaluate("[[...axes.xaxis.range], [...axes.yaxis.range]]")

    def spot(self, x: float, y: float, plot: str = "") -> tuple[float, float]:
        """The screen position of a point of the left plot, or of plot "2", the loss.

        Wait until all controls are there, since one that arrives would move the picture.
        """
        self.wait_until_drawn()
        self.picture.scroll_into_view_if_needed()
        left, top = self.evaluate(
            """(([x, y, name]) => {
              const [across, up] = [axes["xaxis" + name], axes["yaxis" + name]];
              const { left, top } = plot.getBoundingClientRect();
              return [left + across._offset + across.d2p(x), top + up._offset + up.d2p(y)];
            })(argument)""",
            [x, y, plot],
        )
        return left, top

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
        """Draw a box in the left plot, wait until it is zoomed, and return its new ranges."""
        before = self.ranges()
        self.page.mouse.move(*self.spot(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.spot(*end), steps=5)
        self.page.mouse.up()
        self.expect_ranges_other_than(before)
        return self.ranges()

    def expect_ranges_other_than(self, ranges: list[list[float]]) -> None:
        """Wait until the left plot shows another range of x, and has been drawn again."""
        self.wait_until("([[low]]) => axes.xaxis.range[0] !== low", ranges)
        self.let_frames_pass(5)

    def inks(self, x: float, y: float, plot: str, reach: int = 0) -> np.ndarray:
        """Read the colors drawn above Plotly at a point of a plot, and ``reach`` pixels around."""
        colors = self.evaluate(
            """(([x, y, name, reach]) => {
              const [across, up] = [axes["xaxis" + name], axes["yaxis" + name]];
              const left = Math.round(across._offset + across.d2p(x)) - reach;
              const top = Math.round(up._offset + up.d2p(y));
              const context = document.querySelector(".player-over").getContext("2d");
              return [...context.getImageData(left, top, 2 * reach + 1, 1).data];
            })(argument)""",
            [x, y, plot, reach],
        )
        return np.reshape(colors, (-1, 4))

    def look(self) -> Picture:
        """Read the left plot's pixels."""
        seen = self.evaluate(
            """(() => {
              const { xaxis, yaxis } = axes;
              const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
              const [left, top, width, height] = box.map(Math.round);
              const pixels = (name) => {
                const context = document.querySelector(name).getContext("2d");
                const { data } = context.getImageData(left, top, width, height);
                let text = "";
                for (const value of data) text += String.fromCharCode(value);
                return btoa(text);
              };
              const at = (count, edge, axis) =>
                Array.from({ length: count }, (_, i) => axis.p2d(edge + i + 0.5 - axis._offset));
              return {
                under: pixels(".player-under"),
                over: pixels(".player-over"),
                x: at(width, left, xaxis),
                y: at(height, top, yaxis),
              };
            })()"""
        )
        shape = (len(seen["y"]), len(seen["x"]), 4)
        under, over = (
            np.frombuffer(base64.b64decode(seen[name]), np.uint8).reshape(shape)
            for name in ("under", "over")
        )
        return Picture(under, over, np.array(seen["x"]), np.array(seen["y"]))


def _of_plot(body: str) -> str:
    return f"""(argument) => {{
      const plot = document.querySelector(".player-plot");
      const axes = plot._fullLayout;
      return {body};
    }}"""


def rgb(color: str) -> list[int]:
    """Return the channels of a color such as #1b1f2a."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def read_number(text: str) -> float:
    """Read a number as the page writes it: 0.25, −3, 1,000, 1.20 × 10⁻⁵."""
    digits = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--", " ,"))
    return float(digits.replace("×10", "e"))

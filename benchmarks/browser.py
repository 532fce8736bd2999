"""What a person feels in a real Chromium: the first page, the drag, and what follows a release."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import numpy as np
from playwright.sync_api import Browser, WebSocket, sync_playwright

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.serving import served
from tests import chromium
from tests.browser.screen import Screen
from tests.browser.serving import run, serve
from tests.browser.settling import SCRIPT
from workbench import places
from workbench.launch import Address

_WATCH = (Path(__file__).parent / "frames.js").read_text(encoding="utf-8")
_WIDE = {"width": 1440, "height": 1000}
_STARTS = 5
_SETTLING = 8_000  # milliseconds: what the app warms after its first page is not the drag's


def rows() -> Iterator[Row]:
    """Measure everything that needs a browser."""
    program = chromium.path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield _cold_start(browser)
        tables = {
            "million": made_up.table(1_000_000, np.float64),
            "hundred": made_up.table(100_000, np.float64),
            "groups": made_up.wide(100_000),
        }
        with served(tables) as url:
            yield from _dragging(Watched.opened(browser, f"{url}/threshold?workspace=million"))
            yield from _releasing(Watched.opened(browser, f"{url}/threshold?workspace=hundred"))
            groups = Watched.opened(browser, f"{url}/fairness?workspace=groups&by=group")
            yield from _releasing_groups(groups)
        browser.close()


# 1. From the command to a page that can be used


def _cold_start(browser: Browser) -> Row:
    """Start each app in turn, in a new process, and wait for what its first page is for."""
    ours, hello = [], []
    for _ in range(_STARTS):
        ours.append(_until_usable(browser, _our_app, ".tw-handle .tw-dot"))
        hello.append(_until_usable(browser, _hello, "text=Welcome to Streamlit"))
    path = "cold start to a usable page, and Streamlit's hello [s]"
    return at_least(path, "credit sample", (median(ours), median(hello)), 0.5)


def _until_usable(
    browser: Browser, app: Callable[[], AbstractContextManager[str]], selector: str
) -> float:
    start = perf_counter()
    with app() as url, browser.new_context(viewport=_WIDE) as profile:
        page = profile.new_page()
        page.goto(url)
        page.wait_for_selector(selector)
        return perf_counter() - start


@contextlib.contextmanager
def _our_app() -> Iterator[str]:
    with TemporaryDirectory() as home, serve(Path(home), places.samples()) as url:
        yield f"{url}/threshold"


@contextlib.contextmanager
def _hello() -> Iterator[str]:
    address = Address(port=0).on_a_free_port()
    options = ("--server.headless=true", "--browser.gatherUsageStats=false")
    command = (
        sys.executable,
        "-m",
        "streamlit",
        "hello",
        f"--server.port={address.port}",
        *options,
    )
    with run(command, address, dict(os.environ)) as url:
        yield url


# 2. While the point is dragged, and after its release


@dataclass
class Watched:
    """A page with a curve to drag along, watched from its start.

    Attributes
    ----------
    screen : Screen
        The page.
    sent, received : int
        Bytes that went over its sockets so far.
    """

    screen: Screen
    sent: int = 0
    received: int = 0

    @classmethod
    def opened(cls, browser: Browser, url: str) -> Watched:
        """Open a page, and wait until it stands."""
        page = browser.new_page(viewport=_WIDE)
        page.add_init_script(SCRIPT)
        page.add_init_script(_WATCH)
        watched = cls(Screen(page))
        page.on("websocket", watched._follow)
        page.goto(url)
        watched.screen.settle()
        page.wait_for_timeout(_SETTLING)
        return watched

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count_sent)
        socket.on("framereceived", self._count_received)

    def _count_sent(self, frame: str | bytes) -> None:
        self.sent += len(frame)

    def _count_received(self, frame: str | bytes) -> None:
        self.received += len(frame)

    def along(self, shares: Iterable[float]) -> list[tuple[float, float]]:
        """Return where on the page these shares of the curve are."""
        return [self.screen.on_curve(share) for share in shares]


def _dragging(watched: Watched) -> Iterator[Row]:
    page = watched.screen.page
    mouse = page.context.new_cdp_session(page)  # Playwright's own adds work to each move
    there = watched.along(np.linspace(0.9, 0.02, 150))
    watched.screen.grab()
    page.evaluate("watched.frames.length = watched.own.length = 0")
    before = watched.sent
    for x, y in there + there[::-1]:
        moved = {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1}
        mouse.send("Input.dispatchMouseEvent", moved)
        sleep(0.008)  # a mouse tells of itself 125 times a second
    frames, own = page.evaluate("[watched.frames, watched.own]")
    sent = watched.sent - before
    page.mouse.up()
    assert len(frames) > 100
    size = f"1e6 rows, {len(frames)} frames"
    yield at_most("a frame while dragging, p95 [ms]", size, _p95(frames), 20)
    yield at_most("own code in a frame, p95 [ms]", size, _p95(own), 1)
    yield at_most("sent while dragging [bytes]", size, sent, 0)
    page.close()


@dataclass
class Released:
    """What followed each release.

    Attributes
    ----------
    taken : list of float
        Milliseconds until the page stood redrawn.
    sent, received : list of int
        Bytes until it was settled.
    """

    taken: list[float]
    sent: list[int]
    received: list[int]


def _releasing(watched: Watched) -> Iterator[Row]:
    found = _released(watched)
    size = f"1e5 rows, {len(found.taken)} releases"
    yield at_most("release to redrawn page, p50 [ms]", size, median(found.taken), 80)
    yield at_most("release to redrawn page, p95 [ms]", size, _p95(found.taken), 150)
    yield at_most("sent for a release [bytes]", size, max(found.sent), 3_000)
    yield at_most("received for a release [bytes]", size, max(found.received), 3_000)


def _releasing_groups(watched: Watched) -> Iterator[Row]:
    found = _released(watched)
    size = f"1e5 rows, {len(found.taken)} releases"
    yield at_most("the same with ten groups, p95 [ms]", size, _p95(found.taken), 150)
    yield at_most("sent for such a release [bytes]", size, max(found.sent), 3_000)


def _released(watched: Watched) -> Released:
    """Drag the point from place to place, and let go each time."""
    page = watched.screen.page
    found = Released([], [], [])
    for start, end in pairwise(watched.along(np.tile([0.2, 0.3, 0.25, 0.4, 0.15], 9))):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=3)
        before = watched.sent, watched.received
        page.mouse.up()
        page.wait_for_function("watched.redrawn > 0")
        found.taken.append(page.evaluate("watched.redrawn - watched.released"))
        watched.screen.settle()
        page.wait_for_timeout(100)
        found.sent.append(watched.sent - before[0])
        found.received.append(watched.received - before[1])
    page.close()
    return found


def _p95(values: list[float]) -> float:
    return float(np.quantile(values, 0.95))

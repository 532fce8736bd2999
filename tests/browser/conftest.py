"""One app, one Chromium and one page for each person, for all browser tests of a worker."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests import chromium
from tests.browser import made_up, made_up_model, slow_model
from tests.browser.serving import serve
from tests.browser.settling import SCRIPT
from tests.browser.watching import REPORT_REFUSALS, Watch
from workbench import places
from workbench.workspace import Workspace, open_workspace

WIDE = ViewportSize(width=1440, height=1700)  # high enough to show the whole page
PHONE = ViewportSize(width=390, height=844)
PATIENCE = 60_000  # milliseconds: two busy cores, on which a page is the first to be asked for

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",  # there is none: to imitate one costs a sixth of each page
    # A page lives for seconds here: to compile its scripts for speed costs more than it gains.
    "--js-flags=--no-opt --no-maglev",
]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory) -> dict[str, Workspace]:
    """Write the made-up workspaces; returns all that the app offers, by key."""
    home = tmp_path_factory.mktemp("workspaces")
    made = (*made_up.write_all(home), made_up_model.write(home), slow_model.write(home))
    opened = map(open_workspace, (*places.samples(), *made))
    return {workspace.key: workspace for workspace in opened}


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """Return where the app keeps what is made in it, and what is decided."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def app(workspaces, home) -> Iterator[str]:
    """Serve the samples and the made-up workspaces; yields the address of the app."""
    folders = [workspace.folder for workspace in workspaces.values()]
    with serve(home, folders) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a Chromium.

    While Playwright runs, no other test of this process can use asyncio: so `tests/conftest.py`
    puts all browser tests last.
    """
    program = chromium.path()  # looked for first: it may need Playwright itself
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def tab(browser) -> Iterator[Callable[..., Page]]:
    """Give each person a page at an app, in a profile of their own.

    The same page in all tests: a new one must compile all of Streamlit, which takes a second,
    where an old one goes to another address in a third of that.
    """
    with contextlib.ExitStack() as stack:
        held: dict[str, Page] = {}

        def tab_of(url: str, person: str, **device: bool) -> Page:
            key = f"{url} {person} {device}"
            if key not in held:
                held[key] = stack.enter_context(open_profile(browser, url, **device)).new_page()
            return held[key]

        yield tab_of


@pytest.fixture
def watch(app) -> Iterator[Watch]:
    """Collect what pages complain of; in the end none may have complained."""
    collected = Watch(app)
    yield collected
    assert collected.complaints == []


@pytest.fixture
def new_page(app, tab, watch) -> Iterator[Callable[..., Page]]:
    """Turn to the page of somebody else, on a phone or in the dark; it is empty."""
    with contextlib.ExitStack() as stack:

        def turn_to(
            person: str = "another",
            viewport: ViewportSize = WIDE,
            color_scheme: str = "light",
            **device: bool,
        ) -> Page:
            page = tab(app, person, **device)
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=color_scheme)
            stack.callback(_leave, page)
            return stack.enter_context(watch.following(page))

        yield turn_to


@pytest.fixture
def page(new_page) -> Page:
    """Turn to an empty page, 1440 pixels wide."""
    return new_page("the first")


def open_profile(browser: Browser, url: str, **device: bool) -> BrowserContext:
    """Make a browser profile for the pages at an address, 1440 pixels wide at first."""
    made = browser.new_context(base_url=url, viewport=WIDE, **device)
    made.set_default_timeout(PATIENCE)
    for script in (REPORT_REFUSALS, SCRIPT):
        made.add_init_script(script)
    return made


def _leave(page: Page) -> None:
    page.mouse.up()
    page.mouse.move(0, 0)
    page.goto("about:blank")

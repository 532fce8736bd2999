"""One app for all browser tests of a worker, one Chromium a file; each test has its own pages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium
from tests.browser import made_up
from tests.browser.serving import serve
from tests.browser.watching import Watch
from workbench import places
from workbench.workspace import Workspace, open_workspace

WIDE = {"width": 1440, "height": 1700}  # high enough to show the whole page
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000  # milliseconds: two busy cores


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory) -> dict[str, Workspace]:
    """Write the made-up workspaces; returns all that the app offers, by key."""
    made = made_up.write_all(tmp_path_factory.mktemp("workspaces"))
    opened = map(open_workspace, (*places.samples(), *made))
    return {workspace.key: workspace for workspace in opened}


@pytest.fixture(scope="session")
def app(workspaces, tmp_path_factory) -> Iterator[str]:
    """Serve the samples and the made-up workspaces; yields the address of the app."""
    folders = [workspace.folder for workspace in workspaces.values()]
    with serve(tmp_path_factory.mktemp("home"), folders) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a Chromium for the tests of a file.

    Not for longer: while Playwright runs, no other test of this process can use asyncio.
    """
    program = chromium.path()  # looked for first: it may need Playwright itself
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def profile(app, browser) -> Iterator[BrowserContext]:
    """Make the browser profile that tests share; what the app remembers is kept by page."""
    with browser.new_context(base_url=app, viewport=WIDE) as shared:
        yield shared


@pytest.fixture
def watch(app) -> Iterator[Watch]:
    """Collect what pages complain of; in the end none may have complained."""
    collected = Watch(app)
    yield collected
    assert collected.complaints == []


@pytest.fixture
def page(profile, watch) -> Iterator[Page]:
    """Open an empty page, 1440 pixels wide."""
    with profile.new_page() as opened:
        opened.set_default_timeout(PATIENCE)
        watch.follow(opened)
        yield opened


@pytest.fixture
def new_page(app, browser, watch) -> Iterator[Callable[..., Page]]:
    """Open pages in profiles of their own: of another person, on a phone, in the dark."""
    with contextlib.ExitStack() as stack:

        def open_one(**options: object) -> Page:
            own = browser.new_context(base_url=app, **{"viewport": WIDE} | options)
            opened = stack.enter_context(own).new_page()
            opened.set_default_timeout(PATIENCE)
            watch.follow(opened)
            return opened

        yield open_one

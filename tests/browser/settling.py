"""Wait until a page has the answer to all that was done on it, and shows it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

# Runs in every page before anything else does.
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def answered(page: Page) -> Page:
    """Wait until the script has run and is drawn, and the point is committed."""
    return _wait(page, "isAnswered")


def settle(page: Page) -> Page:
    """Wait until the intervals are made too."""
    return _wait(page, "isSettled")


def _wait(page: Page, until: str) -> Page:
    page.evaluate("() => window.handOver()")
    page.wait_for_function(f"() => window.{until}()")
    return page

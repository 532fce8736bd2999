"""Look at a page again and again, until what is made in the background is there."""

from __future__ import annotations

import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

_PATIENCE = 60.0
_PAUSE = 0.05


def until(page: AppTest, there: Callable[[], bool]) -> AppTest:
    """Run the page again until something is there."""
    end = time.monotonic() + _PATIENCE
    while not there():
        assert time.monotonic() < end
        time.sleep(_PAUSE)
        page.run()
    assert not page.exception
    return page


def settled(page: AppTest, what: str = "") -> AppTest:
    """Run the page again until nothing, or nothing of this name, is under way."""
    return until(page, lambda: not is_under_way(page, what))


def is_under_way(page: AppTest, what: str = "") -> bool:
    """Tell whether the page offers to stop something, or something of this name."""
    return any(str(button.key).startswith(f"stop {what}") for button in page.button)

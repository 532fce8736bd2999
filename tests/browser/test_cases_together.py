"""Cases: two users at once get equal values, and each keeps their own line."""

from __future__ import annotations

import pytest

from tests.browser.cases_screen import CasesScreen

pytestmark = pytest.mark.browser

ASKED = "/cases?workspace=credit&case=A0015&group=everyone"
# Every figure of both methods, the reasons in words, and what engine spoke of whom.
_FIGURES = """() => [".cm", "[class*='st-key-in'] li", "[data-testid=stMain]"].map((where) =>
  [...document.querySelectorAll(where)].map((part) => part.textContent))"""


def test_two_users_at_once_get_equal_values(new_page):
    both = [CasesScreen(new_page(person)) for person in ("the first", "another")]
    assert both[0].page.context != both[1].page.context
    for screen in both:  # nobody waits for the other: both ask for what is not known yet
        screen.page.goto(f"{ASKED}&threshold=0.37", wait_until="commit")
    for screen in both:
        screen.says("LIME's fit R²").quiet()
    texts = [screen.texts() for screen in both]
    figures = [screen.page.evaluate(_FIGURES) for screen in both]
    methods, words, _ = figures[0]
    assert "%" in "".join(methods) or "+" in "".join(methods)
    assert len(words) >= 2
    assert texts[0] == texts[1]
    assert figures[0] == figures[1]
    both[0].handle.press("PageUp")
    both[0].handle.blur()  # commits at once
    both[0].settle()
    assert both[0].texts() != texts[0]
    assert both[1].settle().texts() == texts[1]
    assert float(both[1].linked("threshold")) == 0.37

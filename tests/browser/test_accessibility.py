"""Every page can be read and used by everybody: light and dark, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.reading import looks, violations
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_wrong_on_any_page(page):
    found = {}

    def judge(name: str) -> None:
        found.update({f"{name}, {look}": violations(page, look) for look in looks(page)})

    screen = Screen(page).open("workspace=credit&pin=0.3+Middle&model=boosted&compare=logistic")
    screen.type("abc")
    judge("threshold")
    page.goto("/fairness?workspace=credit")
    page.locator(".sr-rows tbody tr").first.wait_for()
    judge("fairness")
    page.goto("/threshold?workspace=one_class&threshold=abc")
    expect(page.get_by_text("The positive label '1' does not occur")).to_be_visible()
    judge("refused")
    assert found == {name: [] for name in found}


def test_axe_sees_what_it_is_there_for(page):
    Screen(page).open()
    page.evaluate("document.querySelector('.tw-type').replaceWith(document.createElement('input'))")
    assert any(line.startswith("label") for line in violations(page))


def test_everything_on_the_threshold_page_is_reached_by_the_tab_key(page):
    Screen(page).open()
    page.keyboard.press("Tab")
    reached = []
    for _ in range(45):
        reached.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.innerText"
            )
        )
        page.keyboard.press("Tab")
    text = "\n".join(map(str, reached))
    for name in (
        "A bad loan approved costs",
        "Use the cheapest",
        "Use today's",
        "operating point",
        'Download "Cost per application, by threshold" as SVG',
        'Download "What happens to 1,000 applications" as PNG',
        "Pin this point",
        "Download the operating points (CSV)",
    ):
        assert name in text


def test_the_handle_says_in_words_where_it_stands(page):
    screen = Screen(page).open()
    screen.type("0.1834")
    spoken = screen.settle().handle.get_attribute("aria-valuetext")
    assert spoken.startswith("threshold 0.1834, ")
    assert "applications declined, €" in spoken
    first = page.locator("[role=slider]").first
    assert first.evaluate("(node) => node.closest('svg').closest('.tw-roc') !== null")
    assert "operating point" in first.get_attribute("aria-label")

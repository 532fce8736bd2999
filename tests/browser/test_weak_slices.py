"""Weak groups in a browser: found, compared, and back; names are text; everybody can use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.fairness_screen import FairnessScreen
from tests.browser.made_up import PAYLOADS
from tests.browser.reading import looks, violations
from tests.browser.test_as_text import more_than_text, text_of

pytestmark = pytest.mark.browser

LINK = "workspace=credit&threshold=0.5&by=Age&panel=weak"
PANEL = ".st-key-panel-shown"


@pytest.fixture
def screen(page) -> FairnessScreen:
    return FairnessScreen(page)


def searched(screen):
    """Wait until the search has ended."""
    expect(screen.page.locator(f"{PANEL} summary").get_by_text("As a table")).to_be_visible()
    return screen.settle()


def sought(screen, name: str):
    """Seek another kind of mistake, and wait until what was found is shown."""
    panel = screen.page.locator(PANEL)
    panel.get_by_role("radio", name=name).click()
    expect(panel.get_by_text("bad loans that the search did not see").first).to_be_visible()
    return searched(screen)


def test_a_find_is_compared_by_one_click_and_there_is_a_way_back(screen, new_page):
    sought(searched(screen.open(LINK)), "Bad loans approved")
    panel = screen.page.locator(PANEL)
    group = panel.get_by_text("Where Records is no and Job is fixed")
    expect(group.first).to_be_visible()
    panel.get_by_role("button", name="Compare this group").first.click()
    back = panel.get_by_role("button", name="Compare by columns again")
    expect(back).to_be_visible()
    shown = screen.settle().texts()
    names = ["Records = no and Job = fixed", "all others"]
    assert [row["name"] for row in shown["rows"]] == names
    assert screen.address["found"] == ["no\tRecords\tvalues", "fixed\tJob\tvalues"]

    link = screen.page.url.partition("?")[2]
    assert FairnessScreen(new_page()).open(link).texts() == shown

    back.click()
    expect(back).to_have_count(0)
    assert "all others" not in [row["name"] for row in screen.settle().texts()["rows"]]
    assert "found" not in screen.address


def test_names_of_columns_and_values_are_text(screen):
    screen.open("workspace=payloads&threshold=0.6&min_n=1&panel=weak")
    least = screen.page.locator(f"{PANEL} input[type=number]")
    expect(least).to_be_visible()
    least.fill("5")
    least.press("Enter")
    searched(screen).page.locator(f"{PANEL} summary").click()
    screen.settle()
    said = text_of(screen.page, PANEL)
    assert sum(payload in said for payload in PAYLOADS.values()) > 10  # all in the column's name
    assert more_than_text(screen.page) == []
    screen.page.get_by_role("button", name="Compare this group").first.click()
    expect(screen.page.get_by_role("button", name="Compare by columns again").first).to_be_visible()
    screen.settle()
    assert more_than_text(screen.page) == []


def test_everybody_can_use_it(screen):
    searched(screen.open(LINK))
    for look in looks(screen.page):
        assert screen.wider == [0, 0], look
        assert violations(screen.page, look) == [], look

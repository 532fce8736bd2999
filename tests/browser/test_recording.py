"""Record a decision in a browser: every name an attack, nothing typed lost, one decision in all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.made_up import ALL
from tests.browser.reading import looks, violations
from tests.browser.screen import Screen
from tests.browser.settling import settle
from workbench.store import open_store

pytestmark = pytest.mark.browser

WHY = f"since {ALL}"  # nobody else says so: a worker's tests share one record


def recorded(home) -> list[str]:
    """Return the reasons of all decisions that say why we say here."""
    with open_store(str(home / "record.sqlite3")) as store:
        return [each.reason for each in store.decisions("payloads") if each.reason == WHY]


def test_what_is_typed_is_kept_and_recorded_once(page, home, watch):
    Screen(page).open("workspace=payloads&threshold=0.4&pin=0.3+**x**")
    page.get_by_role("button", name="Record this decision").click()
    dialog = page.get_by_role("dialog")
    why = dialog.get_by_label("Why")
    why.fill(WHY)
    page.keyboard.press("Escape")  # would drop what was not sent yet
    expect(why).to_have_value(WHY)
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog.get_by_text("Write your name")).to_be_visible()
    found = {look: violations(page, look) for look in looks(page)}
    assert found == {look: [] for look in found}
    page.set_viewport_size({"width": 1440, "height": 1700})
    dialog.get_by_label("Your name").fill("Ada")
    for box in dialog.get_by_test_id("stCheckbox").all():
        box.locator("label").click()
        settle(page)
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_have_count(0)
    settle(page).get_by_role("button", name="Record this decision").click()
    expect(why).to_have_value(WHY)
    dialog.get_by_role("button", name="Record", exact=True).dblclick()
    expect(dialog).to_have_count(0)
    settle(page).get_by_role("button", name="See decision").click()
    expect(page.get_by_role("heading", name="Decision ").first).to_be_visible()
    assert recorded(home) == [WHY]
    assert page.evaluate("window.caught") is None

"""The address holds the screen: for others, after a reload, and after a restart."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.serving import serve
from workbench import phrases, places
from workbench.launch import Address

pytestmark = pytest.mark.browser

CHOICES = {
    "workspace": "crash",
    "model": "boosted",
    "compare": "logistic",
    "threshold": "0.0123456789",
    "fn": "35.0",
    "tn": "-0.25",
    "by": "sex",
}
PINS = ["0.02 Cautious", "0.1 Bold & quick"]
LINK = urlencode(CHOICES | {"pin": PINS}, doseq=True, quote_via=quote)


def test_a_link_shows_the_same_screen_to_somebody_else(page, new_page):
    screen = Screen(page).open()
    screen.drag_to(0.35)
    page.get_by_label("Name for this point").fill("Mine")
    screen.press("Pin this point")
    page.wait_for_url("**pin=**")
    screen.drag_to(0.2)
    other = Screen(new_page())
    other.page.goto(page.url)
    other.settle()
    assert other.texts() == screen.texts()
    assert other.page.url == page.url


def test_every_choice_in_a_link_is_taken_and_kept(page):
    screen = Screen(page).open(LINK)
    assert screen.threshold == 0.0123456789
    assert screen.address == {key: [text] for key, text in CHOICES.items()} | {"pin": PINS}
    expect(page.get_by_label("A death sent no team costs")).to_have_value("35")
    expect(page.locator(".tw-roc .tw-curve-other")).to_have_count(1)
    assert screen.texts()["policies"][-2:] == ["Pinned: Cautious", "Pinned: Bold & quick"]
    before = screen.texts()
    page.reload()
    assert screen.settle().texts() == before


def test_the_point_stays_over_a_look_at_other_pages(page):
    screen = Screen(page).open()
    screen.drag_to(0.3)
    before, point = screen.texts(), phrases.threshold_text(screen.threshold)
    page.get_by_role("link", name="Fairness").click()
    page.wait_for_url("**/fairness?**threshold**")
    expect(page.get_by_text(re.compile(f"operating point {point}"))).to_be_visible()
    expect(page.get_by_text(f"declined from a score of {point}")).to_be_visible()
    assert screen.linked == float(before["typed"])
    page.get_by_role("link", name="Workspaces").click()
    expect(page.get_by_text(re.compile(f"operating point {point}"))).to_be_visible()
    page.get_by_role("link", name="Threshold").click()
    screen.settle()
    assert screen.texts() == before


def test_two_people_do_not_see_each_others_point(page, new_page):
    mine, theirs = Screen(page).open(), Screen(new_page()).open()
    before = theirs.threshold
    mine.drag_to(0.2)
    theirs.page.get_by_label("A good loan declined costs (€)").fill("130")
    theirs.page.keyboard.press("Enter")
    theirs.page.wait_for_url("**fp=130**")
    assert theirs.settle().threshold == before != mine.threshold
    assert "fp" not in mine.address


def test_every_page_is_one_click_from_every_other(page):
    for path in ("threshold", "fairness", ""):
        page.goto(f"/{path}?workspace=credit")
        for name in ("Threshold", "Fairness", "Workspaces"):
            expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
        expect(page).to_have_title(re.compile("Threshold Workbench"))


def test_the_bare_address_leads_to_the_first_sample(page):
    page.goto("/")
    screen = Screen(page).settle()
    assert screen.address["workspace"] == ["credit"]
    expect(page.get_by_role("heading", level=1)).to_have_text("Which applications do we decline?")


# A server of its own: cold, and restarted


def test_a_deep_link_opens_on_a_cold_server_and_the_screen_outlasts_a_restart(
    browser, watch, tmp_path
):
    address = Address(port=0).on_a_free_port()
    watch.url = address.url
    with browser.new_page(base_url=address.url, viewport={"width": 1440, "height": 1700}) as page:
        watch.follow(page)
        with serve(tmp_path, places.samples(), address):
            screen = Screen(page).open(LINK)
            assert no_dialog(page)
            screen.drag_to(0.3)
            before, link = screen.texts(), page.url
        lost = len(watch.complaints)
        expect(page.locator("[data-testid=stApp]")).not_to_have_attribute(
            "data-test-connection-state", "CONNECTED"
        )
        with serve(tmp_path, places.samples(), address):
            expect(page.locator("[data-testid=stApp]")).to_have_attribute(
                "data-test-connection-state", "CONNECTED", timeout=30_000
            )
            del watch.complaints[lost:]  # that the server was gone
            screen.settle()
            assert (screen.texts(), page.url) == (before, link)
            screen.drag_to(0.5)
            assert screen.linked == screen.threshold != float(before["typed"])
            page.goto("about:blank")


def no_dialog(page: Page) -> bool:
    return page.get_by_role("dialog").count() == 0 and "not found" not in page.inner_text("body")

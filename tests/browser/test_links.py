"""The address holds the screen: for others, after a reload, and after a restart."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_profile
from tests.browser.screen import Screen
from tests.browser.serving import serve
from tests.browser.settling import settle
from tests.browser.test_upload import brought
from tests.browser.watching import Watch
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
    settle(page).get_by_label("Name for this point").fill("Mine")
    screen.press("Pin this point")
    screen.drag_to(0.2)
    assert "pin" in screen.address
    other = Screen(new_page())
    other.page.goto(page.url)
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
    assert screen.texts() == before


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
    assert screen.texts() == before


def test_two_people_do_not_see_each_others_point(page, new_page):
    mine, theirs = Screen(page).open(), Screen(new_page()).open()
    before = theirs.threshold
    mine.drag_to(0.2)
    theirs.page.get_by_label("A good loan declined costs (€)").fill("130")
    theirs.page.keyboard.press("Enter")
    assert theirs.address["fp"] == ["130.0"]
    assert theirs.threshold == before != mine.threshold
    assert "fp" not in mine.address


def test_every_page_is_one_click_from_every_other(page):
    page.goto("/?workspace=credit")
    names = ("Threshold", "Fairness", "Workspaces")
    for name in names:
        for other in names:
            expect(page.get_by_role("link", name=other, exact=True)).to_be_visible()
        page.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_title(f"{name} · Threshold Workbench")


def test_the_bare_address_leads_to_the_first_sample(page):
    page.goto("/")
    screen = Screen(page)
    assert screen.address["workspace"] == ["credit"]
    expect(page.get_by_role("heading", level=1)).to_have_text("Which applications do we decline?")


# Points that are pinned under a name: up to four, compared, and kept in the link


def pin(screen: Screen, name: str) -> None:
    pinned = len(screen.address.get("pin", []))
    box = screen.page.get_by_label("Name for this point")
    box.fill(name)
    box.press("Enter")
    screen.press("Pin this point")
    assert len(screen.address["pin"]) == pinned + 1


def test_points_are_pinned_named_compared_kept_and_removed(page):
    screen = Screen(page).open()
    pinned = []
    for share, name in ((0.2, "Bold"), (0.3, "Middle"), (0.4, ""), (0.5, "Bold")):
        screen.drag_to(share)
        pin(screen, name)
        pinned.append((screen.threshold, screen.texts()))
    unnamed = phrases.threshold_text(pinned[2][0])
    names = ["Bold", "Middle", unnamed, "Bold′"]
    assert screen.address["pin"] == [
        f"{threshold!r} {name}" for (threshold, _), name in zip(pinned, names, strict=True)
    ]
    expect(page.get_by_role("button", name="Pin this point")).to_be_disabled()
    table = page.get_by_role("table")
    expect(table.locator("tbody th")).to_have_text(["Your point", *names])
    for row, (threshold, texts) in enumerate(pinned, start=1):
        cells = table.locator("tbody tr").nth(row).locator("td").all_inner_texts()
        tp, fp, fn, _ = texts["perThousand"]
        assert cells[0] == phrases.threshold_text(threshold)
        assert cells[2:5] == [tp, fp, fn]
        assert f"{cells[5]} per application" == texts["pointMoney"]
    labels = [f"Pinned: {name}" for name in names]
    assert screen.texts()["policies"][-4:] == labels
    page.reload()
    assert screen.texts()["policies"][-4:] == labels
    page.get_by_role("button", name="Remove Middle").click()
    expect(table.locator("tbody tr")).to_have_count(4)
    button = page.get_by_role("button", name="Pin this point")
    expect(button).to_be_enabled()
    button.dblclick()  # a click too many
    expect(button).to_be_disabled()
    assert len(screen.address["pin"]) == 4
    assert "Middle" not in " ".join(screen.texts()["policies"])


# A server of its own: cold, then started anew under an open page


def test_a_deep_link_opens_on_a_cold_server_and_all_outlasts_its_restart(browser, tmp_path):
    address = Address(port=0).on_a_free_port()
    watch = Watch(address.url)
    with open_profile(browser, address.url) as profile, watch.following(profile.new_page()) as page:
        with serve(tmp_path, places.samples(), address):
            screen = Screen(page).open(LINK)
            assert no_dialog(page)
            link_to_it = settle(brought(page, "Lasting")).url
            page.reload()
            expect(page.get_by_text("Lasting · 4 cases")).to_be_visible()
            before, link = screen.open(LINK).drag_to(0.3).texts(), page.url
        lost = len(watch.complaints)
        app = page.locator("[data-testid=stApp]")
        expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
        with serve(tmp_path, places.samples(), address):
            expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
            del watch.complaints[lost:]  # that the server was gone
            assert (screen.texts(), page.url) == (before, link)
            assert screen.drag_to(0.5).linked == screen.threshold != float(before["typed"])
            page.goto(link_to_it)
            expect(page.get_by_text("Lasting · 4 cases")).to_be_visible()
            assert settle(page).url == link_to_it
            page.goto("about:blank")
    assert watch.complaints == []


def no_dialog(page: Page) -> bool:
    return page.get_by_role("dialog").count() == 0 and "not found" not in page.inner_text("body")

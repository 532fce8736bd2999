"""Names from outside are shown as the text they are, wherever they stand (trust.md 4)."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_profile
from tests.browser.made_up import ALL, PAYLOADS
from tests.browser.screen import Screen
from tests.browser.serving import run
from tests.browser.settling import settle
from tests.product import ROOT
from workbench.launch import Address

pytestmark = pytest.mark.browser

# What a name could have become, or done.
_MORE_THAN_TEXT = """(root) => {
  const made = (selector) => [...document.querySelectorAll(`${root} :is(${selector})`)];
  const ours = (node) => !["bold", "slanted", "code", "one"].includes(node.textContent);
  return [
    ...(window.caught === undefined ? [] : [`ran: ${window.caught}`]),
    ...made("img, iframe, script, .katex, a[href*='outside.example']"),
    ...made("strong, em, code, li, h1").filter((node) => !ours(node)),
  ].map((found) => found.outerHTML ?? found);
}"""
_JOINER = "\u2060"


def more_than_text(page: Page, root: str = "[data-testid=stMain]") -> list[str]:
    """Return what names have become below an element, and what they have run."""
    return page.evaluate(_MORE_THAN_TEXT, root)


def text_of(page: Page, selector: str) -> str:
    """Return all text below an element, without what has no width."""
    return (page.locator(selector).first.text_content() or "").replace(_JOINER, "")


# 1. The elements that we use


@pytest.fixture(scope="module")
def showing() -> Iterator[str]:
    """Serve the page that shows the payloads."""
    address = Address(port=0).on_a_free_port()
    script = str(ROOT / "tests" / "browser" / "showing.py")
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(address.port), "--server.address", address.host]
    with run(command, address, dict(os.environ)) as url:
        yield url


def test_every_payload_is_text_in_every_element(showing, page, watch):
    watch.url = showing
    page.goto(showing)
    settle(page)
    for kind, payload in PAYLOADS.items():
        page.locator(f".st-key-{kind} table").wait_for()
        assert text_of(page, f".st-key-{kind}").count(payload) == 13, kind
    assert more_than_text(page) == []


def test_the_check_sees_each_payload_that_is_taken_for_more(showing, browser):
    with open_profile(browser, showing) as profile:
        page = profile.new_page()
        # Waited for: an image is asked for when the browser gets to it, not when it is in the page.
        with page.expect_request(re.compile("outside.example")):
            page.goto("/?how=raw")
            settle(page)
        for kind, payload in PAYLOADS.items():
            place = f".st-key-{kind}"
            assert payload not in text_of(page, place) or more_than_text(page, place), kind


def test_the_check_sees_a_script_that_ran(page):
    page.goto("/_stcore/health")
    page.evaluate("(text) => { document.body.innerHTML = text; }", PAYLOADS["handler"])
    page.wait_for_function("() => window.caught !== undefined")
    assert more_than_text(page) == ["ran: handler"]


# 2. The pages


def shown(page: Page, places: dict[str, str]) -> dict[str, bool]:
    """Tell for each place whether the text that belongs there stands there letter by letter."""
    return {place: text in text_of(page, place) for place, text in places.items()}


def test_names_on_the_threshold_page_are_text(page):
    pin = "<img src=x onerror=caught=1> **b** $x$"
    screen = Screen(page).open(f"workspace=payloads&pin={quote(f'0.3 {pin}')}")
    chosen = f"model two {ALL}"
    page.get_by_role("combobox", name="Draw beside it").click()
    page.get_by_role("option", name=chosen).click()
    screen.press("Other prices").settle()
    places = {
        "h1": f"question {ALL}",
        "[data-testid=stCaptionContainer]": f"positives {ALL}",
        "[data-testid=stNumberInput] label": f"flagged {ALL}",
        ".tw-sentence": f"positives {ALL}",
        ".tw-roc svg": f"{chosen}, AUC",
        ".tw-squares h2": f"cases {PAYLOADS['image']}{PAYLOADS['formula']}",
        ".tw-squares svg": f"Passed {ALL}",
        ".tw-costs h2": f"case {PAYLOADS['script']}{PAYLOADS['link']}",
        ".tw-costs .tw-subtitle": PAYLOADS["handler"],
        ".tw-scores svg": f"pass {PAYLOADS['emoji']}",
        ".tw-precision svg": f"flagged {ALL}",
        ".tw-policies svg": f"Pinned: {pin}",
        ".tt": pin,
        ".tt thead": f"Positives {ALL} caught",
        ".st-key-remove-pin-0": f"Remove {pin}",
    }
    assert shown(page, places) == dict.fromkeys(places, True)
    assert f"title {ALL}" in page.inner_text("body").replace(_JOINER, "")
    assert more_than_text(page) == []
    assert screen.address["pin"] == [f"0.3 {pin}"]


def test_names_on_the_fairness_page_are_text(page):
    page.goto("/fairness?workspace=payloads&min_n=1")
    settle(page).locator(".sr-rows tbody tr").first.wait_for()
    column = f"group {ALL}"
    places = {
        "[data-testid=stCaptionContainer]": f"flagged {ALL}",
        "[data-testid=stHeading] h2": f"flagged {ALL}",
        ".sr-rows h2": f"Negatives {ALL} flagged {ALL}, by {column}",
        ".sr-rows thead": f"Are positives {ALL}",
        ".sr-gaps": f"Positives {ALL} caught",
        ".st-sorted thead": f"Right when passed {ALL}",
    }
    assert shown(page, places) == dict.fromkeys(places, True)
    for name in PAYLOADS.values():
        for rows in (".sr-rows tbody th > span:first-child", ".st-sorted tbody th"):
            texts = page.locator(rows).all_text_contents()
            assert name in [text.replace(_JOINER, "") for text in texts]
    assert more_than_text(page) == []


def test_names_on_the_workspaces_page_are_text(page):
    page.goto("/?workspace=payloads")
    text = settle(page).inner_text("[data-testid=stMain]").replace(_JOINER, "")
    for name in (f"title {ALL}", f"question {ALL}", f"positives {ALL}", f"model two {ALL}"):
        assert name in text
    assert more_than_text(page) == []


def test_a_link_is_answered_in_text(page):
    attack = quote(ALL)
    page.goto(f"/threshold?workspace={attack}&model={attack}&threshold={attack}&fp={attack}")
    expect(settle(page).get_by_text("nothing else in the link was used")).to_be_visible()
    said = page.locator("[data-testid=stAlert]")
    expect(said).to_have_count(1)
    assert ALL in said.inner_text().replace(_JOINER, "")
    assert more_than_text(page) == []
    page.goto(f"/threshold?workspace=credit&model={attack}&threshold={attack}&fp={attack}")
    expect(settle(page).get_by_text("is no model of this workspace").first).to_be_visible()
    expect(said).to_have_count(3)
    assert all(ALL in text.replace(_JOINER, "") for text in said.all_inner_texts())
    assert more_than_text(page) == []

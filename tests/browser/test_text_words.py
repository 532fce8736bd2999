"""Texts explained word by word: coloured in place, read as text, for everybody and on a phone."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, PHONE, WIDE
from tests.browser.made_up import ALL, PAYLOADS
from tests.browser.reading import violations
from tests.browser.serving import run
from tests.browser.settling import settle
from tests.browser.test_as_text import more_than_text
from tests.product import ROOT
from workbench.launch import Address

pytestmark = pytest.mark.browser

_TEXT = f"{ALL} <script>window.caught='word'</script>"
_TIP_NAMES = "(name) => document.querySelector('.wx-tip strong')?.textContent === name"


@pytest.fixture(scope="module")
def showing() -> Iterator[str]:
    """Serve the page of texts."""
    address = Address(port=0).on_a_free_port()
    script = str(ROOT / "tests" / "browser" / "showing_texts.py")
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(address.port), "--server.address", address.host]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with run(command, address, environment) as url:
        yield url


def look(page: Page, showing: str, watch, which: str) -> Page:
    watch.url = showing
    page.goto(f"{showing}/?which={which}")
    expect(settle(page).locator(".wx-table tbody tr").first).to_be_visible()
    return page


def test_words_are_text_whatever_they_spell(showing, page, watch):
    look(page, showing, watch, "payloads")
    for pane in page.locator(".wx-text").all():
        assert pane.text_content() == _TEXT
    for i, word in enumerate(page.locator(".wx-method").first.locator("[data-word]").all()[:12]):
        word.hover()
        name = page.locator(f".wx-table tr[data-word='{i}'] th").text_content()
        page.wait_for_function(_TIP_NAMES, arg=name)
    assert more_than_text(page) == []


def test_the_check_sees_payloads_that_are_taken_for_more(showing, browser):
    with browser.new_page() as page:
        # Waited for: an image is asked for when the browser gets to it.
        with page.expect_request(re.compile("outside.example"), timeout=PATIENCE):
            page.goto(f"{showing}/?which=raw")
        page.locator("[data-testid=stMain] iframe, [data-testid=stMain] img").first.wait_for()
        assert more_than_text(page)
        assert PAYLOADS["markup"] not in (page.locator("[data-testid=stMain]").text_content() or "")


def test_pointing_at_a_word_tells_its_values_and_marks_it_everywhere(showing, page, watch):
    look(page, showing, watch, "pair")
    pane = page.locator(".wx-text").nth(1)
    assert pane.text_content() == "Cat sitting & cat food"
    word = pane.locator(".wx-word").nth(2)
    assert word.text_content() == "cat"
    word.hover()
    tip = page.locator(".wx-tip")
    expect(tip).to_be_visible()
    row = page.locator(".wx-table tr.wx-here")
    expect(row).to_have_count(1)
    name, shap, lime, _ = row.locator("th, td").all_text_contents()
    assert name == "B:cat"
    assert shap == "+30.0"
    assert tip.inner_text().splitlines()[:2] == [name, f"SHAP {shap} points"]
    assert f"LIME {lime} points" in tip.inner_text()
    assert page.locator(".wx-word.wx-here").all_text_contents() == ["cat", "cat"]
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    expect(page.locator(".wx-here")).to_have_count(0)


def test_a_word_that_raises_and_one_that_lowers_differ_in_more_than_colour(showing, page, watch):
    look(page, showing, watch, "payloads")
    line = "(node) => getComputedStyle(node).borderBottomStyle"
    first = page.locator(".wx-method").first
    assert first.locator(".wx-raises").first.evaluate(line) == "solid"
    assert first.locator(".wx-lowers").first.evaluate(line) == "dotted"
    assert first.locator(".wx-lowers").all_text_contents() == ["bold"]


def test_the_text_that_is_ignored_is_said_so_above_it(showing, page, watch):
    look(page, showing, watch, "pair")
    assert page.locator(".wx-note").all_text_contents() == [" · hardly matters here"] * 2
    page.get_by_text("hardly matters here: its words carry 0 %").wait_for()
    assert page.locator(".wx-decides[data-word]").all_text_contents() == ["cat"]


@pytest.mark.parametrize(
    ("which", "scheme", "viewport"),
    [("pair", "light", WIDE), ("pair", "dark", PHONE), ("payloads", "dark", WIDE)],
    ids=["wide", "phone", "attacks"],
)
def test_it_fits_and_everybody_can_read_it(showing, new_page, watch, which, scheme, viewport):
    page = look(new_page(viewport=viewport, color_scheme=scheme), showing, watch, which)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= viewport["width"]
    for part in page.locator(".wx-text, .wx-table").all():
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]
    assert [found for found in violations(page) if "wx" in found] == []


def test_long_texts_scroll_by_keyboard_and_say_what_is_left_out(showing, page, watch):
    look(page, showing, watch, "long")
    pane = page.locator(".wx-text").first
    pane.focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('.wx-text').scrollTop > 300")
    assert (pane.text_content() or "").endswith("characters more")
    page.get_by_text("neighbours are explained together").wait_for()
    assert more_than_text(page) == []


def test_authored_pairs_are_tried_on_the_page_of_cases(page):
    page.goto("/cases?workspace=pairs&case=P000")
    settle(page).locator(".wx").first.wait_for()
    menu = page.get_by_role("combobox", name="Try an authored pair")
    menu.fill("pet sitting")
    menu.press("Enter")
    texts = settle(page).locator(".st-key-authored-words .wx-method").first.locator(".wx-text")
    expected = ["I want someone to look after my cat", "I can provide pet sitting"]
    expect(texts).to_have_count(2)
    assert texts.all_text_contents() == expected
    page.get_by_text("Its author calls it a match (no word in common").wait_for()

"""Cases: what one reader does there, and what becomes of it; and the way from page to page."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from tests.browser import slow_model
from tests.browser.cases_screen import CasesScreen
from tests.browser.conftest import PHONE
from tests.browser.serving import serve
from tests.browser.settling import answered
from tests.browser.test_downloads import download
from workbench import places

pytestmark = pytest.mark.browser

CREDIT = places.samples()[0]
LINK = "workspace=credit&case=A0015&group=everyone&threshold=0.5"
NOTE = "=1+1 <b>The amount was paid back.</b>"


@pytest.fixture
def screen(page) -> CasesScreen:
    return CasesScreen(page)


def test_a_note_is_kept_and_can_be_taken_along(screen):
    screen.open(LINK).page.get_by_text("Something looks wrong").click()
    screen.type_note(NOTE).press("Keep this note").says("1 note is kept in the record")
    name, data = download(screen.page, "Download the notes (CSV)")
    header, row = csv.reader(data.decode("utf-8-sig").splitlines())
    told = dict(zip(header, row, strict=True))
    assert name == "credit_feedback.csv"
    assert (told["case"], told["about"], told["note"]) == ("A0015", "decision", f"'{NOTE}")


@pytest.mark.slow  # two servers, one after the other
def test_limits_hold_after_a_restart(screen, watch, tmp_path):
    for begin in ("any change", "not at all"):
        with serve(tmp_path, [CREDIT]) as url:
            watch.url = url
            screen.page.goto(f"{url}/cases?{LINK}")
            screen.quiet().press("Limits")
            limit = screen.page.get_by_role("combobox", name="Loan amount")
            expect(limit).to_have_value(begin)
            if begin == "any change":
                limit.click()
                screen.page.get_by_role("option", name="not at all").click()
                screen.quiet().page.keyboard.press("Escape")
                expect(screen.page.get_by_test_id("stPopoverBody")).to_be_hidden()
            advised = screen.quiet().page.locator("[class*='st-key-change-']")
            expect(advised.first).to_be_visible()
            expect(advised.filter(has_text="Loan amount")).to_have_count(0)
            screen.page.goto("about:blank")


def test_what_takes_long_is_stopped_and_begun_again(page):
    page.goto(f"/cases?workspace={slow_model.KEY}")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Taking the score apart")
    answered(page).get_by_role("button", name="Stop", exact=True).click()
    again = page.get_by_role("button", name="Stopped. Begin again")
    expect(again).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.locator(".cr")).to_have_count(0)
    again.click()
    expect(page.locator(".cr .tw-waterfall svg")).to_be_visible()
    expect(again).to_have_count(0)


def test_a_finger_drags_the_line(new_page):
    screen = CasesScreen(new_page(viewport=PHONE, has_touch=True, is_mobile=True)).open(LINK)
    screen.handle.scroll_into_view_if_needed()
    finger = screen.page.context.new_cdp_session(screen.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    before = screen.handle.get_attribute("aria-valuetext")
    touch("touchStart", screen.at())
    for share in (0.6, 0.4, 0.3):
        touch("touchMove", screen.on_line(share))
    expect(screen.handle).not_to_have_attribute("aria-valuetext", before)
    touch("touchEnd")
    screen.page.wait_for_url(lambda url: "threshold=0.5&" not in f"{url}&")
    assert 0.2 < float(screen.settle().linked("threshold")) < 0.4


def test_back_leaves_a_page_at_once_however_often_the_line_moved(screen):
    page = screen.page
    page.goto("/threshold?workspace=credit&threshold=0.5")
    answered(page).get_by_role("link", name="Cases").click()
    page.wait_for_url("**/cases?*")
    for key in ("ArrowRight", "ArrowLeft"):
        before = screen.settle().linked("threshold")
        screen.handle.press(key)
        page.wait_for_url(lambda url, before=before: f"threshold={before}&" not in f"{url}&")
    moved = screen.settle().linked("threshold")
    page.go_back()
    page.wait_for_url("**/threshold?*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which applications do we decline?")
    assert CasesScreen(page).settle().linked("threshold") == moved

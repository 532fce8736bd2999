"""The point is dragged by mouse, by touch and by keys, and everything moves with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocket, expect

from tests.browser.conftest import PHONE
from tests.browser.keys import press_at_once
from tests.browser.screen import Screen
from workbench import phrases, places
from workbench.threshold import operating_curve
from workbench.workspace import load_scored, open_workspace

pytestmark = pytest.mark.browser

CURVE = operating_curve(load_scored(open_workspace(places.samples()[0])))
SCORES = set(CURVE.thresholds.tolist())


@pytest.fixture
def screen(page) -> Screen:
    return Screen(page).open()


@pytest.fixture
def frames(page) -> Iterator[dict[str, list[str | bytes]]]:
    """Return what the page has sent to the server and received from it, growing as it does."""
    kinds: dict[str, list[str | bytes]] = {"framesent": [], "framereceived": []}

    def follow(socket: WebSocket) -> None:
        for kind, held in kinds.items():
            socket.on(kind, lambda frame, held=held: held.append(frame))

    page.on("websocket", follow)
    yield kinds
    page.remove_listener("websocket", follow)


def differing(before: dict[str, object], after: dict[str, object]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


# 1. Mouse


def test_while_the_mouse_drags_every_figure_moves_and_nothing_is_sent(frames, page):
    screen, sent = Screen(page).open(), frames["framesent"]
    line = page.get_by_text("operating point").last
    before, address, foot = screen.texts(), page.url, line.inner_text()
    already = len(sent)
    screen.grab()
    for share in (0.5, 0.45, 0.4, 0.35, 0.3, 0.25):
        page.mouse.move(*screen.on_curve(share), steps=3)
        screen.frame()
    during = screen.drawn()
    assert differing(before, during) == before.keys() - {"policies"}
    assert during["point"] == phrases.threshold_text(float(during["typed"]))
    assert len(sent) == already
    assert (page.url, line.inner_text()) == (address, foot)
    page.mouse.up()
    screen.settle()
    assert len(sent) > already
    assert screen.texts() == during


def test_a_release_brings_back_a_few_kilobytes_and_not_the_curve(frames, page):
    screen, received = Screen(page).open(), frames["framereceived"]
    whole, first = sum(map(len, received)), len(received)
    screen.drag_to(0.3)
    screen.drag_to(0.4).settle()
    assert sum(map(len, received[first:])) / 2 < 12_000 < whole / 4


def test_on_release_the_exact_threshold_goes_to_the_address_and_the_page(screen):
    screen.drag_to(0.3)
    assert screen.linked == screen.threshold
    assert screen.linked in SCORES
    assert screen.foot == phrases.threshold_text(screen.linked)


def test_the_handle_stays_under_the_mouse_on_the_curve(screen, page):
    screen.grab()
    for share in (0.7, 0.5, 0.2):
        wanted = screen.on_curve(share)
        page.mouse.move(*wanted)
        assert screen.frame().at() == pytest.approx(wanted, abs=3.0)
    page.mouse.move(*screen.on_curve(1.0))
    page.mouse.move(5, 5)  # far off the chart the nearest point is taken
    assert screen.moving in SCORES
    page.mouse.up()


def test_a_click_on_a_chart_moves_the_point_there(screen, page):
    box = page.locator(".tw-scores svg").bounding_box()
    on_scores = box["x"] + box["width"] * 0.6, box["y"] + 100
    for place in (screen.on_curve(0.4, "roc"), screen.on_curve(0.4, "costs"), on_scores):
        before = screen.threshold
        page.mouse.click(*place)
        assert screen.threshold != before
        assert screen.linked == screen.threshold
        assert screen.linked in SCORES


def test_a_click_with_another_button_moves_nothing(screen, page):
    before = screen.threshold
    page.mouse.click(*screen.on_curve(0.3), button="middle")
    assert screen.threshold == before


# 2. Touch


@pytest.fixture
def phone(new_page) -> Screen:
    return Screen(new_page(viewport=PHONE, has_touch=True, is_mobile=True)).open()


def test_a_finger_drags_the_handle(phone):
    phone.handle.scroll_into_view_if_needed()
    before = phone.texts()
    finger = phone.page.context.new_cdp_session(phone.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", phone.at())
    for share in (0.5, 0.4, 0.3):
        touch("touchMove", phone.on_curve(share))
        phone.frame()
    during = phone.drawn()
    assert during["counts"] != before["counts"]
    touch("touchEnd")
    assert phone.texts() == during
    assert phone.linked == phone.threshold != float(before["typed"])


def test_a_tap_on_the_curve_moves_the_point_there(phone):
    phone.handle.scroll_into_view_if_needed()
    before, wanted = repr(phone.threshold), phone.on_curve(0.25)
    phone.page.touchscreen.tap(*wanted)
    expect(phone.box).not_to_have_value(before)  # a tap is told from a scroll later
    assert phone.settle().at() == pytest.approx(wanted, abs=3.0)


# 3. Keys


def test_every_key_moves_the_point_by_its_step(screen):
    falling = CURVE.thresholds.tolist()
    last = len(falling) - 1
    page = round(len(falling) / 20)
    screen.handle.focus()
    place = falling.index(screen.threshold)
    for key, step in (
        ("ArrowRight", 1),
        ("ArrowUp", 1),
        ("ArrowLeft", -1),
        ("ArrowDown", -1),
        ("Shift+ArrowRight", 10),
        ("Shift+ArrowLeft", -10),
        ("PageUp", page),
        ("PageDown", -page),
    ):
        screen.handle.press(key)
        place += step
        assert screen.moving == falling[place], key
    screen.handle.press("End")
    assert screen.moving == falling[last]
    screen.handle.press("ArrowRight")
    assert screen.moving == falling[last]
    screen.handle.press("Home")
    assert screen.moving == float("inf")


def test_keys_are_committed_once_after_a_pause_and_the_handle_keeps_the_focus(frames, page):
    screen, sent = Screen(page).open(), frames["framesent"]
    screen.handle.focus()
    linked, already = screen.linked, len(sent)
    pressed = press_at_once(screen.handle, *5 * ["ArrowRight"])
    assert screen.linked == screen.threshold != linked
    assert len(sent) - already == 1
    assert page.evaluate("() => window.askedAt") - pressed > 300
    assert screen.handle.evaluate("(handle) => handle === document.activeElement")


def test_leaving_the_handle_commits_at_once(screen, page):
    screen.handle.focus()
    screen.handle.press("ArrowRight")
    moved = screen.moving
    screen.handle.blur()
    assert screen.linked == moved

"""Nothing jumps while the point is dragged, and everything fits its screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.screen import Screen
from tests.browser.settling import settle

pytestmark = pytest.mark.browser

_BOXES = """() => [...document.querySelectorAll(
  ".tw, .tw-card, .tw-svg, .tw-actions, .tw-head, [data-testid=stButton], [data-testid=stCaption]"
)].map((node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [node.className.baseVal ?? node.className, x, y + window.scrollY, width, height];
})"""
_SPILLS = """() => {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter((node) => node.getBoundingClientRect().right > edge + 1 && node.checkVisibility())
    .filter((node) => !node.closest(".tt"))
    .map((node) => `${node.tagName} ${node.textContent.slice(0, 60)}`);
}"""
# Texts of one chart that lie on each other by more than the white around them, letter by letter.
_COLLISIONS = """() => [...document.querySelectorAll(".tw-svg")].flatMap((svg) => {
  const shown = [...svg.querySelectorAll("text")].filter(
    (node) => node.textContent && node.getAttribute("display") !== "none");
  const letters = (node) => [...Array(node.getNumberOfChars()).keys()].map((i) => {
    const [start, end] = [node.getStartPositionOfChar(i), node.getEndPositionOfChar(i)];
    const place = node.getCTM();
    const [a, b] = [start.matrixTransform(place), end.matrixTransform(place)];
    return [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y) - 9, Math.max(a.y, b.y)];
  });
  const written = shown.map((node) => [node.firstChild.textContent, letters(node)]);
  const touch = (a, b) => a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3];
  return written.flatMap(([text, some], i) => written.slice(i + 1)
    .filter(([, others]) => some.some((a) => others.some((b) => touch(a, b))))
    .map(([other]) => `${text} | ${other}`));
})"""


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def sized(request, new_page) -> Page:
    return new_page(viewport=request.param)


@pytest.mark.parametrize(
    "link",
    [
        "workspace=credit",
        "workspace=crash",
        "workspace=crash&compare=boosted&pin=0.1+p",
        "workspace=weighted",
    ],
)
def test_nothing_jumps_and_no_texts_meet_while_the_point_is_dragged_over_the_curve(sized, link):
    screen = Screen(sized).open(link)
    screen.handle.scroll_into_view_if_needed()
    before = sized.evaluate(_BOXES)
    screen.grab()
    found = {}
    for share in [step / 24 for step in range(25)]:
        sized.mouse.move(*screen.on_curve(share))
        assert screen.frame().page.evaluate(_BOXES) == before, share
        if collisions := sized.evaluate(_COLLISIONS):
            found[share] = collisions
    sized.mouse.up()
    assert screen.settle().page.evaluate(_BOXES) == before
    assert found == {}


@pytest.mark.parametrize("path", ["threshold", "fairness", ""])
def test_nothing_is_wider_than_a_phone(new_page, path):
    page = new_page(viewport=PHONE)
    page.goto(f"/{path}?workspace=credit&pin=0.3+Middle")
    expect(settle(page).get_by_text("operating point").last).to_be_visible()
    wide = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    assert len(set(page.evaluate(wide))) == 1
    assert page.evaluate(_SPILLS) == []


def test_long_names_do_not_widen_a_phone(new_page):
    page = new_page(viewport=PHONE)
    Screen(page).open("workspace=payloads")
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(node) => node.scrollWidth - node.clientWidth") == 0

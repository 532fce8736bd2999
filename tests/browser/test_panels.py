"""Prices, conditions, presets and panels as a person handles them: no crowding, no jumping."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import looks, violations
from tests.browser.screen import Screen
from tests.browser.settling import answered, settle
from tests.browser.test_as_text import more_than_text
from workbench.ui.selection import PANELS

pytestmark = pytest.mark.browser

ALL = "workspace=credit&per_amount=1&require=recall>=0.9@0.95&capacity=900&review=15&prevalence=0.2"
_LINE = "were drawn with replacement 1,000 times."
_TOP = "(node) => node.getBoundingClientRect().top + document.scrollingElement.scrollTop"


def panels(page: Page) -> Iterator[str]:
    """Open each panel that is offered below the chart, one after the other; the first is open."""
    radios = settle(page).get_by_role("radio")
    expect(radios.first).to_be_checked()
    for radio in radios.all():
        if not radio.is_checked():
            radio.click()
        settle(page)
        expect(radio).to_be_checked()
        yield radio.inner_text()


def menu(screen: Screen, name: str) -> Locator:
    """Open one of the menus above the chart."""
    screen.settle().page.get_by_role("button", name=name).click()
    return settle(screen.page).get_by_test_id("stPopoverBody")


def shut(page: Page) -> None:
    """Close the menu that is open, by its key."""
    settle(page).keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_axe_finds_nothing_wrong_in_any_menu_or_panel(page):
    found = {}
    screen = Screen(page).open(f"{ALL}&panel={PANELS[0]}")
    expect(page.get_by_text(_LINE).first).to_be_visible()
    for panel in panels(page):
        found |= {f"{panel}, {look}": violations(page, look) for look in looks(page)}
    assert len(found) == 4 * len(PANELS)
    for name in ("Other prices", "Conditions", "Review by a person", "Move to"):
        body = menu(screen, name)
        for look in looks(page):
            expect(body).to_be_visible()
            found[f"{name}, {look}"] = violations(page, look)
        shut(page)
    assert found == {name: [] for name in found}


def test_nothing_jumps_when_the_intervals_come(page):
    page.goto("/threshold?workspace=many")
    answered(page)
    foot = page.get_by_label("Name for this point")
    before = foot.evaluate(_TOP)
    expect(page.get_by_text(_LINE)).to_be_visible()
    settle(page)
    assert foot.evaluate(_TOP) == before


def test_a_requirement_becomes_a_chip_and_the_menu_stays_open(page):
    screen = Screen(page).open()
    body = menu(screen, "Conditions")
    bound = body.get_by_label("Bound (%)")
    bound.fill("90")
    bound.press("Enter")
    settle(page)
    body.get_by_role("button", name="Require it").click()
    chip = page.locator(".tw-chip").filter(has_text="Catch at least 90 % of bad loans")
    expect(chip).to_be_visible()
    expect(body.get_by_role("button", name="Remove: Catch at least 90 %")).to_be_visible()
    assert screen.address["require"] == ["recall>=0.9"]


def test_a_preset_moves_the_handle(page):
    screen = Screen(page).open()
    button = menu(screen, "Move to").get_by_role("button", name="Youden")
    wanted = button.inner_text().split()[-1]
    button.click()
    expect(page.get_by_text("operating point").last).to_contain_text(wanted)
    assert f"{screen.threshold:.4f}" == wanted


def test_the_panel_shows_what_the_chart_says_of_the_cheapest(page):
    screen = Screen(page).open()
    page.get_by_role("radio", name="How sure").click()
    expect(page.get_by_text(_LINE)).to_be_visible()
    panel = page.get_by_role("heading", name="Expect that a new application")
    expect(panel).to_be_visible()
    honest = panel.inner_text().split(" costs ")[1].split(";")[0]
    expect(page.locator(".tw-costs")).to_contain_text(f"Expect {honest}")
    assert screen.address["panel"] == ["sure"]


def test_names_in_panels_are_text_and_nothing_else(page):
    Screen(page).open(f"workspace=payloads&panel={PANELS[0]}&require=recall>=0.9&review=0.1")
    expect(page.get_by_text(_LINE).first).to_be_visible()
    found = {panel: more_than_text(page) for panel in panels(page)}
    assert found == {panel: [] for panel in found}
    assert len(found) == len(PANELS) - 1  # no row has prices of its own: no rule per case


def test_the_band_that_is_dragged_is_kept_in_the_address(page):
    screen = Screen(page).open("workspace=credit&review=15")
    expect(page.get_by_text(_LINE)).to_be_visible()
    handle = page.get_by_role("slider", name="review").first
    handle.focus()
    handle.press("PageUp")
    page.wait_for_function("() => new URLSearchParams(location.search).has('band')")
    low, high = map(float, screen.address["band"][0].split())
    assert low <= high
    page.reload()
    assert screen.address["band"] == [f"{low!r} {high!r}"]

"""The page of cases as a person sees and handles it; nothing is read before it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import playwright.sync_api as playwright
from playwright.sync_api import Locator, Page, expect

from tests.browser.settling import settle

TEXTS = Path(__file__).with_name("case_texts.js").read_text(encoding="utf-8")
_READ = f"(({TEXTS})(document.querySelector('.cr')))"
_SAYS = f"(wanted) => JSON.stringify({_READ}) === wanted"
_MOVED = "(before) => document.querySelector('.cr [role=slider]').ariaValueText !== before"
# What is computed in the background says so by a bar, a wheel, or a sentence.
_QUIET = """() => !document.querySelector("[data-testid=stProgress], [data-testid=stSpinner]") &&
  !document.body.innerText.includes("LIME is drawing") && window.isSettled()"""
_EXPLAINED = """() => {
  const words = document.body.innerText;
  return !["Taking the score apart", "Taking the new score apart"].some((it) => words.includes(it));
}"""
_WIDER = """() => ["html", "[data-testid=stMain]"].map((name) => {
  const { scrollWidth, clientWidth } = document.querySelector(name);
  return scrollWidth - clientWidth;
})"""
_PLACE = """(share) => {
  const box = document.querySelector(".cr .tw-line-card svg").getBoundingClientRect();
  return [box.left + 12 + share * (box.width - 24), box.top + 18];
}"""
_HANDLE = """() => {
  const box = document.querySelector(".cr .tw-handle .tw-dot").getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


@dataclass(frozen=True, slots=True)
class CasesScreen:
    """The page of cases.

    Attributes
    ----------
    page : Page
        The browser's page.
    """

    page: Page

    def open(self, query: str) -> CasesScreen:
        """Go to the page by a link, and wait until it stands."""
        self.page.goto(f"/cases?{query}")
        return self.settle()

    def settle(self) -> CasesScreen:
        """Wait until all that was done is answered, and the answer drawn."""
        settle(self.page).wait_for_function(_EXPLAINED)
        settle(self.page)
        return self

    def quiet(self) -> CasesScreen:
        """Wait until nothing is computed in the background any more."""
        self.settle().page.wait_for_function(_QUIET)
        return self

    def drivers(self, query: str) -> CasesScreen:
        """Go to the page of drivers, and wait until all of it is made."""
        self.page.goto(f"/drivers?{query}")
        return self.settle().says("shuffled among").quiet()

    # 1. What it shows

    def texts(self) -> dict[str, object]:
        """Return every text that moves with the line, all of one moment."""
        return self.page.evaluate(_READ)

    def shows(self, wanted: Mapping[str, object]) -> CasesScreen:
        """Wait until every text that moves with the line is as wanted."""
        text = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
        try:
            self.page.wait_for_function(_SAYS, arg=text, timeout=5_000)
        except playwright.TimeoutError:
            shown = self.texts()
            differing = {key: (shown[key], wanted[key]) for key in wanted}
            found = {key: pair for key, pair in differing.items() if pair[0] != pair[1]}
            raise AssertionError(f"Shown and wanted: {found}") from None
        return self

    def says(self, text: str) -> CasesScreen:
        """Wait until the page says a text, anywhere."""
        expect(self.main).to_contain_text(text)
        return self

    def hides(self, text: str) -> CasesScreen:
        """Wait until the page says a text nowhere."""
        expect(self.main).not_to_contain_text(text)
        return self

    @property
    def case(self) -> Locator:
        """The box that holds the case."""
        return self.page.get_by_role("combobox", name="or type its id")

    @property
    def main(self) -> Locator:
        """All that the page holds below the menu."""
        return self.page.get_by_test_id("stMain")

    @property
    def asked(self) -> float:
        """When the page asked for anything last; what asks by itself does not count."""
        return self.page.evaluate("() => window.askedAt")

    @property
    def wider(self) -> list[int]:
        """By how many pixels page and main part are wider than the screen."""
        return self.settle().page.evaluate(_WIDER)

    # 2. The address

    @property
    def query(self) -> str:
        """The part of the address that says what is looked at."""
        return urlsplit(self.page.url).query

    def linked(self, key: str) -> str | None:
        """Return what the address says of a key."""
        return next(iter(parse_qs(self.query).get(key, ())), None)

    def links(self, key: str, wanted: str | None) -> CasesScreen:
        """Wait until the address says so of a key."""
        values = None if wanted is None else [wanted]
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get(key) == values)
        return self.settle()

    # 3. The line

    @property
    def handle(self) -> Locator:
        """The line's handle."""
        return self.page.get_by_role("slider", name="operating point")

    def grab(self) -> CasesScreen:
        """Put the mouse on the handle and press."""
        self.handle.scroll_into_view_if_needed()
        self.page.mouse.move(*self.at())
        self.page.mouse.down()
        return self

    def at(self) -> tuple[float, float]:
        """Return where on the page the handle is."""
        x, y = self.page.evaluate(_HANDLE)
        return x, y

    def on_line(self, share: float) -> tuple[float, float]:
        """Return where on the page a share of the line's way is reached."""
        x, y = self.page.evaluate(_PLACE, share)
        return x, y

    def drag_to(self, share: float) -> dict[str, object]:
        """Drag the line to a share of the width; returns the texts once it has moved."""
        before = self.handle.get_attribute("aria-valuetext")
        self.page.mouse.move(*self.on_line(share))
        self.page.wait_for_function(_MOVED, arg=before)
        return self.texts()

    def release(self) -> CasesScreen:
        """Let go of the line."""
        self.page.mouse.up()
        return self.settle()

    def type_into(self, label: str, text: str) -> CasesScreen:
        """Fill in a box and confirm."""
        box = self.page.get_by_label(label, exact=True)
        box.fill(text)
        box.press("Enter")
        return self.settle()

    def type_note(self, text: str) -> CasesScreen:
        """Write a note on what looks wrong."""
        box = self.page.get_by_label("Why? (may stay empty)")
        box.fill(text)
        box.blur()
        return self.settle()

    def press(self, name: str) -> CasesScreen:
        """Press a button by its name; the key that presses it too is part of some names."""
        self.page.get_by_role("button", name=name).click()
        return self.settle()

"""The page on fairness as a person sees and handles it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.settling import settle

TEXTS = Path(__file__).with_name("slice_texts.js").read_text(encoding="utf-8")
_READ = f"(({TEXTS})(document.querySelector('.sr')))"
_MOVED = "(before) => document.querySelector('.sr').dataset.shown !== before"
# Marks of what was committed come after the chart has drawn it.
_MARKED = "() => window.isSettled() && document.querySelector('.sr')?.dataset.marked === 'yes'"
_ON_CURVE = """(share) => {
  const path = document.querySelector(".sr .tw-roc .tw-curve");
  const point = path.getPointAtLength(share * path.getTotalLength());
  const box = path.ownerSVGElement.getBoundingClientRect();
  return [box.left + point.x, box.top + point.y];
}"""
_HANDLE = """() => {
  const box = document.querySelector(".sr .tw-handle .tw-dot").getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
_WIDER = """() => ["html", "[data-testid=stMain]"].map((name) => {
  const { scrollWidth, clientWidth } = document.querySelector(name);
  return scrollWidth - clientWidth;
})"""


@dataclass(frozen=True, slots=True)
class FairnessScreen:
    """The page on fairness.

    Attributes
    ----------
    page : Page
        The browser's page.
    """

    page: Page

    def open(self, query: str) -> FairnessScreen:
        """Go to the page by a link, and wait until it stands."""
        self.page.goto(f"/fairness?{query}")
        return self.settle()

    def settle(self) -> FairnessScreen:
        """Wait until all that was done is answered, and the answer drawn."""
        settle(self.page)
        self.page.wait_for_function(_MARKED)
        return self

    # 1. What it shows

    def texts(self) -> dict:
        """Return every text that moves with the line, all of one moment."""
        return self.page.evaluate(_READ)

    @property
    def handle(self) -> Locator:
        """The handle on the ROC."""
        return self.page.get_by_role("slider", name="operating point").first

    @property
    def address(self) -> dict[str, list[str]]:
        """What the page's address says."""
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def asked(self) -> float:
        """When the page asked for anything last."""
        return self.page.evaluate("() => window.askedAt")

    @property
    def wider(self) -> list[int]:
        """By how many pixels page and main part are wider than the screen."""
        return self.settle().page.evaluate(_WIDER)

    # 2. What is done

    def grab(self) -> FairnessScreen:
        """Put the mouse on the handle and press."""
        self.handle.scroll_into_view_if_needed()
        self.page.mouse.move(*self.page.evaluate(_HANDLE))
        self.page.mouse.down()
        return self

    def drag_to(self, share: float) -> dict:
        """Drag the handle to a share of the curve's length; returns the texts once it moved."""
        before = self.texts()["threshold"]
        self.page.mouse.move(*self.page.evaluate(_ON_CURVE, share))
        self.page.wait_for_function(_MOVED, arg=before)
        return self.texts()

    def release(self) -> FairnessScreen:
        """Let go of the handle."""
        self.page.mouse.up()
        return self.settle()

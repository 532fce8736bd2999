"""The threshold page as a person sees and handles it.

Whatever is read or done here is so on a settled page, but for what stands under "while it moves".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.settling import settle

TEXTS = Path(__file__).with_name("texts.js").read_text(encoding="utf-8")
_ONE_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_ON_CURVE = """([selector, share]) => {
  const path = document.querySelector(selector);
  const point = path.getPointAtLength(share * path.getTotalLength());
  const box = path.ownerSVGElement.getBoundingClientRect();
  return [box.left + point.x, box.top + point.y];
}"""


@dataclass(frozen=True, slots=True)
class Screen:
    """The threshold page.

    Attributes
    ----------
    page : Page
        The browser's page.
    """

    page: Page

    def open(self, query: str = "workspace=credit") -> Screen:
        """Go to the page by a link, and wait until it stands."""
        self.page.goto(f"/threshold?{query}")
        return self.settle()

    def settle(self) -> Screen:
        """Wait until the last move is committed, and the intervals are made."""
        settle(self.page)
        return self

    # 1. What it shows

    @property
    def handle(self) -> Locator:
        """The handle on the ROC."""
        return self.page.get_by_role("slider", name="operating point").first

    @property
    def box(self) -> Locator:
        """The box in which a threshold is typed."""
        return self.page.get_by_label("Threshold", exact=True)

    @property
    def threshold(self) -> float:
        """The exact threshold that the chart shows."""
        return float(self.settle().box.get_attribute("data-shown"))

    @property
    def address(self) -> dict[str, list[str]]:
        """What the page's address says."""
        return parse_qs(urlsplit(self.settle().page.url).query)

    @property
    def linked(self) -> float:
        """The exact threshold in the address."""
        return float(self.address["threshold"][0])

    @property
    def foot(self) -> str:
        """What the page's own text says of the operating point, outside the chart."""
        return self.settle().page.get_by_text("operating point").last.inner_text().split()[-1]

    def texts(self) -> dict[str, object]:
        """Return every figure that moves with the point."""
        return self.settle().drawn()

    # 2. What is done

    def grab(self) -> Screen:
        """Put the mouse on the handle and press."""
        self.page.mouse.move(*self.settle().at())
        self.page.mouse.down()
        return self

    def drag_to(self, share: float) -> Screen:
        """Drag the handle to a share of the curve's length, in a few steps, and let go."""
        self.grab()
        self.page.mouse.move(*self.on_curve(share), steps=4)
        self.page.mouse.up()
        return self

    def type(self, text: str) -> Screen:
        """Type a threshold."""
        self.settle().box.fill(text)
        self.box.press("Enter")
        return self

    def press(self, name: str) -> Screen:
        """Press a button by its name."""
        self.settle().page.get_by_role("button", name=name, exact=True).click()
        return self

    # 3. While it moves

    def frame(self) -> Screen:
        """Let the browser draw what was asked for."""
        self.page.evaluate(_ONE_FRAME)
        return self

    def drawn(self) -> dict[str, object]:
        """Return every figure that moves with the point, as the next frame shows it."""
        return self.frame().page.evaluate(f"({TEXTS})(document.querySelector('.tw'))")

    @property
    def moving(self) -> float:
        """The exact threshold that the next frame shows, committed or not."""
        return float(self.drawn()["typed"])

    def at(self) -> tuple[float, float]:
        """Return where on the page the handle is."""
        box = self.page.locator(".tw-handle .tw-dot").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def on_curve(self, share: float, chart: str = "roc") -> tuple[float, float]:
        """Return where on the page a share of the length of a curve is reached."""
        x, y = self.page.evaluate(_ON_CURVE, [f".tw-{chart} .tw-curve", share])
        return x, y

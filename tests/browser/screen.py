"""The threshold page as a person sees and handles it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

TEXTS = Path(__file__).with_name("texts.js").read_text(encoding="utf-8")
_NUMBER = """
const number = (text) => (text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text));
const shown = document.querySelector(".tw-type input")?.value;
"""
_ONE_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# The script has run, and what was sent last is what the chart shows and the address says.
_SETTLED = f"""() => {{
  {_NUMBER}
  const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
  const said = new URLSearchParams(location.search).get("threshold");
  const making = /Resampling [0-9,]+ rows/.test(document.body.innerText);
  return state === "notRunning" && !making && said !== null && number(said) === number(shown);
}}"""
_SHOWS = f"(wanted) => {{ {_NUMBER} return number(shown) === wanted; }}"
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
        self.frame().page.wait_for_function(_SETTLED)
        return self

    def frame(self) -> Screen:
        """Let the browser draw what was asked for."""
        self.page.evaluate(_ONE_FRAME)
        return self

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
        return float(self.box.input_value())

    @property
    def address(self) -> dict[str, list[str]]:
        """What the page's address says."""
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def linked(self) -> float:
        """The exact threshold in the address."""
        return float(self.address["threshold"][0])

    @property
    def foot(self) -> str:
        """What the page's own text says of the operating point, outside the chart."""
        return self.page.get_by_text("operating point").last.inner_text().split()[-1]

    def texts(self) -> dict[str, object]:
        """Return every figure that moves with the point."""
        return self.page.evaluate(f"({TEXTS})(document.querySelector('.tw'))")

    def at(self) -> tuple[float, float]:
        """Return where on the page the handle is."""
        box = self.page.locator(".tw-handle .tw-dot").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def on_curve(self, share: float, chart: str = "roc") -> tuple[float, float]:
        """Return where on the page a share of the length of a curve is reached."""
        x, y = self.page.evaluate(_ON_CURVE, [f".tw-{chart} .tw-curve", share])
        return x, y

    def grab(self) -> Screen:
        """Put the mouse on the handle and press."""
        self.page.mouse.move(*self.at())
        self.page.mouse.down()
        return self

    def drag_to(self, share: float) -> Screen:
        """Drag the handle to a share of the curve's length, in a few steps, and let go."""
        self.grab()
        self.page.mouse.move(*self.on_curve(share), steps=4)
        self.page.mouse.up()
        return self.settle()

    def type(self, text: str) -> Screen:
        """Type a threshold."""
        self.box.fill(text)
        self.box.press("Enter")
        return self

    def press(self, name: str) -> Screen:
        """Press a button by its name."""
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def wait_for(self, threshold: float) -> Screen:
        """Wait until chart, script and address agree on a threshold."""
        self.page.wait_for_function(_SHOWS, arg=threshold)
        return self.settle()

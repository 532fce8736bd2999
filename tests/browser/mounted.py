"""The component on an empty page, without Streamlit: what is sent to the server is caught."""

from __future__ import annotations

import json
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.figures import Figures
from workbench.report.operating_view import operating_view, point_values
from workbench.ui.components.operating_point_chart import band_values, script, style

_MOUNT = """async ([source, css]) => {
  const file = new Blob([source], { type: "text/javascript" });
  const component = await import(URL.createObjectURL(file));
  document.body.innerHTML = `<style>${css}</style><div id="chart"></div>`;
  const parentElement = document.getElementById("chart");
  const setTriggerValue = (name, value) => {
    window.sent.push([name, value]);
    window.askedAt = performance.now();
  };
  window.sent = [];
  window.show = (data) => component.default({ data, parentElement, setTriggerValue });
}"""
_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_CHIPS = """() => [...document.querySelectorAll(".tw-chip")].map(
  (chip) => [chip.classList.contains("tw-met"), chip.textContent.slice(1)])"""
_STYLE = "--st-text-color:#111;--st-background-color:#fff;--st-font:sans-serif"


@dataclass
class Chart:
    """The component on an empty page.

    Attributes
    ----------
    page : Page
        The browser's page.
    figures : Figures
        What it shows.
    rev : int
        How often the program has moved the point.
    """

    page: Page
    figures: Figures
    rev: int = 0

    def open(self) -> Chart:
        """Load the component and show the figures at threshold 0.3."""
        css = f":root{{{_STYLE}}}{style()}"
        self.page.goto("about:blank")
        self.page.evaluate(_MOUNT, [script(), css])
        return self.show(0.3)

    def show(self, threshold: float, band: tuple[float, float] | None = None) -> Chart:
        """Put the point, and a band, where the program wants them."""
        self.rev += 1
        data = {
            "view": self.view(),
            "rev": self.rev,
            "value": json.dumps(point_values(self.figures.priced, threshold)),
            "band": None if band is None else band_values(self.figures.priced, band),
        }
        self.page.evaluate("(data) => window.show(data)", data)
        return self

    def view(self) -> str:
        """Return the view of the figures."""
        figures = self.figures
        return operating_view(
            figures.candidate, figures.terms, pins=figures.pins, sure=figures.sure
        )

    def frame(self) -> Chart:
        """Let the browser draw."""
        self.page.evaluate(_FRAME)
        return self

    @property
    def sent(self) -> list[list[str]]:
        """What was sent to the server."""
        return self.page.evaluate("() => window.sent")

    @property
    def threshold(self) -> float:
        """The threshold that is shown."""
        return float(self.page.get_by_label("Threshold", exact=True).input_value())

    @property
    def chips(self) -> list[tuple[bool, str]]:
        """The limits as they stand."""
        return [tuple(chip) for chip in self.page.evaluate(_CHIPS)]

    @property
    def reviewed(self) -> str:
        """What is said of the review band."""
        return self.page.locator(".tw-band-text").inner_text()

    @property
    def band(self) -> tuple[float, float]:
        """The band as it was sent last."""
        name, text = self.sent[-1]
        assert name == "band"
        low, high = map(float, text.split(" "))
        return low, high

    def end(self, name: str) -> Locator:
        """Return a handle of the band: "lower" or "upper"."""
        return self.page.get_by_role("slider", name=f"review band, {name} end")

    def drag(self, handle: Locator, dx: float, dy: float = 0.0) -> None:
        """Drag a handle by some pixels and let go."""
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=3)
        self.frame()
        self.page.mouse.up()

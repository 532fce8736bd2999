"""Draw what the guides show: pictures of the running app, the page of bad inputs, the schema.

`make docs` runs it. The app is the real one, on the samples, on a free port of this machine and
with a home of its own, so that nothing of whoever runs it gets into a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from docs import decided, render_bad_inputs, render_decision_schema
from tests import chromium
from tests.browser.serving import serve
from workbench import places

FOLDER = Path(__file__).with_name("pictures")
LARGEST = 250_000  # bytes of a picture: the README shows several
_COLOURS = 256  # enough for flat colours and the edges of letters, at half the bytes
_TWO_SCREENS = 1688  # pixels of a phone: a whole page would be a ribbon
_PATIENCE = 120_000  # milliseconds: what drives a model is computed in the background
_MARGIN = 8  # pixels around the part of a page that is drawn
_INTERVALS = "text=drawn with replacement"
_MEANT = "can be unlawful"  # a warning that belongs to what is drawn
_STANDS = """() => {
  const app = document.querySelector("[data-testid=stApp]"); // a memo is a file, without one
  const runs = app !== null && app.dataset.testScriptState !== "notRunning";
  return !runs && document.fonts.status === "loaded";
}"""
# Streamlit scrolls within the page, so the whole of it is as high as what it holds.
_HEIGHT = """() => {
  const held = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  return Math.ceil(held.getBoundingClientRect().top + held.scrollHeight);
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen to draw.

    Attributes
    ----------
    name : str
        The file's name, without its suffix.
    address : str
        The link that leads there; `MEMO` is a file.
    sign : str
        What is on the page once it is drawn.
    theme : str
        "light" or "dark".
    width : int
        Of the window, in pixels.
    parts : tuple of str
        What is drawn of the page: the rectangle that holds these elements. All of it, without.
    """

    name: str
    address: str
    sign: str
    theme: Literal["light", "dark"] = "light"
    width: int = 1440
    parts: tuple[str, ...] = ()


_CREDIT = "threshold?workspace=credit&model=logistic&compare=boosted"  # opens at the cheapest
# The decision of the guide "Choosing a threshold".
_CHOOSING = "threshold?workspace=credit&model=logistic"
_AMOUNTS = f"{_CHOOSING}&per_amount=1"
_ASKED = (".st-key-price-fp", ".st-key-presets", ".tw-verdict")
_PANEL = (".st-key-panel", ".st-key-panel-shown")
# The case of the guide "Reading an explanation".
_CASE = "cases?workspace=credit&model=logistic&threshold=0.5&case=A0044"
_BOTH = "text=LIME's fit"
_SEARCHED = "text=variants of the"
# The groups of the guide "Comparing slices".
_AGES = "fairness?workspace=credit&model=logistic&by=Age"
_MARKED = ".sr[data-marked=yes]"
_FIRST = ("h1", ".sr-grid")
_CLOSER = (".st-key-panel-shown",)
MEMO = "memo.html"


def _panel(name: str) -> Picture:
    """Return the picture of a panel under the charts, with its own row of tabs."""
    address = f"{_AMOUNTS}&panel={name}"
    return Picture(f"choosing_{name}", address, _INTERVALS, parts=_PANEL)


PICTURES = (
    Picture("threshold_light", _CREDIT, _INTERVALS),
    Picture("threshold_dark", _CREDIT, _INTERVALS, theme="dark"),
    Picture("threshold_phone", _CREDIT, _INTERVALS, width=390),
    Picture("fairness_light", _AGES, _MARKED, parts=_FIRST),
    Picture("fairness_dark", _AGES, _MARKED, theme="dark", parts=_FIRST),
    Picture("workspaces_light", "?workspace=credit", "button:has-text('Open')"),
    Picture("choosing_bands", _CHOOSING, _INTERVALS, parts=(".tw-roc", ".tw-costs")),
    Picture("choosing_amounts", _AMOUNTS, _INTERVALS, parts=_ASKED),
    Picture(
        "choosing_conditions",
        f"{_AMOUNTS}&require=recall%3E%3D0.88%400.95&capacity=1200/2000",
        _INTERVALS,
        parts=_ASKED,
    ),
    Picture(
        "choosing_review",
        f"{_AMOUNTS}&review=15,0.05,0.02,200",
        _INTERVALS,
        parts=(".tw-roc", ".tw-scores"),
    ),
    _panel("sure"),
    _panel("stable"),
    _panel("probability"),
    _panel("models"),
    Picture("explaining_case", _CASE, _BOTH, parts=(".tw-line-card", ".cr-grid")),
    Picture("explaining_dark", _CASE, _BOTH, theme="dark", parts=("h1", ".cr-grid")),
    Picture(
        "explaining_methods",
        "cases?workspace=credit&model=boosted&threshold=0.18&case=A0044",
        _BOTH,
        parts=(".st-key-methods", ".st-key-in-words"),
    ),
    Picture("explaining_change", _CASE, _SEARCHED, parts=(".st-key-changes",)),
    Picture(
        "explaining_words",
        "cases?workspace=complaints&cases=misses",
        ".st-key-word-by-word table",
        parts=(".st-key-word-by-word",),
    ),
    Picture("comparing_curves", _AGES, _MARKED, parts=(".sr-rocs",)),
    Picture("comparing_parity", f"{_AGES}&panel=parity", "text=Ask a lawyer first", parts=_CLOSER),
    Picture(
        "comparing_weak",
        "fairness?workspace=crash&by=ageOFocc&panel=weak",
        "text=Score: SliceLine",
        parts=_CLOSER,
    ),
    Picture("comparing_scores", f"{_AGES}&panel=scores", f"{_CLOSER[0]} svg", parts=_CLOSER),
    Picture("deciding_list", "decisions?workspace=credit", ".dt-mark"),
    Picture("deciding_memo", MEMO, ".tw-roc", parts=("h1", ".tw-roc", ".tw-squares")),
    Picture("drivers_light", "drivers?workspace=credit&model=boosted", "text=Exact Shapley"),
)


def main() -> None:
    """Write the pictures, the page of bad inputs, and the schema of a decision."""
    render_bad_inputs.PAGE.write_text(render_bad_inputs.rendering(), encoding="utf-8")
    schema = render_decision_schema.rendering()
    render_decision_schema.FILE.write_text(schema, encoding="utf-8")
    FOLDER.mkdir(exist_ok=True)
    program = chromium.path()
    arguments = ["--no-sandbox", "--disable-background-networking", "--font-render-hinting=none"]
    with (
        TemporaryDirectory() as home,
        serve(Path(home), places.samples()) as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=arguments) as browser,
    ):
        memo = Path(home) / MEMO
        memo.write_text(decided.decide(Path(home)), encoding="utf-8")
        for picture in PICTURES:
            link = memo.as_uri() if picture.address == MEMO else f"{url}/{picture.address}"
            png = _reduced(draw(browser, link, picture))
            if len(png) > LARGEST:
                raise ValueError(f"{picture.name} has {len(png):,} bytes, over {LARGEST:,}.")
            (FOLDER / f"{picture.name}.png").write_bytes(png)
            print(f"Drawn: {picture.name}, {len(png):,} bytes")


def draw(browser: Browser, link: str, picture: Picture) -> bytes:
    """Open a link, wait until the page stands still, and return it whole as a PNG."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": 900},
        device_scale_factor=1,
        color_scheme=picture.theme,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page.goto(link)
    page.locator(picture.sign).first.wait_for(timeout=_PATIENCE)
    _still(page)
    height = int(page.evaluate(_HEIGHT))
    if picture.width < 600:
        height = min(height, _TWO_SCREENS)
    page.set_viewport_size({"width": picture.width, "height": height})
    png = _part(_still(page), page, picture.parts)
    if page.locator("[data-testid=stAlert]").filter(has_not_text=_MEANT).count():
        raise RuntimeError(f"{picture.name} complains: {page.locator('main').inner_text()}")
    page.close()
    return png


def _part(png: bytes, page: Page, parts: tuple[str, ...]) -> bytes:
    """Return the rectangle of a page's picture that holds some elements, with a margin."""
    if not parts:
        return png
    boxes = [page.locator(part).first.bounding_box() for part in parts]
    held = [box for box in boxes if box is not None]
    if len(held) < len(parts):
        raise RuntimeError(f"{page.url} does not show all of {', '.join(parts)}.")
    corners = (
        min(box["x"] for box in held) - _MARGIN,
        min(box["y"] for box in held) - _MARGIN,
        max(box["x"] + box["width"] for box in held) + _MARGIN,
        max(box["y"] + box["height"] for box in held) + _MARGIN,
    )
    cut = BytesIO()
    Image.open(BytesIO(png)).crop(corners).save(cut, "PNG")
    return cut.getvalue()


def _still(page: Page) -> bytes:
    """Wait until the script has run and two pictures in a row are the same; return the picture."""
    page.wait_for_function(_STANDS)
    before = b""
    for _ in range(60):
        page.wait_for_timeout(250)
        now = page.screenshot(animations="disabled", caret="hide")
        if now == before:
            return now
        before = now
    raise TimeoutError(f"{page.url} never stands still.")


def _reduced(png: bytes) -> bytes:
    """Return the same picture in fewer bytes: in the colours that it uses most."""
    colours = Image.open(BytesIO(png)).convert("RGB")
    reduced = BytesIO()
    colours.quantize(_COLOURS, dither=Image.Dither.NONE).save(reduced, "PNG", optimize=True)
    return reduced.getvalue()


if __name__ == "__main__":
    main()

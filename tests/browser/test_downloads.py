"""What a user takes away: the operating points, and each chart for slides."""

from __future__ import annotations

import csv
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from tests.browser.screen import Screen
from workbench.threshold import operating_curve
from workbench.workspace import load_scored

pytestmark = pytest.mark.browser

CHARTS = (
    "The trade-off",
    "What happens to 1,000 applications",
    "Cost per application, by threshold",
    "Scores, by what really happened",
    "Precision and recall",
    "Against the other policies",
)
_SVG = "{http://www.w3.org/2000/svg}"


def download(page: Page, name: str) -> tuple[str, bytes]:
    """Press a button; return the name and the bytes of the file that comes."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=name, exact=True).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_the_operating_points_come_as_a_table_that_reads_back_exactly(page, workspaces):
    Screen(page).open("workspace=weighted&tp=-3")
    name, data = download(page, "Download the operating points (CSV)")
    header, *rows = csv.reader(data.decode().splitlines())
    assert name == "weighted_score_operating_points.csv"
    assert header[:6] == ["threshold", "flagged", "tp", "fp", "fn", "tn"]
    curve = operating_curve(load_scored(workspaces["weighted"]))
    assert [float(row[0]) for row in rows] == curve.thresholds.tolist()
    assert [float(row[2]) for row in rows] == curve.tps.tolist()
    assert float(rows[0][header.index("cost_total")]) == pytest.approx(
        11.25 * curve.tps[-1] - 0.5 * curve.fps[-1]
    )
    cells = [cell for row in [header, *rows] for cell in row]
    assert all(is_number(cell) for cell in cells if cell.startswith(("=", "+", "-", "@")))


def test_each_chart_comes_as_svg_and_as_png(page):
    screen = Screen(page).open()
    for chart in CHARTS:
        stem = chart.lower().replace(",", "").replace(" ", "_").replace("-", "_")
        name, data = download(page, f'Download "{chart}" as SVG')
        assert name.removesuffix(".svg").replace("1_000", "1000") == stem
        drawing = parsed(data)
        texts = [node.text for node in drawing.iter(f"{_SVG}text")]
        assert drawing.tag == f"{_SVG}svg"
        assert chart in texts
        assert b"var(--" not in data
        width = float(drawing.get("width"))
        name, data = download(page, f'Download "{chart}" as PNG')
        assert name.endswith(".png")
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert len(data) > 5_000
        assert struct.unpack(">I", data[16:20])[0] == 2 * int(width)
    assert screen.threshold == screen.linked


def test_a_chart_with_odd_names_is_still_a_drawing(page):
    Screen(page).open("workspace=payloads&pin=0.3+%3Cb%3E%26%5D%5D%3E")
    for button in page.get_by_role("button", name="as SVG").all():
        with page.expect_download() as coming:
            button.click()
        drawing = parsed(Path(coming.value.path()).read_bytes())
        tags = {node.tag.removeprefix(_SVG) for node in drawing.iter()}
        assert tags <= {
            "svg",
            "g",
            "text",
            "line",
            "path",
            "rect",
            "circle",
            "defs",
            "clipPath",
            "title",
        }


def parsed(drawing: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 (our own file)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

"""The chart on which the operating point is dragged, for the app and for a file of its own."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.report.document.html import Live
from workbench.report.document.style import squeezed
from workbench.report.operating_view import Pin, operating_view, point_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.operating_view import Candidate
    from workbench.report.terms import Evidence
    from workbench.report.uncertainty import Uncertainty
    from workbench.threshold import PricedCurve

Band = tuple[float, float]

# The component's files lie with the app's others; here they are only read.
_FOLDER = Path(__file__).parents[2] / "ui" / "components" / "operating_point"
_HOST = Path(__file__).with_suffix(".js")
# In the order in which they build on one another; together they are one module.
_SCRIPTS = (
    "format",
    "verdict",
    "drawing",
    "curve",
    "verdict_card",
    "limits",
    "sure",
    "band",
    "roc",
    "squares",
    "costs",
    "scores",
    "precision",
    "policies",
    "pointer",
    "events",
    "component",
)
_HOW = "Drag the point along the curve, or type a threshold: every figure in these frames follows."
_DECIMALS = 1e5  # of what is only drawn
_LARGEST = 2**32


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """The very rows that a decision was made on, at its terms.

    Attributes
    ----------
    candidate : Candidate
        The model's rows and curve.
    evidence : Evidence
        The same with prices.
    sure : Uncertainty
        What the data leave open.
    """

    candidate: Candidate
    evidence: Evidence
    sure: Uncertainty


@cache
def script() -> str:
    """Return the component's JavaScript, one module."""
    return "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)


@cache
def style() -> str:
    """Return the component's style sheet."""
    return (_FOLDER / "style.css").read_text(encoding="utf-8")


def band_values(priced: PricedCurve, band: Band) -> str:
    """Return the two ends of a band as the browser reads them."""
    low, high = (point_values(priced, threshold) for threshold in band)
    return json.dumps({"low": low, "high": high})


def live_chart(behind: Behind, threshold: float, band: Band | None, most: int) -> Live:
    """Return the chart as a part of a file, in which it drags without a server.

    Parameters
    ----------
    behind : Behind
        What it shows.
    threshold : float
        The decided one, where it begins.
    band : tuple of float, optional
        The band that was decided.
    most : int
        A curve of more points is thinned. Whatever is drawn is exact.
    """
    priced = behind.evidence.priced
    view = operating_view(
        replace(behind.candidate, most=most),
        behind.evidence.terms,
        pins=(Pin("as decided", threshold),),
        sure=behind.sure,
        evidence=behind.evidence,
    )
    held = {
        "view": _packed(json.loads(view)),
        "value": json.dumps(point_values(priced, threshold)),
        "band": None if band is None else band_values(priced, band),
        "points": len(priced.curve.thresholds),
    }
    source = json.dumps(held, allow_nan=False, separators=(",", ":"), sort_keys=True)
    at = escape(phrases.threshold_text(threshold))
    markup = (
        f'<div id="live" hidden>\n<p class="live-how">{_HOW}</p>\n<div class="live-head">\n'
        f'<button type="button" class="back">Back to the decided point, {at}</button>\n'
        '<p role="status"></p>\n</div>\n<div id="chart"></div>\n</div>\n'
        f'<script type="application/json" id="held">{_inert(source)}</script>\n'
    )
    return Live(markup, _script(), squeezed(style()))


def _inert(source: str) -> str:
    r"""Return JSON in which nothing can end the element that it stands in: < as \u003c."""
    for sign in "<>&\u2028\u2029":
        source = source.replace(sign, f"\\u{ord(sign):04x}")
    return source


@cache
def _script() -> str:
    """Return the component and what stands in for the server, without comments."""
    return squeezed(f"{script()}\n{_HOST.read_text(encoding='utf-8')}")


def _packed(value: object) -> object:
    """Return a value in which long lists of numbers are bytes, where that is shorter.

    Doubles keep every bit. What was rounded to five decimals is kept as whole hundred-thousandths.
    """
    if isinstance(value, dict):
        return {name: _packed(each) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    numbers = _numbers(value)
    if numbers is None:
        return [_packed(each) for each in value]
    ways: list[object] = [value, {"doubles": _coded("d", numbers)}]
    steps = [round(each * _DECIMALS) if 0.0 <= each < 1e4 else -1 for each in numbers]
    if all(0 <= step < _LARGEST for step in steps) and [s / _DECIMALS for s in steps] == numbers:
        ways.append({"steps": _coded("I", steps)})
    return min(ways, key=lambda way: len(json.dumps(way, separators=(",", ":"))))


def _numbers(values: list[object]) -> list[float] | None:
    """Return a list as numbers, null as NaN; None where it holds anything else."""
    found = []
    for value in values:
        if value is None or value in ("inf", "-inf"):
            found.append(float(value or "nan"))
        elif isinstance(value, float | int) and not isinstance(value, bool):
            found.append(float(value))
        else:
            return None
    return found


def _coded(kind: str, numbers: Sequence[float]) -> str:
    """Return numbers as little-endian bytes in base64."""
    return b64encode(pack(f"<{len(numbers)}{kind}", *numbers)).decode("ascii")

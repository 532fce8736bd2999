"""Everything that the live comparison of slices shows, as JSON texts: all that moves is local.

The counts of every slice come with each threshold that is drawn; the browser makes of them the
rates, their intervals and the gaps, by the same formulas as workbench/slices.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench import phrases
from workbench.report.operating_view import point_values
from workbench.report.view_limits import written
from workbench.slices.counts import FN, FP, TN, TP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.slices import SliceCurves, SliceMoney
    from workbench.slices.counts import SliceCounts
    from workbench.slices.disparity import Disparity
    from workbench.slices.flags import Flag
    from workbench.threshold import PricedCurve

# Slices times thresholds that are sent; with weights each takes nine times the bytes.
_CELLS = 40_000
_WEIGHTED_CELLS = 6_000
_KEPT = ("words", "money", "costs", "slope", "cheapest", "current", "pins", "axis")
_COLUMNS = ("thresholds", "fps", "tps", "flagged")
_MOST_SMALL = 2**16


@dataclass(frozen=True, slots=True, eq=False)
class SlicePrices:
    """What is needed to price the mistakes of each slice.

    Attributes
    ----------
    money : SliceMoney
        The money of each slice at every threshold.
    flat : bool
        Whether all cases of one outcome cost the same: then counts and prices are enough.
    factors : tuple of float
        What an expected prevalence multiplies negatives and positives by.
    """

    money: SliceMoney
    flat: bool
    factors: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnSlices:
    """The slices of one column, or of one crossing, as they are drawn.

    Attributes
    ----------
    curves : SliceCurves
        The slices.
    prices : SlicePrices
        Money of the same slices.
    rest : bool
        Whether the last slice stands for all that are not drawn.
    """

    curves: SliceCurves
    prices: SlicePrices
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Committed:
    """What is known of the slices of one column, or crossing, once the line is let go.

    Attributes
    ----------
    keys : tuple of tuple of str
        The slices that are drawn.
    ends : tuple of (float, float), or None
        The metric's interval of each of them, where only Python knows it: of money, and of rates
        whose rows belong together.
    tested : tuple of Flag
        All differences from the reference that were tested.
    disparities : tuple of Disparity
        How far apart the slices are, with intervals.
    """

    keys: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[float, float], ...] | None
    tested: tuple[Flag, ...]
    disparities: tuple[Disparity, ...]


def slice_view(operating: str, drawn: Sequence[DrawnSlices]) -> str:
    """Return the slices at every drawn threshold as JSON text; equal arguments give equal bytes.

    Parameters
    ----------
    operating : str
        JSON text from `operating_view`: its ROC is drawn beside the slices.
    drawn : sequence of DrawnSlices
        The same rows cut in one way or several; at least one.
    """
    whole = json.loads(operating)
    view = {name: whole[name] for name in _KEPT}
    curve = whole["curve"]
    most = _CELLS if _unweighted(drawn[0].curves) else _WEIGHTED_CELLS
    size = sum(len(each.curves.slicing.keys) for each in drawn)
    kept = _spread(len(curve["thresholds"]), max(2, most // size))
    for name in _COLUMNS:
        curve[name] = [curve[name][i] for i in kept]
    for name in ("sums", "rates"):
        if curve[name] is not None:
            curve[name] = [[column[i] for i in kept] for column in curve[name]]
    thresholds = np.array([float(each) for each in curve["thresholds"]])
    view |= {"curve": curve, "overlay": None, "sure": None, "review": None}
    view["parts"] = [_slices(each, thresholds) for each in drawn]
    return json.dumps(view, allow_nan=False, separators=(",", ":"))


def slice_point(priced: PricedCurve, drawn: Sequence[DrawnSlices], threshold: float) -> str:
    """Return what holds exactly at one threshold, drawn or not, as JSON text."""
    at = np.array([threshold])
    parts = [_counts(each, at, short=False) for each in drawn]
    value = point_values(priced, threshold) | {"parts": parts}
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _slices(drawn: DrawnSlices, thresholds: NDArray[np.float64]) -> dict[str, object]:
    curves, prices = drawn.curves, drawn.prices
    small = all(
        max(len(neg.scores), len(pos.scores)) < _MOST_SMALL
        for neg, pos in zip(curves.negatives, curves.positives, strict=True)
    )
    return {
        "by": curves.slicing.title,
        "rest": drawn.rest,
        "keys": curves.slicing.keys,
        "names": curves.slicing.names,
        "rows": [
            [len(neg.scores), len(pos.scores)]
            for neg, pos in zip(curves.negatives, curves.positives, strict=True)
        ],
        "bits": 16 if small else 32,
        "factors": prices.factors,
        "weight": prices.money.weight.tolist(),
        "counts": _counts(drawn, thresholds, short=small),
    }


def _counts(
    drawn: DrawnSlices, thresholds: NDArray[np.float64], *, short: bool
) -> dict[str, object]:
    """Return packed arrays of shape (n_slices, n_thresholds)."""
    counts, prices = drawn.curves.at(thresholds), drawn.prices
    whole = "<u2" if short else "<u4"
    weights = None if _unweighted(drawn.curves) else _weights(counts)
    money = None if prices.flat else _packed(prices.money.total_at(thresholds), "<f8")
    return {
        "fps": _packed(counts.rows[..., FP], whole),
        "tps": _packed(counts.rows[..., TP], whole),
        "weights": weights,
        "money": money,
    }


def _weights(counts: SliceCounts) -> list[list[str]]:
    """Return sums of weights and of their squares, in the order TN, FP, FN, TP."""
    return [
        [_packed(sums[..., outcome], "<f8") for outcome in (TN, FP, FN, TP)]
        for sums in (counts.weight, counts.square)
    ]


def _unweighted(curves: SliceCurves) -> bool:
    """Whether every row counts as one."""
    each = (*curves.negatives, *curves.positives)
    return all(members.weight is members.square for members in each)


def _spread(count: int, most: int) -> list[int]:
    """Return up to `most` positions, evenly spread, both ends among them."""
    if count <= most:
        return list(range(count))
    even = np.linspace(0, count - 1, most).round()
    return [int(place) for place in np.unique(even)]


def _packed(values: NDArray[np.generic], kind: str) -> str:
    """Return numbers as the browser unpacks them: little-endian, slice by slice, in base64."""
    by_slice = np.ascontiguousarray(values.T, dtype=kind)
    return base64.b64encode(by_slice.tobytes()).decode("ascii")


def slice_marks(threshold: float, found: Sequence[Committed], metric: str, of: str) -> str:
    """Return what only Python knows at the committed line, as JSON text.

    Parameters
    ----------
    threshold : float
        The line.
    found : sequence of Committed
        What is known of each column's slices.
    metric : str
        The metric that is drawn.
    of : str
        What it is all about: marks of other slices are not drawn on these.
    """
    parts = [_marks(each, metric) for each in found]
    value = {"of": of, "at": written(threshold), "parts": parts}
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _marks(found: Committed, metric: str) -> dict[str, object]:
    differs = {flag.key for flag in found.tested if flag.metric == metric and flag.flagged}
    return {
        "differs": [key in differs for key in found.keys],
        "ends": found.ends and [list(map(_number, ends)) for ends in found.ends],
        "gaps": {each.name: _interval(each) for each in found.disparities},
    }


def _interval(found: Disparity) -> str:
    """Return a disparity's interval: "95 %: 4 to 17 pts"; empty where there is none."""
    if isnan(found.low):
        return ""
    if found.name.endswith("_ratio"):
        return f"95 %: {phrases.fixed(found.low, 2)} to {phrases.fixed(found.high, 2)}"
    low, high = (phrases.fixed(100.0 * end, 0) for end in (found.low, found.high))
    return f"95 %: {low} to {high} pts"


def _number(value: float) -> float | None:
    return None if isnan(value) else value

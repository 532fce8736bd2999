"""At which prices which of two models is the cheaper, exactly, from their convex hulls."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.intake import InputError
from workbench.threshold.comparison import refuse_other_prices
from workbench.threshold.curve import OperatingCurve
from workbench.threshold.hull import convex_hull

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedCurve

Which = Literal["a", "b", "equal"]
_Line = tuple[int, int]
_Piece = tuple[Fraction, Fraction | None, Which]

# Sums of amounts and weights are compared in steps of this share of the whole: two models add
# them up in different orders, so that equal sums differ by rounding.
_STEPS = 2**40
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class RatioRange:
    """Cost ratios over which one of two models is cheaper, each at its own cheapest threshold.

    Attributes
    ----------
    low, high : float
        Of (c_fn - c_tp) / (c_fp - c_tn), both ends excluded; from 0 to inf.
    which : str
        "a", "b" or "equal".
    """

    low: float
    high: float
    which: Which


def best_by_ratio(a: PricedCurve, b: PricedCurve) -> tuple[RatioRange, ...] | None:
    """Return which model's cheapest point is cheaper, over all cost ratios from 0 to infinity.

    At the ratio r of what a miss costs to what a false alarm costs, a point costs FP + r FN (in
    amounts, where prices are per amount), so that a model's least cost is a minimum of lines, one
    for each vertex of its convex hull. Between two of all vertices' own ratios both least costs
    are one line each, which cross once at most: the ends are exact (Provost and Fawcett 2001).

    Parameters
    ----------
    a, b : PricedCurve
        The same rows, each with its model's curve, under the same prevalence.

    Returns
    -------
    tuple of RatioRange, or None
        Rising and without a gap; None where a row holds its own price, or prices are not
        reasonable: then a ratio does not say which point is cheapest.

    Raises
    ------
    InputError
        If they are not the same rows, or not priced alike.
    """
    refuse_other_prices(a, b)
    if a.costs.columns or not (a.reasonable and b.reasonable):
        return None
    hulls = _hull(a), _hull(b)
    for first, second in zip(*hulls, strict=True):
        if abs(float(first[-1] - second[-1])) > _SAME * float(first[-1]):
            raise InputError(
                "Two models can only be compared on the same rows, but their classes do not weigh "
                "the same. Score one table with both models."
            )
    of_spent, of_saved = (_unit(*both) for both in zip(*hulls, strict=True))
    lines = [_lines(np.rint(spent / of_spent), np.rint(saved / of_saved)) for spent, saved in hulls]
    return _merged(_pieces(*lines), Fraction(of_spent) / Fraction(of_saved))


def _hull(priced: PricedCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what flagging spends and what it saves, in cases or amounts, at the hull's vertices.

    Both ends, nobody and everybody, are among them.
    """
    sums, curve = priced.exposure, priced.curve
    at = convex_hull(OperatingCurve(curve.thresholds, sums.fp, sums.tp, curve.flagged)).vertices
    return sums.fp[at], sums.tp[at]


def _unit(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return what both models' sums are whole multiples of, but for rounding."""
    both = np.concatenate((a, b))
    return 1.0 if np.all(both == np.rint(both)) else float(both.max()) / _STEPS


def _lines(spent: NDArray[np.float64], saved: NDArray[np.float64]) -> list[_Line]:
    """Return the lines (false alarms, misses) of the least cost, in the order of rising ratios."""
    points: list[_Line] = []
    for x, y in zip(map(int, spent.tolist()), map(int, saved.tolist()), strict=True):
        if points and y <= points[-1][1]:
            continue  # no more saved: never better
        while points and (points[-1][0] == x or _bends_in(points, x, y)):
            points.pop()
        points.append((x, y))
    most = points[-1][1]
    return [(x, most - y) for x, y in points]


def _bends_in(points: list[_Line], x: int, y: int) -> bool:
    """Whether the last point is on or below the line from the one before to this one."""
    if len(points) < 2:
        return False
    (x0, y0), (x1, y1) = points[-2:]
    return (x1 - x0) * (y - y0) >= (y1 - y0) * (x - x0)


def _pieces(a: list[_Line], b: list[_Line]) -> list[_Piece]:
    """Return ratios from, ratios to (None for infinity) and who is cheaper between."""
    pieces: list[_Piece] = []
    at, low = [0, 0], Fraction(0)
    while True:
        turns = [_turn(lines, i) for lines, i in zip((a, b), at, strict=True)]
        ahead = [turn for turn in turns if turn is not None]
        high = min(ahead) if ahead else None
        pieces += _between(a[at[0]], b[at[1]], low, high)
        if high is None:
            return pieces
        at = [i + (turn == high) for i, turn in zip(at, turns, strict=True)]
        low = high


def _turn(lines: list[_Line], i: int) -> Fraction | None:
    """Return the ratio at which the next line takes over; None after the last."""
    if i + 1 == len(lines):
        return None
    (x, missed), (more, fewer) = lines[i], lines[i + 1]
    return Fraction(more - x, missed - fewer)


def _between(a: _Line, b: _Line, low: Fraction, high: Fraction | None) -> list[_Piece]:
    """Part a stretch of ratios where the two lines cross."""
    start, slope = a[0] - b[0], a[1] - b[1]  # of the first model's cost minus the second's
    if slope == 0:
        return [(low, high, "equal" if start == 0 else "a" if start < 0 else "b")]
    crossing = Fraction(-start, slope)
    before: Which = "a" if slope > 0 else "b"
    after: Which = "b" if slope > 0 else "a"
    pieces: list[_Piece] = []
    if crossing > low:
        pieces.append((low, crossing if high is None else min(crossing, high), before))
    if high is None or crossing < high:
        pieces.append((max(crossing, low), high, after))
    return pieces


def _merged(pieces: list[_Piece], scale: Fraction) -> tuple[RatioRange, ...]:
    """Join what follows one another, and read it as floats in real units."""
    joined: list[_Piece] = []
    for low, high, which in pieces:
        if joined and joined[-1][2] == which:
            low = joined.pop()[0]
        joined.append((low, high, which))
    return tuple(
        RatioRange(float(low * scale), inf if high is None else float(high * scale), which)
        for low, high, which in joined
    )

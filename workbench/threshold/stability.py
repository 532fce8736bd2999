"""How far prices or prevalence can move before another threshold becomes the cheapest.

A linear cost is least at a vertex of the ROC's convex hull, and stays so while the slope of
equal cost lies between the slopes of the hull's two edges there (Provost and Fawcett 2001,
"Robust classification for imprecise environments", section 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.priced import tolerance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.costs import CostModel
    from workbench.threshold.priced import PricedCurve

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stability:
    """Ranges over which one point stays the cheapest; all else stays as it is.

    Attributes
    ----------
    cost_ratio : tuple of float
        Least and largest (c_FN - c_TP) / (c_FP - c_TN); from 0 to inf.
    prevalence : tuple of float
        Least and largest expected share of positives; from 0 to 1.
    ratio_now, prevalence_now : float
        The ratio and the share under which the curve is priced. Where prices come from a column
        the ratio is that of the mean differences of each class.
    """

    cost_ratio: Range
    prevalence: Range
    ratio_now: float
    prevalence_now: float


def stability(
    priced: PricedCurve, vertices: NDArray[np.int64] | None, index: int
) -> Stability | None:
    """Return how far the ratio of prices, and the prevalence, leave a point the cheapest.

    Total money is a constant + B - A, with A what flagging positives saves and B what flagging
    negatives costs. A dearer miss, or more positives, multiply A against B by some k. The point
    s is the cheapest while B_s - k A_s <= B_i - k A_i for every point i: k lies between the
    largest (B_s - B_i) / (A_s - A_i) of points that save less, and the least of those that save
    more.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices; its prevalence is the expected one, where there is one.
    vertices : ndarray of int64, or None
        Positions that hold every vertex of the hull (of A against B), such as those of
        `convex_hull` at flat prices; None reads the whole curve.
    index : int
        Position of the point.

    Returns
    -------
    Stability, or None
        None where no ratio makes this point the cheapest, and where prices are unreasonable. At
        the cheapest point the ranges always hold what is now, even where other points cost as
        much within rounding.
    """
    if not priced.reasonable:
        return None
    saved, spent = priced.saved(), priced.spent()
    low, high = _factors(saved, spent, vertices, index)
    if _is_cheapest(priced, spent - saved, index):
        low, high = (min(low, 1.0), max(high, 1.0)) if low < high else (1.0, 1.0)
    if not (low < high or low == high == 1.0):
        return None
    curve, costs = priced.curve, priced.costs
    ratio = (costs.fn - costs.tp) / (costs.fp - costs.tn)
    if costs.columns:
        ratio = float((saved[-1] / curve.tps[-1]) / (spent[-1] / curve.fps[-1]))
    odds = float(curve.tps[-1] / curve.fps[-1])
    return Stability(
        cost_ratio=(ratio * low, ratio * high),
        prevalence=(_share(odds * low), _share(odds * high)),
        ratio_now=ratio,
        prevalence_now=curve.prevalence,
    )


def cost_between(stable: Stability, costs: CostModel) -> Range | None:
    """Return between which prices of a miss the same point stays the cheapest.

    The other three prices stay. Per amount it is the rate of a miss.

    Parameters
    ----------
    stable : Stability
        At these prices.
    costs : CostModel
        Prices; None is returned where some come from a column.
    """
    if costs.columns:
        return None
    low, high = (costs.tp + ratio * (costs.fp - costs.tn) for ratio in stable.cost_ratio)
    return low, high


def _factors(
    saved: NDArray[np.float64],
    spent: NDArray[np.float64],
    vertices: NDArray[np.int64] | None,
    index: int,
) -> Range:
    """Return the factors of A between which a point is the cheapest; low > high where nowhere."""
    others = slice(None) if vertices is None else vertices
    more_saved, more_spent = saved[others] - saved[index], spent[others] - spent[index]
    if np.any((more_saved == 0.0) & (more_spent < 0.0)):
        return np.inf, 0.0
    above, below = more_saved > 0.0, more_saved < 0.0
    with np.errstate(over="ignore"):
        dearer = more_spent[above] / more_saved[above]
        cheaper = more_spent[below] / more_saved[below]
    high = float(dearer.min()) if len(dearer) else np.inf
    low = float(cheaper.max()) if len(cheaper) else 0.0
    return max(0.0, low), high


def _is_cheapest(priced: PricedCurve, money: NDArray[np.float64], index: int) -> bool:
    """Return whether a point costs the least, within rounding, at the prices of now."""
    total = priced.curve.total_weight
    first = float(priced.at(np.array([0]))[0])  # nothing is saved or spent yet
    ends = np.array([money.min(), money.max()]) / total + first
    return bool(money[index] <= money.min() + tolerance(ends) * total)


def _share(odds: float) -> float:
    """Return the share that has these odds."""
    return 1.0 if odds == np.inf else odds / (1.0 + odds)

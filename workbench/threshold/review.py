"""A band for people: flag above it, pass below it, and let a person look at what lies between.

Rows up to position i of the curve are flagged, rows after i up to j are reviewed, the rest is
passed. What a band costs parts into a sum that knows i alone and one that knows j alone, so the
best of all pairs is found in one pass over the curve (maths.md 2.11).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.priced import cheapest_index, tolerance
from workbench.threshold.windows import last_at_most, least_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.conditions import Reviewer
    from workbench.threshold.costs import CostModel
    from workbench.threshold.priced import PricedCurve

_SAMPLE = 2048


@dataclass(frozen=True, slots=True)
class ReviewBand:
    """The band of least cost, or the single threshold where no band is cheaper.

    Attributes
    ----------
    low, high : float
        Cases scoring at least `high` are flagged, those below `low` are passed, a person looks
        at the rest. Where no band pays both are the cheapest single threshold.
    reviewed : int
        Rows in the band, rows of weight 0 included.
    cost_per_case : float
        Money per case, reviews included.
    pays : bool
        Whether the band costs less than every single threshold.
    break_even : float
        The review cost below which some band pays, by the same reviewer; NaN where none would
        even if a look cost nothing.
    """

    low: float
    high: float
    reviewed: int
    cost_per_case: float
    pays: bool
    break_even: float


def review_band(
    priced: PricedCurve, reviewer: Reviewer, *, most_flagged: int | None = None
) -> ReviewBand:
    """Return the cheapest band of all, exactly; ties of scores stay together.

    Costs within 1e-9 x max(1, largest absolute cost of a single threshold) per case are equal:
    then the band with the fewest rows to review, of those the one that flags fewest.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices.
    reviewer : Reviewer
        What a look costs, how the person errs, and how many rows they can look at.
    most_flagged : int, optional
        Most rows that may be flagged unseen. The single threshold that the band is compared with
        keeps to it as well.
    """
    curve, money = priced.curve, priced.money()
    allowed = None if most_flagged is None else curve.flagged <= max(0, most_flagged)
    i = j = cheapest_index(money, allowed)
    slack = tolerance(money) * curve.total_weight
    ends = _Ends.of(priced, reviewer, allowed)
    break_even = _break_even(ends, i, slack)
    if reviewer.cost < break_even:  # else none pays, and a huge price would drown the others
        i, j = _cheapest_pair(ends.priced(reviewer.cost), slack)
    return ReviewBand(
        low=float(curve.thresholds[j]),
        high=float(curve.thresholds[i]),
        reviewed=int(curve.flagged[j] - curve.flagged[i]),
        cost_per_case=band_cost(priced, reviewer, i, j),
        pays=i < j,
        break_even=break_even,
    )


def band_cost(priced: PricedCurve, reviewer: Reviewer, i: int, j: int) -> float:
    """Return the money per case where rows up to i are flagged and those up to j reviewed.

    A reviewed positive costs c_R + c_TP + miss x (c_FN - c_TP), a reviewed negative c_R + c_TN +
    false_alarm x (c_FP - c_TN): the review and the person's own mistakes.

    Parameters
    ----------
    priced : PricedCurve
        The curve with its prices.
    reviewer : Reviewer
        The person; the capacity is not looked at.
    i, j : int
        Positions on the curve, i <= j.
    """
    curve, price, sums = priced.curve, priced.costs.rate, priced.exposure
    weight = (curve.tps[j] - curve.tps[i]) + (curve.fps[j] - curve.fps[i])
    caught = (1.0 - reviewer.miss) * price("tp") * (sums.tp[j] - sums.tp[i])
    missed = reviewer.miss * price("fn") * (sums.fn[j] - sums.fn[i])
    cleared = (1.0 - reviewer.false_alarm) * price("tn") * (sums.tn[j] - sums.tn[i])
    alarmed = reviewer.false_alarm * price("fp") * (sums.fp[j] - sums.fp[i])
    flagged = price("tp") * sums.tp[i] + price("fp") * sums.fp[i]
    passed = price("fn") * (sums.fn[-1] - sums.fn[j]) + price("tn") * (sums.tn[-1] - sums.tn[j])
    reviewed = reviewer.cost * weight + ((caught + missed) + (cleared + alarmed))
    return float((flagged + reviewed + passed) / curve.total_weight)


def chow_band(costs: CostModel, review_cost: float) -> tuple[float, float] | None:
    """Return the band [low, high) for calibrated scores and a person who never errs.

    With a = c_FP - c_TN and b = c_FN - c_TP a look is worth its price c_R where it is below both
    p x b and (1 - p) x a, that is for c_R / b <= p < 1 - c_R / a; there are such scores where
    c_R < a b / (a + b) (Chow 1970, "On optimum recognition error and reject tradeoff").

    Returns
    -------
    tuple of float, or None
        None where no band pays, where prices are unreasonable, and where they are not the same
        for each case.
    """
    if not costs.flat or not costs.reasonable:
        return None
    low = review_cost / (costs.fn - costs.tp)
    high = 1.0 - review_cost / (costs.fp - costs.tn)
    return (low, high) if low < high else None


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """What each position of the curve adds where a band begins there, and where it ends there.

    Attributes
    ----------
    upper : ndarray of shape (n_positions,)
        Money that flagging all rows up to here costs more than reviewing them; inf where so many
        may not be flagged.
    lower : ndarray of shape (n_positions,)
        Money that reviewing all rows up to here costs more than passing them.
    weight : ndarray of shape (n_positions,)
        Weight of the rows up to here: how often a look is paid for.
    flagged : ndarray of int64, shape (n_positions,)
        Rows up to here.
    most : int or None
        Rows that can be reviewed.
    """

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    weight: NDArray[np.float64]
    flagged: NDArray[np.int64]
    most: int | None

    @classmethod
    def of(
        cls, priced: PricedCurve, reviewer: Reviewer, allowed: NDArray[np.bool_] | None
    ) -> _Ends:
        """Return the ends of bands in which a look costs nothing."""
        curve, saved, spent = priced.curve, priced.saved(), priced.spent()
        upper = (1.0 - reviewer.false_alarm) * spent - reviewer.miss * saved
        lower = reviewer.false_alarm * spent - (1.0 - reviewer.miss) * saved
        if allowed is not None:
            upper[~allowed] = np.inf
        most, rows = reviewer.capacity, int(curve.flagged[-1])
        return cls(
            upper=upper,
            lower=lower,
            weight=curve.tps + curve.fps,
            flagged=curve.flagged,
            most=None if most is None or most >= rows else most,
        )

    def priced(self, review_cost: float) -> _Ends:
        """Return the same with so much for each look."""
        paid = review_cost * self.weight
        return replace(self, upper=self.upper - paid, lower=self.lower + paid)

    def least(self) -> NDArray[np.float64]:
        """Return the least cost of the bands that end at each position."""
        if self.most is None:
            return np.asarray(self.lower + np.minimum.accumulate(self.upper))
        first = self.flagged.searchsorted(self.flagged - self.most)
        return np.asarray(self.lower + least_within(self.upper, first))

    def below(self, cost: float) -> NDArray[np.bool_]:
        """Return the positions at which a band of less than a cost, of any length, can end."""
        lower = self.lower + np.minimum.accumulate(self.upper) < cost
        after = np.minimum.accumulate(self.lower[::-1])[::-1]
        return np.asarray(lower | (self.upper + after < cost))

    def kept(self, keep: NDArray[np.bool_]) -> _Ends:
        """Return some of the positions."""
        upper, lower, weight = (each[keep] for each in (self.upper, self.lower, self.weight))
        return _Ends(upper, lower, weight, self.flagged[keep], self.most)

    def cheapest(self) -> tuple[int, int]:
        """Return a pair of least cost, as places in these arrays."""
        j = int(np.argmin(self.least()))
        most = int(self.flagged[j]) if self.most is None else self.most
        first = int(self.flagged.searchsorted(self.flagged[j] - most))
        return first + int(np.argmin(self.upper[first : j + 1])), j


def _break_even(ends: _Ends, single: int, slack: float) -> float:
    """Return the review cost below which some band costs less than a single threshold, or NaN.

    It is the largest (money that free looks save) / (weight looked at) of all bands. What some
    thousand positions alone find, some of them around the single threshold, is a review cost to
    begin at: few bands are left to be read.
    """
    alone = float((ends.upper + ends.lower).min())
    begin = 0.0
    if len(ends.flagged) > 4 * _SAMPLE:
        some = np.zeros(len(ends.flagged), dtype=np.bool_)
        some[:: len(some) // _SAMPLE] = True
        some[max(0, single - _SAMPLE) : single + _SAMPLE] = True
        begin = _largest_ratio(ends.kept(some), alone - slack, 0.0)
    if begin == 0.0:
        begin = _largest_ratio(ends, alone - slack, 0.0)
    return _largest_ratio(ends, alone, begin) if begin > 0.0 else nan


def _largest_ratio(ends: _Ends, bound: float, cost: float) -> float:
    """Return the least review cost, of those not below `cost`, at which no band is below a bound.

    Dinkelbach (1967): the band that is cheapest at a review cost saves more than it by some
    ratio; that ratio is the next review cost, until no band saves any more. Dearer looks never
    make a band pay, so what does not pay at one step is left out of the next.
    """
    while True:
        dearer = ends.priced(cost)
        keep = dearer.below(bound)
        if not keep.any():
            return cost
        ends = ends.kept(keep)
        i, j = dearer.kept(keep).cheapest()
        saving = bound - float(ends.upper[i] + ends.lower[j])
        weight = float(ends.weight[j] - ends.weight[i])
        if weight <= 0.0 or saving / weight <= cost:
            return cost
        cost = saving / weight


def _cheapest_pair(ends: _Ends, slack: float) -> tuple[int, int]:
    """Return the positions of the best band on the curve.

    Of the bands within rounding of the least: the fewest rows, then the fewest flagged.
    """
    money = ends.least()
    limit = float(money.min()) + slack
    j = np.flatnonzero(money <= limit)
    i = last_at_most(ends.upper, j, limit - ends.lower[j])
    best = int(np.lexsort((i, ends.flagged[j] - ends.flagged[i]))[0])
    return int(i[best]), int(j[best])

"""What parity costs, and how near it comes, on rows that did not choose the thresholds.

Thresholds that are fitted for each group are fitted to few rows each: their cost, and their
parity, flatter. Here they are fitted without a fold and tried on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import SliceCounts, slice_rates
from workbench.slices.curves import ClassScores, SliceCurves, slice_money
from workbench.slices.parity_points import group_points
from workbench.slices.parity_windows import Windows
from workbench.threshold import cheapest_index
from workbench.threshold.folds import deal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.slices.curves import SliceMoney
    from workbench.slices.parity import Frontier
    from workbench.threshold import PricedRows

FOLDS = 5
_PARTINGS = 3
_MANY = 20_000  # rows that are parted once: another parting would answer much the same


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The groups' own thresholds, tried on rows that did not choose them.

    Attributes
    ----------
    per_case : float
        How much dearer they are than a common threshold, in money per case.
    disparity : float
        How far apart they leave the groups; NaN where a rate is undefined.
    """

    per_case: float
    disparity: float


def held_out(
    money: SliceMoney, rows: PricedRows, frontier: Frontier, disparity: float, *, seed: int = 0
) -> HeldOut | None:
    """Return what a point of the frontier would bring on other rows: cross-fitted.

    In each of five folds the cheapest thresholds within the disparity are found on the others
    and decide the fold; three partings are averaged (of more than 20,000 rows one is made). Rows
    of a group stay together. A common threshold that is the cheapest on these rows is chosen
    anew without each fold, else the comparison would be hard on the groups' own; any other is
    held.

    Parameters
    ----------
    money : SliceMoney
        What each slice costs at every threshold.
    rows : PricedRows
        The rows behind it.
    frontier : Frontier
        Criterion, common threshold, and the slices that are judged.
    disparity : float
        How far apart the groups may lie.
    seed : int
        What the partings are drawn with.

    Returns
    -------
    HeldOut or None
        None where the rows cannot be parted, or some part allows no such thresholds.
    """
    dealt = deal(rows, FOLDS)
    if dealt is None:
        return None
    trial = _Trial.of(money, rows, frontier)
    random = np.random.Generator(np.random.PCG64(seed))
    costs, gaps = [], []
    for _ in range(_PARTINGS if len(trial.added) <= _MANY else 1):
        fold = dealt.draw(random)
        flags, alike = np.empty((2, len(fold)), dtype=np.bool_)
        for each in range(dealt.folds):
            members = fold == each
            common = trial.common(~members)
            thresholds = trial.thresholds(~members, common, disparity)
            if thresholds is None:
                return None
            scores = trial.scores[members]
            flags[members] = scores >= thresholds[money.curves.slicing.codes[members]]
            alike[members] = scores >= common
        costs.append(float(trial.added @ (flags.astype(np.float64) - alike)))
        gaps.append(_gap(money.curves, flags, frontier))
    return HeldOut(float(np.mean(costs)) / float(money.weight.sum()), float(np.mean(gaps)))


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """All rows, and what is fitted to some of them.

    `added` is what flagging each row costs more than passing it, `falling` their order.
    """

    money: SliceMoney
    rows: PricedRows
    frontier: Frontier
    scores: NDArray[np.float64]
    added: NDArray[np.float64]
    falling: NDArray[np.int64]

    @classmethod
    def of(cls, money: SliceMoney, rows: PricedRows, frontier: Frontier) -> _Trial:
        """Put the rows in order, once."""
        added = rows.prices.if_flagged(rows.y_true) - rows.prices.if_passed(rows.y_true)
        if rows.weight is not None:
            added = added * rows.weight
        scores = np.empty(len(added))
        for each in (*money.curves.negatives, *money.curves.positives):
            scores[each.rows] = each.scores
        return cls(money, rows, frontier, scores, added, np.argsort(-scores, kind="stable"))

    def common(self, kept: NDArray[np.bool_]) -> float:
        """Return the common threshold: the cheapest of some rows, where it was chosen so."""
        if not self.frontier.chosen_here:
            return self.frontier.threshold
        order = self.falling[kept[self.falling]]
        scores, total = self.scores[order], self.added[order].cumsum()
        ends = np.flatnonzero(np.append(np.diff(scores) != 0.0, True))
        weight = float(self.money.weight.sum())
        best = cheapest_index(np.append(0.0, total[ends]) / weight)
        return inf if best == 0 else float(scores[ends[best - 1]])

    def thresholds(
        self, kept: NDArray[np.bool_], common: float, disparity: float
    ) -> NDArray[np.float64] | None:
        """Return the thresholds of all slices that some rows choose."""
        frontier = self.frontier
        places, criterion = np.flatnonzero(frontier.judged).tolist(), frontier.criterion
        money = _members_only(self.money.curves, places, self.rows, kept)
        # A rate of fixed cases was found large enough on all rows; a precision is judged anew.
        share = (FOLDS - 1) / FOLDS
        least = 1 if frontier.criterion.rises else max(1, int(share * frontier.min_n))
        groups = [
            group_points(money, place, criterion, common, least) for place in range(len(places))
        ]
        if any(len(each.money) == 0 for each in groups):
            return None
        lowest = np.min([each.rates[0] for each in groups], axis=0)
        windows = Windows.of(groups, float(money.weight.sum()), lowest)
        chosen = windows.cheapest(disparity)
        if chosen is None:
            return None
        thresholds = np.full(len(money.weight), common)
        for place, group, own in zip(places, groups, chosen, strict=True):
            thresholds[place] = group.thresholds[own]
        return thresholds


def _members_only(
    curves: SliceCurves, places: list[int], rows: PricedRows, kept: NDArray[np.bool_]
) -> SliceMoney:
    """Return some slices, in their order, with some of their rows."""
    negatives, positives = (
        tuple(_members(side[place], kept[side[place].rows]) for place in places)
        for side in (curves.negatives, curves.positives)
    )
    return slice_money(SliceCurves(curves.slicing, negatives, positives), rows)


def _members(scores: ClassScores, kept: NDArray[np.bool_]) -> ClassScores:
    weight, square = (_both_ways(np.diff(sums[0])[kept]) for sums in (scores.weight, scores.square))
    return ClassScores(scores.rows[kept], scores.scores[kept], weight, square)


def _both_ways(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum up from the first on, and from the last back."""
    below, above = np.zeros((2, len(values) + 1))
    np.cumsum(values, out=below[1:])
    np.cumsum(values[::-1], out=above[-2::-1])
    return np.stack((below, above))


def _gap(curves: SliceCurves, flags: NDArray[np.bool_], frontier: Frontier) -> float:
    """Return how far apart the judged slices lie where rows are flagged so."""
    places = np.flatnonzero(frontier.judged).tolist()
    counts = np.zeros((2, len(places), 4))
    for i, place in enumerate(places):
        for side, scores in enumerate((curves.negatives[place], curves.positives[place])):
            for sums, each in zip(counts, (scores.weight, scores.square), strict=True):
                own = np.bincount(flags[scores.rows], np.diff(each[0]), minlength=2)
                sums[i, 2 * side : 2 * side + 2] = own
    rates = slice_rates(SliceCounts(counts[0].astype(np.int64), counts[0], counts[1])).value
    chosen = rates[:, frontier.criterion.places]
    return nan if np.isnan(chosen).any() else float(np.ptp(chosen, axis=0).max())

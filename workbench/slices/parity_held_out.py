"""What parity costs, and how near it comes, on rows that did not choose the thresholds.

Thresholds that are fitted for each group are fitted to few rows each: their cost, and their
parity, flatter. Here they are fitted without a fold and tried on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import SliceCounts, slice_rates
from workbench.slices.curves import ClassScores, SliceCurves, slice_money
from workbench.slices.parity_points import group_points
from workbench.slices.parity_windows import Windows
from workbench.threshold import cheapest_index
from workbench.threshold.folds import deal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    money: SliceMoney, rows: PricedRows, frontier: Frontier, disparity: float
) -> HeldOut | None:
    """Return what a point of the frontier would bring on other rows: see `held_out_along`."""
    return held_out_along(money, rows, frontier, (disparity,))[0]


def held_out_along(
    money: SliceMoney,
    rows: PricedRows,
    frontier: Frontier,
    disparities: Sequence[float],
    told: Callable[[float], None] = lambda _: None,
) -> tuple[HeldOut | None, ...]:
    """Return what points of the frontier would bring on other rows: cross-fitted.

    In each of five folds the cheapest thresholds within a disparity are found on the others and
    decide the fold; three partings are averaged (of more than 20,000 rows one is made). Rows of
    a group stay together. A common threshold that is the cheapest on these rows is chosen anew
    without each fold, else the comparison would be hard on the groups' own; any other is held.
    All disparities share the partings and what is sorted in them: of 100,000 rows in six groups
    one takes 0.1 to 0.4 s, and ten 0.2 to 0.6 s.

    Parameters
    ----------
    money : SliceMoney
        What each slice costs at every threshold.
    rows : PricedRows
        The rows behind it.
    frontier : Frontier
        Criterion, common threshold, and the slices that are judged.
    disparities : sequence of float
        How far apart the groups may lie.
    told : callable, optional
        Is told after each fold how much is done, from 0 to 1.

    Returns
    -------
    tuple of HeldOut or None
        For each disparity; None where the rows cannot be parted, or some part allows no such
        thresholds.
    """
    dealt = deal(rows, FOLDS)
    if dealt is None:
        return (None,) * len(disparities)
    trial = _Trial.of(money, rows, frontier)
    random = np.random.Generator(np.random.PCG64(0))
    partings = _PARTINGS if len(trial.added) <= _MANY else 1
    costs, gaps = np.empty((2, partings, len(disparities)))
    for i in range(partings):
        fold = dealt.draw(random)
        flags = np.zeros((1 + len(disparities), len(fold)), dtype=np.bool_)
        known = np.ones(len(disparities), dtype=np.bool_)
        for each in range(dealt.folds):
            known &= trial.decide(fold == each, disparities, flags)
            told((i + (each + 1) / dealt.folds) / partings)
        costs[i], gaps[i] = trial.outcome(flags)
        costs[i, ~known] = nan  # what some part does not allow is not known
    found = zip(
        (costs.mean(axis=0) / money.weight.sum()).tolist(), gaps.mean(axis=0).tolist(), strict=True
    )
    return tuple(None if isnan(cost) else HeldOut(cost, gap) for cost, gap in found)


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

    def decide(
        self, members: NDArray[np.bool_], disparities: Sequence[float], flags: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Decide some rows by what all others choose; return which disparities these allow.

        Row 0 of `flags` is the common threshold, and each further row one disparity.
        """
        common = self.common(~members)
        scores, codes = self.scores[members], self.money.curves.slicing.codes[members]
        flags[0, members] = scores >= common
        known = np.zeros(len(disparities), dtype=np.bool_)
        found = self.thresholds(~members, common, disparities)
        for place, thresholds in enumerate(found):
            if thresholds is not None:
                known[place] = True
                flags[1 + place, members] = scores >= thresholds[codes]
        return known

    def outcome(self, flags: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how much dearer each row of decisions is than the first, and its gap."""
        costs = [self.added @ (each.astype(np.float64) - flags[0]) for each in flags[1:]]
        gaps = [_gap(self.money.curves, each, self.frontier) for each in flags[1:]]
        return np.array(costs), np.array(gaps)

    def thresholds(
        self, kept: NDArray[np.bool_], common: float, disparities: Sequence[float]
    ) -> Iterator[NDArray[np.float64] | None]:
        """Yield for each disparity the thresholds of all slices that some rows choose."""
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
            return
        lowest = np.min([each.rates[0] for each in groups], axis=0)
        windows = Windows.of(groups, float(money.weight.sum()), lowest)
        for disparity in disparities:
            chosen = windows.cheapest(disparity)
            if chosen is None:
                yield None
                continue
            thresholds = np.full(len(money.weight), common)
            for place, group, own in zip(places, groups, chosen, strict=True):
                thresholds[place] = group.thresholds[own]
            yield thresholds


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

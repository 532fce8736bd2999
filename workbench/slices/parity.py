"""The price of parity: what it costs to bring groups' rates together by a threshold for each.

For every gap that one might allow between the groups, the cheapest deterministic thresholds: the
frontier. It is measured against one common threshold, and against what lots could do (Hardt,
Price and Srebro 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.slices.counts import slice_rates
from workbench.slices.parity_points import CRITERIA, Criterion, GroupPoints, group_points
from workbench.slices.parity_precision import equal_precision_cost
from workbench.slices.parity_randomised import randomised_cost
from workbench.slices.parity_windows import ROUNDING, Windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from workbench.slices.curves import SliceMoney

Key = tuple[str, ...]
MOST_GROUPS = 40
# Where windows times groups are more, the frontier is read at 50 to 200 gaps instead of at all:
# at so many that one second does.
_SOON = 4_000
_FEWEST, _MOST = 50, 200
_AT_ONCE = 6_000_000
_SINGLES = 20_000  # thresholds times slices that one common threshold is tried at
_CASES = {"selection_rate": "cases", "tpr": "positives", "fpr": "negatives", "ppv": "flagged cases"}


@dataclass(frozen=True, slots=True)
class ParityPoint:
    """Thresholds, how far apart they leave the groups, and what they cost.

    Attributes
    ----------
    disparity : float
        Widest difference in the criterion's rate between the groups that are judged; of two rates
        the wider.
    per_case : float
        Money per case of all slices.
    thresholds : tuple of float
        One for each slice, in the order of the slicing. It is an observed score of the slice
        (inf flags nobody), or the common threshold where that decides alike.
    """

    disparity: float
    per_case: float
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The least cost for every disparity.

    Attributes
    ----------
    criterion : Criterion
        What is to be alike.
    threshold : float
        The common threshold. Slices that are not judged keep it.
    judged : tuple of bool
        For each slice whether it counts: its rate is "ok" at the common threshold.
    points : tuple of ParityPoint
        By rising disparity and falling cost; the last is each group's own cheapest threshold.
    common : ParityPoint
        The common threshold.
    chosen_here : bool
        Whether no other common threshold is cheaper on these rows, so that its cost flatters.
    single : tuple of ParityPoint
        Other common thresholds, by rising disparity and falling cost: what can be had without
        treating groups differently.
    randomised : float or None
        Money per case of the cheapest thresholds drawn by lot at no disparity at all, other
        slices at the common threshold; None where no lots bring the rates together.
    read : int
        Distinct thresholds of the judged groups that were looked at.
    slack : float
        How much smaller the disparity could be, at most, at the same cost: 0 where all windows
        of all points were tried.
    min_n : int
        Least number of rows that a rate was judged by.
    step : float
        Between points whose disparities lie further apart than this there is nothing; 0 where
        every point of the frontier is here.
    """

    criterion: Criterion
    threshold: float
    judged: tuple[bool, ...]
    points: tuple[ParityPoint, ...]
    common: ParityPoint
    chosen_here: bool
    single: tuple[ParityPoint, ...]
    randomised: float | None
    read: int
    slack: float
    min_n: int
    step: float

    @property
    def free(self) -> ParityPoint:
        """Each judged group's own cheapest threshold, parity or not."""
        return self.points[-1]

    def at(self, disparity: float) -> ParityPoint | None:
        """Return the cheapest point within a disparity; None where there is none."""
        inside = [each for each in self.points if each.disparity <= disparity + ROUNDING]
        return inside[-1] if inside else None


def parity_frontier(
    money: SliceMoney, threshold: float, criterion: str, min_n: int = 30
) -> Frontier:
    """Return the least cost for every disparity between groups, each with its own threshold.

    Parameters
    ----------
    money : SliceMoney
        What each slice costs at every threshold.
    threshold : float
        The common threshold.
    criterion : str
        One of `CRITERIA`: "predictive_equality" (false-positive rates), "equal_opportunity"
        (true-positive rates), "equalized_odds" (both), "demographic_parity" (selection rates),
        "predictive_parity" (precision).
    min_n : int
        A slice whose rate has a smaller denominator is not judged, and keeps the common
        threshold. For predictive parity no group's own threshold flags fewer rows.

    Raises
    ------
    InputError
        If the threshold is not a number, there is no such criterion, or fewer than two slices
        or more than 40 can be judged.
    """
    if isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    if criterion not in CRITERIA:
        raise InputError(f"There is no criterion '{criterion}'. There are {', '.join(CRITERIA)}.")
    wanted = CRITERIA[criterion]
    judged = _judged(money, threshold, wanted, min_n)
    places = np.flatnonzero(judged).tolist()
    groups = tuple(group_points(money, each, wanted, threshold, min_n) for each in places)
    problem = _Problem(money, threshold, wanted, places, groups)
    windows = Windows.of(groups, problem.weight, problem.lowest())
    common = problem.common()
    walked, step = _walk(windows, common.disparity)
    margin = windows.margin / problem.weight
    singles, least = problem.singles(min_n)
    return Frontier(
        criterion=wanted,
        threshold=threshold,
        judged=tuple(judged.tolist()),
        points=_best(problem.points(walked, [windows.gap(each) for each in walked]), margin),
        common=common,
        chosen_here=common.per_case <= least + margin,
        single=_best(singles, margin),
        randomised=problem.randomised(),
        read=sum(each.read for each in groups),
        slack=windows.step + 2.0 * max(each.cell for each in groups),
        min_n=min_n,
        step=step,
    )


def _judged(
    money: SliceMoney, threshold: float, criterion: Criterion, min_n: int
) -> NDArray[np.bool_]:
    rates = slice_rates(money.curves.at(np.array([threshold])))
    judged: NDArray[np.bool_] = (rates.status(min_n)[0][:, criterion.places] == 0).all(axis=1)
    n = int(np.count_nonzero(judged))
    if n < 2:
        cases = " and ".join(_CASES[rate] for rate in criterion.rates)
        raise InputError(
            f"Parity needs two groups with at least {min_n} {cases} each, not {n}. "
            "Compare by another column, or by fewer and larger groups."
        )
    if n > MOST_GROUPS:
        raise InputError(
            f"There are {n:,} groups that are large enough to compare, and the price of parity is "
            f"told for at most {MOST_GROUPS}. Compare by a column with fewer values."
        )
    return judged


def _walk(windows: Windows, common: float) -> tuple[list[tuple[int, ...]], float]:
    """Return the cheapest choices from no limit down to the least disparity that can be had."""
    found = [windows.free()]
    gap = windows.gap(found[0])
    size = windows.first.size
    step = gap / min(max(_AT_ONCE // size, _FEWEST), _MOST) if size > _SOON else 0.0
    if common < gap and (chosen := windows.cheapest(common)) is not None:
        found.append(chosen)
    while gap > 2.0 * ROUNDING:
        chosen = windows.cheapest(max(0.0, gap - max(step, 2.0 * ROUNDING)))
        if chosen is None:
            break
        found.append(chosen)
        gap = windows.gap(chosen)
    return found, step


def _best(points: Iterable[ParityPoint], margin: float) -> tuple[ParityPoint, ...]:
    """Return the points that nothing beats, by rising disparity and falling cost."""
    kept: list[ParityPoint] = []
    for point in sorted(points, key=lambda each: (each.disparity, each.per_case)):
        if not kept or point.per_case < kept[-1].per_case - margin:
            kept.append(point)
    return tuple(kept)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """The judged groups, and all slices at the common threshold."""

    money: SliceMoney
    threshold: float
    criterion: Criterion
    places: list[int]
    groups: tuple[GroupPoints, ...]

    @property
    def weight(self) -> float:
        return float(self.money.weight.sum())

    def lowest(self) -> NDArray[np.float64]:
        """Return the lowest of each rate at the common threshold."""
        return np.asarray(self._rates(np.array([self.threshold]))[0].min(axis=0))

    def common(self) -> ParityPoint:
        """Return the common threshold as a point."""
        rates = self._rates(np.array([self.threshold]))[0]
        total = self.money.total_at(np.array([self.threshold]))[0].sum()
        same = (self.threshold,) * len(self.money.weight)
        return ParityPoint(float(np.ptp(rates, axis=0).max()), float(total / self.weight), same)

    def points(self, chosen: Sequence[tuple[int, ...]], gaps: Sequence[float]) -> list[ParityPoint]:
        """Return the groups' choices as points: the other slices keep the common threshold."""
        thresholds = np.full((len(chosen), len(self.money.weight)), self.threshold)
        for place, group, own in zip(self.places, self.groups, np.array(chosen).T, strict=True):
            theirs = group.thresholds[own]
            thresholds[:, place] = np.where(theirs == self._observed(place), self.threshold, theirs)
        costs = self.money.total_at_each(thresholds).sum(axis=1) / self.weight
        told = zip(gaps, costs.tolist(), map(tuple, thresholds.tolist()), strict=True)
        return [ParityPoint(*each) for each in told]

    def singles(self, min_n: int) -> tuple[list[ParityPoint], float]:
        """Return common thresholds at which all judged rates are ok, and the least cost of any.

        All of few are looked at, or even steps of many.
        """
        curves, size = self.money.curves, len(self.money.weight)
        scores = np.unique(
            np.concatenate([each.scores for each in (*curves.negatives, *curves.positives)])
        )
        most = max(2, _SINGLES // size)
        if len(scores) > most:
            scores = scores[np.linspace(0, len(scores) - 1, most).astype(np.int64)]
        thresholds = np.concatenate((scores, [self.threshold, np.inf]))
        rates = slice_rates(curves.at(thresholds))
        status = rates.status(min_n)[:, self.places][..., self.criterion.places]
        values = rates.value[:, self.places][..., self.criterion.places]
        fine = (status == 0).all(axis=(1, 2))
        gaps = np.ptp(values, axis=1).max(axis=1)
        costs = self.money.total_at(thresholds).sum(axis=1) / self.weight
        told = zip(gaps.tolist(), costs.tolist(), thresholds.tolist(), fine.tolist(), strict=True)
        points = [ParityPoint(gap, cost, (t,) * size) for gap, cost, t, ok in told if ok]
        return points, float(costs.min())

    def randomised(self) -> float | None:
        """Return what drawing thresholds by lot costs per case at no disparity."""
        others = np.delete(self.money.total_at(np.array([self.threshold]))[0], self.places).sum()
        lots = randomised_cost if self.criterion.rises else equal_precision_cost
        found = lots(self.groups)
        return None if found is None else float((found + others) / self.weight)

    def _rates(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the criterion's rates of the judged groups, (n_thresholds, n_groups, n_rates)."""
        rates = slice_rates(self.money.curves.at(thresholds)).value
        return rates[:, self.places][..., self.criterion.places]

    def _observed(self, place: int) -> float:
        """Return the score of a slice that decides as the common threshold does; inf for none."""
        curves, least = self.money.curves, np.inf
        for each in (curves.negatives[place], curves.positives[place]):
            above = each.scores[each.passed(np.array([self.threshold]))[0] :]
            least = min(least, above[0]) if len(above) else least
        return float(least)

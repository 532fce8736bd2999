"""What each group's own threshold can reach: its rates and its money, and how parity is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import FP, RATES, TP, SliceCounts, slice_rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.slices.curves import SliceMoney

# Of a group with more points only the cheapest of each cell of this width are kept.
MOST_POINTS = 5_000
_CELL = 1.0 / MOST_POINTS


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is to be alike in all groups: the widest difference in these rates counts.

    Attributes
    ----------
    name : str
        What the literature calls it.
    rates : tuple of str
        One or two of `RATES`; of two the wider difference counts.
    """

    name: str
    rates: tuple[str, ...]

    @property
    def places(self) -> list[int]:
        """Positions of the rates in `RATES`."""
        return [RATES.index(rate) for rate in self.rates]

    @property
    def rises(self) -> bool:
        """Whether the rates rise as a threshold falls; precision need not."""
        return "ppv" not in self.rates


CRITERIA = {
    each.name: each
    for each in (
        Criterion("predictive_equality", ("fpr",)),
        Criterion("equal_opportunity", ("tpr",)),
        Criterion("equalized_odds", ("tpr", "fpr")),
        Criterion("demographic_parity", ("selection_rate",)),
        Criterion("predictive_parity", ("ppv",)),
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class GroupPoints:
    """The thresholds that part one group's rows, by rising rates, and what each brings.

    Attributes
    ----------
    thresholds : ndarray of shape (n_points,)
        Each distinct score of the group, and inf; of points with the same rates the one that
        flags fewest stands first.
    rates : ndarray of shape (n_points, n_rates)
        The criterion's rates; each column rises.
    money : ndarray of shape (n_points,)
        Money of the whole group.
    flagged : ndarray of shape (n_points,)
        Weight of the group's rows that are flagged, in units of the table's largest.
    read : int
        Points that were looked at.
    cell : float
        By how much, at most, a rate of what was left out differs from that of a kept point
        which costs no more; 0 where nothing was left out.
    """

    thresholds: NDArray[np.float64]
    rates: NDArray[np.float64]
    money: NDArray[np.float64]
    flagged: NDArray[np.float64]
    read: int
    cell: float

    def kept(self, places: NDArray[np.int64], cell: float) -> GroupPoints:
        """Return some of the points."""
        return GroupPoints(
            self.thresholds[places],
            self.rates[places],
            self.money[places],
            self.flagged[places],
            self.read,
            cell,
        )


def group_points(
    money: SliceMoney, place: int, criterion: Criterion, always: float, min_n: int
) -> GroupPoints:
    """Return what one group's own threshold can reach.

    Parameters
    ----------
    money : SliceMoney
        What each slice costs at every threshold.
    place : int
        Position of the group among the slices.
    criterion : Criterion
        Whose rates are read. Points at which one of them is not ok are left out: flagging fewer
        than `min_n` rows, no threshold has a precision to be judged.
    always : float
        A threshold whose point is kept among those of many rows.
    min_n : int
        Least number of rows in a rate's denominator.

    Returns
    -------
    GroupPoints
        All thresholds of up to 5,000; of more, the cheapest in each cell of rates that is 1/5,000
        wide, so that whatever is left out is matched, as cheap, within that distance.
    """
    negatives, positives = money.curves.negatives[place], money.curves.positives[place]
    scores = np.unique(np.concatenate((negatives.scores, positives.scores)))
    thresholds = np.append(scores, np.inf)[::-1]
    below, above = negatives.passed(thresholds), positives.passed(thresholds)
    rows, weight, square = (
        np.column_stack((n[0][below], n[1][below], p[0][above], p[1][above]))
        for n, p in (
            (_numbers(len(negatives.scores)), _numbers(len(positives.scores))),
            (negatives.weight, positives.weight),
            (negatives.square, positives.square),
        )
    )
    rates = slice_rates(SliceCounts(rows, weight, square))
    fine = (rates.status(min_n)[:, criterion.places] == 0).all(axis=1)
    values = rates.value[:, criterion.places]
    # Divided by sums that rounding moves, weighted rates may sink by a bit where they stay.
    values = np.maximum.accumulate(values, axis=0) if criterion.rises else values
    total = money.negatives[place][below] + money.positives[place][above]
    flagged = weight[:, FP] + weight[:, TP]
    made = GroupPoints(thresholds, values, total, flagged, len(thresholds), 0.0)
    at = len(thresholds) - 1 - int(np.searchsorted(scores, always))
    return _thinned(made, np.flatnonzero(fine), at)


def _numbers(n: int) -> NDArray[np.int64]:
    """Return how many rows are passed and flagged when the first 0, 1, ... are passed."""
    passed = np.arange(n + 1)
    return np.stack((passed, n - passed))


def _thinned(points: GroupPoints, fine: NDArray[np.int64], always: int) -> GroupPoints:
    """Order the points that are fine by their rates, and keep few enough of them."""
    order = fine[np.argsort(points.rates[fine, 0], kind="stable")]
    if len(order) <= MOST_POINTS:
        return points.kept(order, 0.0)
    cells = np.floor(points.rates[order] / _CELL)
    begins = np.flatnonzero(np.append(True, (np.diff(cells, axis=0) != 0).any(axis=1)))
    cell = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(order))))
    money = points.money[order]
    least = np.flatnonzero(money == np.minimum.reduceat(money, begins)[cell])
    first = least[np.append(True, np.diff(cell[least]) > 0)]
    return points.kept(order[np.union1d(first, np.flatnonzero(order == always))], _CELL)

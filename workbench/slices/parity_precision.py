"""The cheapest equal precision that lots could bring.

Precision is a share of the flagged, who change with the threshold: of a mixture of thresholds it
is no mixture of theirs, so equal precision is no linear programme. For a given precision c it is
one, since flagging f with tp positives has it if tp - c f = 0. So the least cost of each group is
known for every c, and the best c is sought: exactly, with a bound that nothing is cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.parity_windows import ROUNDING
from workbench.threshold import tolerance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.slices.parity_points import GroupPoints

# The bound is closed to this share of the largest amount of money.
_CLOSED = 1e-11


def equal_precision_cost(groups: Sequence[GroupPoints]) -> float | None:
    """Return the least money of all groups at equal precision, thresholds drawn by lot.

    Only thresholds that `group_points` has kept are mixed. None of them flags nobody, or fewer
    than are enough to judge a precision by: a group that flags nobody has none.

    Parameters
    ----------
    groups : sequence of GroupPoints
        Whose one rate is the precision.

    Returns
    -------
    float or None
        None where no precision can be had by all groups.
    """
    if any(len(each.money) == 0 for each in groups):
        return None
    low = max(float(each.rates[0, 0]) for each in groups)
    high = min(float(each.rates[-1, 0]) for each in groups)
    if low > high + ROUNDING:
        return None
    mixed = [Mixtures.of(each) for each in groups]
    # A group's least cost falls up to the precision of its cheapest threshold and rises behind:
    # before the first of these, and behind the last, nothing is gained.
    tops = [each.cheapest for each in mixed]
    first = min(max(low, min(tops)), high)
    last = max(min(high, max(tops)), first)
    return _least([each.between(first, last) for each in mixed], last)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What one group costs at least, for every precision of a range: piece by piece two thresholds.

    Attributes
    ----------
    begins : ndarray of shape (n_pieces,)
        The precision at which each piece begins, rising.
    upper, lower : ndarray of shape (3, n_pieces)
        Precision, flagged weight and money of the two thresholds that are mixed there: one of no
        lower precision, one of no higher.
    """

    begins: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]

    def at(self, precision: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return which piece holds each precision."""
        places = np.searchsorted(self.begins, precision, side="right") - 1
        return np.asarray(np.maximum(0, places))


@dataclass(frozen=True, slots=True, eq=False)
class Mixtures:
    """The thresholds of one group, by rising precision; flagged weight and money of each."""

    precision: NDArray[np.float64]
    flagged: NDArray[np.float64]
    money: NDArray[np.float64]
    margin: float

    @classmethod
    def of(cls, group: GroupPoints) -> Mixtures:
        """Take a group's points; money below the margin is rounding."""
        margin = tolerance(group.money)
        return cls(group.rates[:, 0], group.flagged, group.money, margin)

    @property
    def cheapest(self) -> float:
        """The precision of the cheapest threshold."""
        return float(self.precision[np.argmin(self.money)])

    def pair(self, precision: float) -> tuple[int, int]:
        """Return which two thresholds have this precision at the least cost, the higher first.

        In the plane of what is above the precision, tp - c f, and of money they are the ends of
        the edge of the lower hull that passes above 0.
        """
        apart = self.precision - precision
        apart[np.abs(apart) <= ROUNDING] = 0.0
        above = self.flagged * apart
        upper, lower = len(above) - 1, 0
        for _ in range(2 * len(above)):
            width = above[upper] - above[lower]
            rise = 0.0 if width == 0.0 else (self.money[upper] - self.money[lower]) / width
            over = self.money - rise * above
            best = int(np.argmin(over))
            if best in (upper, lower) or over[best] >= over[[upper, lower]].min() - self.margin:
                break
            upper, lower = (best, lower) if above[best] >= 0.0 else (upper, best)
        return upper, lower

    def between(self, first: float, last: float) -> Pieces:
        """Return the least cost for every precision from the first to the last."""
        found = []
        left = [(first, last)]
        while left:
            begin, end = left.pop()
            middle = 0.5 * (begin + end)
            pair = self.pair(middle)
            low, high = self._holds(pair, middle)
            low, high = max(begin, low), min(end, high)
            found.append((low, *pair))
            left += [each for each in ((begin, low), (high, end)) if each[1] - each[0] > ROUNDING]
        begins, upper, lower = zip(*sorted(found), strict=True)
        points = np.stack((self.precision, self.flagged, self.money))
        return Pieces(np.array(begins), points[:, upper], points[:, lower])

    def _holds(self, pair: tuple[int, int], precision: float) -> tuple[float, float]:
        """Return from which to which precision a pair remains the cheapest.

        How far any threshold lies above the line through the two, times their distance, is linear
        in the precision.
        """
        upper, lower = pair
        positives = self.flagged * self.precision
        high, low = self.money[upper], self.money[lower]

        def over(side: NDArray[np.float64]) -> NDArray[np.float64]:
            width = side[upper] - side[lower]
            return np.asarray(width * (self.money - low) - (high - low) * (side - side[lower]))

        falls = over(self.flagged)
        now = np.maximum(over(positives) - precision * falls, 0.0)
        width = self.flagged[upper] * (self.precision[upper] - precision)
        width += self.flagged[lower] * (precision - self.precision[lower])
        room = now + self.margin * max(float(width), 0.0)
        ends = np.full((2, len(falls)), np.inf)
        np.divide(room, falls, out=ends[0], where=falls > 0.0)
        np.divide(room, -falls, out=ends[1], where=falls < 0.0)
        return (
            max(float(self.precision[lower]), precision - float(ends[1].min())),
            min(float(self.precision[upper]), precision + float(ends[0].min())),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Ranges of precision, and which piece of each group holds them; (n_parts, n_groups)."""

    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]

    @classmethod
    def of(cls, groups: Sequence[Pieces], last: float) -> _Parts:
        """Part the range where some group's piece begins."""
        begins = np.unique(np.concatenate([each.begins for each in groups]))
        ends = np.append(begins[1:], max(last, begins[-1]))
        places = [each.at(begins) for each in groups]
        upper, lower = (
            np.stack([side[:, own] for side, own in zip(sides, places, strict=True)], axis=-1)
            for sides in ([each.upper for each in groups], [each.lower for each in groups])
        )
        return cls(begins, ends, upper, lower)

    def cost(self, precision: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Return each group's cost at a precision of each part, and how fast it rises there."""
        (high, more, dear), (low, less, cheap) = self.upper, self.lower
        at = precision[:, np.newaxis]
        above, below = more * (high - at), less * (at - low)
        width = above + below
        some = width > 0.0
        share, slope = np.zeros((2, *width.shape))
        np.divide(below, width, out=share, where=some)
        np.divide(more * less * (high - low), width * width, out=slope, where=some)
        cost = np.where(some, cheap + (dear - cheap) * share, np.minimum(dear, cheap))
        return cost, (dear - cheap) * slope

    def bounds(self) -> tuple[NDArray[np.float64], float]:
        """Return what each part costs at least, and the least that was found."""
        middle = 0.5 * (self.begins + self.ends)
        first, last = self.cost(self.begins)[0], self.cost(self.ends)[0]
        at, slope = self.cost(middle)
        half = slope * (0.5 * (self.ends - self.begins))[:, np.newaxis]
        bends_up = (self.upper[2] - self.lower[2]) * (self.upper[1] - self.lower[1]) >= 0.0
        left = np.where(bends_up, at - half, first).sum(axis=1)
        right = np.where(bends_up, at + half, last).sum(axis=1)
        found = min(float(each.sum(axis=1).min()) for each in (first, at, last))
        return np.minimum(left, right), found

    def halves(self, kept: NDArray[np.bool_]) -> _Parts:
        """Halve some of the parts."""
        begins, ends = self.begins[kept], self.ends[kept]
        middle = 0.5 * (begins + ends)
        upper, lower = (np.tile(side[:, kept], (1, 2, 1)) for side in (self.upper, self.lower))
        return _Parts(np.append(begins, middle), np.append(middle, ends), upper, lower)


def _least(groups: Sequence[Pieces], last: float) -> float:
    """Return the least sum over all precisions.

    Between two thresholds a group's cost is m' + (m - m') a' / (a' + a), where a and a' are how
    far each lies from the precision: a fraction of linear functions. It bends up, or down, all
    along, so a tangent, or a chord, is a lower bound; parts whose bound is not below what was
    found are dropped, the others halved.
    """
    parts = _Parts.of(groups, last)
    amounts = sum(max(float(np.abs(each.upper[2]).max()), 1e-300) for each in groups)
    least = np.inf
    while len(parts.begins):
        bounds, found = parts.bounds()
        least = min(least, found)
        wide = parts.ends - parts.begins > ROUNDING
        parts = parts.halves((bounds < least - _CLOSED * amounts) & wide)
    return float(least)

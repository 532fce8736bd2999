"""The cheapest thresholds, one for each group, whose rates lie no further apart than asked.

All rates lie within a gap d if they lie in one window [r, r + d]. Given the window, each group
takes its cheapest point in it, whatever the others do; so the least cost over all windows that
begin at a rate of some group is the least cost of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold import tolerance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.slices.parity_points import GroupPoints

# Up to so many windows are all tried; of more, those on a lattice.
MOST_WINDOWS = 2_000
_MOST_PAIRS = 30_000
_FINEST = 400  # steps of a lattice of pairs
# Rates that differ by less differ by rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class RangeLeast:
    """The least of any run of values, in two look-ups (a sparse table).

    Attributes
    ----------
    levels : ndarray of shape (n_levels, n_values)
        At level k the least of 2^k values from each place on.
    """

    levels: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> RangeLeast:
        """Prepare for questions about these values."""
        levels = np.full((max(1, len(values)).bit_length(), len(values)), np.inf)
        levels[0] = values
        for k in range(1, len(levels)):
            half = 2 ** (k - 1)
            np.minimum(levels[k - 1, :-half], levels[k - 1, half:], out=levels[k, :-half])
        return cls(levels)

    def within(self, first: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the least from each `first` to before each `end`; inf where there is none."""
        least = np.full(len(first), np.inf)
        some = np.flatnonzero(end > first)
        first, end = first[some], end[some]
        level = np.frexp((end - first).astype(np.float64))[1].astype(np.int64) - 1
        left, right = self.levels[level, first], self.levels[level, end - 2**level]
        least[some] = np.minimum(left, right)
        return least


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """All windows that are tried for some groups.

    Attributes
    ----------
    groups : tuple of GroupPoints
        What each group can reach.
    least : tuple of RangeLeast
        Of each group's money.
    starts : ndarray of shape (n_windows, n_rates)
        Where each window begins.
    first : ndarray of int64, shape (n_groups, n_windows)
        Each group's first point that does not lie before the window.
    step : float
        How much earlier than the best window, at most, one of these begins; 0 where all are here.
    margin : float
        Money that is rounding.
    """

    groups: tuple[GroupPoints, ...]
    least: tuple[RangeLeast, ...]
    starts: NDArray[np.float64]
    first: NDArray[np.int64]
    step: float
    margin: float

    @classmethod
    def of(
        cls, groups: Sequence[GroupPoints], weight: float, always: NDArray[np.float64]
    ) -> Windows:
        """Choose the windows.

        Parameters
        ----------
        groups : sequence of GroupPoints
            Each with at least one point.
        weight : float
            Weight of all cases: costs per case decide what is rounding.
        always : ndarray of shape (n_rates,)
            Where one window begins in any case.
        """
        starts, step = _starts(groups) if len(always) == 1 else _pairs(groups)
        starts = np.concatenate((starts, always[np.newaxis]))
        margin = weight * tolerance(np.concatenate([each.money for each in groups]) / weight)
        return cls(
            tuple(groups),
            tuple(RangeLeast.of(each.money) for each in groups),
            starts,
            np.array([_first(each, starts) for each in groups]),
            step,
            margin,
        )

    def cheapest(self, gap: float) -> tuple[int, ...] | None:
        """Return the position of each group's point; None where no window of that gap has all.

        Of equally cheap windows the first; in it, of each group's equally cheap points the first.
        """
        ends = [_end(each, self.starts + gap) for each in self.groups]
        total = np.zeros(len(self.starts))
        for least, first, end in zip(self.least, self.first, ends, strict=True):
            total += least.within(first, end)
        best = int(np.argmax(total <= total.min() + self.margin))
        if not np.isfinite(total[best]):
            return None
        chosen = []
        for group, first, end in zip(self.groups, self.first[:, best], ends, strict=True):
            own = group.money[first : end[best]]
            share = self.margin / len(self.groups)
            chosen.append(int(first) + int(np.argmax(own <= own.min() + share)))
        return tuple(chosen)

    def free(self) -> tuple[int, ...]:
        """Return the position of each group's cheapest point, whatever the others do."""
        chosen = []
        for group in self.groups:
            limit = group.money.min() + self.margin / len(self.groups)
            chosen.append(int(np.argmax(group.money <= limit)))
        return tuple(chosen)

    def gap(self, chosen: Sequence[int]) -> float:
        """Return how far apart the groups' rates lie at some points: of two rates, the wider."""
        rates = [group.rates[place] for group, place in zip(self.groups, chosen, strict=True)]
        return float(np.ptp(np.array(rates), axis=0).max())


def _first(group: GroupPoints, starts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the first point at which no rate is below its start."""
    found = [
        np.searchsorted(rates, start - ROUNDING, side="left")
        for rates, start in zip(group.rates.T, starts.T, strict=True)
    ]
    return np.asarray(np.maximum.reduce(found))


def _end(group: GroupPoints, ends: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the first point at which some rate is above its end."""
    found = [
        np.searchsorted(rates, end + ROUNDING, side="right")
        for rates, end in zip(group.rates.T, ends.T, strict=True)
    ]
    return np.asarray(np.minimum.reduce(found))


def _starts(groups: Sequence[GroupPoints]) -> tuple[NDArray[np.float64], float]:
    """Return where windows of one rate begin, and the step of the lattice, if it is one."""
    every = np.unique(np.concatenate([each.rates[:, 0] for each in groups]))
    if len(every) <= MOST_WINDOWS:
        return every[:, np.newaxis], 0.0
    return np.linspace(0.0, 1.0, MOST_WINDOWS + 1)[:, np.newaxis], 1.0 / MOST_WINDOWS


def _pairs(groups: Sequence[GroupPoints]) -> tuple[NDArray[np.float64], float]:
    """Return where windows of two rates begin, and the step of the lattice, if it is one."""
    pairs = _band(groups, _every(groups, 0), _every(groups, 1), 0.0)
    steps = _FINEST
    while pairs is None:
        lattice = np.linspace(0.0, 1.0, steps + 1)
        pairs = _band(groups, lattice, lattice, 1.0 / steps)
        if pairs is not None:
            return pairs, 1.0 / steps
        steps //= 2
    return pairs, 0.0


def _every(groups: Sequence[GroupPoints], rate: int) -> NDArray[np.float64]:
    return np.unique(np.concatenate([each.rates[:, rate] for each in groups]))


def _band(
    groups: Sequence[GroupPoints], tpr: NDArray[np.float64], fpr: NDArray[np.float64], step: float
) -> NDArray[np.float64] | None:
    """Return the pairs between the lowest and the highest ROC curve; None where they are many.

    A window can begin later in FPR if no group's point with this TPR lies so early, and later in
    TPR if all lie after it: only the band between the curves is worth trying.
    """
    before = np.full(len(tpr), np.inf)
    behind = np.full(len(tpr), -np.inf)
    for group in groups:
        rises, widens = group.rates.T
        first = np.searchsorted(rises, tpr - ROUNDING)
        before = np.minimum(before, np.append(widens, np.inf)[first])
        last = np.searchsorted(rises, tpr + step + ROUNDING, side="right") - 1
        behind = np.maximum(behind, np.where(last >= 0, widens[last], -np.inf))
    begin = np.searchsorted(fpr, before - step - ROUNDING, side="left")
    count = np.maximum(0, np.searchsorted(fpr, behind + ROUNDING, side="right") - begin)
    total = int(count.sum())
    if total > _MOST_PAIRS and len(tpr) > 2:
        return None
    place = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    return np.column_stack((np.repeat(tpr, count), fpr[np.repeat(begin, count) + place]))

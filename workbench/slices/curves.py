"""The scores of each slice in order with running sums: every rate at every threshold.

Made once, in the time of a sort; after it a threshold costs two binary searches a slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import FN, FP, TN, TP, SliceCounts, unit_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.slicing import Slicing
    from workbench.threshold import PricedRows


@dataclass(frozen=True, slots=True, eq=False)
class ClassScores:
    """The positives of one slice, or its negatives, by rising score.

    Attributes
    ----------
    rows : ndarray of int64, shape (n,)
        Their positions in the table.
    scores : ndarray of float64, shape (n,)
        Their scores, rising.
    weight, square : ndarray of float64, shape (2, n + 1)
        Sums of weights and of their squares, in units of the table's largest weight: over the
        first 0, 1, ... rows, and over those that are left.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    weight: NDArray[np.float64]
    square: NDArray[np.float64]

    def passed(self, thresholds: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return how many rows lie below each threshold."""
        return np.searchsorted(self.scores, thresholds, side="left")


@dataclass(frozen=True, slots=True, eq=False)
class SliceCurves:
    """All slices at all thresholds.

    Attributes
    ----------
    slicing : Slicing
        The slices.
    negatives, positives : tuple of ClassScores
        One for each slice.
    """

    slicing: Slicing
    negatives: tuple[ClassScores, ...]
    positives: tuple[ClassScores, ...]

    def at(self, thresholds: NDArray[np.float64]) -> SliceCounts:
        """Return the counts at common thresholds.

        Parameters
        ----------
        thresholds : ndarray of shape (n_thresholds,)
            Rows scoring at least a threshold are flagged.

        Returns
        -------
        SliceCounts
            With arrays of shape (n_thresholds, n_slices, 4).
        """
        return self._counted([thresholds] * len(self.slicing.keys))

    def at_each(self, thresholds: NDArray[np.float64]) -> SliceCounts:
        """Return the counts at a threshold of each slice's own.

        Parameters
        ----------
        thresholds : ndarray of shape (n_thresholds, n_slices)
            A column for each slice.

        Returns
        -------
        SliceCounts
            With arrays of shape (n_thresholds, n_slices, 4).
        """
        return self._counted(list(thresholds.T))

    def _counted(self, thresholds: list[NDArray[np.float64]]) -> SliceCounts:
        shape = (len(thresholds[0]), len(thresholds), 4)
        rows = np.empty(shape, dtype=np.int64)
        weight, square = np.empty((2, *shape))
        for place, own in enumerate(thresholds):
            for each, passed, flagged in (
                (self.negatives[place], TN, FP),
                (self.positives[place], FN, TP),
            ):
                below = each.passed(own)
                rows[:, place, passed] = below
                rows[:, place, flagged] = len(each.scores) - below
                for sums, held in ((each.weight, weight), (each.square, square)):
                    held[:, place, passed], held[:, place, flagged] = sums[:, below]
        return SliceCounts(rows, weight, square)


@dataclass(frozen=True, slots=True, eq=False)
class SliceMoney:
    """What each slice costs at every threshold.

    Attributes
    ----------
    curves : SliceCurves
        The slices.
    negatives, positives : tuple of ndarray of shape (n + 1,)
        For each slice its class's cost when the first 0, 1, ... rows by score are passed and
        the others flagged, weighted.
    weight : ndarray of shape (n_slices,)
        Weight of each slice, expected prevalence included.
    """

    curves: SliceCurves
    negatives: tuple[NDArray[np.float64], ...]
    positives: tuple[NDArray[np.float64], ...]
    weight: NDArray[np.float64]

    def total_at(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money of each slice at common thresholds, shape (n_thresholds, n_slices)."""
        return self._total([thresholds] * len(self.weight))

    def total_at_each(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money of each slice at its own ones; both (n_thresholds, n_slices)."""
        return self._total(list(thresholds.T))

    def _total(self, thresholds: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        total = np.empty((len(thresholds[0]), len(thresholds)))
        for place, own in enumerate(thresholds):
            below = self.curves.negatives[place].passed(own)
            above = self.curves.positives[place].passed(own)
            total[:, place] = self.negatives[place][below] + self.positives[place][above]
        return total


def slice_curves(scored: Scored, slicing: Slicing) -> SliceCurves:
    """Sort the scores of every slice and class, once.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    slicing : Slicing
        Their slices.
    """
    weight = unit_weight(scored)
    made = partial(_class_scores, scored=scored, weight=weight)
    order = np.argsort(scored.y_score, kind="stable")
    parts = _parts(order, 2 * slicing.codes + scored.y_true, 2 * len(slicing.keys))
    return SliceCurves(
        slicing,
        tuple(made(rows) for rows in parts[0::2]),
        tuple(made(rows) for rows in parts[1::2]),
    )


def slice_money(curves: SliceCurves, priced: PricedRows) -> SliceMoney:
    """Return what each slice costs at every threshold, under the prices of its rows.

    Parameters
    ----------
    curves : SliceCurves
        The slices.
    priced : PricedRows
        The same rows with what each outcome costs.
    """
    flagged, passed = (
        priced.prices.if_flagged(priced.y_true),
        priced.prices.if_passed(priced.y_true),
    )
    if priced.weight is not None:
        flagged, passed = flagged * priced.weight, passed * priced.weight

    def running(members: ClassScores) -> NDArray[np.float64]:
        below, _ = _both_ways(passed[members.rows])
        _, above = _both_ways(flagged[members.rows])
        return np.asarray(below + above)

    codes, size = curves.slicing.codes, len(curves.slicing.keys)
    weight = np.bincount(codes, priced.weight, minlength=size).astype(np.float64)
    return SliceMoney(
        curves,
        tuple(running(each) for each in curves.negatives),
        tuple(running(each) for each in curves.positives),
        weight,
    )


def _parts(
    order: NDArray[np.int64], codes: NDArray[np.int64], size: int
) -> list[NDArray[np.int64]]:
    """Part ordered rows by their codes, order kept."""
    small = codes.astype(np.int16) if size < 2**15 else codes  # sorts by radix
    by_code = order[np.argsort(small[order], kind="stable")]
    return np.split(by_code, np.cumsum(np.bincount(codes, minlength=size))[:-1])


def _class_scores(
    rows: NDArray[np.int64], scored: Scored, weight: NDArray[np.float64] | None
) -> ClassScores:
    own = np.ones(len(rows)) if weight is None else weight[rows]
    weights = _both_ways(own)
    squares = weights if weight is None else _both_ways(own * own)
    return ClassScores(rows, scored.y_score[rows], weights, squares)


def _both_ways(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum up from the first on, and from the last back: no sum is a difference of larger ones."""
    sums = np.zeros((2, len(values) + 1))
    np.cumsum(values, out=sums[0, 1:])
    np.cumsum(values[::-1], out=sums[1, -2::-1])
    sums.setflags(write=False)
    return sums

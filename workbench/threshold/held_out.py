"""The cheapest threshold of each fold's training part, where nothing but the cost counts.

A training part's money at each threshold is a running sum over its rows, in the order in which
falling thresholds reach them. It is made for all folds at once, a stretch of thresholds at a
time: what is at hand stays in the processor's cache, and nothing is as large as curve x folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.priced import tolerance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedCurve, PricedRows

_STRETCH = 4096  # thresholds read at once
_ROWS = 2**18  # rows read at once, where many are tied


@dataclass(frozen=True, slots=True, eq=False)
class _Queue:
    """Rows that training parts weigh alike, in the order in which falling thresholds reach them.

    Attributes
    ----------
    rows : ndarray of int32, shape (n,)
        Which rows.
    positions : ndarray of int32, shape (n,)
        Their positions on the curve, rising.
    added : ndarray of shape (n,)
        Money that flagging each adds, times its weight.
    begins : ndarray of int64, shape (n_stretches + 1,)
        Where each stretch of thresholds begins among the rows.
    """

    rows: NDArray[np.int32]
    positions: NDArray[np.int32]
    added: NDArray[np.float64]
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, rows: PricedRows, members: NDArray[np.int32] | None, length: int) -> _Queue:
        """Put some rows (or all) in order; the curve has so many thresholds."""
        positions = rows.positions if members is None else rows.positions[members]
        order = np.argsort(positions, kind="stable").astype(np.int32)
        positions = positions[order]
        chosen = order if members is None else members[order]
        begins = positions.searchsorted(np.arange(0, length + _STRETCH, _STRETCH))
        return cls(chosen, positions, added_money(rows)[chosen], begins)

    def steps(
        self, stretch: int, fold: NDArray[np.int8], folds: int, width: int
    ) -> NDArray[np.float64]:
        """Return what each fold's training part adds at a stretch's thresholds.

        Where only held-out rows are reached it is exactly 0, so that the thresholds are equal.
        """
        held = np.zeros(folds * width)
        first, end = int(self.begins[stretch]), int(self.begins[stretch + 1])
        for start in range(first, end, _ROWS):
            part = slice(start, min(start + _ROWS, end))
            place = self.positions[part] - np.int32(stretch * _STRETCH)
            place += fold[part].astype(np.int32) * np.int32(width)
            held += np.bincount(place, self.added[part], minlength=folds * width)
        table = held.reshape(folds, width)
        return np.asarray(table.sum(axis=0) - table)


@dataclass(frozen=True, slots=True, eq=False)
class Cheapest:
    """Chooses the cheapest threshold of each training part, as `cheapest_index` does.

    Attributes
    ----------
    rows : PricedRows
        All rows.
    length : int
        Thresholds of the curve.
    prevalence : float or None
        What each training part is weighed to, where it is held.
    queues : tuple of _Queue
        All rows; or the positives and the negatives, where training parts weigh them anew.
    """

    rows: PricedRows
    length: int
    prevalence: float | None
    queues: tuple[_Queue, ...]

    @classmethod
    def of(cls, priced: PricedCurve, rows: PricedRows) -> Cheapest:
        """Order the rows once for all partings."""
        length = len(priced.curve.thresholds)
        if not rows.prevalence_held:
            return cls(rows, length, None, (_Queue.of(rows, None, length),))
        members = [np.flatnonzero(each).astype(np.int32) for each in (rows.y_true, ~rows.y_true)]
        queues = tuple(_Queue.of(rows, each, length) for each in members)
        return cls(rows, length, priced.curve.prevalence, queues)

    def choose(self, fold: NDArray[np.int8], folds: int) -> NDArray[np.int32]:
        """Return the position that is chosen without each fold, shape (n_folds,)."""
        folded = [fold[queue.rows] for queue in self.queues]
        start, shares = self._start(fold, folds)
        stretches = -(-self.length // _STRETCH)
        begin = np.empty((stretches, folds, 1))
        low, high = np.empty((stretches, folds)), np.empty((stretches, folds))

        def read(stretch: int) -> NDArray[np.float64]:
            width = min(_STRETCH, self.length - stretch * _STRETCH)
            money = np.zeros((folds, width))
            for queue, own, share in zip(self.queues, folded, shares, strict=True):
                money += queue.steps(stretch, own, folds, width) * share[:, None]
            np.cumsum(money, axis=1, out=money)
            money += begin[stretch]
            return money

        carried = start[:, None]
        for stretch in range(stretches):
            begin[stretch] = carried
            money = read(stretch)
            low[stretch], high[stretch] = money.min(axis=1), money.max(axis=1)
            carried = money[:, -1:]
        chosen = np.empty(folds, dtype=np.int32)
        for each in range(folds):
            least = float(low[:, each].min())
            limit = least + tolerance(np.array([least, high[:, each].max()]))
            stretch = int(np.argmax(low[:, each] <= limit))
            within = int(np.argmax(read(stretch)[each] <= limit))
            chosen[each] = stretch * _STRETCH + within
        return chosen

    def _start(
        self, fold: NDArray[np.int8], folds: int
    ) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
        """Return the money per case without anybody flagged, and what a unit of money weighs."""
        y_true, weight = self.rows.y_true, self.rows.weight
        passed = self.rows.prices.if_passed(y_true)
        if weight is not None:
            passed *= weight
        if self.prevalence is None:
            sizes = _training(fold, folds, weight)
            return _training(fold, folds, passed) / sizes, [1.0 / sizes]
        start, shares = np.zeros(folds), []
        for members, expected in ((y_true, self.prevalence), (~y_true, 1.0 - self.prevalence)):
            own = fold[members]
            share = expected / _training(own, folds, None if weight is None else weight[members])
            start += share * _training(own, folds, passed[members])
            shares.append(share)
        return start, shares


def added_money(rows: PricedRows) -> NDArray[np.float64]:
    """Return what flagging each row adds to the money, times its weight, shape (n_rows,)."""
    added = rows.prices.if_flagged(rows.y_true)
    added -= rows.prices.if_passed(rows.y_true)  # in place: with many rows each copy counts
    if rows.weight is not None:
        added *= rows.weight
    return added


def _training(
    fold: NDArray[np.int8], folds: int, values: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return the sum of values (or the number of rows) without each fold, shape (n_folds,)."""
    held = np.bincount(fold, values, minlength=folds).astype(np.float64)
    return np.asarray(held.sum() - held)

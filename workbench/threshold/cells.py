"""A class's rows by cells, and what samples of them cost at every position.

A cell is what lies between two successive positions of the curve, within one class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedRows

    # One array of shape (n_samples, n_cells) for each value that is summed.
    Sums: TypeAlias = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The rows of one class, as far as samples of them need them.

    Attributes
    ----------
    members : ndarray of bool, shape (n_rows,)
        Which rows of the table they are.
    cell : ndarray of int64, shape (n_members,)
        The cell of each.
    n_cells : int
        Number of cells.
    values : ndarray of shape (n_values, n_members)
        What is summed: the weight; and where prices differ from row to row, weight times cost
        if flagged, and weight times cost if passed.
    flagged, passed : float
        Cost of every row, flagged and passed, where all cost the same.
    """

    members: NDArray[np.bool_]
    cell: NDArray[np.int64]
    n_cells: int
    values: NDArray[np.float64]
    flagged: float
    passed: float

    @classmethod
    def of(
        cls, rows: PricedRows, positions: NDArray[np.int64], *, members: NDArray[np.bool_]
    ) -> Side:
        """Gather the rows of a class; `members` are all its rows."""
        cells = np.repeat(np.arange(len(positions) - 1), np.diff(positions))
        cell = cells[rows.positions[members] - 1]
        weight = np.ones(len(cell)) if rows.weight is None else rows.weight[members]
        positive = bool(rows.y_true[np.argmax(members)])
        prices = rows.prices
        flagged, passed = (prices.tp, prices.fn) if positive else (prices.fp, prices.tn)
        if not isinstance(flagged, np.ndarray) and not isinstance(passed, np.ndarray):
            return cls(members, cell, len(positions) - 1, weight[np.newaxis], flagged, passed)
        ends = flagged, passed
        own = [weight * (end[members] if isinstance(end, np.ndarray) else end) for end in ends]
        return cls(members, cell, len(positions) - 1, np.stack([weight, *own]), np.nan, np.nan)

    @property
    def alike(self) -> bool:
        """Whether every row weighs and costs the same."""
        weight = self.values[0]
        return len(self.values) == 1 and bool(weight.min() == weight.max())

    @property
    def apart(self) -> NDArray[np.float64]:
        """What flagging each row costs more than passing it, shape (n_members,)."""
        if len(self.values) == 1:
            return np.asarray(self.values[0] * (self.flagged - self.passed))
        return np.asarray(self.values[1] - self.values[2])

    def read(self, sums: Sums) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return weight flagged and money of the class, of shape (n_samples, n_positions)."""
        weight = _cumulated(sums[0])
        if len(sums) == 1:
            return weight, self.flagged * weight + self.passed * (weight[:, -1:] - weight)
        dearer = _cumulated(sums[1] - sums[2])
        return weight, dearer + sums[2].sum(axis=1, keepdims=True)


def _cumulated(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cumulate over cells: nothing at the first position, all at the last."""
    whole = np.zeros((len(sums), sums.shape[1] + 1))
    np.cumsum(sums, axis=1, out=whole[:, 1:])
    return whole

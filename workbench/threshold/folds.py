"""Part rows into folds: classes spread evenly, rows of one group never parted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedRows

# What a unit (a row, or a group) holds. They are dealt to the folds in turn and in this order, in
# which all units with a negative follow one another, and all with a positive: so each class lies
# in as many folds as it can, in two at least, and no training part lacks one.
_NEGATIVE, _BOTH, _POSITIVE, _WEIGHTLESS = range(4)


@dataclass(frozen=True, slots=True)
class CrossFit:
    """How often rows are parted, and into how many folds.

    Attributes
    ----------
    folds : int
        At most so many; fewer where a class has fewer rows, or groups.
    repeats : int
        Partings, each drawn anew.
    """

    folds: int = 10
    repeats: int = 5


TEN_BY_FIVE = CrossFit()


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """What is dealt to the folds.

    Attributes
    ----------
    stratum : ndarray of int8, shape (n_units,)
        Which classes each unit holds.
    group : ndarray of int64, shape (n_rows,), or None
        The unit of each row; None where each row is its own.
    folds : int
        How many there are.
    """

    stratum: NDArray[np.int8]
    group: NDArray[np.int64] | None
    folds: int

    def draw(self, rng: np.random.Generator) -> NDArray[np.int8]:
        """Return the fold of each row, from 0, shape (n_rows,)."""
        folds = np.empty(len(self.stratum), dtype=np.int8)
        dealt = 0
        for stratum in range(4):
            members = self.stratum == stratum
            count = int(np.count_nonzero(members))
            turn = np.arange(dealt, dealt + self.folds) % self.folds
            numbers = np.resize(turn.astype(np.int8), count)
            rng.shuffle(numbers)
            folds[members] = numbers
            dealt += count
        return folds if self.group is None else folds[self.group]


def deal(rows: PricedRows, most: int) -> Deal | None:
    """Return what is dealt to at most so many folds; None where two are not possible.

    Each class needs two rows with weight, and with groups two groups that hold one: else some
    fold's training part would have no case of the class.

    Parameters
    ----------
    rows : PricedRows
        The rows to part.
    most : int
        Folds at most, 2 to 127.
    """
    positive, negative = rows.y_true, ~rows.y_true
    if rows.weight is not None:
        positive, negative = positive & (rows.weight > 0.0), negative & (rows.weight > 0.0)
    if rows.group is not None:
        units = int(rows.group.max()) + 1
        positive, negative = (
            np.bincount(rows.group[members], minlength=units) > 0
            for members in (positive, negative)
        )
    folds = min(most, int(np.count_nonzero(positive)), int(np.count_nonzero(negative)))
    if folds < 2:
        return None
    stratum = np.full(len(positive), _WEIGHTLESS, dtype=np.int8)
    stratum[negative] = _NEGATIVE
    stratum[positive] = _POSITIVE
    if rows.group is not None:
        stratum[positive & negative] = _BOTH
    return Deal(stratum, rows.group, folds)

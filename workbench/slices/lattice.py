"""The worst slices of a table, exactly: every conjunction that could be among them is counted.

SliceLine (Sagadeeva and Boehm 2021) scores a slice S of n rows, loss se and mean loss ē of all by

    sc = α ((se / |S|) / ē - 1) - (1 - α) (n / |S| - 1)

and bounds what any part of S can reach. Here a whole grid of slices, the crossings of two or three
columns, is counted in one pass, and a crossing is left out only where the bound says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MOST_PREDICATES = 3
# A bound within this of the worst kept score is not left out: sums differ by rounding.
_SLACK = 1e-9
# Crossings of which there are so many times as many as rows are not counted in a full grid.
_SPARSE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Rows by the values of their columns, with what each row loses.

    Attributes
    ----------
    codes : tuple of ndarray of int64, each of shape (n_rows,)
        For each column the value of each row, from 0.
    loss : ndarray of shape (n_rows,)
        At least 0, and above 0 somewhere; times the row's weight.
    weight : ndarray of shape (n_rows,)
        At least 0; 1 where rows carry no weights.
    """

    codes: tuple[NDArray[np.int64], ...]
    loss: NDArray[np.float64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which slices are sought.

    Attributes
    ----------
    k : int
        How many.
    least : int
        Fewest rows of a slice.
    alpha : float
        What counts: 1 the mean loss alone; the nearer 0, the more size counts too.
    predicates : int
        Most columns that a slice is cut by, up to three.
    """

    k: int = 10
    least: int = 30
    alpha: float = 0.95
    predicates: int = MOST_PREDICATES


@dataclass(frozen=True, slots=True)
class Worst:
    """A slice, as conditions on columns.

    Attributes
    ----------
    members : tuple of (int, int)
        Column and value of each condition, columns rising.
    score : float
        SliceLine's score; above 0.
    rows : int
        Rows of the slice.
    weight, loss : float
        Their weight, and what they lose.
    """

    members: tuple[tuple[int, int], ...]
    score: float
    rows: int
    weight: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Crossings of the values of some columns: only those that could matter.

    Attributes
    ----------
    members : ndarray of int64, shape (n_cells, n_columns)
        The value of each column.
    counted : ndarray of shape (n_cells, 3)
        Rows, weight and loss.
    largest : ndarray of shape (n_cells,)
        No row of the cell loses more per weight.
    """

    members: NDArray[np.int64]
    counted: NDArray[np.float64]
    largest: NDArray[np.float64]


def worst_slices(
    lattice: Lattice, sought: Sought, told: Callable[[float], None] = lambda _: None
) -> tuple[Worst, ...]:
    """Return the slices of the highest scores above 0, the highest first.

    Of equal scores those of fewer conditions come first, then those of earlier columns and values.

    Parameters
    ----------
    lattice : Lattice
        The rows.
    sought : Sought
        How many, how large, and what counts.
    told : callable, optional
        Is given the share that is done, from 0 to 1; what it raises ends the search.
    """
    search = _Search(lattice, sought)
    return search.run(told)


def is_weak(lattice: Lattice, inside: NDArray[np.bool_], sought: Sought) -> bool:
    """Return whether some rows, however they are picked, are many enough and score above 0."""
    search = _Search(lattice, sought)
    weight, loss = lattice.weight[inside].sum(), lattice.loss[inside].sum()
    many = np.count_nonzero(inside) >= sought.least
    return bool(many and loss > 0.0 and search.score(weight, loss) > 0.0)


class _Search:
    """One search: the best so far, and what could still be better."""

    def __init__(self, lattice: Lattice, sought: Sought) -> None:
        self._lattice, self._sought = lattice, sought
        self._rows = float(lattice.weight.sum())
        self._mean = float(lattice.loss.sum()) / self._rows
        self._best: list[Worst] = []  # from the best to the worst, at most k
        self._lightest = 0.0 if (lattice.weight != 1.0).any() else float(sought.least)

    def run(self, told: Callable[[float], None]) -> tuple[Worst, ...]:
        """Count single columns, then pairs and triples of what they leave."""
        columns = range(len(self._lattice.codes))
        singles = [self._single(column) for column in columns]
        if self._sought.predicates > 1:
            pairs = list(combinations(columns, 2))
            for done, (a, b) in enumerate(pairs):
                told(done / len(pairs))
                self._from_pair(a, b, singles)
        return tuple(self._best)

    def _single(self, column: int) -> _Cells:
        lattice = self._lattice
        codes = lattice.codes[column]
        counted = _counted(codes, int(codes.max()) + 1, lattice)
        heavy = lattice.weight > 0.0
        each = np.divide(lattice.loss, lattice.weight, out=np.zeros(len(codes)), where=heavy)
        largest = np.zeros(len(counted))
        np.maximum.at(largest, codes, each)
        cells = _Cells(np.arange(len(counted))[:, None], counted, largest)
        return self._kept((column,), cells)[0]

    def _from_pair(self, a: int, b: int, singles: Sequence[_Cells]) -> None:
        """Count the crossings of two columns, and of them with every later one."""
        every = np.arange(len(self._lattice.loss))
        crossed = self._crossed((a,), singles[a], (every, self._lattice.codes[a]), (b, singles[b]))
        if crossed is None or self._sought.predicates < MOST_PREDICATES:
            return
        cells, rows, codes = crossed
        for c in range(b + 1, len(self._lattice.codes)):
            if len(cells.members) == 0:
                return
            self._crossed((a, b), cells, (rows, codes), (c, singles[c]))

    def _crossed(
        self,
        columns: tuple[int, ...],
        cells: _Cells,
        lying: tuple[NDArray[np.int64], NDArray[np.int64]],
        more: tuple[int, _Cells],
    ) -> tuple[_Cells, NDArray[np.int64], NDArray[np.int64]] | None:
        """Cross cells with the values of one more column, and keep what could matter.

        `lying` are rows, and for each the code of its cell: for one column its value, else the
        position in `cells`. `more` is the further column, and what is left of its values.

        Returns
        -------
        tuple, or None
            The cells, the rows that lie in them, and in which; None where none is left.
        """
        column, values = more
        if len(cells.members) == 0 or len(values.members) == 0:
            return None
        rows, codes = lying
        if len(columns) == 1:
            codes = _places(cells.members[:, 0], codes, int(codes.max()) + 1)
        theirs = self._lattice.codes[column]
        others = _places(values.members[:, 0], theirs[rows], int(theirs.max()) + 1)
        inside = (codes >= 0) & (others >= 0)
        rows, size = rows[inside], len(values.members)
        crossing = codes[inside] * size + others[inside]
        names = np.arange(len(cells.members) * size)
        if len(names) > _SPARSE * len(rows):
            names, crossing = np.unique(crossing, return_inverse=True)
        left, right = np.divmod(names, size)
        made = _Cells(
            np.column_stack([cells.members[left], values.members[right, 0]]),
            _counted(crossing, len(names), self._lattice, rows),
            np.minimum(cells.largest[left], values.largest[right]),
        )
        kept, places = self._kept((*columns, column), made)
        within = _places(places, crossing, len(names))
        return kept, rows[within >= 0], within[within >= 0]

    def _kept(self, columns: tuple[int, ...], cells: _Cells) -> tuple[_Cells, NDArray[np.int64]]:
        """Note the best cells; return those whose parts could be among the best, and where."""
        rows, weight, loss = cells.counted.T
        large = np.flatnonzero((rows >= self._sought.least) & (loss > 0.0))
        self._note(columns, cells, large)
        bound = self._bound(weight[large], loss[large], cells.largest[large])
        places = large[(bound > 0.0) & (bound >= self._floor())]
        kept = _Cells(cells.members[places], cells.counted[places], cells.largest[places])
        return kept, places

    def _note(self, columns: tuple[int, ...], cells: _Cells, large: NDArray[np.int64]) -> None:
        """Keep the best slices, of equals those of fewer conditions and earlier values."""
        rows, weight, loss = cells.counted[large].T
        score = self.score(weight, loss)
        good = np.flatnonzero((score > 0.0) & (score >= self._floor()))
        if len(good) > self._sought.k:  # no more than k of them can stay, and their equals
            least = np.partition(score[good], -self._sought.k)[-self._sought.k]
            good = good[score[good] >= least]
        for i in good.tolist():
            members = tuple(zip(columns, cells.members[large[i]].tolist(), strict=True))
            figures = float(score[i]), int(rows[i]), float(weight[i]), float(loss[i])
            self._best.append(Worst(members, *figures))
        self._best.sort(key=lambda each: (-each.score, len(each.members), each.members))
        del self._best[self._sought.k :]

    def score(self, weight: NDArray[np.float64], loss: NDArray[np.float64]) -> NDArray[np.float64]:
        alpha = self._sought.alpha
        return alpha * (loss / weight / self._mean - 1.0) - (1.0 - alpha) * (
            self._rows / weight - 1.0
        )

    def _bound(
        self,
        weight: NDArray[np.float64],
        loss: NDArray[np.float64],
        largest: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return what no part of a cell can exceed.

        A part of weight x loses at most min(loss, x largest). Up to x = loss / largest the score
        of that rises with x; from there on it goes one way to x = weight.
        """
        from_here = np.maximum(loss / largest, self._lightest)
        ends = [np.minimum(from_here, weight), weight]
        return np.maximum(*(self.score(x, np.minimum(loss, x * largest)) for x in ends))

    def _floor(self) -> float:
        """Return what a score must reach to be among the best, less what sums differ by."""
        if len(self._best) < self._sought.k:
            return 0.0
        worst = self._best[-1].score
        return worst - _SLACK * max(1.0, worst)


def _counted(
    codes: NDArray[np.int64],
    size: int,
    lattice: Lattice,
    rows: NDArray[np.int64] | slice = slice(None),
) -> NDArray[np.float64]:
    """Return rows, weight and loss of each cell, shape (size, 3)."""
    counted = np.empty((size, 3))
    counted[:, 0] = np.bincount(codes, minlength=size)
    counted[:, 1] = np.bincount(codes, lattice.weight[rows], minlength=size)
    counted[:, 2] = np.bincount(codes, lattice.loss[rows], minlength=size)
    return counted


def _places(kept: NDArray[np.int64], codes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the position in `kept` of each code below `size`; -1 where it was not kept."""
    places = np.full(size, -1)
    places[kept] = np.arange(len(kept))
    return places[codes]

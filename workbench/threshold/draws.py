"""How samples are drawn: rows of a class one by one, cell by cell, or whole groups of rows.

Only sums over cells are asked for: of weights, and of what the rows would cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from workbench.threshold.cells import Side, Sums
    from workbench.threshold.priced import PricedRows

# Up to so many rows of a class each row is drawn by itself; beyond, a draw of all cells is faster.
_FEW_ROWS = 20_000
_BLOCK = 2**19  # numbers in one array while drawing: it stays in the cache
_GROUP_BLOCK = 2**20  # and while drawing groups, where a sparse matrix wants long rows
# More groups than these are joined at random into so many bundles.
_MOST_BUNDLES = 10_000
# A variance within a cell below this share of what is squared is rounding.
_ROUNDING = 1e-12


class Sampler(Protocol):
    """What draws samples.

    Attributes
    ----------
    units : int
        Number of rows or groups that are drawn.
    effective : tuple of float
        Rows that positives and negatives are worth.
    stakes : tuple of float
        What one unit of positives, and one of negatives, changes by being flagged.
    block : int
        Samples to draw at once.
    """

    @property
    def units(self) -> int: ...  # noqa: D102
    @property
    def effective(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def stakes(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def block(self) -> int: ...  # noqa: D102

    def draw(self, random: np.random.Generator, samples: int) -> tuple[Sums, Sums]:
        """Return the sums over the cells of the positives and of the negatives."""


def sampler(rows: PricedRows, sides: tuple[Side, Side]) -> Sampler:
    """Return what draws samples of these rows; `sides` are the positives and the negatives."""
    if rows.group is not None:
        there = np.bincount(rows.group) > 0  # a part of the rows need not hold every group
        n_groups = int(np.count_nonzero(there))
        if n_groups < len(rows.group):
            return Groups.of(sides, (np.cumsum(there) - 1)[rows.group], n_groups)
    return Rows.of(sides, held=rows.prevalence_held)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Draws rows that do not depend on each other.

    How many of them are positive varies, unless `held`.
    """

    drawers: tuple[RowByRow | CellByCell, RowByRow | CellByCell]
    sizes: tuple[int, int]
    held: bool
    effective: tuple[float, float]
    stakes: tuple[float, float]
    units: int
    block: int

    @classmethod
    def of(cls, sides: tuple[Side, Side], *, held: bool) -> Rows:
        """Choose for each class how it is drawn."""
        positives, negatives = (
            RowByRow(side) if len(side.cell) <= _FEW_ROWS else CellByCell.of(side) for side in sides
        )
        sizes = len(sides[0].cell), len(sides[1].cell)
        largest = max(sides[0].n_cells, *(size for size in sizes if size <= _FEW_ROWS), 1)
        return cls(
            (positives, negatives),
            sizes,
            held,
            (_kish(sides[0].values[0]), _kish(sides[1].values[0])),
            (_typical(sides[0].apart), _typical(sides[1].apart)),
            sum(sizes),
            _BLOCK // largest,
        )

    def draw(self, random: np.random.Generator, samples: int) -> tuple[Sums, Sums]:
        """Return the sums over the cells of the positives and of the negatives."""
        if self.held:
            positives = np.full(samples, self.sizes[0])
        else:
            positives = random.binomial(self.units, self.sizes[0] / self.units, samples)
        # With the share held, the classes keep their sizes.
        numbers = positives, self.units - positives
        first, second = self.drawers
        return first.draw(random, numbers[0]), second.draw(random, numbers[1])


@dataclass(frozen=True, slots=True, eq=False)
class RowByRow:
    """Draws rows of a class one by one."""

    side: Side

    def draw(self, random: np.random.Generator, numbers: NDArray[np.int64]) -> Sums:
        """Return sums over cells; `numbers` says how many rows each sample has."""
        side, samples = self.side, len(numbers)
        row = random.integers(0, len(side.cell), size=int(numbers.sum()), dtype=np.int32)
        place = side.cell[row]
        place += np.repeat(np.arange(samples) * side.n_cells, numbers)
        size, shape = samples * side.n_cells, (samples, side.n_cells)
        if side.alike:
            counts = np.bincount(place, minlength=size).reshape(shape)
            return (counts * side.values[0, 0],)
        return tuple(_summed(place, values[row], size).reshape(shape) for values in side.values)


@dataclass(frozen=True, slots=True, eq=False)
class CellByCell:
    """Draws how many rows each cell gets, and then what they sum up to.

    Given the number k of rows, their sums have k times the cell's mean and k times its
    covariance, exactly as in the bootstrap; their distribution is taken as normal. Cells in
    which all rows are alike have no spread, so that their sums are the bootstrap's own.

    Attributes
    ----------
    cells : ndarray of int64, shape (n_filled,)
        Cells that hold rows.
    share : ndarray of shape (n_filled,)
        Share of the class's rows in each.
    means : ndarray of shape (n_values, n_filled)
        Mean of a row's values.
    roots : ndarray of shape (n_values, n_values, n_filled)
        Lower triangular root of their covariance (Cholesky).
    n_cells : int
        Number of cells, empty ones included.
    """

    cells: NDArray[np.int64]
    share: NDArray[np.float64]
    means: NDArray[np.float64]
    roots: NDArray[np.float64]
    n_cells: int

    @classmethod
    def of(cls, side: Side) -> CellByCell:
        """Sum up the cells of a class."""
        held = np.bincount(side.cell, minlength=side.n_cells)
        cells = np.flatnonzero(held)
        counts = held[cells].astype(np.float64)
        place = (np.cumsum(held > 0) - 1)[side.cell]
        if side.alike:
            means = np.full((1, len(cells)), side.values[0, 0])
            roots = np.zeros((1, 1, len(cells)))
        else:
            means = np.stack([np.bincount(place, values) / counts for values in side.values])
            roots = _roots(side.values - means[:, place], place, counts)
        return cls(cells, counts / len(side.cell), means, roots, side.n_cells)

    def draw(self, random: np.random.Generator, numbers: NDArray[np.int64]) -> Sums:
        """Return sums over cells; `numbers` says how many rows each sample has."""
        counts = random.multinomial(numbers, self.share).astype(np.float64)
        sums = [counts * mean for mean in self.means]
        for j in range(len(self.means)):
            if self.roots[:, j].any():
                normal = random.standard_normal(counts.shape) * np.sqrt(counts)
                for i in range(j, len(self.means)):
                    sums[i] += self.roots[i, j] * normal
        if len(self.cells) == self.n_cells:
            return tuple(sums)
        whole = np.zeros((len(sums), len(numbers), self.n_cells))
        for filled, own in zip(whole, sums, strict=True):
            filled[:, self.cells] = own
        return tuple(whole)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Draws groups, each with all its rows.

    Of very many groups, bundles are drawn, which groups were put into at random: groups do not
    depend on each other, so that the spread of their sums is the same (the method of random
    groups: Wolter 2007, chapter 2).

    Attributes
    ----------
    matrices : tuple of tuple of csr_array of shape (n_cells, n_bundles)
        For each class and each value what a bundle adds to the cells.
    bundles : int
        Number of bundles: that of the groups, up to 10,000.
    """

    matrices: tuple[tuple[csr_array, ...], tuple[csr_array, ...]]
    bundles: int
    effective: tuple[float, float]
    stakes: tuple[float, float]
    units: int
    block: int

    @classmethod
    def of(cls, sides: tuple[Side, Side], group: NDArray[np.int64], n_groups: int) -> Groups:
        """Sum up the groups; `group` numbers that of each row, from 0."""
        from scipy.sparse import csr_array

        bundles = min(n_groups, _MOST_BUNDLES)
        by_chance = np.random.Generator(np.random.PCG64(n_groups)).permutation(n_groups)
        bundle = (by_chance % bundles)[group]
        matrices, effective, stakes = [], [], []
        for side in sides:
            place, shape = (side.cell, bundle[side.members]), (side.n_cells, bundles)
            matrices.append(tuple(csr_array((each, place), shape=shape) for each in side.values))
            own = group[side.members]
            effective.append(_kish(_summed(own, side.values[0], n_groups)))
            there = np.bincount(own, minlength=n_groups) > 0
            stakes.append(_typical(_summed(own, side.apart, n_groups)[there]))
        return cls(
            (matrices[0], matrices[1]),
            bundles,
            (effective[0], effective[1]),
            (stakes[0], stakes[1]),
            n_groups,
            _GROUP_BLOCK // max(bundles, sides[0].n_cells),
        )

    def draw(self, random: np.random.Generator, samples: int) -> tuple[Sums, Sums]:
        """Return the sums over the cells of the positives and of the negatives."""
        size = self.bundles * samples
        drawn = random.integers(0, self.bundles, size=(self.bundles, samples), dtype=np.int32)
        # Samples lie side by side, as the product with a sparse matrix wants them.
        times = np.bincount((drawn * samples + np.arange(samples)).ravel(), minlength=size)
        counts = times.reshape(self.bundles, samples).astype(np.float64)
        positives, negatives = (
            tuple(np.ascontiguousarray((matrix @ counts).T) for matrix in each)
            for each in self.matrices
        )
        return positives, negatives


def _summed(
    place: NDArray[np.int64], values: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Sum values by place, of which there are `size`."""
    return np.asarray(np.bincount(place, values, minlength=size), dtype=np.float64)


def _kish(weight: NDArray[np.float64]) -> float:
    """Return how many rows of one weight these are worth (Kish 1965)."""
    return float(weight.sum() ** 2 / np.square(weight).sum())


def _typical(apart: NDArray[np.float64]) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.square(apart).mean()))


def _roots(
    apart: NDArray[np.float64], place: NDArray[np.int64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the Cholesky root of each cell's covariance; `apart` is from the cell's mean.

    A value that the ones before it explain has no root of its own: 0, not rounding.
    """
    n = len(apart)
    roots = np.zeros((n, n, len(counts)))
    for j in range(n):
        for i in range(j, n):
            shared = np.bincount(place, apart[i] * apart[j]) / counts
            left = shared - (roots[i, :j] * roots[j, :j]).sum(axis=0)
            if i == j:
                left[left <= _ROUNDING * shared] = 0.0
                roots[j, j] = np.sqrt(left)
            else:
                np.divide(left, roots[j, j], out=roots[i, j], where=roots[j, j] > 0.0)
    return roots

"""Search the sets of columns of a case: single ones, pairs, triples, then a greedy climb."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.explain.options import Options
    from workbench.explain.probing import Probe

    Variant = NDArray[np.int64]
    Columns = tuple[int, ...]

# Variants that one stage may score, and the coarsest grid before columns are left out instead.
_MOST_VARIANTS = 100_000
_COARSEST = 3
_MOST_COLUMNS = 3  # changed together before the search turns greedy
_GREEDY_GRID = 24
_COMPARED = 60  # sets of columns, when answers are chosen that differ
_STAGES = _MOST_COLUMNS + 2  # with the climb, and what comes after the search


@dataclass(slots=True)
class SubsetSearch:
    """The nearest variant on the other side, for each set of columns found so far.

    Attributes
    ----------
    probe : Probe
        The model, and what may be changed.
    found : dict
        For each set of columns the nearest variant on the other side that was seen.
    exhausted : int
        Every set of up to so many columns was tried at every value.
    ranked : list of int
        The columns, the one that goes furthest on its own first; empty until they were tried.
    """

    probe: Probe
    found: dict[Columns, Variant]
    exhausted: int = 0
    ranked: list[int] = field(default_factory=list)
    _distance: dict[Columns, float] = field(default_factory=dict)

    def run(self) -> None:
        """Try single columns, then pairs and triples, then climb."""
        n_columns = len(self.probe.space.options)
        wanted = self.probe.effort.most
        for size in range(1, min(_MOST_COLUMNS, n_columns) + 1):
            if len(self.found) >= wanted or (self.found and size == _MOST_COLUMNS):
                return  # triples are not worth their time where something smaller is known
            self._try_sets(size)
        if not self.found and n_columns:
            self._climb()

    def best(self) -> list[Variant]:
        """Return what was found: fewest columns and nearest first, alike ones later."""
        space = self.probe.space
        chosen: list[Columns] = []
        distance = {
            columns: float(space.distances(v[None])[0]) for columns, v in self.found.items()
        }
        left = sorted(self.found, key=lambda c: (len(c), distance[c], c))[:_COMPARED]
        while left:
            shared = {columns: _overlap(columns, chosen) for columns in left}
            nearest = min(left, key=lambda c: (len(c), distance[c] * (1.0 + shared[c]), c))
            left.remove(nearest)
            chosen.append(nearest)
        return [self.found[columns] for columns in chosen]

    def _try_sets(self, size: int) -> None:
        options = self.probe.space.options
        open_columns = self._promising(size)
        known = [set(columns) for columns in self.found]
        sets = [
            columns
            for columns in combinations(open_columns, size)
            if not any(smaller <= set(columns) for smaller in known)
        ]
        grid = _finest(sets, [len(each.across) for each in options])
        variants, owner = _variants(sets, options, grid)
        scores = np.empty(len(variants))
        for piece, answered in self.probe.pieces(variants):
            scores[piece] = answered
            self._tell(size, piece.stop / len(variants))
            over = self.probe.line.across(answered)
            self._take(sets, owner[piece], variants[piece], over)
        if size == 1:
            self._rank(owner, scores)
        full = grid >= max(len(each.across) for each in options)
        if full and len(open_columns) == len(options) and self.exhausted == size - 1:
            self.exhausted = size

    def _promising(self, size: int) -> list[int]:
        """Return the columns of which sets are made: where there are too many, the best ones."""
        columns = self.ranked or list(range(len(self.probe.space.options)))
        fitting = len(columns)
        while size > 1 and comb(fitting, size) * _COARSEST**size > _MOST_VARIANTS:
            fitting -= 1
        return sorted(columns[:fitting])

    def _rank(self, owner: Variant, scores: NDArray[np.float64]) -> None:
        """Order the columns by how far each goes on its own."""
        reach = np.full(len(self.probe.space.options), -np.inf)
        np.maximum.at(reach, owner, self.probe.line.nearer(scores))
        self.ranked = np.argsort(-reach, kind="stable").tolist()

    def _take(
        self, sets: Sequence[Columns], owner: Variant, variants: Variant, over: NDArray[np.bool_]
    ) -> None:
        """Note for each set of columns the nearest of its variants that cross."""
        crossing = np.flatnonzero(over)
        far = self.probe.space.distances(variants[crossing])
        nearest_first = np.lexsort((variants[crossing].sum(axis=1), far, owner[crossing]))
        _, first = np.unique(owner[crossing][nearest_first], return_index=True)
        for at in nearest_first[first].tolist():
            columns, distance = sets[owner[crossing[at]]], float(far[at])
            if distance < self._distance.get(columns, np.inf):
                self.found[columns] = variants[crossing[at]]
                self._distance[columns] = distance

    def _climb(self) -> None:
        """Change the column that helps most, again and again, from the furthest variant."""
        options = self.probe.space.options
        while True:
            start, reached = self.probe.furthest.copy(), self.probe.furthest_score
            singles, _ = _variants([(at,) for at in range(len(options))], options, _GREEDY_GRID)
            variants = np.where(singles > 0, singles, start)
            scores = self.probe.scores(variants)
            self._tell(_MOST_COLUMNS + 1, 0.0)
            if self.probe.line.across(scores).any():
                over = variants[self.probe.line.across(scores)]
                nearest = over[int(np.argmin(self.probe.space.distances(over)))]
                self.found[tuple(np.flatnonzero(nearest).tolist())] = nearest
                return
            if self.probe.furthest_score == reached:
                return

    def _tell(self, stage: int, share: float) -> None:
        self.probe.effort.progress((stage - 1 + share) / _STAGES)


def _finest(sets: Sequence[Columns], sizes: Sequence[int]) -> int:
    """Return the finest grid at which all sets together can be tried, coarse as it may be."""

    def too_many(grid: int) -> bool:
        at_most = [min(grid, size) for size in sizes]
        work = sum(prod(at_most[at] for at in columns) for columns in sets)
        return work > _MOST_VARIANTS

    grids = range(_COARSEST, max(_COARSEST, *sizes) + 1)
    return max(_COARSEST, _COARSEST + bisect_left(grids, True, key=too_many) - 1)


def _variants(
    sets: Sequence[Columns], options: Sequence[Options], grid: int
) -> tuple[Variant, Variant]:
    """Return every combination of the grid's values in each set, and which set it belongs to."""
    places = [each.grid(grid) for each in options]
    blocks = [np.zeros((0, len(options)), dtype=np.int64)]
    for columns in sets:
        mesh = np.meshgrid(*(places[at] for at in columns), indexing="ij")
        block = np.zeros((mesh[0].size, len(options)), dtype=np.int64)
        for at, values in zip(columns, mesh, strict=True):
            block[:, at] = values.ravel()
        blocks.append(block)
    owner = np.repeat(np.arange(len(sets)), [len(block) for block in blocks[1:]])
    return np.concatenate(blocks), owner


def _overlap(columns: Columns, others: Sequence[Columns]) -> float:
    """Return the largest share of columns that a set has in common with another."""
    shares = (len(set(columns) & set(other)) / len(columns) for other in others)
    return max(shares, default=0.0)

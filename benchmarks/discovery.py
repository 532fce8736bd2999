"""The weakest slices of a table, against the package that the search is named after."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sliceline.slicefinder import Slicefinder

from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import alone, compare
from workbench.slices.lattice import Lattice, Sought, Worst, worst_slices

_COLUMNS = 12
# The peer counts all candidates of a level at once: 1e5 rows took it over 20 GB of memory.
_ROWS, _ROWS_OF_PEER = 100_000, 5_000


def rows() -> Iterator[Row]:
    """Measure the search alone, on columns that are cut already."""
    values, loss = _made_up(_ROWS_OF_PEER)
    sought = _sought(_ROWS_OF_PEER)
    lattice = _lattice(values, loss)
    named = pd.DataFrame(values).astype(str)

    def ours() -> tuple[Worst, ...]:
        return worst_slices(lattice, sought)

    def peer() -> Slicefinder:
        finder = Slicefinder(
            alpha=sought.alpha,
            k=sought.k,
            max_l=sought.predicates,
            min_sup=sought.least,
            verbose=False,
        )
        return finder.fit(named, loss)

    theirs, mine = peer(), ours()
    # Its bound takes columns for rows; with far fewer columns than rows it leaves nothing out.
    np.testing.assert_allclose(
        [each.score for each in mine],
        [each["slice_score"] for each in theirs.top_slices_statistics_],
        rtol=1e-9,
    )
    assert {each.members for each in mine} == set(_members(theirs))
    path = "ten weakest slices, up to three conditions"
    yield at_least(f"{path} [ms]", f"5e3 rows, {_COLUMNS} columns", compare(ours, peer), 5)
    large = _lattice(*_made_up(_ROWS))
    taken = alone(lambda: worst_slices(large, _sought(_ROWS))) / 1e3
    yield at_most(f"{path} [s]", f"1e5 rows, {_COLUMNS} columns", taken, 10.0)


def _sought(rows: int) -> Sought:
    return Sought(k=10, least=rows // 100, alpha=0.95, predicates=3)


def _lattice(values: NDArray[np.int64], loss: NDArray[np.float64]) -> Lattice:
    return Lattice(tuple(values.T), loss, np.ones(len(loss)))


def _made_up(rows: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return columns of three to ten values, and mistakes that two of them make likelier."""
    random = np.random.default_rng(2_026)
    values = np.column_stack([random.integers(0, 3 + j % 8, rows) for j in range(_COLUMNS)])
    weak = 0.3 * ((values[:, 0] == 1) & (values[:, 3] == 2)) + 0.1 * (values[:, 5] == 4)
    return values, (random.random(rows) < 0.05 + weak).astype(np.float64)


def _members(found: Slicefinder) -> Iterator[tuple[tuple[int, int], ...]]:
    """Return the peer's slices as ours are told: columns and values."""
    for conditions in found.top_slices_:
        yield tuple(
            (column, int(value)) for column, value in enumerate(conditions) if value is not None
        )

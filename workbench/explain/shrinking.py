"""Make changes smaller that bring a case to the other side, and leave out those not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.probing import Probe

    Variant = NDArray[np.int64]

# A smaller change may make another one needless, and so on; it settles after a few rounds.
_MOST_ROUNDS = 8


def shrunk(variant: Variant, probe: Probe) -> Variant:
    """Return a variant on the other side that is no further from the case in any column.

    Parameters
    ----------
    variant : ndarray of int64, shape (n_columns,)
        Changes that bring the case to the other side.
    probe : Probe
        The model, and what may be changed.

    Raises
    ------
    Stopped
        If the deadline comes, or the search is cancelled.
    """
    for _ in range(_MOST_ROUNDS):
        smaller = _moved(_pruned(variant, probe), probe)
        if np.array_equal(smaller, variant):
            break
        variant = smaller
    return _pruned(variant, probe)


def _pruned(variant: Variant, probe: Probe) -> Variant:
    """Take back changes that are not needed, the largest first."""
    while True:
        changed = np.flatnonzero(variant)
        without = np.repeat(variant[None], len(changed), axis=0)
        without[np.arange(len(changed)), changed] = 0
        over = probe.line.across(probe.scores(without))
        if not over.any():
            return variant
        left = without[over]
        variant = left[int(np.argmin(probe.space.distances(left)))]


def _moved(variant: Variant, probe: Probe) -> Variant:
    """Move each change to the nearest value that still suffices, the largest change first."""
    options = probe.space.options
    size = [each.distances[place] for each, place in zip(options, variant, strict=True)]
    for at in np.argsort(-np.asarray(size), kind="stable").tolist():
        if variant[at] <= 1:
            continue
        nearer = np.repeat(variant[None], variant[at] - 1, axis=0)
        nearer[:, at] = np.arange(1, variant[at])
        over = np.flatnonzero(probe.line.across(probe.scores(nearer)))
        if len(over):
            variant = nearer[over[0]]
    return variant

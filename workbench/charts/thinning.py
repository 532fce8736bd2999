"""Which points of a curve are drawn: enough for the eye, and none that could be chosen lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from workbench.threshold import Hull

# A curve of up to this many points is drawn whole.
WHOLE = 2000
# Of each so many points of it, a longer one is drawn on a grid with a cell, and at a step of score.
_PER_CELL = WHOLE / 480
_PER_STEP = WHOLE / 240


def drawn_positions(
    hull: Hull, thresholds: Iterable[float] = (), most: int = WHOLE
) -> NDArray[np.int64]:
    """Return the positions of a curve to draw, rising.

    Parameters
    ----------
    hull : Hull
        The curve with its convex hull, whose vertices are all kept: thinning by eye alone
        loses the cheapest point at a third to a half of all price ratios.
    thresholds : iterable of float
        Thresholds whose points must be there: today's, the cheapest, the pinned ones.
    most : int
        A curve of up to so many points is drawn whole; of a longer one about half as many are, or
        fewer.

    Returns
    -------
    ndarray of shape (n_drawn,)
        All positions of a small curve; else the points at which the curve enters a new row
        or column of a grid finer than a pixel, some even steps of score, the hull, and the
        points that were asked for.
    """
    curve = hull.curve
    count = len(curve.thresholds)
    if count <= most:
        return np.arange(count)
    across = round(most / _PER_CELL)
    cells = np.floor(curve.fpr * across) * (across + 1) + np.floor(curve.tpr * across)
    entered = np.flatnonzero(np.diff(cells)) + 1
    low, high = curve.thresholds[-1], curve.thresholds[1]
    even = [curve.index(t) for t in np.linspace(low, high, round(most / _PER_STEP))]
    asked = [curve.index(t) for t in thresholds]
    ends = np.array([0, 1, count - 1, *even, *asked], dtype=np.int64)
    return np.unique(np.concatenate((entered, hull.vertices, ends)))

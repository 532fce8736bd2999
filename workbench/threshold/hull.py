"""The convex hull of the ROC curve: the only points that a linear cost can prefer.

Built once per curve, it answers new prices without reading the curve again
(Provost and Fawcett 2001, "Robust classification for imprecise environments").
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.priced import PricedCurve, cheapest, tolerance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.costs import CostModel
    from workbench.threshold.curve import OperatingCurve, OperatingPoint

_SAMPLE = 1024
# Beyond this, a product of two counts is not exact in float64.
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class Hull:
    """A curve with the positions of its convex hull's vertices, both ends included.

    Attributes
    ----------
    vertices : ndarray of shape (n_vertices,)
        The upper side: what reasonable prices can prefer.
    underside : ndarray of shape (n_underside,)
        The lower side: what they like least.
    """

    curve: OperatingCurve
    vertices: NDArray[np.int64]
    underside: NDArray[np.int64]

    def cheapest(self, costs: CostModel) -> OperatingPoint:
        """Return the cheapest point at flat prices, reading a few hundred points only.

        Points off the hull cost at least what the hull's edge above them costs, so only the
        edge on which the cost first comes within rounding of the least can hold a tie.
        Unreasonable prices (Elkan 2001) may prefer a point below the hull: they scan it all.
        """
        priced = PricedCurve.of_counts(self.curve, costs)
        if not costs.reasonable:
            return cheapest(priced)
        money = priced.at(self.vertices)
        both = np.concatenate((money, priced.at(self.underside)))
        limit = float(money.min()) + tolerance(both)
        first = int(np.argmax(money <= limit))
        if first == 0:
            return self.curve.point(0)
        edge = slice(int(self.vertices[first - 1]) + 1, int(self.vertices[first]) + 1)
        return self.curve.point(edge.start + int(np.argmax(priced.at(edge) <= limit)))


def convex_hull(curve: OperatingCurve) -> Hull:
    """Return the convex hull of the ROC curve.

    Counts are compared by exact cross-products. With fractional weights they are rounded, so
    points within rounding of an edge are kept: one vertex too many is never wrong.
    """
    fps, tps = curve.fps, curve.tps
    area = float(fps[-1]) * float(tps[-1])
    whole = area < _EXACT and bool(np.all(fps == np.rint(fps)) and np.all(tps == np.rint(tps)))
    slack = 0.0 if whole else 1e-12 * area
    # Mirrored at the diagonal, the lower side is an upper one.
    sides = _upper(fps, tps, slack), _upper(tps, fps, slack)
    for side in sides:
        side.setflags(write=False)
    return Hull(curve, *sides)


def _upper(x: NDArray[np.float64], y: NDArray[np.float64], slack: float) -> NDArray[np.int64]:
    """Return the upper hull, first dropping what lies below the hull of a sample of it."""
    kept = np.arange(len(x))
    while len(kept) > 4 * _SAMPLE:
        steps = np.linspace(0, len(kept) - 1, _SAMPLE).astype(np.int64)
        above = _above(x, y, steps[_chain(x[steps], y[steps], slack)], slack)
        if np.count_nonzero(above) > 0.9 * len(kept):
            break
        kept, x, y = kept[above], x[above], y[above]
    return kept[_chain(x, y, slack)]


def _above(
    x: NDArray[np.float64], y: NDArray[np.float64], coarse: NDArray[np.int64], slack: float
) -> NDArray[np.bool_]:
    """Return whether each point is a vertex of a coarse hull or above one of its edges."""
    above = np.zeros(len(x), dtype=np.bool_)
    above[coarse] = True
    for a, b in pairwise(coarse.tolist()):
        under = slice(a + 1, b)
        turn = (x[b] - x[a]) * (y[under] - y[a]) - (y[b] - y[a]) * (x[under] - x[a])
        above[under] = turn > -slack
    return above


def _chain(x: NDArray[np.float64], y: NDArray[np.float64], slack: float) -> NDArray[np.int64]:
    """Return the positions of the upper hull by Andrew's monotone chain (1979)."""
    hull: list[int] = []
    xs, ys = x.tolist(), y.tolist()
    for i in range(len(xs)):
        while len(hull) >= 2:
            a, b = hull[-2], hull[-1]
            turn = (xs[b] - xs[a]) * (ys[i] - ys[a]) - (ys[b] - ys[a]) * (xs[i] - xs[a])
            if turn < 0.0 or (slack > 0.0 and turn <= slack):
                break
            hull.pop()
        hull.append(i)
    return np.asarray(hull, dtype=np.int64)

"""The plateau: thresholds that the data cannot tell apart from the cheapest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.spread import critical_value, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.curve import OperatingCurve
    from workbench.threshold.priced import PricedCurve
    from workbench.threshold.resampling import Replicates


@dataclass(frozen=True, slots=True)
class Plateau:
    """Thresholds that the data cannot tell apart from the cheapest.

    Attributes
    ----------
    pieces : tuple of (low, high)
        Every threshold t with low < t <= high, from the highest thresholds down.
    main : tuple of float
        The piece that holds the cheapest.
    """

    pieces: tuple[tuple[float, float], ...]
    main: tuple[float, float]


def plateau(
    reps: Replicates,
    priced: PricedCurve,
    cheapest_index: int,
    allowed: NDArray[np.bool_] | None = None,
) -> Plateau:
    """Return the thresholds whose cost the data cannot tell apart from the cheapest.

    Those are the ones at which the lower bound of what they cost more is not above 0. The bounds
    hold at all positions at once, and a threshold and the cheapest are resampled together. What
    lies between two successive positions that are inside is inside.

    Parameters
    ----------
    reps : Replicates
        Resampled curves.
    priced : PricedCurve
        The curve.
    cheapest_index : int
        Position of the cheapest that is allowed, one of `reps.positions`.
    allowed : ndarray of bool, shape (n_thresholds,), optional
        Which points of the curve keep what is required; others are no part of it, but for the
        cheapest.
    """
    money, column = priced.at(reps.positions), reps.column(cheapest_index)
    dearer = money - money[column]
    drawn = reps.money - reps.money[:, [column]]
    found = spread(reps, drawn, dearer, reps.row, float(np.abs(money).max()))
    # Where nothing is known (NaN), nothing is told apart.
    near = ~(dearer > critical_value(found.highest()) * found.unit)
    inside = np.append(np.repeat(near[1:] & near[:-1], np.diff(reps.positions)), False)
    inside[reps.positions] = near
    if allowed is not None:
        inside &= allowed
    inside[cheapest_index] = True
    return _pieces(priced.curve, inside, cheapest_index)


def _pieces(curve: OperatingCurve, inside: NDArray[np.bool_], cheapest_index: int) -> Plateau:
    """Return the runs of positions that are inside as thresholds."""
    changes = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, stops = changes[::2], changes[1::2]
    below = np.append(curve.thresholds, -np.inf)
    pieces = tuple(zip(below[stops].tolist(), below[starts].tolist(), strict=True))
    return Plateau(pieces, pieces[int(starts.searchsorted(cheapest_index, side="right")) - 1])

"""Whether the mean loss of some rows differs from that of all others."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.fisher import fisher_exact

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Compared:
    """Two mean losses and what is known of their difference.

    Attributes
    ----------
    inside, outside : float
        Mean loss of the rows inside, and of all others; NaN where there are none with weight.
    difference, low, high : float
        Inside minus outside, and its 95 % interval.
    p : float
        Two-sided p-value of "both are alike".
    """

    inside: float
    outside: float
    difference: float = nan
    low: float = nan
    high: float = nan
    p: float = nan


def compared(
    inside: NDArray[np.bool_],
    loss: NDArray[np.float64],
    weight: NDArray[np.float64],
    group: NDArray[np.int64] | None = None,
) -> Compared:
    """Compare the mean loss of some rows with that of all others.

    Losses of 0 and 1 of independent rows of weight 1 are compared by Fisher's exact test and
    Newcombe's interval (1998). Else both come from Student's t, on as many degrees of freedom as
    the smaller side has rows or groups, less one, and from the larger of two standard errors of
    the difference: of each side by itself, linearised (Cochran 1977), and of what chance alone
    would part (Pitman 1937). Where mistakes are rare, a side that shows none knows nothing of
    their spread, and one that shows some overstates it in all rows. Rows of one group pull
    together in both.

    Parameters
    ----------
    inside : ndarray of bool, shape (n_rows,)
        The rows that are compared with all others.
    loss, weight : ndarray of shape (n_rows,)
        What each row loses, and what it counts.
    group : ndarray of int64, shape (n_rows,), optional
        Rows that belong together.
    """
    sides = [inside & (weight > 0.0), ~inside & (weight > 0.0)]
    means = (_mean(loss[sides[0]], weight[sides[0]]), _mean(loss[sides[1]], weight[sides[1]]))
    if not all(side.any() for side in sides):
        return Compared(*means)
    counted = sides[0] | sides[1]
    if group is None and (weight == 1.0).all() and np.isin(loss[counted], (0.0, 1.0)).all():
        return _exact(means, [loss[side] for side in sides])
    return _linear(means, sides, (loss, weight), group)


def _mean(loss: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    return float(np.average(loss, weights=weight)) if len(loss) else nan


def _exact(means: tuple[float, float], losses: list[NDArray[np.float64]]) -> Compared:
    from statsmodels.stats.proportion import confint_proportions_2indep

    hits = [np.array([int(loss.sum())]) for loss in losses]
    rows = [np.array([len(loss)]) for loss in losses]
    low, high = confint_proportions_2indep(
        hits[0][0], rows[0][0], hits[1][0], rows[1][0], method="newcomb"
    )
    p = fisher_exact((hits[0], hits[1]), (rows[0], rows[1]))
    return Compared(*means, means[0] - means[1], float(low), float(high), float(p[0]))


def _linear(
    means: tuple[float, float],
    sides: list[NDArray[np.bool_]],
    held: tuple[NDArray[np.float64], NDArray[np.float64]],
    group: NDArray[np.int64] | None,
) -> Compared:
    from scipy.stats import t

    loss, weight = held
    units = np.arange(len(loss)) if group is None else np.unique(group, return_inverse=True)[1]
    many = [len(np.unique(units[side])) for side in sides]
    difference = means[0] - means[1]
    if min(many) < 2:
        return Compared(*means, difference)
    signed = np.zeros(len(loss))
    away = np.zeros(len(loss))
    for sign, side, mean, of in zip((1.0, -1.0), sides, means, many, strict=True):
        signed[side] = sign * weight[side] / weight[side].sum()
        away[side] = sqrt(of / (of - 1.0)) * (loss[side] - mean)
    apart = (np.bincount(units, signed * away) ** 2).sum()
    counted = sides[0] | sides[1]
    alike = _parted_by_chance(signed[counted], loss[counted], weight[counted], units[counted])
    error = sqrt(max(float(apart), alike))
    law = t(min(many) - 1)
    if error == 0.0:  # all rows lose the same: nothing to judge by
        return Compared(*means, difference)
    margin = float(law.ppf(0.975)) * error
    p = 2.0 * float(law.sf(abs(difference) / error))
    return Compared(*means, difference, difference - margin, difference + margin, p)


def _parted_by_chance(
    signed: NDArray[np.float64],
    loss: NDArray[np.float64],
    weight: NDArray[np.float64],
    units: NDArray[np.int64],
) -> float:
    """Return the variance of the difference where the loss has nothing to do with the side.

    For independent rows of one weight it is that over all ways to part them. Two rows of one
    group are alike by as much as all such pairs show.
    """
    away = loss - np.average(loss, weights=weight)
    spread = float(np.average(away**2, weights=weight)) * len(loss) / (len(loss) - 1.0)
    sizes = np.bincount(units)
    pairs = float((sizes * (sizes - 1.0)).sum())
    shared = 0.0
    if pairs and spread:
        both = float((np.bincount(units, away) ** 2).sum() - (away**2).sum())
        shared = min(1.0, max(0.0, both / pairs / spread))
    alone, together = float((signed**2).sum()), float((np.bincount(units, signed) ** 2).sum())
    return spread * ((1.0 - shared) * alone + shared * together)

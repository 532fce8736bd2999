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
    the difference: with a spread of its own for each side (Welch 1947, linearised as in Cochran
    1977), and with one spread for both (Student 1908). Where mistakes are rare, a side that shows
    none knows nothing of their spread, and one that shows some may owe that to chance. Rows of
    one group pull together in both.

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
    signed, away, own = np.zeros(len(loss)), np.zeros(len(loss)), np.zeros(len(loss))
    for sign, side, mean, of in zip((1.0, -1.0), sides, means, many, strict=True):
        signed[side] = sign * weight[side] / weight[side].sum()
        away[side] = loss[side] - mean
        own[side] = sqrt(of / (of - 1.0)) * signed[side] * away[side]
    each = float((np.bincount(units, own) ** 2).sum())
    counted = sides[0] | sides[1]
    both = _one_spread(signed[counted], away[counted], weight[counted], units[counted])
    error = sqrt(max(each, both))
    law = t(min(many) - 1)
    if error == 0.0:  # no row differs from its side's mean: nothing to judge by
        return Compared(*means, difference)
    margin = float(law.ppf(0.975)) * error
    p = 2.0 * float(law.sf(abs(difference) / error))
    return Compared(*means, difference, difference - margin, difference + margin, p)


def _one_spread(
    signed: NDArray[np.float64],
    away: NDArray[np.float64],
    weight: NDArray[np.float64],
    units: NDArray[np.int64],
) -> float:
    """Return the variance of the difference where losses vary alike on both sides.

    Two rows of one group vary together by as much as all such pairs do.
    """
    sizes = np.bincount(units)
    many = float(np.count_nonzero(sizes))
    spread = float(np.average(away**2, weights=weight)) * many / max(1.0, many - 2.0)
    pairs, squares = float((sizes * (sizes - 1.0)).sum()), float((away**2).sum())
    shared = 0.0
    if pairs and squares:
        together = float((np.bincount(units, away) ** 2).sum()) - squares
        shared = min(1.0, max(0.0, together / pairs / (squares / len(away))))
    alone, pulled = float((signed**2).sum()), float((np.bincount(units, signed) ** 2).sum())
    return spread * ((1.0 - shared) * alone + shared * pulled)

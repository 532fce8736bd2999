"""What a confidence needs: the thresholds to test, how much the rows weigh, and a p-value.

`certified` tests requirements with it (Learn-Then-Test: Angelopoulos, Bates, Candès, Jordan and
Lei 2021).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import e
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedCurve, PricedRows

GRID = 1_000  # thresholds that are tested at most, beside "flag nobody"
_ROUNDING = 1e-9  # sums of weights are this close to what they stand for


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """Squared weights, cumulated over the flagged rows of a class, per threshold.

    Attributes
    ----------
    tps, fps : ndarray of shape (n_thresholds,)
        Of the positives and of the negatives.
    """

    tps: NDArray[np.float64]
    fps: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Certain:
    """What a confidence needs to know beside the priced curve.

    Attributes
    ----------
    grid : ndarray of int64, shape (n_tested,)
        Positions of the thresholds that are tested, rising; fixed by the scores alone.
    costs : tuple of float
        The least and the largest cost that a case can have. With amounts, or prices from a
        column, they are those of the rows seen: it is taken for granted that no case of the
        population lies outside.
    squares : Squares or None
        None where every row weighs 1.
    factor : float
        1 where a share counts rows that weigh alike, so that its p-value is the binomial's own;
        e, as Bentkus's inequality has it for any loss from 0 to 1, where they do not.
    entity : float
        Rows that belong together, on average over rows; sizes are divided by it.
    """

    grid: NDArray[np.int64]
    costs: tuple[float, float]
    squares: Squares | None = None
    factor: float = 1.0
    entity: float = 1.0

    def with_squares(self, tps: NDArray[np.float64], fps: NDArray[np.float64]) -> Certain:
        """Return the same for some of the rows: grid and range of costs stay those of all.

        Parameters
        ----------
        tps, fps : ndarray of shape (n_thresholds,)
            Squared weights cumulated over those flagged rows, as in `Squares`. Rows that all
            weigh 1 need no call.
        """
        return replace(self, squares=Squares(tps, fps))


def certain(priced: PricedCurve, rows: PricedRows) -> Certain:
    """Return what confidence needs of the rows behind a priced curve."""
    found = Certain(_grid(priced.curve.flagged), rows.prices.range(rows.y_true, rows.weight))
    if rows.group is not None:
        found = replace(found, factor=e, entity=_entity(rows, rows.group))
    if rows.weight is None:
        return found
    n, sums = len(priced.curve.thresholds), []
    for members in (rows.y_true, ~rows.y_true):
        weight = rows.weight[members]
        own = weight[weight > 0.0]
        if own.min() < own.max():
            found = replace(found, factor=e)
        squared = np.bincount(rows.positions[members], weights=weight**2, minlength=n).cumsum()
        squared.setflags(write=False)
        sums.append(squared)
    return found.with_squares(*sums)


def hoeffding_bentkus(
    risk: NDArray[np.float64], n: NDArray[np.float64], bound: float, *, factor: float = e
) -> NDArray[np.float64]:
    """Return p-values of "the mean loss is above `bound`", for losses from 0 to 1.

    The smaller of Hoeffding's exp(-n h1(min(risk, bound), bound)) and Bentkus's
    factor x P(Binomial(n, bound) <= ceil(n x risk)) (Angelopoulos et al. 2021, section 3.2).

    Parameters
    ----------
    risk : ndarray of shape (n_tested,)
        Mean loss of the sample.
    n : ndarray of shape (n_tested,)
        Rows, or effective size, that each mean is over; rounded down. Without any, p is 1.
    bound : float
        A mean loss is never above 1, so that p is 0 for bounds from 1 on; and 1 for 0 and less.
    factor : float
        1 for losses of exactly 0 or 1, whose sum is binomial; e for others.
    """
    from scipy.special import betainc, rel_entr

    # A hundred weights of 0.1 have the size 100, not 99; 3 losses of 7 are 3, not 4.
    n = np.floor(np.asarray(n) * (1.0 + _ROUNDING))
    if bound <= 0.0:
        return np.ones(len(n))
    if bound >= 1.0:
        return np.where(n > 0, 0.0, 1.0)
    risk = np.where(n > 0, risk, 1.0)
    most = np.minimum(risk, bound)
    hoeffding = np.exp(-n * (rel_entr(most, bound) + rel_entr(1.0 - most, 1.0 - bound)))
    losses = np.ceil(n * risk * (1.0 - _ROUNDING))
    binomial = betainc(np.maximum(n - losses, 1.0), losses + 1.0, 1.0 - bound)
    bentkus = np.where(losses < n, factor * binomial, factor)
    return np.asarray(np.minimum(np.minimum(hoeffding, bentkus), 1.0))


def _grid(flagged: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all positions, or those of the scores' quantiles over rows, and "flag nobody"."""
    if len(flagged) <= GRID + 1:
        return np.arange(len(flagged))
    ranks = np.ceil(np.arange(1, GRID + 1) * (flagged[-1] / GRID))
    return np.unique(np.append(0, flagged.searchsorted(ranks.clip(max=flagged[-1]))))


def _entity(rows: PricedRows, group: NDArray[np.int64]) -> float:
    """Return sum of squared entities' weights / sum of squared rows' weights, per class or of all.

    The largest of the three: what sizes must be divided by if rows of an entity say the same.
    """
    weight = np.ones(len(group)) if rows.weight is None else rows.weight
    names = np.unique(group, return_inverse=True)[1]
    return max(
        float(
            np.sum(np.bincount(names[some], weights=weight[some]) ** 2) / np.sum(weight[some] ** 2)
        )
        for some in (rows.y_true, ~rows.y_true, np.ones(len(group), dtype=np.bool_))
    )

"""Bands that hold everywhere at once: of the cost, of the ROC curve, of what is lost without it.

All of them come from resampled curves (`resample`). A band covers at all positions together with
95 % confidence (sup-t: Montiel Olea and Plagborg-Møller 2019), so that it also covers at a
threshold which was chosen because of the data. It is that of the two ends as decisions, nobody
and everybody, whatever the lowest score of the sample was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.auc import share_of
from workbench.threshold.priced import cheapest_index
from workbench.threshold.resampling import column_at
from workbench.threshold.spread import FEW_ROWS, NORMAL, ROUNDING, critical_value, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedCurve
    from workbench.threshold.resampling import Replicates
    from workbench.threshold.spread import Spread

_UNSEEN = 3  # rows: as many may be of a kind that n rows did not show


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A figure per position with a margin that holds at all positions at once.

    Attributes
    ----------
    positions : ndarray of int64, shape (n_positions,)
        Positions on the curve.
    estimate : ndarray of shape (n_positions,)
        Money per case.
    se : ndarray of shape (n_positions,)
        Its standard error: 0 where it cannot differ, NaN where a single group is all there is.
    unit : ndarray of shape (n_positions,)
        What the band is measured in: the standard error, but at least that of ten rows.
    critical : float
        How many of them the band reaches to either side.
    """

    positions: NDArray[np.int64]
    estimate: NDArray[np.float64]
    se: NDArray[np.float64]
    unit: NDArray[np.float64]
    critical: float

    @property
    def low(self) -> NDArray[np.float64]:
        """Lower end per position."""
        return np.asarray(self.estimate - self.critical * self.unit)

    @property
    def high(self) -> NDArray[np.float64]:
        """Upper end per position."""
        return np.asarray(self.estimate + self.critical * self.unit)

    def margin(self, position: int) -> float:
        """Return half the band's width at a position of the curve."""
        return self.critical * float(self.unit[column_at(self.positions, position)])

    def at(self, position: int) -> tuple[float, float]:
        """Return the band at a position of the curve: for a point that the data chose."""
        k = column_at(self.positions, position)
        return float(self.low[k]), float(self.high[k])

    def pointwise(self, position: int) -> tuple[float, float]:
        """Return the 95 % interval of one position alone: for a point that was given."""
        k = column_at(self.positions, position)
        centre, margin = float(self.estimate[k]), NORMAL * float(self.se[k])
        return centre - margin, centre + margin


@dataclass(frozen=True, slots=True, eq=False)
class RocBand:
    """A rectangle around each point of the ROC curve; together they are the band.

    With 95 % confidence TPR and FPR of all positions at once lie within their rectangles, and
    so the true ROC curve runs through the region that they cover.

    Attributes
    ----------
    positions : ndarray of int64, shape (n_positions,)
        Positions on the curve.
    tpr_low, tpr_high, fpr_low, fpr_high : ndarray of shape (n_positions,)
        Ends, from 0 to 1.
    critical : float
        How many standard errors they are apart from the rates.
    """

    positions: NDArray[np.int64]
    tpr_low: NDArray[np.float64]
    tpr_high: NDArray[np.float64]
    fpr_low: NDArray[np.float64]
    fpr_high: NDArray[np.float64]
    critical: float


@dataclass(frozen=True, slots=True, eq=False)
class RegretBands:
    """What each alternative costs more than the model at every position: alternative - model.

    Each holds at all positions at once, by itself. Where model and alternative decide alike,
    the difference is 0 and so is its margin.

    Attributes
    ----------
    flag_none, flag_all : Band
        Everybody is passed; everybody is flagged.
    current : Band or None
        Today's threshold, where there is one.
    random : Band
        As many cases flagged as at the position, but drawn by lot.
    cheapest : Band
        The cheapest threshold.
    """

    flag_none: Band
    flag_all: Band
    current: Band | None
    random: Band
    cheapest: Band


def cost_band(reps: Replicates, priced: PricedCurve) -> Band:
    """Return the band of the money per case at each threshold.

    It held the true cost at all thresholds in .92 to .95 of simulated samples of 300 and 1,200
    rows, at nominal .95, and in .90 to .94 where amounts had a long tail. The cost of a
    threshold that the data chose is itself too good: put the margin around the cross-fitted one.
    """
    return _band(reps, reps.money, priced.at(reps.positions), priced)


def regret_bands(
    reps: Replicates,
    priced: PricedCurve,
    current_index: int | None = None,
    *,
    cheapest: int | None = None,
) -> RegretBands:
    """Return how much dearer the alternatives are than the model, at every position.

    A policy differs from the model in many rows, so the floor of its margin is that of three rows
    (what was never seen can be three in n: the rule of three) and not of ten; with ten, a model
    that parts 100 rows without a mistake would not be told from flagging everybody. The cheapest
    threshold may differ in a row or two, and keeps the ten.

    Parameters
    ----------
    reps : Replicates
        Resampled curves.
    priced : PricedCurve
        The curve.
    current_index : int, optional
        Position of today's threshold, one of `reps.positions`.
    cheapest : int, optional
        Position of the cheapest that is allowed, one of `reps.positions`; the cheapest of all
        where it is not given.
    """
    money = priced.at(reps.positions)
    best = cheapest_index(priced.money()) if cheapest is None else cheapest

    policies = replace(reps, row=reps.row * sqrt(_UNSEEN / FEW_ROWS))

    def against(column: int, measured: Replicates = policies) -> Band:
        apart = reps.money[:, column, np.newaxis] - reps.money
        return _band(measured, apart, money[column] - money, priced)

    curve = priced.curve
    q = (curve.tps + curve.fps)[reps.positions] / curve.total_weight
    drawn = _by_lot(reps.money, reps.selection_rate) - reps.money
    return RegretBands(
        flag_none=against(0),
        flag_all=against(len(money) - 1),
        current=None if current_index is None else against(reps.column(current_index)),
        random=_band(policies, drawn, _by_lot(money, q) - money, priced),
        cheapest=against(reps.column(best), reps),
    )


def roc_band(reps: Replicates, priced: PricedCurve) -> RocBand:
    """Return the band of the ROC curve.

    The critical value is that of all positions and both rates together. Ends stay within 0 and
    1, and none is 0 wide: from 0 or 1 the band reaches as far as Wilson's interval, towards 0 or
    1 as far as the symmetric one. (Of all rectangles of a curve together .95 to .99 covered,
    measured; with Wilson's alone .42, for the first row says little about where a class ends.)
    """
    rates = priced.curve.tpr[reps.positions], priced.curve.fpr[reps.positions]
    defined = ~np.isnan(reps.auc)
    both = [
        spread(reps, drawn[defined], rate, 1.0 / size)
        for drawn, rate, size in zip((reps.tpr, reps.fpr), rates, reps.effective, strict=True)
    ]
    critical = critical_value(np.maximum(both[0].farthest(), both[1].farthest()))
    tpr, fpr = (
        _rate_ends(rate, of_rate, size, critical)
        for rate, of_rate, size in zip(rates, both, reps.effective, strict=True)
    )
    return RocBand(reps.positions, *tpr, *fpr, critical)


def auc_band(reps: Replicates, auc: float) -> tuple[float, float] | None:
    """Return the 95 % interval of the area under the ROC curve, from its resampled spread.

    On the logit scale, so within 0 and 1. For weights and groups; where rows are rows, DeLong's
    needs no resampling.

    Returns
    -------
    tuple of float, or None
        None where the area is 0 or 1, or does not vary from sample to sample.
    """
    drawn = reps.auc[~np.isnan(reps.auc)]
    if not 0.0 < auc < 1.0 or reps.units < 2 or len(drawn) < 2:
        return None
    se = float(drawn.std())
    if se <= ROUNDING:
        return None
    middle, margin = log(auc / (1.0 - auc)), NORMAL * se / (auc * (1.0 - auc))
    return share_of(middle - margin), share_of(middle + margin)


def _band(
    reps: Replicates,
    drawn: NDArray[np.float64],
    estimate: NDArray[np.float64],
    priced: PricedCurve,
) -> Band:
    stake = float(np.abs(priced.at(reps.positions)).max())
    found = spread(reps, drawn, estimate, reps.row, stake)
    for array in (estimate, found.se, found.unit):
        array.setflags(write=False)
    critical = critical_value(found.farthest())
    return Band(reps.positions, estimate, found.se, found.unit, critical)


def _by_lot(money: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the money of flagging a share q by lot; the ends of `money` are nobody and all."""
    return np.asarray(q * money[..., -1:] + (1.0 - q) * money[..., :1])


def _rate_ends(
    rate: NDArray[np.float64], found: Spread, size: float, critical: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of Wilson's interval (1927) and of the symmetric one, whichever is farther.

    Wilson's is of so many rows as the standard error speaks of; of `size` rows where a rate of
    0 or 1 has none.
    """
    vary = found.se**2
    rows = np.divide(rate * (1.0 - rate), vary, out=np.full_like(rate, size), where=vary > 0.0)
    rows[np.isnan(vary)] = np.nan
    square = critical**2
    middle = (rate + square / (2.0 * rows)) / (1.0 + square / rows)
    margin = np.sqrt(rate * (1.0 - rate) / rows + square / (4.0 * rows**2))
    margin *= critical / (1.0 + square / rows)
    even = critical * found.unit
    low = np.clip(np.minimum(middle - margin, rate - even), 0.0, 1.0)
    high = np.clip(np.maximum(middle + margin, rate + even), 0.0, 1.0)
    for array in (low, high):
        array.setflags(write=False)
    return low, high

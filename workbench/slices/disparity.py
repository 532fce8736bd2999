"""How far apart the slices are: Fairlearn's disparities, and whether chance alone could do it.

A disparity is the largest distance between two slices, so it is above 0 even where all are
treated alike: with more slices, and with smaller ones, chance alone sets some two further apart.
Its interval and its test here are made for that; those of two slices named beforehand, or the
quantiles of a bootstrap, are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.slices.counts import RATES, STATUSES, slice_rates
from workbench.slices.entities import rates_at
from workbench.slices.spread import Shares, alike, difference_interval, ratio_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.counts import SliceCounts, SliceRates
    from workbench.slices.slicing import Slicing

_OK = STATUSES.index("ok")
_RATIO = "demographic_parity_ratio"
# Each disparity is over the slices in which every one of these rates is ok.
_OVER: dict[str, tuple[str, ...]] = {
    "demographic_parity_difference": ("selection_rate",),
    _RATIO: ("selection_rate",),
    "equalized_odds_difference": ("tpr", "fpr"),
    "equal_opportunity_difference": ("tpr",),
    "predictive_parity_difference": ("ppv",),
    "false_positive_rate_difference": ("fpr",),
}
DISPARITIES = tuple(_OVER)


@dataclass(frozen=True, slots=True)
class Disparity:
    """The largest distance between two slices in some rate, or the smallest ratio.

    Attributes
    ----------
    name : str
        One of `DISPARITIES`; all but predictive parity, which is ours, are Fairlearn's.
    rate : str
        The rate that sets `most` and `least` apart; of equalised odds the one further apart.
    value : float
        Largest minus smallest rate, or smallest over largest; NaN with fewer than two slices
        that are ok, and for the ratio where all of them are 0.
    low, high : float
        95 % interval that holds whichever slices are the outermost; NaN where it was not asked
        for or the value is.
    p : float
        How often chance alone would set some two slices as far apart, were all alike; NaN as
        the interval is.
    keys : tuple of tuple of str
        The slices that it was taken over.
    most, least : tuple of str, or None
        The slice with the largest rate and that with the smallest, of equals the first.
    """

    name: str
    rate: str
    value: float
    low: float
    high: float
    p: float
    keys: tuple[tuple[str, ...], ...]
    most: tuple[str, ...] | None
    least: tuple[str, ...] | None


def disparities(counts: SliceCounts, slicing: Slicing, min_n: int = 30) -> tuple[Disparity, ...]:
    """Return all disparities at one threshold, without intervals: fast enough for a drag.

    Parameters
    ----------
    counts : SliceCounts
        With arrays of shape (n_slices, 4).
    slicing : Slicing
        The slices.
    min_n : int
        Slices in which a rate that is used has fewer rows in its denominator are left out.
    """
    return _disparities(slice_rates(counts), slicing, min_n)


def disparity_values(counts: SliceCounts, min_n: int = 30) -> Mapping[str, NDArray[np.float64]]:
    """Return each of `DISPARITIES` at many thresholds.

    Parameters
    ----------
    counts : SliceCounts
        With arrays of shape (n_thresholds, n_slices, 4), as `SliceCurves.at` returns them.
    min_n : int
        As for `disparities`; which slices are left out may differ from threshold to threshold.

    Returns
    -------
    mapping from str to ndarray of shape (n_thresholds,)
        NaN as `Disparity.value`.
    """
    rates = slice_rates(counts)
    values = {}
    for name in DISPARITIES:
        largest, smallest = _ends(rates, _known(rates, name, min_n), name)
        values[name] = _value(name, largest, smallest).max(axis=-1)
    return values


def with_intervals(
    scored: Scored, slicing: Slicing, threshold: float, min_n: int = 30, seed: int = 0
) -> tuple[Disparity, ...]:
    """Return all disparities at one threshold, each with its interval and its test.

    The interval is that of `difference_interval`, of the ratio that of `ratio_interval`: where
    all slices are alike, it reaches to 0 (the ratio's to 1) in at least 97.5 % of tables. The
    test is that of `alike`. Weights and rows that belong together count by the effective sizes
    of `rates_at`.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    slicing : Slicing
        Their slices.
    threshold : float
        Rows scoring at least this are flagged.
    min_n : int
        As for `disparities`.
    seed : int
        The same seed gives the same p-values; intervals need none.
    """
    rates = rates_at(scored, slicing, threshold)
    tests: dict[tuple[str, ...], float] = {}  # the parity difference and its ratio share one
    found = []
    for each in _disparities(rates, slicing, min_n):
        used = _OVER[each.name]
        shares = _shares(rates, used, _known(rates, each.name, min_n))
        if len(each.keys) >= 2 and used not in tests:
            tests[used] = alike(shares, seed=seed)
        found.append(each if isnan(each.value) else _tested(each, shares, tests[used]))
    return tuple(found)


def _shares(
    rates: SliceRates, used: tuple[str, ...], known: NDArray[np.bool_]
) -> tuple[Shares, ...]:
    return tuple(
        Shares(rates.value[known, column], rates.effective[known, column])
        for column in map(RATES.index, used)
    )


def _tested(disparity: Disparity, shares: tuple[Shares, ...], p: float) -> Disparity:
    """Add the interval and the test."""
    interval = ratio_interval if disparity.name == _RATIO else difference_interval
    low, high = interval(shares)
    return replace(disparity, low=low, high=high, p=p)


def _disparities(rates: SliceRates, slicing: Slicing, min_n: int) -> tuple[Disparity, ...]:
    return tuple(_disparity(rates, slicing, name, min_n) for name in DISPARITIES)


def _disparity(rates: SliceRates, slicing: Slicing, name: str, min_n: int) -> Disparity:
    known = _known(rates, name, min_n)
    keys = tuple(slicing.keys[place] for place in np.flatnonzero(known).tolist())
    each = _value(name, *_ends(rates, known, name))
    if np.isnan(each).any():
        rate = _OVER[name][0]
        return Disparity(name, rate, nan, nan, nan, nan, keys, None, None)
    widest = int(each.argmax())
    rate = _OVER[name][widest]
    shares = rates.only(rate)[known]
    return Disparity(
        name,
        rate,
        float(each[widest]),
        nan,
        nan,
        nan,
        keys,
        most=keys[int(shares.argmax())],
        least=keys[int(shares.argmin())],
    )


def _known(rates: SliceRates, name: str, min_n: int) -> NDArray[np.bool_]:
    """Return which slices a disparity is taken over, shape (..., n_slices)."""
    used = [RATES.index(rate) for rate in _OVER[name]]
    return np.asarray((rates.status(min_n)[..., used] == _OK).all(axis=-1))


def _ends(
    rates: SliceRates, known: NDArray[np.bool_], name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the largest and the smallest rate, both of shape (..., n_rates of this one)."""
    value = rates.value[..., [RATES.index(rate) for rate in _OVER[name]]]
    enough = known.sum(axis=-1)[..., np.newaxis] >= 2
    inside = known[..., np.newaxis]
    largest = np.where(inside, value, -np.inf).max(axis=-2, initial=-np.inf)
    smallest = np.where(inside, value, np.inf).min(axis=-2, initial=np.inf)
    return np.where(enough, largest, np.nan), np.where(enough, smallest, np.nan)


def _value(
    name: str, largest: NDArray[np.float64], smallest: NDArray[np.float64]
) -> NDArray[np.float64]:
    if name != _RATIO:
        return largest - smallest
    undefined = np.full(largest.shape, np.nan)
    return np.asarray(np.divide(smallest, largest, out=undefined, where=largest > 0.0))

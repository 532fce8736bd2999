"""Could chance alone set slices so far apart? The interval of a range, and its permutation test.

A range is the largest distance over all pairs of slices. With the outermost pair (a, b) of the
population in mind, its interval takes two different reaches:

* The upper end only needs to hold for that one pair: the largest of all pairs' own upper ends is
  not below it. So each pair takes the quantile of a single comparison.
* The lower end must not be above the range whichever pair looks widest in the sample, so all
  pairs' lower ends must hold at once. They take the quantile of the studentised range, as Tukey's
  and Kramer's do.

The limits of one pair come from the limits of the two shares, by squaring and adding (Newcombe
1998; for a ratio Donner and Zou 2012), and those are Wilson's. Agresti, Bini, Bertaccini and Ryu
(2008, Biometrics 64, 1270-1275) found the studentised range with such limits to cover well.

Coverage of the 95 % intervals, simulated for 2 to 6 slices of 40 to 1,500 rows and rates from .05
to .5: .96 to 1.00 for the difference, .95 to 1.00 for the ratio; the more slices, the wider they
are than they need be. Where all rates are alike, the lower end of the difference is above 0 in .00
to .03 of tables. The p-values are then at most .05 in .02 to .06 of tables; least often for slices
of one size and few rows, between which few distances are possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TAIL = 0.025  # of either end
_MOST_DRAWS = 2_000_000  # of one slice each, so that ten thousand slices take about a second
_REPLICATES = (199, 1_999)  # at least, at most
_SIZE_STEP = 0.1  # slices whose sizes differ by less than about a tenth are taken for equal
_ROUNDING = 1e-9  # distances that differ by less are equal
_ALONE = NormalDist().inv_cdf(1.0 - _TAIL)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """One rate in some slices, at least two.

    Attributes
    ----------
    value : ndarray of shape (n_slices,)
        The shares.
    size : ndarray of shape (n_slices,)
        Rows of weight 1 that each is worth, above 0.
    """

    value: NDArray[np.float64]
    size: NDArray[np.float64]


_Limits: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64]]"
_Share: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]"


def difference_interval(rates: Sequence[Shares]) -> tuple[float, float]:
    """Return the 95 % interval of the largest difference between two slices in any of the rates.

    Parameters
    ----------
    rates : sequence of Shares
        One rate, or several of which the widest counts (equalised odds).

    Returns
    -------
    tuple of float
        Within 0 and 1; the lower end is 0 where the slices could all be alike.
    """
    low, high = 0.0, 0.0
    for each in rates:
        value = each.value
        below, above = _gaps(each, _together(len(value), len(rates)))
        a, b = _pairs((value, -below), (-value, -above))
        low = max(low, float((value[a] - value[b] - np.hypot(below[a], above[b])).max()))
        below, above = _gaps(each, _ALONE)
        a, b = _pairs((value, above), (-value, below))
        high = max(high, float((value[a] - value[b] + np.hypot(above[a], below[b])).max()))
    return low, min(high, 1.0)


def ratio_interval(rates: Sequence[Shares]) -> tuple[float, float]:
    """Return the 95 % interval of the smallest ratio between two slices.

    Parameters
    ----------
    rates : sequence of Shares
        One rate, not 0 in all slices.

    Returns
    -------
    tuple of float
        Within 0 and 1; the upper end is 1 where the slices could all be alike.
    """
    (only,) = rates
    value = only.value
    below, above = _gaps(only, _ALONE)
    low = _ratios((value, below, above), _pairs((-value, below), (value, above)))[0]
    below, above = _gaps(only, _together(len(value), 1))
    high = _ratios((value, below, above), _pairs((-value, -above), (value, -below)))[1]
    return float(low.min()), min(float(high.min()), 1.0)


def ratio_to(shares: Shares, reference: int) -> tuple[float, float]:
    """Return the 95 % interval of the smallest ratio of any other slice to a named one.

    As for a range, but all others' upper ends together (Bonferroni) are those of as many
    comparisons as there are others.

    Parameters
    ----------
    shares : Shares
        One rate, not 0 in the named slice.
    reference : int
        Position of the named slice.
    """
    others = np.delete(np.arange(len(shares.value)), reference)
    pairs = others, np.full(len(others), reference)
    low = _ratios((shares.value, *_gaps(shares, _ALONE)), pairs)[0]
    many = -NormalDist().inv_cdf(_TAIL / len(others))
    high = _ratios((shares.value, *_gaps(shares, many)), pairs)[1]
    return float(low.min()), float(high.min())


def _ratios(shares: _Share, pairs: tuple[NDArray[np.int64], NDArray[np.int64]]) -> _Limits:
    value, below, above = shares
    first, second = ((value[at], below[at], above[at]) for at in pairs)
    return ratio_limits(first, second)


def ratio_limits(first: _Share, second: _Share) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the limits of the ratio of two shares (Donner and Zou 2012).

    They are the ratios r at which a limit of "first share - r x second share" is 0.

    Parameters
    ----------
    first, second : tuple of ndarray
        Of each share the value, and how far its limits lie below and above it.
    """
    (p, below_p, above_p), (q, below_q, above_q) = first, second
    least = np.maximum(p**2 - below_p**2, 0.0)  # but for rounding, a limit is not below 0
    middle = p * q
    root = np.sqrt(np.maximum(middle**2 - least * (q**2 - above_q**2), 0.0))
    low, high = np.zeros(p.shape), np.full(p.shape, inf)
    np.divide(least, middle + root, out=low, where=middle + root > 0.0)
    most, scale = p**2 - above_p**2, np.maximum(q**2 - below_q**2, 0.0)
    root = np.sqrt(np.maximum(middle**2 - most * scale, 0.0))
    np.divide(middle + root, scale, out=high, where=scale > 0.0)
    return low, high


def alike(rates: Sequence[Shares], *, seed: int = 0) -> float:
    """Return how often chance alone would set some two slices as far apart, were all alike.

    The outcomes are dealt anew to the slices, each keeping its size (for a true-positive rate
    among the positives, and so on), 1,999 times, or fewer for very many slices. Apart is
    measured in standard errors, so that a large distance to a slice of few rows does not hide a
    small one between two large slices. Sizes that are no whole numbers are rounded.

    Parameters
    ----------
    rates : sequence of Shares
        One rate, or several of which the widest counts (equalised odds); their rows differ.
    seed : int
        The same seed gives the same p-value.

    Returns
    -------
    float
        At least 1 / (number of deals + 1), since the deal at hand is one of those.
    """
    random = np.random.default_rng(seed)
    observed, dealt = 0.0, np.zeros(1)
    for each in rates:
        sizes = np.maximum(np.rint(each.size), 1.0).astype(np.int64)
        hits = int(np.rint(sizes @ each.value))
        share = hits / int(sizes.sum())
        if not 0.0 < share < 1.0:
            continue
        times = int(np.clip(_MOST_DRAWS // len(sizes), *_REPLICATES))
        deals = random.multivariate_hypergeometric(sizes, hits, size=times, method="marginals")
        spread = sqrt(share * (1.0 - share))
        observed = max(observed, float(_apart(each.value[np.newaxis], sizes)[0]) / spread)
        dealt = np.maximum(dealt, _apart(deals / sizes, sizes) / spread)
    as_far = int(np.count_nonzero(dealt >= observed * (1.0 - _ROUNDING)))
    return (1.0 + as_far) / (1.0 + len(dealt))


def _apart(values: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the largest distance of two slices in standard errors of a unit spread.

    Slices of about one size are drawn together, so that only their extremes are compared.

    Parameters
    ----------
    values : ndarray of shape (n_deals, n_slices)
        Shares.
    sizes : ndarray of shape (n_slices,)
        Rows of each slice.

    Returns
    -------
    ndarray of shape (n_deals,)
    """
    steps = np.rint(np.log(sizes) / _SIZE_STEP)
    order = np.argsort(steps, kind="stable")
    kinds, starts = np.unique(steps[order], return_index=True)
    largest = np.maximum.reduceat(values[:, order], starts, axis=1)
    smallest = np.minimum.reduceat(values[:, order], starts, axis=1)
    variance = np.exp(-_SIZE_STEP * kinds)
    widest = np.zeros(len(values))
    for place, own in enumerate(variance):
        distance = (largest[:, place, np.newaxis] - smallest) / np.sqrt(own + variance)
        np.maximum(widest, distance.max(axis=1), out=widest)
    return widest


def _pairs(first: _Limits, second: _Limits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of different slices among which the outermost is.

    Parameters
    ----------
    first, second : tuple of two ndarray of shape (n_slices,)
        What a pair's first member, and its second, should have as much of as can be.
    """
    a, b = np.meshgrid(_foremost(*first), _foremost(*second))
    return a[a != b], b[a != b]


def _foremost(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the positions that at most one other excels in both; of equals some.

    One is not enough: it may be the pair's other member.
    """
    left = np.lexsort((-y, -x))
    found = []
    for _ in range(2):
        before = np.concatenate([[-inf], np.maximum.accumulate(y[left])[:-1]])
        front = y[left] > before
        found.append(left[front])
        left = left[~front]
    return np.concatenate(found)


def _gaps(shares: Shares, z: float) -> _Limits:
    """Return how far Wilson's limits lie below and above each share, z standard errors out."""
    from statsmodels.stats.proportion import proportion_confint

    tail = 2.0 * NormalDist().cdf(-z)
    hits = shares.value * shares.size
    low, high = proportion_confint(hits, shares.size, alpha=tail, method="wilson")
    return np.maximum(shares.value - low, 0.0), np.maximum(high - shares.value, 0.0)


@cache
def _together(slices: int, rates: int) -> float:
    """Return the reach of a pair's lower end where those of all pairs must hold, of all rates."""
    from scipy.stats import studentized_range

    return float(studentized_range.ppf(1.0 - _TAIL / rates, slices, inf)) / sqrt(2.0)

"""The same slices decided in two ways: what changes for each, on the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.slices.counts import RATES, STATUSES, Status, unit_weight, wilson
from workbench.slices.entities import rates_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.slicing import Slicing

# Rates whose denominator is the same however the rows are decided.
PAIRED = ("selection_rate", "tpr", "fpr")
_LEVEL = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Rows as one model decides them at one threshold.

    Attributes
    ----------
    scored : Scored
        The rows with the model's scores.
    threshold : float
        Rows scoring at least this are flagged.
    """

    scored: Scored
    threshold: float

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Which rows are flagged, shape (n_rows,)."""
        return np.asarray(self.scored.y_score >= self.threshold)


@dataclass(frozen=True, slots=True)
class Change:
    """What one slice's rate becomes.

    Attributes
    ----------
    key : tuple of str
        The slice.
    n : int
        Rows in the rate's denominator.
    status : str
        "ok", "too few", or "undefined".
    before, after : float
        The rate; NaN where its denominator is empty.
    difference : float
        After minus before.
    low, high : float
        Its 95 % interval (Newcombe 1998, for paired shares).
    p : float
        Exact McNemar's two-sided p-value of "nothing changes"; NaN where the status is not ok.
    p_adjusted : float
        The same among all slices (Benjamini and Hochberg 1995).
    """

    key: tuple[str, ...]
    n: int
    status: Status
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float
    p_adjusted: float

    @property
    def sure(self) -> bool:
        """Whether chance alone is no good account of it, many looks allowed for."""
        return self.p_adjusted <= _LEVEL


def changes(
    before: Decided, after: Decided, slicing: Slicing, rate: str, min_n: int = 30
) -> tuple[Change, ...]:
    """Compare two ways of deciding the same rows, slice by slice.

    The interval adds up Wilson's limits of both rates with the correlation of the two decisions
    (Newcombe 1998, method 10, without its correction for continuity). Weights and rows that
    belong together count by their effective size; McNemar's counts are scaled to it.

    Parameters
    ----------
    before, after : Decided
        The same rows in the same order.
    slicing : Slicing
        Their slices.
    rate : str
        One of `PAIRED`.
    min_n : int
        A rate whose denominator has fewer rows is "too few", and not tested.

    Raises
    ------
    InputError
        If the rows are not the same.
    """
    if not np.array_equal(before.scored.y_true, after.scored.y_true):
        raise InputError("The two tables are not the same cases. Compare models on one table.")
    place = RATES.index(rate)
    rates = [rates_at(each.scored, slicing, each.threshold) for each in (before, after)]
    first, second = (each.value[:, place] for each in rates)
    (l1, u1), (l2, u2) = ((low[:, place], high[:, place]) for low, high in map(wilson, rates))
    paired = _paired(before, after, slicing, rate)
    r, apart = paired.correlation, second - first
    low = apart - root((second - l2) ** 2, (u1 - first) ** 2, r * (second - l2) * (u1 - first))
    high = apart + root((u2 - second) ** 2, (first - l1) ** 2, r * (u2 - second) * (first - l1))
    status = rates[0].status(min_n)[:, place]
    size = np.minimum(*(each.effective[:, place] for each in rates))
    p = np.where(status == 0, _mcnemar(paired, size, rates[0].n[:, place]), nan)
    columns = (first, second, apart, low, high, p, adjusted(p))
    return tuple(
        Change(key, n, STATUSES[state], *figures)
        for key, figures, n, state in zip(
            slicing.keys,
            np.stack(columns, axis=1).tolist(),
            rates[0].n[:, place].tolist(),
            status.tolist(),
            strict=True,
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Paired:
    """For each slice, rows newly flagged and newly passed, and how the decisions correlate."""

    flagged: NDArray[np.int64]
    passed: NDArray[np.int64]
    correlation: NDArray[np.float64]


def _paired(before: Decided, after: Decided, slicing: Slicing, rate: str) -> _Paired:
    y_true, size = before.scored.y_true, len(slicing.keys)
    among = {"selection_rate": np.ones(len(y_true), bool), "tpr": y_true, "fpr": ~y_true}[rate]
    weight = unit_weight(before.scored)
    weight = np.ones(len(y_true)) if weight is None else weight
    a, b, codes = before.flagged[among], after.flagged[among], slicing.codes[among]

    own = weight[among]
    total = np.bincount(codes, own, minlength=size)

    def share(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        undefined = np.full(size, nan)
        part = np.bincount(codes, own * rows, minlength=size)
        return np.asarray(np.divide(part, total, out=undefined, where=total > 0.0))

    p, q, both = share(a), share(b), share(a & b)
    spread = np.sqrt(p * (1.0 - p) * q * (1.0 - q))
    correlation = np.zeros(size)
    np.divide(both - p * q, spread, out=correlation, where=spread > 0.0)
    return _Paired(
        np.bincount(codes[~a & b], minlength=size),
        np.bincount(codes[a & ~b], minlength=size),
        np.clip(correlation, -1.0, 1.0),
    )


def root(
    one: NDArray[np.float64], other: NDArray[np.float64], both: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the reach of a difference: two squared reaches, and what they have in common."""
    return np.asarray(np.sqrt(np.maximum(0.0, one + other - 2.0 * both)))


def _mcnemar(
    paired: _Paired, size: NDArray[np.float64], rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return exact McNemar's p-value of each slice, its counts scaled to the effective size."""
    from scipy.stats import binom

    worth = np.divide(size, rows, out=np.ones(len(size)), where=rows > 0)
    scaled = np.minimum(1.0, worth)
    some, total = (
        np.rint(each * scaled)
        for each in (np.minimum(paired.flagged, paired.passed), paired.flagged + paired.passed)
    )
    return np.asarray(np.minimum(1.0, 2.0 * binom.cdf(some, total, 0.5)))


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values corrected for all that are known (Benjamini and Hochberg 1995)."""
    from scipy.stats import false_discovery_control

    adjusted = np.full(len(p), nan)
    known = ~np.isnan(p)
    if known.any():
        adjusted[known] = false_discovery_control(p[known])
    return adjusted

"""How many rows of each slice end in each outcome, and the rates that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.slicing import Slicing

Status = Literal["ok", "too few", "undefined"]
STATUSES: tuple[Status, ...] = ("ok", "too few", "undefined")  # from best to worst

# Outcomes by 2 * y_true + flagged, and each rate as (its cases, out of these).
TN, FP, FN, TP = range(4)
_RATES = {
    "base_rate": ((FN, TP), (TN, FP, FN, TP)),
    "selection_rate": ((FP, TP), (TN, FP, FN, TP)),
    "tpr": ((TP,), (FN, TP)),
    "fpr": ((FP,), (TN, FP)),
    "fnr": ((FN,), (FN, TP)),
    "ppv": ((TP,), (FP, TP)),
    "npv": ((TN,), (TN, FN)),
}
RATES = tuple(_RATES)
# The same as matrices of shape (4, n_rates), which sum the outcomes of every slice at once.
_CASES, _OF = (
    np.array([[outcome in rate[side] for rate in _RATES.values()] for outcome in range(4)], int)
    for side in (0, 1)
)


@dataclass(frozen=True, slots=True, eq=False)
class SliceCounts:
    """Rows of each slice by outcome, in the order TN, FP, FN, TP.

    Attributes
    ----------
    rows : ndarray of int64, shape (..., n_slices, 4)
        Rows, rows of weight 0 included. Axes before the last two are thresholds.
    weight, square : ndarray of float64, shape (..., n_slices, 4)
        Sums of the weights and of their squares, in units of the largest weight.
    """

    rows: NDArray[np.int64]
    weight: NDArray[np.float64]
    square: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SliceRates:
    """All rates of all slices; the last axis is that of `RATES`.

    Attributes
    ----------
    cases, of : ndarray of float64, shape (..., n_slices, n_rates)
        Weight that a rate counts, and its denominator.
    value : ndarray of float64, shape (..., n_slices, n_rates)
        The share; NaN where its denominator is empty.
    n : ndarray of int64, shape (..., n_slices, n_rates)
        Rows in the denominator.
    effective : ndarray of float64, shape (..., n_slices, n_rates)
        Rows of weight 1 that would tell as much: (sum of w)² / (sum of w²) (Kish 1965); 0 where
        the denominator is empty.
    """

    cases: NDArray[np.float64]
    of: NDArray[np.float64]
    value: NDArray[np.float64]
    n: NDArray[np.int64]
    effective: NDArray[np.float64]

    def only(self, rate: str) -> NDArray[np.float64]:
        """Return the values of one rate, shape (..., n_slices)."""
        return self.value[..., RATES.index(rate)]

    def status(self, min_n: int) -> NDArray[np.int64]:
        """Return each rate's place in `STATUSES`, shape (..., n_slices, n_rates)."""
        return np.where(
            self.effective > 0.0, (self.n < min_n).astype(np.int64), STATUSES.index("undefined")
        )


def unit_weight(scored: Scored) -> NDArray[np.float64] | None:
    """Return the weights in units of the largest, or None where there are none.

    A common factor changes no rate; without it the squares of tiny weights would vanish.
    """
    if scored.sample_weight is None:
        return None
    return np.asarray(scored.sample_weight / scored.sample_weight.max())


def count_slices(scored: Scored, slicing: Slicing, threshold: float) -> SliceCounts:
    """Count every slice and outcome at one threshold, in one pass; arrays (n_slices, 4)."""
    size = len(slicing.keys)
    outcomes = 2 * scored.y_true.view(np.int8) + (scored.y_score >= threshold)
    cells = 4 * slicing.codes
    cells += outcomes  # in place: at these sizes new arrays cost more than the sums
    rows = np.bincount(cells, minlength=4 * size).reshape(size, 4)
    weight = unit_weight(scored)
    if weight is None:
        return SliceCounts(rows, rows.astype(np.float64), rows.astype(np.float64))
    weights, squares = (
        np.bincount(cells, each, minlength=4 * size).reshape(size, 4).astype(np.float64)
        for each in (weight, weight * weight)
    )
    return SliceCounts(rows, weights, squares)


def slice_rates(counts: SliceCounts) -> SliceRates:
    """Return all rates of all slices, at every threshold of the counts."""
    of, square = counts.weight @ _OF, counts.square @ _OF
    cases = counts.weight @ _CASES
    some = square > 0
    value, effective = np.full(of.shape, np.nan), np.zeros(of.shape)
    np.divide(cases, of, out=value, where=some)
    np.divide(of**2, square, out=effective, where=some)
    return SliceRates(cases, of, value, counts.rows @ _OF, effective)


def wilson(rates: SliceRates) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of each rate's 95 % interval (Wilson 1927); NaN where it is undefined."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = np.full((2, *rates.value.shape), np.nan)
    some = rates.effective > 0.0
    effective = rates.effective[some]
    value = rates.value[some]
    ends = proportion_confint(value * effective, effective, alpha=0.05, method="wilson")
    # Of a share of 0 or 1 one end is the share itself, which rounding misses by 1e-17.
    low[some] = np.where(value == 0.0, 0.0, ends[0])
    high[some] = np.where(value == 1.0, 1.0, ends[1])
    return low, high

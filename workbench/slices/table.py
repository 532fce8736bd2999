"""Rates by slice at one threshold, each with its own denominator and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.columns import find_column
from workbench.intake import InputError, refuse_lookalikes
from workbench.slices.groups import group_rows
from workbench.threshold import OperatingPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.scored import Scored

Status = Literal["ok", "too few", "undefined"]
_STATUSES: tuple[Status, ...] = ("ok", "too few", "undefined")  # from best to worst

# Outcomes by 2 * y_true + flagged, and each rate as (its cases, out of these).
_TN, _FP, _FN, _TP = range(4)
_RATES = {
    "base_rate": ((_FN, _TP), (_TN, _FP, _FN, _TP)),
    "selection_rate": ((_FP, _TP), (_TN, _FP, _FN, _TP)),
    "tpr": ((_TP,), (_FN, _TP)),
    "fpr": ((_FP,), (_TN, _FP)),
    "fnr": ((_FN,), (_FN, _TP)),
    "ppv": ((_TP,), (_FP, _TP)),
    "npv": ((_TN,), (_TN, _FN)),
}
RATES = tuple(_RATES)
# The same as matrices of shape (4, n_rates), which sum the outcomes of every slice at once.
_CASES, _OF = (
    np.array([[outcome in rate[side] for rate in _RATES.values()] for outcome in range(4)], int)
    for side in (0, 1)
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of some cases, and how sure we are of it.

    Attributes
    ----------
    value : float
        The share; NaN where its denominator is empty.
    low, high : float
        95 % Wilson interval (Wilson 1927); NaN where the value is.
    n : int
        Rows in this rate's own denominator, rows of weight 0 included.
    status : str
        "ok", "too few" (n is under the least that was asked for), or "undefined".
    """

    value: float
    low: float
    high: float
    n: int
    status: Status


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one group at the threshold.

    Attributes
    ----------
    name : str
        The value that they share: "widow", "(25, 33]", "(missing)".
    n, positives, negatives : int
        Rows, rows of weight 0 included.
    base_rate : Rate
        Share of positives.
    selection_rate : Rate
        Share flagged.
    tpr, fnr : Rate
        Share of the positives flagged, and missed.
    fpr : Rate
        Share of the negatives flagged.
    ppv, npv : Rate
        Share of positives among the flagged, and of negatives among the others.
    """

    name: str
    n: int
    positives: int
    negatives: int
    base_rate: Rate
    selection_rate: Rate
    tpr: Rate
    fpr: Rate
    fnr: Rate
    ppv: Rate
    npv: Rate

    @property
    def status(self) -> Status:
        """The worse status of the true-positive rate and the false-positive rate."""
        return max(self.tpr.status, self.fpr.status, key=_STATUSES.index)


@dataclass(frozen=True, slots=True)
class SliceTable:
    """All slices of one column at one threshold.

    Attributes
    ----------
    by : str
        The column.
    threshold : float
        Cases scoring at least this are flagged.
    slices : tuple of Slice
        They share no row and leave none out: numbers by size, texts by alphabet, "(missing)"
        last.
    """

    by: str
    threshold: float
    slices: tuple[Slice, ...]

    def frame(self) -> pd.DataFrame:
        """Return the table with a row for each slice and five columns for each rate."""
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.slices])


def by_slice(scored: Scored, at: OperatingPoint | float, *, by: str, min_n: int = 30) -> SliceTable:
    """Return the rates at a threshold for each value of a column.

    With sample weights the rates are weighted, and their intervals are those of a sample of
    the effective size (sum of w)² / (sum of w²) (Kish 1965); every `n` still counts rows.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    at : OperatingPoint or float
        The point, or its threshold: cases scoring at least that much are flagged.
    by : str
        Any column of the table. A numeric one with more than ten values is cut at its
        quartiles; missing cells are the slice "(missing)".
    min_n : int
        A rate whose denominator has fewer rows is "too few".

    Raises
    ------
    InputError
        If there is no such column, two of its texts look alike, or the threshold is not a
        number.
    """
    threshold = at.threshold if isinstance(at, OperatingPoint) else float(at)
    if np.isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    column = find_column(scored.table, by, "The table")
    if by not in scored.columns.sensitive:  # else the door has seen to it
        refuse_lookalikes(column)
    groups = group_rows(column)
    counts = _count(groups.codes, len(groups.names), scored, threshold)
    n = counts.rows.sum(axis=1).tolist()
    positives = counts.rows[:, [_FN, _TP]].sum(axis=1).tolist()
    slices = tuple(
        Slice(name, n[i], positives[i], n[i] - positives[i], **rates)
        for i, (name, rates) in enumerate(zip(groups.names, _rates(counts, min_n), strict=True))
    )
    return SliceTable(by, threshold, slices)


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Rows, weight and squared weight by slice and outcome, each of shape (n_slices, 4)."""

    rows: NDArray[np.int64]
    weight: NDArray[np.float64]
    square: NDArray[np.float64]


def _count(codes: NDArray[np.int64], size: int, scored: Scored, threshold: float) -> _Counts:
    """Count every slice and outcome in one pass."""
    cells = 4 * codes + 2 * scored.y_true + (scored.y_score >= threshold)
    rows = np.bincount(cells, minlength=4 * size).reshape(size, 4)
    if scored.sample_weight is None:
        return _Counts(rows, rows.astype(np.float64), rows.astype(np.float64))
    # A common factor changes no rate; without it the squares of tiny weights would vanish.
    weight = scored.sample_weight / scored.sample_weight.max()
    weights, squares = (
        np.bincount(cells, each, minlength=4 * size).reshape(size, 4).astype(np.float64)
        for each in (weight, weight * weight)
    )
    return _Counts(rows, weights, squares)


def _rates(counts: _Counts, min_n: int) -> Iterator[dict[str, Rate]]:
    """Yield the rates of one slice after the other."""
    from statsmodels.stats.proportion import proportion_confint

    rows, weight, square = (each @ _OF for each in (counts.rows, counts.weight, counts.square))
    value, low, high = np.full((3, *weight.shape), np.nan)
    some = square > 0
    value[some] = (counts.weight @ _CASES)[some] / weight[some]
    effective = weight[some] ** 2 / square[some]
    low[some], high[some] = proportion_confint(
        value[some] * effective, effective, alpha=0.05, method="wilson"
    )
    statuses = np.where(some, rows < min_n, _STATUSES.index("undefined"))
    figures = (figure.tolist() for figure in (value, low, high, rows, statuses))
    for one_slice in zip(*figures, strict=True):
        yield {
            name: Rate(value, low, high, n, _STATUSES[status])
            for name, value, low, high, n, status in zip(RATES, *one_slice, strict=True)
        }


def _flat(row: Slice) -> dict[str, str | float]:
    """Return a slice as one line of a table."""
    line: dict[str, str | float] = {
        "slice": row.name,
        "n": row.n,
        "positives": row.positives,
        "negatives": row.negatives,
    }
    for name in RATES:
        rate: Rate = getattr(row, name)
        line |= {
            name: rate.value,
            f"{name}_low": rate.low,
            f"{name}_high": rate.high,
            f"{name}_n": rate.n,
            f"{name}_status": rate.status,
        }
    return line | {"status": row.status}

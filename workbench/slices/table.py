"""Rates by slice at one threshold, each with its own denominator and interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.slices.counts import RATES, STATUSES, Status, count_slices, slice_rates, wilson
from workbench.slices.entities import rates_at
from workbench.slices.groups import crossed
from workbench.slices.slicing import slice_rows
from workbench.threshold import OperatingPoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from workbench.scored import Scored
    from workbench.slices.counts import SliceCounts, SliceRates
    from workbench.slices.slicing import Cutting, Slicing


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
    key : tuple of str
        The value that they share, of each column: "widow", "(25, 33]", "(missing)".
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

    key: tuple[str, ...]
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
    def name(self) -> str:
        """The value, or the crossed values, in one text."""
        return crossed(self.key)

    @property
    def status(self) -> Status:
        """The worse status of the true-positive rate and the false-positive rate."""
        return max(self.tpr.status, self.fpr.status, key=STATUSES.index)

    def rate(self, name: str) -> Rate:
        """Return one of `RATES` by its name."""
        found: Rate = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class SliceTable:
    """All slices of a column, or of the crossing of some, at one threshold.

    Attributes
    ----------
    by : tuple of str
        What the rows are cut by.
    threshold : float
        Cases scoring at least this are flagged.
    slices : tuple of Slice
        They share no row and leave none out: numbers by size, texts by alphabet, "(missing)"
        last.
    """

    by: tuple[str, ...]
    threshold: float
    slices: tuple[Slice, ...]

    @property
    def title(self) -> str:
        """What the rows are cut by, in one text."""
        return crossed(self.by)

    def find(self, key: tuple[str, ...]) -> Slice | None:
        """Return the slice of a key, where there is one."""
        return next((row for row in self.slices if row.key == key), None)

    def frame(self) -> pd.DataFrame:
        """Return the table with a row for each slice and five columns for each rate."""
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.slices])


def by_slice(
    scored: Scored,
    at: OperatingPoint | float,
    *,
    by: Cutting | Sequence[Cutting],
    min_n: int = 30,
) -> SliceTable:
    """Return the rates at a threshold for each slice of the rows.

    With sample weights the rates are weighted, and their intervals are those of a sample of
    the effective size (sum of w)² / (sum of w²) (Kish 1965), with rows that belong together in
    groups of as many independent rows as they are worth; every `n` still counts rows.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    at : OperatingPoint or float
        The point, or its threshold: cases scoring at least that much are flagged.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by, as for `slice_rows`: any column of the table, or the crossing of some. A
        numeric one with more than ten values is cut at its quartiles; missing cells are the
        slice "(missing)".
    min_n : int
        A rate whose denominator has fewer rows is "too few".

    Raises
    ------
    InputError
        As `slice_rows`; and if the threshold is not a number.
    """
    threshold = at.threshold if isinstance(at, OperatingPoint) else float(at)
    slicing = slice_rows(scored.table, by, checked=scored.columns.sensitive)
    return sliced(scored, slicing, threshold, min_n)


def sliced(scored: Scored, slicing: Slicing, threshold: float, min_n: int = 30) -> SliceTable:
    """Return the rates at a threshold for slices that are cut already.

    Raises
    ------
    InputError
        If the threshold is not a number.
    """
    if isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    counts = count_slices(scored, slicing, threshold)
    rates = None if scored.group is None else rates_at(scored, slicing, threshold)
    return tabulated(slicing, counts, threshold, min_n, rates)


def tabulated(
    slicing: Slicing,
    counts: SliceCounts,
    threshold: float = nan,
    min_n: int = 30,
    rates: SliceRates | None = None,
) -> SliceTable:
    """Return counts of shape (n_slices, 4) as a table of rates.

    Parameters
    ----------
    slicing : Slicing
        The slices.
    counts : SliceCounts
        Their counts at one threshold, or at one for each slice.
    threshold : float
        That one threshold; NaN where each slice has its own.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    rates : SliceRates, optional
        Those of the counts, where it is known better how many rows they are worth.
    """
    if rates is None:
        rates = slice_rates(counts)
    n = counts.rows.sum(axis=1).tolist()
    positives = counts.rows[:, 2:].sum(axis=1).tolist()
    slices = tuple(
        Slice(key, n[i], positives[i], n[i] - positives[i], **of_slice)
        for i, (key, of_slice) in enumerate(zip(slicing.keys, _rates(rates, min_n), strict=True))
    )
    return SliceTable(slicing.by, threshold, slices)


def _rates(rates: SliceRates, min_n: int) -> Iterator[dict[str, Rate]]:
    """Yield the rates of one slice after the other."""
    arrays = (rates.value, *wilson(rates), rates.n, rates.status(min_n))
    for one_slice in zip(*(array.tolist() for array in arrays), strict=True):
        yield {
            name: Rate(value, low, high, n, STATUSES[status])
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
        rate = row.rate(name)
        line |= {
            name: rate.value,
            f"{name}_low": rate.low,
            f"{name}_high": rate.high,
            f"{name}_n": rate.n,
            f"{name}_status": rate.status,
        }
    return line | {"status": row.status}

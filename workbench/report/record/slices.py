"""The parts of a record that tell of slices: rates, flags, and how they were cut."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from workbench.report.slice_choice import SliceChoice
from workbench.slices import flags, rates_at, reference_key, slice_costs, slice_rows, stakes
from workbench.slices.counts import count_slices
from workbench.slices.group_rule import slice_as_named
from workbench.slices.table import tabulated

if TYPE_CHECKING:
    from workbench.report.fairness import Fairness
    from workbench.scored import Scored
    from workbench.slices import Estimate, Flag, Rate, Slice, SliceTable, Slicing
    from workbench.threshold import PricedRows


@dataclass(frozen=True, slots=True)
class RecordedRate:
    """A share with its 95 % interval; None where it is undefined."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str


@dataclass(frozen=True, slots=True)
class RecordedSlice:
    """One slice at the decided threshold."""

    key: tuple[str, ...]
    n: int
    positives: int
    base_rate: RecordedRate
    selection_rate: RecordedRate
    tpr: RecordedRate
    fpr: RecordedRate
    fnr: RecordedRate
    ppv: RecordedRate
    npv: RecordedRate
    cost_per_case: float | None

    def rate(self, name: str) -> RecordedRate:
        """Return one of the rates by its name."""
        found: RecordedRate = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class RecordedFlag:
    """A slice whose rate differs from the reference's by more than chance, many looks allowed."""

    key: tuple[str, ...]
    metric: str
    difference: float
    low: float | None
    high: float | None
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class RecordedSlices:
    """The slices of one column, or of the crossing of some.

    Attributes
    ----------
    by : tuple of str
        What the rows were cut by.
    reference : tuple of str, or None
        The slice that the others were compared with.
    min_n : int
        A rate of fewer rows was "too few".
    slices : tuple of RecordedSlice
        Sizes and rates.
    flags : tuple of RecordedFlag
        What differs.
    """

    by: tuple[str, ...]
    reference: tuple[str, ...] | None
    min_n: int
    slices: tuple[RecordedSlice, ...]
    flags: tuple[RecordedFlag, ...]

    def find(self, key: tuple[str, ...] | None) -> RecordedSlice | None:
        """Return the slice of a key, where there is one."""
        return next((row for row in self.slices if row.key == key), None)


def recorded_slices(found: Fairness) -> RecordedSlices:
    """Return what is kept of slices that were compared."""
    choice = SliceChoice(found.reference, found.min_n)
    return _recorded(found.table, found.costs, found.flags, choice)


def sensitive_slices(
    scored: Scored, rows: PricedRows, threshold: float
) -> tuple[RecordedSlices, ...]:
    """Return what is kept of the slices of every sensitive column, each compared by itself."""
    names = scored.columns.sensitive
    cut = (slice_rows(scored.table, name, checked=names) for name in names)
    return tuple(slices_at(each, scored, rows, threshold, SliceChoice()) for each in cut)


def slices_at(
    slicing: Slicing, scored: Scored, rows: PricedRows, threshold: float, choice: SliceChoice
) -> RecordedSlices:
    """Return what is kept of slices, without the intervals that a page shows beside.

    Parameters
    ----------
    slicing : Slicing
        The rows, cut.
    scored : Scored
        The rows.
    rows : PricedRows
        The same with their prices.
    threshold : float
        Cases scoring at least this are flagged.
    choice : SliceChoice
        What to compare with, where it has rows, and how few rows are too few.
    """
    rates = rates_at(scored, slicing, threshold)
    counts = count_slices(scored, slicing, threshold)
    table = tabulated(slicing, counts, threshold, choice.min_n, rates)
    reference = reference_key(table, choice.reference)
    costs = slice_costs(scored, slicing, rows, threshold)
    tested = flags(rates, slicing, reference, choice.min_n, stakes(rows, slicing))
    found = tuple(flag for flag in tested if flag.flagged)
    return _recorded(table, costs, found, SliceChoice(reference, choice.min_n))


def slices_as_named(
    named: RecordedSlices, scored: Scored, rows: PricedRows, threshold: float
) -> RecordedSlices:
    """Return the same slices of other rows, or of the same rows anew.

    Parameters
    ----------
    named : RecordedSlices
        The slices, by their names; the reference is kept where it has rows.
    scored, rows, threshold
        As for `slices_at`.

    Raises
    ------
    InputError
        If the rows cannot be cut so.
    """
    slicing = slice_as_named(named.by, [row.key for row in named.slices], scored.table)
    choice = SliceChoice(named.reference, named.min_n)
    return slices_at(slicing, scored, rows, threshold, choice)


def _recorded(
    table: SliceTable,
    costs: tuple[Estimate, ...],
    found: tuple[Flag, ...],
    choice: SliceChoice,
) -> RecordedSlices:
    return RecordedSlices(
        by=table.by,
        reference=choice.reference,
        min_n=choice.min_n,
        slices=tuple(
            _slice(row, cost.value) for row, cost in zip(table.slices, costs, strict=True)
        ),
        flags=tuple(_flag(flag) for flag in found),
    )


def _slice(row: Slice, cost: float) -> RecordedSlice:
    return RecordedSlice(
        key=row.key,
        n=row.n,
        positives=row.positives,
        base_rate=_rate(row.base_rate),
        selection_rate=_rate(row.selection_rate),
        tpr=_rate(row.tpr),
        fpr=_rate(row.fpr),
        fnr=_rate(row.fnr),
        ppv=_rate(row.ppv),
        npv=_rate(row.npv),
        cost_per_case=_known(cost),
    )


def _rate(rate: Rate) -> RecordedRate:
    return RecordedRate(
        _known(rate.value), _known(rate.low), _known(rate.high), rate.n, rate.status
    )


def _flag(flag: Flag) -> RecordedFlag:
    return RecordedFlag(
        key=flag.key,
        metric=flag.metric,
        difference=flag.difference,
        low=_known(flag.low),
        high=_known(flag.high),
        p_adjusted=flag.p_adjusted,
    )


def _known(value: float) -> float | None:
    return value if isfinite(value) else None

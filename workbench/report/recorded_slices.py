"""The parts of a record that tell of slices: rates, flags, and how they were cut."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.report.fairness import Fairness
    from workbench.slices import Flag, Rate, Slice


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
    cost_per_case: float | None


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


def recorded_slices(found: Fairness) -> RecordedSlices:
    """Return what is kept of slices that were compared."""
    table = found.table
    return RecordedSlices(
        by=table.by,
        reference=found.reference,
        min_n=found.min_n,
        slices=tuple(
            _slice(row, cost.value) for row, cost in zip(table.slices, found.costs, strict=True)
        ),
        flags=tuple(_flag(flag) for flag in found.flags),
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

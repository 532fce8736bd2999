"""Slices with all their rates as CSV that no spreadsheet runs as a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.report.spreadsheet import Cell, csv_text
from workbench.slices.counts import RATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbench.slices import Rate, Slice, SliceTable
    from workbench.slices.costs import Estimate
    from workbench.slices.profile import SliceProfile

_PARTS = ("", "_low", "_high", "_n", "_status")
_FIGURES = (
    *("n", "positives", "negatives"),
    *(f"{rate}{part}" for rate in RATES for part in _PARTS),
    *("auc", "auc_low", "auc_high", "mean_score", "calibration_gap", "gap_low", "gap_high"),
    *("cost_per_case", "cost_per_case_low", "cost_per_case_high", "status"),
)


def slices_csv(
    table: SliceTable, profiles: Sequence[SliceProfile], costs: Sequence[Estimate]
) -> str:
    """Return a row for each slice: its key, size, rates with intervals, AUC, calibration, cost.

    Parameters
    ----------
    table : SliceTable
        The slices at one threshold.
    profiles : sequence of SliceProfile
        What of each is free of the threshold.
    costs : sequence of Estimate
        Money per case of each.
    """
    found = zip(table.slices, profiles, costs, strict=True)
    rows = ([*each[0].key, *_figures(*each)] for each in found)
    return csv_text([*table.by, *_FIGURES], rows)


def columns_csv(
    parts: Sequence[tuple[SliceTable, Sequence[SliceProfile], Sequence[Estimate]]],
) -> str:
    """Return the same of several columns, one below another: each row names its column first.

    Parameters
    ----------
    parts : sequence of tuple
        Of each column what `slices_csv` takes.
    """
    rows = (
        [table.title, each[0].name, *_figures(*each)]
        for table, profiles, costs in parts
        for each in zip(table.slices, profiles, costs, strict=True)
    )
    return csv_text(["column", "slice", *_FIGURES], rows)


def _figures(row: Slice, profile: SliceProfile, cost: Estimate) -> list[Cell]:
    rates = (cell for name in RATES for cell in _cells(row.rate(name)))
    return [
        row.n,
        row.positives,
        row.negatives,
        *rates,
        profile.auc,
        profile.auc_low,
        profile.auc_high,
        profile.mean_score,
        profile.calibration_gap,
        profile.gap_low,
        profile.gap_high,
        cost.value,
        cost.low,
        cost.high,
        row.status,
    ]


def _cells(rate: Rate) -> Iterator[Cell]:
    yield from (rate.value, rate.low, rate.high, rate.n, rate.status)

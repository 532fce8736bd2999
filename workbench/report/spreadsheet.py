"""Tables for spreadsheets, as CSV that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold import PricedCurve

Cell = str | float | int | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV; each number reads back to the same bits.

    Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
    injection"). Numbers stay as they are, negative ones too. Undefined is an empty cell.
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_written(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue()


def operating_points(priced: PricedCurve) -> str:
    """Return every point of a curve, one a row, from 'flag nobody' down, as CSV.

    Rates are weighted, `flagged` counts rows; precision is empty where nobody is flagged.
    """
    curve, money = priced.curve, priced.total(slice(None))
    caught = curve.tps + curve.fps
    undefined = np.full_like(caught, np.nan)
    columns = {
        "threshold": curve.thresholds.tolist(),
        "flagged": curve.flagged.tolist(),
        "tp": _counts(curve.tps),
        "fp": _counts(curve.fps),
        "fn": _counts(curve.fns),
        "tn": _counts(curve.tns),
        "tpr": curve.tpr.tolist(),
        "fpr": curve.fpr.tolist(),
        "precision": np.divide(curve.tps, caught, out=undefined, where=caught > 0).tolist(),
        "selection_rate": (caught / curve.total_weight).tolist(),
        "cost_per_case": (money / curve.total_weight).tolist(),
        "cost_total": money.tolist(),
    }
    return csv_text(list(columns), zip(*columns.values(), strict=True))


def _counts(column: NDArray[np.float64]) -> list[float]:
    """Return counts, as integers where all are whole: without weights."""
    whole = bool(np.all(column == np.rint(column)))
    counts: list[float] = (column.astype(np.int64) if whole else column).tolist()
    return counts


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    if cell is None or isnan(cell):
        return ""
    return repr(cell)

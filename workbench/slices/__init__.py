"""How the same threshold treats different groups of cases."""

from workbench.slices.counts import RATES
from workbench.slices.curves import SliceCurves, SliceMoney, slice_curves, slice_money
from workbench.slices.slicing import Cut, Cutting, Found, Slicing, slice_rows
from workbench.slices.table import Rate, Slice, SliceTable, by_slice, sliced

__all__ = [
    "RATES",
    "Cut",
    "Cutting",
    "Found",
    "Rate",
    "Slice",
    "SliceCurves",
    "SliceMoney",
    "SliceTable",
    "Slicing",
    "by_slice",
    "slice_curves",
    "slice_money",
    "slice_rows",
    "sliced",
]

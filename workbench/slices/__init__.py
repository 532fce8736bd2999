"""How the same threshold treats different groups of cases."""

from workbench.slices.table import RATES, Rate, Slice, SliceTable, by_slice

__all__ = ["RATES", "Rate", "Slice", "SliceTable", "by_slice"]

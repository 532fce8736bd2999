"""How the same threshold treats different groups of cases."""

from workbench.slices.costs import Estimate, slice_costs
from workbench.slices.counts import RATES
from workbench.slices.curves import SliceCurves, SliceMoney, slice_curves, slice_money
from workbench.slices.disparity import (
    DISPARITIES,
    Disparity,
    disparities,
    disparity_values,
    with_intervals,
)
from workbench.slices.entities import rates_at
from workbench.slices.flags import TESTED, Flag, Stakes, flags, reference_key, stakes
from workbench.slices.four_fifths import FourFifths, four_fifths
from workbench.slices.impossibility import Bound, impossibility
from workbench.slices.profile import SliceProfile, slice_profiles
from workbench.slices.slicing import Cut, Cutting, Found, Slicing, slice_rows
from workbench.slices.table import Rate, Slice, SliceTable, by_slice, sliced

__all__ = [
    "DISPARITIES",
    "RATES",
    "TESTED",
    "Bound",
    "Cut",
    "Cutting",
    "Disparity",
    "Estimate",
    "Flag",
    "Found",
    "FourFifths",
    "Rate",
    "Slice",
    "SliceCurves",
    "SliceMoney",
    "SliceProfile",
    "SliceTable",
    "Slicing",
    "Stakes",
    "by_slice",
    "disparities",
    "disparity_values",
    "flags",
    "four_fifths",
    "impossibility",
    "rates_at",
    "reference_key",
    "slice_costs",
    "slice_curves",
    "slice_money",
    "slice_profiles",
    "slice_rows",
    "sliced",
    "stakes",
    "with_intervals",
]

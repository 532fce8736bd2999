"""Where to draw the line: the curve, its prices, and the cheapest point on it."""

from workbench.threshold.conditions import METRICS, Capacity, Limits, Requirement, Reviewer
from workbench.threshold.costs import LARGEST_PRICE, OUTCOMES, CostModel, PriceColumns
from workbench.threshold.curve import OperatingCurve, OperatingPoint, operating_curve
from workbench.threshold.exposure import Exposure, RowPrices, exposure, row_prices
from workbench.threshold.hull import Hull, convex_hull
from workbench.threshold.priced import (
    Baselines,
    PricedCurve,
    PricedRows,
    baselines,
    cheapest,
    cheapest_index,
    price,
    priced_rows,
    regret,
    tolerance,
)

__all__ = [
    "LARGEST_PRICE",
    "METRICS",
    "OUTCOMES",
    "Baselines",
    "Capacity",
    "CostModel",
    "Exposure",
    "Hull",
    "Limits",
    "OperatingCurve",
    "OperatingPoint",
    "PriceColumns",
    "PricedCurve",
    "PricedRows",
    "Requirement",
    "Reviewer",
    "RowPrices",
    "baselines",
    "cheapest",
    "cheapest_index",
    "convex_hull",
    "exposure",
    "operating_curve",
    "price",
    "priced_rows",
    "regret",
    "row_prices",
    "tolerance",
]

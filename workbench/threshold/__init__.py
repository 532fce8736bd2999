"""Where to draw the line: the curve, its prices, and the cheapest point on it."""

from workbench.threshold.costs import (
    LARGEST_PRICE,
    OUTCOMES,
    Baselines,
    CostModel,
    baselines,
    cheapest,
    regret,
)
from workbench.threshold.curve import OperatingCurve, OperatingPoint, operating_curve
from workbench.threshold.hull import Hull, convex_hull

__all__ = [
    "LARGEST_PRICE",
    "OUTCOMES",
    "Baselines",
    "CostModel",
    "Hull",
    "OperatingCurve",
    "OperatingPoint",
    "baselines",
    "cheapest",
    "convex_hull",
    "operating_curve",
    "regret",
]

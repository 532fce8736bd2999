"""Price the four outcomes, find the cheapest point, and compare it with doing without.

Costs are money per case of each outcome; a gain is a negative cost. Nothing here assumes
that a mistake is dearer than being right: `CostModel.reasonable` says whether it is.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.curve import OperatingCurve, OperatingPoint

OUTCOMES = ("fp", "fn", "tp", "tn")

# Costs within this share of the largest are equal: they differ by rounding, not in money.
_EQUAL = 1e-9
LARGEST_PRICE = 1e100  # a price times a sum of weights is still a double


@dataclass(frozen=True, slots=True)
class CostModel:
    """The price of each outcome, all in one `unit` per case; a gain is negative.

    Raises
    ------
    InputError
        If a price is not a finite number.
    """

    fp: float = 1.0
    fn: float = 1.0
    tp: float = 0.0
    tn: float = 0.0
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse prices that are not finite, or too large to be summed."""
        for name in OUTCOMES:
            price = getattr(self, name)
            if not isfinite(price) or abs(price) > LARGEST_PRICE:
                raise InputError(
                    f"The cost '{name}' is {price}. Give a finite amount of money, at most "
                    f"{LARGEST_PRICE:g}; a gain is a negative cost."
                )

    @property
    def reasonable(self) -> bool:
        """Whether each mistake costs more than being right about the same case (Elkan 2001)."""
        return self.fp > self.tn and self.fn > self.tp

    def with_price(self, outcome: str, price: float) -> CostModel:
        """Return the same prices but for one outcome: "fp", "fn", "tp" or "tn"."""
        prices: dict[str, float] = {name: getattr(self, name) for name in OUTCOMES}
        return CostModel(**(prices | {outcome: price}), unit=self.unit)

    def total(self, point: OperatingPoint) -> float:
        """Return the money that all rows cost at one point."""
        return (self.tp * point.tp + self.fp * point.fp) + (self.fn * point.fn + self.tn * point.tn)

    def per_case(self, point: OperatingPoint) -> float:
        """Return the money per case at one point (per unit of weight)."""
        return self.total(point) / point.total_weight

    def curve(self, curve: OperatingCurve) -> NDArray[np.float64]:
        """Return the money per case at each threshold, shape (n_thresholds,)."""
        return self.of(curve, slice(None))

    def of(self, curve: OperatingCurve, rows: slice | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the money per case at some positions of the curve."""
        tps, fps = curve.tps[rows], curve.fps[rows]
        money = (self.tp * tps + self.fp * fps) + (
            self.fn * (curve.tps[-1] - tps) + self.tn * (curve.fps[-1] - fps)
        )
        return np.asarray(money / curve.total_weight)


@dataclass(frozen=True, slots=True)
class Baselines:
    """Money per case of doing without the chosen point (or the difference to it).

    Attributes
    ----------
    flag_none, flag_all : float
        Everybody is passed; everybody is flagged.
    current : float or None
        Today's policy, where there is one.
    random : float
        As many cases flagged as at the point, but drawn by lot.
    """

    flag_none: float
    flag_all: float
    current: float | None
    random: float


def cheapest(curve: OperatingCurve, costs: CostModel) -> OperatingPoint:
    """Return the point of least cost; of equals, the one that flags fewest rows.

    Costs within 1e-9 x max(1, largest absolute cost) per case of the least are equal.
    """
    money = costs.curve(curve)
    return curve.point(int(np.argmax(money <= money.min() + tolerance(money))))


def tolerance(money: NDArray[np.float64]) -> float:
    """Return the difference per case below which two costs are equal."""
    return _EQUAL * max(1.0, float(np.abs(money).max()))


def baselines(
    curve: OperatingCurve, costs: CostModel, point: OperatingPoint, current: float | None = None
) -> Baselines:
    """Return what the alternatives to `point` cost per case.

    Parameters
    ----------
    curve : OperatingCurve
        The model's curve.
    costs : CostModel
        Prices in money per case.
    point : OperatingPoint
        The chosen point; `random` flags the same weighted share q of all cases, so it costs
        q x flag_all + (1 - q) x flag_none.
    current : float, optional
        The threshold that is in force today.
    """
    none, everybody = costs.per_case(curve.point(0)), costs.per_case(curve.point(-1))
    q = point.selection_rate
    return Baselines(
        flag_none=none,
        flag_all=everybody,
        current=None if current is None else costs.per_case(curve.at(current)),
        random=q * everybody + (1.0 - q) * none,
    )


def regret(alternatives: Baselines, per_case: float) -> Baselines:
    """Return each alternative's cost minus the chosen one's: negative where it is cheaper."""
    none, everybody, current, random = astuple(alternatives)
    return Baselines(
        flag_none=none - per_case,
        flag_all=everybody - per_case,
        current=None if current is None else current - per_case,
        random=random - per_case,
    )

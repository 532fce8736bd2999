"""A curve with its prices: the money at every threshold, the cheapest point, the baselines."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.exposure import Exposure, RowPrices, exposure, row_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.threshold.costs import CostModel
    from workbench.threshold.curve import OperatingCurve, OperatingPoint

# Costs within this share of the largest are equal: they differ by rounding, not in money.
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PricedCurve:
    """The curve as expected, under the prevalence that is expected, with its prices.

    Attributes
    ----------
    curve : OperatingCurve
        Counts at each threshold, weighted anew where a prevalence is expected.
    exposure : Exposure
        What the prices are multiplied by, weighted alike.
    costs : CostModel
        The prices.
    reasonable : bool
        Whether no row's mistake is cheaper than being right about it (Elkan 2001).
    """

    curve: OperatingCurve
    exposure: Exposure
    costs: CostModel
    reasonable: bool

    @classmethod
    def of_counts(cls, curve: OperatingCurve, costs: CostModel) -> PricedCurve:
        """Price a curve whose cases of one outcome all cost the same."""
        return cls(curve, Exposure.of_counts(curve), costs, costs.reasonable)

    def total(self, rows: int | slice | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the money that all rows cost at some positions of the curve."""
        price, sums = self.costs.rate, self.exposure
        flagged = price("tp") * sums.tp[rows] + price("fp") * sums.fp[rows]
        missed = price("fn") * (sums.fn[-1] - sums.fn[rows])
        return np.asarray(flagged + (missed + price("tn") * (sums.tn[-1] - sums.tn[rows])))

    def money(self) -> NDArray[np.float64]:
        """Return the money per case at each threshold, shape (n_thresholds,)."""
        return self.at(slice(None))

    def at(self, rows: slice | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the money per case at some positions of the curve."""
        return np.asarray(self.total(rows) / self.curve.total_weight)

    def per_case(self, point: OperatingPoint) -> float:
        """Return the money per case at a point of this curve (per unit of weight)."""
        return self.total_at(point) / self.curve.total_weight

    def total_at(self, point: OperatingPoint) -> float:
        """Return the money that all rows cost at a point of this curve."""
        return float(self.total(self.curve.index(point.threshold)))

    def saved(self) -> NDArray[np.float64]:
        """Return the money that flagging positives saves, per threshold; rising if reasonable."""
        return np.asarray(
            self.costs.rate("fn") * self.exposure.fn - self.costs.rate("tp") * self.exposure.tp
        )

    def spent(self) -> NDArray[np.float64]:
        """Return the money that flagging negatives costs, per threshold; rising if reasonable."""
        return np.asarray(
            self.costs.rate("fp") * self.exposure.fp - self.costs.rate("tn") * self.exposure.tn
        )


@dataclass(frozen=True, slots=True, eq=False)
class PricedRows:
    """The rows behind a priced curve, for what resamples them or parts them into folds.

    Attributes
    ----------
    positions : ndarray of int32, shape (n_rows,)
        For each row the position on the curve at which it begins to be flagged.
    y_true : ndarray of bool, shape (n_rows,)
        True for a positive row.
    weight : ndarray of shape (n_rows,), or None
        Sample weight times what an expected prevalence makes of it; None where all are 1.
    prices : RowPrices
        What each outcome costs.
    group : ndarray of int64, shape (n_rows,), or None
        Rows that belong together.
    prevalence_held : bool
        Whether the share of positives is given from outside, and so does not vary.
    """

    positions: NDArray[np.int32]
    y_true: NDArray[np.bool_]
    weight: NDArray[np.float64] | None
    prices: RowPrices
    group: NDArray[np.int64] | None
    prevalence_held: bool


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


def price(
    scored: Scored,
    curve: OperatingCurve,
    costs: CostModel,
    *,
    prevalence: float | None = None,
    sums: Exposure | None = None,
) -> PricedCurve:
    """Price a curve, under the prevalence of its rows or under an expected one (label shift).

    Parameters
    ----------
    scored : Scored
        The rows behind the curve.
    curve : OperatingCurve
        As `operating_curve(scored)` returns it.
    costs : CostModel
        Prices.
    prevalence : float, optional
        Expected share of positives, above 0 and below 1.
    sums : Exposure, optional
        `exposure(scored, curve, costs)`, where it is at hand already.

    Raises
    ------
    InputError
        As `row_prices`; and if the prevalence is not between 0 and 1.
    """
    sums = exposure(scored, curve, costs) if sums is None else sums
    reasonable = costs.reasonable
    if not costs.flat:
        reasonable = row_prices(scored, costs).reasonable(scored.y_true, scored.sample_weight)
    if prevalence is None:
        return PricedCurve(curve, sums, costs, reasonable)
    factors = curve.shift(prevalence)
    expected = curve.at_prevalence(prevalence)
    if costs.flat:
        return PricedCurve(expected, Exposure.of_counts(expected), costs, reasonable)
    return PricedCurve(expected, sums.shifted(*factors), costs, reasonable)


def priced_rows(
    scored: Scored,
    curve: OperatingCurve,
    costs: CostModel,
    *,
    prevalence: float | None = None,
    positions: NDArray[np.int32] | None = None,
) -> PricedRows:
    """Return the rows behind `price(scored, curve, costs, prevalence=prevalence)`.

    Parameters
    ----------
    scored, curve, costs, prevalence
        As for `price`; the curve as it was observed.
    positions : ndarray of int32, shape (n_rows,), optional
        `curve.positions(scored.y_score)`, where it is at hand already.

    Raises
    ------
    InputError
        As `price`.
    """
    weight = scored.sample_weight
    if prevalence is not None:
        factor = np.where(scored.y_true, *curve.shift(prevalence))
        weight = factor if weight is None else weight * factor
    return PricedRows(
        positions=curve.positions(scored.y_score) if positions is None else positions,
        y_true=scored.y_true,
        weight=weight,
        prices=row_prices(scored, costs),
        group=scored.group,
        prevalence_held=prevalence is not None,
    )


def cheapest(priced: PricedCurve) -> OperatingPoint:
    """Return the point of least cost; of equals, the one that flags fewest rows.

    Costs within 1e-9 x max(1, largest absolute cost) per case of the least are equal.
    """
    return priced.curve.point(cheapest_index(priced.money()))


def cheapest_index(money: NDArray[np.float64], allowed: NDArray[np.bool_] | None = None) -> int:
    """Return the first position of least cost, of all or of those that are allowed.

    Parameters
    ----------
    money : ndarray of shape (n_thresholds,)
        Money per case at each threshold.
    allowed : ndarray of bool, shape (n_thresholds,), optional
        At least one is True.
    """
    limit = money if allowed is None else np.where(allowed, money, np.inf)
    return int(np.argmax(limit <= limit.min() + tolerance(money)))


def tolerance(money: NDArray[np.float64]) -> float:
    """Return the difference per case below which two costs are equal."""
    return _EQUAL * max(1.0, float(max(money.max(), -money.min())))


def baselines(
    priced: PricedCurve, point: OperatingPoint, current: float | None = None
) -> Baselines:
    """Return what the alternatives to `point` cost per case.

    Parameters
    ----------
    priced : PricedCurve
        The model's curve with its prices.
    point : OperatingPoint
        The chosen point of that curve; `random` flags the same weighted share q of all cases, so
        it costs q x flag_all + (1 - q) x flag_none.
    current : float, optional
        The threshold that is in force today.
    """
    curve = priced.curve
    none, everybody = (float(each) for each in priced.at(np.array([0, -1])))
    q = point.selection_rate
    return Baselines(
        flag_none=none,
        flag_all=everybody,
        current=None if current is None else priced.per_case(curve.at(current)),
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

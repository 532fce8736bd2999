"""What prices are multiplied by: cases, amounts, or each row's own price.

At every threshold the money is four prices times four sums. With flat prices the sums are the
counts; with prices per amount, the amounts; from a column of prices, the prices themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench import columns as reading
from workbench.intake import InputError
from workbench.threshold.costs import OUTCOMES
from workbench.threshold.sweep import sweep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.threshold.costs import CostModel
    from workbench.threshold.curve import OperatingCurve

_POSITIVE = ("fn", "tp")


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Sums over the flagged rows of an outcome's class, per threshold; from 0 to the whole class.

    `fn` and `tn` cumulate over flagged rows as well: what is left to the end is missed, or
    rightly passed. With flat prices `tp` and `fn` are one array, and `fp` and `tn`.

    Attributes
    ----------
    tp, fn : ndarray of shape (n_thresholds,)
        Over the positives.
    fp, tn : ndarray of shape (n_thresholds,)
        Over the negatives.
    """

    tp: NDArray[np.float64]
    fp: NDArray[np.float64]
    fn: NDArray[np.float64]
    tn: NDArray[np.float64]

    @classmethod
    def of_counts(cls, curve: OperatingCurve) -> Exposure:
        """Return the counts themselves, for flat prices."""
        return cls(tp=curve.tps, fp=curve.fps, fn=curve.tps, tn=curve.fps)

    def shifted(self, positives: float, negatives: float) -> Exposure:
        """Return the sums with each class weighted anew, arrays that were one staying one."""
        if positives == 1.0 and negatives == 1.0:
            return self
        tp, fp = _times(self.tp, positives), _times(self.fp, negatives)
        fn = tp if self.fn is self.tp else _times(self.fn, positives)
        tn = fp if self.tn is self.fp else _times(self.tn, negatives)
        return Exposure(tp, fp, fn, tn)


@dataclass(frozen=True, slots=True, eq=False)
class RowPrices:
    """What each outcome would cost for each row: one number for all, or shape (n_rows,).

    Only the rows of an outcome's class count: `tp` and `fn` of positives, `fp` and `tn` of
    negatives.
    """

    tp: float | NDArray[np.float64]
    fp: float | NDArray[np.float64]
    fn: float | NDArray[np.float64]
    tn: float | NDArray[np.float64]

    @property
    def flat(self) -> bool:
        """Whether every case of an outcome costs the same."""
        return not any(isinstance(getattr(self, name), np.ndarray) for name in OUTCOMES)

    def if_flagged(self, y_true: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return what each row costs when it is flagged, shape (n_rows,)."""
        return np.where(y_true, self.tp, self.fp)

    def if_passed(self, y_true: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return what each row costs when it is passed, shape (n_rows,)."""
        return np.where(y_true, self.fn, self.tn)

    def reasonable(
        self, y_true: NDArray[np.bool_], weight: NDArray[np.float64] | None = None
    ) -> bool:
        """Whether no row's mistake is cheaper than being right, and some are dearer.

        Rows of weight 0 do not count.
        """
        for wrong, right, members in zip(
            (self.fn, self.fp), (self.tp, self.tn), _classes(y_true, weight), strict=True
        ):
            apart = np.broadcast_to(np.subtract(wrong, right), y_true.shape)[members]
            if apart.min() < 0.0 or apart.max() <= 0.0:
                return False
        return True

    def range(
        self, y_true: NDArray[np.bool_], weight: NDArray[np.float64] | None = None
    ) -> tuple[float, float]:
        """Return the least and the largest cost that a row can have; not of weight 0."""
        ends: list[float] = []
        positive, negative = _classes(y_true, weight)
        for name in OUTCOMES:
            price = getattr(self, name)
            if isinstance(price, np.ndarray):
                own = price[positive if name in _POSITIVE else negative]
                ends += [float(own.min()), float(own.max())]
            else:
                ends.append(price)
        return min(ends), max(ends)


def row_prices(scored: Scored, costs: CostModel) -> RowPrices:
    """Return what each outcome would cost for each row.

    Raises
    ------
    InputError
        If prices are per amount and no amount column is named, or a column of prices is missing
        or holds what is not a finite number.
    """
    held: dict[str, float | NDArray[np.float64]] = {}
    for outcome in OUTCOMES:
        basis = _basis(scored, costs, outcome)
        rate = costs.rate(outcome)
        held[outcome] = rate if basis is None else rate * basis
    return RowPrices(**held)


def exposure(scored: Scored, curve: OperatingCurve, costs: CostModel) -> Exposure:
    """Return the sums that the prices are multiplied by.

    They depend on which columns hold prices and amounts, not on the prices: new prices need
    no new sums.

    Raises
    ------
    InputError
        As `row_prices`.
    """
    if costs.flat:
        return Exposure.of_counts(curve)
    made: dict[str | None, OperatingCurve | tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    sums: dict[str, NDArray[np.float64]] = {}
    for outcome in OUTCOMES:
        key = _basis_name(scored, costs, outcome)
        if key not in made:
            basis = _basis(scored, costs, outcome)
            made[key] = (curve.tps, curve.fps) if basis is None else _cumulated(scored, basis)
        positives, negatives = made[key]  # type: ignore[misc]
        sums[outcome] = positives if outcome in _POSITIVE else negatives
    return Exposure(**sums)


def _classes(
    y_true: NDArray[np.bool_], weight: NDArray[np.float64] | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the positives and the negatives that count."""
    if weight is None:
        return y_true, ~y_true
    return y_true & (weight > 0.0), ~y_true & (weight > 0.0)


def _cumulated(
    scored: Scored, basis: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cumulate a column over the flagged positives and the flagged negatives."""
    weight = basis if scored.sample_weight is None else basis * scored.sample_weight
    counted = sweep(scored.y_true, scored.y_score, weight)
    for array in (counted.tps, counted.fps):
        array.setflags(write=False)
    return counted.tps, counted.fps


def _basis_name(scored: Scored, costs: CostModel, outcome: str) -> str | None:
    own: str | None = getattr(costs.columns, outcome)
    if own is not None:
        return own
    return scored.columns.amount if costs.per_amount else None


def _basis(scored: Scored, costs: CostModel, outcome: str) -> NDArray[np.float64] | None:
    """Return what an outcome's price is multiplied by in each row; None for 1."""
    name: str | None = getattr(costs.columns, outcome)
    if name is not None:
        column = reading.find_column(scored.table, name, "The table")
        return reading.numbers(column, "price")
    if not costs.per_amount:
        return None
    if scored.amount is None:
        raise InputError(
            "Prices per amount need an amount in each row, and no amount column is named. "
            "Name it with --amount, or as 'amount' under [data]."
        )
    return scored.amount


def _times(values: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    product = values * factor
    product.setflags(write=False)
    return product

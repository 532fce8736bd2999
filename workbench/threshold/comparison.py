"""Two models on the same rows: how much cheaper one is, each at its own cheapest threshold."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.threshold.auc import normal_quantile, refuse_other_rows, variance_of_sum
from workbench.threshold.conditions import Limits
from workbench.threshold.held_out import added_money
from workbench.threshold.honest import held_out_choices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.priced import PricedCurve, PricedRows

_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A model in a comparison.

    Attributes
    ----------
    priced : PricedCurve
        Its curve with its prices.
    rows : PricedRows
        The rows behind it.
    """

    priced: PricedCurve
    rows: PricedRows


@dataclass(frozen=True, slots=True)
class CostDifference:
    """How much dearer the first model is than the second, in money per case.

    Attributes
    ----------
    value : float
        Honest cost of the first minus honest cost of the second.
    low, high : float
        Its interval; NaN where the rows show no spread to judge it by.
    """

    value: float
    low: float
    high: float


def cost_difference(
    a: Contender,
    b: Contender,
    limits: Limits = _NO_LIMITS,
    *,
    seed: int = 0,
    level: float = 0.95,
) -> CostDifference | None:
    """Return the difference in honest cost between two models that scored the same rows.

    Both are parted into the same folds, and each chooses its own threshold by the same rule. A
    row's difference is that of its two held-out costs, its mean over the partings. The interval
    is normal, its standard error that of the rows' differences, or of the sums over groups. It
    is about models used at thresholds chosen on so many rows.

    Parameters
    ----------
    a, b : Contender
        The same rows in the same order at the same prices, each with its model's curve.
    limits : Limits
        What both must keep.
    seed : int
        What the partings are drawn with.
    level : float
        Coverage of the interval, such as 0.95.

    Returns
    -------
    CostDifference, or None
        None where there is no honest cost.

    Raises
    ------
    InputError
        If they are not the same rows, or not priced alike.
    """
    refuse_other_rows((a.rows.y_true, b.rows.y_true), (a.rows.weight, b.rows.weight))
    refuse_other_prices(a.priced, b.priced)
    apart = _apart(a, b, limits, seed)
    if apart is None:
        return None
    total = a.priced.curve.total_weight
    value = float(apart.sum()) / total
    if not apart.any():
        return CostDifference(0.0, 0.0, 0.0)
    rows = a.rows
    weight = np.ones(len(apart)) if rows.weight is None else rows.weight
    counts = weight > 0.0
    strata: tuple[NDArray[np.bool_], ...] = (counts,)
    if rows.prevalence_held:
        strata = rows.y_true & counts, ~rows.y_true & counts
    pulls = apart / total
    for members in strata:
        pulls[members] -= weight[members] * (pulls[members].sum() / weight[members].sum())
    variance = variance_of_sum(pulls, strata, rows.group)
    margin = normal_quantile(level) * sqrt(variance) if variance else nan
    return CostDifference(value, value - margin, value + margin)


def refuse_other_prices(a: PricedCurve, b: PricedCurve) -> None:
    """Refuse to compare two models at different prices.

    Raises
    ------
    InputError
        If the prices are not the same.
    """
    if a.costs != b.costs:
        raise InputError(
            "Two models can only be compared at the same prices. Price both curves alike."
        )


def _apart(a: Contender, b: Contender, limits: Limits, seed: int) -> NDArray[np.float64] | None:
    """Return each row's held-out money with the first model minus that with the second."""
    added = added_money(a.rows)
    times = np.zeros(len(added))
    partings = 0
    held = (held_out_choices(each.priced, each.rows, limits, seed=seed) for each in (a, b))
    for first, second in zip(*held, strict=False):  # a curve of very many is parted once
        times += a.rows.positions <= first
        times -= b.rows.positions <= second
        partings += 1
    return added * (times / partings) if partings else None

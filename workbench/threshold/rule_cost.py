"""What a rule costs, whatever it does with each row: flag, pass, or let a person look."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.rule import FLAGGED, REVIEWED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.threshold.conditions import Reviewer
    from workbench.threshold.priced import PricedRows

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class RuleCost:
    """Money per case under a rule.

    Attributes
    ----------
    per_case : float
        Weighted mean over the rows.
    interval : tuple of float, or None
        95 % interval; None where the rows show no spread, which is not certainty.
    """

    per_case: float
    interval: tuple[float, float] | None


def cost_of(
    rows: PricedRows, actions: NDArray[np.int8], reviewer: Reviewer | None = None
) -> RuleCost:
    """Return what the rows cost under a rule that was given, not chosen by them.

    The interval is that of a ratio of sums (Cochran 1977, section 6.4), over entities where rows
    belong together, and within the classes where the prevalence is held.

    Parameters
    ----------
    rows : PricedRows
        Rows with their prices.
    actions : ndarray of int8, shape (n_rows,)
        `PASSED`, `REVIEWED` or `FLAGGED`, as `Rule.decide` returns them.
    reviewer : Reviewer, optional
        Who looks; needed where a row is reviewed.

    Raises
    ------
    ValueError
        If rows are reviewed by nobody.
    """
    money = row_money(rows, actions, reviewer)
    return mean_cost(rows, money)


def cost_apart(rows: PricedRows, actions: NDArray[np.int8], other: NDArray[np.int8]) -> RuleCost:
    """Return how much dearer the rows are under one rule than under another.

    The same rows are priced twice, so that the difference is paired; rules that look at rows by
    people are left to `cost_of`.

    Parameters
    ----------
    rows : PricedRows
        Rows with their prices.
    actions, other : ndarray of int8, shape (n_rows,)
        `PASSED` or `FLAGGED`: under the rule that is asked about, and under the one beside it.

    Returns
    -------
    RuleCost
        With a sure 0 where both decide alike.
    """
    if np.array_equal(actions, other):
        return RuleCost(0.0, (0.0, 0.0))
    return mean_cost(rows, row_money(rows, actions, None) - row_money(rows, other, None))


def row_money(
    rows: PricedRows, actions: NDArray[np.int8], reviewer: Reviewer | None
) -> NDArray[np.float64]:
    """Return what each row costs under a rule, shape (n_rows,), before weights.

    Parameters
    ----------
    rows, actions, reviewer
        As for `cost_of`.

    Raises
    ------
    ValueError
        If rows are reviewed by nobody.
    """
    flagged, passed = rows.prices.if_flagged(rows.y_true), rows.prices.if_passed(rows.y_true)
    money = np.where(actions == FLAGGED, flagged, passed)
    looked = actions == REVIEWED
    if not looked.any():
        return money
    if reviewer is None:
        raise ValueError("Rows are reviewed, and nobody said what a look costs")
    wrong = np.where(rows.y_true, reviewer.miss, reviewer.false_alarm)
    right = np.where(rows.y_true, flagged, passed)
    other = np.where(rows.y_true, passed, flagged)
    seen = reviewer.cost + (1.0 - wrong) * right + wrong * other
    return np.where(looked, seen, money)


def mean_cost(rows: PricedRows, money: NDArray[np.float64]) -> RuleCost:
    """Return the weighted mean of what each row costs, or costs more than otherwise.

    Parameters
    ----------
    rows : PricedRows
        The rows.
    money : ndarray of shape (n_rows,)
        Money of each.
    """
    weight = np.ones(len(money)) if rows.weight is None else rows.weight
    total = float(weight.sum())
    mean = float(np.dot(weight, money)) / total
    margin = _Z * _standard_error(rows, money, weight, mean)
    return RuleCost(mean, (mean - margin, mean + margin) if margin > 0.0 else None)


def _standard_error(
    rows: PricedRows, money: NDArray[np.float64], weight: NDArray[np.float64], mean: float
) -> float:
    about = np.full(len(money), mean)
    if rows.prevalence_held:
        for members in (rows.y_true, ~rows.y_true):
            own = weight[members]
            about[members] = float(np.dot(own, money[members])) / float(own.sum())
    pulls, counts = weight * (money - about), weight > 0.0
    units = int(np.count_nonzero(counts))
    if rows.group is not None:
        pulls = np.bincount(rows.group, pulls)
        units = len(np.unique(rows.group[counts]))
    if units < 2:
        return 0.0
    return sqrt(float(np.dot(pulls, pulls)) * units / (units - 1)) / float(weight.sum())

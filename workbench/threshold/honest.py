"""What the chosen rule costs on rows that did not choose it.

The cost at the cheapest threshold is too good: the rows that chose it are the rows that price it.
The honest cost is cross-fitted: in each fold the threshold is chosen on the other folds, by the
same rule, and counted on the fold itself. Its bias is that of a table smaller by one fold: small,
and to the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.choice import choose
from workbench.threshold.conditions import Capacity
from workbench.threshold.confidence import certain
from workbench.threshold.costs import OUTCOMES, CostModel, PriceColumns
from workbench.threshold.curve import OperatingCurve
from workbench.threshold.exposure import Exposure
from workbench.threshold.folds import TEN_BY_FIVE, CrossFit, deal
from workbench.threshold.held_out import Cheapest, added_money
from workbench.threshold.priced import PricedCurve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from workbench.threshold.conditions import Limits
    from workbench.threshold.confidence import Certain
    from workbench.threshold.priced import PricedRows

# Under limits each fold reads its whole curve. On so many thresholds one parting does: what
# another one would answer differs by less than a tenth of the standard error.
_MANY = 1_000_000
_OWN_PRICES = PriceColumns("fp", "fn", "tp", "tn")


def honest_cost(
    priced: PricedCurve,
    rows: PricedRows,
    limits: Limits,
    *,
    seed: int = 0,
    plan: CrossFit = TEN_BY_FIVE,
) -> float | None:
    """Return the cross-fitted cost per case of choosing a threshold by this rule.

    In each fold the threshold is chosen on all others: cheapest, under the same requirements,
    with the same confidence, and a capacity of the same share of rows. It decides the fold's
    own rows by their scores. Their costs are summed over the folds; the answer is the mean over
    the partings. Folds are drawn by lot (`folds` says why not by class), rows of a group stay
    together, and an expected prevalence is that of each training part.

    Parameters
    ----------
    priced : PricedCurve
        The whole curve with its prices.
    rows : PricedRows
        The rows behind it.
    limits : Limits
        What the point must keep.
    seed : int
        What the partings are drawn with.
    plan : CrossFit
        How many folds and partings. Under limits, a curve of more than 1,000,000 thresholds is
        parted once: a second parting adds seconds, and less than a tenth of a standard error.

    Returns
    -------
    float or None
        Money per case; None where a class has fewer than two rows with weight, or fewer than two
        groups that hold one.
    """
    costs = [
        float(np.sum(added_money(rows), where=rows.positions <= held_out))
        for held_out in held_out_choices(priced, rows, limits, seed=seed, plan=plan)
    ]
    if not costs:
        return None
    total = float(priced.total(0)) + float(np.mean(costs))
    return total / priced.curve.total_weight


def held_out_choices(
    priced: PricedCurve,
    rows: PricedRows,
    limits: Limits,
    *,
    seed: int = 0,
    plan: CrossFit = TEN_BY_FIVE,
) -> Iterator[NDArray[np.int32]]:
    """Yield for each parting the position at which each row is held out, shape (n_rows,).

    It is the position that the other folds chose: the row is flagged where its own position is
    at most that. Of positions that are equal on the training rows the first is chosen, so the
    threshold is a training row's score, or inf. Nothing is yielded where no parting is possible.

    Parameters
    ----------
    priced, rows, limits, seed, plan
        As for `honest_cost`.
    """
    dealt = deal(rows, plan.folds)
    if dealt is None:
        return
    random = np.random.Generator(np.random.PCG64(seed))
    chooser: Cheapest | _Limited = Cheapest.of(priced, rows)
    repeats = plan.repeats
    if limits:
        chooser = _Limited.of(priced, rows, limits)
        repeats = repeats if len(priced.curve.thresholds) <= _MANY else 1
    for _ in range(repeats):
        fold = dealt.draw(random)
        yield chooser.choose(fold, dealt.folds)[fold]


@dataclass(frozen=True, slots=True, eq=False)
class _Limited:
    """Chooses the cheapest threshold of each training part that keeps all limits.

    Attributes
    ----------
    priced : PricedCurve
        The whole curve.
    rows : PricedRows
        All rows; without weights where those only stand for an expected prevalence.
    limits : Limits
        With the capacity as a share of all rows.
    certain : Certain or None
        What confidence needs of all rows, where one is asked.
    """

    priced: PricedCurve
    rows: PricedRows
    limits: Limits
    certain: Certain | None

    @classmethod
    def of(cls, priced: PricedCurve, rows: PricedRows, limits: Limits) -> _Limited:
        """Say a capacity as a share, and look at the rows for confidence once."""
        n = len(rows.positions)
        if limits.capacity is not None:
            limits = replace(limits, capacity=Capacity(limits.capacity.rows(n), n))
        asked = any(each.confidence is not None for each in limits.requirements)
        known = certain(priced, rows) if asked else None
        if rows.prevalence_held and rows.weight is not None:
            weights = rows.weight[rows.y_true], rows.weight[~rows.y_true]
            if all(own.min() == own.max() for own in weights):  # then counts are exact
                rows = replace(rows, weight=None)
        return cls(priced, rows, limits, known)

    def choose(self, fold: NDArray[np.int8], folds: int) -> NDArray[np.int32]:
        """Return the position that is chosen without each fold, shape (n_folds,)."""
        return np.array([self._without(fold != each) for each in range(folds)], dtype=np.int32)

    def _without(self, training: NDArray[np.bool_]) -> int:
        """Return the position that the training rows choose."""
        members = training & self.rows.y_true, training & ~self.rows.y_true
        tps, fps = (self._cumulated(own, self.rows.weight) for own in members)
        flagged = np.bincount(self.rows.positions[training], minlength=len(tps)).cumsum()
        curve = OperatingCurve(self.priced.curve.thresholds, fps, tps, flagged)
        sums = self._exposure(curve, members)
        factors = 1.0, 1.0
        if self.rows.prevalence_held:
            share = self.priced.curve.prevalence
            factors = curve.shift(share)
            curve = curve.at_prevalence(share)
        costs = self.priced.costs if self.rows.prices.flat else CostModel(columns=_OWN_PRICES)
        priced = PricedCurve(curve, sums.shifted(*factors), costs, self.priced.reasonable)
        return choose(priced, self.limits, self._certain(members, factors)).index

    def _certain(
        self, members: tuple[NDArray[np.bool_], NDArray[np.bool_]], factors: tuple[float, float]
    ) -> Certain | None:
        """Return what confidence needs of the training rows."""
        if self.certain is None or self.certain.squares is None:
            return self.certain
        squared = None if self.rows.weight is None else self.rows.weight**2
        tps, fps = (
            self._cumulated(own, squared) * factor**2
            for own, factor in zip(members, factors, strict=True)
        )
        return self.certain.with_squares(tps, fps)

    def _cumulated(
        self, members: NDArray[np.bool_], values: NDArray[np.float64] | None
    ) -> NDArray[np.float64]:
        """Cumulate values (or rows) over the members as they are flagged.

        They are added up, not subtracted from the whole curve: thresholds that are equal to the
        training rows have equal sums, to the last bit.
        """
        own = None if values is None else values[members]
        steps = np.bincount(self.rows.positions[members], own, len(self.priced.curve.thresholds))
        return np.asarray(steps.cumsum(), dtype=np.float64)

    def _exposure(
        self, curve: OperatingCurve, members: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    ) -> Exposure:
        """Return counts where prices are flat; else the money itself, each row at its price."""
        rows = self.rows
        if rows.prices.flat:
            return Exposure.of_counts(curve)
        sums: dict[str, NDArray[np.float64]] = {}
        for outcome in OUTCOMES:
            own = members[0] if outcome in ("tp", "fn") else members[1]
            price = np.broadcast_to(getattr(rows.prices, outcome), rows.y_true.shape)
            money = price if rows.weight is None else price * rows.weight
            sums[outcome] = self._cumulated(own, money)
        return Exposure(**sums)

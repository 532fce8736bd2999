"""What parity would cost: the frontier of some slices, and what any point of it would change."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.phrases import parity as words_of
from workbench.report.fairness import refuse_label_and_score
from workbench.report.terms import Terms, point_in_force
from workbench.slices.curves import slice_curves, slice_money
from workbench.slices.parity import parity_frontier
from workbench.slices.parity_along import SOME, parity_intervals
from workbench.slices.parity_change import cost_change, group_changes, rates_after
from workbench.slices.parity_held_out import held_out
from workbench.slices.slicing import slice_rows
from workbench.threshold import operating_curve, priced_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbench.scored import Scored
    from workbench.slices import Cutting, SliceMoney, SliceTable
    from workbench.slices.parity import Frontier, ParityPoint
    from workbench.slices.parity_change import CostChange, GroupChange
    from workbench.slices.parity_held_out import HeldOut
    from workbench.threshold import PricedRows
    from workbench.workspace import Words


@dataclass(frozen=True, slots=True)
class ParityAt:
    """One point of the frontier: each group's own threshold, and what that changes.

    Attributes
    ----------
    frontier : Frontier
        Of which it is a point.
    point : ParityPoint
        Its disparity, its cost and its thresholds.
    before, after : SliceTable
        The slices at the common threshold, and each at its own.
    changes : tuple of GroupChange
        For each slice who is decided otherwise, and what that costs.
    fitted : CostChange
        How much dearer it is than the common threshold on the rows that chose it: that flatters.
    held_out : HeldOut or None
        The same on rows that did not choose it; None where there are too few.
    words : Words
        How the business says it.
    unit : str
        Of money.
    """

    frontier: Frontier
    point: ParityPoint
    before: SliceTable
    after: SliceTable
    changes: tuple[GroupChange, ...]
    fitted: CostChange
    held_out: HeldOut | None
    words: Words
    unit: str

    @property
    def change(self) -> CostChange:
        """How much dearer it is per case: cross-fitted, where the rows suffice for that."""
        return (
            self.fitted if self.held_out is None else self.fitted.reaching(self.held_out.per_case)
        )

    @property
    def headline(self) -> str:
        """What it costs to bring the groups so near, and whether the data can tell."""
        own, apart = self.fitted.of(1000), self.change.of(1000)
        money = words_of.money_of_thousand(self.unit, own, apart)
        return words_of.headline(self.frontier, self.point, apart, self.words, money)

    @property
    def people(self) -> str:
        """How many would be decided otherwise, who gains and who loses."""
        return words_of.people(self.changes, self.words)

    @property
    def warning(self) -> str:
        """That thresholds by group can be unlawful."""
        return words_of.WARNING

    def frame(self) -> pd.DataFrame:
        """Return a row for each slice: its thresholds, its rates, and who is moved."""
        import pandas as pd

        return pd.DataFrame([self._line(place) for place in range(len(self.changes))])

    def _line(self, place: int) -> dict[str, str | float]:
        change, judged = self.changes[place], self.frontier.judged[place]
        before, after = self.before.slices[place], self.after.slices[place]
        line: dict[str, str | float] = {"slice": after.name, "n": change.n, "judged": judged}
        line |= {"threshold": change.after}
        for rate in self.frontier.criterion.rates:
            line |= {f"{rate}_before": before.rate(rate).value, rate: after.rate(rate).value}
        return line | {
            "now_flagged": sum(change.now_flagged),
            "now_passed": sum(change.now_passed),
            "cost_change": change.cost_after - change.cost_before,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Parity:
    """The price of parity between slices.

    Attributes
    ----------
    frontier : Frontier
        The least cost for every disparity.
    money : SliceMoney
        What each slice costs at every threshold.
    rows : PricedRows
        The rows behind it.
    words : Words
        How the business says it.
    unit : str
        Of money.
    """

    frontier: Frontier
    money: SliceMoney
    rows: PricedRows
    words: Words
    unit: str

    def at(self, gap: float | None = None) -> ParityAt:
        """Return the cheapest point whose groups lie no further apart, with what it changes.

        Parameters
        ----------
        gap : float, optional
            The widest difference allowed, as a share: 0.05 is 5 points. Half of what it is at
            the common threshold where none is given.

        Raises
        ------
        InputError
            If no thresholds bring the groups so near.
        """
        frontier = self.frontier
        least = frontier.points[0].disparity
        if gap is None:
            gap = max(least, 0.5 * min(frontier.common.disparity, frontier.free.disparity))
        point = frontier.at(gap)
        if point is None:
            raise InputError(
                f"No thresholds bring the groups within {words_of.gap_text(gap)} of each other: "
                f"the nearest they come is {words_of.gap_text(least)}. Allow a wider gap."
            )
        before, size = frontier.threshold, len(self.money.weight)
        return ParityAt(
            frontier=frontier,
            point=point,
            before=rates_after(self.money, (before,) * size, frontier.min_n),
            after=rates_after(self.money, point.thresholds, frontier.min_n),
            changes=group_changes(self.money, before, point.thresholds),
            fitted=cost_change(self.money, before, point.thresholds, self.rows.group),
            held_out=held_out(self.money, self.rows, frontier, gap),
            words=self.words,
            unit=self.unit,
        )

    def frame(self) -> pd.DataFrame:
        """Return the frontier: a row for each point, with its disparity and its cost per case."""
        import pandas as pd

        points: Sequence[ParityPoint] = self.frontier.points
        costs = [(each.disparity, each.per_case) for each in points]
        return pd.DataFrame(costs, columns=["disparity", "cost_per_case"])

    def along(self, n: int = SOME) -> pd.DataFrame:
        """Return up to n points of the frontier, evenly by disparity, each with its interval.

        `change` is how much dearer a point is per case than the common threshold, on rows that
        did not choose it; `low` and `high` are its 95 % interval, and `held_out_disparity` is how
        far apart it left the groups there. All four are NaN where it could not be tried. Each
        interval holds by itself, not all at once.
        """
        import pandas as pd

        made = parity_intervals(self.money, self.rows, self.frontier, n)
        lines = [
            {
                "disparity": each.point.disparity,
                "cost_per_case": each.point.per_case,
                "change": each.change.value,
                "low": each.change.low,
                "high": each.change.high,
                "held_out_disparity": nan if each.held_out is None else each.held_out.disparity,
            }
            for each in made
        ]
        return pd.DataFrame(lines)


def parity(
    scored: Scored,
    terms: Terms | None = None,
    *,
    by: Cutting | Sequence[Cutting],
    criterion: str = "predictive_equality",
    threshold: float | None = None,
) -> Parity:
    """Return what it costs to bring slices together by a threshold for each.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms, optional
        Prices, today's policy and words; each mistake costs 1 where nothing is said.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by, as for `by_slice`.
    criterion : str
        What is to be alike: "predictive_equality" (FPR), "equal_opportunity" (TPR),
        "equalized_odds" (both), "demographic_parity" (share flagged) or "predictive_parity" (PPV).
    threshold : float, optional
        The common threshold; today's policy where there is one and none is given, else the
        cheapest that keeps the limits.

    Raises
    ------
    InputError
        If the rows cannot be cut so, fewer than two slices can be judged, or there is no such
        criterion.
    """
    terms = terms or Terms()
    if threshold is not None and isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    refuse_label_and_score(scored, by)
    slicing = slice_rows(scored.table, by, checked=scored.columns.sensitive)
    at = point_in_force(scored, terms)[0] if threshold is None else threshold
    rows = priced_rows(scored, operating_curve(scored), terms.costs, prevalence=terms.prevalence)
    money = slice_money(slice_curves(scored, slicing), rows)
    return Parity(parity_frontier(money, at, criterion), money, rows, terms.words, terms.costs.unit)

"""One thing that a decision rests on, looked at again; and the newer rows that it is asked of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench import phrases
from workbench.report.evaluation import evaluate
from workbench.report.record.reproduce import terms_of
from workbench.report.terms import Evidence, Terms
from workbench.slices import Rate, Slice, Slicing, rates_at, slice_costs
from workbench.slices.counts import count_slices
from workbench.slices.table import tabulated
from workbench.threshold import Capacity, operating_curve

if TYPE_CHECKING:
    from workbench.report.answer import Evaluation
    from workbench.report.record.making import Record
    from workbench.scored import Scored
    from workbench.slices import Estimate

Interval = tuple[float, float]
Answer = Literal["as assumed", "changed", "not known"]
_ALL = ("all",)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a decision rests on.

    Attributes
    ----------
    name : str
        "prevalence", "scores", "cost", "regret", "capacity", a requirement as it was written,
        or "slices by ...".
    then, now : float or None
        What was assumed, and what is so in the newer rows.
    interval : tuple of float, or None
        95 % interval of what is so now.
    change : tuple of float, or None
        95 % interval of now minus then.
    answer : str
        "as assumed", "changed" where chance alone is no good account of it, or "not known".
    worse : bool
        Whether it speaks against the decision, and not only of other cases.
    sentence : str
        The same in words.
    """

    name: str
    then: float | None
    now: float | None
    interval: Interval | None
    change: Interval | None
    answer: Answer
    worse: bool
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Newer:
    """Newer rows, evaluated at a decided threshold on the terms of the decision.

    Attributes
    ----------
    record : Record
        The decision.
    scored : Scored
        The newer rows.
    terms : Terms
        Those of the decision.
    evidence : Evidence
        The newer rows and their curve.
    at : Evaluation
        Of the decided threshold.
    whole : Slice
        All rows as one slice: rates with their intervals.
    cost : Estimate
        Money per case at the decided threshold; what no row shows can still happen, so few rows
        have a wide interval.
    worth : float
        How many independent rows a row is worth.
    """

    record: Record
    scored: Scored
    terms: Terms
    evidence: Evidence
    at: Evaluation
    whole: Slice
    cost: Estimate
    worth: float

    @classmethod
    def of(cls, record: Record, scored: Scored, seed: int) -> Newer:
        """Evaluate newer rows.

        Raises
        ------
        InputError
            If a price that was decided with cannot be used with these rows.
        """
        threshold, terms = record.point.threshold, _scaled(terms_of(record), record.rows.n)
        evidence = Evidence.of(scored, operating_curve(scored), terms)
        at = evaluate(scored, terms, threshold=threshold, seed=seed)
        slicing = Slicing(_ALL, (_ALL,), np.zeros(scored.n, dtype=np.int64))
        rates = rates_at(scored, slicing, threshold)
        table = tabulated(slicing, count_slices(scored, slicing, threshold), threshold, 1, rates)
        worth = float(rates.effective[0, 0]) / scored.n
        (cost,) = slice_costs(scored, slicing, evidence.rows(), threshold)
        return cls(record, scored, terms, evidence, at, table.slices[0], cost, worth)

    @property
    def money(self) -> phrases.Money:
        """How money is written: then and now alike."""
        cost, now = self.record.cost, self.at
        return phrases.Money.for_costs(
            self.record.costs.unit, [cost.per_case, cost.cheapest, now.cost.per_case]
        )

    def rate(self, name: str) -> Rate:
        """Return a rate of all rows at the decided threshold."""
        return self.whole.rate(name)


def _scaled(terms: Terms, n: int) -> Terms:
    """Return terms whose capacity is a share of the cases, which newer rows have others of."""
    limits = terms.limits
    if limits.capacity is None:
        return terms
    most = Capacity(limits.capacity.rows(n), n)
    return replace(terms, limits=replace(limits, capacity=most))


def change(
    now: float, interval: Interval | None, then: float, assumed: Interval | None
) -> Interval | None:
    """Return the 95 % interval of the difference of two figures from different rows.

    From the intervals of both (Zou and Donner 2008, "method of variance estimates recovery"); of
    two shares with Wilson's intervals it is Newcombe's (1998). A figure without an interval is
    taken as given.

    Parameters
    ----------
    now, then : float
        The figures.
    interval, assumed : tuple of float, or None
        Their 95 % intervals.

    Returns
    -------
    tuple of float, or None
        None without an interval of what is so now.
    """
    if interval is None:
        return None
    low, high = assumed or (then, then)
    apart = now - then
    return (
        apart - sqrt((now - interval[0]) ** 2 + (high - then) ** 2),
        apart + sqrt((interval[1] - now) ** 2 + (then - low) ** 2),
    )


def answered(between: Interval | None) -> Answer:
    """Return what an interval of a change says."""
    if between is None:
        return "not known"
    return "as assumed" if between[0] <= 0.0 <= between[1] else "changed"

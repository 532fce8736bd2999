"""One evaluation: the point, its cost, how sure that is, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.report.answer import Cost, Evaluation, RegretIntervals
from workbench.report.slots import slots
from workbench.report.terms import Evidence, Terms, situation
from workbench.report.uncertainty import Interval, Uncertainty, uncertainty, worth
from workbench.threshold import Baselines, OperatingPoint, baselines, operating_curve, regret
from workbench.threshold.choice import CapacityUse, Standing, standings_at
from workbench.threshold.per_case_rule import PerCaseRule, per_case_rule
from workbench.threshold.review import ReviewBand, review_band
from workbench.threshold.stability import Stability, stability

if TYPE_CHECKING:
    from workbench.scored import Scored
    from workbench.threshold.bands import Band

__all__ = ["Cost", "Evaluation", "RegretIntervals", "Terms", "evaluate", "evaluated", "situation"]


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """The position that is evaluated: the one that was chosen, or one that was given."""

    evidence: Evidence
    terms: Terms
    index: int
    threshold: float | None
    sure: Uncertainty

    @property
    def expected(self) -> OperatingPoint:
        """The point with the counts that are expected."""
        return self.evidence.priced.curve.point(self.index, self.threshold)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How it stands with each requirement."""
        held = self.evidence
        if self.threshold is None:
            return held.choice.standings
        return standings_at(held.priced, self.terms.limits, self.index, held.surely)


def evaluate(
    scored: Scored, terms: Terms | None = None, *, threshold: float | None = None, seed: int = 0
) -> Evaluation:
    """Evaluate a model at its cheapest point, or at a given threshold.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    terms : Terms, optional
        Prices, conditions, today's policy and words; each mistake costs 1 where nothing is said.
    threshold : float, optional
        Evaluate here in place of the cheapest point that keeps the limits.
    seed : int
        Of the random numbers behind intervals.

    Raises
    ------
    InputError
        If the threshold or today's policy is not a number, or a price cannot be used.
    """
    terms = terms or Terms()
    evidence = Evidence.of(scored, operating_curve(scored), terms)
    also = () if threshold is None else (evidence.observed.index(threshold),)
    sure = uncertainty(evidence, terms, also=also, seed=seed)
    return evaluated(evidence, terms, sure, threshold=threshold)


def evaluated(
    evidence: Evidence, terms: Terms, sure: Uncertainty, *, threshold: float | None = None
) -> Evaluation:
    """Return the answer for a point, where all that takes time is at hand already.

    Parameters
    ----------
    evidence : Evidence
        The model's rows and curve at the terms.
    terms : Terms
        The terms.
    sure : Uncertainty
        `uncertainty(evidence, terms)`, asked about the threshold as well where one is given.
    threshold : float, optional
        Answer for this one in place of the chosen point.
    """
    index = evidence.choice.index if threshold is None else evidence.observed.index(threshold)
    return _answer(_Point(evidence, terms, index, threshold, sure))


def _answer(at: _Point) -> Evaluation:
    evidence, terms, sure, point = at.evidence, at.terms, at.sure, at.expected
    observed, priced = evidence.observed, evidence.priced
    cost = _cost(at)
    alternatives = baselines(priced, point, terms.current)
    dearer = regret(alternatives, cost.per_case)
    facts = situation(priced, terms, evidence.best)
    facts = replace(facts, worth=worth(evidence, terms, sure), expected=sure.honest)
    standings = at.standings
    broken = any(not each.met or each.confident is False for each in standings)
    breaks = not evidence.choice.feasible if at.threshold is None else broken
    said = phrases.verdict(point, cost.per_case, facts)
    return Evaluation(
        n=evidence.scored.n,
        positives=evidence.scored.positives,
        prevalence=observed.prevalence,
        auc=observed.auc,
        auc_interval=sure.auc,
        point=observed.point(at.index, at.threshold),
        same_decisions=observed.same_decisions(point.threshold),
        cost=cost,
        plateau=None if sure.plateau is None else sure.plateau.main,
        plateau_pieces=None if sure.plateau is None else sure.plateau.pieces,
        stable=_stable(at),
        baselines=alternatives,
        regret=dearer,
        regret_intervals=_regret_intervals(at, cost, dearer),
        standings=standings,
        feasible=evidence.choice.feasible,
        breaks=breaks,
        capacity=_capacity(at),
        own_prices=_own_prices(at),
        review=_review(at, cost),
        situation=facts,
        verdict=said + _on_limits(at, breaks),
    )


def _cost(at: _Point) -> Cost:
    """Return the cost of the point: what is honest where it was chosen, plain where given."""
    priced, band = at.evidence.priced, at.sure.cost
    total, per_case = priced.total_at(at.expected), priced.per_case(at.expected)
    if at.threshold is not None:
        return Cost(total, per_case, per_case, _finite(band.pointwise(at.index)))
    honest = at.sure.honest
    if honest is None:
        return Cost(total, per_case, None, None)
    margin = band.margin(at.index)
    ends = 0, len(priced.curve.thresholds) - 1
    if margin == 0.0 and (at.index not in ends or honest != per_case):
        return Cost(total, per_case, honest, None)  # no mistake was seen: that is not certainty
    return Cost(total, per_case, honest, _around(honest, margin))


def _regret_intervals(at: _Point, cost: Cost, apart: Baselines) -> RegretIntervals | None:
    """Return the interval of each regret, around what can honestly be expected."""
    if cost.honest is None:
        return None
    optimism = cost.honest - cost.per_case
    bands = at.sure.regret

    def interval(band: Band, regret: float) -> Interval | None:
        if at.threshold is not None:
            return _finite(band.pointwise(at.index))
        margin = band.margin(at.index)
        # Where both decide alike they cost the same, whatever the data.
        alike = regret == margin == 0.0
        return (0.0, 0.0) if alike else _around(regret - optimism, margin)

    today = None
    if bands.current is not None and apart.current is not None:
        today = interval(bands.current, apart.current)
    return RegretIntervals(
        flag_none=interval(bands.flag_none, apart.flag_none),
        flag_all=interval(bands.flag_all, apart.flag_all),
        current=today,
        random=interval(bands.random, apart.random),
    )


def _stable(at: _Point) -> Stability | None:
    """Return for which prices the point stays the cheapest; None where limits chose it."""
    choice = at.evidence.choice
    if at.threshold is None and (choice.binds or not choice.feasible):
        return None
    return stability(at.evidence.priced, None, at.index)


def _capacity(at: _Point) -> CapacityUse | None:
    return slots(at.evidence, at.terms.limits) if at.evidence.choice.feasible else None


def _own_prices(at: _Point) -> PerCaseRule | None:
    costs, held = at.terms.costs, at.evidence
    if costs.flat:
        return None
    return per_case_rule(held.scored, held.observed, costs, prevalence=at.terms.prevalence)


def _review(at: _Point, cost: Cost) -> ReviewBand | None:
    """Return the best band; where none pays, an empty one at the threshold."""
    reviewer, capacity = at.terms.reviewer, at.terms.limits.capacity
    if reviewer is None:
        return None
    most = None if capacity is None else capacity.rows(at.evidence.scored.n)
    band = review_band(at.evidence.priced, reviewer, most_flagged=most)
    if band.pays:
        return band
    threshold = at.expected.threshold
    return replace(band, low=threshold, high=threshold, cost_per_case=cost.per_case)


def _on_limits(at: _Point, breaks: bool) -> str:
    """Return what is to be said of limits that are not kept, "" where all are."""
    words, money = at.terms.words, situation(at.evidence.priced, at.terms, at.evidence.best).money
    capacity, n = at.terms.limits.capacity, at.evidence.scored.n
    unmet = [
        phrases.requirement_text(each.requirement, words, money)
        + (phrases.with_confidence(each.requirement) if each.met else "")
        for each in at.standings
        if not each.met or each.confident is False
    ]
    if capacity is not None and at.expected.flagged > capacity.rows(n):
        unmet.append(phrases.capacity_text(capacity, n, words, at.terms.prevalence))
    if breaks and at.threshold is None:
        return phrases.nearest_miss(unmet)
    return phrases.not_kept(unmet) if unmet else ""


def _around(centre: float, margin: float) -> Interval | None:
    return _finite((centre - margin, centre + margin))


def _finite(interval: Interval) -> Interval | None:
    """Return an interval, or None where its ends are undefined."""
    return interval if all(map(isfinite, interval)) else None

"""From an evaluation to the parts of a record."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.report.record.values import (
    Conditions,
    RecordedBand,
    RecordedCost,
    RecordedGroups,
    RecordedPoint,
    RecordedRegret,
    RecordedRequirement,
    RecordedRows,
    RecordedStability,
    ScoreSummary,
)
from workbench.slices.group_rule import row_thresholds
from workbench.threshold.rule import FLAGGED, REVIEWED, Rule
from workbench.threshold.rule_cost import cost_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.answer import Evaluation
    from workbench.report.terms import Evidence, Terms
    from workbench.scored import Scored
    from workbench.slices.parity_policy import GroupPolicy

_EDGES = 200  # of the score distribution: its steps are half a percent of the rows


def score_summary(y_score: NDArray[np.float64]) -> ScoreSummary:
    """Return how scores lie: all of them where at most 200 differ, else 200 steps.

    Parameters
    ----------
    y_score : ndarray of shape (n_rows,)
        Scores.
    """
    distinct, counts = np.unique(y_score, return_counts=True)
    cumulated = counts.cumsum()
    complete = len(distinct) <= _EDGES
    if not complete:
        shares = np.linspace(0.0, 1.0, _EDGES + 1)[1:] * cumulated[-1]
        kept = np.unique(cumulated.searchsorted(shares))
        distinct, cumulated = distinct[kept], cumulated[kept]
    return ScoreSummary(tuple(distinct.tolist()), tuple(cumulated.tolist()), complete)


def rows_part(scored: Scored, exclude: tuple[str, ...], evaluation: Evaluation) -> RecordedRows:
    """Return what is kept of the rows."""
    return RecordedRows(
        n=evaluation.n,
        positives=evaluation.positives,
        prevalence=evaluation.prevalence,
        auc=evaluation.auc,
        auc_interval=evaluation.auc_interval,
        columns=scored.columns,
        exclude=exclude,
        scores=score_summary(scored.y_score),
    )


def conditions_part(terms: Terms, evaluation: Evaluation) -> Conditions:
    """Return what the threshold was held to, and how it stands."""
    return Conditions(
        prevalence=terms.prevalence,
        current=terms.current,
        deployed=terms.deployed,
        capacity=terms.limits.capacity,
        requirements=tuple(
            RecordedRequirement(
                requirement=each.requirement,
                value=None if isnan(each.value) else each.value,
                met=each.met,
                confident=each.confident,
            )
            for each in evaluation.standings
        ),
        reviewer=terms.reviewer,
        feasible=evaluation.feasible,
    )


def point_part(threshold: float, evidence: Evidence, evaluation: Evaluation) -> RecordedPoint:
    """Return the threshold and its counts."""
    index, point = evidence.observed.index(threshold), evaluation.point
    return RecordedPoint(
        threshold=float(threshold),
        same_decisions=evaluation.same_decisions,
        chosen=index == evidence.choice.index,
        cheapest=evidence.best.threshold,
        tn=point.tn,
        fp=point.fp,
        fn=point.fn,
        tp=point.tp,
        flagged=point.flagged,
    )


def cost_part(evidence: Evidence, evaluation: Evaluation) -> RecordedCost:
    """Return what it costs, and what doing otherwise does."""
    cost, sure = evaluation.cost, evaluation.regret_intervals
    return RecordedCost(
        total=cost.total,
        per_case=cost.per_case,
        honest=cost.honest,
        interval=cost.interval,
        cheapest=evidence.priced.per_case(evidence.best),
        baselines=evaluation.baselines,
        regret=evaluation.regret,
        regret_intervals=None
        if sure is None
        else RecordedRegret(sure.flag_none, sure.flag_all, sure.current, sure.random),
    )


def stability_part(evaluation: Evaluation) -> RecordedStability:
    """Return how far the choice is bound to these prices and rows."""
    stable = evaluation.stable
    return RecordedStability(
        cost_ratio=None if stable is None else stable.cost_ratio,
        prevalence=None if stable is None else stable.prevalence,
        plateau=evaluation.plateau,
        plateau_pieces=evaluation.plateau_pieces,
    )


def band_part(rule: Rule, evidence: Evidence) -> RecordedBand:
    """Return what a band for people comes to."""
    actions, reviewer = rule.decide(evidence.scored.y_score), evidence.terms.reviewer
    low, high = rule.band or (rule.threshold, rule.threshold)
    priced = None if reviewer is None else cost_of(evidence.rows(), actions, reviewer)
    return RecordedBand(
        low=float(low),
        high=float(high),
        reviewed=int(np.count_nonzero(actions == REVIEWED)),
        flagged=int(np.count_nonzero(actions == FLAGGED)),
        cost_per_case=None if priced is None else priced.per_case,
        interval=None if priced is None else priced.interval,
    )


def groups_part(policy: GroupPolicy, evidence: Evidence) -> RecordedGroups:
    """Return what thresholds of groups come to.

    Raises
    ------
    InputError
        If the groups cannot be found by the values of columns.
    """
    scored = evidence.scored
    own = row_thresholds(policy, scored.table).thresholds
    actions = Rule(policy.fallback).decide(scored.y_score, own)
    flagged = actions == FLAGGED
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    tn, fp, fn, tp = np.bincount(2 * scored.y_true + flagged, weight, minlength=4).tolist()
    priced = cost_of(evidence.rows(), actions)
    return RecordedGroups(
        by=policy.by,
        thresholds=policy.thresholds,
        tn=tn,
        fp=fp,
        fn=fn,
        tp=tp,
        flagged=int(np.count_nonzero(flagged)),
        cost_per_case=priced.per_case,
        interval=priced.interval,
    )

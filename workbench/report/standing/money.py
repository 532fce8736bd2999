"""Whether a decision still costs what was assumed, and whether another one is cheaper by now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases import standing as words_of
from workbench.report.evaluation import evaluate
from workbench.report.record.as_json import policy_of
from workbench.report.standing.check import Check, answered, change
from workbench.slices.group_rule import row_thresholds
from workbench.threshold.rule import Rule
from workbench.threshold.rule_cost import cost_of

if TYPE_CHECKING:
    from workbench.report.standing.check import Interval, Newer


def cost_check(newer: Newer) -> Check:
    """Return whether the decided policy costs what was assumed: threshold, band or groups."""
    then, assumed = _assumed(newer)
    now, interval = _costs(newer)
    between, money = change(now, interval, then, assumed), newer.money
    answer = answered(between)
    return Check(
        name="cost",
        then=then,
        now=now,
        interval=interval,
        change=between,
        answer=answer,
        worse=answer == "changed" and now > then,
        sentence=words_of.cost_sentence(
            words_of.money_text(now, interval, money),
            words_of.money_text(then, assumed, money),
            between,
            newer.record.words,
            money,
        ),
    )


def regret_check(newer: Newer, seed: int) -> Check:
    """Return whether another threshold is cheaper in the newer rows, by more than chance.

    It is asked of the one threshold, also where a band or thresholds of groups were decided. What
    was known to be dearer when it was decided speaks against it only where it got worse.
    """
    then = newer.record.cost.per_case - newer.record.cost.cheapest
    threshold, money = newer.record.point.threshold, newer.money
    found = evaluate(newer.scored, replace(newer.terms, current=threshold), seed=seed)
    ends, regret = found.regret_intervals, found.regret.current or 0.0
    interval = None if ends is None else ends.current
    if regret == 0.0:
        interval = (0.0, 0.0)
    answer = answered(interval)
    worse = interval is not None and interval[0] > max(0.0, then)
    known = interval is not None and not worse and interval[0] > 0.0
    best, words = phrases.threshold_text(found.point.threshold), newer.record.words
    sentence = words_of.regret_sentence(regret, interval, best, words, money)
    if known:
        sentence = words_of.known_regret_sentence((regret, then), best, words, money)
    return Check(
        name="regret",
        then=then,
        now=regret,
        interval=interval,
        change=None if interval is None else (interval[0] - then, interval[1] - then),
        answer=answer if worse or interval is None else "as assumed",
        worse=worse,
        sentence=sentence,
    )


def _assumed(newer: Newer) -> tuple[float, Interval | None]:
    """Return what a case was expected to cost under the decided policy, and how surely."""
    record = newer.record
    band, groups, cost = record.band, record.groups, record.cost
    if groups is not None:
        return groups.cost_per_case, groups.interval
    if band is not None and band.cost_per_case is not None:
        return band.cost_per_case, band.interval
    return (cost.per_case, None) if cost.honest is None else (cost.honest, cost.interval)


def _costs(newer: Newer) -> tuple[float, Interval | None]:
    """Return what a case costs in the newer rows under the decided policy."""
    record, scored, policy = newer.record, newer.scored, policy_of(newer.record)
    band = record.band
    if policy is not None:
        own = row_thresholds(policy, scored.table).thresholds
        found = cost_of(newer.evidence.rows(), Rule(policy.fallback).decide(scored.y_score, own))
    elif band is not None and band.cost_per_case is not None:
        rule = Rule(record.point.threshold, (band.low, band.high))
        actions, reviewer = rule.decide(scored.y_score), newer.terms.reviewer
        found = cost_of(newer.evidence.rows(), actions, reviewer)
    else:
        return newer.at.cost.per_case, (newer.cost.low, newer.cost.high)
    return found.per_case, found.interval

"""Whether positives are as frequent, and limits kept, as when it was decided."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases import standing as words_of
from workbench.report.standing.check import Check, answered, change

if TYPE_CHECKING:
    from workbench.report.standing.check import Answer, Interval, Newer
    from workbench.threshold.choice import Standing

# The rate of a slice that a requirement's metric is, and whether it is one minus it.
_RATE = {
    "recall": ("tpr", False),
    "fnr": ("fnr", False),
    "fpr": ("fpr", False),
    "specificity": ("fpr", True),
    "precision": ("ppv", False),
    "npv": ("npv", False),
    "selection_rate": ("selection_rate", False),
}
_OF_ALL = ("precision", "npv", "selection_rate")  # an expected prevalence changes these


def prevalence_check(newer: Newer) -> Check:
    """Return whether positives are as frequent as was assumed, and the threshold fits them."""
    record, now = newer.record, newer.rate("base_rate")
    expected, words = record.conditions.prevalence, record.words
    then = record.rows.prevalence if expected is None else expected
    assumed = _wilson(then, record.rows.n * newer.worth) if expected is None else None
    interval, stable = (now.low, now.high), record.stability.prevalence
    between = change(now.value, interval, then, assumed) or (0.0, 0.0)
    sentence = words_of.prevalence_sentence(
        words_of.share_text(now.value, interval),
        words_of.share_text(then, assumed),
        between,
        words,
    )
    if stable is not None and (now.high < stable[0] or now.low > stable[1]):
        sentence += f" {words_of.off_range_sentence(stable, words)}"
    return Check(
        name="prevalence",
        then=then,
        now=now.value,
        interval=interval,
        change=between,
        answer=answered(between),
        worse=False,
        sentence=sentence,
    )


def limit_checks(newer: Newer) -> tuple[Check, ...]:
    """Return how each requirement, and the capacity, stands in the newer rows."""
    held = newer.record.conditions
    found = [
        _requirement(newer, standing, recorded.value, recorded.met)
        for standing, recorded in zip(newer.at.standings, held.requirements, strict=True)
    ]
    return (*found, *_capacity(newer))


def _requirement(newer: Newer, standing: Standing, then: float | None, met: bool) -> Check:
    asked, money = standing.requirement, newer.money
    interval = _interval_of(newer, standing)
    kept = _kept(standing.value, interval, (asked.sign, asked.bound), met)
    now = "undefined"
    if not isnan(standing.value):
        now = words_of.share_text(standing.value, interval)
        if asked.kind == "cost":
            now = words_of.money_text(standing.value, interval, money)
    text = phrases.requirement_text(asked, newer.record.words, money)
    return Check(
        name=asked.text,
        then=then,
        now=None if isnan(standing.value) else standing.value,
        interval=interval,
        change=None,
        answer=_ANSWERS[kept],
        worse=kept == "broken",
        sentence=words_of.limit_sentence(text, now, kept),
    )


_ANSWERS: dict[str, Answer] = {
    "kept": "as assumed",
    "before": "as assumed",
    "maybe kept": "as assumed",
    "maybe broken": "not known",
    "broken": "changed",
    "undefined": "not known",
}


def _kept(value: float, interval: Interval | None, bound: tuple[str, float], before: bool) -> str:
    """Return how a bound stands: "kept", "maybe kept", "maybe broken", "broken", "before"."""
    if isnan(value):
        return "undefined" if before else "before"
    sign, limit = bound
    low, high = interval or (value, value)
    if sign == "<=":  # turned round, so that more is better
        value, limit, low, high = -value, -limit, -high, -low
    if value >= limit:
        return "kept" if low >= limit else "maybe kept"
    if not before:
        return "before"
    return "broken" if high < limit else "maybe broken"


def _interval_of(newer: Newer, standing: Standing) -> Interval | None:
    """Return the interval of a requirement's metric; None where its rows say none."""
    kind = standing.requirement.kind
    if kind == "cost":
        return newer.cost.low, newer.cost.high
    if isnan(standing.value) or (newer.terms.prevalence is not None and kind in _OF_ALL):
        return None
    name, reverse = _RATE[kind]
    rate = newer.rate(name)
    return (1.0 - rate.high, 1.0 - rate.low) if reverse else (rate.low, rate.high)


def _capacity(newer: Newer) -> tuple[Check, ...]:
    """Return whether no larger share of the cases is flagged than there are hands for."""
    record, capacity = newer.record, newer.terms.limits.capacity
    if capacity is None:
        return ()
    most = capacity.most / (capacity.of or record.rows.n)
    then, flagged = record.point.flagged / record.rows.n, newer.at.point.flagged
    now = flagged / newer.scored.n
    interval = _wilson(now, newer.scored.n * newer.worth)
    kept = _kept(now, interval, ("<=", most), then <= most)
    limit = f"flag at most {words_of.share_text(most, None)} of the {record.words.cases}"
    return (
        Check(
            name="capacity",
            then=then,
            now=now,
            interval=interval,
            change=None,
            answer=_ANSWERS[kept],
            worse=kept == "broken",
            sentence=words_of.limit_sentence(limit, words_of.share_text(now, interval), kept),
        ),
    )


def _wilson(share: float, n: float) -> Interval:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(share * n, n, alpha=0.05, method="wilson")
    return float(low), float(high)

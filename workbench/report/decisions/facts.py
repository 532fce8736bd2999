"""What a record says, fact by fact: each with its name, its words, and what it exactly is.

The page shows them one below another, and two decisions side by side.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import isinf, nan
from typing import TYPE_CHECKING, Literal, get_args

from workbench import phrases
from workbench.phrases.decision_facts import (
    BASELINES,
    dearer_text,
    exact_threshold,
    interval_text,
    outcome_name,
    outcomes_name,
    price_text,
    threshold_range,
)
from workbench.phrases.moving_line import indefinite
from workbench.slices.groups import crossed
from workbench.threshold import OUTCOMES
from workbench.threshold.choice import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.phrases import Money
    from workbench.report.record.making import Record
    from workbench.workspace import Words

About = Literal["line", "outcome", "money", "prices", "limits", "rows", "made of"]
ABOUTS: tuple[About, ...] = get_args(About)
_NONE = "none"
_CHEAPEST = "the cheapest threshold"
_HASH = 16  # signs of a hash that are shown


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a record says.

    Attributes
    ----------
    about : str
        What it belongs to: "line", "outcome", "money", "prices", "limits", "rows", "made of".
    name : str
        What it is called, in the words of the business.
    text : str
        As it is read, with its unit.
    value : str
        What it exactly is: equal facts have equal values, however they are written.
    """

    about: About
    name: str
    text: str
    value: str


def facts_of(record: Record, words: Words | None = None) -> tuple[Fact, ...]:
    """Return what a record says of line, outcome, money, prices, limits, rows and origin.

    Parameters
    ----------
    record : Record
        The decision.
    words : Words, optional
        How the business says it, where not as it was recorded: two decisions that are compared
        are told in the same words.
    """
    words = record.words if words is None else words
    parts = (_line, _outcome, _money, _prices, _limits, _rows, _made_of)
    return tuple(fact for part in parts for fact in part(record, words))


def money_of(record: Record) -> Money:
    """Return how the amounts of a record are written."""
    cost = record.cost
    ends = cost.baselines
    compared = (cost.cheapest, cost.per_case, ends.flag_none, ends.flag_all, ends.current or 0.0)
    return phrases.Money.for_costs(record.costs.unit, compared)


def _line(record: Record, words: Words) -> Iterator[Fact]:
    point, band, groups = record.point, record.band, record.groups
    yield _fact("line", "Threshold", exact_threshold(point.threshold), point.threshold)
    same = point.same_decisions
    yield _fact("line", "Thresholds that decide alike", threshold_range(same), same)
    best = _best(record)
    how = f"{best}; these rows chose it"
    if not point.chosen:
        how = f"given; {best} would be {phrases.threshold_text(point.cheapest)}"
    cheapest = None if point.chosen else point.cheapest
    yield _fact("line", "How it was chosen", how, cheapest)
    if band is not None:
        low, high = map(phrases.threshold_text, (band.low, band.high))
        ends = f"from {low} to below {high}"
        yield _fact("line", "A person looks at scores", ends, (band.low, band.high))
        seen = f"{band.reviewed:,} of {record.rows.n:,} {words.cases}"
        yield _fact("line", "Looked at by a person", seen, band.reviewed)
        yield _fact(
            "line", f"{words.flagged.capitalize()} unseen", f"{band.flagged:,}", band.flagged
        )
    for key, threshold in () if groups is None else groups.thresholds:
        name = f"Threshold of {crossed(key)}"
        yield _fact("line", name, exact_threshold(threshold), threshold)


def _best(record: Record) -> str:
    """Return what the threshold is that `cost.cheapest` is of."""
    held = record.conditions
    if not held.feasible:
        return "the nearest to limits that none keeps"
    limited = bool(held.requirements) or held.capacity is not None
    return "the cheapest that keeps the limits" if limited else _CHEAPEST


def _outcome(record: Record, words: Words) -> Iterator[Fact]:
    held = record.point if record.groups is None else record.groups
    n = record.rows.n
    if record.band is not None:
        yield _fact("outcome", "Counted", "at the one threshold, as if no person looked", "")
    share = phrases.percent(held.flagged / n)
    told = f"{held.flagged:,} of {n:,} {words.cases} ({share})"
    yield _fact("outcome", phrases.sentence_case(words.flagged), told, (held.flagged, n))
    for outcome in ("tp", "fn", "fp", "tn"):
        count = getattr(held, outcome)
        name = outcomes_name(outcome, words)
        yield _fact("outcome", name, phrases.count(count), count)


def _money(record: Record, words: Words) -> Iterator[Fact]:
    cost, money, per = record.cost, money_of(record), f"per {words.case}"
    here = f"{money.per_case(cost.per_case)} {per}, {money.total(cost.total)} in all"
    yield _fact("money", "Cost in these rows", here, (cost.per_case, cost.total))
    if cost.honest is not None:
        told = f"{money.per_case(cost.honest)} {per}{interval_text(cost.interval, money)}"
        yield _fact(
            "money", f"Cost to expect of new {words.cases}", told, (cost.honest, cost.interval)
        )
    best = _best(record)
    held = "" if best == _CHEAPEST else f" ({best})"
    cheapest = f"{money.per_case(cost.cheapest)} {per}{held}"
    yield _fact("money", "The cheapest threshold costs", cheapest, cost.cheapest)
    band, groups = record.band, record.groups
    for name, part in (("With people who look", band), ("With thresholds of groups", groups)):
        if part is not None and part.cost_per_case is not None:
            told = (
                f"{money.per_case(part.cost_per_case)} {per}{interval_text(part.interval, money)}"
            )
            yield _fact("money", name, told, (part.cost_per_case, part.interval))
    sure = cost.regret_intervals
    for name, title in BASELINES.items():
        costs, regret = getattr(cost.baselines, name), getattr(cost.regret, name)
        if costs is None or regret is None:
            continue
        ends = None if sure is None else getattr(sure, name)
        told = f"{money.per_case(costs)}, {dearer_text(regret, ends, money)}"
        value = (costs, regret, ends)
        yield _fact("money", title.format(flag=phrases.sentence_case(words.flag)), told, value)
    for each in record.alternatives:
        told = dearer_text(each.regret, each.interval, money)
        told = f"{money.per_case(each.cost_per_case)}, {told}"
        name = f"{each.name} ({each.model} at {phrases.threshold_text(each.threshold)})"
        yield _fact("money", name, told, (each.threshold, each.cost_per_case, each.interval))
    yield from _stable(record, words)


def _stable(record: Record, words: Words) -> Iterator[Fact]:
    stable = record.stability
    if stable.cost_ratio is not None:
        low, high = stable.cost_ratio
        told = f"{phrases.fixed(low, 2)} to {phrases.fixed(high, 2)} times as much"
        if isinf(high):
            told = f"at least {phrases.fixed(low, 2)} times as much"
        name = f"Stays the cheapest while {indefinite(words.positive)} {words.passed} matters"
        yield _fact("money", name, told, stable.cost_ratio)
    if stable.prevalence is not None:
        low, high = stable.prevalence
        told = f"{phrases.percent(low)} to {phrases.percent(high)}"
        name = f"Stays the cheapest while the share of {words.positives} is"
        yield _fact("money", name, told, stable.prevalence)
    if stable.plateau is not None:
        more = len(stable.plateau_pieces or ()) - 1
        told = threshold_range(stable.plateau)
        told += f", and {phrases.count(more)} smaller ranges" if more > 1 else ""
        told += ", and a smaller range" if more == 1 else ""
        value = (stable.plateau, stable.plateau_pieces)
        yield _fact("money", "The rows cannot tell apart from the cheapest", told, value)


def _prices(record: Record, words: Words) -> Iterator[Fact]:
    costs = record.costs
    for outcome in OUTCOMES:
        column, price = getattr(costs.columns, outcome), getattr(costs, outcome)
        value = column or (price, costs.unit, costs.per_amount)
        name = f"A {outcome_name(outcome, words)} costs"
        yield _fact("prices", name, price_text(costs, outcome), value)


def _limits(record: Record, words: Words) -> Iterator[Fact]:
    held, money = record.conditions, money_of(record)
    for each in held.requirements:
        standing = Standing(
            each.requirement,
            nan if each.value is None else each.value,
            each.met,
            each.confident,
        )
        name = phrases.requirement_text(each.requirement, words, money)
        told = phrases.standing_text(standing, money)
        yield _fact("limits", name, told, (astuple(each.requirement)[:4], each.value, each.met))
    capacity = held.capacity
    if capacity is not None:
        told = phrases.capacity_text(capacity, record.rows.n, words, held.prevalence)
        yield _fact("limits", "Capacity", told, astuple(capacity))
    if not held.feasible:
        told = "no threshold keeps them all"
        yield _fact("limits", "Can the limits be kept?", told, held.feasible)
    if held.prevalence is not None:
        told = phrases.percent(held.prevalence)
        yield _fact("limits", f"Expected share of {words.positives}", told, held.prevalence)
    if held.reviewer is not None:
        reviewer, shares = held.reviewer, phrases.percent
        told = (
            f"{money.per_case(reviewer.cost)} a look; {shares(reviewer.miss)} of "
            f"{words.positives} are {words.passed} and {shares(reviewer.false_alarm)} of "
            f"{words.negatives} are {words.flagged} by mistake"
        )
        yield _fact("limits", "The person who looks", told, astuple(reviewer))
    today, own = _NONE, True
    if held.current is not None:
        own = held.deployed
        today = f"{exact_threshold(held.current)}{'' if own else ', of another model'}"
    yield _fact("limits", "Threshold before this decision", today, (held.current, own))


def _rows(record: Record, words: Words) -> Iterator[Fact]:
    rows = record.rows
    yield _fact("rows", phrases.sentence_case(words.cases), f"{rows.n:,}", rows.n)
    share = f"{phrases.percent(rows.prevalence)} ({rows.positives:,})"
    value = (rows.prevalence, rows.positives)
    yield _fact("rows", phrases.sentence_case(words.positives), share, value)
    auc = phrases.fixed(rows.auc, 3)
    if rows.auc_interval is not None:
        low, high = (phrases.fixed(end, 3) for end in rows.auc_interval)
        auc += f" (95 %: {low} to {high})"
    yield _fact("rows", "Area under the ROC curve", auc, (rows.auc, rows.auc_interval))
    columns = rows.columns
    label = f"{columns.y_true}, where {columns.positive} is positive"
    yield _fact("rows", "Label", label, (columns.y_true, columns.positive, columns.rest))
    roles = (columns.weight, columns.amount, columns.group)
    named = [
        f"{name} as the {what}"
        for what, name in zip(("weight", "amount", "group"), roles, strict=True)
        if name
    ]
    yield _fact("rows", "Columns for weight, amount, group", ", ".join(named) or _NONE, roles)


def _made_of(record: Record, words: Words) -> Iterator[Fact]:
    del words
    data, model, code = record.lineage.data, record.lineage.model, record.lineage.code
    told = f"{data.file}, file {data.file_hash[:_HASH]}…, content {data.content_hash[:_HASH]}…"
    yield _fact("made of", "Data", told, (data.file_hash, data.rows_hash))
    made = (
        f"column {model.scores}"
        if model.file_hash is None
        else f"{model.file}, {model.file_hash[:_HASH]}…"
    )
    yield _fact(
        "made of", "Model", f"{model.name}: {made}", (model.name, model.file_hash, model.scores)
    )
    told = f"version {code.version}, sources {code.code_hash[:_HASH]}…"
    yield _fact("made of", "Program", told, (code.version, code.code_hash))
    libraries = ", ".join(f"{name} {number}" for name, number in code.libraries)
    told = f"Python {code.python}, {libraries}"
    yield _fact("made of", "Libraries", told, (code.python, code.libraries))
    yield _fact("made of", "Seed of random numbers", str(record.seed), record.seed)


def _fact(about: About, name: str, text: str, value: object) -> Fact:
    return Fact(about, name, text, repr(value))

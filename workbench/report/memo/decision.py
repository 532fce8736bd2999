"""The memo's first part: what was decided, by whom and why, at which prices, held to what."""

from __future__ import annotations

from math import isinf, nan
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases.decisions import status_text
from workbench.phrases.moving_line import indefinite
from workbench.phrases.numbers import MINUS
from workbench.phrases.stability import amount
from workbench.report.document.content import Bullets, Facts, Paragraph, Section, Table
from workbench.report.memo.figures import money_of
from workbench.threshold.choice import Standing

if TYPE_CHECKING:
    from workbench.report.document.content import Block
    from workbench.report.record.making import Record
    from workbench.store import Kept
    from workbench.threshold import CostModel, Reviewer
    from workbench.workspace import Words

_TIME = "%Y-%m-%d %H:%M UTC"
_LIMITS = "What it was held to"


def decision_section(record: Record, kept: Kept | None) -> Section:
    """Return the verdict, then who decided what, when and why."""
    facts = Facts((*_who(record, kept), *_line(record), ("Model", record.lineage.model.name)))
    blocks: list[Block] = [Paragraph(record.verdict, "verdict")]
    if record.band is not None or record.groups is not None:
        other = "no person looked" if record.groups is None else "groups had none of their own"
        at = phrases.threshold_text(record.point.threshold)
        blocks.append(Paragraph(f"That is of the one threshold {at}, as if {other}.", "note"))
    blocks.append(facts)
    if kept is not None and record.acknowledged:
        blocks += [Paragraph("Known and accepted:"), Bullets(record.acknowledged)]
    return Section("What was decided" if kept else "What is proposed", tuple(blocks))


def _line(record: Record) -> list[tuple[str, str]]:
    """Return where the line is, and how many rows are flagged by all that was decided."""
    point, words, band, groups = record.point, record.words, record.band, record.groups
    low, high = map(phrases.threshold_text, point.same_decisions)
    exactly = f"{point.threshold!r}; all above {low} and up to {high} decide alike"
    told = f"{words.cases} from this score on are {words.flagged}"
    many, n = (groups or band or point).flagged, record.rows.n
    flagged = f"{many:,} of {n:,} ({phrases.percent(many / n)})"
    if isinf(point.threshold):
        told = f"{'nobody' if point.threshold > 0 else 'everybody'} is {words.flagged}"
    if band is not None:
        ends = " to below ".join(map(phrases.threshold_text, (band.low, band.high)))
        told = f"if no person looked; one looks from {ends}"
        flagged += f" unseen, and {band.reviewed:,} looked at"
    if groups is not None:
        told = "for all whose group has none of its own"
    return [
        ("Threshold", f"{phrases.threshold_text(point.threshold)}: {told}"),
        ("Exactly", exactly),
        (f"Rows {words.flagged}", flagged),
    ]


def _who(record: Record, kept: Kept | None) -> list[tuple[str, str]]:
    if kept is None:
        return [("Standing", "not recorded yet: nobody has signed it")]
    means = status_text(kept.decision.status)
    facts = [
        ("Standing", f"decision {kept.number}, {means[0].lower()}{means[1:]}"),
        ("Decided by", record.author),
        ("Recorded", f"{kept.recorded_at:{_TIME}}"),
        ("Reason", record.reason),
    ]
    if kept.decision.supersedes is not None:
        facts.append(("Takes the place of", f"decision {kept.decision.supersedes}"))
    return facts


def prices_section(record: Record) -> Section:
    """Return what each outcome costs, and the share of positives that is expected."""
    words, costs = record.words, record.costs
    named = (
        ("fn", f"{phrases.sentence_case(indefinite(words.positive))} {words.passed} (a miss)"),
        (
            "fp",
            f"{phrases.sentence_case(indefinite(words.negative))} {words.flagged} (a false alarm)",
        ),
        ("tp", f"{phrases.sentence_case(indefinite(words.positive))} {words.flagged} (a catch)"),
        ("tn", f"{phrases.sentence_case(indefinite(words.negative))} {words.passed}"),
    )
    facts = [(name, _price(costs, outcome)) for outcome, name in named]
    blocks: list[Block] = [Facts(tuple(facts))]
    expected = record.conditions.prevalence
    if expected is not None:
        blocks.append(
            Paragraph(
                "The verdict, the counts of 1,000 and all money are for a world in which "
                f"{phrases.exact_percent(expected)} of the {words.cases} are {words.positives}; "
                f"in these data it is {phrases.percent(record.rows.prevalence)}."
            )
        )
    blocks.append(Paragraph("People entered the prices. A gain is a price below 0.", "note"))
    return Section("The prices", tuple(blocks))


def _price(costs: CostModel, outcome: str) -> str:
    column: str | None = getattr(costs.columns, outcome)
    if column is not None:
        return f"each row's own, from the column '{column}'"
    value: float = getattr(costs, outcome)
    return f"{MINUS if value < 0.0 else ''}{amount(abs(value), costs)}"


def limits_section(record: Record) -> Section:
    """Return each limit, and how the decided threshold stands with it."""
    held, words, money = record.conditions, record.words, money_of(record)
    rows = []
    for each in held.requirements:
        value = nan if each.value is None else each.value
        standing = Standing(each.requirement, value, each.met, each.confident)
        text = phrases.requirement_text(each.requirement, words, money)
        rows.append((text, phrases.standing_text(standing, money)))
    if held.capacity is not None:
        n = record.rows.n
        met = "met" if record.point.flagged <= held.capacity.rows(n) else "not met"
        text = phrases.capacity_text(held.capacity, n, words, held.prevalence)
        rows.append((text, f"{met}, {record.point.flagged:,}"))
    blocks: list[Block] = [Paragraph(_unlimited(words))]
    if rows:
        blocks = [Table("Limits and how the threshold stands", ("limit", "here"), tuple(rows))]
    if rows and not held.feasible:
        blocks.append(Paragraph("No threshold keeps all of these limits in these data."))
    if held.reviewer is not None:
        blocks.append(Paragraph(_reviewer(held.reviewer, record)))
    return Section(_LIMITS, tuple(blocks))


def _unlimited(words: Words) -> str:
    return f"No limits were set: any number of {words.cases} can be {words.flagged}."


def _reviewer(reviewer: Reviewer, record: Record) -> str:
    words, money = record.words, money_of(record)
    case, most = indefinite(words.case), ""
    if reviewer.capacity is not None:
        most = f" At most {reviewer.capacity:,} {words.cases} can be looked at."
    return (
        f"A person can look at {case}, for {money.per_case(reviewer.cost)} each time. Of "
        f"those looked at, {phrases.exact_percent(reviewer.miss)} of the {words.positives} are "
        f"{words.passed} by mistake, and {phrases.exact_percent(reviewer.false_alarm)} of the "
        f"{words.negatives} {words.flagged}.{most}"
    )

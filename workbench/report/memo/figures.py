"""The memo's figures: of every 1,000 cases, what it costs, and how sure that is."""

from __future__ import annotations

from math import isinf, nan
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases import stability as stability_words
from workbench.phrases import sureness
from workbench.phrases.moving_line import indefinite
from workbench.phrases.standing import money_text
from workbench.report.document.content import Facts, Paragraph, Section, Table
from workbench.threshold import OperatingPoint
from workbench.threshold.plateaus import Plateau
from workbench.threshold.stability import Stability, cost_between

if TYPE_CHECKING:
    from workbench.report.document.content import Block
    from workbench.report.record.making import Record

Interval = tuple[float, float]


def money_of(record: Record) -> phrases.Money:
    """Return how money is written: as the pages write it."""
    cost = record.cost
    held = cost.baselines
    compared = (cost.cheapest, held.flag_none, held.flag_all, held.current or 0.0)
    return phrases.Money.for_costs(record.costs.unit, compared)


def situation_of(record: Record) -> phrases.Situation:
    """Return what sentences on the decided point depend on."""
    held = record.cost.baselines
    return phrases.Situation(
        words=record.words,
        money=money_of(record),
        cheapest=record.cost.cheapest,
        flag_none=held.flag_none,
        flag_all=held.flag_all,
        current=held.current,
        today=phrases.TODAY if record.conditions.deployed else "today's threshold",
    )


def counts_section(record: Record) -> Section:
    """Return what happens to every 1,000 cases, and the rows that this is counted on."""
    words, seen = record.words, _observed(record)
    tp, fp, fn, tn = (f"{each:,}" for each in phrases.per_thousand(_expected(record, seen)))
    head = ("", words.positives, words.negatives)
    thousand = Table(
        f"Of every 1,000 {words.cases}",
        head,
        ((words.flagged, tp, fp), (words.passed, fn, tn)),
    )
    weighted = record.rows.columns.weight is not None
    counted = Table(
        f"Counted in these data: {record.rows.n:,} rows{', weighted' if weighted else ''}",
        head,
        (
            (words.flagged, phrases.count(seen.tp), phrases.count(seen.fp)),
            (words.passed, phrases.count(seen.fn), phrases.count(seen.tn)),
        ),
    )
    rates = (
        (f"{phrases.sentence_case(words.positives)} caught (recall)", seen.tp, seen.tp + seen.fn),
        (f"{phrases.sentence_case(words.negatives)} {words.flagged}", seen.fp, seen.fp + seen.tn),
    )
    facts = [(name, _share(part, whole)) for name, part, whole in rates]
    if record.conditions.prevalence is None:
        right = f"Right when {words.flagged} (precision)"
        facts.append((right, _share(seen.tp, seen.tp + seen.fp)))
    blocks: list[Block] = [thousand, counted, Facts(tuple(facts))]
    if record.groups is not None:
        blocks.append(Paragraph("Counted under the thresholds of groups.", "note"))
    elif record.band is not None:
        blocks.append(Paragraph("Counted as if no person looked.", "note"))
    return Section(f"What happens to {words.cases}", tuple(blocks))


def _observed(record: Record) -> OperatingPoint:
    """Return the decided counts: under groups' own thresholds where there are such."""
    at, threshold = record.groups or record.point, record.point.threshold
    return OperatingPoint(threshold, at.tn, at.fp, at.fn, at.tp, at.flagged)


def _expected(record: Record, seen: OperatingPoint) -> OperatingPoint:
    """Return counts with the classes weighted to the expected prevalence (label shift)."""
    expected, now = record.conditions.prevalence, record.rows.prevalence
    if expected is None:
        return seen
    positives, negatives = expected / now, (1.0 - expected) / (1.0 - now)
    return OperatingPoint(
        seen.threshold,
        tn=seen.tn * negatives,
        fp=seen.fp * negatives,
        fn=seen.fn * positives,
        tp=seen.tp * positives,
        flagged=seen.flagged,
    )


def _share(part: float, whole: float) -> str:
    share = phrases.percent(part / whole if whole > 0.0 else nan)
    return f"{phrases.count(part)} of {phrases.count(whole)} ({share})"


def cost_section(record: Record) -> Section:
    """Return what it costs here and is to be expected, and what doing otherwise costs."""
    cost, money, words = record.cost, money_of(record), record.words
    facts = [
        (f"Per {words.case}, in these data", money.per_case(cost.per_case)),
        ("For all of these data", money.total(cost.total)),
    ]
    if cost.honest is not None:
        expected = money_text(cost.honest, cost.interval, money)
        facts.append((f"Per new {words.case}, to be expected", expected))
    blocks: list[Block] = [
        Paragraph(sureness.to_expect(cost.honest, cost.per_case, situation_of(record))),
        Facts(tuple(facts)),
        _otherwise(record),
    ]
    if record.alternatives:
        blocks.append(_looked_at(record))
    if record.groups is not None or record.band is not None:
        blocks.append(Paragraph("These are the costs of the one threshold by itself.", "note"))
    return Section("What it costs", tuple(blocks))


def _otherwise(record: Record) -> Table:
    """Return the table of what doing otherwise costs more."""
    cost, money, words = record.cost, money_of(record), record.words
    flag, sure = phrases.sentence_case(words.flag), cost.regret_intervals
    names = {
        "flag_none": f"{flag} nobody",
        "flag_all": f"{flag} everybody",
        "current": phrases.sentence_case(situation_of(record).today),
        "random": "As many, drawn by lot",
    }
    rows = []
    for name, title in names.items():
        spent: float | None = getattr(cost.baselines, name)
        apart: float | None = getattr(cost.regret, name)
        interval: Interval | None = None if sure is None else getattr(sure, name)
        if spent is not None and apart is not None:
            rows.append((title, *_compared(spent, apart, interval, money)))
    if not record.point.chosen:
        at = phrases.threshold_text(record.point.cheapest)
        apart = cost.cheapest - cost.per_case
        rows.append((f"{_best(record)}, {at}", *_compared(cost.cheapest, apart, None, money)))
    head = ("Instead", f"cost per {words.case}", "dearer by", "95 % interval")
    return Table("What doing otherwise costs", head, tuple(rows))


def _best(record: Record) -> str:
    """Return what the threshold is that `cost.cheapest` is of."""
    held = record.conditions
    if not held.feasible:
        return "Nearest to the limits"
    limited = bool(held.requirements) or held.capacity is not None
    return "Cheapest within the limits" if limited else "Cheapest"


def _looked_at(record: Record) -> Table:
    money, words = money_of(record), record.words
    rows = tuple(
        (
            f"{each.name} ({each.model}, {phrases.threshold_text(each.threshold)})",
            *_compared(each.cost_per_case, each.regret, each.interval, money),
        )
        for each in record.alternatives
    )
    head = ("Looked at", f"cost per {words.case}", "dearer by", "95 % interval")
    return Table("Other thresholds that were looked at", head, rows)


def _compared(
    spent: float, apart: float, interval: Interval | None, money: phrases.Money
) -> tuple[str, str, str]:
    dearer = sureness.difference_text(apart, interval, money)
    return money.per_case(spent), dearer, sureness.interval_text(interval, money)


def sure_section(record: Record) -> Section:
    """Return how well the model orders cases, and how far the choice is bound to these prices."""
    rows, stable = record.rows, record.stability
    told: list[Block] = [
        Facts(
            (
                ("Area under the ROC curve (AUC)", phrases.fixed(rows.auc, 3)),
                ("Its 95 % interval", sureness.area_text(rows.auc_interval)),
            )
        ),
        Paragraph(_plateau(record)),
    ]
    if stable.cost_ratio is None or stable.prevalence is None:
        told.append(Paragraph(_unstable(record)))
        return Section("How sure, and how stable", tuple(told))
    held = Stability(stable.cost_ratio, stable.prevalence, nan, nan)
    prices = cost_between(held, record.costs)
    told.append(
        Paragraph(
            f"{stability_words.same_choice(prices, held, record.costs, record.words)} "
            f"{stability_words.same_share(held, record.words)}"
        )
    )
    return Section("How sure, and how stable", tuple(told))


def _plateau(record: Record) -> str:
    """Return which thresholds the data cannot tell apart, and whether the decided one is one."""
    main, pieces = record.stability.plateau, record.stability.plateau_pieces
    found = None if main is None or pieces is None else Plateau(pieces, main)
    told = sureness.cannot_tell(found)
    if found is None or record.point.chosen or all(map(isinf, found.main)):
        return told
    at = record.point.threshold
    within = any(low < at <= high for low, high in found.pieces)
    return f"{told} The decided threshold is {'one' if within else 'none'} of them."


def _unstable(record: Record) -> str:
    limited = bool(record.conditions.requirements) or record.conditions.capacity is not None
    if record.point.chosen:
        return stability_words.not_the_cheapest(limited)
    return (
        "There are no prices at which the decided threshold would be the cheapest, as long as "
        f"{indefinite(record.words.positive)} that is {record.words.passed} costs as much as "
        "another."
    )

"""The memo on people: who bears the mistakes, and where groups or a person decide otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases.fairness import NO_CAUSE, p_text
from workbench.phrases.moving_line import indefinite
from workbench.phrases.slice_metrics import metric_name, points_text
from workbench.phrases.standing import money_text
from workbench.phrases.where import where
from workbench.report.document.content import Bullets, Paragraph, Section, Table
from workbench.report.memo.figures import money_of
from workbench.slices.parity_policy import WARNING

if TYPE_CHECKING:
    from workbench.report.document.content import Block
    from workbench.report.record.making import Record
    from workbench.report.record.slices import (
        RecordedFlag,
        RecordedRate,
        RecordedSlice,
        RecordedSlices,
    )
    from workbench.report.record.values import RecordedBand, RecordedGroups

_MOST = 40  # groups of one column that are listed, the largest; and differences


def rule_section(record: Record) -> tuple[Section, ...]:
    """Return the band for people and the thresholds of groups, where such were decided."""
    sections = []
    if record.band is not None:
        sections.append(_band(record, record.band))
    if record.groups is not None:
        sections.append(_own_thresholds(record, record.groups))
    return tuple(sections)


def _band(record: Record, band: RecordedBand) -> Section:
    words, n = record.words, record.rows.n
    low, high = phrases.threshold_text(band.low), phrases.threshold_text(band.high)
    told = (
        f"A person looks at {words.cases} that score from {low} to below {high}: {band.reviewed:,} "
        f"of these {n:,} rows. From {high} on they are {words.flagged} unseen ({band.flagged:,} "
        f"rows), below {low} {words.passed} unseen."
    )
    blocks: list[Block] = [Paragraph(told)]
    if band.cost_per_case is not None:
        cost = money_text(band.cost_per_case, band.interval, money_of(record))
        blocks.append(
            Paragraph(f"With this band {indefinite(words.case)} costs {cost}, looks included.")
        )
    return Section("Where a person decides", tuple(blocks))


def _own_thresholds(record: Record, groups: RecordedGroups) -> Section:
    words = record.words
    rows = [(", ".join(key), phrases.threshold_text(at)) for key, at in groups.thresholds]
    rows.append(("all others", phrases.threshold_text(record.point.threshold)))
    cost = money_text(groups.cost_per_case, groups.interval, money_of(record))
    return Section(
        "Groups with thresholds of their own",
        (
            Table(
                f"{phrases.sentence_case(words.flagged)} from this score on",
                (", ".join(groups.by), "threshold"),
                tuple(rows),
            ),
            Paragraph(
                f"Under these thresholds {groups.flagged:,} of {record.rows.n:,} rows are "
                f"{words.flagged}, and {indefinite(words.case)} costs {cost}."
            ),
            Paragraph(WARNING, "note"),
        ),
    )


def bearers_section(record: Record) -> Section:
    """Return the groups that were looked at, with what differs between them."""
    if not record.slices:
        told = "Nobody has looked at groups of people: the workspace names no such column."
        return Section("Who bears the mistakes", (Paragraph(told),))
    blocks: list[Block] = []
    for held in record.slices:
        blocks += _sliced(held, record)
    at = phrases.threshold_text(record.point.threshold)
    one = f"Told for the one threshold {at}. " if record.groups is not None else ""
    blocks.append(
        Paragraph(
            f"{one}Shares come with the number of rows that they are shares of, and below with "
            f"their 95 % interval. {NO_CAUSE}",
            "note",
        )
    )
    return Section("Who bears the mistakes", tuple(blocks))


def _sliced(held: RecordedSlices, record: Record) -> list[Block]:
    words = record.words
    order = sorted(range(len(held.slices)), key=lambda i: (-held.slices[i].n, i))
    listed = [held.slices[i] for i in sorted(order[:_MOST])]
    head = (
        ", ".join(held.by),
        "rows",
        metric_name("selection_rate", words),
        metric_name("fpr", words),
        metric_name("fnr", words),
        f"cost per {words.case}",
    )
    rows = tuple(_row(row, record) for row in listed)
    blocks: list[Block] = [Table(_caption(held), head, rows)]
    left_out = len(held.slices) - len(listed)
    if left_out:
        blocks.append(Paragraph(f"The {left_out:,} smallest groups are not listed.", "note"))
    flags = [_flag(flag, held, record) for flag in held.flags]
    if not flags:
        return [*blocks, Paragraph("No difference between these groups can be told from chance.")]
    more = [f"and {len(flags) - _MOST:,} more"] if len(flags) > _MOST else []
    return [
        *blocks,
        Paragraph("These differences are more than chance, even among so many comparisons:"),
        Bullets((*flags[:_MOST], *more)),
    ]


def _caption(held: RecordedSlices) -> str:
    told = f"By {' and '.join(held.by)}"
    if held.reference is None:
        return told
    return f"{told}; the others are compared with {', '.join(held.reference)}"


def _row(row: RecordedSlice, record: Record) -> tuple[str, ...]:
    cost = row.cost_per_case
    return (
        ", ".join(row.key),
        f"{row.n:,}",
        _rate(row.selection_rate),
        _rate(row.fpr),
        _rate(row.fnr),
        "undefined" if cost is None else money_of(record).per_case(cost),
    )


def _rate(rate: RecordedRate) -> str:
    """Return a share with its rows, and below it its interval."""
    if rate.value is None:
        return "undefined"
    doubt = ", too few" if rate.status == "too few" else ""
    told = f"{phrases.percent(rate.value)} of {rate.n:,}{doubt}"
    if rate.low is None or rate.high is None:
        return told
    return f"{told}\n{phrases.percent(rate.low)} to {phrases.percent(rate.high)}"


def _flag(flag: RecordedFlag, held: RecordedSlices, record: Record) -> str:
    name = metric_name(flag.metric, record.words)
    apart = points_text(flag.difference)
    ends = ""
    if flag.low is not None and flag.high is not None:
        ends = f"95 %: {points_text(flag.low)} to {points_text(flag.high)}; "
    than = "" if held.reference is None else f" against those {where(held.by, held.reference)}"
    return (
        f"{name}, {where(held.by, flag.key)}: {apart}{than} ({ends}corrected "
        f"{p_text(flag.p_adjusted)})."
    )

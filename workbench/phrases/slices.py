"""Rates by slice in words: each with its own denominator, interval and doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import percent

if TYPE_CHECKING:
    from workbench.slices import Rate, Slice, SliceTable
    from workbench.workspace import Words


def rate_text(rate: Rate) -> str:
    """Return "52 % of 131 (43 % to 60 %)", or why there is no number to speak of."""
    if rate.status == "undefined":
        return "undefined (no such case)"
    doubt = ", too few" if rate.status == "too few" else ""
    return (
        f"{percent(rate.value)} of {rate.n:,} ({percent(rate.low)} to {percent(rate.high)}){doubt}"
    )


def widest_gaps(table: SliceTable, words: Words) -> str:
    """Return the widest differences in false alarms and in misses between reliable slices."""
    alarms = _extremes([row for row in table.slices if row.fpr.status == "ok"], "fpr")
    caught = _extremes([row for row in table.slices if row.tpr.status == "ok"], "tpr")
    sentences = []
    if alarms and alarms[0].fpr.value == alarms[1].fpr.value:
        share = percent(alarms[0].fpr.value)
        sentences.append(f"Of {words.negatives}, {share} are {words.flagged} in every group.")
    elif alarms:
        most, least = alarms
        sentences.append(
            f"Of {words.negatives}, {percent(most.fpr.value)} are {words.flagged} by mistake where "
            f"{table.title} is {most.name}, and {percent(least.fpr.value)} where it is {least.name}."
        )
    if caught and caught[0].tpr.value == caught[1].tpr.value:
        share = percent(1.0 - caught[0].tpr.value)
        sentences.append(f"Of {words.positives}, {share} are missed in every group.")
    elif caught:
        most, least = caught
        sentences.append(
            f"Of {words.positives}, {percent(1.0 - least.tpr.value)} are missed where {table.title} "
            f"is {least.name}, and {percent(1.0 - most.tpr.value)} where it is {most.name}."
        )
    if not sentences:
        return (
            f"No two groups of {table.title} are large enough to compare: 30 cases each are needed."
        )
    return " ".join(sentences)


def _extremes(rows: list[Slice], metric: str) -> tuple[Slice, Slice] | None:
    """Return the slices of the highest and the lowest rate; None where there is one at most."""
    if len(rows) < 2:
        return None

    def value(row: Slice) -> float:
        rate: Rate = getattr(row, metric)
        return rate.value

    return max(rows, key=value), min(rows, key=value)

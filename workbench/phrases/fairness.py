"""Who bears the mistakes, in words: the first sentences of a comparison of slices."""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import fixed, percent
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.verdict import sentence_case
from workbench.phrases.where import where, where_it

if TYPE_CHECKING:
    from workbench.slices import Slice, SliceTable
    from workbench.workspace import Words

CHANCE = 0.05  # up to this p-value a difference is called more than chance
NO_CAUSE = (
    "A difference is not yet unfair, and no difference is not yet fair: the figures say what "
    "happens to whom, not why."
)


def bearers(
    table: SliceTable,
    words: Words,
    min_n: int,
    p: tuple[float, float] = (nan, nan),
) -> str:
    """Return who bears most false alarms, who most misses, and whether the data can tell.

    Parameters
    ----------
    table : SliceTable
        The slices at one threshold.
    words : Words
        How the business says it.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    p : tuple of float
        How likely slices that are alike lie as far apart as these, in false alarms and in
        misses; NaN where nobody has reckoned it, and then nothing is said of chance.
    """
    if len(table.slices) == 1:
        return (
            f"There is one group only, {where(table.by, table.slices[0].key)}: nothing to compare."
        )
    alarms, misses = _worst(table, "fpr", words, p[0]), _worst(table, "fnr", words, p[1])
    if not alarms and not misses:
        return f"No two groups are large enough to compare by mistakes: {_needed(words, min_n)}."
    if not alarms:
        alarms = f"False alarms cannot be compared: {too_few(words.negatives, min_n)}."
    if not misses:
        misses = f"Misses cannot be compared: {too_few(words.positives, min_n)}."
    return f"{alarms} {misses}"


def too_few(cases: str, min_n: int) -> str:
    """Return why nothing can be compared: "fewer than two groups have 30 bad loans"."""
    least = "any" if min_n <= 1 else f"{min_n:,}"
    return f"fewer than two groups have {least} {cases}"


def p_text(p: float) -> str:
    """Return "p = 0.31", "p = 0.012" or "p < 0.001"."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {fixed(p, 2 if p >= 0.1 else 3)}"


def _needed(words: Words, min_n: int) -> str:
    return f"each needs {min_n:,} {words.negatives} or {min_n:,} {words.positives}"


def _worst(table: SliceTable, rate: str, words: Words, p: float) -> str:
    """Return where something happens most and where least; "" without two slices that are ok."""
    rows = [row for row in table.slices if row.rate(rate).status == "ok"]
    if len(rows) < 2:
        return ""

    def value(row: Slice) -> float:
        return row.rate(rate).value

    most, least = max(rows, key=value), min(rows, key=value)
    whom, becomes = of_whom(rate, words), what_becomes(rate, words)
    if value(most) == value(least):
        compared = "" if len(rows) == len(table.slices) else " compared"
        return f"Of {whom}, {percent(value(most))} {becomes} in every group{compared}."
    told = (
        f"{sentence_case(whom)} {becomes} most often {where(table.by, most.key)}: "
        f"{percent(value(most))} of them, against {percent(value(least))} "
        f"{where_it(table.by, least.key)}"
    )
    return f"{told}{_chance(p)}."


def _chance(p: float) -> str:
    if isnan(p):
        return ""
    if p <= CHANCE:
        return f"; that is more than chance ({p_text(p)})"
    return f"; the data cannot tell that from chance ({p_text(p)})"

"""Who bears the mistakes, in words: the first sentences of a comparison of slices."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, isnan, nan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import fixed, percent, threshold_text
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.verdict import sentence_case
from workbench.phrases.where import where, where_it

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.slices import Slice, SliceTable
    from workbench.workspace import Words

CHANCE = 0.05  # up to this p-value a difference is called more than chance
_FINEST = 6  # decimals of a percentage
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
    return bearers_among([table], words, min_n, [p])


def bearers_among(
    tables: Sequence[SliceTable],
    words: Words,
    min_n: int,
    p: Sequence[tuple[float, float]],
) -> str:
    """Return the same of several columns: the widest gap of all that are more than chance.

    Where none is, it is the widest of all. Chance had as many occasions as there are columns,
    so that each p-value counts as many times (Bonferroni).

    Parameters
    ----------
    tables : sequence of SliceTable
        The slices of each column at one threshold.
    words : Words
        How the business says it.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    p : sequence of tuple of float
        Of each column, as for `bearers`.
    """
    if all(len(table.slices) == 1 for table in tables):
        (only,) = tables[0].slices
        where_all = where(tables[0].by, only.key)
        return f"There is one group only, {where_all}: nothing to compare."
    looks = len(tables)
    alarms, misses = (
        max(
            (
                _worst(table, rate, words, min(looks * each[place], 1.0))
                for table, each in zip(tables, p, strict=True)
            ),
            key=lambda found: (found.sure, found.gap),
        ).text
        for place, rate in enumerate(("fpr", "fnr"))
    )
    if not alarms and not misses:
        return f"No two groups are large enough to compare by mistakes: {_needed(words, min_n)}."
    if not alarms:
        alarms = f"False alarms cannot be compared: {too_few(words.negatives, min_n)}."
    if not misses:
        misses = f"Misses cannot be compared: {too_few(words.positives, min_n)}."
    return f"{alarms} {misses}"


def treated_alike(threshold: float, words: Words) -> str:
    """Return from what score everyone is flagged: "declined from a score of 0.3000"."""
    start = "Everyone is treated alike:"
    if isinf(threshold):
        return f"{start} {'nobody' if threshold > 0 else 'everybody'} is {words.flagged}."
    return f"{start} {words.flagged} from a score of {threshold_text(threshold)}."


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


@dataclass(frozen=True, slots=True)
class _Worst:
    """Where something happens most, how much more than where least, and whether that is sure."""

    text: str = ""
    gap: float = -1.0
    sure: bool = False


def _worst(table: SliceTable, rate: str, words: Words, p: float) -> _Worst:
    """Return where something happens most and where least; "" without two slices that are ok."""
    rows = [row for row in table.slices if row.rate(rate).status == "ok"]
    if len(rows) < 2:
        return _Worst()

    def value(row: Slice) -> float:
        return row.rate(rate).value

    most, least = max(rows, key=value), min(rows, key=value)
    whom, becomes = of_whom(rate, words), what_becomes(rate, words)
    if value(most) == value(least):
        compared = "" if len(rows) == len(table.slices) else " compared"
        return _Worst(f"Of {whom}, {percent(value(most))} {becomes} in every group{compared}.", 0.0)
    often, seldom = _told_apart(value(most), value(least))
    told = (
        f"{sentence_case(whom)} {becomes} most often {where(table.by, most.key)}: "
        f"{often} of them, against {seldom} {where_it(table.by, least.key)}"
    )
    return _Worst(f"{told}{_chance(p)}.", value(most) - value(least), p <= CHANCE)


def _told_apart(*shares: float) -> tuple[str, ...]:
    """Return shares that differ as percent, in so many digits that one can see it."""
    texts = tuple(percent(share) for share in shares)
    for digits in range(1, _FINEST + 1):
        if len(set(texts)) == len(texts):
            break
        texts = tuple(f"{fixed(100.0 * share, digits)} %" for share in shares)
    return texts


def _chance(p: float) -> str:
    if isnan(p):
        return ""
    if p <= CHANCE:
        return f"; that is more than chance ({p_text(p)})"
    return f"; the data cannot tell that from chance ({p_text(p)})"

"""Disparities under their standard names, each with whom it compares and what it means."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.fairness import p_text, too_few
from workbench.phrases.numbers import MINUS, fixed
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.verdict import sentence_case
from workbench.phrases.where import where, where_it

if TYPE_CHECKING:
    from workbench.slices import Slice, SliceTable
    from workbench.slices.disparity import Disparity
    from workbench.workspace import Words

_RATIO = "_ratio"


def disparity_name(name: str) -> str:
    """Return a disparity's standard name as words: "Equalized odds difference"."""
    return sentence_case(name.replace("_", " "))


def disparity_value(found: Disparity) -> str:
    """Return "4.3 pts (95 %: 0.0 to 9.8; p = 0.31)"; a ratio without unit, or "undefined"."""
    ratio = found.name.endswith(_RATIO)
    if isnan(found.value):
        return "undefined"
    value = fixed(found.value, 2) if ratio else pts(found.value)
    doubts = []
    if not isnan(found.low):
        ends = found.low, found.high
        low, high = (fixed(end, 2) if ratio else fixed(100.0 * end, 1) for end in ends)
        doubts.append(f"95 %: {low} to {high}")
    if not isnan(found.p):
        doubts.append(p_text(found.p))
    return f"{value} ({'; '.join(doubts)})" if doubts else value


def disparity_text(found: Disparity, table: SliceTable, words: Words, min_n: int) -> str:
    """Return one sentence: who is compared with whom, and what that means for people.

    Parameters
    ----------
    found : Disparity
        A difference between slices.
    table : SliceTable
        The slices at the same threshold.
    words : Words
        How the business says it.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    """
    if found.most is None or found.least is None:
        return _undefined(found, words, min_n)
    most, least = table.find(found.most), table.find(found.least)
    if most is None or least is None:
        raise ValueError(f"the table has no slices {found.most} and {found.least}")
    if most.rate(found.rate).value == least.rate(found.rate).value:
        return (
            f"Of every 1,000 {of_whom(found.rate, words)} {_of_thousand(most, found.rate)} "
            f"{what_becomes(found.rate, words)}, in every group compared."
        )
    if found.name.endswith(_RATIO):
        return (
            f"{sentence_case(words.cases)} are {words.flagged} {fixed(found.value, 2)} times as "
            f"often {where(table.by, least.key)} as {where_it(table.by, most.key)}."
        )
    return (
        f"Of every 1,000 {of_whom(found.rate, words)}, so many "
        f"{what_becomes(found.rate, words)}: {_of_thousand(most, found.rate)} "
        f"{where(table.by, most.key)}, and {_of_thousand(least, found.rate)} "
        f"{where_it(table.by, least.key)}."
    )


def pts(difference: float) -> str:
    """Return a difference of shares in points: "4.3 pts", "−0.4 pts"."""
    return f"{fixed(100.0 * difference, 1)} pts"


def signed(difference: float) -> str:
    """Return a difference of shares as points with their sign: "+4.3", "−0.4", "0.0"."""
    text = fixed(100.0 * difference, 1)
    return text if text.startswith(MINUS) or text in ("0.0", "undefined") else f"+{text}"


def _undefined(found: Disparity, words: Words, min_n: int) -> str:
    """Return why a disparity has no value."""
    if len(found.keys) > 1:  # a ratio of nothing to nothing
        return f"No {words.case} is {words.flagged} in any group compared, so there is no ratio."
    if found.name == "equalized_odds_difference":
        nouns = f"{words.positives} and as many {words.negatives}"
    else:
        nouns = of_whom(found.rate, words)
    return f"{sentence_case(too_few(nouns, min_n))}: there is nothing to compare."


def _of_thousand(row: Slice, rate: str) -> str:
    return fixed(1000.0 * row.rate(rate).value, 0)

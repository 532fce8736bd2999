"""Differences from the reference that remain after correction, and the four-fifths rule."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.disparities import signed
from workbench.phrases.fairness import CHANCE, p_text
from workbench.phrases.numbers import fixed, percent
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.verdict import sentence_case
from workbench.phrases.where import where, where_it

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from workbench.slices import SliceTable
    from workbench.slices.flags import Flag
    from workbench.slices.four_fifths import FourFifths
    from workbench.slices.impossibility import Bound
    from workbench.workspace import Words

RULE_OF_THUMB = (
    "The rule was made for shares that get what people want: it is a rule of thumb, not law."
)


def findings_text(
    flagged: int, tested: int, compared: Sequence[tuple[SliceTable, tuple[str, ...]]]
) -> str:
    """Return how many differences from the reference remain, of how many.

    Parameters
    ----------
    flagged, tested : int
        Differences that remain after correction, and all that were tested.
    compared : sequence of (SliceTable, tuple of str)
        The slices of each column, and the key of the slice that the others are compared with.
    """
    if len(compared) == 1:
        ((table, reference),) = compared
        beside = where(table.by, reference)
    else:
        beside = "in the reference of each column"
    if tested == 0:
        return f"No group is large enough to be compared with those {beside}."
    what = "difference was" if tested == 1 else "differences were"
    looked = f"Beside those {beside}, {tested:,} {what} tested and corrected for so many looks"
    if flagged == 0:
        return f"{looked}; none is more than chance."
    return f"{looked}; {flagged:,} {'is' if flagged == 1 else 'are'} more than chance:"


def no_reference(tables: Sequence[SliceTable], min_n: int, words: Words) -> str:
    """Return why the others can be compared with none: "no group has 30 bad loans and ..."."""
    if all(row.positives == 0 or row.negatives == 0 for each in tables for row in each.slices):
        return f"every group has {words.positives} only, or {words.negatives} only"
    return f"no group has {min_n:,} {words.positives} and as many {words.negatives}"


def two_tests(whole: Mapping[str, float], listed: Container[str], words: Words) -> str:
    """Return where the first sentence and the list of differences answer otherwise, and why.

    Parameters
    ----------
    whole : mapping of str to float
        By metric, how likely chance alone sets some two groups so far apart; NaN where nobody
        has reckoned it.
    listed : container of str
        The metrics in which a group differs from the reference by more than chance.
    words : Words
        How the business says it.

    Returns
    -------
    str
        "" where they agree.
    """
    unlike = [
        f"{of_whom(rate, words)} {what_becomes(rate, words)} more often in some group"
        for rate, p in whole.items()
        if not isnan(p) and (p <= CHANCE) != (rate in listed)
    ]
    if not unlike:
        return ""
    return (
        f"Whether {', and whether '.join(unlike)}, the first sentences and this list answer "
        "differently: they ask of any two groups, the list asks of each group beside the "
        "reference, so one of them may be more than chance and the other not."
    )


def flag_text(flag: Flag, table: SliceTable, reference: tuple[str, ...], words: Words) -> str:
    """Return one difference: whom it is about, what becomes of them, and beside whom.

    Parameters
    ----------
    flag : Flag
        A difference from the reference.
    table : SliceTable
        The slices at the same threshold.
    reference : tuple of str
        Key of the slice that it is compared with.
    words : Words
        How the business says it.
    """
    own, other = table.find(flag.key), table.find(reference)
    if own is None or other is None:
        raise ValueError(f"the table has no slices {flag.key} and {reference}")
    ends = f"95 %: {signed(flag.low)} to {signed(flag.high)}"
    return (
        f"{sentence_case(where(table.by, own.key))}, {percent(own.rate(flag.metric).value)} of "
        f"{of_whom(flag.metric, words)} {what_becomes(flag.metric, words)}, and "
        f"{percent(other.rate(flag.metric).value)} {where_it(table.by, other.key)}: "
        f"{signed(flag.difference)} pts ({ends}; corrected {p_text(flag.p_adjusted)})."
    )


def four_fifths_text(found: FourFifths, table: SliceTable, becomes: str) -> str:
    """Return how the smallest share stands to the largest, with the test beside it.

    Parameters
    ----------
    found : FourFifths
        The ratio of two slices' shares.
    table : SliceTable
        The slices at the same threshold.
    becomes : str
        What the shares are of: "declined", or "approved".
    """
    if found.least is None or found.most is None:
        return f"Four-fifths rule, of those {becomes}: no two shares to compare."
    holds = "at least four fifths" if found.holds else "below four fifths"
    sure = "more than chance" if found.p <= CHANCE else "which could be chance"
    if found.ratio == 1.0:
        sure = "there is no difference"
    elif found.holds and found.p > CHANCE:
        sure = "the difference could be chance"
    return (
        f"Four-fifths rule, of those {becomes}: the share {where(table.by, found.least)} is "
        f"{fixed(found.ratio, 3)} of that {where_it(table.by, found.most)} (95 %: "
        f"{fixed(found.low, 3)} to {fixed(found.high, 3)}), {holds}; {sure} (Fisher's exact "
        f"{p_text(found.p)})."
    )


def trade_off_text(
    bounds: Sequence[Bound], table: SliceTable, reference: tuple[str, ...] | None, words: Words
) -> str:
    """Return what cannot be equal at once, with the numbers of the slice that is furthest off.

    Parameters
    ----------
    bounds : sequence of Bound
        What equalising two rates would make of the third.
    table : SliceTable
        The slices at the same threshold.
    reference : tuple of str, or None
        The slice whose rates the others are given.
    words : Words
        How the business says it.

    Returns
    -------
    str
        "" where the base rates are alike or unknown.
    """
    given = None if reference is None else table.find(reference)
    others = [each for each in bounds if each.key != reference and not isnan(each.fpr)]
    if given is None or not others:
        return ""
    furthest = max(others, key=lambda each: abs(each.base_rate - given.base_rate.value))
    if furthest.base_rate == given.base_rate.value:
        return ""
    here, there = where(table.by, furthest.key), where(table.by, given.key)
    would = percent(furthest.fpr) if furthest.fpr <= 1.0 else "more than all"
    return (
        f"Not all can be had at once, since base rates differ: {percent(furthest.base_rate)} of "
        f"{words.cases} are {words.positives} {here}, and {percent(given.base_rate.value)} "
        f"{there}. If of {words.positives} as many were {words.flagged} in both "
        f"({percent(given.tpr.value)}), and {words.cases} {words.flagged} were {words.positives} "
        f"as often ({percent(given.ppv.value)}), then of {words.negatives} {would} would be "
        f"{words.flagged} by mistake {here}, and {percent(given.fpr.value)} {there}."
    )

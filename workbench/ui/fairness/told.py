"""What the figures say, in sentences: the verdict, the gaps, the differences, what cannot be."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases import sentence_case
from workbench.phrases.disparities import disparity_name, disparity_text, disparity_value
from workbench.phrases.fairness import NO_CAUSE, bearers_among, too_few
from workbench.phrases.findings import (
    RULE_OF_THUMB,
    findings_text,
    flag_text,
    four_fifths_text,
    no_reference,
    trade_off_text,
    two_tests,
)
from workbench.phrases.slices import money_of_many
from workbench.slices.flags import told_once
from workbench.ui.fairness.findings import MOST_TESTED
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.ui.fairness.findings import Findings
    from workbench.ui.fairness.looking import Beside, Look

_MOST_FLAGS = 8
# What the verdict tests for each kind of mistake: whether any two groups lie further apart.
_WHOLE = {"fpr": "false_positive_rate_difference", "fnr": "equal_opportunity_difference"}


def verdict(shown: Beside, found: Sequence[Findings]) -> None:
    """Say who bears the mistakes, and whether the data can tell; of all columns the worst."""
    look = shown.detail
    p = [
        (each.p_of("false_positive_rate_difference"), each.p_of("equal_opportunity_difference"))
        for each in found
    ]
    tables = [each.table for each in shown.looks]
    said = bearers_among(tables, look.seen.terms.words, look.min_n, p)
    with st.container(border=True, key="who bears it"):
        st.header(plain(said), anchor=False)
        st.caption(NO_CAUSE)
    for look in shown.looks:
        if look.many:
            many = len(look.table.slices)
            untested = " With so many, how far they lie apart is not tested." * (many > MOST_TESTED)
            said = f"{look.title} has {many:,} groups; the {look.most} largest are shown.{untested}"
            st.warning(plain(said))


def differences(shown: Beside, found: Sequence[Findings]) -> None:
    """Say each gap in full, and which differences from the reference remain."""
    left, right = st.columns(2, gap="medium")
    detail = found[shown.place]
    with left.container(border=True, key="gaps told"):
        _gaps(shown, detail)
    with right.container(border=True, key="differences told"):
        st.subheader("What differs from the reference", anchor=False)
        _flags(shown, found)
        look = shown.detail
        words = look.seen.terms.words
        trade = trade_off_text(detail.bounds, look.table, look.reference, words)
        if trade:
            st.subheader("What cannot all be had", anchor=False)
            st.markdown(plain(trade))


def _gaps(shown: Beside, found: Findings) -> None:
    look, words = shown.detail, shown.detail.seen.terms.words
    of = f" of {look.title}" if len(shown.looks) > 1 else ""
    st.subheader(plain(f"The gaps{of} in full"), anchor=False)
    if all(isnan(each.value) for each in found.disparities):
        why = "there is one group only"
        if len(look.table.slices) > 1:
            why = too_few(words.cases, look.min_n)
        st.markdown(plain(f"{sentence_case(why)}: there is nothing to compare."))
        return
    for each in found.disparities:
        name, value = disparity_name(each.name), disparity_value(each)
        told = disparity_text(each, look.table, words, look.min_n)
        st.markdown(f"**{plain(name)}: {plain(value)}.** {plain(told)}")
    st.markdown(plain(f"{four_fifths_text(found.four_fifths, look.table, words.passed)}"))
    st.caption(RULE_OF_THUMB)


def _flags(shown: Beside, found: Sequence[Findings]) -> None:
    """Tell the flags of all columns, the worst harm first."""
    if all(len(look.table.slices) == 1 for look in shown.looks):
        st.markdown("There is no other group to compare with.")
        return
    if all(look.reference is None for look in shown.looks):
        words, tables = shown.detail.seen.terms.words, [look.table for look in shown.looks]
        why = sentence_case(no_reference(tables, shown.detail.min_n, words))
        st.markdown(plain(f"{why}: there is none to compare the others with."))
        return
    tested = sum(len(told_once(each.tested)) for each in found)
    flagged = [
        (flag, look) for each, look in zip(found, shown.looks, strict=True) for flag in each.flagged
    ]
    flagged.sort(key=lambda pair: -pair[0].harm)
    compared = [(each.table, each.reference) for each in shown.looks if each.reference]
    st.markdown(plain(findings_text(len(flagged), tested, compared)))
    for flag, look in flagged[:_MOST_FLAGS]:
        told = flag_text(flag, look.table, look.reference or (), look.seen.terms.words)
        st.markdown(f"- {plain(told)} {plain(_harm(look, flag.people, flag.harm))}")
    if len(flagged) > _MOST_FLAGS:
        st.caption(f"And {len(flagged) - _MOST_FLAGS:,} more, of less harm.")
    if flagged:
        st.caption("Worst harm first: people times what their mistake costs.")
    unlike = _unlike(shown, found)
    if unlike:
        st.caption(plain(unlike))


def _unlike(shown: Beside, found: Sequence[Findings]) -> str:
    """Return where the verdict on a column and the list answer otherwise: of each column a text.

    Only of columns with a reference; as many looks as columns count against the verdict.
    """
    told = []
    for look, each in zip(shown.looks, found, strict=True):
        if look.reference is None:
            continue
        whole = {rate: min(len(found) * each.p_of(name), 1.0) for rate, name in _WHOLE.items()}
        said = two_tests(whole, {flag.metric for flag in each.flagged}, look.seen.terms.words)
        told.append(f"{look.title}: {said}" if said and len(found) > 1 else said)
    return " ".join(filter(None, told))


def _harm(look: Look, people: float, harm: float) -> str:
    """Return how many cases it is about, and what that costs or saves."""
    words = look.seen.terms.words
    amount = money_of_many(look.seen.terms.costs.unit, [harm]).total(abs(harm))
    cases = words.case if f"{people:,.0f}" == "1" else words.cases
    told = f"That is {people:,.0f} {cases}"
    if harm > 0:
        return f"{told}, {amount} worse than at the reference's rate."
    return f"{told}, {amount} better than at the reference's rate."

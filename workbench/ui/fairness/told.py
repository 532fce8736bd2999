"""What the figures say, in sentences: the verdict, the gaps, the differences, what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.disparities import disparity_name, disparity_text, disparity_value
from workbench.phrases.fairness import NO_CAUSE, bearers
from workbench.phrases.findings import (
    RULE_OF_THUMB,
    findings_text,
    flag_text,
    four_fifths_text,
    trade_off_text,
)
from workbench.ui.fairness.findings import MOST_TESTED
from workbench.ui.fairness.looking import MOST_DRAWN
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.fairness.findings import Findings
    from workbench.ui.fairness.looking import Look

_MOST_FLAGS = 8


def verdict(look: Look, found: Findings) -> None:
    """Say who bears the mistakes, and whether the data can tell."""
    p = found.p_of("false_positive_rate_difference"), found.p_of("equal_opportunity_difference")
    said = bearers(look.table, look.seen.terms.words, look.min_n, p)
    with st.container(border=True, key="who bears it"):
        st.header(plain(said), anchor=False)
        st.caption(NO_CAUSE)
    many = len(look.table.slices)
    if many > MOST_DRAWN:
        untested = " With so many, how far they lie apart is not tested." * (many > MOST_TESTED)
        title = look.table.title
        said = f"{title} has {many:,} groups; the {MOST_DRAWN} largest are shown.{untested}"
        st.warning(plain(said))


def differences(look: Look, found: Findings) -> None:
    """Say each gap in full, and which differences from the reference remain."""
    words, reference = look.seen.terms.words, look.reference
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, key="gaps told"):
        st.subheader("The gaps in full", anchor=False)
        for each in found.disparities:
            name, value = disparity_name(each.name), disparity_value(each)
            told = disparity_text(each, look.table, words, look.min_n)
            st.markdown(f"**{plain(name)}: {plain(value)}.** {plain(told)}")
        st.markdown(plain(f"{four_fifths_text(found.four_fifths, look.table, words.passed)}"))
        st.caption(RULE_OF_THUMB)
    with right.container(border=True, key="differences told"):
        st.subheader("What differs from the reference", anchor=False)
        if reference is None:
            st.markdown("No group is large enough to compare the others with.")
            return
        flagged = found.flagged
        st.markdown(plain(findings_text(len(flagged), len(found.tested), look.table, reference)))
        for flag in flagged[:_MOST_FLAGS]:
            told = flag_text(flag, look.table, reference, words)
            st.markdown(f"- {plain(told)} {plain(_harm(look, flag.people, flag.harm))}")
        if len(flagged) > _MOST_FLAGS:
            st.caption(f"And {len(flagged) - _MOST_FLAGS:,} more, of less harm.")
        st.caption("Worst harm first: people times what their mistake costs.")
        trade = trade_off_text(found.bounds, look.table, reference, words)
        if trade:
            st.subheader("What cannot all be had", anchor=False)
            st.markdown(plain(trade))


def _harm(look: Look, people: float, harm: float) -> str:
    """Return how many cases it is about, and what that costs or saves."""
    words, amount = look.seen.terms.words, look.seen.money.total(abs(harm))
    cases = words.case if f"{people:,.0f}" == "1" else words.cases
    told = f"That is {people:,.0f} {cases}"
    if harm > 0:
        return f"{told}, {amount} worse than at the reference's rate."
    return f"{told}, {amount} better than at the reference's rate."

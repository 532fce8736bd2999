"""The per-case rule: ask each row's own prices instead of one threshold for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases import per_case as words_of
from workbench.threshold.per_case_rule import PerCaseRule, per_case_rule
from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.sight import Sight


def show(seen: Sight) -> None:
    """Show the panel."""
    with st.spinner("Asking each row's own prices …"):
        rule = _rule(seen.key, seen)
    words, money = seen.terms.words, seen.money
    best = seen.priced.curve.point(seen.evidence.choice.free)  # no limit binds the rule either
    if rule.why_not is not None:
        st.subheader("There is no rule per case.", anchor=False)
        st.markdown(plain(rule.why_not))
        return
    single = seen.priced.per_case(best)
    than = words_of.CHEAPEST_FREE if seen.terms.limits else words_of.CHEAPEST
    said = words_of.compared(rule.cost_per_case, single, words, money, than)
    st.subheader(plain(said), anchor=False)
    st.markdown(plain(words_of.why_not(rule.threshold, words)))
    total = seen.candidate.scored.n
    rows = [
        (
            "One threshold for all",
            phrases.threshold_text(best.threshold),
            f"{best.flagged:,} of {total:,}",
            money.per_case(single),
        ),
        (
            f"Each {words.case} by its own prices",
            words_of.cut_off(rule.score),
            f"{rule.flagged:,} of {total:,}",
            money.per_case(rule.cost_per_case),
        ),
    ]
    columns = ("Threshold", phrases.sentence_case(words.flagged), f"Cost per {words.case}")
    text_table(TextTable("One threshold or many", "Rule", columns, rows), key="per case rule")
    free = ""
    if seen.terms.limits:
        free = " Both are without your limits, which no rule for single cases can keep."
    st.caption(
        "Both in this data. The single threshold was chosen on these rows, which flatters it; the "
        "rule per case chose nothing here, but takes each score for a probability." + free
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _rule(key: str, _seen: Sight) -> PerCaseRule:
    del key
    scored, terms = _seen.candidate.scored, _seen.terms
    curve = _seen.candidate.hull.curve
    return per_case_rule(scored, curve, terms.costs, prevalence=terms.prevalence)

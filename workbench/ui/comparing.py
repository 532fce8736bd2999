"""Slices side by side: sizes first, then rates with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import charts, phrases
from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain
from workbench.ui.theme import color

if TYPE_CHECKING:
    from workbench.slices import Slice, SliceTable
    from workbench.ui.sight import Sight

# Slices beyond this are not drawn: nobody compares a hundred dots.
_MOST = 40


def sizes(table: SliceTable, seen: Sight) -> None:
    """Show each slice's size and base rate before any metric, then the rates."""
    words = seen.terms.words
    if len(table.slices) > _MOST:
        st.warning(
            plain(f"{table.title} has {len(table.slices):,} groups; the {_MOST} largest are shown.")
        )
    title = phrases.sentence_case
    rows = [
        (
            row.name,
            f"{row.n:,}",
            *(phrases.rate_text(r) for r in (row.base_rate, row.selection_rate, row.tpr, row.fpr)),
        )
        for row in _shown(table)
    ]
    columns = (
        title(words.cases),
        f"Are {words.positives}",
        title(words.flagged),
        f"{title(words.positives)} caught (TPR)",
        f"{title(words.negatives)} {words.flagged} (FPR)",
    )
    text_table(
        TextTable(f"Rates by {table.title}", table.title, columns, rows), key="rates by slice"
    )


def charts_of_rates(table: SliceTable, seen: Sight) -> None:
    """Draw false alarms and catches by slice."""
    words, point = seen.terms.words, seen.point
    shown = type(table)(table.by, table.threshold, tuple(_shown(table)))
    alarms = charts.RateChart("fpr", f"share of {words.negatives}", color("false alarm"), point.fpr)
    caught = charts.RateChart("tpr", f"share of {words.positives}", color("caught"), point.tpr)
    titles = f"{words.negatives} {words.flagged} (FPR)", f"{words.positives} caught (TPR)"
    for place, title, chart in zip(st.columns(2), titles, (alarms, caught), strict=True):
        with place, st.container(border=True):
            st.markdown(f"**{plain(phrases.sentence_case(title))}, by {plain(table.title)}**")
            figure = charts.rates_by_slice(shown, chart)
            st.plotly_chart(figure, key=chart.rate, config={"displayModeBar": False})


def method(seen: Sight) -> None:
    """Say how the figures are made."""
    weighted = seen.candidate.scored.sample_weight is not None
    size = " Rates are weighted; intervals use the effective sample size." if weighted else ""
    st.caption(
        "Each rate has its own denominator and a 95 % Wilson interval. Grey rings: fewer than 30 "
        "cases, too few to judge by. Dotted line: everyone. Missing values are a group of their "
        f"own.{size}"
    )


def _shown(table: SliceTable) -> list[Slice]:
    """Return the slices to show: all, or the largest in the table's order."""
    largest = sorted(table.slices, key=lambda row: -row.n)[:_MOST]
    kept = {row.name for row in largest}
    return [row for row in table.slices if row.name in kept]

"""The scores of each group by what really happened, with the one line through all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.charts.slice_scores import ScoresChart, SliceScores, slice_histograms
from workbench.ui.components import TextTable
from workbench.ui.drivers.cards import Described
from workbench.ui.drivers.cards import show as show_chart
from workbench.ui.fairness.findings import profiles
from workbench.ui.text import plain
from workbench.ui.theme import color, ink

if TYPE_CHECKING:
    from workbench.ui.fairness.looking import Look

_MOST = 12


def show(look: Look) -> None:
    """Show the panel."""
    words = look.seen.terms.words
    drawn, slices = look.drawn, look.shown()
    largest = sorted(slices, key=lambda row: -row.n)[:_MOST]
    shown = [row for row in slices if row in largest and row.n > 0]
    scores = []
    for row in shown:
        place = drawn.slicing.keys.index(row.key)
        members = drawn.positives[place].scores, drawn.negatives[place].scores
        scores.append(SliceScores(f"{row.name}, {row.n:,} {words.cases}", *members))
    st.subheader("Where the scores of each group lie", anchor=False)
    more = f" The {_MOST} largest groups." if len(slices) > _MOST else ""
    st.caption(
        plain(
            f"Above: {words.positives}. Below: {words.negatives}. As shares of the group, all on "
            f"one scale; the line is where {words.cases} begin to be {words.flagged}.{more}"
        )
    )
    chart = ScoresChart(
        threshold=look.seen.point.threshold,
        names=(words.positives, words.negatives),
        colors=(color("caught"), color("left")),
        ink=ink(),
    )
    made = {each.key: each for each in profiles(look)}
    rows = [
        (
            row.name,
            f"{row.n:,}",
            phrases.fixed(made[row.key].mean_score, 3),
            phrases.rate_text(row.base_rate),
        )
        for row in shown
    ]
    columns = (phrases.sentence_case(words.cases), "Mean score", f"Are {words.positives}")
    alt = f"Histograms of the scores of {len(shown)} groups of {look.table.title}"
    table = TextTable("Scores by group", look.table.title, columns, rows)
    show_chart(Described(slice_histograms(scores, chart), alt, table), "scores by group")

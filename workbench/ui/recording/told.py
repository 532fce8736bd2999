"""What will be recorded, in words with units: read before it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases.decision_facts import ABOUT_TITLES, interval_text
from workbench.report.decisions.facts import facts_of
from workbench.slices.groups import crossed
from workbench.ui.components import TextTable, text_table
from workbench.ui.recording.prepared import SAID_BY_ANOTHER
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from workbench.phrases import Money
    from workbench.report.decisions.facts import About, Fact
    from workbench.report.record.making import Record

Row = tuple[str, str]
# Left and right, of about equal height: what is read before signing, and what goes along.
_FIRST: tuple[tuple[About, ...], ...] = (("line", "outcome"), ("money",))
_BESIDE: tuple[tuple[About, ...], ...] = (("prices", "limits"), ("rows", "made of"))


def told(record: Record) -> None:
    """Show the verdict, and all that goes into the record."""
    st.markdown(f"**{plain(record.verdict)}**")
    facts = facts_of(record)
    _side_by_side(facts, _FIRST)
    with st.expander("Recorded with it: prices, limits, rows, groups, hashes of data and model"):
        _side_by_side(facts, _BESIDE)
        if record.slices:
            text_table(_groups(record), key="recorded groups")


def band_text(record: Record, money: Money) -> str:
    """Return the band for people, and what it comes to."""
    band, words = record.band, record.words
    if band is None:
        return ""
    low, high = map(phrases.threshold_text, (band.low, band.high))
    sure = ""
    if band.cost_per_case is not None:
        cost = money.per_case(band.cost_per_case)
        sure = f"; {cost} per {words.case}{interval_text(band.interval, money)}"
    return (
        f"Let a person look at scores from {low} to below {high} ({band.reviewed:,} of "
        f"{record.rows.n:,} {words.cases}{sure}): all above are {words.flagged}, all below are "
        f"{words.passed}"
    )


def _side_by_side(facts: Sequence[Fact], beside: tuple[tuple[About, ...], ...]) -> None:
    for column, abouts in zip(st.columns(2, gap="medium"), beside, strict=True):
        for about in abouts:
            rows = [(each.name, each.text) for each in facts if each.about == about]
            if rows:
                _list(column, ABOUT_TITLES[about], rows)


def _list(column: DeltaGenerator, title: str, rows: Sequence[Row]) -> None:
    with column.container(border=True, key=f"recorded {title}"):
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {plain(name)}: **{plain(text)}**" for name, text in rows))


def _groups(record: Record) -> TextTable:
    """Return each column that people are compared by: groups, flagged differences, small ones."""
    rows = []
    for cut in record.slices:
        small = sum(row.tpr.status != "ok" or row.fpr.status != "ok" for row in cut.slices)
        beside = "none is large enough" if cut.reference is None else crossed(cut.reference)
        differ = sum(flag.metric != SAID_BY_ANOTHER for flag in cut.flags)
        figures = (f"{each:,}" for each in (len(cut.slices), differ, small))
        rows.append((crossed(cut.by), *figures, beside))
    columns = ("Groups", "Differences beyond chance", "Too small to judge", "Compared with")
    return TextTable("Groups that were compared", "Groups by", columns, rows)

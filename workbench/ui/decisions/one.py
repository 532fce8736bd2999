"""One decision whole: the answer, the reason, every figure, and what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases.decision_facts import ABOUT_TITLES
from workbench.phrases.decisions import signed_text, status_text
from workbench.report.decisions.facts import facts_of
from workbench.report.decisions.slices import flag_texts, slice_columns, slice_rows
from workbench.slices.groups import crossed
from workbench.ui import state
from workbench.ui.components import TextTable, text_table
from workbench.ui.decisions import changing, timeline
from workbench.ui.decisions.going import to_the_point
from workbench.ui.decisions.memo import memo
from workbench.ui.decisions.opened import open_decision
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.report.decisions.facts import About
    from workbench.report.record.making import Record
    from workbench.report.record.slices import RecordedSlices
    from workbench.store import Kept
    from workbench.ui.decisions.looking import Looked
    from workbench.ui.decisions.opened import Opened

_MOST_SLICES = 200
# Which facts stand below one another; on a phone all do.
_COLUMNS: tuple[tuple[About, ...], ...] = (
    ("line", "money", "limits"),
    ("outcome", "prices", "rows", "made of"),
)


def told(looked: Looked) -> Opened | None:
    """Say which decision is open, the answer, and what can be done with it.

    Returns
    -------
    Opened or None
        None where none is open alone, and, with a sentence, where its record cannot be read.
    """
    kept, shelf = looked.alone, looked.shelf
    if kept is None or shelf is None:
        return None
    _heading(kept)
    try:
        opened = open_decision(kept)
    except InputError as error:
        _unread(kept, str(error))
        return None
    _verdict(opened.record)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        to_the_point(opened)
        changing.steps(kept, shelf)
        memo(opened)
    return opened


def _heading(kept: Kept) -> None:
    """Say which decision it is, where it stands, and who decided it."""
    made = kept.decision
    st.header(f"Decision {kept.number}: {plain(made.title)}", anchor=False)
    by = timeline.successor(kept) if made.status == "superseded" else None
    follows = "" if by is None else f" It was decision {by}."
    before = "" if made.supersedes is None else f" It was to replace decision {made.supersedes}."
    st.markdown(plain(f"{status_text(made.status)}.{follows}{before}"))
    elsewhere = ""
    if made.workspace != state.selection().workspace:
        elsewhere = " The other pages look at another workspace now."
    st.caption(plain(f"{signed_text(kept)}{elsewhere}"))


def _verdict(record: Record) -> None:
    """Say the answer that was decided on, and why."""
    with st.container(border=True, key="decision told"):
        st.subheader(plain(record.verdict), anchor=False)
        if record.band is not None or record.groups is not None:
            st.caption("That is of the one threshold; what was decided beside it stands below.")
        _why(record.reason)
        if record.acknowledged:
            st.markdown("**Known and accepted:**")
            st.markdown("\n".join(f"- {plain(each)}" for each in record.acknowledged))


def _why(reason: str) -> None:
    for place, paragraph in enumerate(filter(str.strip, reason.split("\n"))):
        st.markdown(("**Why:** " if place == 0 else "") + plain(paragraph))


def _unread(kept: Kept, why: str) -> None:
    """Show what the store itself knows of a decision whose record cannot be read."""
    st.warning(plain(why))
    made = kept.decision
    with st.container(border=True, key="decision told"):
        st.markdown(f"**Threshold:** {made.threshold!r}")
        _why(made.reason)


def figures(opened: Opened) -> None:
    """Show every fact of the record, by what it is about, and the groups that were looked at."""
    record = opened.record
    st.subheader("What it says", anchor=False)
    facts = facts_of(record)
    for column, abouts in zip(st.columns(2, gap="medium"), _COLUMNS, strict=True):
        for about in abouts:
            own = [fact for fact in facts if fact.about == about]
            with column.container(border=True, key=f"facts {about}"):
                st.subheader(ABOUT_TITLES[about], anchor=False)
                told = (f"- {plain(each.name)}: **{plain(each.text)}**" for each in own)
                st.markdown("\n".join(told))
    for place, cut in enumerate(record.slices):
        _slices(record, cut, place)
    st.caption(
        f"Content hash {opened.kept.content_hash}. Intervals hold in 95 of 100 samples; counts and "
        "costs are those of the rows that were decided on."
    )


def _slices(record: Record, cut: RecordedSlices, place: int) -> None:
    title = crossed(cut.by)
    with st.expander(f"Groups by {plain(title)}"):
        rows = slice_rows(record, cut)
        columns = slice_columns(record.words)
        table = TextTable(f"Groups by {title}", title, columns, rows[:_MOST_SLICES])
        text_table(table, key=f"slices {place}")
        if len(rows) > _MOST_SLICES:
            st.caption(f"The first {_MOST_SLICES} of {len(rows):,} groups.")
        flags = flag_texts(cut, record.words)
        if flags:
            st.markdown("\n".join(f"- {plain(each)}" for each in flags))
        else:
            st.caption("No group differs from the reference by more than chance.")

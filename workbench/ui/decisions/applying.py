"""A decided policy on new cases: who is flagged, passed, or looked at by a person, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.access import Forbidden, require
from workbench.intake import InputError
from workbench.phrases import applied as words_of
from workbench.report.applied import Applied, apply_decision
from workbench.report.applied_reasons import with_reasons
from workbench.ui import identity
from workbench.ui.components.sorted_table_view import Cell, SortedTable, sorted_table
from workbench.ui.decisions.newer_table import sent_table
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.access import Role
    from workbench.report.record.making import Record
    from workbench.ui.decisions.newer_table import Sent
    from workbench.ui.decisions.opened import Opened
    from workbench.workspace import Words, Workspace

_SHOWN = 100
_MOST, _USUAL = 5_000, 50
_STEPS = 1_000
_KEPT = 4  # lists of some ten thousand cases, each with its table


def apply_it(opened: Opened) -> None:
    """Ask for new cases, and say what becomes of them."""
    with st.container(border=True, key="apply it"):
        st.subheader("Apply it to new cases", anchor=False)
        try:
            identity.require("apply")
        except Forbidden as error:
            st.info(plain(str(error)))
            return
        if opened.workspace is None:
            st.info(plain(opened.why_not))
            return
        record, number = opened.record, opened.kept.number
        words, groups = record.words, record.groups
        by = () if groups is None else groups.by
        st.caption(plain(words_of.what_is_needed(record.lineage.model.scores, by, words)))
        sent = sent_table(f"New {words.cases}", f"new cases {number}")
        if sent is None:
            return
        try:
            done = _applied(opened, opened.workspace, sent)
        except InputError as error:
            st.error(plain(str(error)), title="These cannot be decided")
            return
        if done is not None:
            _told(opened, _explained(opened, sent, done))


def _applied(opened: Opened, workspace: Workspace, sent: Sent) -> Applied | None:
    """Return the cases decided; None, with progress, until then.

    Raises
    ------
    InputError
        If they cannot be.
    """
    make = partial(_decided, identity.role(), opened.record, workspace, sent)
    key = repr((opened.kept.content_hash, sent.key))
    return wanted("applied cases", key, _workshop(), make).outcome("Scoring the cases …")


def _decided(
    role: Role | None, record: Record, workspace: Workspace, sent: Sent, task: Task[Applied]
) -> Applied:
    """Decide the cases, if the role lets somebody."""
    require(role, "apply")
    task.tell(0)
    return apply_decision(record, workspace, sent.frame, source=sent.name)


def _explained(opened: Opened, sent: Sent, done: Applied) -> Applied:
    """Return the cases with reasons where they are made and can be; say where they cannot."""
    words, number = opened.record.words, opened.kept.number
    st.markdown(f"**{plain(words_of.what_becomes(done.counts, words))}**")
    if opened.record.lineage.model.file is None:
        _reasons_refused(done)
        return done
    most = st.number_input(
        "How many get reasons",
        min_value=0,
        max_value=_MOST,
        value=_USUAL,
        step=10,
        key=f"how many reasons {number}",
        help=plain(words_of.how_long(words)),
        width=220,
    )
    if most == 0:
        return done
    key = repr((opened.kept.content_hash, sent.key, most))
    asked = wanted(
        "reasons of applied cases", key, _workshop(), partial(_asked, done, most), _STEPS
    )
    try:
        return asked.outcome(f"Asking why, case by case: {min(most, sum(done.counts)):,} …") or done
    except InputError as error:
        st.caption(plain(str(error)))
        return done


def _reasons_refused(done: Applied) -> None:
    """Say why no case has reasons."""
    try:
        with_reasons(done)
    except InputError as error:
        st.caption(plain(str(error)))


def _asked(done: Applied, most: int, task: Task[Applied]) -> Applied:
    return with_reasons(done, most=most, told=task.reach)


def _told(opened: Opened, done: Applied) -> None:
    """Show the first cases, and offer the whole list as a file."""
    words, number, n = opened.record.words, opened.kept.number, sum(done.counts)
    for note in done.notes:
        st.caption(plain(note))
    name = f"New {words.cases}, the highest score first"
    columns = ["Score", "What becomes of it", f"{phrases.sentence_case(words.flagged)} from"]
    if done.reasons is not None:
        columns += ["Reasons: what adds to the score", "Would turn it"]
    corner = phrases.sentence_case(words.case)
    sorted_table(SortedTable(name, corner, columns, _cells(done, words)), key=f"applied {number}")
    if n > _SHOWN:
        st.caption(plain(f"The first {_SHOWN} of {n:,} {words.cases}; the file has all."))
    st.download_button(
        "Download the whole list (CSV)",
        data=done.csv,
        file_name=f"decision_{number}_applied.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _cells(done: Applied, words: Words) -> list[list[Cell]]:
    """Return the first rows as they are shown."""
    rows = []
    for place, row in enumerate(done.order()[:_SHOWN].tolist()):
        score, line = float(done.y_score[row]), float(done.thresholds[row])
        action = int(done.actions[row])
        cells = [
            Cell(str(done.ids[row]), float(place)),
            Cell(phrases.threshold_text(score), score),
            Cell(words_of.action_name(action, words), float(action)),
            Cell(phrases.threshold_text(line), line),
        ]
        if done.reasons is not None:
            texts = (done.reasons.texts[row], done.reasons.turning[row])
            cells += [Cell(str(text), float(bool(text))) for text in texts]
        rows.append(cells)
    return rows


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Applied]:
    return Workshop("applied cases", kept=_KEPT)

"""Feedback: what looks wrong, with a note; kept while the page is open, to be taken along now.

Each reader has notes of their own: what somebody writes of a person is for nobody else to see.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.report.spreadsheet import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.ui.cases.trial import Trial

_LONGEST = 2_000
_MOST = 1_000
_WHAT = ("This decision looks wrong", "This reason looks wrong")
_NOTE, _ABOUT, _COLUMN = "feedback note", "feedback about", "feedback column"
_NOTES = "feedback notes"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said of one case.

    Attributes
    ----------
    time : str
        When, in UTC, as ISO 8601.
    workspace, model, case : str
        Of what.
    threshold, score : float
        As they were shown.
    decision : str
        In the words of the business.
    about : {"decision", "reason"}
        What looks wrong.
    column : str
        The column whose reason looks wrong; "" for a decision.
    note : str
        What was written.
    """

    time: str
    workspace: str
    model: str
    case: str
    threshold: float
    score: float
    decision: str
    about: str
    column: str
    note: str


def feedback(trial: Trial) -> None:
    """Take a note on a decision or a reason that looks wrong, and offer all notes as a file."""
    with st.expander("Something looks wrong", key="feedback"):
        about = st.radio("What is it?", _WHAT, key=_ABOUT)
        if about == _WHAT[1]:
            labels = {feature.column: feature.label for feature in trial.features}
            st.selectbox("Which reason?", list(labels), format_func=labels.__getitem__, key=_COLUMN)
        st.text_area("Why? (may stay empty)", key=_NOTE, max_chars=_LONGEST)
        st.button("Keep this note", key="keep feedback", on_click=_keep, args=(trial,))
        held = notes(trial.workspace.key)
        st.caption(_held(len(held)))
        st.download_button(
            "Download the notes (CSV)",
            data=partial(notes_csv, held),
            file_name=f"{trial.workspace.key}_feedback.csv",
            mime="text/csv",
            on_click="ignore",
            disabled=not held,
        )


def notes(workspace: str) -> tuple[Note, ...]:
    """Return this reader's notes on a workspace, oldest first."""
    return tuple(note for note in _notes() if note.workspace == workspace)


def notes_csv(held: Sequence[Note]) -> str:
    """Return notes as CSV that no spreadsheet runs as a formula."""
    names = [each.name for each in fields(Note)]
    return csv_text(names, [astuple(note) for note in held])


def _keep(trial: Trial) -> None:
    reason = st.session_state.get(_ABOUT) == _WHAT[1]
    line, words = trial.line, trial.words
    note = Note(
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        workspace=trial.workspace.key,
        model=trial.model,
        case=trial.case_id,
        threshold=trial.threshold,
        score=trial.score,
        decision=words.flagged if line.flagged else words.passed,
        about="reason" if reason else "decision",
        column=str(st.session_state.get(_COLUMN, "")) if reason else "",
        note=str(st.session_state.get(_NOTE, "")).strip()[:_LONGEST],
    )
    st.session_state[_NOTES] = (*_notes(), note)[-_MOST:]
    st.session_state[_NOTE] = ""


def _held(count: int) -> str:
    if count == 0:
        return (
            "Notes are kept for you alone while this page is open, and lost when it is closed or "
            "loaded anew: download them before."
        )
    many = "1 note is" if count == 1 else f"{count:,} notes are"
    return (
        f"{many} kept for you alone while this page is open. Download them before you close it or "
        "load it anew."
    )


def _notes() -> tuple[Note, ...]:
    """Return all notes of this session; the oldest is dropped where there are too many."""
    held: tuple[Note, ...] = st.session_state.get(_NOTES, ())
    return held

"""Feedback: what looks wrong, with a note; kept in the record, and to be taken along.

Each reader sees notes of their own: what somebody writes of a person is for nobody else to see but
those who may see all feedback. A store that fails leaves a note with this page, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from workbench.intake import InputError
from workbench.models import model_hash
from workbench.report.spreadsheet import csv_text
from workbench.store import Feedback, OutcomeUnknown
from workbench.ui import identity, record_store
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.store import Given
    from workbench.ui.cases.trial import Trial
    from workbench.workspace import Words

_LONGEST = 2_000
_WHAT = ("This decision looks wrong", "This reason looks wrong")
_NOTE, _ABOUT, _COLUMN = "feedback note", "feedback about", "feedback column"
_ADRIFT, _FAULT = "feedback not kept", "feedback fault"
_COLUMNS = (
    "time",
    "author",
    "workspace",
    "model",
    "case",
    "threshold",
    "score",
    "decision",
    "about",
    "column",
    "note",
)


@dataclass(frozen=True, slots=True)
class Adrift:
    """A note that the store has not taken yet; sent again under its key, it is kept once."""

    key: str
    said: Feedback


@dataclass(frozen=True, slots=True)
class Held:
    """The notes on a workspace that this reader may see.

    Attributes
    ----------
    given : tuple of Given
        Those in the store, the oldest first.
    adrift : tuple of Adrift
        Those that only this page holds.
    fault : str
        Why the store could not be read or written; "" where it could.
    """

    given: tuple[Given, ...]
    adrift: tuple[Adrift, ...]
    fault: str

    def __len__(self) -> int:
        return len(self.given) + len(self.adrift)


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
        st.caption(_told(held))
        if held.adrift:
            _rescue(held)
        st.download_button(
            "Download the notes (CSV)",
            data=partial(notes_csv, held, trial.words),
            file_name=f"{trial.workspace.key}_feedback.csv",
            mime="text/csv",
            on_click="ignore",
            disabled=not len(held),
        )


def notes(workspace: str) -> Held:
    """Return the notes on a workspace that this reader may see."""
    adrift = tuple(each for each in _adrift() if each.said.workspace == workspace)
    fault = str(st.session_state.get(_FAULT, "")) if adrift else ""
    try:
        return Held(_given(workspace), adrift, fault)
    except InputError as error:
        return Held((), adrift, fault or str(error))


def notes_csv(held: Held, words: Words) -> str:
    """Return notes as CSV that no spreadsheet runs as a formula."""
    kept = [
        _line(each.at.isoformat(timespec="seconds"), each.author, each.feedback, words)
        for each in held.given
    ]
    return csv_text(_COLUMNS, [*kept, *(_line("", "", each.said, words) for each in held.adrift)])


def _line(time: str, author: str, said: Feedback, words: Words) -> Sequence[str | float]:
    decision = words.flagged if said.score >= said.threshold else words.passed
    return (
        time,
        author,
        said.workspace,
        said.model,
        said.case,
        said.threshold,
        said.score,
        decision,
        said.kind,
        said.column,
        said.note,
    )


def _given(workspace: str) -> tuple[Given, ...]:
    """Return what the store holds: of everybody for those who may see it, else one's own."""
    if not record_store.is_there():
        return ()
    return record_store.store().feedback(workspace, identity.actor())


def _keep(trial: Trial) -> None:
    reason = st.session_state.get(_ABOUT) == _WHAT[1]
    said = Feedback(
        workspace=trial.workspace.key,
        model=trial.model,
        case=trial.case_id,
        kind="reason" if reason else "decision",
        note=str(st.session_state.get(_NOTE, "")).strip()[:_LONGEST],
        threshold=trial.threshold,
        score=trial.score,
        column=str(st.session_state.get(_COLUMN, "")) if reason else "",
        model_hash=_hash_of(trial),
    )
    st.session_state[_ADRIFT] = (*_adrift(), Adrift(uuid4().hex, said))
    st.session_state[_NOTE] = ""
    _send()


def _send() -> None:
    """Send what is not kept yet; what fails stays, with the sentence that says why."""
    left = list(_adrift())
    st.session_state.pop(_FAULT, None)
    try:
        while left:
            _give(left[0])
            del left[0]
    except InputError as error:
        st.session_state[_FAULT] = str(error)
    st.session_state[_ADRIFT] = tuple(left)


def _give(note: Adrift) -> None:
    actor, store = identity.actor(), record_store.store()
    try:
        store.give_feedback(note.said, actor, key=note.key)
    except OutcomeUnknown:  # under the same key it is kept once
        store.give_feedback(note.said, actor, key=note.key)


def _hash_of(trial: Trial) -> str:
    """Return the hash of the model's file; "" where there is none, or none any more."""
    file = trial.workspace.model(trial.model).file
    try:
        return "" if file is None else model_hash(trial.workspace.folder / file)
    except OSError:
        return ""


def _rescue(held: Held) -> None:
    """Say what only this page holds, and offer to send it again."""
    many = "1 note is" if len(held.adrift) == 1 else f"{len(held.adrift):,} notes are"
    st.warning(
        plain(
            f"{held.fault} {many} held by this page alone, and lost when it is closed: send again, "
            "or download the notes."
        )
    )
    st.button("Send again", key="send feedback again", on_click=_send)


def _told(held: Held) -> str:
    """Return how many notes are kept, and who sees them."""
    if held.fault and not held.adrift:
        return plain(f"The notes cannot be read now. {held.fault}")
    everybody = identity.may("see all feedback")
    count = len(held.given)
    who = "You see those of everybody." if identity.signed_in_as() else ""
    if not everybody:
        who = "They carry your name; only you and whoever runs this server see them."
    if count == 0:
        return f"No note is kept yet. Notes are kept in the record. {who}".rstrip()
    many = "1 note is" if count == 1 else f"{count:,} notes are"
    return f"{many} kept in the record. {who}".rstrip()


def _adrift() -> tuple[Adrift, ...]:
    held: tuple[Adrift, ...] = st.session_state.get(_ADRIFT, ())
    return held

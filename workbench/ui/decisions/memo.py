"""The memo of a decision, for those who never saw the app: made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.report.document.pdf import pdf
from workbench.report.memo.content import memo_document, memo_html
from workbench.report.memo.making import memo_alone, memo_of
from workbench.ui import workspaces
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.decisions.opened import Opened

_PLACE = "memo of a decision"


@dataclass(frozen=True, slots=True)
class _Files:
    """Both files; in place of a PDF that cannot be made, the sentence that says why.

    `notes` say what is left out of them.
    """

    html: str
    pdf: bytes | None
    why: str
    notes: tuple[str, ...]


def memo(opened: Opened) -> None:
    """Offer the memo as HTML, in which the point still drags, and as PDF."""
    number = opened.kept.number
    asked = f"memo wanted {number}"
    if not st.session_state.get(asked, False):
        st.button(
            "Make the memo",
            key=f"make memo {number}",
            on_click=partial(st.session_state.__setitem__, asked, True),
            help="One file for those who never saw the app: HTML in which the point still drags, "
            "and the same as PDF.",
        )
        return
    try:
        files = _wanted(opened)
    except InputError as error:
        st.error(plain(str(error)))
        return
    if files is not None:
        _offer(files, number)


def _wanted(opened: Opened) -> _Files | None:
    """Return the files; None, with a way to stop it, until they are made.

    Raises
    ------
    InputError
        If they cannot be made.
    """
    kept, found = opened.kept, opened.workspace
    stamp = opened.why_not if found is None else workspaces.files_stamp(found)
    key = repr((kept.content_hash, kept.version, stamp))
    return wanted(_PLACE, key, _workshop(), partial(_made, opened)).outcome("Writing the memo …")


def _made(opened: Opened, task: Task[_Files]) -> _Files:
    record, kept = opened.record, opened.kept
    if opened.workspace is None:
        made = memo_alone(record, kept, opened.why_not)
    else:
        made = memo_of(record, kept, opened.workspace)
    task.tell(0)
    text = memo_html(made)
    task.tell(0)
    try:
        return _Files(text, pdf(memo_document(made)), "", made.notes)
    except InputError as error:
        return _Files(text, None, str(error), made.notes)


def _offer(files: _Files, number: int) -> None:
    st.download_button(
        "Memo (HTML)",
        data=files.html,
        file_name=f"decision_{number}.html",
        mime="text/html",
        key=f"memo html {number}",
        on_click="ignore",
    )
    st.download_button(
        "Memo (PDF)",
        data=files.pdf or b"",
        file_name=f"decision_{number}.pdf",
        mime="application/pdf",
        key=f"memo pdf {number}",
        on_click="ignore",
        disabled=files.pdf is None,
    )
    for sentence in (*files.notes, *filter(None, [files.why])):
        st.caption(plain(sentence))


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[_Files]:
    return Workshop("memo", kept=8)

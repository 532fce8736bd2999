"""Decisions that are not ready: taken up again, and what is done where two people wrote one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from uuid import uuid4

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.phrases.decisions import draft_text
from workbench.report.record.as_json import policy_of, read_record
from workbench.ui import workspaces
from workbench.ui.as_decided import look_at
from workbench.ui.recording import form as forms
from workbench.ui.recording.form import Form
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.store import Draft

_TAKEN_UP = "draft was taken up"


def resume(draft: Draft) -> NoReturn:
    """Take a draft up again: on the page of the threshold, with the dialog open.

    Parameters
    ----------
    draft : Draft
        As the store holds it.

    Raises
    ------
    InputError
        If its workspace or its model is no longer here, or it is no record.
    """
    _restore(draft)
    st.switch_page(places.app_folder() / "pages/decide/threshold.py")


def _restore(draft: Draft) -> None:
    """Let a draft's point, terms and words stand where they stood, and open the dialog."""
    record = read_record(draft.decision.evidence)
    workspace = workspaces.find(record.workspace)
    look_at(record, workspace)
    words = Form(
        uuid4().hex,
        title="" if record.title == workspace.title else record.title,
        reason=record.reason,
        known=frozenset(record.acknowledged),
        with_band=record.band is not None,
        supersedes=draft.decision.supersedes,
        draft=draft,
        unsorted=True,
    )
    forms.take_up(workspace.key, words)
    forms.open_dialog(workspace.key, policy_of(record))


def was_taken_up() -> bool:
    """Whether a draft was taken up since the page was made; asked once."""
    return bool(st.session_state.pop(_TAKEN_UP, False))


def offered(form: Form, workspace: str) -> None:
    """Offer the drafts on the workspace."""
    found = forms.shelf().drafts
    others = [each for each in found if form.draft is None or each.number != form.draft.number]
    if form.draft is not None:
        st.caption(f"This is draft {form.draft.number}.")
    if not others:
        return
    typed = not form.is_empty and form.draft is None
    why = "Keep what you typed as a draft first: a draft takes its place." if typed else None
    many = "1 draft is" if len(others) == 1 else f"{len(others):,} drafts are"
    with st.expander(f"{many} kept here"):
        for draft in others:
            st.markdown(f"**Draft {draft.number}.** {plain(draft_text(draft))}")
            st.button(
                f"Take up draft {draft.number}",
                key=f"take up {draft.number}",
                on_click=_take_up,
                args=(draft, workspace),
                disabled=typed,
                help=why,
            )


def conflict(form: Form, workspace: str) -> None:
    """Where somebody else changed the draft, show theirs beside what was typed here."""
    if not form.conflict or form.draft is None:
        return
    theirs = forms.shelf().draft(form.draft.number)
    with st.container(border=True, key="draft conflict"):
        st.error(plain(form.conflict))
        if theirs is None:
            st.markdown("It is no longer a draft. What you typed is above, as you left it.")
        else:
            _theirs(theirs)
        with st.container(horizontal=True):
            st.button(
                "Go on with mine, apart from it",
                key="draft apart",
                on_click=_go_on,
                args=(workspace, None),
            )
            if theirs is not None:
                st.button(
                    "Go on with mine, in its place",
                    key="draft over",
                    on_click=_go_on,
                    args=(workspace, theirs),
                )
                st.button(
                    "Take theirs, drop mine",
                    key="draft theirs",
                    on_click=_take_up,
                    args=(theirs, workspace),
                )


def _theirs(theirs: Draft) -> None:
    made = theirs.decision
    st.markdown(plain(f"Theirs: {draft_text(theirs)}."))
    st.markdown(f"**{plain(made.title)}**")
    st.text(made.reason or "(no reason yet)")
    st.markdown("Yours is above, as you left it.")


def _go_on(workspace: str, over: Draft | None) -> None:
    forms.hold(workspace, draft=over, conflict="", told=())


def _take_up(draft: Draft, workspace: str) -> None:
    try:
        _restore(draft)
    except InputError as error:
        forms.hold(workspace, told=(str(error),))
        return
    st.session_state[_TAKEN_UP] = True

"""What is not recorded yet: take it up again, or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases.decisions import draft_text
from workbench.ui import identity, record_store
from workbench.ui.decisions.requests import Request, attempt
from workbench.ui.recording import resume
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.store import Draft
    from workbench.ui.decisions.shelf import Shelf

_MOST = 20


def open_drafts(shelf: Shelf) -> None:
    """List the drafts apart from the decisions."""
    if not shelf.drafts:
        return
    st.header("Not recorded yet", anchor=False)
    why_not = identity.forbidden("keep a draft")
    for draft in shelf.drafts[:_MOST]:
        with st.container(border=True, key=f"draft {draft.number}"):
            title = draft.decision.title.strip() or "Without a title"
            st.markdown(f"**{plain(title)}**  \n{plain(draft_text(draft))}")
            with st.container(horizontal=True):
                _buttons(draft, why_not)
    if len(shelf.drafts) > _MOST:
        st.caption(f"And {len(shelf.drafts) - _MOST:,} older drafts.")


def _buttons(draft: Draft, why_not: str | None) -> None:
    key, told = f"{draft.number} {draft.version}", None if why_not is None else plain(why_not)
    if st.button("Take up again", key=f"resume {key}", disabled=why_not is not None, help=told):
        try:
            resume(draft)
        except InputError as error:
            st.error(plain(str(error)))
    with st.popover("Drop", disabled=why_not is not None, help=told):
        st.markdown("It is listed no longer; what it held stays in the audit trail by its hash.")
        st.button("Drop this draft", key=f"drop {key}", on_click=_drop, args=(draft,))


def _drop(draft: Draft) -> None:
    def change(key: str) -> None:
        record_store.store().drop_draft(draft, identity.actor(), key=key)

    name = f"drop {draft.number} {draft.version}"
    attempt(Request(name, "decision", "The draft is dropped."), change)

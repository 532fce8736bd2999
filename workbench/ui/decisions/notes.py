"""What people said of a decision, and what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.decisions import entry_text, time_text
from workbench.store import StoreError
from workbench.ui import identity, record_store
from workbench.ui.decisions.requests import Request, attempt, tell
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.store import Kept

_LONGEST = 5_000
_NAME = "note name"


def discussion(kept: Kept) -> None:
    """Show the notes in order, and take one more; its text stays where it cannot be kept."""
    st.subheader("What was said of it", anchor=False)
    try:
        said = record_store.store().notes(kept.number)
    except StoreError as error:
        st.error(plain(str(error)))
        return
    for note in said:
        with st.container(border=True, key=f"note {note.id}"):
            st.caption(f"{plain(note.author)}, {plain(time_text(note.at))}")
            for paragraph in filter(str.strip, note.text.split("\n")):
                st.markdown(plain(paragraph))
    tell("note")
    why_not = identity.forbidden("note")
    if why_not is not None:
        st.caption(plain(why_not))
        return
    st.text_area(
        "Add a note; it is kept as it is, and never edited", key=_key(kept), max_chars=_LONGEST
    )
    with st.container(horizontal=True, vertical_alignment="bottom", width=480):
        identity.name_field(_NAME)
        st.button("Keep this note", key="keep note", on_click=_keep, args=(kept, len(said)))


def trail(kept: Kept) -> None:
    """Show who did what, and when, from the audit trail."""
    with st.expander("Who did what, and when"):
        for entry in record_store.store().trail(kept.number):
            st.markdown(f"{plain(time_text(entry.at))}: {plain(entry_text(entry))}")
        st.caption(
            "From the audit trail, whose rows hold the hashes of those before: “workbench verify” "
            "names any that was altered. Times are UTC."
        )


def _key(kept: Kept) -> str:
    return f"note on {kept.number}"


def _keep(kept: Kept, before: int) -> None:
    name = str(st.session_state.get(_NAME, ""))  # typed together with the click
    text = str(st.session_state.get(_key(kept), "")).strip()

    def change(key: str) -> None:
        record_store.store().note(kept.number, text, identity.actor(name), key=key)

    request = Request(f"note {kept.number} after {before}: {text}", "note", "The note is kept.")
    if attempt(request, change):
        st.session_state[_key(kept)] = ""

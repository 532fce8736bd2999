"""The decisions that are listed, read anew only when the audit trail has grown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.store import StoreError
from workbench.ui import record_store, state, workspaces
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.store import Draft, Head, Heading, Store


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """What is recorded on the workspace in view, or on all.

    Attributes
    ----------
    headings : tuple of Heading
        The newest first.
    drafts : tuple of Draft
        What is not recorded yet, the newest first.
    workspace : str or None
        The title of the workspace; None where it is about all.
    """

    headings: tuple[Heading, ...]
    drafts: tuple[Draft, ...]
    workspace: str | None


def shelf() -> Shelf | None:
    """Return the decisions in view; None, with the sentence that says why, where none can be read.

    What the sentence says may be mended by now, so there is a way to look again.
    """
    held = state.selection()
    everywhere = held.decisions.everywhere
    key = None if everywhere else held.workspace
    title = None if everywhere else _title(held.workspace)
    if not (os.environ.get("WORKBENCH_DATABASE_URL") or places.record().exists()):
        return Shelf((), (), title)  # none is made by looking
    try:
        store = record_store.store()
        headings = _headings(store.export_head(), key, store)
        drafts = store.drafts(key)
    except StoreError as error:
        st.error(plain(str(error)), title="The record cannot be read")
        st.button("Look again", key="look at the record again")
        return None
    return Shelf(headings, drafts, title)


def _title(key: str) -> str:
    """Return what a workspace is called; its key where it cannot be opened any more."""
    try:
        return workspaces.find(key).title
    except InputError:
        return key


@st.cache_resource(max_entries=4, show_spinner=False)
def _headings(head: Head, workspace: str | None, _store: Store) -> tuple[Heading, ...]:
    del head  # part of the key: each change of a decision adds to the trail
    return _store.decisions(workspace)

"""The workspaces on offer, each on a card: open it, take it along, or remove it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from workbench import phrases, places
from workbench.intake import InputError
from workbench.ui import identity, state, workspaces
from workbench.ui.sight import sight
from workbench.ui.text import plain
from workbench.workspace import own
from workbench.workspace.archive import zipped

if TYPE_CHECKING:
    from workbench.workspace import Workspace
    from workbench.workspace.summary import Summary

_CARD = 410  # pixels: three cards side by side on a wide screen, one on a phone


def cards() -> Workspace | None:
    """Show each workspace, and what is wrong with those at fault; return the one to open."""
    chosen = None
    with st.container(horizontal=True, gap="small"):
        for workspace in workspaces.listed():
            with st.container(
                border=True, width=_CARD, height="stretch", key=f"card {workspace.key}"
            ):
                known = workspaces.summary(workspace)
                _describe(workspace, known)
                with st.container(horizontal=True):
                    shut = isinstance(known, str)
                    if st.button("Open", key=f"open {workspace.key}", disabled=shut):
                        chosen = workspace
                    _offer_more(workspace)
    for sentence in workspaces.faults():
        st.error(plain(sentence), title="A workspace cannot be opened")
    return chosen


def enter(workspace: Workspace) -> NoReturn:
    """Go to the threshold page of a workspace; one that stands open keeps its point."""
    if not _stands_open(workspace):
        state.open_workspace(workspace)
    st.switch_page(places.app_folder() / "pages/decide/threshold.py")


def _describe(workspace: Workspace, known: Summary | str) -> None:
    mark = " :gray-badge[open now]" if _is_open(workspace) else ""
    st.subheader(plain(workspace.title) + mark, anchor=False)
    st.markdown(plain(workspace.question))
    if isinstance(known, str):
        st.error(plain(known))
    else:
        words = workspace.words
        share = phrases.percent(known.prevalence)
        st.markdown(plain(f"{known.rows:,} {words.cases}, {share} {words.positives}"))
    named = (m.name + " (deployed)" * m.deployed for m in workspace.models)
    st.caption(f"{_origin(workspace)} · {_models(workspace)}: {plain(', '.join(named))}")


def _models(workspace: Workspace) -> str:
    return "Model" if len(workspace.models) == 1 else "Models"


def _origin(workspace: Workspace) -> str:
    if workspace.folder in places.samples():
        return "Sample"
    if own.is_own(workspace):
        return "Made in the app"
    return f"Folder {plain(workspace.key)}"


def _offer_more(workspace: Workspace) -> None:
    """Offer the open workspace as a file, and to remove one that was made in the app."""
    if _is_open(workspace):
        st.download_button(
            "Download as a workspace folder",
            data=partial(zipped, workspace),
            file_name=f"{workspace.key}.zip",
            mime="application/zip",
            on_click="ignore",
        )
    if own.is_own(workspace) and identity.may("change a workspace"):
        with st.popover("Remove"):
            st.markdown(f"This deletes **{plain(workspace.title)}** and its table for good.")
            if st.button("Delete it", key=f"delete {workspace.key}", type="primary"):
                _remove(workspace)


def _remove(workspace: Workspace) -> None:
    was_open = _is_open(workspace)
    try:
        own.remove(workspace, identity.role())
    except InputError as error:
        st.error(plain(str(error)))
        return
    if was_open:
        try:
            state.open_workspace(workspaces.first())
        except InputError:
            state.close_workspace()
    st.rerun()


def _is_open(workspace: Workspace) -> bool:
    return workspace.key == state.selection().workspace


def _stands_open(workspace: Workspace) -> bool:
    """Whether a workspace is open, and its model can be used."""
    try:
        return _is_open(workspace) and sight().workspace == workspace
    except InputError:
        return False

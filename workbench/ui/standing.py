"""Where we stand: the line at the foot of every page, and what is shown when data is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases, places
from workbench.ui import state, workspaces
from workbench.ui.menu import opened
from workbench.ui.sight import sight
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.intake import InputError
    from workbench.workspace import Workspace


def line() -> None:
    """Say workspace, model and operating point in the page's own text."""
    seen = sight()
    scored = seen.candidate.scored
    rows = f"{scored.n:,} {seen.terms.words.cases}"
    point = phrases.threshold_text(seen.point.threshold)
    st.caption(
        f"{plain(seen.workspace.title)} · {plain(rows)} · model {plain(seen.candidate.name)} · "
        f"operating point **{point}**"
    )


def begins() -> bool:
    """Whether a session begins at the bare address, with nothing chosen."""
    return state.is_new() and not st.query_params


def refused(error: InputError) -> None:
    """Show the sentence of data that cannot be used, and the ways out."""
    st.error(plain(str(error)))
    st.info("Nothing was changed. Correct the file, or open another workspace from the menu.")
    if state.is_new():
        return
    held = state.selection()
    for workspace in workspaces.listed():
        for model in workspace.models if workspace.key == held.workspace else ():
            if model.name != held.model:
                label = f"Look at {plain(model.name)} instead"
                st.button(label, on_click=_look_at, args=(workspace, model.name), key=model.name)


def _look_at(workspace: Workspace, model: str) -> None:
    state.open_workspace(workspace)
    state.change(model=model)


def notes() -> None:
    """Say what of the link could not be used."""
    for sentence in state.problems():
        st.warning(plain(sentence))


def card(workspace: Workspace) -> None:
    """Offer what the data can and cannot tell, one click away.

    Only the cards that came with us are shown as Markdown; another's is shown as plain text.
    """
    path = workspace.folder / "card.md"
    if not path.is_file():
        return
    # A card is kilobytes: sent with every move of the point, it would be most of the answer.
    menu = opened("What this data cannot tell", "card of the data")
    if menu is None:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    with menu:
        if workspace.folder in places.samples():
            st.markdown(text)
        else:
            st.text(text)

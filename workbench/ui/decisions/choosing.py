"""Above the decisions: which are listed, the way back to the list, and what is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.decisions import option_text
from workbench.ui import state
from workbench.ui.decisions import looking

if TYPE_CHECKING:
    from workbench.store import Kept
    from workbench.ui.decisions.looking import Looked
    from workbench.ui.decisions.shelf import Shelf

_MOST = 200  # of those that can be chosen from a list; an address names any


def controls(looked: Looked) -> None:
    """Offer what is listed; of an open decision, the way back and a second one beside it."""
    if looked.listed is not None:
        _scope()
    if looked.shelf is None or looked.first is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("\N{LEFTWARDS ARROW} All decisions", key="all decisions", on_click=looking.close)
        _beside(looked.shelf, looked.first, looked.second)


def _scope() -> None:
    held = state.selection().decisions.everywhere
    take = state.bind("decisions everywhere", held, looking.show_everywhere)
    st.toggle("Decisions on all workspaces", key="decisions everywhere", on_change=take)


def _beside(shelf: Shelf, first: Kept, second: Kept | None) -> None:
    texts = {each.number: option_text(each) for each in shelf.headings[:_MOST]}
    texts.pop(first.number, None)
    if second is not None and second.number not in texts:
        texts[second.number] = f"{second.number}: {second.decision.title}"
    chosen = None if second is None else second.number
    take = state.bind("compare decisions", chosen, _compare)
    st.selectbox(
        "Compare with",
        list(texts),
        index=None,
        format_func=texts.__getitem__,
        key="compare decisions",
        on_change=take,
        placeholder="another decision" if texts else "there is no other decision",
        disabled=not texts,
        width=360,
    )


def _compare(number: object) -> None:
    looking.compare_with(number if isinstance(number, int) else None)

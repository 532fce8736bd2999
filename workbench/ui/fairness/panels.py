"""A closer look at the slices, one panel at a time: made only while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui import state
from workbench.ui.fairness import against, price_of_parity, scores, weak_slices

if TYPE_CHECKING:
    from workbench.ui.fairness.looking import Look

_TITLES = {
    "parity": "The price of parity",
    "weak": "Where is it weak?",
    "against": "Compare two models or lines",
    "scores": "Scores by group",
}


def closer_look(look: Look) -> None:
    """Offer the panels, and show the one that is open."""
    offered = [name for name in _TITLES if name != "against" or against.offered(look)]
    held = state.selection().panel
    opened = held if held in offered else None
    take = state.bind("fairness panel", opened, _open)
    st.segmented_control(
        "Look closer",
        offered,
        format_func=_TITLES.__getitem__,
        key="fairness panel",
        on_change=take,
    )
    if held == "against" and opened is None:
        st.caption("There is nothing to compare with: one model, and no line of today.")
    if opened is None:
        return
    with st.container(border=True, key="panel shown"):
        match opened:
            case "parity":
                price_of_parity.show(look)
            case "weak":
                weak_slices.show(look)
            case "against":
                against.show(look)
            case _:
                scores.show(look)


def _open(name: object) -> None:
    state.change(panel=name)

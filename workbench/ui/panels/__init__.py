"""A closer look, one panel at a time: how sure, how stable, and what else bears on the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui import state
from workbench.ui.panels import models, per_case, probability, stable, sure

if TYPE_CHECKING:
    from workbench.report.uncertainty import Uncertainty
    from workbench.ui.sight import Sight

_TITLES = {
    "sure": "How sure",
    "stable": "How stable",
    "probability": "Is the score a probability?",
    "models": "Compare models",
    "per_case": "Per-case rule",
}


def closer_look(seen: Sight, known: Uncertainty | None) -> None:
    """Offer the panels, and show the one that is open."""
    offered = [name for name in _TITLES if _applies(name, seen)]
    held = state.selection().panel
    opened = held if held in offered else None
    take = state.bind("panel", opened, _open)
    st.segmented_control(
        "Look closer", offered, format_func=_TITLES.__getitem__, key="panel", on_change=take
    )
    if opened is None:
        return
    with st.container(border=True, key="panel shown"):
        match opened:
            case "sure":
                sure.show(seen, known)
            case "stable":
                stable.show(seen)
            case "probability":
                probability.show(seen, known)
            case "models":
                models.show(seen)
            case _:
                per_case.show(seen)


def _applies(name: str, seen: Sight) -> bool:
    if name == "models":
        return len(seen.workspace.models) > 1
    return name != "per_case" or not seen.terms.costs.flat


def _open(name: object) -> None:
    state.change(panel=name)

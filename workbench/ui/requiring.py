"""Requirements: bounds that the point must keep, added one by one, each taken away by a click."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.threshold import Requirement
from workbench.ui import state
from workbench.ui.selection import MOST_REQUIREMENTS
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.threshold.conditions import Sign
    from workbench.ui.sight import Sight
    from workbench.workspace import Words

CONFIDENCE = 0.95
_SIGNS: dict[str, Sign] = {"at least": ">=", "at most": "<="}


def requirements(seen: Sight) -> None:
    """Show the requirements in use, and offer one more."""
    words, money = seen.terms.words, seen.money
    held = seen.terms.limits.requirements
    st.markdown("**Requirements**")
    if not held:
        st.caption("None yet. The cheapest point is sought among those that keep them all.")
    for i, each in enumerate(held):
        text = phrases.requirement_text(each, words, money)
        sure = "" if each.confidence is None else f" (confidence {each.confidence:.10g})"
        label = plain(f"Remove: {text}{sure}")
        key = f"remove requirement {i}"
        st.button(label, key=key, on_click=_remove, args=(each,), width="stretch")
    if len(held) >= MOST_REQUIREMENTS:
        st.caption(f"There are {MOST_REQUIREMENTS}, the most there can be: remove one first.")
        return
    _offer(seen)


def _offer(seen: Sight) -> None:
    names = _names(seen.terms.words)
    metric, sign = st.columns((3, 2), vertical_alignment="bottom")
    kind = metric.selectbox("Hold", list(names), format_func=names.__getitem__, key="hold metric")
    way = sign.selectbox("to", list(_SIGNS), key="hold sign")
    bound, button = st.columns((3, 2), vertical_alignment="bottom")
    cost = kind == "cost"
    typed = bound.number_input(
        plain(f"Bound ({seen.terms.costs.unit or 'money'})" if cost else "Bound (%)"),
        value=None,
        min_value=None if cost else 0.0,
        max_value=None if cost else 100.0,
        step=1.0,
        format="%.8g",
        key="hold bound of cost" if cost else "hold bound",
        placeholder="90",
    )
    sure = st.toggle("With 95 % confidence that it holds beyond this data", key="hold surely")
    button.button(
        "Require it",
        key="require",
        disabled=typed is None,
        on_click=_add,
        args=(kind, _SIGNS[way], typed, CONFIDENCE if sure else None),
        width="stretch",
    )


def _names(words: Words) -> dict[str, str]:
    """Return each metric in the words of the business, with its term."""
    return {
        "recall": f"{words.positives} caught (recall)",
        "precision": f"{words.positives} among those {words.flagged} (precision)",
        "fpr": f"{words.negatives} {words.flagged} (FPR)",
        "selection_rate": f"{words.cases} {words.flagged} (selection rate)",
        "cost": f"cost per {words.case}",
        "fnr": f"{words.positives} missed (FNR)",
        "specificity": f"{words.negatives} {words.passed} (specificity)",
        "npv": f"{words.negatives} among those {words.passed} (NPV)",
    }


def _add(kind: str, sign: Sign, typed: float, confidence: float | None) -> None:
    bound = typed if kind == "cost" else typed / 100.0
    added = Requirement(kind, sign, bound, confidence)
    held = state.selection().conditions.limits.requirements
    if added not in held and len(held) < MOST_REQUIREMENTS:
        _require((*held, added))


def _remove(gone: Requirement) -> None:
    held = state.selection().conditions.limits.requirements
    _require(tuple(each for each in held if each != gone))


def _require(requirements: tuple[Requirement, ...]) -> None:
    conditions = state.selection().conditions
    limits = replace(conditions.limits, requirements=requirements)
    state.change(conditions=replace(conditions, limits=limits))

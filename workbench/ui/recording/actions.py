"""Record what is on screen, say what is in force, and what has just been recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.phrases import recording as words_of
from workbench.phrases.decisions import date_text
from workbench.store import Change, Draft
from workbench.ui import identity, record_store, state
from workbench.ui.decision_choice import DecisionChoice
from workbench.ui.recording import dialog, sending
from workbench.ui.recording import form as forms
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.slices.parity_policy import GroupPolicy
    from workbench.store import Kept
    from workbench.ui.sight import Sight

_FAULT = "putting in force failed"


def actions(seen: Sight) -> None:
    """Offer to record the point on screen, beside the decision in force; show the dialog."""
    with st.container(horizontal=True, vertical_alignment="center"):
        offer(seen)
        _in_force(seen)
    _said(seen)


def offer(seen: Sight) -> None:
    """Offer to record the point on screen; `news` shows the dialog."""
    sending.settle()
    why_not = identity.forbidden("record")
    st.button(
        "Record this decision",
        key="record decision",
        type="primary",
        on_click=forms.open_dialog,
        args=(seen.workspace.key,),
        disabled=why_not is not None,
        help=why_not,
    )


def news(seen: Sight) -> None:
    """Say what is in force and what was recorded just now; show the dialog where it is open."""
    _in_force(seen)
    _said(seen)


def _said(seen: Sight) -> None:
    workspace = seen.workspace.key
    _last(workspace)
    if forms.is_open(workspace):
        dialog.show(seen)


def record_groups(workspace: str, policy: GroupPolicy, *, known: bool) -> None:
    """Offer to record thresholds of groups, once somebody says that they know what that is."""
    why_not = identity.forbidden("record")
    st.button(
        "Record these thresholds",
        key="record group thresholds",
        on_click=forms.open_dialog,
        args=(workspace, policy),
        disabled=why_not is not None or not known,
        help=why_not,
    )


def _in_force(seen: Sight) -> None:
    """Say which decision is in force, and whether the point on screen decides the same."""
    if not record_store.is_there():
        return
    try:
        kept = record_store.store().in_force(seen.workspace.key)
    except InputError as error:
        st.caption(plain(str(error)))
        return
    if kept is None:
        return
    made = kept.decision
    signed = f"{made.author}, {date_text(kept.recorded_at)}"
    differs = _differs(seen, kept)
    told = words_of.in_force_beside(kept.number, made.threshold, signed, differs)
    st.caption(plain(told), width="stretch")


def _differs(seen: Sight, kept: Kept) -> str:
    made, curve = kept.decision, seen.candidate.hull.curve
    if made.model != seen.candidate.name:
        return words_of.on_other_model(made.model)
    if made.group_thresholds is not None:
        return words_of.with_groups(made.group_thresholds.by)
    flagged = [int(curve.flagged[curve.index(t)]) for t in (made.threshold, seen.point.threshold)]
    otherwise = abs(flagged[0] - flagged[1])
    told = words_of.decides_beside(otherwise, seen.candidate.scored.n, seen.terms.words)
    return told if made.band is None else f"{told} {words_of.with_band(*made.band)}"


def _last(workspace: str) -> None:
    """Say what was recorded just now, and what can be done with it."""
    last = sending.last()
    if last is None or last.decision.workspace != workspace:
        return
    if isinstance(last, Draft):
        st.success(f"Kept as draft {last.number}. Take it up again from here, or from Decisions.")
        return
    number, status = last.number, last.decision.status
    done = "in force" if status == "in force" else "recorded"
    with st.container(border=True, key="recorded just now"):
        st.markdown(f"**Decision {number} is {done}.** {words_of.WHAT_NOW[status]}")
        fault = st.session_state.pop(_FAULT, "")
        if fault:
            st.error(plain(fault))
        with st.container(horizontal=True):
            if status == "decided":
                _offer_force(last)
            if st.button(f"See decision {number}", key="see decision"):
                state.change(decisions=DecisionChoice(number))
                st.switch_page(places.app_folder() / "pages/decide/decisions.py")


def _offer_force(kept: Kept) -> None:
    why_not = identity.forbidden("put in force")
    st.button(
        "Put in force",
        key="put in force",
        on_click=_put_in_force,
        args=(kept,),
        disabled=why_not is not None,
        help=why_not,
    )


def _put_in_force(kept: Kept) -> None:
    try:
        identity.require("put in force")
        change = Change(kept.number, kept.version)
        sending.replace_last(
            record_store.store().put_in_force(
                change, identity.actor(), key=f"in force {kept.number} {kept.version}"
            )
        )
    except InputError as error:
        st.session_state[_FAULT] = str(error)
        sending.replace_last(_as_it_is(kept))


def _as_it_is(kept: Kept) -> Kept:
    """Return a decision as the store has it now; as it was, where that cannot be read."""
    try:
        return record_store.store().decision(kept.number)
    except InputError:
        return kept

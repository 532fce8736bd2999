"""Put a decision in force, let a newer one take its place, or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from workbench.phrases.decisions import option_text
from workbench.store import Change
from workbench.ui import identity, record_store
from workbench.ui.decisions.requests import Request, attempt
from workbench.ui.menu import opened
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.store import Kept
    from workbench.ui.decisions.shelf import Shelf

Step = Literal["put in force", "supersede", "withdraw"]
_MOST = 200
_LONGEST = 2_000
_HEIGHT = 80  # pixels: the button below is seen without scrolling
_NOW: dict[Step, str] = {
    "put in force": "Put decision {} in force",
    "supersede": "Let it supersede decision {}",
    "withdraw": "Withdraw decision {}",
}
_TITLES: dict[Step, str] = {
    "put in force": "Put in force",
    "supersede": "Supersede",
    "withdraw": "Withdraw",
}


def steps(kept: Kept, shelf: Shelf) -> None:
    """Offer what may become of a decision; what its status or a role forbids is said."""
    number, status = kept.number, kept.decision.status
    if status not in ("decided", "in force"):
        st.caption(
            f"That is final: a decision that is {status} stays so. Record a new one in its place."
        )
        return
    newer = {
        each.number: option_text(each)
        for each in shelf.headings[:_MOST]
        if each.number > number
        and each.workspace == kept.decision.workspace
        and each.status in ("decided", "in force")
    }
    if status == "decided":
        _step("put in force", kept)
    if newer:
        _step("supersede", kept, newer)
    else:
        why = "There is no newer decision on this workspace that could take its place."
        st.button("Supersede", key="no supersede", disabled=True, help=why)
    _step("withdraw", kept)


def _step(step: Step, kept: Kept, newer: dict[int, str] | None = None) -> None:
    """Offer one step as a menu with what follows from it, the reason, the name and the button."""
    why_not, title = identity.forbidden(step), _TITLES[step]
    if why_not is not None:
        st.button(title, key=f"no {step}", disabled=True, help=plain(why_not))
        return
    menu = opened(title, f"{step} menu")
    if menu is None:
        return
    with menu:
        st.markdown(plain(_follows(step, kept)))
        if newer is not None:
            st.selectbox(
                "The decision that takes its place",
                list(newer),
                format_func=newer.__getitem__,
                key="superseded by",
            )
        needed = step != "put in force"
        label = "Reason" if needed else "Reason (may stay empty)"
        st.text_area(label, key=f"{step} reason", max_chars=_LONGEST, height=_HEIGHT)
        identity.name_field(f"{step} name")
        st.button(
            _NOW[step].format(kept.number),
            key=f"{step} now",
            type="primary",
            on_click=_act,
            args=(step, kept),
        )


def _follows(step: Step, kept: Kept) -> str:
    if step == "put in force":
        held = record_store.store().in_force(kept.decision.workspace)
        also = (
            "" if held is None else f" Decision {held.number}, in force now, is superseded by it."
        )
        return f"Production is then to use decision {kept.number}.{also}"
    gone = f" Nothing is in force on {kept.decision.workspace} then." * (
        kept.decision.status == "in force"
    )
    if step == "supersede":
        return f"Decision {kept.number} is kept, and holds no longer. This is final.{gone}"
    return f"Decision {kept.number} is taken back, and stays in the record. This is final.{gone}"


def _act(step: Step, kept: Kept) -> None:
    """Ask the store; it looks once more at role, status and the version that was seen."""
    name = str(st.session_state.get(f"{step} name", ""))  # typed together with the click
    reason = str(st.session_state.get(f"{step} reason", "")).strip()
    by = st.session_state.get("superseded by")
    number = kept.number

    def change(key: str) -> None:
        store, actor = record_store.store(), identity.actor(name)
        seen = Change(number, kept.version, reason)
        match step:
            case "put in force":
                store.put_in_force(seen, actor, key=key)
            case "withdraw":
                store.withdraw(seen, actor, key=key)
            case "supersede":
                store.supersede(seen, int(by or 0), actor, key=key)

    done = {
        "put in force": f"Decision {number} is in force.",
        "withdraw": f"Decision {number} is withdrawn.",
        "supersede": f"Decision {number} is superseded by decision {by}.",
    }[step]
    request = Request(f"{step} {number} {kept.version} {by} {reason}", "decision", done)
    if attempt(request, change):
        st.session_state.pop(f"{step} reason", None)
        st.session_state[f"{step} menu"] = False

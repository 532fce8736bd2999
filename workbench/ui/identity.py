"""Who sits before the page: the one person on this machine, or who has signed in (shared mode).

The only module that asks Streamlit who has signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import access
from workbench.access.visitor import Visitor, recognise
from workbench.store import Actor
from workbench.ui import shared

if TYPE_CHECKING:
    from workbench.access import Act, Role

_NAME = "name of the one person"
_LONGEST = 200


def visitor() -> Visitor:
    """Return who looks, as the sign-in knows them and the file of roles has them now."""
    mode = shared.mode()
    return recognise({} if mode is None else st.user.to_dict(), mode)


def role() -> Role | None:
    """Return the role of whoever looks; None where nobody is signed in."""
    return visitor().role


def signed_in_as() -> str | None:
    """Return the signed-in identity; None in local mode, where nobody signs in."""
    return visitor().name or None


def setting() -> str:
    """Return in a sentence who else sees what is brought here."""
    if shared.mode() is None:
        return "One person on this machine: nothing leaves it."
    return "Shared: whoever may look here sees every workspace, and who decided what."


def may(act: Act) -> bool:
    """Return whether whoever looks may do something; the function that acts asks again."""
    return access.may(role(), act)


def require(act: Act) -> None:
    """Refuse what whoever looks may not do.

    Raises
    ------
    Forbidden
        Saying which role it takes.
    """
    access.require(role(), act)


def forbidden(act: Act) -> str | None:
    """Return why whoever looks may not do something; None where they may."""
    try:
        require(act)
    except access.Forbidden as error:
        return str(error)
    return None


def name_field(key: str) -> str:
    """Return who signs: the signed-in identity, else the name that is typed here."""
    known = signed_in_as()
    if known is not None:
        st.text_input("Signed by", known, key=key, disabled=True)
        return known
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(_NAME, "")
    typed = st.text_input("Your name", key=key, max_chars=_LONGEST).strip()
    if typed:
        st.session_state[_NAME] = typed
    return typed


def actor(typed: str = "") -> Actor:
    """Return who acts, for the audit trail.

    Parameters
    ----------
    typed : str
        The name given in local mode; the one person stays "local user" without one.

    Raises
    ------
    Forbidden
        If nobody is signed in where somebody must be.
    """
    who = visitor()
    if who.role is None:
        raise access.Forbidden(who.fault or "Nobody is signed in here. Sign in, then repeat.")
    return Actor(who.name or typed.strip() or _known() or "local user", who.role)


def _known() -> str:
    """Return the name that was typed earlier in this session."""
    return str(st.session_state.get(_NAME, ""))

"""The gate before every page in shared mode: who is not known here sees this, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from workbench.ui import identity, shared
from workbench.ui.text import plain

_P = ParamSpec("_P")


def is_open() -> bool:
    """Whether whoever looks may see pages: anybody in local mode, else somebody with a role."""
    return identity.may("look")


def behind(content: Callable[_P, None]) -> Callable[_P, None]:
    """Put a fragment behind the gate: it runs anew by itself, without the page that has one.

    Where the gate is shut by then, the whole page runs, and shows it.
    """

    @wraps(content)
    def gated(*args: _P.args, **kwargs: _P.kwargs) -> None:
        if not is_open():
            st.rerun()
        content(*args, **kwargs)

    return gated


def ask_to_sign_in() -> None:
    """Show the way in, or why somebody who has signed in gets no further."""
    fault = identity.visitor().fault
    st.title("Threshold Workbench", anchor=False)
    if fault:
        st.error(plain(fault))
        st.button("Sign out", on_click=st.logout)
        return
    st.markdown("Where do we draw the line? Sign in to see, and to decide.")
    st.button("Sign in", type="primary", on_click=st.login)


def who_is_here() -> None:
    """Say at the foot of a page who has signed in, and offer the way out."""
    if shared.mode() is None:
        return
    who = identity.visitor()
    with st.container(horizontal=True, vertical_alignment="center", key="who is here"):
        st.caption(f"Signed in as {plain(who.name)}, {who.role}", width="content")
        st.button("Sign out", type="tertiary", on_click=st.logout)

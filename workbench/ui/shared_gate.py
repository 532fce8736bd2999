"""The gate before every page in shared mode: who is not known here sees this, and nothing else."""

from __future__ import annotations

import streamlit as st

from workbench.ui import identity, shared
from workbench.ui.text import plain


def is_open() -> bool:
    """Whether whoever looks may see pages: anybody in local mode, else somebody with a role."""
    return identity.may("look")


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

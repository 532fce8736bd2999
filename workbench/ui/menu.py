"""A menu above the chart: its content is made and sent only while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def opened(label: str, key: str) -> AbstractContextManager[object] | None:
    """Offer a menu under a label; return where its content goes, None while it is shut.

    The label must not change while it is open: that would shut it.
    """
    made = st.popover(label, key=key, on_change="rerun")
    return made if made.open else None

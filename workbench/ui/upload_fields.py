"""The fields of the upload keep what was chosen while one file is replaced by another.

Meanwhile Streamlit takes them off the page for a moment, and shows them empty when they come
back, even with `persist_state` (seen in 1.67). So each is given its value on every run.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import streamlit as st

_T = TypeVar("_T")
_BEGINS = "upload "
_HELD = " held"


def restore(field: str, empty: _T, offered: Collection[_T] | None = None) -> str:
    """Give a field the value it had, if that is still on offer, and return its key."""
    key = f"{_BEGINS}{field}"
    value = st.session_state.get(key, st.session_state.get(key + _HELD, empty))
    if offered is not None and value not in offered:
        value = empty
    st.session_state[key] = st.session_state[key + _HELD] = value
    return key


def forget() -> None:
    """Empty all fields."""
    for key in [key for key in st.session_state if str(key).startswith(_BEGINS)]:
        del st.session_state[key]

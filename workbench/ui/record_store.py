"""The store of decisions, opened once for all who look."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from workbench import places
from workbench.store import open_store

if TYPE_CHECKING:
    from workbench.store import Store


def store() -> Store:
    """Return the open store; opened and migrated on first use.

    Raises
    ------
    StoreError
        If it cannot be opened; asked again, it is tried again.
    """
    return _opened(os.environ.get("WORKBENCH_DATABASE_URL") or str(places.record()))


def is_there() -> bool:
    """Return whether there is a store to read: looking makes none."""
    return bool(os.environ.get("WORKBENCH_DATABASE_URL")) or places.record().is_file()


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(url: str) -> Store:
    return open_store(url)

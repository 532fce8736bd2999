"""Compare models on the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from workbench.ui.sight import Sight


def show(seen: Sight) -> None:
    """Show the panel."""
    st.markdown(seen.candidate.name)

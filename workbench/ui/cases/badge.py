"""Whether an explanation may be shown to a client, at a glance, with the reasons beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases.methods import agreement_title
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.explain.explanation import Agreement


def badge(verdict: Agreement) -> None:
    """Show the verdict on both methods."""
    color = "green" if verdict.stable else "red"
    why = " ".join(verdict.reasons) or "Both methods fit here, and say the same."
    st.markdown(f":{color}-badge[{plain(agreement_title(verdict))}] {plain(why)}")

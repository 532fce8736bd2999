"""The colours of the theme, for charts that are drawn in Python."""

from __future__ import annotations

import streamlit as st

# One colour, one meaning, on all pages: (light, dark), as in .streamlit/config.toml.
_COLORS = {
    "caught": ("#2574b5", "#58a6e4"),
    "missed": ("#c9452c", "#ee735a"),
    "false alarm": ("#e5a526", "#f0bb49"),
    "left": ("#bcc6d0", "#4b5765"),
}


def color(meaning: str) -> str:
    """Return the colour of a meaning in the theme that the reader has chosen."""
    light, dark = _COLORS[meaning]
    return dark if st.context.theme.type == "dark" else light

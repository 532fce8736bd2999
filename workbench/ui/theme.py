"""The colours of the theme, for charts that are drawn in Python."""

from __future__ import annotations

import streamlit as st

from workbench.charts.ink import LIGHT, Ink

# One colour, one meaning, on all pages: (light, dark), as in .streamlit/config.toml.
_COLORS = {
    "caught": ("#2574b5", "#58a6e4"),
    "missed": ("#c9452c", "#ee735a"),
    "false alarm": ("#e5a526", "#f0bb49"),
    "left": ("#bcc6d0", "#4b5765"),
    "raises": ("#8a4b9b", "#b987c8"),
    "lowers": ("#2a8f7f", "#4fb8a6"),
}
_INKS = {
    "light": LIGHT,
    "dark": Ink(text="#e9edf2", quiet="#9eabb9", page="#0e1217", grid="#1d242d"),
}


def color(meaning: str) -> str:
    """Return the colour of a meaning in the theme that the reader has chosen."""
    light, dark = _COLORS[meaning]
    return dark if st.context.theme.type == "dark" else light


def ink() -> Ink:
    """Return the colours in which static charts are drawn, in the theme that is chosen."""
    return _INKS["dark" if st.context.theme.type == "dark" else "light"]

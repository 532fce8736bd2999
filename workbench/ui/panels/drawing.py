"""Show a chart that was drawn in Python: no tools on it, its own background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FONT = '"Source Sans", sans-serif'


def draw(figure: go.Figure, key: str) -> None:
    """Show a figure; it says itself what the pointer shows, and nothing can be zoomed."""
    figure.update_layout(font_family=_FONT)
    st.plotly_chart(figure, key=key, theme=None, config={"displayModeBar": False})
